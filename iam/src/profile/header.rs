//! What the headings of the config file name.

/// What a section of the config file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heading {
    /// `[default]`, `[profile NAME]`.
    Profile(String),
    /// `[sso-session NAME]`.
    SsoSession(String),
    /// `[services NAME]`.
    Services(String),
    /// A word of those with no name, two names, or an open quote: the CLI passes it over.
    Malformed(&'static str),
    /// Anything else.
    Other,
}

pub(super) const DEFAULT: &str = "default";
pub(super) const PROFILE: &str = "profile";
pub(super) const SSO_SESSION: &str = "sso-session";
pub(super) const SERVICES: &str = "services";

impl Heading {
    /// Takes the text between the brackets apart as the CLI does: as a shell would.
    pub(super) fn of(header: &str) -> Self {
        if header == DEFAULT {
            return Self::Profile(DEFAULT.to_owned());
        }
        for word in [PROFILE, SSO_SESSION, SERVICES] {
            let Some(rest) = header.strip_prefix(word) else { continue };
            if rest.is_empty() {
                return Self::Malformed(word);
            }
            if !rest.starts_with(char::is_whitespace) {
                continue;
            }
            return match words(header).as_deref() {
                Some([_, name]) if word == PROFILE => Self::Profile(name.clone()),
                Some([_, name]) if word == SSO_SESSION => Self::SsoSession(name.clone()),
                Some([_, name]) => Self::Services(name.clone()),
                _ => Self::Malformed(word),
            };
        }
        Self::Other
    }
}

/// The heading for a name: quoted where it must be.
pub(super) fn written(word: &str, name: &str) -> String {
    if word == PROFILE && name == DEFAULT {
        return DEFAULT.to_owned();
    }
    let plain =
        !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
    if plain {
        return format!("{word} {name}");
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{word} \"{escaped}\"")
}

/// The words of a text as a POSIX shell splits them (Python's `shlex.split`); none where a quote stays open.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            // The white space that shlex knows.
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '\'' => break,
                        inner => word.push(inner),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        inner => word.push(inner),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(chars.next()?),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::{Heading, PROFILE, words, written};

    #[test]
    fn names_are_split_as_a_shell_does() {
        for (text, expected) in [
            ("profile x", Some(vec!["profile", "x"])),
            ("profile  \t x ", Some(vec!["profile", "x"])),
            ("profile \"my x\"", Some(vec!["profile", "my x"])),
            ("profile 'my \"x\"'", Some(vec!["profile", "my \"x\""])),
            ("profile my\\ x\"y\"", Some(vec!["profile", "my xy"])),
            ("profile \"a\\\"b\\c\"", Some(vec!["profile", "a\"b\\c"])),
            ("profile ''", Some(vec!["profile", ""])),
            ("profile \"x", None),
            ("profile 'x", None),
            ("profile x\\", None),
        ] {
            let found = words(text);
            let found: Option<Vec<&str>> =
                found.as_ref().map(|words| words.iter().map(String::as_str).collect());
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn headings_are_told_apart() {
        let profile = |name: &str| Heading::Profile(name.to_owned());
        for (header, expected) in [
            ("default", profile("default")),
            ("profile default", profile("default")),
            ("profile dev", profile("dev")),
            ("sso-session my", Heading::SsoSession("my".to_owned())),
            ("services local", Heading::Services("local".to_owned())),
            ("profile", Heading::Malformed("profile")),
            ("profile a b", Heading::Malformed("profile")),
            ("sso-session 'a", Heading::Malformed("sso-session")),
            (" profile x ", Heading::Other),
            ("profiles x", Heading::Other),
            ("preview", Heading::Other),
            ("Default", Heading::Other),
            ("", Heading::Other),
        ] {
            assert_eq!(Heading::of(header), expected, "{header}");
        }
    }

    #[test]
    fn a_written_heading_reads_back() {
        for name in ["default", "dev", "my dev", "a\"b", "it's", "back\\slash", "", "日本", " x "] {
            assert_eq!(Heading::of(&written(PROFILE, name)), Heading::Profile(name.to_owned()), "{name}");
        }
        assert_eq!(written(PROFILE, "my dev"), "profile \"my dev\"");
    }
}
