use std::collections::BTreeMap;

use aozu_names::{Arn, Known};
use smol_str::SmolStr;

use super::{AssumableRole, CallingPrincipal, authorize::role_keys};
use crate::{
    context_keys::PrincipalFacts,
    evaluate::{
        Action, Caller, CallerKind, Context, Decision, Explanation, Layer, Layers, Request, ResourcePolicy,
        Target,
    },
    limits::{ROLE_SESSION_SECONDS, SESSION_SECONDS_MOST},
    policy::Position,
};

/// A role on the way: its trust policy, and the policies that its sessions have.
#[derive(Debug, Clone, Copy)]
pub struct RoleNode<'r> {
    /// The role.
    pub role: &'r AssumableRole<'r>,
    /// What a session of it may do: identity policies, boundary, SCPs of its account. The RCPs are those that bind
    /// the roles it would assume. What is set of the resource's policy is not looked at.
    pub layers: Layers<'r>,
}

/// A role that can be reached by switching roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The role.
    pub role: Arn,
    /// The way there, the last step into the role itself; no way that is as sure has fewer steps.
    pub steps: Vec<Step>,
    /// [`Decision::Allowed`] where each step is; [`Decision::Depends`] where some step rests on what is not known.
    pub decision: Decision,
    /// The longest that the session at the end can last, in seconds: the role's `MaxSessionDuration`, and an hour
    /// after the first step, or wherever the caller is itself a session of a role. None where it was not read.
    pub longest_session_seconds: Option<u32>,
}

/// One switch of roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Who switches: the caller's ARN, or a role's.
    pub from: SmolStr,
    /// To which role.
    pub role: Arn,
    /// Whether it is allowed or depends.
    pub decision: Decision,
    /// The statements that allow it, or that cannot be told to.
    pub by: Vec<Support>,
    /// The condition keys that decide, where it depends.
    pub keys: Vec<SmolStr>,
}

/// A statement that a step rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The layer: the role's trust policy is [`Layer::Resource`].
    pub layer: Layer,
    /// The policy, as it was called when it was compiled; a trust policy by the role's ARN.
    pub policy: SmolStr,
    /// The statement's number in it, from 0.
    pub index: u32,
    /// Its `Sid`.
    pub sid: Option<SmolStr>,
    /// Where it begins.
    pub position: Position,
}

/// The roles that a principal can reach by switching from role to role, each by a shortest way, the sure ones by a
/// way of sure steps; in the order of their steps and then of the roles given.
///
/// Over a state, let the caller's context be [`Context::unknown`]: which external id or session name is given is
/// then for the caller to choose, and a step that asks for one depends on it. The session of a role on the way is
/// taken as some session: a trust policy that names one session of it by its name is not satisfied.
///
/// A pair of roles costs one decision unless it depends, so that a few hundred roles are asked of one another in
/// milliseconds.
///
/// ```
/// use aozu_iam::{context_keys::*, entity::Role, evaluate::*, policy::PolicyText, sts::*, wire};
/// let role = |name: &str, trusted: &str| Role::try_from(wire::Role {
///     role_name: Some(name.into()),
///     arn: Some(format!("arn:aws:iam::111122223333:role/{name}")),
///     assume_role_policy_document: Some(PolicyText::new(&format!(
///         r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "sts:AssumeRole",
///            "Principal": {{"AWS": "arn:aws:iam::111122223333:{trusted}"}}}}}}"#))),
///     ..Default::default()
/// }).unwrap();
/// let (first, second) = (role("first", "user/alice"), role("second", "role/first"));
/// let (first, second) = (AssumableRole::new(&first), AssumableRole::new(&second));
/// let node = |role| RoleNode { role, layers: Layers::default() };
/// let caller = Caller::parse("arn:aws:iam::111122223333:user/alice")?;
/// let alice = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::default(),
///     layers: Layers::default(),
///     request: &RequestFacts::default(),
///     context: &Context::unknown(),
/// };
/// let reached = reachable_roles(&alice, &[node(&second), node(&first)]);
/// let steps: Vec<_> = reached.iter().map(|reach| (reach.role.name(), reach.steps.len())).collect();
/// assert_eq!(steps, [("first", 1), ("second", 2)]);
/// # Ok::<(), CallerError>(())
/// ```
#[must_use]
pub fn reachable_roles(start: &CallingPrincipal<'_>, roles: &[RoleNode<'_>]) -> Vec<Reach> {
    let Ok(action) = Action::new("sts:AssumeRole") else { return Vec::new() };
    let targets = roles.iter().map(|node| Target::new(node.role.role().arn().as_str())).collect();
    let mut walk = Walk { action, targets, roles, start, edges: Vec::new() };
    walk.edges.resize(roles.len() + 1, None);
    let sure = walk.breadth_first(|decision| decision.is_allowed());
    let any = walk.breadth_first(|_| true);
    let mut found = Vec::new();
    for (at, (sure, any)) in sure.into_iter().zip(any).enumerate() {
        let Some(path) = sure.or(any) else { continue };
        found.push((path.len(), at, path));
    }
    found.sort_unstable_by_key(|(steps, at, _)| (*steps, *at));
    let mut steps = BTreeMap::new();
    found.into_iter().filter_map(|(_, at, path)| walk.reach(at, &path, &mut steps)).collect()
}

