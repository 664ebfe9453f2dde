use aozu_names::{AccountId, Known, Timestamp};
use smol_str::SmolStr;

use super::{
    CallingPrincipal, Randomness, SessionPolicies, StsError, StsErrors, TemporaryCredentials,
    assume_role::mfa,
    authorize::{Call, request},
    parameters::{duration, pattern, tags},
    session::after,
    session_policies,
    session_tags::SessionTags,
};
use crate::{
    context_keys::{Facts, Mfa, PrincipalFacts, ResourceFacts},
    evaluate::{Action, Caller, CallerKind, Credentials, Layers, ResourcePolicy, Target},
    limits::{ROOT_TOKEN_SECONDS_MOST, SESSION_SECONDS_LEAST, TOKEN_SECONDS, TOKEN_SECONDS_MOST},
};

/// The parameters of GetFederationToken, with AWS's names.
///
/// Source: STS API reference, `GetFederationToken`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetFederationToken {
    /// `Name`: 2 to 32 characters.
    pub name: String,
    /// `DurationSeconds`: 900 to 129600, 43200 where it is not given; of the root user 3600 at most.
    pub duration_seconds: Option<u32>,
    /// `PolicyArns`: managed session policies.
    pub policy_arns: Vec<String>,
    /// `Policy`: an inline session policy.
    pub policy: Option<String>,
    /// `Tags`: keys and values.
    pub tags: Vec<(String, String)>,
}

/// A session of GetFederationToken: what its user may do that a session policy allows.
#[derive(Debug, Clone)]
pub struct FederationSession {
    caller: Caller,
    id: SmolStr,
    facts: PrincipalFacts,
    policies: SessionPolicies,
    credentials: TemporaryCredentials,
}

impl FederationSession {
    /// The principal: `arn:aws:sts::ACCOUNT:federated-user/NAME`.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// `FederatedUserId`: `ACCOUNT:NAME`.
    #[must_use]
    pub fn federated_user_id(&self) -> &str {
        &self.id
    }

    /// What the condition keys of its requests follow from.
    #[must_use]
    pub fn facts(&self) -> &PrincipalFacts {
        &self.facts
    }

    /// The session policies. They always stand in the session layer: without any, nothing is allowed but what the
    /// policy of a resource grants this very session.
    #[must_use]
    pub fn policies(&self) -> &SessionPolicies {
        &self.policies
    }

    /// What it signs with.
    #[must_use]
    pub fn credentials(&self) -> &TemporaryCredentials {
        &self.credentials
    }
}

/// Who may ask for a token with long-term keys: a user or the root user, and the account.
fn long_term(by: &CallingPrincipal<'_>, call: &str, errors: &mut Vec<StsError>) -> Option<AccountId> {
    let long_term = by.caller.credentials() == Credentials::LongTerm;
    if !long_term || !matches!(by.caller.kind(), CallerKind::User | CallerKind::Root) {
        let rule = format!("`{call}` must be called with the long-term keys of a user or of the root user");
        errors.push(StsError::refused(rule));
        return None;
    }
    by.caller.account()
}

/// How long the token lasts; the root user's is cut where it asks for more.
fn seconds(asked: Option<u32>, by: &CallingPrincipal<'_>, errors: &mut Vec<StsError>) -> u32 {
    if let Some(seconds) = asked {
        duration(seconds, SESSION_SECONDS_LEAST, TOKEN_SECONDS_MOST, errors);
    }
    let seconds = asked.unwrap_or(TOKEN_SECONDS);
    if by.caller.kind() == &CallerKind::Root { seconds.min(ROOT_TOKEN_SECONDS_MOST) } else { seconds }
}

/// Begins a session for someone who is no user, with the permissions of the user who calls.
///
/// `sts:GetFederationToken` must be allowed by the caller's policies, `sts:TagSession` too where tags are passed.
///
/// ```
/// use aozu_iam::{context_keys::*, evaluate::*, policy::{Document, PolicyKind}, sts::*};
/// let text = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
/// let identity = PolicySet::of(PolicyKind::Managed, "All", &Document::parse(text)?);
/// let caller = Caller::parse("arn:aws:iam::111122223333:user/broker")?;
/// let broker = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::long_term(),
///     layers: Layers { identity: &[&identity], ..Layers::default() },
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// let call = GetFederationToken { name: "bob".into(), ..GetFederationToken::default() };
/// let (now, random) = ("2026-06-01T00:00:00Z".parse()?, Randomness::new([7; 64]));
/// let session = get_federation_token(&broker, &call, now, &random)?;
/// assert_eq!(session.caller().as_str(), "arn:aws:sts::111122223333:federated-user/bob");
/// assert!(session.policies().is_empty(), "so that it may do nothing by itself");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that keeps the session from being begun.
pub fn get_federation_token(
    by: &CallingPrincipal<'_>,
    parameters: &GetFederationToken,
    now: Timestamp,
    randomness: &Randomness,
) -> Result<FederationSession, StsErrors> {
    let mut errors = Vec::new();
    pattern("Name", &parameters.name, 2, 32, "=,.@-", &mut errors);
    let seconds = seconds(parameters.duration_seconds, by, &mut errors);
    tags(&parameters.tags, &mut errors);
    session_policies::check(parameters.policy.as_deref(), &parameters.policy_arns, &mut errors);
    let tags = SessionTags::new(&parameters.tags, &[], &PrincipalFacts::default(), &mut errors);
    let account = long_term(by, "GetFederationToken", &mut errors);
    let (partition, name) = (by.caller.partition(), &parameters.name);
    let arn = account.map(|account| format!("arn:{partition}:sts::{account}:federated-user/{name}"));
    if let (Some(account), Some(arn)) = (account, &arn) {
        session_policies::check_owner(&parameters.policy_arns, account.as_str(), &mut errors);
        ask(by, arn, parameters, &tags, now, &mut errors);
    }
    let caller = arn.and_then(|arn| Caller::parse(&arn).ok());
    match (caller, account) {
        (Some(caller), Some(account)) if errors.is_empty() => {
            let user = by.caller.as_str().parse().ok().filter(|_| by.caller.kind() == &CallerKind::User);
            let caller = user.into_iter().fold(caller, |caller, user| caller.federated_by(&user));
            Ok(FederationSession {
                id: format!("{account}:{name}").into(),
                facts: PrincipalFacts {
                    session_tags: tags.tags,
                    token_issue_time: Known::Present(now),
                    mfa: Known::Present(Mfa::No),
                    source_identity: Known::Absent,
                    transitive_tag_keys: Vec::new(),
                    ..by.facts.clone()
                },
                policies: SessionPolicies::new(parameters.policy.as_deref(), &parameters.policy_arns),
                credentials: randomness.credentials(after(now, seconds)),
                caller,
            })
        }
        (None, Some(account)) if errors.is_empty() => {
            let rule = format!("it makes no name of a federated user in `{account}`");
            Err(StsErrors(vec![StsError::validation("Name", name, rule)]))
        }
        _ => Err(StsErrors(errors)),
    }
}

