use aozu_names::{Known, Timestamp};
use smol_str::SmolStr;

use super::{
    AssumableRole, CallingPrincipal, Randomness, RoleSession, SessionParameters, StsError, StsErrors,
    authorize::Call, parameters::pattern, session::Begun, session_policies::check_owner,
    session_tags::SessionTags,
};
use crate::{
    evaluate::{Action, CallerKind},
    limits::ROLE_SESSION_SECONDS,
};

/// The parameters of AssumeRole, with AWS's names; the role is given besides.
///
/// Source: STS API reference, `AssumeRole`.
///
/// ```
/// use aozu_iam::sts::AssumeRole;
/// let call = AssumeRole { external_id: Some("acme-7".into()), ..AssumeRole::named("deploy") };
/// assert_eq!(call.session.role_session_name, "deploy");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssumeRole {
    /// What every call that assumes a role has.
    pub session: SessionParameters,
    /// `ExternalId`: 2 to 1224 characters.
    pub external_id: Option<String>,
    /// `SerialNumber`: the MFA device, by its number or ARN.
    pub serial_number: Option<String>,
    /// `TokenCode`: the six digits that it shows. Whether they are right is not looked at.
    pub token_code: Option<String>,
}

impl AssumeRole {
    /// A session of that name and nothing else.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { session: SessionParameters::named(name), ..Self::default() }
    }
}

/// Assumes a role: asks whether the parameters have their shape, whether the caller may, and whether the role
/// trusts it; then begins the session.
///
/// - The session lasts 900 seconds to the role's `MaxSessionDuration`, 3600 unless asked otherwise. Where the caller
///   is itself a session of a role (role chaining), 3600 is the most. An AWS service is held to neither; nor is the
///   delivery of a role to an instance chaining, which is a call of the service.
/// - `sts:AssumeRole` must be allowed; also `sts:TagSession` where tags are passed or inherited, and
///   `sts:SetSourceIdentity` where a source identity is set or was set before in the chain.
/// - Transitive tags and the source identity of the caller's session go on and cannot be changed.
///
/// `now` is when the call is made, and `randomness` what the credentials are made of.
///
/// Source: STS API reference, `AssumeRole`; specs/iam.md §5. That the source identity's change is a
/// `ValidationError` is not recorded.
///
/// ```
/// use aozu_iam::{context_keys::*, entity::Role, evaluate::*, policy::PolicyText, sts::*, wire};
/// let role = Role::try_from(wire::Role {
///     role_name: Some("deploy".into()),
///     role_id: Some("AROADBQP57FF2AEXAMPLE".into()),
///     arn: Some("arn:aws:iam::111122223333:role/ci/deploy".into()),
///     max_session_duration: Some(7200),
///     assume_role_policy_document: Some(PolicyText::new(r#"{"Version": "2012-10-17", "Statement": {
///         "Effect": "Allow", "Action": "sts:AssumeRole",
///         "Principal": {"AWS": "arn:aws:iam::111122223333:user/alice"}}}"#)),
///     ..Default::default()
/// })?;
/// let caller = Caller::parse("arn:aws:iam::111122223333:user/alice")?;
/// let alice = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::long_term(),
///     layers: Layers::default(),
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// let (now, random) = ("2026-06-01T00:00:00Z".parse()?, Randomness::new([7; 64]));
/// let session = assume_role(&alice, &AssumableRole::new(&role), &AssumeRole::named("alice"), now, &random)?;
/// assert_eq!(session.assumed_role_user().arn, "arn:aws:sts::111122223333:assumed-role/deploy/alice");
/// assert_eq!(session.expiration().to_string(), "2026-06-01T01:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that keeps the session from being begun.
pub fn assume_role(
    by: &CallingPrincipal<'_>,
    role: &AssumableRole<'_>,
    parameters: &AssumeRole,
    now: Timestamp,
    randomness: &Randomness,
) -> Result<RoleSession, StsErrors> {
    let mut errors = Vec::new();
    let session = &parameters.session;
    session.check(&mut errors);
    check_owner(&session.policy_arns, role.role().arn().account(), &mut errors);
    if let Some(id) = &parameters.external_id {
        pattern("ExternalId", id, 2, 1224, "=,.@:/-", &mut errors);
    }
    let mfa = mfa(parameters.serial_number.as_deref(), parameters.token_code.as_deref(), by, &mut errors);
    longest(by, role, session, &mut errors);
    let tags = SessionTags::new(&session.tags, &session.transitive_tag_keys, by.facts, &mut errors);
    let source_identity = source_identity(session, by, &mut errors);
    if let Ok(action) = Action::new("sts:AssumeRole") {
        let mut call = Call::to_assume(by, role, &action, session, now);
        match &parameters.external_id {
            Some(id) => call.context.set("sts:ExternalId", id.as_str()),
            None => call.context.set_absent("sts:ExternalId"),
        }
        if mfa {
            call.context.set("aws:MultiFactorAuthPresent", "true");
            call.context.set("aws:MultiFactorAuthAge", "0");
        }
        match by.caller.kind() {
            CallerKind::Anonymous | CallerKind::Unnamed | CallerKind::Group | CallerKind::Federated => {
                errors.push(StsError::refused(
                    "the call must be signed with the credentials of a user, of a role, or of a service",
                ));
            }
            _ => authorize(&call, "sts:AssumeRole", &tags, &source_identity, &mut errors),
        }
    }
    if !errors.is_empty() {
        return Err(StsErrors(errors));
    }
    let begun = Begun { now, tags, source_identity, federated_provider: Known::Absent, mfa };
    RoleSession::new(role, session, begun, randomness).map_err(|error| StsErrors(vec![error]))
}

