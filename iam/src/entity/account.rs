use std::{collections::BTreeMap, fmt, str::FromStr};

use aozu_names::{
    NameError,
    wire::{Fields, Problems, Resource},
};

use crate::wire;

/// The key of a thing of which an account has one: the empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OnlyOne;

impl fmt::Display for OnlyOne {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl FromStr for OnlyOne {
    type Err = NameError;
    fn from_str(_: &str) -> Result<Self, NameError> {
        Ok(Self)
    }
}

/// The numbers of an account, as `get-account-summary` gives them: how many of what there are, and
/// the quotas that can be raised.
///
/// ```
/// use aozu_iam::{entity::AccountSummary, wire};
/// let numbers = [("Users".to_owned(), 6), ("AccountMFAEnabled".to_owned(), 1)];
/// let summary = AccountSummary::try_from(wire::AccountSummary(numbers.into()))?;
/// assert_eq!(summary.get("Users"), Some(6));
/// assert_eq!(summary.get("Groups"), None, "the answer left it out");
/// # Ok::<(), aozu_names::wire::Problems>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSummary(BTreeMap<String, u64>);

impl AccountSummary {
    /// The number of that name (`AccountMFAEnabled`, `UsersQuota`), where the answer has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u64> {
        self.0.get(name).copied()
    }

    /// Names and numbers, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, number)| (name.as_str(), *number))
    }
}

impl TryFrom<wire::AccountSummary> for AccountSummary {
    type Error = Problems;
    fn try_from(wire: wire::AccountSummary) -> Result<Self, Problems> {
        Ok(Self(wire.0))
    }
}

impl From<&AccountSummary> for wire::AccountSummary {
    fn from(summary: &AccountSummary) -> Self {
        Self(summary.0.clone())
    }
}

impl Resource for AccountSummary {
    type Key = OnlyOne;
    type Wire = wire::AccountSummary;
    const ID: &'static str = "SummaryMap";
    fn wire_id(_: &wire::AccountSummary) -> Option<&str> {
        None
    }
    fn key(&self) -> OnlyOne {
        OnlyOne
    }
}

aozu_names::checked_name! {
    /// The account's alias, by which its sign-in page is found.
    ///
    /// Source: IAM API reference, `CreateAccountAlias`; specs/iam.md §6.
    ///
    /// ```
    /// use aozu_iam::entity::AliasName;
    /// assert!("acme-prod".parse::<AliasName>().is_ok());
    /// assert!("acme--prod".parse::<AliasName>().is_err());
    /// assert!("111122223333".parse::<AliasName>().is_err());
    /// ```
    pub struct AliasName, "an account alias", |text| {
        const RULE: &str = "it must have 3 to 63 lower-case letters, digits and single hyphens, no hyphen \
                            at its ends, and not be 12 digits";
        let fits = (3..=63).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--")
            && text.parse::<aozu_names::AccountId>().is_err();
        if fits { Ok(()) } else { Err((None, RULE)) }
    }
}

model! {
    /// An alias of the account: at most one.
    pub struct AccountAlias {
        /// The alias.
        one alias: AliasName,
    }
}

impl TryFrom<wire::AccountAlias> for AccountAlias {
    type Error = Problems;
    fn try_from(wire: wire::AccountAlias) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        match fields.required("AccountAlias", wire.account_alias.as_deref()) {
            Some(alias) => Ok(Self { alias }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&AccountAlias> for wire::AccountAlias {
    fn from(alias: &AccountAlias) -> Self {
        Self { account_alias: Some(alias.alias.to_string()) }
    }
}

impl Resource for AccountAlias {
    type Key = AliasName;
    type Wire = wire::AccountAlias;
    const ID: &'static str = "AccountAlias";
    fn wire_id(wire: &wire::AccountAlias) -> Option<&str> {
        wire.account_alias.as_deref()
    }
    fn key(&self) -> AliasName {
        self.alias.clone()
    }
}
