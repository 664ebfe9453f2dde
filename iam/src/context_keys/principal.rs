use aozu_names::{Arn, Known, Tags, Timestamp, UniqueId};
use smol_str::SmolStr;

use super::{OrganizationPath, absent, put, put_organization};
use crate::{
    entity::{Role, User},
    evaluate::{Caller, CallerKind, Context, Credentials},
};

/// What is known of a caller beside what policies name it by: its id, its tags, its session.
///
/// A member that is [`Known::NotRead`] leaves its keys to what the context takes the rest for. Members that make
/// no sense for the kind of caller are not looked at: a user has no session tags, a role no user name.
///
/// ```
/// use aozu_iam::{context_keys::PrincipalFacts, evaluate::{Caller, Context, KeyState}};
/// use aozu_names::Known;
/// let alice = Caller::parse("arn:aws:iam::111122223333:user/people/alice")?;
/// let facts = PrincipalFacts {
///     unique_id: Known::Present("AIDACKCEVSQ6C2EXAMPLE".parse()?),
///     ..PrincipalFacts::long_term()
/// };
/// let mut context = Context::unknown();
/// facts.add_to(&alice, &mut context);
/// let KeyState::Present(name) = context.get("aws:username") else { panic!() };
/// assert_eq!(name.single().unwrap(), "alice");
/// assert_eq!(context.get("aws:MultiFactorAuthPresent"), KeyState::Absent, "long-term keys tell nothing of MFA");
/// assert_eq!(context.get("aws:PrincipalOrgID"), KeyState::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrincipalFacts {
    /// The id of the user or of the role: `AIDA…`, `AROA…`.
    pub unique_id: Known<UniqueId>,
    /// The tags of the user or of the role.
    pub tags: Known<Tags>,
    /// The tags of the session, those inherited along a chain of roles included. Of two tags whose keys are equal
    /// but for letter case, the session's wins.
    pub session_tags: Known<Tags>,
    /// Of the session's tags the keys of those that the next role of a chain inherits. No request carries them.
    pub transitive_tag_keys: Vec<SmolStr>,
    /// The place of the caller's account; absent where it is in no organization.
    pub organization: Known<OrganizationPath>,
    /// Whether the credentials were got with MFA; absent with long-term keys, which cannot tell.
    pub mfa: Known<Mfa>,
    /// When the credentials were issued; absent with long-term keys.
    pub token_issue_time: Known<Timestamp>,
    /// Who is behind the session, as was set when the first role of the chain was assumed.
    pub source_identity: Known<SmolStr>,
    /// The identity provider that vouched for the session.
    pub federated_provider: Known<SmolStr>,
    /// The EC2 instance to which the role's credentials were handed.
    pub instance: Known<Instance>,
    /// Of a service, all names of its principal; with none, its one name.
    pub service_names: Vec<SmolStr>,
    /// Whether the session is one of AssumeRoot.
    pub assumed_root: Known<bool>,
}

/// Whether temporary credentials were got with MFA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mfa {
    /// Without.
    No,
    /// With it, so many seconds ago.
    Yes {
        /// Seconds since; where they are not told, those since the credentials were issued.
        age: Known<u64>,
    },
}

/// The EC2 instance that a role's credentials were handed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    /// The instance.
    pub arn: Known<Arn>,
    /// Its VPC.
    pub vpc: Known<SmolStr>,
    /// Its primary private address.
    pub private_ipv4: Known<std::net::Ipv4Addr>,
}

