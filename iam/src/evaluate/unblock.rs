use serde::Serialize;
use serde_json::json;
use smol_str::SmolStr;

use super::{
    CallerKind, Context, Decision, Explanation, Layer, Layers, PolicySet, Request, ResourcePolicy,
    ServiceRule, context::lower, witness,
};
use crate::policy::{Document, PolicyKind};

/// A change that lets a denied request through. Each was applied and the engine asked again before it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Edit {
    /// What to change, all of it together.
    pub steps: Vec<Step>,
}

/// One change of one layer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase", tag = "Kind")]
#[non_exhaustive]
pub enum Step {
    /// Take a statement that denies out of a policy, or except this request from it.
    #[serde(rename_all = "PascalCase")]
    Remove {
        /// The layer.
        layer: Layer,
        /// Of SCPs and RCPs the level, from 1 at the root.
        level: Option<usize>,
        /// The policy.
        policy: SmolStr,
        /// The statement's number, from 0.
        statement: u32,
    },
    /// Add a statement that allows.
    #[serde(rename_all = "PascalCase")]
    Allow {
        /// The layer.
        layer: Layer,
        /// Of SCPs and RCPs the level, from 1 at the root.
        level: Option<usize>,
        /// The statement to add, as JSON.
        statement: String,
    },
    /// Make the request so that it carries a context key with this value.
    #[serde(rename_all = "PascalCase")]
    Context {
        /// The key.
        key: SmolStr,
        /// A value with which it is let through; of several one.
        value: String,
    },
}

/// Every layer, owned, so that it can be changed.
#[derive(Clone)]
struct Draft {
    identity: Vec<PolicySet>,
    boundary: Option<PolicySet>,
    session: Option<Vec<PolicySet>>,
    service_control: Option<Vec<PolicySet>>,
    resource_control: Option<Vec<PolicySet>>,
    resource: Option<PolicySet>,
    endpoint: Option<PolicySet>,
    context: Context,
}

/// How often a draft is changed before it is given up: once for the denies, once for what is lacking, and as
/// often again for denies that come to light.
const ROUNDS: usize = 6;

/// How many ways are told at most.
const MOST: usize = 4;

/// A way of more steps than this is none that anybody would go; to look for the fewest of them costs their cube.
const MOST_STEPS: usize = 16;

/// How many values of context keys are tried.
const MOST_TRIES: usize = 512;

pub(super) fn unblock(layers: &Layers<'_>, request: &Request<'_>) -> Vec<Edit> {
    if ServiceRule::of(request).is_some() || !layers.decide(request).is_denied() {
        return Vec::new();
    }
    let mut found: Vec<Edit> = Vec::new();
    found.extend(by_context(layers, request));
    for route in [Route::Identity, Route::Resource] {
        if let Some(edit) = by_policies(layers, request, route)
            && !found.contains(&edit)
        {
            found.push(edit);
        }
    }
    found.truncate(MOST);
    found
}

/// Where what is lacking is added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Route {
    /// To the caller's policies, and to the resource's only where it must allow too.
    Identity,
    /// To the resource's policy, naming the caller.
    Resource,
}

/// One value of one context key that changes the answer by itself.
fn by_context(layers: &Layers<'_>, request: &Request<'_>) -> Vec<Edit> {
    let mut found = Vec::new();
    let mut tries = 0;
    for (key, operator, values) in conditions(layers, request) {
        if is_the_callers_own(&key) {
            continue;
        }
        for value in witness::values(&operator, &values) {
            tries += 1;
            let mut context = request.context.clone();
            context.set(&key, value.as_str());
            let asked = Request { context: &context, ..*request };
            let edit = Edit { steps: vec![Step::Context { key: key.clone(), value }] };
            if layers.decide(&asked).is_allowed() && !found.contains(&edit) {
                found.push(edit);
                break;
            }
        }
        if found.len() >= MOST || tries > MOST_TRIES {
            break;
        }
    }
    found
}

/// Whether a key says who the caller is or whose the resource is: nobody becomes another to get something done.
fn is_the_callers_own(key: &str) -> bool {
    let key = lower(key);
    ["aws:principal", "aws:userid", "aws:username", "aws:resource"].iter().any(|own| key.starts_with(own))
}

