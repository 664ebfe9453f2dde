use std::{fmt, str::FromStr};

use aozu_names::{AccountId, NameError};

type Checked = Result<(), (Option<usize>, &'static str)>;

fn after(text: &str, prefix: &str, rule: &'static str) -> Checked {
    let rest = text.strip_prefix(prefix).filter(|rest| !rest.is_empty()).ok_or((Some(0), rule))?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    match rest.char_indices().find(|(_, letter)| !plain(*letter)) {
        Some((at, _)) => Err((Some(at + prefix.len()), rule)),
        None => Ok(()),
    }
}

aozu_names::checked_name! {
    /// The id of an organization: `o-` and letters and digits.
    ///
    /// Source: Organizations API reference, `Organization` (`o-[a-z0-9]{10,32}`; the length is not held to).
    ///
    /// ```
    /// use aozu::organizations::OrganizationId;
    /// assert!("o-a1b2c3d4e5".parse::<OrganizationId>().is_ok());
    /// assert!("r-a1b2".parse::<OrganizationId>().is_err());
    /// ```
    pub struct OrganizationId, "an organization's id", |text| after(text, "o-", "it must be `o-` with letters and digits")
}

aozu_names::checked_name! {
    /// The id of an organization's policy: `p-` and letters, digits and `_`.
    ///
    /// Source: Organizations API reference, `PolicySummary` (`p-[0-9a-zA-Z_]{8,128}`).
    ///
    /// ```
    /// use aozu::organizations::PolicyId;
    /// assert!("p-FullAWSAccess".parse::<PolicyId>().is_ok());
    /// ```
    pub struct PolicyId, "a policy's id", |text| after(text, "p-", "it must be `p-` with letters, digits and `_`")
}

aozu_names::checked_name! {
    /// What a policy can be attached to: a root (`r-…`), an organizational unit (`ou-…`) or an account.
    ///
    /// Source: Organizations API reference, `ListPoliciesForTarget`.
    ///
    /// ```
    /// use aozu::organizations::TargetId;
    /// for target in ["r-e1ia", "ou-e1ia-lnk1emzv", "111122223333"] {
    ///     assert!(target.parse::<TargetId>().is_ok());
    /// }
    /// assert!("p-FullAWSAccess".parse::<TargetId>().is_err());
    /// ```
    pub struct TargetId, "a target's id", |text| {
        const RULE: &str = "it must be a root `r-…`, an organizational unit `ou-…` or an account's 12 digits";
        if text.parse::<AccountId>().is_ok() {
            return Ok(());
        }
        after(text, if text.starts_with("ou-") { "ou-" } else { "r-" }, RULE)
    }
}

impl From<AccountId> for TargetId {
    fn from(account: AccountId) -> Self {
        Self(aozu_names::reexport::SmolStr::new(account.as_str()))
    }
}

/// The types of policy that bound what accounts may do.
///
/// Source: Organizations User Guide, "Managing organization policies" (authorization policies).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ControlPolicyType {
    /// A service control policy: bounds the principals of an account.
    Service,
    /// A resource control policy: bounds the resources of an account.
    Resource,
    /// Another type, such as `TAG_POLICY`; it decides no access.
    Other(aozu_names::reexport::SmolStr),
}

impl ControlPolicyType {
    /// AWS's word: `SERVICE_CONTROL_POLICY`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Service => "SERVICE_CONTROL_POLICY",
            Self::Resource => "RESOURCE_CONTROL_POLICY",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for ControlPolicyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ControlPolicyType {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        // The same check as of any word; what passes and is new stays as it is.
        let word: crate::noun::Name = text.parse()?;
        Ok(match word.as_str() {
            "SERVICE_CONTROL_POLICY" => Self::Service,
            "RESOURCE_CONTROL_POLICY" => Self::Resource,
            other => Self::Other(other.into()),
        })
    }
}
