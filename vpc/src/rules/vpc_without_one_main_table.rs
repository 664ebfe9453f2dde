use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{RouteTableId, VpcId};

/// A VPC has no main route table, or several.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{vpc}` has {} main route tables; a VPC has exactly one", .main_tables.len())]
pub struct VpcWithoutOneMainTable {
    /// The VPC.
    pub vpc: VpcId,
    /// Its main tables.
    pub main_tables: Vec<RouteTableId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC013",
    name: "vpc-without-one-main-table",
    severity: Severity::Error,
    summary: "A VPC has no main route table, or several",
    page: include_str!("../../rules/VPC013.md"),
    subject: "ec2/Vpcs",
    needs: &["ec2/RouteTables"],
    volatile: &[],
};

impl Problem for VpcWithoutOneMainTable {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "make one table the main one: aws ec2 replace-route-table-association on the main association".into()
    }
    fn related(&self) -> Vec<String> {
        self.main_tables.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    // A table that could not be read may be the main one.
    if !scope.network.route_tables().is_complete() {
        return;
    }
    for vpc in scope.network.vpcs().values() {
        // Of a VPC that another account shares, only a part of the tables is shown.
        if vpc.owner_id().is_some_and(|owner| *owner != scope.account) {
            continue;
        }
        let tables = scope.index.route_tables_of(vpc.vpc_id()).iter().filter(|table| table.is_main());
        let main_tables: Vec<_> = tables.map(|table| table.route_table_id().clone()).collect();
        if main_tables.len() != 1 {
            let vpc_id = vpc.vpc_id().clone();
            scope.report(findings, vpc, &VpcWithoutOneMainTable { vpc: vpc_id, main_tables });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn none_and_two_are_found() {
        let main = "/ec2/RouteTables/rtb-0000000000000003a/Associations";
        only(&good().with(main, json!([])), "VPC013", "vpc-0000000000000000b");
        let second = json!({"RouteTableId": "rtb-000000000000000ff", "VpcId": "vpc-0000000000000000b", "Associations": [{"Main": true}]});
        only(
            &good().with("/ec2/RouteTables/rtb-000000000000000ff", second),
            "VPC013",
            "vpc-0000000000000000b",
        );
    }

    #[test]
    fn a_vpc_that_another_account_shares_is_not_judged() {
        let account = good().with("/ec2/RouteTables/rtb-0000000000000003a/Associations", json!([]));
        silent(&account.with("/ec2/Vpcs/vpc-0000000000000000b/OwnerId", json!("444455556666")));
    }
}
