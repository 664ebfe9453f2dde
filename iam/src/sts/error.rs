use smol_str::SmolStr;

use crate::{
    evaluate::{Decision, Explanation, Layer},
    policy::PolicyErrors,
};

/// Why STS hands out no session.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StsError {
    /// A parameter breaks its rule.
    #[error("`{value}` is no `{member}`: {rule}")]
    Validation {
        /// The parameter.
        member: &'static str,
        /// What was given, cut where it is long.
        value: String,
        /// The rule.
        rule: String,
    },
    /// The policies do not let the caller.
    #[error("`{caller}` is not authorized to perform `{action}` on `{resource}`")]
    AccessDenied {
        /// Who asked.
        caller: SmolStr,
        /// The action that is denied: not only the call itself, also `sts:TagSession` and `sts:SetSourceIdentity`.
        action: &'static str,
        /// On what.
        resource: SmolStr,
        /// Why.
        explanation: Box<Explanation>,
    },
    /// A rule of the service stops the caller, whatever policies say.
    #[error("{rule}")]
    Refused {
        /// The rule.
        rule: String,
    },
    /// It rests on what is not known, so that AWS may hand out a session or not.
    #[error("whether `{caller}` may perform `{action}` on `{resource}` depends on {}", listed(.keys))]
    Depends {
        /// Who asked.
        caller: SmolStr,
        /// The action.
        action: &'static str,
        /// On what.
        resource: SmolStr,
        /// The condition keys that decide; none where a policy could not be read.
        keys: Vec<SmolStr>,
        /// Why.
        explanation: Box<Explanation>,
    },
    /// A member of the role decides, and it was not read.
    #[error("the role's `{member}` decides, and it was not read")]
    NotRead {
        /// The member.
        member: &'static str,
    },
    /// The session policy is no policy.
    #[error("the session policy is malformed: {0}")]
    MalformedPolicyDocument(PolicyErrors),
    /// The session policies are too long together.
    #[error("the session policy and the ARNs have {characters} characters together: {most} is the most")]
    PackedPolicyTooLarge {
        /// Their characters.
        characters: usize,
        /// The most.
        most: usize,
    },
}

/// Everything that keeps STS from handing out a session; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StsErrors(pub Vec<StsError>);

impl StsErrors {
    /// Whether AWS may yet hand out a session, for all that is known: nothing but unknowns stands against it.
    #[must_use]
    pub fn depends(&self) -> bool {
        self.0.iter().all(|error| error.code().is_none())
    }
}

impl std::fmt::Display for StsErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, error) in self.0.iter().enumerate() {
            write!(f, "{}{error}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
impl std::error::Error for StsErrors {}

fn listed(keys: &[SmolStr]) -> String {
    if keys.is_empty() {
        return "a policy that could not be read".to_owned();
    }
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

impl StsError {
    pub(super) fn validation(member: &'static str, value: &str, rule: impl Into<String>) -> Self {
        const LONGEST: usize = 80;
        let mut quoted: String = value.chars().take(LONGEST).flat_map(char::escape_debug).collect();
        if value.chars().nth(LONGEST).is_some() {
            quoted.push('…');
        }
        Self::Validation { member, value: quoted, rule: rule.into() }
    }

    pub(super) fn refused(rule: impl Into<String>) -> Self {
        Self::Refused { rule: rule.into() }
    }

    /// The error code that AWS answers; none where it may as well answer with a session.
    #[must_use]
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Validation { .. } => Some("ValidationError"),
            Self::AccessDenied { .. } | Self::Refused { .. } => Some("AccessDenied"),
            Self::MalformedPolicyDocument(_) => Some("MalformedPolicyDocument"),
            Self::PackedPolicyTooLarge { .. } => Some("PackedPolicyTooLarge"),
            Self::Depends { .. } | Self::NotRead { .. } => None,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Validation { member, .. } => format!("give another `{member}`"),
            Self::AccessDenied { action, explanation, .. } => {
                if explanation.decision == Decision::ExplicitDeny {
                    return "take out the statement that denies it".to_owned();
                }
                let lacks = |layer| explanation.lacking().any(|report| report.layer == layer);
                match (lacks(Layer::Resource), lacks(Layer::Identity)) {
                    (true, true) => format!(
                        "allow `{action}` in the trust policy of the role, and in a policy of the caller unless the trust policy names the caller itself in the same account"
                    ),
                    (true, false) => format!("allow `{action}` in the trust policy of the role"),
                    (false, true) => format!("allow `{action}` in a policy of the caller"),
                    (false, false) => {
                        let layers: Vec<_> =
                            explanation.lacking().map(|report| report.layer.as_str()).collect();
                        format!("allow `{action}` in these layers as well: {}", layers.join(", "))
                    }
                }
            }
            Self::Refused { .. } => "ask with other credentials or other parameters".to_owned(),
            Self::Depends { keys, .. } if keys.is_empty() => {
                "read the policies of caller and role".to_owned()
            }
            Self::Depends { .. } => "say what the request carries of these keys".to_owned(),
            Self::NotRead { .. } => "`aws iam get-role` prints it".to_owned(),
            Self::MalformedPolicyDocument(errors) => {
                errors.0.first().map(|error| error.help()).unwrap_or_default()
            }
            Self::PackedPolicyTooLarge { .. } => "shorten the policy or name fewer managed ones".to_owned(),
        }
    }
}
