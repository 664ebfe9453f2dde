use std::{convert::Infallible, fmt, str::FromStr};

use aozu_iam::{entity::PolicyDocument, policy::PolicyText};

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