/// The conditions of all statements about this action and resource.
pub(super) fn conditions(
    layers: &Layers<'_>,
    request: &Request<'_>,
) -> Vec<(SmolStr, SmolStr, Vec<SmolStr>)> {
    let mut found = Vec::new();
    for set in layers.sets() {
        let arena = set.arena();
        for statement in set.statements() {
            if statement.conditions.is_empty()
                || !statement.covers_action(arena, request.action)
                || statement.covers_target(arena, request).is_false()
                || statement.covers_caller(arena, request, layers.boundary.is_some()).any().is_false()
            {
                continue;
            }
            found.extend(statement.conditions.iter().map(|condition| {
                let values = condition.values.iter().map(|value| arena.get(value.text).into());
                (arena.get(condition.spelt).into(), arena.get(condition.name).into(), values.collect())
            }));
        }
    }
    found
}

/// Changes of policies: what denies is removed, what is lacking is added, and then every step that proves
/// needless is taken back.
fn by_policies(layers: &Layers<'_>, request: &Request<'_>, route: Route) -> Option<Edit> {
    let start = Draft::new(layers, request);
    let mut draft = start.clone();
    let mut steps = Vec::new();
    for _ in 0..ROUNDS {
        let explanation = draft.ask(layers, request, |layers, request| layers.explain(request));
        let round = match explanation.decision {
            Decision::Allowed | Decision::Depends => break,
            Decision::ExplicitDeny => removals(&explanation),
            Decision::ImplicitDeny => additions(&explanation, layers, request, route),
        };
        let round: Vec<_> = round.into_iter().filter(|step| !steps.contains(step)).collect();
        if round.is_empty() || steps.len() + round.len() > MOST_STEPS {
            return None;
        }
        for step in &round {
            draft.apply(step)?;
        }
        steps.extend(round);
    }
    let allowed = |steps: &[Step]| {
        let mut draft = start.clone();
        steps.iter().all(|step| draft.apply(step).is_some())
            && draft.ask(layers, request, |layers, request| layers.decide(request)).is_allowed()
    };
    let mut at = 0;
    while at < steps.len() {
        let mut fewer = steps.clone();
        fewer.remove(at);
        if allowed(&fewer) { steps = fewer } else { at += 1 }
    }
    (allowed(&steps) && !steps.is_empty()).then_some(Edit { steps })
}

fn removals(explanation: &Explanation) -> Vec<Step> {
    let denying = explanation.decisive();
    denying
        .map(|(layer, statement)| Step::Remove {
            layer: layer.layer,
            level: layer.level,
            policy: statement.policy.clone(),
            statement: statement.index,
        })
        .collect()
}

fn additions(
    explanation: &Explanation,
    layers: &Layers<'_>,
    request: &Request<'_>,
    route: Route,
) -> Vec<Step> {
    let mut steps: Vec<_> = explanation
        .lacking()
        .filter(|report| report.layer != Layer::Resource)
        .filter(|report| route == Route::Identity || report.layer != Layer::Identity)
        .map(|report| (report.layer, report.level))
        .collect();
    // A resource that answers by its policy alone, or lies in another account, must allow whatever the route.
    if route == Route::Resource || layers.resource_must_allow(request) {
        steps.push((Layer::Resource, None));
        if route == Route::Resource && layers.resource_must_allow(request) {
            steps.push((Layer::Identity, None));
        }
    }
    steps
        .into_iter()
        .map(|(layer, level)| Step::Allow { layer, level, statement: statement(layer, request) })
        .collect()
}

/// A statement that allows exactly this request.
fn statement(layer: Layer, request: &Request<'_>) -> String {
    let mut members = vec![("Effect", json!("Allow"))];
    if matches!(layer, Layer::Resource | Layer::Endpoint) {
        let caller = request.caller;
        let principal = match caller.kind() {
            CallerKind::Anonymous => json!("*"),
            CallerKind::Service => json!({"Service": caller.as_str()}),
            CallerKind::Federated => json!({"Federated": caller.as_str()}),
            _ => json!({"AWS": caller.as_str()}),
        };
        members.push(("Principal", if layer == Layer::Endpoint { json!("*") } else { principal }));
    }
    members.push(("Action", json!(request.action.as_str())));
    let trust = layer == Layer::Resource && request.action.service() == "sts";
    if !trust {
        members.push(("Resource", json!(request.target.as_str())));
    }
    let members: Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", members.join(", "))
}

