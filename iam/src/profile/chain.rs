use std::fmt;

use aozu_names::{AccountId, Arn, Region, Secret, UniqueId};

use super::{CredentialSource, Output};

/// How a profile gets its credentials: what gives the first ones, and the roles assumed with them, one by the
/// other. It can be printed: it shows no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chain {
    /// The profile that was asked for.
    pub profile: String,
    /// What gives the first credentials.
    pub source: Source,
    /// The roles in the order in which they are assumed; commands run as the last one.
    pub roles: Vec<RoleStep>,
    /// The region of the profile itself; those of its sources play no part.
    pub region: Option<Region>,
    /// The output format of the profile itself.
    pub output: Option<Output>,
}

impl Chain {
    /// The role that commands run as: the last one assumed, or the one that a web identity assumes. None where
    /// the first credentials are used as they are.
    #[must_use]
    pub fn final_role(&self) -> Option<&RoleStep> {
        match (&self.source, self.roles.last()) {
            (_, Some(last)) => Some(last),
            (Source::WebIdentity { role, .. }, None) => Some(role),
            _ => None,
        }
    }
}

/// One role that a profile assumes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleStep {
    /// The profile that names it.
    pub profile: String,
    /// The role.
    pub role_arn: Arn,
    /// `role_session_name`; without one the CLI makes one up.
    pub session_name: Option<String>,
    /// `external_id`.
    pub external_id: Option<String>,
    /// `duration_seconds`; STS gives an hour without it.
    pub duration: Option<u32>,
    /// `mfa_serial`.
    pub mfa_serial: Option<String>,
}

/// What gives a profile its first credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// An access key in a file.
    Static {
        /// The profile that holds it.
        profile: String,
        /// Its id.
        access_key_id: UniqueId,
        /// Its secret.
        secret_access_key: Secret,
        /// The token of a temporary key.
        session_token: Option<Secret>,
    },
    /// A sign-in through IAM Identity Center.
    Sso(SsoSource),
    /// A command that prints credentials.
    Process {
        /// The profile that names it.
        profile: String,
        /// The command, which may hold secrets and so does not show.
        command: Secret,
    },
    /// A token in a file, with which STS lets a role be assumed.
    WebIdentity {
        /// The file with the token.
        token_file: String,
        /// The role.
        role: RoleStep,
    },
    /// What the machine offers.
    Environment {
        /// The profile that says so.
        profile: String,
        /// Where from.
        credential_source: CredentialSource,
    },
}

impl Source {
    /// The profile that holds or names the first credentials.
    #[must_use]
    pub fn profile(&self) -> &str {
        match self {
            Self::Static { profile, .. }
            | Self::Sso(SsoSource { profile, .. })
            | Self::Process { profile, .. }
            | Self::WebIdentity { role: RoleStep { profile, .. }, .. }
            | Self::Environment { profile, .. } => profile,
        }
    }
}

/// A sign-in through IAM Identity Center.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SsoSource {
    /// The profile that asks for it.
    pub profile: String,
    /// `[sso-session NAME]`; none for the older form, with everything in the profile.
    pub session: Option<String>,
    /// Where the sign-in begins.
    pub start_url: String,
    /// The region of IAM Identity Center.
    pub region: Region,
    /// The account.
    pub account_id: AccountId,
    /// The permission set.
    pub role_name: String,
}

/// Why a profile gives no credentials. Secrets are not repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each is; members are the texts they quote")]
pub enum ProfileProblem {
    #[error("there is no profile `{name}`")]
    NoProfile { name: String, meant: Option<String> },
    #[error("`source_profile` of profile `{profile}` names `{name}`, which is no profile")]
    NoSourceProfile { profile: String, name: String, meant: Option<String> },
    #[error("the profiles go round in a circle: {}", circle(.profiles))]
    Loop { profiles: Vec<String> },
    #[error(
        "profile `{profile}` has a `role_arn` and nothing to assume the role with: it must have `source_profile` or `credential_source`"
    )]
    NoSource { profile: String, own_key: bool },
    #[error("profile `{profile}` has both `source_profile` and `credential_source`: it must have one")]
    TwoSources { profile: String },
    #[error("profile `{profile}` has a `web_identity_token_file` and no `role_arn`")]
    WebIdentityWithoutRole { profile: String },
    #[error("profile `{profile}` has half an access key: `{missing}` is missing in the same file")]
    HalfKey { profile: String, missing: &'static str },
    #[error("profile `{profile}` has the temporary key `{access_key_id}` without `aws_session_token`")]
    NoSessionToken { profile: String, access_key_id: UniqueId },
    #[error("profile `{profile}` signs in through SSO and lacks {}", list(.missing))]
    SsoIncomplete { profile: String, missing: Vec<&'static str> },
    #[error("`sso_session` of profile `{profile}` names `{name}`, and there is no `[sso-session {name}]`")]
    NoSsoSession { profile: String, name: String, meant: Option<String> },
    #[error("`{key}` of profile `{profile}` differs from that of `[sso-session {session}]`")]
    SsoDiffers { profile: String, session: String, key: &'static str },
    #[error("profile `{profile}` names no credentials")]
    NoCredentials { profile: String },
    #[error("profile `{profile}`: `{value}` is no value for `{key}`: {rule}")]
    Value { profile: String, key: &'static str, value: String, rule: String, help: String },
}

fn circle(profiles: &[String]) -> String {
    profiles.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
}

fn list(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

impl ProfileProblem {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoProfile { meant: Some(meant), .. }
            | Self::NoSourceProfile { meant: Some(meant), .. }
            | Self::NoSsoSession { meant: Some(meant), .. } => format!("did you mean `{meant}`?"),
            Self::NoProfile { name, meant: None } | Self::NoSourceProfile { name, meant: None, .. } => {
                format!("`aws configure --profile {name}` makes it; `aws configure list-profiles` lists those there are")
            }
            Self::NoSsoSession { name, meant: None, .. } => {
                format!("`aws configure sso-session` makes `[sso-session {name}]`")
            }
            Self::Loop { .. } => "let one of them name a profile that has credentials of its own".to_owned(),
            Self::NoSource { profile, own_key: true } => {
                format!("to use its own access key, write `source_profile = {profile}`")
            }
            Self::NoSource { .. } => {
                "write `source_profile = NAME`, or `credential_source = Ec2InstanceMetadata` on an instance".to_owned()
            }
            Self::TwoSources { .. } => "take one of the two lines out".to_owned(),
            Self::WebIdentityWithoutRole { .. } => "write `role_arn = arn:aws:iam::ACCOUNT:role/NAME`".to_owned(),
            Self::HalfKey { profile, .. } => format!("`aws configure --profile {profile}` asks for both"),
            Self::NoSessionToken { .. } => {
                "copy all three values of the temporary credentials; without the token AWS refuses the key".to_owned()
            }
            Self::SsoIncomplete { profile, .. } => format!("`aws configure sso --profile {profile}` asks for them"),
            Self::SsoDiffers { key, .. } => format!("take `{key}` out of the profile"),
            Self::NoCredentials { .. } => {
                "give it an access key with `aws configure`, a `role_arn` or an SSO session; the CLI itself would go on \
                 to the container's and the instance's role"
                    .to_owned()
            }
            Self::Value { help, .. } => help.clone(),
        }
    }
}

/// Everything that keeps a profile from giving credentials; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ProfileProblems(pub Vec<ProfileProblem>);

impl fmt::Display for ProfileProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            if n > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}