/// A principal on the way.
struct Switcher<'w> {
    caller: Caller,
    layers: Layers<'w>,
    /// What holds of every switch of it: the keys of caller and request.
    context: Context,
}

struct Walk<'w> {
    action: Action,
    targets: Vec<Target>,
    roles: &'w [RoleNode<'w>],
    start: &'w CallingPrincipal<'w>,
    /// By principal, the start being the last: which roles it may switch to, where it was asked.
    edges: Vec<Option<Vec<(usize, Decision)>>>,
}

impl<'w> Walk<'w> {
    /// The way to each role over steps that pass, as principals: each the number of a role.
    fn breadth_first(&mut self, passes: fn(Decision) -> bool) -> Vec<Option<Vec<usize>>> {
        let mut paths: Vec<Option<Vec<usize>>> = vec![None; self.roles.len()];
        let mut queue = vec![(self.roles.len(), Vec::new())];
        while !queue.is_empty() {
            let mut next = Vec::new();
            for (from, path) in queue {
                for (to, decision) in self.edges_of(from) {
                    if passes(decision) && paths.get(to).is_some_and(Option::is_none) {
                        let mut longer: Vec<usize> = path.clone();
                        longer.push(to);
                        if let Some(slot) = paths.get_mut(to) {
                            *slot = Some(longer.clone());
                        }
                        next.push((to, longer));
                    }
                }
            }
            queue = next;
        }
        paths
    }

    fn edges_of(&mut self, from: usize) -> Vec<(usize, Decision)> {
        if let Some(Some(known)) = self.edges.get(from) {
            return known.clone();
        }
        let mut found = Vec::new();
        if let Some(switcher) = self.switcher(from) {
            for to in 0..self.roles.len() {
                if !self.is_at(&switcher.caller, to) {
                    found.extend(self.decide(&switcher, to).map(|decision| (to, decision)));
                }
            }
        }
        if let Some(slot) = self.edges.get_mut(from) {
            *slot = Some(found.clone());
        }
        found
    }

    /// Whether the principal is a session of that very role already.
    fn is_at(&self, caller: &Caller, to: usize) -> bool {
        let CallerKind::Role { role: Some(role), .. } = caller.kind() else { return false };
        self.roles.get(to).is_some_and(|node| node.role.role().arn() == role)
    }

