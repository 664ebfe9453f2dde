use aozu_names::Tags;

use super::{StsError, session_policies};
use crate::limits::{ROLE_SESSION_SECONDS, SESSION_SECONDS_LEAST, SESSION_SECONDS_MOST};

/// The parameters that every call which assumes a role has, with AWS's names.
///
/// ```
/// use aozu_iam::sts::SessionParameters;
/// let session = SessionParameters { duration_seconds: Some(900), ..SessionParameters::named("deploy") };
/// assert_eq!(session.role_session_name, "deploy");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionParameters {
    /// `RoleSessionName`: 2 to 64 characters.
    pub role_session_name: String,
    /// `DurationSeconds`: 900 to the role's maximum; 3600 where it is not given.
    pub duration_seconds: Option<u32>,
    /// `SourceIdentity`: who is behind the session; it cannot be changed along a chain.
    pub source_identity: Option<String>,
    /// `Tags`: keys and values.
    pub tags: Vec<(String, String)>,
    /// `TransitiveTagKeys`: of the tags those that the next role of a chain inherits.
    pub transitive_tag_keys: Vec<String>,
    /// `PolicyArns`: managed session policies.
    pub policy_arns: Vec<String>,
    /// `Policy`: an inline session policy.
    pub policy: Option<String>,
}

impl SessionParameters {
    /// A session of that name and nothing else.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { role_session_name: name.to_owned(), ..Self::default() }
    }

    /// The seconds that the session is to last, and the most that a role may grant.
    pub(super) fn seconds(&self) -> u32 {
        self.duration_seconds.unwrap_or(ROLE_SESSION_SECONDS)
    }

    /// Whether each parameter has its shape.
    pub(super) fn check(&self, errors: &mut Vec<StsError>) {
        pattern("RoleSessionName", &self.role_session_name, 2, 64, "=,.@-", errors);
        if let Some(seconds) = self.duration_seconds {
            duration(seconds, SESSION_SECONDS_LEAST, SESSION_SECONDS_MOST, errors);
        }
        if let Some(identity) = &self.source_identity {
            pattern("SourceIdentity", identity, 2, 64, "=,.@-", errors);
            if reserved(identity) {
                errors.push(StsError::validation(
                    "SourceIdentity",
                    identity,
                    "what begins with `aws:` is AWS's own",
                ));
            }
        }
        tags(&self.tags, errors);
        transitive(&self.transitive_tag_keys, &self.tags, errors);
        session_policies::check(self.policy.as_deref(), &self.policy_arns, errors);
    }
}

pub(super) fn duration(seconds: u32, least: u32, most: u32, errors: &mut Vec<StsError>) {
    if !(least..=most).contains(&seconds) {
        let rule = format!("it must be {least} to {most} seconds");
        errors.push(StsError::validation("DurationSeconds", &seconds.to_string(), rule));
    }
}

/// Letters, digits, `_`, `+` and some more characters, so many of them.
pub(super) fn pattern(
    member: &'static str,
    text: &str,
    least: usize,
    most: usize,
    more: &str,
    errors: &mut Vec<StsError>,
) {
    let length = text.chars().count();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+') || more.contains(c);
    if !(least..=most).contains(&length) || !text.chars().all(fits) {
        let rule = format!("it must be {least} to {most} letters, digits and characters of `_+{more}`");
        errors.push(StsError::validation(member, text, rule));
    }
}

fn reserved(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

/// Tags: 50 at most, keys of 1 to 128 characters that differ in more than letter case, values of at most 256.
pub(super) fn tags(tags: &[(String, String)], errors: &mut Vec<StsError>) {
    let mut fault = |key: &str, rule: &str| errors.push(StsError::validation("Tags", key, rule));
    if tags.len() > Tags::MOST {
        fault(&format!("{} tags", tags.len()), "50 is the most");
    }
    let fits = |text: &str| {
        text.chars().all(|c| {
            c.is_alphabetic()
                || c.is_numeric()
                || (c.is_whitespace() && !c.is_control())
                || "_.:/=+-@".contains(c)
        })
    };
    let mut keys: Vec<_> = Vec::with_capacity(tags.len());
    for (key, value) in tags {
        let small = key.to_lowercase();
        if !(1..=Tags::LONGEST_KEY).contains(&key.chars().count()) || !fits(key) {
            fault(key, "a key has 1 to 128 letters, digits, blanks and characters of `_.:/=+-@`");
        } else if reserved(key) {
            fault(key, "keys that begin with `aws:` are AWS's own");
        }
        if value.chars().count() > Tags::LONGEST_VALUE || !fits(value) {
            fault(value, "a value has at most 256 letters, digits, blanks and characters of `_.:/=+-@`");
        }
        if keys.contains(&small) {
            fault(key, "the key is given twice; letter case does not count");
        }
        keys.push(small);
    }
}

/// Transitive keys: each one of the tags that the call passes.
fn transitive(keys: &[String], tags: &[(String, String)], errors: &mut Vec<StsError>) {
    let mut fault = |key: &str, rule: &str| errors.push(StsError::validation("TransitiveTagKeys", key, rule));
    if keys.len() > Tags::MOST {
        fault(&format!("{} keys", keys.len()), "50 is the most");
    }
    for key in keys {
        let small = key.to_lowercase();
        if !tags.iter().any(|(passed, _)| passed.to_lowercase() == small) {
            fault(key, "the call must pass a tag with that key");
        }
    }
}
