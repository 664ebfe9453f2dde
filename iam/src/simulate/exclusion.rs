use serde::Deserialize;

use super::text::Text;
use crate::policy::pattern::Glob;

/// Which policies of an entity `SimulatePrincipalPolicy` leaves out: exactly one of the members.
///
/// Source: IAM API reference, `PolicyExclusionList` (botocore 1.44.5).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyExclusion<'a> {
    /// `inline`, `aws-managed`, `user-managed`, `permission-boundary`, `scp` or `rcp`.
    #[serde(borrow)]
    pub policy_type: Option<Text<'a>>,
    /// The ARN of a managed policy, with at most one `*`. AWS matches it against the ARN without the policy's
    /// path (recorded September 2026); here the whole ARN fits, too.
    #[serde(borrow)]
    pub policy_arn: Option<Text<'a>>,
    /// An inline policy.
    #[serde(borrow)]
    pub inline_policy_identifier: Option<InlinePolicyIdentifier<'a>>,
}

/// An inline policy of a user, group or role.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct InlinePolicyIdentifier<'a> {
    /// The policy's name, exactly.
    #[serde(borrow)]
    pub policy_name: Option<Text<'a>>,
    /// `user`, `group` or `role`.
    #[serde(borrow)]
    pub attachment_type: Option<Text<'a>>,
    /// The name of the user, group or role, with at most one `*`.
    #[serde(borrow)]
    pub attachment_name: Option<Text<'a>>,
}

/// What may stand in `PolicyType`.
const TYPES: [&str; 6] = ["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"];

impl PolicyExclusion<'_> {
    /// What is wrong with it.
    pub(super) fn problem(&self) -> Option<String> {
        let members =
            [self.policy_type.is_some(), self.policy_arn.is_some(), self.inline_policy_identifier.is_some()];
        if members.iter().filter(|given| **given).count() != 1 {
            return Some(
                "it must hold exactly one of `PolicyType`, `PolicyArn` and `InlinePolicyIdentifier`".into(),
            );
        }
        let many_stars = |text: &str| text.is_empty() || text.matches('*').count() > 1;
        if let Some(kind) = &self.policy_type {
            return (!TYPES.contains(&&**kind))
                .then(|| format!("`{kind}` is no policy type: it must be one of {}", TYPES.join(", ")));
        }
        if let Some(arn) = &self.policy_arn {
            let managed = arn.starts_with("arn:") && arn.contains(":iam::") && arn.contains(":policy/");
            return (!managed || many_stars(arn))
                .then(|| format!("`{arn}` must be the ARN of a managed policy, with at most one `*`"));
        }
        let inline = self.inline_policy_identifier.as_ref()?;
        match (&inline.policy_name, inline.attachment_type.as_deref(), &inline.attachment_name) {
            (Some(_), Some("user" | "group" | "role"), Some(name)) if !many_stars(name) => None,
            _ => Some(
                "`InlinePolicyIdentifier` must hold `PolicyName`, `AttachmentType` (user, group or role) and \
                 `AttachmentName` (with at most one `*`)"
                    .into(),
            ),
        }
    }

    pub(super) fn is_of_type(&self, kind: &str) -> bool {
        self.policy_type.as_deref() == Some(kind)
    }

    /// Whether it names this inline policy.
    pub(super) fn names_inline(&self, kind: &str, owner: &str, policy: &str) -> bool {
        self.is_of_type("inline")
            || self.inline_policy_identifier.as_ref().is_some_and(|inline| {
                inline.attachment_type.as_deref() == Some(kind)
                    && inline.policy_name.as_deref() == Some(policy)
                    && inline.attachment_name.as_deref().is_some_and(|name| fits(name, owner))
            })
    }

    /// Whether it names this managed policy, by its ARN and the same without the path.
    pub(super) fn names_managed(&self, of_aws: bool, arn: &str, without_path: &str) -> bool {
        self.is_of_type(if of_aws { "aws-managed" } else { "user-managed" })
            || self.policy_arn.as_deref().is_some_and(|glob| fits(glob, arn) || fits(glob, without_path))
    }
}

fn fits(pattern: &str, text: &str) -> bool {
    Glob::new(pattern).matches(text)
}

#[cfg(test)]
mod tests {
    use super::PolicyExclusion;

    fn read(json: &str) -> PolicyExclusion<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn exactly_one_selector_and_it_must_be_good() {
        for good in [
            r#"{"PolicyType": "inline"}"#,
            r#"{"PolicyArn": "arn:aws:iam::aws:policy/Read*"}"#,
            r#"{"InlinePolicyIdentifier": {"PolicyName": "p", "AttachmentType": "user", "AttachmentName": "a*"}}"#,
        ] {
            assert_eq!(read(good).problem(), None, "{good}");
        }
        for bad in [
            "{}",
            r#"{"PolicyType": "all"}"#,
            r#"{"PolicyType": "inline", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}"#,
            r#"{"PolicyArn": "ReadOnlyAccess"}"#,
            r#"{"PolicyArn": "arn:aws:iam::aws:policy/*Only*"}"#,
            r#"{"InlinePolicyIdentifier": {"PolicyName": "p", "AttachmentType": "key", "AttachmentName": "a"}}"#,
        ] {
            assert!(read(bad).problem().is_some(), "{bad}");
        }
    }

    #[test]
    fn policies_are_found_by_type_arn_and_owner() {
        let (arn, short) = ("arn:aws:iam::111122223333:policy/team/p", "arn:aws:iam::111122223333:policy/p");
        assert!(read(r#"{"PolicyType": "user-managed"}"#).names_managed(false, arn, short));
        assert!(!read(r#"{"PolicyType": "user-managed"}"#).names_managed(true, arn, short));
        assert!(
            read(r#"{"PolicyArn": "arn:aws:iam::111122223333:policy/p"}"#).names_managed(false, arn, short)
        );
        let inline = r#"{"InlinePolicyIdentifier": {"PolicyName": "p", "AttachmentType": "user", "AttachmentName": "a*"}}"#;
        assert!(read(inline).names_inline("user", "alice", "p"));
        assert!(!read(inline).names_inline("user", "bob", "p"));
        assert!(!read(inline).names_inline("group", "alice", "p"));
    }
}
