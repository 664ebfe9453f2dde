//! What policies say.

use std::net::IpAddr;

use aozu_iam::{
    evaluate::{
        self, Caller, Context, Decision, Layer, LayerReport, LayerVerdict, Layers, Outcome, PolicySet,
        ResourcePolicy, StatementReport, Target,
    },
    policy::{Effect, PolicyKind},
};

use super::{Credentials, PolicyAnswer, Request, answer::Basis, ask::describe};
use crate::Domain;

/// Requests whose body names indices that no policy sees, by the end of their path.
///
/// Source: OpenSearch Service Developer Guide, "Identity and Access Management in Amazon OpenSearch Service", "Advanced
/// options and API considerations" (2026).
const NAMED_IN_BODY: [&str; 3] = ["_bulk", "_mget", "_msearch"];

/// The domain's access policy, as far as it is known.
enum Own {
    Absent,
    Given(PolicySet),
}

impl Own {
    fn of(request: &Request<'_>, basis: &mut Basis) -> Self {
        let id = request.arn.as_str();
        match request.domain.access_policies() {
            Some(policy) => Self::Given(match policy.policy().document() {
                Some(document) => PolicySet::of(PolicyKind::Resource, id, document),
                None => PolicySet::unreadable(PolicyKind::Resource, id),
            }),
            None if was_described(request.domain) => {
                basis.assume("the domain has no access policy: none was printed");
                Self::Absent
            }
            None => {
                basis.need(describe(request));
                Self::Given(PolicySet::unreadable(PolicyKind::Resource, id))
            }
        }
    }
}

/// Whether a domain's description was read, in which AWS prints an empty text for a policy that is not there.
fn was_described(domain: &Domain) -> bool {
    domain.arn().is_some() && domain.is_in_vpc().is_some()
}

pub(super) fn ask(request: &Request<'_>, basis: &mut Basis) -> PolicyAnswer {
    let anonymous = Caller::anonymous();
    let caller = match request.credentials {
        Credentials::Signed(caller) => caller,
        // A name and a password are nothing to IAM.
        Credentials::Unsigned | Credentials::Basic(_) => &anonymous,
    };
    let own = Own::of(request, basis);
    let resource = match &own {
        Own::Absent => ResourcePolicy::Absent,
        Own::Given(set) => ResourcePolicy::Given(set),
    };
    let layers = match request.credentials {
        Credentials::Signed(_) => Layers { resource, ..request.layers },
        // Without an identity only the resource's side counts.
        _ => Layers {
            resource,
            resource_control: request.layers.resource_control,
            endpoint: request.layers.endpoint,
            ..Layers::default()
        },
    };
    let path = request.path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let target = Target::new(&format!("{}/{path}", request.arn));
    let context = context(request);
    let Ok(action) = request.method.action() else {
        // The names of methods are actions' names; were one not, nothing would be known of it.
        let explanation = evaluate::Explanation {
            decision: Decision::Depends,
            service_rule: None,
            layers: Vec::new(),
            keys: Vec::new(),
        };
        return PolicyAnswer { decision: Decision::Depends, because: Vec::new(), explanation };
    };
    let asked = evaluate::Request { caller, action: &action, target: &target, context: &context };
    let decision = layers.settle(&asked).decision;
    let explanation = layers.explain(&asked);
    let in_body = NAMED_IN_BODY.iter().any(|end| path.rsplit('/').next() == Some(*end));
    if decision.is_allowed() && in_body {
        basis.assume(
            "the indices that the request's body names are not looked at: policies see its path alone",
        );
    }
    PolicyAnswer { decision, because: because(request, decision, &explanation), explanation }
}

/// The context with the client's address, where the service sees it.
fn context(request: &Request<'_>) -> Context {
    let mut context = request.context.clone();
    match request.domain.is_in_vpc() {
        // Policies by address are refused in a VPC, so that what the key would hold is nowhere said.
        Some(true) => context.set_unknown("aws:SourceIp"),
        _ if context.is_set("aws:SourceIp") => {}
        in_vpc => match request.client.map(str::parse::<IpAddr>) {
            Some(Ok(address)) if in_vpc == Some(false) && aozu_vpc::is_public(address) => {
                context.set("aws:SourceIp", address.to_string());
            }
            // A public endpoint always sees an address; behind NAT it is not the client's own.
            _ => context.set_unknown("aws:SourceIp"),
        },
    }
    context
}

fn because(request: &Request<'_>, decision: Decision, explanation: &evaluate::Explanation) -> Vec<String> {
    if let Some(rule) = explanation.service_rule {
        return vec![rule.explanation().to_owned()];
    }
    let told =
        |(layer, statement): (&LayerReport, &StatementReport)| said(request, decision, layer, statement);
    // The one that settles it may not be the one that deciding alone leaves open.
    let decisive: Vec<String> = if decision == explanation.decision {
        explanation.decisive().map(told).collect()
    } else {
        Vec::new()
    };
    if !decisive.is_empty() {
        return decisive;
    }
    if decision == Decision::Depends {
        let unread = explanation.layers.iter().filter(|layer| !layer.unreadable.is_empty());
        return unread.map(|layer| format!("{} was not read", layer.unreadable.join(", "))).collect();
    }
    let lacks = |layer: &&LayerReport| {
        layer.verdict != LayerVerdict::Allowed && layer.verdict != LayerVerdict::NotAsked
    };
    let lacking = explanation.layers.iter().filter(lacks);
    lacking
        .map(|layer| match layer.layer {
            Layer::Resource => format!("the access policy of `{}` does not allow it", request.domain.name()),
            Layer::Identity => "no policy of the caller's own allows it".to_owned(),
            other => format!("nothing in the layer `{}` allows it", other.as_str()),
        })
        .collect()
}

fn said(
    request: &Request<'_>,
    decision: Decision,
    layer: &LayerReport,
    statement: &StatementReport,
) -> String {
    let number = statement.index + 1;
    let sid = statement.sid.as_ref().map(|sid| format!(" (`{sid}`)")).unwrap_or_default();
    let of = match layer.layer {
        Layer::Resource => format!("the access policy of `{}`", request.domain.name()),
        _ => statement.policy.to_string(),
    };
    let does = match (statement.effect, decision) {
        (_, Decision::Depends) if statement.outcome == Outcome::Unknown => "may decide it",
        (Effect::Deny, _) => "denies it",
        (Effect::Allow, _) => "allows it",
    };
    format!("statement {number}{sid} of {of} {does} ({})", statement.position)
}
