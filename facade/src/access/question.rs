use std::sync::Arc;

use aozu_iam::{
    evaluate::{
        Action, Assumed, CallerKind, Context, Decision, Explanation, Layer, LayerVerdict, Layers, PolicySet,
        Request, ResourcePolicy, Target,
    },
    policy::{PolicyKind, RCP_SERVICES},
};
use aozu_s3::evaluate::{Arrangement, DecidedBy, S3Rule, together};

use super::{
    Pins, When, bounds::Levels, compiled::Compiled, endpoint::endpoint, resource::Thing, subject::Subject,
    unresolved::set,
};

/// One question to the engine, with every layer found.
pub(super) struct Question<'q> {
    pub subject: &'q Subject,
    pub action: &'q Action,
    pub thing: &'q Thing<'q>,
    pub context: Context,
    /// The ways in which the resource's side may stand, at least one; several only in S3, for what was not read.
    sides: Vec<Arrangement<'q>>,
    /// The one that shows what the answer rests on.
    telling: usize,
    /// The rule of S3's that denies it, whatever policies say.
    pub rule: Option<S3Rule>,
    service_control: Option<Vec<Arc<PolicySet>>>,
    resource_control: Option<Vec<Arc<PolicySet>>>,
    endpoint: Option<Arc<PolicySet>>,
    /// The calls that would tell what was not read, by layer.
    needs: Vec<(Layer, Vec<String>)>,
    /// Whether no organization was read, and none is assumed.
    unbound: bool,
}

fn unread(kind: PolicyKind) -> Vec<Arc<PolicySet>> {
    let what = if kind == PolicyKind::ServiceControl { "SCPs" } else { "RCPs" };
    vec![Arc::new(PolicySet::unreadable(kind, what))]
}

impl Compiled<'_> {
    pub(super) fn question<'q>(
        &self,
        subject: &'q Subject,
        action: &'q Action,
        thing: &'q Thing<'q>,
        pins: &Pins,
    ) -> Question<'q> {
        let mut context = self.context(subject, action, thing);
        pins.write(&mut context);
        let mut needs = vec![
            (Layer::Identity, subject.needs.clone()),
            (Layer::Boundary, subject.needs.clone()),
            (Layer::Resource, thing.needs.clone()),
        ];
        let mut unbound = false;
        let mut control = |levels: Levels, layer: Layer, kind: PolicyKind| match levels {
            Levels::None => None,
            Levels::Assumed => {
                unbound = true;
                None
            }
            Levels::Given(levels) => Some(levels),
            Levels::Unread(calls) => {
                needs.push((layer, calls));
                Some(unread(kind))
            }
        };
        let of_caller = subject.caller.account();
        let service_control = of_caller.and_then(|account| {
            control(self.bounds(account).service, Layer::ServiceControl, PolicyKind::ServiceControl)
        });
        let of_resource = thing.owner.or(of_caller.filter(|_| thing.target.is_any()));
        let covered = RCP_SERVICES.contains(&action.service());
        let resource_control = of_resource.filter(|_| covered).and_then(|account| {
            control(self.bounds(account).resource, Layer::ResourceControl, PolicyKind::ResourceControl)
        });
        let endpoint = endpoint(self, pins).map(|(set, calls)| {
            needs.push((Layer::Endpoint, calls));
            set
        });
        let (sides, rule) = match &thing.bucket {
            Some(bucket) => (
                bucket.arrangements(&subject.caller, action, &context),
                bucket.rule(&subject.caller, action, &context),
            ),
            None => {
                let policy = thing.policy.as_deref().map_or(ResourcePolicy::Absent, ResourcePolicy::Given);
                (vec![Arrangement { target: thing.target.clone(), policy, grant: None }], None)
            }
        };
        let mut question = Question {
            subject,
            action,
            thing,
            context,
            sides,
            telling: 0,
            rule,
            service_control,
            resource_control,
            endpoint,
            needs,
            unbound,
        };
        question.choose();
        question
    }
}