/// Asks for the call itself and for what it carries.
pub(super) fn authorize(
    call: &Call<'_>,
    action: &'static str,
    tags: &SessionTags,
    source_identity: &Known<SmolStr>,
    errors: &mut Vec<StsError>,
) {
    let before = errors.len();
    call.ask(action, errors);
    // A rule of the service that stops the caller stops it in everything.
    if errors.iter().skip(before).any(|error| matches!(error, StsError::Refused { .. })) {
        return;
    }
    if !tags.is_empty() {
        call.ask("sts:TagSession", errors);
    }
    if source_identity.present().is_some() {
        call.ask("sts:SetSourceIdentity", errors);
    }
}

/// Whether the call is made with MFA, and both its parameters have their shape.
pub(super) fn mfa(
    serial: Option<&str>,
    code: Option<&str>,
    by: &CallingPrincipal<'_>,
    errors: &mut Vec<StsError>,
) -> bool {
    if let Some(serial) = serial {
        pattern("SerialNumber", serial, 9, 256, "=/:,.@-", errors);
    }
    if code.is_some_and(|code| code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit())) {
        errors.push(StsError::validation("TokenCode", code.unwrap_or_default(), "it must be six digits"));
    }
    match (serial, code) {
        (None, None) => return false,
        (Some(_), Some(_)) if matches!(by.caller.kind(), CallerKind::User | CallerKind::Root) => {}
        (Some(_), Some(_)) => errors.push(StsError::refused("only users have MFA devices")),
        _ => errors.push(StsError::refused("MFA needs both `SerialNumber` and `TokenCode`")),
    }
    true
}

/// Whether the session may last so long.
fn longest(
    by: &CallingPrincipal<'_>,
    role: &AssumableRole<'_>,
    session: &SessionParameters,
    errors: &mut Vec<StsError>,
) {
    let seconds = session.seconds();
    if by.caller.kind() == &CallerKind::Service {
        return;
    }
    if by.is_role_session() && seconds > ROLE_SESSION_SECONDS {
        errors.push(StsError::validation(
            "DurationSeconds",
            &seconds.to_string(),
            format!("{ROLE_SESSION_SECONDS} seconds is the most where a session of a role assumes a role"),
        ));
    }
    longest_of_role(role, seconds, errors);
}

/// Whether the role lets its sessions last so long.
pub(super) fn longest_of_role(role: &AssumableRole<'_>, seconds: u32, errors: &mut Vec<StsError>) {
    match role.role().max_session_duration() {
        Some(most) if seconds > most => errors.push(StsError::validation(
            "DurationSeconds",
            &seconds.to_string(),
            format!("the role's `MaxSessionDuration` is {most} seconds"),
        )),
        // No role has less than the default.
        None if seconds > ROLE_SESSION_SECONDS => {
            errors.push(StsError::NotRead { member: "MaxSessionDuration" });
        }
        _ => {}
    }
}

/// The source identity of the session: what the call sets, else what the caller's session has.
fn source_identity(
    session: &SessionParameters,
    by: &CallingPrincipal<'_>,
    errors: &mut Vec<StsError>,
) -> Known<SmolStr> {
    let before = if by.is_role_session() { by.facts.source_identity.clone() } else { Known::Absent };
    match (&session.source_identity, before) {
        (Some(new), Known::Present(old)) if *new != old => {
            let rule = format!("the session has the source identity `{old}`, which cannot be changed");
            errors.push(StsError::validation("SourceIdentity", new, rule));
            Known::Present(old)
        }
        (Some(new), _) => Known::Present(new.into()),
        (None, before) => before,
    }
}
