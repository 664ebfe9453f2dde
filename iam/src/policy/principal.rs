use aozu_names::{AccountId, Arn, UniqueId, UniqueIdKind};
use smol_str::SmolStr;

use super::{OneOrMany, Span, Spanned};

/// The key under which a principal is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalKind {
    /// `AWS`: accounts, users, roles and sessions.
    Aws,
    /// `Service`: AWS services.
    Service,
    /// `Federated`: identity providers.
    Federated,
    /// `CanonicalUser`: accounts, as S3's lists name them.
    CanonicalUser,
}

impl PrincipalKind {
    /// Every key.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// The key in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// Whom a statement is about.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal"; specs/iam.md §1.4.
///
/// ```
/// use aozu_iam::policy::{Principal, PrincipalKind};
/// let role = Principal::read(PrincipalKind::Aws, "arn:aws:iam::111122223333:role/app/web");
/// assert!(matches!(&role, Principal::Role(arn) if arn.name() == "web"));
/// let root = Principal::read(PrincipalKind::Aws, "111122223333");
/// assert_eq!(root.account().unwrap().as_str(), "111122223333");
/// let wild = Principal::read(PrincipalKind::Aws, "arn:aws:iam::111122223333:user/*");
/// assert!(matches!(wild, Principal::Other(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Principal {
    /// `*`: everyone, also without credentials.
    Everyone,
    /// An account by its id: what its identity policies delegate, not its root user alone.
    Account(AccountId),
    /// An account by its `root` ARN: the same.
    Root(Arn),
    /// A user.
    User(Arn),
    /// A role: every session of it.
    Role(Arn),
    /// One session of a role.
    AssumedRole(Arn),
    /// A session of GetFederationToken.
    FederatedUser(Arn),
    /// A service, such as `ec2.amazonaws.com`.
    Service(SmolStr),
    /// A SAML identity provider.
    SamlProvider(Arn),
    /// An OpenID Connect identity provider.
    OidcProvider(Arn),
    /// An identity provider by its domain, such as `cognito-identity.amazonaws.com`.
    WebIdentity(SmolStr),
    /// A canonical user id, in hexadecimal.
    CanonicalUser(SmolStr),
    /// The unique id of a user or role that was deleted: it matches nothing that lives.
    Orphaned(UniqueId),
    /// None of these forms, kept as written.
    Other(SmolStr),
}

impl Principal {
    /// Reads what stands under a key. Never fails: what has no known form is [`Principal::Other`].
    #[must_use]
    pub fn read(kind: PrincipalKind, text: &str) -> Self {
        let known = match kind {
            PrincipalKind::Aws => aws(text),
            PrincipalKind::Service => is_host(text).then(|| Self::Service(text.into())),
            PrincipalKind::Federated => federated(text),
            PrincipalKind::CanonicalUser => is_canonical(text).then(|| Self::CanonicalUser(text.into())),
        };
        known.unwrap_or_else(|| Self::Other(text.into()))
    }

    /// The principal as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Everyone => "*",
            Self::Account(id) => id.as_str(),
            Self::Root(arn)
            | Self::User(arn)
            | Self::Role(arn)
            | Self::AssumedRole(arn)
            | Self::FederatedUser(arn)
            | Self::SamlProvider(arn)
            | Self::OidcProvider(arn) => arn.as_str(),
            Self::Orphaned(id) => id.as_str(),
            Self::Service(text) | Self::WebIdentity(text) | Self::CanonicalUser(text) | Self::Other(text) => {
                text
            }
        }
    }

    /// Its ARN, where it was named by one.
    #[must_use]
    pub fn arn(&self) -> Option<&Arn> {
        match self {
            Self::Root(arn)
            | Self::User(arn)
            | Self::Role(arn)
            | Self::AssumedRole(arn)
            | Self::FederatedUser(arn)
            | Self::SamlProvider(arn)
            | Self::OidcProvider(arn) => Some(arn),
            _ => None,
        }
    }

    /// The account that it is, or lies in, where it says so.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(*id),
            _ => self.arn().and_then(Arn::account_id),
        }
    }
}

fn aws(text: &str) -> Option<Principal> {
    if text == "*" {
        return Some(Principal::Everyone);
    }
    if text.contains(['*', '?']) {
        return None;
    }
    if let Ok(id) = text.parse::<AccountId>() {
        return Some(Principal::Account(id));
    }
    if let Ok(id) = text.parse::<UniqueId>() {
        let orphan = matches!(id.kind(), UniqueIdKind::User | UniqueIdKind::Role);
        return orphan.then_some(Principal::Orphaned(id));
    }
    let arn: Arn = text.parse().ok()?;
    let part = arn.typed_resource();
    let slashed = arn.resource().get(part.kind.map_or(0, str::len)..).is_some_and(|s| s.starts_with('/'));
    if !arn.region().is_empty() || arn.account().is_empty() || arn.resource().ends_with('/') {
        return None;
    }
    match (arn.service(), part.kind) {
        ("iam", None) if part.id == "root" => Some(Principal::Root(arn)),
        ("iam", Some("user")) if slashed => Some(Principal::User(arn)),
        ("iam", Some("role")) if slashed => Some(Principal::Role(arn)),
        ("sts", Some("federated-user")) if slashed => Some(Principal::FederatedUser(arn)),
        ("sts", Some("assumed-role")) if slashed => {
            let (role, session) = part.id.split_once('/')?;
            let whole = !role.is_empty() && !session.is_empty() && !session.contains('/');
            whole.then_some(Principal::AssumedRole(arn))
        }
        _ => None,
    }
}

