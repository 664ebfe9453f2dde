//! What a function's role may do, by the policies of the role, asked of the engine of `aozu-iam`.

use std::collections::BTreeMap;

use aozu_iam::{
    Iam,
    entity::{PolicyDocument, Role},
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Target},
    policy::PolicyKind,
};
use aozu_names::{Arn, RoleName};

/// The policies of the roles of functions, each compiled once.
pub(super) struct Roles<'a> {
    iam: &'a Iam,
    compiled: BTreeMap<&'a RoleName, RolePolicies>,
}

struct RolePolicies {
    caller: Caller,
    identity: Vec<PolicySet>,
    boundary: Option<PolicySet>,
}

impl<'a> Roles<'a> {
    pub(super) fn new(iam: &'a Iam) -> Self {
        Self { iam, compiled: BTreeMap::new() }
    }

    /// The actions that a role is denied on all of their targets, in order; none of a role that was not read.
    ///
    /// An action that depends on what the state does not tell — conditions, policies that were not read — is not
    /// denied. Control policies of an organization are not asked: they could only deny more.
    pub(super) fn denied<'q>(
        &mut self,
        role: &Arn,
        asked: impl IntoIterator<Item = (&'q str, &'q [Target])>,
    ) -> Vec<String> {
        let Some(role) = self.role(role) else { return Vec::new() };
        let policies = self.compiled.entry(role.name()).or_insert_with(|| RolePolicies::of(self.iam, role));
        let asked = asked.into_iter();
        let denied = asked.filter(|(action, targets)| {
            Action::new(action)
                .is_ok_and(|action| targets.iter().all(|target| policies.denies(&action, target)))
        });
        denied.map(|(action, _)| action.to_owned()).collect()
    }

    fn role(&self, arn: &Arn) -> Option<&'a Role> {
        let name = arn.resource().rsplit('/').next()?.parse::<RoleName>().ok()?;
        self.iam.roles().get(&name).filter(|role| role.arn() == arn)
    }
}

impl RolePolicies {
    fn of(iam: &Iam, role: &Role) -> Self {
        let inline = role.inline_policies().iter();
        let inline = inline
            .map(|policy| compiled(PolicyKind::RoleInline, policy.name().as_str(), Some(policy.document())));
        let attached = role.attached_policies().iter().map(|policy| managed(iam, policy.arn()));
        Self {
            caller: Caller::session_of(role.arn(), "function").unwrap_or_else(Caller::unnamed),
            identity: inline.chain(attached).collect(),
            boundary: role.boundary().map(|arn| managed(iam, arn)),
        }
    }

    fn denies(&self, action: &Action, target: &Target) -> bool {
        let identity: Vec<&PolicySet> = self.identity.iter().collect();
        let layers = Layers { identity: &identity, boundary: self.boundary.as_ref(), ..Layers::default() };
        let context = Context::unknown();
        let request = Request { caller: &self.caller, action, target, context: &context };
        matches!(layers.settle(&request).decision, Decision::ExplicitDeny | Decision::ImplicitDeny)
    }
}

fn managed(iam: &Iam, arn: &Arn) -> PolicySet {
    let policy = iam.policies().get(arn);
    compiled(PolicyKind::Managed, arn.as_str(), policy.and_then(|policy| policy.document()))
}

fn compiled(kind: PolicyKind, id: &str, document: Option<&PolicyDocument>) -> PolicySet {
    match document.and_then(PolicyDocument::document) {
        Some(document) => PolicySet::of(kind, id, document),
        None => PolicySet::unreadable(kind, id),
    }
}
