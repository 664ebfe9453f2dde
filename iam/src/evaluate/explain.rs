use serde::Serialize;
use smol_str::SmolStr;

use super::{
    Context, Decision, Edit, Grant, KeyState, Layers, PolicySet, PolicySource, Request, ResourcePolicy,
    ServiceRule, Truth,
    compiled::Statement,
    condition::Held,
    context::lower,
    decide::{Relation, Scope, Trusts},
};
use crate::policy::{Effect, Lines, Piece, PolicyKind, Position, SimulatorPosition, Span, pieces};

/// Why a request comes to what it comes to: every layer, every statement that is about the action, and for each of
/// them whether it matches or at which clause it does not.
///
/// Built on demand; [`Layers::decide`] pays nothing for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The answer, the same as [`Layers::decide`] gives.
    pub decision: Decision,
    /// The service's rule that decided before any policy, if one did.
    pub service_rule: Option<ServiceRule>,
    /// Every layer that was given, those without a say included.
    pub layers: Vec<LayerReport>,
    /// The condition keys that were asked for and are absent or unknown, over all layers, sorted by key.
    pub keys: Vec<KeyReport>,
}

/// A layer of the evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Layer {
    /// Service control policies, at one level.
    #[serde(rename = "scp")]
    ServiceControl,
    /// Resource control policies, at one level.
    #[serde(rename = "rcp")]
    ResourceControl,
    /// The policy of the VPC endpoint.
    #[serde(rename = "endpoint")]
    Endpoint,
    /// The policy of the resource.
    #[serde(rename = "resource")]
    Resource,
    /// The caller's own policies and its groups'.
    #[serde(rename = "identity")]
    Identity,
    /// The permissions boundary.
    #[serde(rename = "boundary")]
    Boundary,
    /// Session policies.
    #[serde(rename = "session")]
    Session,
}

impl Layer {
    /// Its short name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
            Self::Endpoint => "endpoint",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
        }
    }
}

/// What a layer says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum LayerVerdict {
    /// It has no say in this request.
    NotAsked,
    /// Some statement allows and none denies.
    Allowed,
    /// It rests on something unknown.
    Depends,
    /// No statement allows.
    ImplicitDeny,
    /// A statement denies.
    ExplicitDeny,
}

/// One layer of an [`Explanation`]; of SCPs and RCPs, one level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerReport {
    /// Which layer.
    pub layer: Layer,
    /// Of SCPs and RCPs the level, from 1 at the root.
    pub level: Option<usize>,
    /// What it says.
    pub verdict: LayerVerdict,
    /// The strongest way in which the resource's policy lets the caller in.
    pub grant: Option<Grant>,
    /// Policies of it that could not be read.
    pub unreadable: Vec<SmolStr>,
    /// The statements that are about the action, in the order of the policies.
    pub statements: Vec<StatementReport>,
}

/// Whether a statement matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It does.
    Matched,
    /// It does not.
    NotMatched,
    /// It cannot be told.
    Unknown,
    /// A value that is no ARN stands under an ARN operator: an Allow grants nothing, and a Deny denies.
    Error,
}

/// A statement that is about the action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementReport {
    /// The policy, as it was called when the set was compiled.
    pub policy: SmolStr,
    /// What kind of policy it is.
    pub kind: PolicyKind,
    /// The statement's number in it, from 0.
    pub index: u32,
    /// Its `Sid`.
    pub sid: Option<SmolStr>,
    /// What it does.
    pub effect: Effect,
    /// Where it stands in the policy's text, in bytes.
    pub span: Span,
    /// Line and column of its first character.
    pub position: Position,
    /// Its start and end as AWS's simulator tells them.
    pub simulator: (SimulatorPosition, SimulatorPosition),
    /// Whether it matches.
    pub outcome: Outcome,
    /// By what a resource's policy names the caller.
    pub grant: Option<Grant>,
    /// The clauses that keep it from matching, or from being told to.
    pub clauses: Vec<Clause>,
}

/// A clause that keeps a statement from matching.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clause {
    /// It is about other resources.
    Resource {
        /// Where `Resource` or `NotResource` stands.
        position: Position,
    },
    /// It is about other principals.
    Principal {
        /// Where `Principal` or `NotPrincipal` stands.
        position: Position,
    },
    /// A condition.
    Condition {
        /// The operator as written.
        operator: SmolStr,
        /// The key as written.
        key: SmolStr,
        /// The values that the policy gives.
        values: Vec<SmolStr>,
        /// What the request holds of it.
        found: Found,
        /// Why: it fails, is unknown, or is an error.
        outcome: Outcome,
        /// Where the key stands.
        position: Position,
    },
}

/// What a request holds of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// These values.
    Values(Vec<SmolStr>),
    /// The request does not carry it.
    Absent,
    /// Not known.
    Unknown,
}