impl Question<'_> {
    /// Asks the engine.
    pub(super) fn ask<T>(&self, question: impl FnOnce(&Layers<'_>, &Request<'_>) -> T) -> T {
        self.ask_with(&self.subject.identity, &self.context, question)
    }

    /// Asks the engine in another context, or with other identity policies.
    pub(super) fn ask_with<T>(
        &self,
        identity: &[Arc<PolicySet>],
        context: &Context,
        question: impl FnOnce(&Layers<'_>, &Request<'_>) -> T,
    ) -> T {
        // There is always one.
        let none = Arrangement { target: Target::any(), policy: ResourcePolicy::Absent, grant: None };
        self.ask_side(self.sides.get(self.telling).unwrap_or(&none), identity, context, question)
    }

    /// What every way in which the resource's side may stand comes to together.
    pub(super) fn decide_with(
        &self,
        identity: &[Arc<PolicySet>],
        context: &Context,
        decide: impl Fn(&Layers<'_>, &Request<'_>) -> Decision,
    ) -> Decision {
        if self.rule.is_some() {
            return Decision::ImplicitDeny;
        }
        together(self.sides.iter().map(|side| self.ask_side(side, identity, context, &decide)))
    }

    /// Of several ways that one is shown which comes to what they come to together.
    fn choose(&mut self) {
        if self.sides.len() < 2 {
            return;
        }
        let settled = |side| {
            self.ask_side(side, &self.subject.identity, &self.context, |layers, request| {
                layers.settle(request).decision
            })
        };
        let all: Vec<Decision> = self.sides.iter().map(settled).collect();
        let whole = together(all.iter().copied());
        self.telling = all.iter().position(|one| *one == whole).unwrap_or_default();
    }

    fn ask_side<T>(
        &self,
        side: &Arrangement<'_>,
        identity: &[Arc<PolicySet>],
        context: &Context,
        question: impl FnOnce(&Layers<'_>, &Request<'_>) -> T,
    ) -> T {
        fn lent(sets: &[Arc<PolicySet>]) -> Vec<&PolicySet> {
            sets.iter().map(AsRef::as_ref).collect()
        }
        let identity = lent(identity);
        let session = self.subject.session.as_deref().map(lent);
        let service_control = self.service_control.as_deref().map(lent);
        let resource_control = self.resource_control.as_deref().map(lent);
        let layers = Layers {
            identity: &identity,
            boundary: self.subject.boundary.as_deref(),
            session: session.as_deref(),
            service_control: service_control.as_deref(),
            resource_control: resource_control.as_deref(),
            resource: side.policy,
            endpoint: self.endpoint.as_deref(),
            grant: side.grant,
        };
        let request =
            Request { caller: &self.subject.caller, action: self.action, target: &side.target, context };
        question(&layers, &request)
    }

    /// The answer; a depending one with its unknown keys tried out.
    pub(super) fn decide(&self) -> Decision {
        self.decide_with(&self.subject.identity, &self.context, |layers, request| {
            layers.settle(request).decision
        })
    }

    /// What decides, where that is S3's own.
    pub(super) fn decided_in_s3(&self, decision: Decision) -> Option<DecidedBy> {
        let bucket = self.thing.bucket.as_ref()?;
        let (caller, context) = (&self.subject.caller, &self.context);
        self.ask(|layers, _| bucket.decided_by(caller, self.action, context, layers, decision))
    }

    /// Under which condition a depending answer comes out either way.
    pub(super) fn when(&self, decision: Decision, explanation: &Explanation) -> When {
        let mut when = When::of(explanation);
        if let Some(by) = self.decided_in_s3(decision) {
            when.words = format!("as far as what was not read allows it: {by}");
        }
        when
    }

    /// The calls that would tell what was not read and matters.
    pub(super) fn needs(&self, decision: Decision, explanation: &Explanation) -> Vec<String> {
        if decision != Decision::Depends {
            return Vec::new();
        }
        let unsure = explanation
            .layers
            .iter()
            .filter(|report| !report.unreadable.is_empty() && report.verdict == LayerVerdict::Depends);
        let layers: Vec<Layer> = unsure.map(|report| report.layer).collect();
        let needs = self.needs.iter().filter(|(layer, _)| layers.contains(layer));
        let mut needs: Vec<String> = needs.flat_map(|(_, calls)| calls.iter().cloned()).collect();
        if let Some(bucket) = &self.thing.bucket {
            needs.extend(bucket.needs(&self.subject.caller, self.action, &self.context));
        }
        needs
    }

    /// What the answer takes for granted.
    pub(super) fn assumptions(&self, decision: Decision) -> Vec<String> {
        let mut assumed = self.subject.assumptions.clone();
        assumed.extend(self.thing.assumptions.iter().cloned());
        let caller = &self.subject.caller;
        if self.unbound && !decision.is_denied() {
            assumed.push(
                "no SCP or RCP stands in the way: nothing of an organization was read (`aws organizations \
                 describe-organization`, or `--organization`)"
                    .to_owned(),
            );
        }
        let own = caller.account().is_some() && caller.account() == self.thing.owner;
        let service = self.action.service();
        match (service, decision) {
            ("s3", _) if self.thing.bucket.is_some() => {}
            ("s3", Decision::ImplicitDeny) if self.thing.owner.is_some() => {
                assumed.push("no ACL lets the caller in: ACLs are not read".to_owned());
            }
            ("s3", Decision::Allowed | Decision::Depends)
                if !own && self.thing.arn.is_some() && caller.kind() != &CallerKind::Service =>
            {
                assumed.push("Block Public Access does not stop it: it is not looked at".to_owned());
            }
            ("kms", Decision::ImplicitDeny) if self.thing.arn.is_some() => {
                assumed.push("no grant of the key lets the caller in: grants are not read".to_owned());
            }
            _ => {}
        }
        assumed
    }
}

impl Question<'_> {
    /// The answer with some keys assumed, to a request that comes through an endpoint.
    pub(super) fn decide_through(
        &self,
        assumed: &[Assumed],
        through: Option<(Arc<PolicySet>, Vec<String>)>,
    ) -> Decision {
        let mut context = self.context.clone();
        assumed.iter().for_each(|pin| set(&mut context, pin));
        self.decide_with(&self.subject.identity, &context, |layers, request| {
            let endpoint = through.as_ref().map(|(set, _)| set.as_ref());
            Layers { endpoint, ..*layers }.decide(request)
        })
    }

    /// The policy that is a whole layer: a boundary, a resource's policy.
    pub(super) fn policy_of(&self, layer: &str) -> Option<String> {
        let set = match layer {
            "boundary" => self.subject.boundary.as_deref(),
            "resource" => self.thing.policy.as_deref(),
            "endpoint" => self.endpoint.as_deref(),
            _ => None,
        };
        set.and_then(|set| set.sources().first()).map(|source| source.id().to_owned())
    }
}
