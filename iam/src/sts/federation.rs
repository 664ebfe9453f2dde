use aozu_names::{Known, Timestamp};

use super::{
    AssumableRole, CallingPrincipal, Randomness, RoleSession, SessionParameters, StsError, StsErrors,
    assume_role::{authorize, longest_of_role},
    authorize::Call,
    session::Begun,
    session_policies::check_owner,
    session_tags::SessionTags,
};
use crate::{
    context_keys::put_values,
    evaluate::{Action, CallerKind},
};

/// The parameters of AssumeRoleWithSAML and AssumeRoleWithWebIdentity, as they follow from the assertion or token.
///
/// That the provider signed it is for the caller of this crate to check.
///
/// Source: STS API reference, `AssumeRoleWithSAML`, `AssumeRoleWithWebIdentity`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssumeRoleWithIdentity {
    /// What every call that assumes a role has; in a SAML assertion the name, the tags and the source identity are
    /// attributes.
    pub session: SessionParameters,
    /// What the provider says, by condition key: `saml:aud`, `token.actions.githubusercontent.com:sub`.
    pub claims: Vec<(String, Vec<String>)>,
}

impl AssumeRoleWithIdentity {
    /// A session of that name and nothing else.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { session: SessionParameters::named(name), ..Self::default() }
    }

    /// Adds a claim with one value.
    ///
    /// ```
    /// use aozu_iam::sts::AssumeRoleWithIdentity;
    /// let call = AssumeRoleWithIdentity::named("ci").claim("accounts.google.com:aud", "app");
    /// assert_eq!(call.claims.len(), 1);
    /// ```
    #[must_use]
    pub fn claim(mut self, key: &str, value: &str) -> Self {
        self.claims.push((key.to_owned(), vec![value.to_owned()]));
        self
    }
}

/// Assumes a role for someone whom an identity provider vouches for. The trust policy alone decides: the caller has
/// no policies.
///
/// The caller is [`Caller::federated`](crate::evaluate::Caller::federated): a SAML provider's ARN makes the call
/// AssumeRoleWithSAML, everything else AssumeRoleWithWebIdentity. It is never role chaining.
///
/// ```
/// use aozu_iam::{context_keys::*, entity::Role, evaluate::*, policy::PolicyText, sts::*, wire};
/// let trust = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
///     "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "accounts.google.com"},
///     "Condition": {"StringEquals": {"accounts.google.com:aud": "app"}}}}"#;
/// let role = Role::try_from(wire::Role {
///     role_name: Some("web".into()),
///     arn: Some("arn:aws:iam::111122223333:role/web".into()),
///     assume_role_policy_document: Some(PolicyText::new(trust)),
///     ..Default::default()
/// })?;
/// let caller = Caller::federated("accounts.google.com");
/// let by = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::default(),
///     layers: Layers::default(),
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// let (role, now, random) =
///     (AssumableRole::new(&role), "2026-06-01T00:00:00Z".parse()?, Randomness::new([7; 64]));
/// let call = AssumeRoleWithIdentity::named("bob");
/// assert!(assume_role_with_identity(&by, &role, &call, now, &random).is_err());
/// let call = call.claim("accounts.google.com:aud", "app");
/// assert!(assume_role_with_identity(&by, &role, &call, now, &random).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that keeps the session from being begun.
pub fn assume_role_with_identity(
    by: &CallingPrincipal<'_>,
    role: &AssumableRole<'_>,
    parameters: &AssumeRoleWithIdentity,
    now: Timestamp,
    randomness: &Randomness,
) -> Result<RoleSession, StsErrors> {
    let mut errors = Vec::new();
    let session = &parameters.session;
    session.check(&mut errors);
    check_owner(&session.policy_arns, role.role().arn().account(), &mut errors);
    longest_of_role(role, session.seconds(), &mut errors);
    let tags = SessionTags::new(&session.tags, &session.transitive_tag_keys, by.facts, &mut errors);
    let source_identity =
        session.source_identity.as_ref().map_or(Known::Absent, |identity| Known::Present(identity.into()));
    let action = if by.caller.as_str().contains(":saml-provider/") {
        "sts:AssumeRoleWithSAML"
    } else {
        "sts:AssumeRoleWithWebIdentity"
    };
    if by.caller.kind() != &CallerKind::Federated {
        errors.push(StsError::refused("the call must carry what an identity provider says of the caller"));
    } else if let Ok(asked) = Action::new(action) {
        let mut call = Call::to_assume(by, role, &asked, session, now);
        for (key, values) in &parameters.claims {
            put_values(&mut call.context, key, values);
        }
        authorize(&call, action, &tags, &source_identity, &mut errors);
    }
    if !errors.is_empty() {
        return Err(StsErrors(errors));
    }
    let federated_provider = Known::Present(by.caller.as_str().into());
    let begun = Begun { now, tags, source_identity, federated_provider, mfa: false };
    RoleSession::new(role, session, begun, randomness).map_err(|error| StsErrors(vec![error]))
}
