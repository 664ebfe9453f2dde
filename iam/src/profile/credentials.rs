use std::collections::BTreeMap;

use super::{
    EditProblem, FileFault, FileProblem, Profile,
    config::{check_settings, settings},
    header::{self, Heading},
    ini::Ini,
    problem::quotable_name,
};

/// `~/.aws/credentials`: `[default]` and `[NAME]`, without the word `profile`.
///
/// `Display` is the file, to the byte, with its secrets: it is for writing back. `Debug` shows the names of
/// profiles only.
///
/// ```
/// use aozu_iam::profile::CredentialsFile;
/// let file = CredentialsFile::parse(
///     "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
///      aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
/// );
/// assert!(file.problems().is_empty());
/// let default = file.profile("default").unwrap();
/// assert_eq!(default.aws_access_key_id().unwrap().as_str(), "AKIAIOSFODNN7EXAMPLE");
/// assert_eq!(default.aws_secret_access_key().unwrap().to_string(), "<redacted:78314b11>");
/// ```
#[derive(Clone, Default)]
pub struct CredentialsFile {
    ini: Ini,
    profiles: BTreeMap<String, Vec<usize>>,
    order: Vec<String>,
}

impl CredentialsFile {
    /// Reads any text; what is wrong with it is in [`problems`](Self::problems).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::of(Ini::parse(text))
    }

    fn of(ini: Ini) -> Self {
        let mut file = Self::default();
        let mut found = Vec::new();
        for (at, section) in ini.sections().iter().enumerate() {
            let sections = file.profiles.entry(section.header.clone()).or_default();
            if sections.is_empty() {
                file.order.push(section.header.clone());
            }
            sections.push(at);
            let trimmed = section.header.trim();
            let (rule, meant) = if trimmed != section.header {
                ("nothing may stand between the brackets and the name", trimmed.to_owned())
            } else if trimmed != header::DEFAULT && trimmed.eq_ignore_ascii_case(header::DEFAULT) {
                ("the unnamed profile is `default`, in lower case", header::DEFAULT.to_owned())
            } else if let (true, Heading::Profile(name)) = (trimmed != header::DEFAULT, Heading::of(trimmed))
            {
                ("the credentials file names profiles without the word `profile`", name)
            } else {
                check_settings(&section.entries, true, &mut found);
                continue;
            };
            let (header, meant) = (quotable_name(&section.header), quotable_name(&meant));
            found.push((section.line, FileFault::NotAProfile { header, rule, meant }));
            check_settings(&section.entries, true, &mut found);
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

    /// Sets a setting of a profile: on its line where it is there, else as the last of the profile, else in a new
    /// section at the end.
    ///
    /// # Errors
    /// When the profile or the setting cannot have that name, or the value would not read back as it is.
    pub fn set(&mut self, profile: &str, key: &str, value: &str) -> Result<(), EditProblem> {
        let target = super::configure::target(profile, key)?;
        super::configure::writable(key, value)?;
        let sections = self.profiles.get(profile).map_or(&[][..], Vec::as_slice);
        *self = Self::of(self.ini.set(sections, profile, target, value));
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

impl std::fmt::Display for CredentialsFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.ini.text())
    }
}

impl std::fmt::Debug for CredentialsFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialsFile").field("profiles", &self.order).finish_non_exhaustive()
    }
}
