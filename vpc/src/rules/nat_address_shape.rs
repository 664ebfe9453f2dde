use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NatGateway, NatGatewayId};

/// A public NAT gateway has no Elastic IP, or a private one has.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{nat_gateway}` is {}", if *.is_public { "public and has no Elastic IP" } else { "private and has an Elastic IP" })]
pub struct NatAddressShape {
    /// The gateway.
    pub nat_gateway: NatGatewayId,
    /// Whether it is public.
    pub is_public: bool,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC024",
    name: "nat-address-shape",
    severity: Severity::Error,
    summary: "A public NAT gateway has no Elastic IP, or a private one has",
    page: include_str!("../../rules/VPC024.md"),
    subject: "ec2/NatGateways",
    needs: &[],
    volatile: &[],
};

impl Problem for NatAddressShape {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "make it anew with the right type: aws ec2 create-nat-gateway --connectivity-type public --allocation-id eipalloc-…".into()
    }
}

/// Refuses a gateway whose addresses do not fit its type, as AWS does (`MissingParameter`, `InvalidParameter`).
pub(crate) fn allow(nat: &NatGateway) -> Result<(), NatAddressShape> {
    let has_elastic_ip = nat
        .nat_gateway_addresses()
        .iter()
        .any(|address| address.allocation_id().is_some() || address.public_ip().is_some());
    if nat.is_public() == has_elastic_ip || nat.is_regional() {
        return Ok(());
    }
    Err(NatAddressShape { nat_gateway: nat.nat_gateway_id().clone(), is_public: nat.is_public() })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for nat in scope.network.nat_gateways().values().filter(|nat| nat.is_available()) {
        if let Err(problem) = allow(nat) {
            scope.report(findings, nat, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn both_contradictions_are_found() {
        let addresses = "/ec2/NatGateways/nat-0000000000000000a/NatGatewayAddresses";
        only(
            &good().with(addresses, json!([{"PrivateIp": "10.0.0.250"}])),
            "VPC024",
            "nat-0000000000000000a",
        );
        let private = json!({"NatGatewayId": "nat-000000000000000ff", "VpcId": "vpc-0000000000000000a", "State": "available", "ConnectivityType": "private",
            "NatGatewayAddresses": [{"PrivateIp": "10.0.0.250", "PublicIp": "203.0.113.77"}]});
        only(
            &good().with("/ec2/NatGateways/nat-000000000000000ff", private),
            "VPC024",
            "nat-000000000000000ff",
        );
        silent(&good());
    }

    #[test]
    fn a_regional_gateway_gets_its_addresses_by_itself() {
        let regional = json!({"NatGatewayId": "nat-000000000000000ff", "VpcId": "vpc-0000000000000000a", "State": "available", "ConnectivityType": "public", "AvailabilityMode": "regional"});
        silent(&good().with("/ec2/NatGateways/nat-000000000000000ff", regional));
    }
}
