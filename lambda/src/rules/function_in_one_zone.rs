use aozu_names::{Findings, Problem, RuleInfo, Severity};
use std::collections::BTreeSet;

use super::Scope;

/// All subnets of a function are in one zone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("all its subnets are in `{zone}`: when that zone fails, it does not run")]
pub struct FunctionInOneZone {
    /// The zone
    pub zone: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM003",
    name: "function-in-one-zone",
    severity: Severity::Warning,
    summary: "All subnets of a function are in one zone",
    page: include_str!("../../rules/LAM003.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for FunctionInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "add a subnet of another zone: `aws lambda update-function-configuration --function-name … --vpc-config …`".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some((network, _)) = scope.network else { return };
    for function in scope.lambda.functions().values() {
        let Some(config) = function.vpc_config() else { continue };
        let zones: Option<BTreeSet<_>> = config
            .subnet_ids()
            .iter()
            .map(|id| network.subnets().get(id).map(|subnet| subnet.availability_zone().to_string()))
            .collect();
        // A subnet that was not read may lie anywhere.
        let Some(zones) = zones else { continue };
        if let (1, Some(zone)) = (zones.len(), zones.into_iter().next()) {
            scope.report(findings, function.name(), INFO.subject, &FunctionInOneZone { zone });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn one_zone_is_too_few_and_a_subnet_not_read_tells_nothing() {
        let mut one = good();
        let subnets = &mut one["lambda"]["Functions"]["f"]["VpcConfig"]["SubnetIds"];
        *subnets = json!(["subnet-0a0000000000000b1"]);
        assert_eq!(only(&one, "LAM003", "f").data["zone"], "ap-northeast-1a");
        one["lambda"]["Functions"]["f"]["VpcConfig"]["SubnetIds"] =
            json!(["subnet-0a0000000000000b1", "subnet-0a0000000000000b9"]);
        assert_eq!(codes(&one), [""; 0]);
    }
}