fn ask(
    by: &CallingPrincipal<'_>,
    arn: &str,
    parameters: &GetFederationToken,
    tags: &SessionTags,
    now: Timestamp,
    errors: &mut Vec<StsError>,
) {
    let Ok(action) = Action::new("sts:GetFederationToken") else { return };
    let request = request(by.request, &parameters.tags, now);
    let mut context = by.context.clone();
    let target = Target::new(arn);
    let resource = ResourceFacts::of(&target);
    Facts { caller: by.caller, action: &action, principal: by.facts, resource: &resource, request: &request }
        .add_to(&mut context);
    let layers = Layers { resource: ResourcePolicy::NotAsked, ..by.layers };
    let call = Call { by, target, context, layers };
    call.ask("sts:GetFederationToken", errors);
    if !tags.is_empty() {
        call.ask("sts:TagSession", errors);
    }
}

/// The parameters of GetSessionToken, with AWS's names.
///
/// Source: STS API reference, `GetSessionToken`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GetSessionToken {
    /// `DurationSeconds`: 900 to 129600, 43200 where it is not given; of the root user 3600 at most.
    pub duration_seconds: Option<u32>,
    /// `SerialNumber`: the MFA device, by its number or ARN.
    pub serial_number: Option<String>,
    /// `TokenCode`: the six digits that it shows. Whether they are right is not looked at.
    pub token_code: Option<String>,
}

/// A session of GetSessionToken: the user itself, with credentials that end and that tell of MFA.
#[derive(Debug, Clone)]
pub struct UserSession {
    caller: Caller,
    facts: PrincipalFacts,
    credentials: TemporaryCredentials,
}

impl UserSession {
    /// The principal: the user.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What the condition keys of its requests follow from.
    #[must_use]
    pub fn facts(&self) -> &PrincipalFacts {
        &self.facts
    }

    /// What it signs with.
    #[must_use]
    pub fn credentials(&self) -> &TemporaryCredentials {
        &self.credentials
    }
}

/// Begins a session of the user who calls. No policy is asked: the call is there to tell of MFA, and "no
/// permissions are required" for it.
///
/// ```
/// use aozu_iam::{context_keys::*, evaluate::*, sts::*};
/// let caller = Caller::parse("arn:aws:iam::111122223333:user/alice")?;
/// let alice = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::long_term(),
///     layers: Layers::default(),
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// let call = GetSessionToken {
///     serial_number: Some("arn:aws:iam::111122223333:mfa/alice".into()),
///     token_code: Some("123456".into()),
///     ..GetSessionToken::default()
/// };
/// let (now, random) = ("2026-06-01T00:00:00Z".parse()?, Randomness::new([7; 64]));
/// let session = get_session_token(&alice, &call, now, &random)?;
/// assert_eq!(session.caller().credentials(), Credentials::SessionToken { mfa: true });
/// assert_eq!(session.credentials().expiration.to_string(), "2026-06-01T12:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that keeps the session from being begun.
pub fn get_session_token(
    by: &CallingPrincipal<'_>,
    parameters: &GetSessionToken,
    now: Timestamp,
    randomness: &Randomness,
) -> Result<UserSession, StsErrors> {
    let mut errors = Vec::new();
    let seconds = seconds(parameters.duration_seconds, by, &mut errors);
    let (serial, code) = (parameters.serial_number.as_deref(), parameters.token_code.as_deref());
    let mfa = mfa(serial, code, by, &mut errors);
    long_term(by, "GetSessionToken", &mut errors);
    if !errors.is_empty() {
        return Err(StsErrors(errors));
    }
    // A request's age is its time less that of the token.
    let told = if mfa { Mfa::Yes { age: Known::default() } } else { Mfa::No };
    Ok(UserSession {
        caller: by.caller.clone().with_credentials(Credentials::SessionToken { mfa }),
        facts: PrincipalFacts {
            token_issue_time: Known::Present(now),
            mfa: Known::Present(told),
            ..by.facts.clone()
        },
        credentials: randomness.credentials(after(now, seconds)),
    })
}
