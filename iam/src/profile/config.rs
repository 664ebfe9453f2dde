use std::collections::BTreeMap;

use super::{
    EditProblem, FileFault, FileProblem, Profile, Section,
    header::{self, Heading},
    ini::{Entry, Ini, IniSection},
    problem::{quotable, quotable_name},
    setting,
    view::Settings,
};

/// `~/.aws/config`: `[default]`, `[profile NAME]`, `[sso-session NAME]`, `[services NAME]`, and whatever else
/// stands there.
///
/// `Display` is the file, to the byte, with the secrets that it may hold: it is for writing back. `Debug` shows
/// the names of sections only.
///
/// ```
/// use aozu_iam::profile::ConfigFile;
/// let text = "# mine\n[profile  \"my dev\"]\nregion=us-east-1   \n\n[plugins]\nx = y\n";
/// let mut config = ConfigFile::parse(text);
/// assert_eq!(config.to_string(), text);
/// config.set("my dev", "region", "eu-west-1")?;
/// config.set("other", "s3.use_accelerate_endpoint", "true")?;
/// assert_eq!(
///     config.to_string(),
///     "# mine\n[profile  \"my dev\"]\nregion = eu-west-1\n\n[plugins]\nx = y\n\
///      [profile other]\ns3 =\n    use_accelerate_endpoint = true\n"
/// );
/// # Ok::<(), aozu_iam::profile::EditProblem>(())
/// ```
#[derive(Clone, Default)]
pub struct ConfigFile {
    ini: Ini,
    /// The sections of each name, by kind, and the names of profiles in order.
    profiles: BTreeMap<String, Vec<usize>>,
    order: Vec<String>,
    sso_sessions: BTreeMap<String, Vec<usize>>,
    services: BTreeMap<String, Vec<usize>>,
}

impl ConfigFile {
    /// Reads any text; what is wrong with it is in [`problems`](Self::problems).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of(Ini::parse(text))
    }

    fn of(ini: Ini) -> Self {
        let mut file = Self::default();
        let mut found = Vec::new();
        for (at, section) in ini.sections().iter().enumerate() {
            match Heading::of(&section.header) {
                Heading::Profile(name) => {
                    let sections = file.profiles.entry(name.clone()).or_default();
                    let first = sections.first().and_then(|first| ini.sections().get(*first));
                    if let Some(first) = first.filter(|first| first.header != section.header) {
                        let fault = FileFault::TwoHeadings { name: quotable_name(&name), first: first.line };
                        found.push((section.line, fault));
                    }
                    if sections.is_empty() {
                        file.order.push(name);
                    }
                    sections.push(at);
                    check_settings(&section.entries, true, &mut found);
                }
                Heading::SsoSession(name) => {
                    file.sso_sessions.entry(name).or_default().push(at);
                    check_settings(&section.entries, false, &mut found);
                }
                Heading::Services(name) => file.services.entry(name).or_default().push(at),
                Heading::Malformed(word) => found.push((section.line, malformed(section, word))),
                Heading::Other => found.extend(stranger(section).map(|fault| (section.line, fault))),
            }
        }
        file.ini = ini.with(found);
        file
    }

    /// Everything that is wrong with the file, in the order of its lines.
    #[must_use]
    pub fn problems(&self) -> &[FileProblem] {
        self.ini.problems()
    }

    /// The names of the profiles, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.order.iter().map(String::as_str)
    }

    /// The profiles, in order.
    pub fn profiles(&self) -> impl Iterator<Item = Profile<'_>> {
        self.names().filter_map(|name| self.profile(name))
    }

    /// The profile of that name; the unnamed one is `default`.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<Profile<'_>> {
        Some(Profile::new(name, settings(&self.ini, self.profiles.get(name)?)))
    }

    /// The names of the SSO sessions, sorted.
    pub fn sso_session_names(&self) -> impl Iterator<Item = &str> {
        self.sso_sessions.keys().map(String::as_str)
    }

    /// `[sso-session NAME]`.
    #[must_use]
    pub fn sso_session(&self, name: &str) -> Option<Section<'_>> {
        Some(Section::new(name, settings(&self.ini, self.sso_sessions.get(name)?)))
    }

    /// `[services NAME]`.
    #[must_use]
    pub fn services(&self, name: &str) -> Option<Section<'_>> {
        Some(Section::new(name, settings(&self.ini, self.services.get(name)?)))
    }

    /// Sets a setting of a profile, as `aws configure set` does: on its line where it is there, else as the last
    /// of the profile, else in a new section at the end. `s3.addressing_style` is the setting nested in `s3`.
    ///
    /// # Errors
    /// When the profile or the setting cannot have that name, or the value would not read back as it is.
    pub fn set(&mut self, profile: &str, key: &str, value: &str) -> Result<(), EditProblem> {
        let target = super::configure::target(profile, key)?;
        super::configure::writable(key, value)?;
        let sections = self.profiles.get(profile).map_or(&[][..], Vec::as_slice);
        let heading = header::written(header::PROFILE, profile);
        *self = Self::of(self.ini.set(sections, &heading, target, value));
        Ok(())
    }

    /// Takes a setting of a profile out, with the lines that go on with it; whether it was there.
    pub fn remove(&mut self, profile: &str, key: &str) -> bool {
        let Ok(target) = super::configure::target(profile, key) else { return false };
        let sections = self.profiles.get(profile).map_or(&[][..], Vec::as_slice);
        let edited = self.ini.remove(sections, target);
        let removed = edited.is_some();
        if let Some(ini) = edited {
            *self = Self::of(ini);
        }
        removed
    }
}

