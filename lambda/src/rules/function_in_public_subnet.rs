use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{Family, SubnetClass, SubnetId};

use super::Scope;

/// A function is in a public subnet.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("it is in public subnets ({}), where a function has no way to the internet: its interfaces have no public address", .subnets.join(", "))]
pub struct FunctionInPublicSubnet {
    /// The public subnets
    pub subnets: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM002",
    name: "function-in-public-subnet",
    severity: Severity::Warning,
    summary: "A function is in a public subnet",
    page: include_str!("../../rules/LAM002.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for FunctionInPublicSubnet {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put it into subnets whose default route leads to a NAT gateway: `aws lambda update-function-configuration --function-name … --vpc-config …`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some((network, index)) = scope.network else { return };
    for function in scope.lambda.functions().values() {
        let Some(config) = function.vpc_config() else { continue };
        let is_public = |id: &&SubnetId| {
            let subnet = network.subnets().get(*id);
            subnet.is_some_and(|subnet| index.subnet_class(subnet, Family::Ipv4) == SubnetClass::Public)
        };
        let subnets: Vec<String> =
            config.subnet_ids().iter().filter(is_public).map(ToString::to_string).collect();
        if !subnets.is_empty() {
            scope.report(findings, function.name(), INFO.subject, &FunctionInPublicSubnet { subnets });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn the_route_table_tells() {
        let mut one = good();
        let route = &mut one["ec2"]["RouteTables"]["rtb-0a0000000000000d1"]["Routes"][1];
        *route = json!({"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-0a0000000000000e1",
            "State": "active", "Origin": "CreateRoute"});
        let found = only(&one, "LAM002", "f");
        assert_eq!(found.data["subnets"].as_array().unwrap().len(), 2);
        one.as_object_mut().unwrap().remove("ec2");
        assert_eq!(codes(&one), [""; 0], "not read");
    }
}
