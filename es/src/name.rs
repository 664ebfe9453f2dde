use smol_str::SmolStr;

use crate::limits::NAME_LENGTH;

aozu_names::checked_name! {
    /// The name of a domain: 3 to 28 lower-case letters, digits and hyphens, the first a letter.
    ///
    /// Source: OpenSearch Service API reference, `DomainName` (2026).
    ///
    /// ```
    /// use aozu_es::DomainName;
    /// assert!("orders-search".parse::<DomainName>().is_ok());
    /// assert!("Orders".parse::<DomainName>().is_err());
    /// ```
    pub struct DomainName, "a domain's name", check
}

fn check(text: &str) -> Result<(), (Option<usize>, &'static str)> {
    if !NAME_LENGTH.contains(&text.len()) {
        return Err((None, "it must have 3 to 28 characters"));
    }
    if !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err((Some(0), "it must begin with a lower-case letter"));
    }
    match text.bytes().position(|byte| !matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
        Some(at) => Err((Some(at), "it must be made of lower-case letters, digits and hyphens")),
        None => Ok(()),
    }
}

/// A text that AWS leaves open.
pub(crate) type Text = SmolStr;

#[cfg(test)]
mod tests {
    use super::DomainName;

    #[test]
    fn names_are_short_and_plain() {
        for good in ["abc", "a--", &"a".repeat(28)] {
            assert!(good.parse::<DomainName>().is_ok(), "{good}");
        }
        for bad in ["ab", &"a".repeat(29), "1abc", "-abc", "aBc", "a_c", "aé", ""] {
            assert!(bad.parse::<DomainName>().is_err(), "{bad}");
        }
    }
}