impl std::fmt::Display for ConfigFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.ini.text())
    }
}

impl std::fmt::Debug for ConfigFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConfigFile").field("profiles", &self.order).finish_non_exhaustive()
    }
}

/// The settings of these sections of a file.
pub(super) fn settings<'f>(ini: &'f Ini, sections: &[usize]) -> Settings<'f> {
    let mut settings = Settings::default();
    for section in sections.iter().filter_map(|at| ini.sections().get(*at)) {
        settings.add(&section.entries);
    }
    settings
}

/// What is wrong with the settings of a section.
pub(super) fn check_settings(entries: &[Entry], profile: bool, found: &mut Vec<(u32, FileFault)>) {
    for Entry { key, value, line, .. } in entries {
        if let Err(misfit) = setting::check(key, value) {
            // `configparser` knows no comment behind a value; people do.
            let bare =
                value.split_once([' ', '\t']).filter(|(_, rest)| rest.trim_start().starts_with(['#', ';']));
            let fault = match bare {
                Some((bare, _)) if setting::check(key, bare).is_ok() => {
                    FileFault::CommentInValue { key: quotable(key) }
                }
                _ => FileFault::Value {
                    key: key.clone(),
                    value: shown(key, value),
                    rule: misfit.rule,
                    help: misfit.help,
                },
            };
            found.push((*line, fault));
        } else if profile
            && !setting::is_known(key)
            && let Some(meant) = setting::meant(key)
        {
            found.push((*line, FileFault::UnknownSetting { key: quotable_name(key), meant }));
        }
    }
}

/// A value to quote: never a secret.
pub(super) fn shown(key: &str, value: &str) -> String {
    if setting::is_secret(key) {
        return "<redacted>".to_owned();
    }
    // Keys are swapped more often than one thinks: the secret stands where its id belongs.
    if key == setting::ACCESS_KEY_ID { quotable(value) } else { quotable_name(value) }
}

fn malformed(section: &IniSection, word: &'static str) -> FileFault {
    let name = section.header.strip_prefix(word).unwrap_or_default().trim();
    let name = name.trim_matches(['"', '\'']);
    let name = if name.is_empty() { "NAME" } else { name };
    FileFault::NotAProfile {
        header: quotable_name(&section.header),
        rule: "its name must be one word, or stand in quotes",
        meant: quotable_name(&header::written(word, name)),
    }
}

/// A section that was meant to be a profile, as far as one can tell.
fn stranger(section: &IniSection) -> Option<FileFault> {
    let trimmed = section.header.trim();
    let (rule, meant) = if trimmed.eq_ignore_ascii_case(header::DEFAULT) {
        (
            "the unnamed profile is `default`, in lower case, without spaces around it",
            header::DEFAULT.to_owned(),
        )
    } else if Heading::of(trimmed) != Heading::Other {
        ("nothing may stand between the bracket and the word", trimmed.to_owned())
    } else if section.entries.iter().any(|entry| setting::is_known(&entry.key)) {
        (
            "in the config file a profile's heading begins with `profile`",
            header::written(header::PROFILE, trimmed),
        )
    } else {
        return None;
    };
    Some(FileFault::NotAProfile {
        header: quotable_name(&section.header),
        rule,
        meant: quotable_name(&meant),
    })
}
