use aozu_names::{AccountId, Arn};
use smol_str::SmolStr;

/// Who asks: the principal of a request.
///
/// It holds what policies match a principal by, and nothing else; what they ask of it by condition is in the
/// request's [`Context`](super::Context).
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; specs/iam.md §1.4, §3.4, §3.5.
///
/// ```
/// use aozu_iam::evaluate::{Caller, CallerKind};
/// let session = Caller::parse("arn:aws:sts::111122223333:assumed-role/web/i-0a1b")?;
/// assert!(matches!(session.kind(), CallerKind::Role { .. }));
/// assert_eq!(session.account().unwrap().as_str(), "111122223333");
/// assert!(Caller::parse("sns.amazonaws.com").is_ok());
/// assert!(Caller::parse("alice").is_err());
/// # Ok::<(), aozu_iam::evaluate::CallerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    kind: CallerKind,
    account: Option<AccountId>,
    partition: SmolStr,
    /// What a policy would write to name exactly this caller.
    text: SmolStr,
    management_account: bool,
    credentials: Credentials,
    canonical_id: Option<SmolStr>,
}

/// What a caller is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallerKind {
    /// The root user of an account.
    Root,
    /// An IAM user.
    User,
    /// A group: only the simulator takes one for a caller. It is never a principal.
    Group,
    /// A session of a role.
    Role {
        /// The role's name, without its path, which sessions drop.
        name: SmolStr,
        /// The role's ARN with its path, where that is known.
        role: Option<Arn>,
        /// The session's name; none for some session of the role, whichever.
        session: Option<SmolStr>,
        /// Whether the role is linked to a service.
        service_linked: bool,
    },
    /// A session of GetFederationToken.
    FederatedUser {
        /// The user who got it, where that is known.
        user: Option<Arn>,
    },
    /// Someone whom an identity provider vouches for, before a role is assumed (SAML, OpenID Connect).
    /// The caller's text is the provider's, as a trust policy names it.
    Federated,
    /// An AWS service, by its principal's name.
    Service,
    /// Nobody: a request without credentials.
    Anonymous,
    /// Whoever holds the identity policies in question: a simulation that names no caller.
    Unnamed,
}

/// What kind of credentials a request is signed with, as far as it limits what may be called.
///
/// Source: IAM User Guide, "Compare AWS STS credentials"; specs/iam.md §5.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Credentials {
    /// Not told, or such that they limit nothing by themselves: long-term keys.
    #[default]
    LongTerm,
    /// Of AssumeRole and its kin: no GetFederationToken, no GetSessionToken.
    AssumedRole,
    /// Of GetFederationToken: no IAM, and of STS only GetCallerIdentity.
    FederationToken,
    /// Of GetSessionToken: no IAM without MFA, and of STS only AssumeRole and GetCallerIdentity.
    SessionToken {
        /// Whether they were got with MFA.
        mfa: bool,
    },
}

/// Why a text names no caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no caller: it must be the ARN of a user, group, role, role session, federated user or account root, a service such as `sns.amazonaws.com`, or `anonymous`"
)]
pub struct CallerError {
    /// What was given.
    pub text: String,
}

impl Caller {
    fn new(kind: CallerKind, account: Option<AccountId>, partition: &str, text: &str) -> Self {
        Self {
            kind,
            account,
            partition: partition.into(),
            text: text.into(),
            management_account: false,
            credentials: Credentials::default(),
            canonical_id: None,
        }
    }

    /// Reads a caller as `CallerArn` names one.
    ///
    /// # Errors
    /// When the text has none of the forms.
    pub fn parse(text: &str) -> Result<Self, CallerError> {
        let error = || CallerError { text: text.to_owned() };
        if text == "anonymous" {
            return Ok(Self::anonymous());
        }
        if !text.starts_with("arn:") {
            let host = text.contains('.')
                && text.split('.').all(|label| !label.is_empty())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
            return if host { Ok(Self::service(text)) } else { Err(error()) };
        }
        let arn: Arn = text.parse().map_err(|_| error())?;
        Self::from_arn(&arn).ok_or_else(error)
    }

    /// The caller that an ARN names: a user, group, role, role session, federated user or account root.
    #[must_use]
    pub fn from_arn(arn: &Arn) -> Option<Self> {
        let account = arn.account_id();
        if account.is_none() || !arn.region().is_empty() || arn.resource().contains(['*', '?']) {
            return None;
        }
        let plain = |kind: CallerKind| {
            let credentials = match &kind {
                CallerKind::Role { .. } => Credentials::AssumedRole,
                CallerKind::FederatedUser { .. } => Credentials::FederationToken,
                _ => Credentials::LongTerm,
            };
            Some(Self::new(kind, account, arn.partition(), arn.as_str()).with_credentials(credentials))
        };
        let (kind, rest) = match arn.resource().split_once('/') {
            Some((kind, rest)) => (kind, rest),
            None if arn.service() == "iam" && arn.resource() == "root" => return plain(CallerKind::Root),
            None => return None,
        };
        if rest.split('/').any(str::is_empty) {
            return None;
        }
        match (arn.service(), kind) {
            ("iam", "user") => plain(CallerKind::User),
            ("iam", "group") => plain(CallerKind::Group),
            ("iam", "role") => plain(CallerKind::Role {
                name: arn.name().into(),
                role: Some(arn.clone()),
                session: None,
                service_linked: rest.starts_with("aws-service-role/"),
            }),
            ("sts", "assumed-role") => {
                let (name, session) = rest.split_once('/').filter(|(_, session)| !session.contains('/'))?;
                plain(CallerKind::Role {
                    name: name.into(),
                    role: None,
                    session: Some(session.into()),
                    service_linked: false,
                })
            }
            ("sts", "federated-user") => plain(CallerKind::FederatedUser { user: None }),
            _ => None,
        }
    }