/// Keys that only sessions of roles have.
const OF_ROLES: [&str; 5] = [
    "aws:FederatedProvider",
    "aws:SourceIdentity",
    "aws:Ec2InstanceSourceVpc",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "ec2:SourceInstanceArn",
];
/// Keys that only services have.
const OF_SERVICES: [&str; 2] = ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];
/// Keys that only temporary credentials have.
const OF_TOKENS: [&str; 3] = ["aws:TokenIssueTime", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"];
const TAGS: &str = "aws:PrincipalTag/";

impl PrincipalFacts {
    /// What long-term keys tell: no MFA, no time of issue, no session.
    #[must_use]
    pub fn long_term() -> Self {
        Self {
            session_tags: Known::Absent,
            mfa: Known::Absent,
            token_issue_time: Known::Absent,
            source_identity: Known::Absent,
            federated_provider: Known::Absent,
            instance: Known::Absent,
            assumed_root: Known::Absent,
            ..Self::default()
        }
    }

    /// What a state tells of a user. Whether the user signs in with MFA it does not tell.
    #[must_use]
    pub fn of_user(user: &User) -> Self {
        Self {
            unique_id: user.id().cloned().map_or_else(Known::default, Known::Present),
            tags: Known::Present(user.tags().clone()),
            ..Self::default()
        }
    }

    /// What a state tells of some session of a role. A trust policy that never allows `sts:TagSession` makes sure
    /// that no session has tags of its own; likewise `sts:SetSourceIdentity` and identity providers.
    #[must_use]
    pub fn of_role(role: &Role) -> Self {
        let trust = role.trust().and_then(|trust| trust.document());
        let never = |action: &str| {
            trust.is_some_and(|trust| {
                !trust.statements().iter().any(|one| one.allows() && one.covers_action(action))
            })
        };
        let absent_if = |is: bool| if is { Known::Absent } else { Known::default() };
        let federated = never("sts:AssumeRoleWithSAML") && never("sts:AssumeRoleWithWebIdentity");
        Self {
            unique_id: role.id().cloned().map_or_else(Known::default, Known::Present),
            tags: Known::Present(role.tags().clone()),
            session_tags: if never("sts:TagSession") { Known::Absent } else { Known::default() },
            source_identity: absent_if(never("sts:SetSourceIdentity")),
            federated_provider: absent_if(federated),
            ..Self::default()
        }
    }

    /// Sets the keys that tell who calls.
    pub fn add_to(&self, caller: &Caller, context: &mut Context) {
        self.identity(caller, context);
        self.tags(caller, context);
        self.session(caller, context);
        if !matches!(caller.kind(), CallerKind::Service | CallerKind::Unnamed) {
            absent(context, &OF_SERVICES);
        }
        match caller.kind() {
            CallerKind::Anonymous | CallerKind::Federated => {
                absent(context, &["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"]);
            }
            CallerKind::Service => {
                context.set("aws:PrincipalServiceName", caller.as_str());
                let names = if self.service_names.is_empty() {
                    &[SmolStr::new(caller.as_str())][..]
                } else {
                    &self.service_names
                };
                context.set_list("aws:PrincipalServiceNamesList", names.iter().cloned());
            }
            CallerKind::Unnamed => {}
            _ => {
                put_organization(context, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", &self.organization);
            }
        }
    }

    /// Who it is: its ARN, its account, its type, its ids.
    fn identity(&self, caller: &Caller, context: &mut Context) {
        let account = caller.account();
        let kind = match caller.kind() {
            CallerKind::Root => "Account",
            CallerKind::User => "User",
            CallerKind::Role { .. } => "AssumedRole",
            CallerKind::FederatedUser { .. } => "FederatedUser",
            CallerKind::Anonymous => "Anonymous",
            CallerKind::Group | CallerKind::Federated | CallerKind::Service | CallerKind::Unnamed => "",
        };
        if !kind.is_empty() {
            context.set("aws:PrincipalType", kind);
        }
        if let Some(account) = account.filter(|_| caller.kind() != &CallerKind::Federated) {
            context.set("aws:PrincipalAccount", account.as_str());
        }
        match caller.kind() {
            CallerKind::Anonymous => context.set_absent("aws:PrincipalIsAWSService"),
            CallerKind::Federated | CallerKind::Unnamed => {}
            kind => {
                let is = if kind == &CallerKind::Service { "true" } else { "false" };
                context.set("aws:PrincipalIsAWSService", is);
            }
        }
        if !matches!(caller.kind(), CallerKind::User | CallerKind::Unnamed) {
            context.set_absent("aws:username");
        }
        match caller.kind() {
            CallerKind::Root => {
                context.set("aws:PrincipalArn", caller.as_str());
                put(context, "aws:userid", &account.map_or_else(Known::default, Known::Present), |id| {
                    id.as_str().into()
                });
            }
            CallerKind::User => {
                context.set("aws:PrincipalArn", caller.as_str());
                context.set("aws:username", last(caller.as_str()));
                put(context, "aws:userid", &self.unique_id, |id| id.as_str().into());
            }
            CallerKind::Role { role, session, .. } => {
                match role {
                    Some(role) => context.set("aws:PrincipalArn", role.as_str()),
                    // A session drops the path of its role, so that the ARN is there and cannot be told.
                    None => context.set_unknown("aws:PrincipalArn"),
                }
                if let (Known::Present(id), Some(session)) = (&self.unique_id, session) {
                    context.set("aws:userid", format!("{id}:{session}"));
                }
            }
            CallerKind::FederatedUser { .. } => {
                context.set("aws:PrincipalArn", caller.as_str());
                if let Some(account) = account {
                    context.set("aws:userid", format!("{account}:{}", last(caller.as_str())));
                }
            }
            CallerKind::Anonymous => {
                context.set_absent("aws:PrincipalArn");
                context.set("aws:PrincipalAccount", "anonymous");
                context.set("aws:userid", "anonymous");
            }
            CallerKind::Group => absent(context, &["aws:PrincipalArn", "aws:userid"]),
            CallerKind::Federated => context.set_absent("aws:PrincipalArn"),
            CallerKind::Service | CallerKind::Unnamed => {}
        }
    }

    /// Its tags and its session's.
    fn tags(&self, caller: &Caller, context: &mut Context) {
        let session = match caller.kind() {
            CallerKind::Role { .. } | CallerKind::FederatedUser { .. } => &self.session_tags,
            CallerKind::User => &Known::Absent,
            CallerKind::Unnamed => return,
            _ => return context.set_absent_below(TAGS),
        };
        let session = match session {
            Known::Present(tags) => Some(tags),
            Known::Absent => None,
            // A tag of the session may stand in for any of the role's.
            Known::NotRead(_) if context.is_open() => return,
            Known::NotRead(_) => None,
        };
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        if let Known::Present(tags) = &self.tags {
            let own = tags.iter().filter(|(key, _)| {
                !session.is_some_and(|session| session.iter().any(|(other, _)| same(key, other)))
            });
            for (key, value) in own {
                context.set(&format!("{TAGS}{key}"), value);
            }
        }
        for (key, value) in session.iter().flat_map(|tags| tags.iter()) {
            context.set(&format!("{TAGS}{key}"), value);
        }
        if self.tags.was_read() {
            context.set_absent_below(TAGS);
        }
    }

    /// What its credentials tell.
    fn session(&self, caller: &Caller, context: &mut Context) {
        match caller.kind() {
            CallerKind::Unnamed => return,
            CallerKind::Role { .. } => {
                put(context, "aws:FederatedProvider", &self.federated_provider, SmolStr::clone);
                put(context, "aws:SourceIdentity", &self.source_identity, SmolStr::clone);
                self.instance(context);
            }
            _ => absent(context, &OF_ROLES),
        }
        match caller.kind() {
            CallerKind::Root => put(context, "aws:AssumedRoot", &self.assumed_root, |is| flag(*is)),
            CallerKind::Service | CallerKind::Federated => {}
            _ => context.set_absent("aws:AssumedRoot"),
        }
        match caller.kind() {
            CallerKind::Anonymous | CallerKind::Federated | CallerKind::Group | CallerKind::Service => {
                absent(context, &OF_TOKENS);
            }
            _ => {
                put(context, "aws:TokenIssueTime", &self.token_issue_time, |time| time.to_string().into());
                self.mfa(caller, context);
            }
        }
    }

    fn mfa(&self, caller: &Caller, context: &mut Context) {
        const PRESENT: &str = "aws:MultiFactorAuthPresent";
        const AGE: &str = "aws:MultiFactorAuthAge";
        match (&self.mfa, caller.credentials()) {
            (Known::Present(Mfa::Yes { age }), _) => {
                context.set(PRESENT, "true");
                put(context, AGE, age, |age| age.to_string().into());
            }
            (Known::NotRead(_), Credentials::SessionToken { mfa: true }) => context.set(PRESENT, "true"),
            (Known::Present(Mfa::No), _) | (Known::NotRead(_), Credentials::SessionToken { mfa: false }) => {
                context.set(PRESENT, "false");
                context.set_absent(AGE);
            }
            (Known::Absent, _) => absent(context, &[PRESENT, AGE]),
            (Known::NotRead(_), _) => {}
        }
    }

    /// Sets how long ago MFA was, where the time of issue tells it.
    pub(super) fn add_mfa_age(&self, at: Timestamp, context: &mut Context) {
        if let (Known::Present(Mfa::Yes { age: Known::NotRead(_) }), Known::Present(issued)) =
            (&self.mfa, &self.token_issue_time)
        {
            let age = (at.instant() - issued.instant()).num_seconds().max(0);
            context.set("aws:MultiFactorAuthAge", age.to_string());
        }
    }

    fn instance(&self, context: &mut Context) {
        const KEYS: [&str; 3] =
            ["aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4", "ec2:SourceInstanceArn"];
        match &self.instance {
            Known::Present(instance) => {
                put(context, "aws:Ec2InstanceSourceVpc", &instance.vpc, SmolStr::clone);
                put(context, "aws:Ec2InstanceSourcePrivateIPv4", &instance.private_ipv4, |address| {
                    address.to_string().into()
                });
                put(context, "ec2:SourceInstanceArn", &instance.arn, |arn| arn.as_str().into());
            }
            Known::Absent => absent(context, &KEYS),
            Known::NotRead(_) => {}
        }
    }
}

fn last(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or_default()
}

pub(super) fn flag(is: bool) -> SmolStr {
    SmolStr::new_static(if is { "true" } else { "false" })
}