fn federated(text: &str) -> Option<Principal> {
    if !text.starts_with("arn:") {
        return is_host(text).then(|| Principal::WebIdentity(text.into()));
    }
    let arn: Arn = text.parse().ok()?;
    if arn.service() != "iam" || text.contains(['*', '?']) {
        return None;
    }
    match arn.resource().split_once('/') {
        Some(("saml-provider", name)) if !name.is_empty() => Some(Principal::SamlProvider(arn)),
        Some(("oidc-provider", host)) if !host.is_empty() => Some(Principal::OidcProvider(arn)),
        _ => None,
    }
}

/// Services and providers are domain names: IAM says so where it refuses one.
fn is_host(text: &str) -> bool {
    text.contains('.')
        && text.split('.').all(|label| !label.is_empty())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

/// 64 hexadecimal digits for an account; CloudFront's origin access identities have 96.
fn is_canonical(text: &str) -> bool {
    matches!(text.len(), 64 | 96) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The principals under one key: `"AWS": ["111122223333"]`.
#[derive(Debug, Clone)]
pub struct PrincipalList {
    /// The key.
    pub kind: PrincipalKind,
    /// Where the key stands.
    pub name: Span,
    /// The principals.
    pub values: OneOrMany<Spanned<Principal>>,
    /// Where they stand.
    pub span: Span,
}

impl PartialEq for PrincipalList {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.values == other.values
    }
}
impl Eq for PrincipalList {}

/// What stands under `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principals {
    /// A bare `"*"`.
    Everyone,
    /// Principals by key.
    Listed(Vec<PrincipalList>),
}

impl Principals {
    /// The principals with their keys; none for a bare `"*"`, which has no key.
    pub fn listed(&self) -> impl Iterator<Item = (PrincipalKind, &Spanned<Principal>)> {
        let lists = match self {
            Self::Everyone => &[],
            Self::Listed(lists) => lists.as_slice(),
        };
        lists.iter().flat_map(|list| list.values.iter().map(|value| (list.kind, value)))
    }

    /// Whether everyone is among them, in either spelling.
    #[must_use]
    pub fn has_everyone(&self) -> bool {
        *self == Self::Everyone || self.listed().any(|(_, one)| one.value == Principal::Everyone)
    }

    /// Whether nobody is among them: `{}`, or empty lists only.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self != Self::Everyone && self.listed().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::{Principal, PrincipalKind, PrincipalKind::*};

    fn read(kind: PrincipalKind, text: &str) -> String {
        let principal = Principal::read(kind, text);
        assert_eq!(principal.as_str(), text, "kept as written");
        let debug = format!("{principal:?}");
        debug.split('(').next().unwrap().to_owned()
    }

    #[test]
    fn every_form_has_its_type() {
        for (kind, text, expected) in [
            (Aws, "*", "Everyone"),
            (Aws, "111122223333", "Account"),
            (Aws, "arn:aws:iam::111122223333:root", "Root"),
            (Aws, "arn:aws-cn:iam::111122223333:user/a/b/Bob", "User"),
            (Aws, "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1", "User"),
            (Aws, "arn:aws:iam::111122223333:role/x", "Role"),
            (Aws, "arn:aws:sts::111122223333:assumed-role/x/s", "AssumedRole"),
            (Aws, "arn:aws:sts::111122223333:federated-user/bob", "FederatedUser"),
            (Aws, "AROADBQP57FF2AEXAMPLE", "Orphaned"),
            (Aws, "AIDACKCEVSQ6C2EXAMPLE", "Orphaned"),
            (Service, "ec2.amazonaws.com", "Service"),
            (Service, "s3.cn-north-1.amazonaws.com.cn", "Service"),
            (Federated, "arn:aws:iam::111122223333:saml-provider/Idp", "SamlProvider"),
            (
                Federated,
                "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
                "OidcProvider",
            ),
            (Federated, "accounts.google.com", "WebIdentity"),
        ] {
            assert_eq!(read(kind, text), expected, "{text}");
        }
        assert_eq!(read(CanonicalUser, &"0a".repeat(32)), "CanonicalUser");
        assert_eq!(read(CanonicalUser, &"0a".repeat(48)), "CanonicalUser");
    }

    #[test]
    fn what_has_no_form_is_kept() {
        for (kind, text) in [
            (Aws, ""),
            (Aws, "arn:aws:iam::111122223333:user/*"),
            (Aws, "arn:aws:iam::11112222333?:root"),
            (Aws, "arn:aws:iam::111122223333:group/admins"),
            (Aws, "arn:aws:iam::111122223333:instance-profile/p"),
            (Aws, "arn:aws:iam::111122223333:user:bob"),
            (Aws, "arn:aws:iam::111122223333:role/"),
            (Aws, "arn:aws:iam:::role/x"),
            (Aws, "arn:aws:sts::111122223333:assumed-role/x"),
            (Aws, "arn:aws:sts::111122223333:assumed-role/x/*"),
            (Aws, "arn:aws:sts::111122223333:assumed-role/path/x/s"),
            (Aws, "AGPACKCEVSQ6C2EXAMPLE"),
            (Aws, "ec2.amazonaws.com"),
            (Service, "*"),
            (Service, "*.amazonaws.com"),
            (Service, "ec2"),
            (Service, "ec2..amazonaws.com"),
            (Federated, "*"),
            (Federated, "arn:aws:iam::111122223333:saml-provider/*"),
            (CanonicalUser, "0a"),
        ] {
            assert_eq!(read(kind, text), "Other", "{text}");
        }
    }

    #[test]
    fn the_account_is_told_by_either_spelling() {
        for text in ["111122223333", "arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/x"] {
            assert_eq!(Principal::read(Aws, text).account().unwrap().as_str(), "111122223333");
        }
        assert_eq!(Principal::Everyone.account(), None);
    }
}
