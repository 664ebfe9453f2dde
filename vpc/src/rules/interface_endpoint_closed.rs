use aozu_names::{Findings, Problem, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{Direction, Peer, Protocol, SecurityGroup, SecurityGroupId, Vpc, VpcEndpointId, VpcEndpointType};

/// An interface endpoint's security groups let nobody in its VPC reach it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("no security group of `{endpoint}` ({service}) lets any address of its VPC reach port 443")]
pub struct InterfaceEndpointClosed {
    /// The endpoint
    pub endpoint: VpcEndpointId,
    /// Its service
    pub service: SmolStr,
    /// Its security groups
    pub groups: Vec<SecurityGroupId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC068",
    name: "interface-endpoint-closed",
    severity: Severity::Error,
    summary: "An interface endpoint's security groups let nobody in its VPC reach it",
    page: include_str!("../../rules/VPC068.md"),
    subject: "ec2/VpcEndpoints",
    needs: &["ec2/SecurityGroups"],
    volatile: &[],
};

impl Problem for InterfaceEndpointClosed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "let the VPC's blocks or its clients' security groups reach tcp 443 in one of the endpoint's groups"
            .into()
    }

    fn related(&self) -> Vec<String> {
        self.groups.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    for endpoint in network.vpc_endpoints().values() {
        let is_interface = endpoint.vpc_endpoint_type() == Some(&VpcEndpointType::Interface);
        if !is_interface || !endpoint.is_available() || !endpoint.is_aws_service() {
            continue;
        }
        let vpc = endpoint.vpc_id().and_then(|vpc| network.vpcs().get(vpc));
        let groups: Vec<Option<&SecurityGroup>> =
            endpoint.group_ids().map(|id| network.security_groups().get(id)).collect();
        // A group that was not read may let everybody in, and a missing one has its own finding.
        let closed = groups.iter().all(|group| group.is_some_and(|group| !may_reach(group, vpc)));
        if !groups.is_empty() && closed {
            let problem = InterfaceEndpointClosed {
                endpoint: endpoint.vpc_endpoint_id().clone(),
                service: endpoint.service_name().cloned().unwrap_or_default(),
                groups: endpoint.group_ids().cloned().collect(),
            };
            scope.report(findings, endpoint, &problem);
        }
    }
}

/// Whether some address of the VPC may reach 443. Groups and prefix lists as peers may hold one.
fn may_reach(group: &SecurityGroup, vpc: Option<&Vpc>) -> bool {
    let https = group.rules(Direction::Ingress);
    https.filter(|rule| rule.permission.traffic().admits_port(Protocol::TCP, 443)).any(|rule| {
        match rule.peer {
            Peer::Ipv4(block) => vpc.is_none_or(|vpc| vpc.ipv4_blocks().any(|own| own.overlaps(block))),
            Peer::Ipv6(block) => vpc.is_none_or(|vpc| vpc.ipv6_blocks().any(|own| own.overlaps(block))),
            Peer::PrefixList(_) | Peer::Group(_) => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn with(permission: serde_json::Value) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["SecurityGroups"]["sg-0000000000000vpce"]["IpPermissions"] =
                serde_json::json!([permission]);
        }))
    }

    #[test]
    fn another_port_or_other_addresses_are_found() {
        let from = |port: u16, cidr: &str| {
            with(serde_json::json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port,
                "IpRanges": [{"CidrIp": cidr}]}))
        };
        assert_eq!(from(80, "10.0.0.0/16"), ["VPC068"]);
        assert_eq!(from(443, "10.9.0.0/16"), ["VPC068"]);
        assert!(from(443, "10.0.16.0/24").is_empty());
        assert!(from(443, "10.0.0.0/8").is_empty());
    }

    #[test]
    fn a_group_as_peer_may_hold_a_client() {
        let group = serde_json::json!({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-00000000000000web"}]});
        assert!(with(group).is_empty());
    }
}
