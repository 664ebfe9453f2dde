use std::sync::Arc;

use aozu_iam::{
    evaluate::{
        Action, Assumed, CallerKind, Context, Decision, Explanation, Layer, LayerVerdict, Layers, PolicySet,
        Request, ResourcePolicy,
    },
    policy::{PolicyKind, RCP_SERVICES},
};

use super::{
    Pins, bounds::Levels, compiled::Compiled, endpoint::endpoint, resource::Thing, subject::Subject,
    unresolved::set,
};

/// One question to the engine, with every layer found.
pub(super) struct Question<'q> {
    pub subject: &'q Subject,
    pub action: &'q Action,
    pub thing: &'q Thing,
    pub context: Context,
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
        thing: &'q Thing,
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
        Question {
            subject,
            action,
            thing,
            context,
            service_control,
            resource_control,
            endpoint,
            needs,
            unbound,
        }
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
            resource: self.thing.policy.as_deref().map_or(ResourcePolicy::Absent, ResourcePolicy::Given),
            endpoint: self.endpoint.as_deref(),
            grant: None,
        };
        let request = Request {
            caller: &self.subject.caller,
            action: self.action,
            target: &self.thing.target,
            context,
        };
        question(&layers, &request)
    }

    /// The answer; a depending one with its unknown keys tried out.
    pub(super) fn decide(&self) -> Decision {
        self.ask(|layers, request| layers.settle(request).decision)
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
        needs.flat_map(|(_, calls)| calls.iter().cloned()).collect()
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
        self.ask_with(&self.subject.identity, &context, |layers, request| {
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