    fn switcher(&self, from: usize) -> Option<Switcher<'w>> {
        let (caller, facts, layers) = match self.roles.get(from) {
            Some(node) => {
                let role = node.role.role();
                let facts = PrincipalFacts {
                    organization: node.role.organization().clone(),
                    instance: Known::Absent,
                    ..PrincipalFacts::of_role(role)
                };
                (Caller::from_arn(role.arn())?, facts, node.layers)
            }
            None => (self.start.caller.clone(), self.start.facts.clone(), self.start.layers),
        };
        if matches!(
            caller.kind(),
            CallerKind::Anonymous | CallerKind::Unnamed | CallerKind::Group | CallerKind::Federated
        ) {
            return None;
        }
        let mut context = self.start.context.clone();
        facts.add_to(&caller, &mut context);
        self.start.request.add_to(&mut context);
        Some(Switcher { caller, layers, context })
    }

    /// Whether the switch may succeed; none where it is denied for certain.
    fn decide(&self, switcher: &Switcher<'w>, to: usize) -> Option<Decision> {
        let (layers, target) = (self.layers(switcher, to)?, self.targets.get(to)?);
        let caller = &switcher.caller;
        let request = |context| Request { caller, action: &self.action, target, context };
        // With less known, what is certain stays so whatever else is known.
        if switcher.context.is_open() {
            match layers.decide(&request(&switcher.context)) {
                Decision::Depends => {}
                decision => return decision.is_allowed().then_some(decision),
            }
        }
        let context = self.context(switcher, to)?;
        let decision = layers.settle(&request(&context)).decision;
        (!decision.is_denied()).then_some(decision)
    }

    fn layers(&self, switcher: &Switcher<'w>, to: usize) -> Option<Layers<'w>> {
        let trust = self.roles.get(to)?.role.trust();
        Some(Layers { resource: ResourcePolicy::Given(trust), ..switcher.layers })
    }

    fn context(&self, switcher: &Switcher<'_>, to: usize) -> Option<Context> {
        let mut context = switcher.context.clone();
        role_keys(self.roles.get(to)?.role, &self.action, &mut context);
        Some(context)
    }

    /// Explains the way to a role. Ways share their steps, each of which is explained once.
    fn reach(
        &self,
        at: usize,
        path: &[usize],
        known: &mut BTreeMap<(usize, usize), Option<Step>>,
    ) -> Option<Reach> {
        let mut from = self.roles.len();
        let mut steps = Vec::with_capacity(path.len());
        for to in path {
            steps.push(known.entry((from, *to)).or_insert_with(|| self.step(from, *to)).clone()?);
            from = *to;
        }
        let role = self.roles.get(at)?.role.role();
        let chained = path.len() > 1 || self.start.is_role_session();
        let cap = if chained { ROLE_SESSION_SECONDS } else { SESSION_SECONDS_MOST };
        // No role has less than an hour.
        let longest = role.max_session_duration().or(chained.then_some(ROLE_SESSION_SECONDS));
        Some(Reach {
            role: role.arn().clone(),
            decision: steps.iter().map(|step| step.decision).max()?,
            steps,
            longest_session_seconds: longest.map(|seconds| seconds.min(cap)),
        })
    }

    fn step(&self, from: usize, to: usize) -> Option<Step> {
        let switcher = self.switcher(from)?;
        let decision = self.decide(&switcher, to)?;
        let (layers, context) = (self.layers(&switcher, to)?, self.context(&switcher, to)?);
        let explanation = layers.explain(&Request {
            caller: &switcher.caller,
            action: &self.action,
            target: self.targets.get(to)?,
            context: &context,
        });
        Some(Step {
            from: switcher.caller.as_str().into(),
            role: self.roles.get(to)?.role.role().arn().clone(),
            decision,
            keys: keys(&explanation, decision),
            by: support(&explanation),
        })
    }
}

fn keys(explanation: &Explanation, decision: Decision) -> Vec<SmolStr> {
    let unknown = explanation.keys.iter().filter(|key| key.unknown && key.decisive);
    if decision == Decision::Depends { unknown.map(|key| key.key.clone()).collect() } else { Vec::new() }
}

fn support(explanation: &Explanation) -> Vec<Support> {
    explanation
        .decisive()
        .map(|(layer, statement)| Support {
            layer: layer.layer,
            policy: statement.policy.clone(),
            index: statement.index,
            sid: statement.sid.clone(),
            position: statement.position,
        })
        .collect()
}