impl Draft {
    fn new(layers: &Layers<'_>, request: &Request<'_>) -> Self {
        let owned = |sets: &[&PolicySet]| sets.iter().map(|set| (*set).clone()).collect::<Vec<_>>();
        Self {
            identity: owned(layers.identity),
            boundary: layers.boundary.cloned(),
            session: layers.session.map(owned),
            service_control: layers.service_control.map(owned),
            resource_control: layers.resource_control.map(owned),
            resource: match layers.resource {
                ResourcePolicy::Given(set) => Some(set.clone()),
                ResourcePolicy::Absent | ResourcePolicy::NotAsked => None,
            },
            endpoint: layers.endpoint.cloned(),
            context: request.context.clone(),
        }
    }

    fn ask<T>(
        &self,
        layers: &Layers<'_>,
        request: &Request<'_>,
        question: impl FnOnce(&Layers<'_>, &Request<'_>) -> T,
    ) -> T {
        fn borrowed(sets: &[PolicySet]) -> Vec<&PolicySet> {
            sets.iter().collect()
        }
        let identity = borrowed(&self.identity);
        let session = self.session.as_deref().map(borrowed);
        let service_control = self.service_control.as_deref().map(borrowed);
        let resource_control = self.resource_control.as_deref().map(borrowed);
        let draft = Layers {
            identity: &identity,
            boundary: self.boundary.as_ref(),
            session: session.as_deref(),
            service_control: service_control.as_deref(),
            resource_control: resource_control.as_deref(),
            resource: self.resource.as_ref().map_or(layers.resource, ResourcePolicy::Given),
            endpoint: self.endpoint.as_ref(),
            grant: layers.grant,
        };
        question(&draft, &Request { context: &self.context, ..*request })
    }

    /// Carries out a step; none where there is nothing to carry it out on.
    fn apply(&mut self, step: &Step) -> Option<()> {
        match step {
            Step::Remove { layer, level, policy, statement } => {
                for set in self.layer_mut(*layer, *level) {
                    let source = set.sources().iter().position(|source| source.id() == policy.as_str());
                    if let Some(source) = source.and_then(|at| u32::try_from(at).ok()) {
                        *set = set.without(source, *statement);
                        return Some(());
                    }
                }
                None
            }
            Step::Allow { layer, level, statement } => {
                let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": {statement}}}");
                let document = Document::parse(&text).ok()?;
                let kind = match layer {
                    Layer::Resource if statement.contains("\"Resource\"") => PolicyKind::Resource,
                    Layer::Resource => PolicyKind::Trust,
                    Layer::Endpoint => PolicyKind::VpcEndpoint,
                    _ => PolicyKind::Managed,
                };
                if *layer == Layer::Identity {
                    self.identity.push(PolicySet::of(kind, "added", &document));
                } else if *layer == Layer::Session {
                    self.session.as_mut()?.push(PolicySet::of(kind, "added", &document));
                } else if *layer == Layer::Resource && self.resource.is_none() {
                    self.resource = Some(PolicySet::of(kind, "added", &document));
                } else {
                    let set = self.layer_mut(*layer, *level).into_iter().next()?;
                    *set = set.with(kind, "added", &document);
                }
                Some(())
            }
            Step::Context { key, value } => {
                self.context.set(key, value.as_str());
                Some(())
            }
        }
    }

    fn layer_mut(&mut self, layer: Layer, level: Option<usize>) -> Vec<&mut PolicySet> {
        let at = level.and_then(|level| level.checked_sub(1));
        match layer {
            Layer::Identity => self.identity.iter_mut().collect(),
            Layer::Session => self.session.iter_mut().flatten().collect(),
            Layer::Boundary => self.boundary.iter_mut().collect(),
            Layer::Endpoint => self.endpoint.iter_mut().collect(),
            Layer::Resource => self.resource.iter_mut().collect(),
            Layer::ServiceControl => nth(&mut self.service_control, at),
            Layer::ResourceControl => nth(&mut self.resource_control, at),
        }
    }
}

fn nth(sets: &mut Option<Vec<PolicySet>>, at: Option<usize>) -> Vec<&mut PolicySet> {
    at.and_then(|at| sets.as_mut()?.get_mut(at)).into_iter().collect()
}
