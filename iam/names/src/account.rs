use std::str::FromStr;

use crate::NameError;

/// The twelve digits that name an AWS account.
///
/// Source: IAM User Guide, "View AWS account identifiers".
///
/// ```
/// use aozu_names::AccountId;
/// let id: AccountId = "001122334455".parse()?;
/// assert_eq!(id.to_string(), "001122334455");
/// const MINE: AccountId = AccountId::literal("111122223333");
/// assert!("11112222333".parse::<AccountId>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    const RULE: &'static str = "it must be exactly 12 digits";

    const fn check(text: &str) -> Option<Self> {
        match text.as_bytes().first_chunk::<12>() {
            Some(digits) if text.len() == 12 => {
                let mut rest: &[u8] = digits;
                while let [first, tail @ ..] = rest {
                    if !first.is_ascii_digit() {
                        return None;
                    }
                    rest = tail;
                }
                Some(Self(*digits))
            }
            _ => None,
        }
    }

    /// An account id written in source code; a wrong one does not compile in a `const`.
    ///
    /// ```compile_fail
    /// const WRONG: aozu_names::AccountId = aozu_names::AccountId::literal("12345");
    /// ```
    ///
    /// # Panics
    /// Outside a `const`, when the literal is not twelve digits; use [`str::parse`] for input.
    #[must_use]
    #[expect(clippy::panic, reason = "the documented way for a wrong literal to fail the build")]
    pub const fn literal(text: &'static str) -> Self {
        match Self::check(text) {
            Some(id) => id,
            None => panic!("an account id must be exactly 12 digits"),
        }
    }

    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for AccountId {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        Self::check(text).ok_or_else(|| {
            let error = NameError::new("an account id", text, Self::RULE);
            match text.char_indices().find(|(_, c)| !c.is_ascii_digit()) {
                Some((at, _)) => error.at(at),
                None => error,
            }
        })
    }
}

crate::checked_name!(@doors AccountId, "an account id");

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::AccountId;

    #[test]
    fn only_twelve_ascii_digits_are_an_account() {
        for wrong in ["", "1", "1111222233334", "11112222333x", "１１１１２２２２３３３３", "1111 2222 3333"]
        {
            assert!(wrong.parse::<AccountId>().is_err(), "{wrong}");
        }
        assert_eq!("000000000000".parse::<AccountId>().unwrap().as_str(), "000000000000");
    }

    #[test]
    fn the_error_points_at_the_first_character_that_is_no_digit() {
        assert_eq!("1111x2223333".parse::<AccountId>().unwrap_err().offset(), Some(4));
    }
}