/// A condition key that was asked for and is not there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyReport {
    /// The key, as the policy spells it where it is first asked for.
    pub key: SmolStr,
    /// Whether nobody knows it; else it is absent.
    pub unknown: bool,
    /// Whether a statement does not match, or cannot be told to, for want of it: not so where its absence
    /// itself satisfies the condition.
    pub decisive: bool,
    /// The layers that ask for it.
    pub layers: Vec<Layer>,
}

impl Explanation {
    /// The statements that the answer rests on: with an explicit deny those that deny, with an allowance those
    /// that allow; of a depending answer those that cannot be told.
    pub fn decisive(&self) -> impl Iterator<Item = (&LayerReport, &StatementReport)> {
        let wanted = move |statement: &StatementReport| match self.decision {
            Decision::ExplicitDeny => {
                statement.effect == Effect::Deny
                    && matches!(statement.outcome, Outcome::Matched | Outcome::Error)
            }
            Decision::Allowed => statement.effect == Effect::Allow && statement.outcome == Outcome::Matched,
            Decision::Depends => statement.outcome == Outcome::Unknown,
            Decision::ImplicitDeny => false,
        };
        self.layers.iter().filter(|layer| layer.verdict != LayerVerdict::NotAsked).flat_map(move |layer| {
            layer.statements.iter().filter(move |s| wanted(s)).map(move |s| (layer, s))
        })
    }

    /// The layers that had to allow and did not, for an implicit deny.
    pub fn lacking(&self) -> impl Iterator<Item = &LayerReport> {
        self.layers.iter().filter(|layer| layer.verdict == LayerVerdict::ImplicitDeny)
    }
}

impl Layers<'_> {
    /// Explains a request: every layer and statement, and what would change the answer is told by
    /// [`Layers::unblock`].
    #[must_use]
    pub fn explain(&self, request: &Request<'_>) -> Explanation {
        let (scope, bounded) = (Scope::of(request), self.boundary.is_some());
        let mut layers = Vec::new();
        let mut keys = Keys::default();
        let mut add = |layer, level, sets: &[&PolicySet], asked| {
            layers.push(report(layer, level, sets, asked, (request, bounded), &mut keys));
        };
        for (level, set) in (1..).zip(self.service_control.unwrap_or_default()) {
            add(Layer::ServiceControl, Some(level), &[*set], scope.service_control);
        }
        for (level, set) in (1..).zip(self.resource_control.unwrap_or_default()) {
            add(Layer::ResourceControl, Some(level), &[*set], !scope.resource_control.is_false());
        }
        if let Some(set) = self.endpoint {
            add(Layer::Endpoint, None, &[set], true);
        }
        match self.resource {
            ResourcePolicy::Given(set) => add(Layer::Resource, None, &[set], true),
            ResourcePolicy::Absent if self.grant.is_none() => {
                let needed = !matches!(self.relation(request), Relation::SameAccount(Trusts::Identity));
                add(Layer::Resource, None, &[], needed);
            }
            ResourcePolicy::Absent | ResourcePolicy::NotAsked => {}
        }
        add(Layer::Identity, None, self.identity, scope.identity);
        if let Some(set) = self.boundary {
            add(Layer::Boundary, None, &[set], scope.identity);
        }
        if let Some(sets) = self.session {
            add(Layer::Session, None, sets, scope.identity);
        }
        let service_rule = ServiceRule::of(request);
        Explanation { decision: self.decide(request), service_rule, layers, keys: keys.finish() }
    }

    /// What would let a denied request through: sets of edits, each of which the engine was asked about and
    /// answered `allowed`. Empty where the request is allowed already or no edit of policies helps.
    #[must_use]
    pub fn unblock(&self, request: &Request<'_>) -> Vec<Edit> {
        super::unblock::unblock(self, request)
    }
}

/// The keys that were asked for and are not there.
#[derive(Debug, Default)]
struct Keys(Vec<KeyReport>);

impl Keys {
    fn ask(&mut self, key: &str, context: &Context, layer: Layer, decisive: bool) {
        let unknown = match context.get(key) {
            KeyState::Present(_) => return,
            KeyState::Absent => false,
            KeyState::Unknown => true,
        };
        match self.0.iter_mut().find(|known| lower(&known.key) == lower(key)) {
            Some(known) => {
                known.decisive |= decisive;
                if !known.layers.contains(&layer) {
                    known.layers.push(layer);
                }
            }
            None => self.0.push(KeyReport { key: key.into(), unknown, decisive, layers: vec![layer] }),
        }
    }

    fn finish(mut self) -> Vec<KeyReport> {
        self.0.sort();
        self.0
    }
}