    /// A named session of a role whose ARN, with its path, is known.
    #[must_use]
    pub fn session_of(role: &Arn, session: &str) -> Option<Self> {
        let mut caller = Self::from_arn(role)?;
        let CallerKind::Role { name, session: slot, .. } = &mut caller.kind else { return None };
        *slot = Some(session.into());
        let account = role.account();
        caller.text = format!("arn:{}:sts::{account}:assumed-role/{name}/{session}", role.partition()).into();
        Some(caller)
    }

    /// An AWS service that acts for itself, by its principal's name.
    #[must_use]
    pub fn service(name: &str) -> Self {
        let partition = if name.ends_with(".amazonaws.com.cn") { "aws-cn" } else { "aws" };
        Self::new(CallerKind::Service, None, partition, name)
    }

    /// Someone whom an identity provider vouches for: the ARN of a SAML or OpenID Connect provider, or a
    /// domain such as `accounts.google.com`.
    #[must_use]
    pub fn federated(provider: &str) -> Self {
        let arn: Option<Arn> = provider.parse().ok();
        let account = arn.as_ref().and_then(Arn::account_id);
        let partition = arn.as_ref().map_or("aws", Arn::partition);
        Self::new(CallerKind::Federated, account, partition, provider)
    }

    /// A request without credentials.
    #[must_use]
    pub fn anonymous() -> Self {
        Self::new(CallerKind::Anonymous, None, "", "anonymous")
    }

    /// Whoever holds the identity policies in question: AWS's simulator without `CallerArn`. It is in no account
    /// and no policy names it.
    #[must_use]
    pub fn unnamed() -> Self {
        Self::new(CallerKind::Unnamed, None, "", "")
    }

    /// Says that the caller belongs to the organization's management account, which SCPs spare.
    #[must_use]
    pub fn in_management_account(mut self, is: bool) -> Self {
        self.management_account = is;
        self
    }

    /// Says which credentials the caller signs with.
    #[must_use]
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Names the caller's account as S3 does, by its canonical user id.
    #[must_use]
    pub fn with_canonical_id(mut self, id: &str) -> Self {
        self.canonical_id = Some(id.into());
        self
    }

    /// Names the user who got a federated session.
    #[must_use]
    pub fn federated_by(mut self, user: &Arn) -> Self {
        if let CallerKind::FederatedUser { user: slot } = &mut self.kind {
            *slot = Some(user.clone());
        }
        self
    }

    /// What the caller is.
    #[must_use]
    pub fn kind(&self) -> &CallerKind {
        &self.kind
    }

    /// The account, which services and anonymous callers have none of.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The partition; empty for anonymous callers, who may come from anywhere.
    #[must_use]
    pub fn partition(&self) -> &str {
        &self.partition
    }

    /// What a policy would write to name exactly this caller: an ARN, a service's name, or `anonymous`; empty
    /// for an unnamed one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the caller belongs to the organization's management account.
    #[must_use]
    pub fn is_in_management_account(&self) -> bool {
        self.management_account
    }

    /// The credentials that requests are signed with.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.credentials
    }

    /// The canonical user id of the caller's account, where it is known.
    #[must_use]
    pub fn canonical_id(&self) -> Option<&str> {
        self.canonical_id.as_deref()
    }

    /// Whether the caller is a role that AWS linked to one of its services.
    #[must_use]
    pub fn is_service_linked(&self) -> bool {
        matches!(self.kind, CallerKind::Role { service_linked: true, .. })
    }

    /// Whether the caller has policies of its own to be asked: not services, not anonymous ones, not whom a
    /// provider vouches for.
    #[must_use]
    pub fn has_identity(&self) -> bool {
        !matches!(self.kind, CallerKind::Service | CallerKind::Anonymous | CallerKind::Federated)
    }
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, CallerKind};

    #[test]
    fn every_form_is_told() {
        for (text, kind) in [
            ("arn:aws:iam::111122223333:root", "Root"),
            ("arn:aws:iam::111122223333:user/a/alice", "User"),
            ("arn:aws:iam::111122223333:group/admins", "Group"),
            ("arn:aws:iam::111122223333:role/app/web", "Role"),
            ("arn:aws:sts::111122223333:assumed-role/web/s", "Role"),
            ("arn:aws:sts::111122223333:federated-user/bob", "FederatedUser"),
            ("sns.amazonaws.com", "Service"),
            ("anonymous", "Anonymous"),
        ] {
            let caller = Caller::parse(text).unwrap();
            assert!(format!("{:?}", caller.kind()).starts_with(kind), "{text}");
            assert_eq!(caller.as_str(), text);
        }
    }

    #[test]
    fn what_is_no_caller_is_refused() {
        for text in [
            "",
            "*",
            "alice",
            "111122223333",
            "arn:aws:iam::111122223333:user/*",
            "arn:aws:iam::111122223333:policy/p",
            "arn:aws:iam:::user/alice",
            "arn:aws:sts::111122223333:assumed-role/web",
            "arn:aws:sts::111122223333:assumed-role/a/web/s",
            "arn:aws:iam::111122223333:role/",
            "arn:aws:s3:::bucket",
        ] {
            assert!(Caller::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_session_of_a_known_role_keeps_the_roles_path() {
        let role = "arn:aws:iam::111122223333:role/app/web".parse().unwrap();
        let session = Caller::session_of(&role, "s").unwrap();
        assert_eq!(session.as_str(), "arn:aws:sts::111122223333:assumed-role/web/s");
        let CallerKind::Role { role: Some(known), .. } = session.kind() else { panic!("no role") };
        assert_eq!(*known, role);
    }
}
