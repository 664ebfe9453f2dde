use aozu_names::{Findings, Problem, RuleInfo, Severity};

use smol_str::SmolStr;

use super::Scope;
use crate::{
    Direction, Protocol, SecurityGroup, SecurityGroupId, Traffic, VpcEndpoint, VpcEndpointId,
    VpcEndpointType, limits,
};

/// An interface endpoint's security groups let nobody reach it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("no security group of `{endpoint}` ({service}) lets anybody reach {port}")]
pub struct InterfaceEndpointClosed {
    /// The endpoint
    pub endpoint: VpcEndpointId,
    /// Its service
    pub service: SmolStr,
    /// What nobody reaches: port 443, or any port where the service listens on others
    pub port: &'static str,
    /// Its security groups
    pub groups: Vec<SecurityGroupId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC068",
    name: "interface-endpoint-closed",
    severity: Severity::Error,
    summary: "An interface endpoint's security groups let nobody reach it",
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
        "let the VPC's blocks or its clients' security groups reach the service's ports (tcp 443 for most) in one of the endpoint's groups"
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
        let port = (!has_other_ports(endpoint)).then_some(443);
        let groups: Vec<Option<&SecurityGroup>> =
            endpoint.group_ids().map(|id| network.security_groups().get(id)).collect();
        // A group that was not read may let everybody in, and a missing one has its own finding.
        let closed = groups.iter().all(|group| group.is_some_and(|group| !may_reach(group, port)));
        if !groups.is_empty() && closed {
            let problem = InterfaceEndpointClosed {
                endpoint: endpoint.vpc_endpoint_id().clone(),
                service: endpoint.service_name().cloned().unwrap_or_default(),
                port: if port.is_some() { "port 443" } else { "any port" },
                groups: endpoint.group_ids().cloned().collect(),
            };
            scope.report(findings, endpoint, &problem);
        }
    }
}

/// Whether the service listens elsewhere than on 443 alone.
fn has_other_ports(endpoint: &VpcEndpoint) -> bool {
    let mut parts = endpoint.service_name().into_iter().flat_map(|name| name.split('.'));
    parts.any(|part| limits::OTHER_THAN_HTTPS.contains(&part.trim_end_matches("-fips")))
}

/// Whether anybody reaches the port, or any TCP port. Whoever it is may be a client: other VPCs come to a
/// central endpoint by peering or a transit gateway.
fn may_reach(group: &SecurityGroup, port: Option<u16>) -> bool {
    group.rules(Direction::Ingress).any(|rule| match (rule.permission.traffic(), port) {
        (traffic, Some(port)) => traffic.admits_port(Protocol::TCP, port),
        (Traffic::Ports(protocol, _) | Traffic::Whole(protocol), None) => protocol.covers(Protocol::TCP),
        (traffic, None) => traffic == Traffic::All,
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
    fn another_port_is_found_and_other_addresses_are_not() {
        let from = |port: u16, cidr: &str| {
            with(serde_json::json!({"IpProtocol": "tcp", "FromPort": port, "ToPort": port,
                "IpRanges": [{"CidrIp": cidr}]}))
        };
        assert_eq!(from(80, "10.0.0.0/16"), ["VPC068"]);
        assert!(from(443, "10.9.0.0/16").is_empty(), "the clients of a central endpoint");
        assert_eq!(
            with(serde_json::json!({"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443})),
            ["VPC068"]
        );
        assert!(from(443, "10.0.16.0/24").is_empty());
        assert!(from(443, "10.0.0.0/8").is_empty());
    }

    #[test]
    fn a_service_with_ports_of_its_own_is_closed_only_if_nothing_is_let_in() {
        let of = |service: &str, protocol: &str| {
            codes(&good().but(|account| {
                account["ec2"]["SecurityGroups"]["sg-0000000000000vpce"]["IpPermissions"] = serde_json::json!([
                    {"IpProtocol": protocol, "FromPort": 9142, "ToPort": 9142, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}]);
                for endpoint in account["ec2"]["VpcEndpoints"].as_object_mut().unwrap().values_mut() {
                    if endpoint["VpcEndpointType"] == "Interface" {
                        endpoint["ServiceName"] = format!("com.amazonaws.ap-northeast-1.{service}").into();
                    }
                }
            }))
        };
        assert!(of("cassandra", "tcp").is_empty());
        assert!(of("cassandra-fips", "tcp").is_empty());
        assert_eq!(of("cassandra", "udp"), ["VPC068"]);
        assert_eq!(of("iotsitewise.api", "tcp"), ["VPC068"]);
    }

    #[test]
    fn a_group_as_peer_may_hold_a_client() {
        let group = serde_json::json!({"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-00000000000000web"}]});
        assert!(with(group).is_empty());
    }
}
