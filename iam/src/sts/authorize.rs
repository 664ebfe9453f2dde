use aozu_names::{Known, Timestamp};

use super::{AssumableRole, SessionParameters, StsError};
use crate::{
    context_keys::{Facts, PrincipalFacts, RequestFacts, ResourceFacts},
    evaluate::{Action, Caller, Context, Decision, Layers, Request, ResourcePolicy, Target},
};

/// Who calls STS: the principal, what is known of it, and every policy that has a say in what it asks.
///
/// ```
/// use aozu_iam::{context_keys::{PrincipalFacts, RequestFacts}, evaluate::*, sts::CallingPrincipal};
/// let caller = Caller::parse("arn:aws:iam::111122223333:user/alice")?;
/// let alice = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::long_term(),
///     layers: Layers::default(),
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// assert!(!alice.is_role_session());
/// # Ok::<(), CallerError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct CallingPrincipal<'c> {
    /// The principal.
    pub caller: &'c Caller,
    /// What is known of it; its session's tags, their transitive keys and its source identity go on to the next
    /// session.
    pub facts: &'c PrincipalFacts,
    /// Its policies: identity, boundary, session, the SCPs of its account, the RCPs of the role's. What is set of
    /// the resource's policy is not looked at: that is the role's trust policy.
    pub layers: Layers<'c>,
    /// How the request is made. Its time and its tags are those of the call.
    pub request: &'c RequestFacts,
    /// What holds besides, and how a key is taken that nothing tells: [`Context::absent`] where everything is
    /// known, as in an emulator, [`Context::unknown`] over a state.
    pub context: &'c Context,
}

impl CallingPrincipal<'_> {
    /// Whether it is a session of a role, so that to assume another is role chaining.
    #[must_use]
    pub fn is_role_session(&self) -> bool {
        matches!(self.caller.kind(), crate::evaluate::CallerKind::Role { .. })
    }
}

/// One call: who, of which role, with which context.
pub(super) struct Call<'c> {
    pub by: &'c CallingPrincipal<'c>,
    pub target: Target,
    pub context: Context,
    pub layers: Layers<'c>,
}

/// The keys that tell of the role as a resource.
pub(super) fn role_keys(role: &AssumableRole<'_>, action: &Action, context: &mut Context) {
    let account = role.role().arn().account_id();
    let resource = ResourceFacts {
        account: account.map_or_else(Known::default, Known::Present),
        organization: role.organization().clone(),
        tags: Known::Present(role.role().tags().clone()),
    };
    resource.add_to(action, context);
    for (key, value) in role.role().tags().iter() {
        context.set(&format!("iam:ResourceTag/{key}"), value);
    }
    context.set_absent_below("iam:ResourceTag/");
}

impl<'c> Call<'c> {
    /// A call that begins a session of a role.
    pub(super) fn to_assume(
        by: &'c CallingPrincipal<'c>,
        role: &'c AssumableRole<'c>,
        action: &Action,
        parameters: &SessionParameters,
        now: Timestamp,
    ) -> Self {
        let request = request(by.request, &parameters.tags, now);
        let mut context = by.context.clone();
        let resource = ResourceFacts::default();
        Facts { caller: by.caller, action, principal: by.facts, resource: &resource, request: &request }
            .add_to(&mut context);
        role_keys(role, action, &mut context);
        context.set("sts:RoleSessionName", parameters.role_session_name.as_str());
        context.set("sts:DurationSeconds", parameters.seconds().to_string());
        match parameters
            .source_identity
            .as_deref()
            .map(Into::into)
            .or_else(|| by.facts.source_identity.present().cloned())
        {
            Some(identity) => context.set("sts:SourceIdentity", identity),
            None if by.is_role_session() && !by.facts.source_identity.was_read() => {}
            None => context.set_absent("sts:SourceIdentity"),
        }
        if parameters.transitive_tag_keys.is_empty() {
            context.set_absent("sts:TransitiveTagKeys");
        } else {
            context
                .set_list("sts:TransitiveTagKeys", parameters.transitive_tag_keys.iter().map(String::as_str));
        }
        Self {
            by,
            target: Target::new(role.role().arn().as_str()),
            context,
            layers: Layers { resource: ResourcePolicy::Given(role.trust()), ..by.layers },
        }
    }

    /// Asks for one action, and tells why not.
    pub(super) fn ask(&self, action: &'static str, errors: &mut Vec<StsError>) {
        let Ok(asked) = Action::new(action) else { return };
        let request =
            Request { caller: self.by.caller, action: &asked, target: &self.target, context: &self.context };
        let decision = self.layers.settle(&request).decision;
        if decision.is_allowed() {
            return;
        }
        let (caller, resource) = (self.by.caller.as_str().into(), self.target.as_str().into());
        let explanation = Box::new(self.layers.explain(&request));
        if let Some(rule) = explanation.service_rule {
            return errors.push(StsError::refused(rule.explanation()));
        }
        errors.push(if decision == Decision::Depends {
            let unknown = explanation.keys.iter().filter(|key| key.unknown && key.decisive);
            let keys = unknown.map(|key| key.key.clone()).collect();
            StsError::Depends { caller, action, resource, keys, explanation }
        } else {
            StsError::AccessDenied { caller, action, resource, explanation }
        });
    }
}

/// How a request is made, with the tags and the time of the call.
pub(super) fn request(request: &RequestFacts, tags: &[(String, String)], now: Timestamp) -> RequestFacts {
    let mut passed = aozu_names::Tags::default();
    for (key, value) in tags {
        // One that is no tag is told of the parameters.
        let _ = passed.insert(key, value);
    }
    RequestFacts { at: Known::Present(now), tags: Known::Present(passed), ..request.clone() }
}
