use std::collections::BTreeSet;

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{FlowLog, FlowLogStatus, VpcId};

/// A VPC keeps no flow logs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{vpc}` keeps no flow logs")]
pub struct VpcWithoutFlowLogs {
    /// The VPC
    pub vpc: VpcId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC070",
    name: "vpc-without-flow-logs",
    severity: Severity::Warning,
    summary: "A VPC keeps no flow logs",
    page: include_str!("../../rules/VPC070.md"),
    subject: "ec2/Vpcs",
    needs: &["ec2/FlowLogs"],
    volatile: &[],
};

impl Problem for VpcWithoutFlowLogs {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "keep them: `aws ec2 create-flow-logs --resource-type VPC --resource-ids {} --traffic-type ALL …`",
            self.vpc
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    // A log that could not be read may be this VPC's.
    if !network.flow_logs().is_complete() {
        return;
    }
    // A log that AWS calls something other than active keeps nothing.
    let is_kept = |log: &&FlowLog| matches!(log.flow_log_status(), None | Some(FlowLogStatus::Active));
    let watched: BTreeSet<&str> = network
        .flow_logs()
        .values()
        .filter(is_kept)
        .filter_map(|log| Some(log.resource_id()?.as_str()))
        .collect();
    for vpc in network.vpcs().values() {
        // Who shares a VPC keeps its flow logs.
        if vpc.owner_id().is_some_and(|owner| *owner != scope.account) {
            continue;
        }
        let id = vpc.vpc_id();
        let subnets = scope.index.subnets_of(id);
        let each_subnet = network.subnets().is_complete()
            && !subnets.is_empty()
            && subnets.iter().all(|subnet| watched.contains(subnet.subnet_id().as_str()));
        // The default VPC of a region that nobody uses has no flows.
        let idle = vpc.is_default()
            && network.network_interfaces().is_complete()
            && scope.index.interfaces_of_vpc(id).is_empty();
        if !watched.contains(id.as_str()) && !each_subnet && !idle {
            scope.report(findings, vpc, &VpcWithoutFlowLogs { vpc: id.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, good};

    fn without(change: impl FnOnce(&mut serde_json::Value)) -> Vec<&'static str> {
        codes(&good().but(|account| {
            account["ec2"]["FlowLogs"].as_object_mut().unwrap().remove("fl-0000000000000000b");
            change(account);
        }))
    }

    #[test]
    fn a_vpc_without_flow_logs_is_found() {
        assert_eq!(without(|_| {}), ["VPC070"]);
    }

    #[test]
    fn logs_of_each_subnet_will_do() {
        let found = without(|account| {
            account["ec2"]["FlowLogs"]["fl-0000000000000000c"] = serde_json::json!({
                "FlowLogId": "fl-0000000000000000c", "ResourceId": "subnet-0000000000000003a", "FlowLogStatus": "ACTIVE"});
        });
        assert!(found.is_empty());
    }
}
