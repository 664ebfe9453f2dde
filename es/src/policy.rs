use std::{convert::Infallible, fmt, str::FromStr};

use aozu_iam::{entity::PolicyDocument, policy::PolicyText};

use crate::limits::LONGEST_POLICY;

/// The access policy of a domain, with its text as it was read, well-formed or not.
///
/// ```
/// use aozu_es::AccessPolicy;
/// let policy: AccessPolicy = r#"{"Version": "2012-10-17", "Statement": []}"#.parse()?;
/// assert!(policy.policy().document().is_some());
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct AccessPolicy(PolicyDocument);

impl AccessPolicy {
    /// What it says.
    #[must_use]
    pub fn policy(&self) -> &PolicyDocument {
        &self.0
    }

    /// Whether the service would take a text that long.
    ///
    /// # Errors
    /// When it has more than 100 KiB.
    pub fn check_size(&self) -> Result<(), PolicyTooLarge> {
        let bytes = self.0.text().as_str().len();
        if bytes > LONGEST_POLICY { Err(PolicyTooLarge { bytes }) } else { Ok(()) }
    }
}

/// A policy that is longer than the service takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an access policy has at most {LONGEST_POLICY} bytes, and this one has {bytes}: shorten it")]
pub struct PolicyTooLarge {
    /// How many bytes it has.
    pub bytes: usize,
}

impl FromStr for AccessPolicy {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(PolicyDocument::new(PolicyText::new(text))))
    }
}

impl fmt::Display for AccessPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.text().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::AccessPolicy;

    #[test]
    fn a_hundred_kibibytes_are_enough() {
        let of = |bytes: usize| "x".repeat(bytes).parse::<AccessPolicy>().unwrap().check_size();
        assert!(of(102_400).is_ok());
        assert_eq!(of(102_401).unwrap_err().bytes, 102_401);
    }
}
