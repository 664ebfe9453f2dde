use crate::policy::{Element, PolicyKind};

/// Why a document is not a policy of its kind: AWS refuses to store it.
///
/// Source: specs/iam.md §1.1 and §1.2, row by row; where a variant rests on a recording of AWS it says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KindFault {
    /// There is no `Statement`.
    #[error("the policy has no `Statement`")]
    NoStatement,
    /// A member that every statement of the kind must have.
    #[error("the statement has no `{element}`, which {kind} must have")]
    Missing {
        /// The member.
        element: Element,
        /// The kind.
        kind: PolicyKind,
    },
    /// A member that the kind does not have.
    #[error("`{element}` must not stand in {kind}")]
    Forbidden {
        /// The member.
        element: Element,
        /// The kind.
        kind: PolicyKind,
    },
    /// Two members of which only one may stand.
    #[error("`{one}` and `{other}` must not stand in the same statement")]
    Both {
        /// The one.
        one: Element,
        /// The other.
        other: Element,
    },
    /// A `Sid` with characters that the kind does not take.
    #[error("`{sid}` is not a `Sid` of {kind}: it must hold letters and digits only")]
    Sid {
        /// The text.
        sid: String,
        /// The kind.
        kind: PolicyKind,
    },
    /// A `Sid` that an earlier statement has.
    #[error("`{sid}` is the `Sid` of an earlier statement")]
    SidTwice {
        /// The text.
        sid: String,
    },
    /// A principal that has no form of AWS's.
    #[error("`{text}` is not a principal under `{key}`: {rule}")]
    Principal {
        /// The text.
        text: String,
        /// The key it stands under.
        key: &'static str,
        /// What it must be.
        rule: &'static str,
    },
    /// A resource control policy whose principal is not everyone (recorded September 2026).
    #[error("the principal of a resource control policy must be `\"*\"` or `{{\"AWS\": \"*\"}}`")]
    RcpPrincipal,
    /// A resource control policy that allows (recorded September 2026).
    #[error("a resource control policy must not allow: only the default RCPFullAWSAccess does")]
    RcpAllow,
    /// An action that resource control policies do not cover (recorded September 2026).
    #[error("`{action}` is not covered by resource control policies")]
    RcpAction {
        /// The action.
        action: String,
    },
    /// An action without its service.
    #[error("`{action}` is not an action: it must be `service:Action` or `*`")]
    Action {
        /// The action.
        action: String,
    },
    /// An action that does not belong into a trust policy.
    #[error(
        "`{action}` must not stand in a role's trust policy: only the `sts:` actions that assume a role may"
    )]
    TrustAction {
        /// The action.
        action: String,
    },
    /// A resource that is neither `*` nor an ARN.
    #[error("`{resource}` is not a resource: it must be an ARN or `*`")]
    Resource {
        /// The resource.
        resource: String,
    },
    /// A resource in a partition that there is not.
    #[error("`{resource}` lies in no partition: the second part of an ARN must be `aws` or `aws-…`")]
    Partition {
        /// The resource.
        resource: String,
    },
    /// A resource that cannot be the one that the policy is attached to (`*` in a bucket policy: recorded 2026).
    #[error("`{resource}` is not a resource of {kind}: it must be an ARN of `{service}`")]
    ForeignResource {
        /// The resource.
        resource: String,
        /// The kind.
        kind: PolicyKind,
        /// The service.
        service: &'static str,
    },
    /// A condition value that its operator cannot read (recorded September 2026 for identity and session policies).
    #[error("`{value}` is not {noun}, which `{operator}` compares with")]
    Value {
        /// The value.
        value: String,
        /// What it must be, with its article.
        noun: &'static str,
        /// The operator.
        operator: String,
    },
    /// `Null` with a suffix that it does not have.
    #[error("`{operator}` is not an operator: `Null` has no `IfExists`")]
    NullIfExists {
        /// The operator as written.
        operator: String,
    },
    /// A character that a policy of the kind must not hold.
    #[error(
        "U+{code:04X} must not stand in {kind}: the characters are tab, line feed, carriage return and U+0020 to U+00FF"
    )]
    Character {
        /// Its code point.
        code: u32,
        /// The kind.
        kind: PolicyKind,
    },
    /// A document that is too long.
    #[error("the policy counts {size} {unit}: {kind} has at most {most}")]
    TooLong {
        /// Its size, as the kind counts.
        size: usize,
        /// What is counted.
        unit: &'static str,
        /// The kind.
        kind: PolicyKind,
        /// The limit.
        most: usize,
    },
}

impl KindFault {
    pub(super) fn help(&self) -> String {
        let text = match self {
            Self::Missing { element: Element::Principal, .. } => {
                "name whom the statement is about: `\"Principal\": {\"AWS\": \"…\"}`"
            }
            Self::Missing { element: Element::Resource, .. } => "add `Resource`; `\"*\"` is every resource",
            Self::Missing { element, .. } => return format!("add `{element}` to the statement"),
            Self::NoStatement => "add `Statement`, an object or a list of them",
            Self::Forbidden { element: Element::Principal | Element::NotPrincipal, .. } => {
                "remove it: the policy is about whom it is attached to"
            }
            Self::Forbidden { element: Element::Resource | Element::NotResource, .. } => {
                "remove it: the policy is about the role it belongs to"
            }
            Self::Forbidden { element, .. } => {
                return format!("remove `{element}`, or say it without the negation");
            }
            Self::Both { .. } => "make two statements of it",
            Self::Sid { .. } => "write it in letters and digits, such as `AllowRead1`",
            Self::SidTwice { .. } => "give each statement a `Sid` of its own, or none",
            Self::Principal { .. } => {
                "wildcards stand for no part of a principal; use a condition on `aws:PrincipalArn`"
            }
            Self::RcpPrincipal => {
                "write `\"Principal\": \"*\"` and narrow it with a condition on `aws:PrincipalArn`"
            }
            Self::RcpAllow => "write `\"Effect\": \"Deny\"`",
            Self::RcpAction { .. } => {
                "name actions of a covered service, such as `s3:*`, each in its own statement or list"
            }
            Self::Action { .. } => "write the service first, such as `s3:GetObject`",
            Self::TrustAction { .. } => "move it into a permissions policy of the role",
            Self::Resource { .. } => "write the whole ARN, `arn:aws:service:region:account:resource`",
            Self::Partition { .. } => "write `aws`, or the partition that the resource lies in",
            Self::ForeignResource { .. } => "name the resource that the policy belongs to",
            Self::Value { .. } => "mend the value, or use an operator for its type",
            Self::NullIfExists { .. } => "write `Null`",
            Self::Character { .. } => {
                "replace it; typographic quotes and dashes come in by copying from texts"
            }
            Self::TooLong { .. } => "merge statements, use wildcards, or split the policy in two",
        };
        text.to_owned()
    }
}
