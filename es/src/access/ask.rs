use aozu_iam::evaluate::Decision;

use super::{Answer, Layer, Packets, Request, answer::Basis, fine_grained, network, policies};

/// Whether a request gets at a domain's data. `packets` are the networks that are known; without them it cannot be told
/// whether packets arrive at a domain in a VPC.
///
/// What a layer cannot tell makes the answer [`Decision::Depends`], unless another denies it for certain.
#[must_use]
pub fn access<'e>(request: &Request<'_>, packets: Option<&Packets<'e>>) -> Answer<'e> {
    let mut basis = Basis::default();
    let network = network::ask(request, packets, &mut basis);
    let policies = policies::ask(request, &mut basis);
    let fine_grained = fine_grained::ask(request, &mut basis);
    let layers = [
        (Layer::Network, network.decision),
        (Layer::Policies, policies.decision),
        (Layer::FineGrained, fine_grained.decision),
    ];
    let stops = layers.iter().find(|(_, decision)| decision.is_denied());
    let by = stops.or_else(|| layers.iter().find(|(_, decision)| !decision.is_allowed()));
    let Basis { mut assumptions, mut needs } = basis;
    if stops.is_some() {
        // Whatever they would tell, it stays denied.
        needs.clear();
    }
    assumptions.sort();
    assumptions.dedup();
    needs.sort();
    needs.dedup();
    Answer {
        decision: by.map_or(Decision::Allowed, |(_, decision)| *decision),
        decided_by: by.map(|(layer, _)| *layer),
        network,
        policies,
        fine_grained,
        assumptions,
        needs,
    }
}

/// The call that tells what a domain is.
pub(super) fn describe(request: &Request<'_>) -> String {
    format!(
        "aws opensearch describe-domain --domain-name {} --region {}",
        request.domain.name(),
        request.arn.region()
    )
}
