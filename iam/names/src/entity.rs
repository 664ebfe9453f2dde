//! The names of IAM's entities and the path before them.
//!
//! Source: IAM User Guide, "IAM and AWS STS quotas" (lengths) and the IAM API reference (patterns).

use crate::checked::{every, length};

type Fault = (Option<usize>, &'static str);

fn entity(text: &str, most: usize, too_long: &'static str) -> Result<(), Fault> {
    length(text, 1, most, too_long)?;
    every(
        text,
        |c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c),
        "it may hold letters, digits and `_+=,.@-`",
    )
}

macro_rules! entity_names {
    ($($(#[$meta:meta])* $name:ident, $noun:literal, $most:literal, $too_long:literal;)*) => {$(
        $crate::checked_name! {
            $(#[$meta])*
            ///
            /// Two names of one account that differ only in case name the same entity.
            pub struct $name, $noun, |text| entity(text, $most, $too_long)
        }
    )*};
}

entity_names! {
    /// The name of an IAM user: 1 to 64 characters.
    UserName, "a user name", 64, "it must have 1 to 64 characters";
    /// The name of a role: 1 to 64 characters.
    RoleName, "a role name", 64, "it must have 1 to 64 characters";
    /// The name of a group of users: 1 to 128 characters.
    GroupName, "a group name", 128, "it must have 1 to 128 characters";
    /// The name of a managed or inline policy: 1 to 128 characters.
    PolicyName, "a policy name", 128, "it must have 1 to 128 characters";
    /// The name of an instance profile: 1 to 128 characters.
    InstanceProfileName, "an instance profile name", 128, "it must have 1 to 128 characters";
}

crate::checked_name! {
    /// The path of an IAM entity: `/`, or printable ASCII between slashes, at most 512 characters.
    ///
    /// ```
    /// use aozu_names::Path;
    /// assert!("/".parse::<Path>().is_ok() && "/app/web/".parse::<Path>().is_ok());
    /// assert!("app/".parse::<Path>().is_err());
    /// ```
    pub struct Path, "a path", |text| {
        const RULE: &str = "it must be `/` or begin and end with `/` around printable ASCII";
        length(text, 1, 512, "it must have 1 to 512 characters")?;
        if !text.starts_with('/') || !text.ends_with('/') {
            return Err((None, RULE));
        }
        every(text, |c| ('\x21'..='\x7e').contains(&c), RULE)
    }
}

impl Default for Path {
    fn default() -> Self {
        Self("/".into())
    }
}

#[cfg(test)]
mod tests {
    use super::{GroupName, Path, RoleName, UserName};

    #[test]
    fn lengths_are_iam_s() {
        assert!("a".repeat(64).parse::<UserName>().is_ok());
        assert!("a".repeat(65).parse::<UserName>().is_err());
        assert!("a".repeat(65).parse::<RoleName>().is_err());
        assert!("a".repeat(128).parse::<GroupName>().is_ok());
        assert!("".parse::<UserName>().is_err());
    }

    #[test]
    fn characters_are_iam_s() {
        assert!("a_b+c=d,e.f@g-h".parse::<UserName>().is_ok());
        assert_eq!("a b".parse::<UserName>().unwrap_err().offset(), Some(1));
        assert!("a/b".parse::<RoleName>().is_err());
        assert!("Ünal".parse::<UserName>().is_err());
    }

    #[test]
    fn a_path_begins_and_ends_with_a_slash() {
        for wrong in ["", "a", "/a", "a/", "/a b/", "/ä/"] {
            assert!(wrong.parse::<Path>().is_err(), "{wrong}");
        }
    }
}