fn report(
    layer: Layer,
    level: Option<usize>,
    sets: &[&PolicySet],
    asked: bool,
    (request, bounded): (&Request<'_>, bool),
    keys: &mut Keys,
) -> LayerReport {
    let mut report = LayerReport {
        layer,
        level,
        verdict: LayerVerdict::NotAsked,
        grant: None,
        unreadable: Vec::new(),
        statements: Vec::new(),
    };
    let (mut deny, mut allow) = (Truth::False, Truth::False);
    for set in sets {
        let verdict = set.judge(request, bounded);
        deny = deny | verdict.deny;
        allow = allow | verdict.allows();
        let unread = set.sources().iter().filter(|source| source.text().is_none());
        report.unreadable.extend(unread.map(|source| SmolStr::new(source.id())));
        let mut lines = None;
        for statement in set.statements() {
            if statement.covers_action(set.arena(), request.action) {
                // The statements of one policy follow each other.
                let (_, lines) = match lines.take() {
                    Some((source, known)) if source == statement.source => lines.insert((source, known)),
                    _ => {
                        let text = set.source_of(statement).and_then(PolicySource::text).unwrap_or_default();
                        lines.insert((statement.source, Lines::new(text)))
                    }
                };
                let mut quiet = Keys::default();
                let keys = if asked { &mut *keys } else { &mut quiet };
                report.statements.push(examine(set, statement, (request, bounded), layer, lines, keys));
            }
        }
    }
    if layer == Layer::Identity && request.caller.kind() == &super::CallerKind::Root {
        allow = Truth::True;
    }
    // RCPFullAWSAccess is implied.
    if layer == Layer::ResourceControl {
        allow = Truth::True;
    }
    if layer == Layer::Resource {
        let matched =
            report.statements.iter().filter(|s| s.effect == Effect::Allow && s.outcome == Outcome::Matched);
        report.grant = matched.filter_map(|s| s.grant).max();
    }
    report.verdict = match (deny, allow) {
        _ if !asked => LayerVerdict::NotAsked,
        (Truth::True, _) => LayerVerdict::ExplicitDeny,
        (_, Truth::False) => LayerVerdict::ImplicitDeny,
        (Truth::False, Truth::True) => LayerVerdict::Allowed,
        _ => LayerVerdict::Depends,
    };
    report
}

fn examine(
    set: &PolicySet,
    statement: &Statement,
    (request, bounded): (&Request<'_>, bool),
    layer: Layer,
    lines: &Lines<'_>,
    keys: &mut Keys,
) -> StatementReport {
    let arena = set.arena();
    let target = statement.covers_target(arena, request);
    let rows = statement.covers_caller(arena, request, bounded);
    let caller = rows.any();
    let mut clauses = Vec::new();
    if !target.is_true() {
        clauses.push(Clause::Resource { position: lines.position(statement.resource_span.start) });
    }
    if !caller.is_true() {
        clauses.push(Clause::Principal { position: lines.position(statement.principal_span.start) });
    }
    let concerned = !target.is_false() && !caller.is_false();
    let mut error = false;
    for condition in &statement.conditions {
        let held = condition.holds(arena, request.context, statement.variables);
        let outcome = match held {
            Held::ERROR => Outcome::Error,
            Held::TRUE => Outcome::Matched,
            Held::FALSE => Outcome::NotMatched,
            _ => Outcome::Unknown,
        };
        error |= outcome == Outcome::Error;
        let key = arena.get(condition.spelt);
        if concerned {
            keys.ask(key, request.context, layer, outcome != Outcome::Matched);
            let values = condition.values.iter().filter(|_| statement.variables);
            for text in values.map(|value| arena.get(value.text)) {
                for piece in pieces(text) {
                    if let Piece::Variable { key, .. } = piece {
                        keys.ask(key, request.context, layer, outcome != Outcome::Matched);
                    }
                }
            }
        }
        if outcome != Outcome::Matched {
            let found = match request.context.get(key) {
                KeyState::Present(values) => Found::Values(values.as_slice().to_vec()),
                KeyState::Absent => Found::Absent,
                KeyState::Unknown => Found::Unknown,
            };
            let operator = SmolStr::new(arena.get(condition.name));
            let values = condition.values.iter().map(|value| arena.get(value.text).into()).collect();
            let position = lines.position(condition.span.start);
            clauses.push(Clause::Condition { operator, key: key.into(), values, found, outcome, position });
        }
    }
    if statement.variables {
        for text in statement.resource_texts(arena) {
            for piece in pieces(text) {
                if let Piece::Variable { key, .. } = piece {
                    keys.ask(key, request.context, layer, !target.is_true());
                }
            }
        }
    }
    let truth = target & caller & statement.conditions_hold(arena, request);
    let outcome = match truth {
        _ if error && (target & caller).is_true() => Outcome::Error,
        Truth::True => Outcome::Matched,
        Truth::False => Outcome::NotMatched,
        Truth::Unknown => Outcome::Unknown,
    };
    let source = set.source_of(statement);
    StatementReport {
        policy: source.map(|source| source.id().into()).unwrap_or_default(),
        kind: source.map_or(PolicyKind::Resource, |source| source.kind()),
        index: statement.index,
        sid: statement.sid.clone(),
        effect: statement.effect,
        span: statement.span,
        position: lines.position(statement.span.start),
        simulator: lines.simulator(statement.span),
        outcome,
        grant: rows.best().filter(|_| statement.names_principals()),
        clauses,
    }
}
