use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Destination, Family, InternetGatewayId, RouteTableId, RouteTarget, Subnet, SubnetId};

/// Subnets that are called private have a route to an internet gateway.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{route_table}` sends `{destination}` to `{gateway}`: {}, which by name are not public, are", text(.subnets))]
pub struct PrivateTierIsPublic {
    /// The table.
    pub route_table: RouteTableId,
    /// The public destination.
    pub destination: Destination,
    /// The internet gateway.
    pub gateway: InternetGatewayId,
    /// The subnets that are called private.
    pub subnets: Vec<SubnetId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC028",
    name: "private-tier-is-public",
    severity: Severity::SecurityWarning,
    summary: "Subnets that are called private have a route to an internet gateway",
    page: include_str!("../../rules/VPC028.md"),
    subject: "ec2/RouteTables",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for PrivateTierIsPublic {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "take the route out, or lead it to a NAT gateway: aws ec2 replace-route --route-table-id {} --destination-cidr-block {} --nat-gateway-id nat-…",
            self.route_table, self.destination
        )
    }
    fn related(&self) -> Vec<String> {
        std::iter::once(self.gateway.to_string())
            .chain(self.subnets.iter().map(ToString::to_string))
            .collect()
    }
}

fn text(subnets: &[SubnetId]) -> String {
    subnets.iter().map(|subnet| format!("`{subnet}`")).collect::<Vec<_>>().join(", ")
}

/// Words in a `Tier` or `Name` tag that mean: not from the internet.
const CLOSED: [&str; 8] =
    ["private", "protected", "isolated", "internal", "database", "databases", "db", "intra"];

/// Whether a subnet is called private: by its `Tier` tag, else by a word of its name.
fn is_called_private(subnet: &Subnet) -> bool {
    let tags = subnet.tags();
    let tier = tags.iter().find(|(key, _)| key.eq_ignore_ascii_case("tier")).map(|(_, value)| value);
    let text = tier.or(tags.name()).unwrap_or_default().to_ascii_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    !words.contains(&"public") && words.iter().any(|word| CLOSED.contains(word))
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for table in scope.network.route_tables().values() {
        let mut routes = [Family::Ipv4, Family::Ipv6]
            .into_iter()
            .flat_map(|family| scope.index.public_routes(table, family))
            .filter_map(|route| match route.target() {
                RouteTarget::InternetGateway(gateway) => Some((route.destination(), gateway)),
                _ => None,
            });
        let Some((destination, gateway)) = routes.next() else { continue };
        let served = scope.index.subnets_routed_by(table.route_table_id()).iter();
        let called = served.filter(|subnet| is_called_private(subnet));
        let subnets: Vec<_> = called.map(|subnet| subnet.subnet_id().clone()).collect();
        if !subnets.is_empty() {
            let problem = PrivateTierIsPublic {
                route_table: table.route_table_id().clone(),
                destination: destination.clone(),
                gateway: gateway.clone(),
                subnets,
            };
            scope.report(findings, table, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    fn opened(tag: serde_json::Value) -> crate::rules::fixture::Account {
        let route = json!({"DestinationCidrBlock": "128.0.0.0/1", "GatewayId": "igw-0000000000000000a", "State": "active"});
        let account = good().with("/ec2/Subnets/subnet-0000000000000002a/Tags", json!([tag]));
        account.push("/ec2/RouteTables/rtb-0000000000000000a/Routes", route)
    }

    #[test]
    fn the_table_that_opens_a_private_tier_is_named() {
        for tag in [
            json!({"Key": "Tier", "Value": "private"}),
            json!({"Key": "tier", "Value": "Database"}),
            json!({"Key": "Name", "Value": "prod-db-a"}),
            json!({"Key": "Name", "Value": "app_Internal.1a"}),
        ] {
            let finding = only(&opened(tag), "VPC028", "rtb-0000000000000000a");
            assert!(finding.related.contains(&"subnet-0000000000000002a".to_owned()));
        }
    }

    #[test]
    fn a_name_that_says_nothing_or_public_is_believed() {
        for tag in [
            json!({"Key": "Name", "Value": "prod-1"}),
            json!({"Key": "Name", "Value": "public-internal-alb"}),
            json!({"Key": "Tier", "Value": "public"}),
        ] {
            silent(&opened(tag));
        }
        silent(&good());
    }
}
