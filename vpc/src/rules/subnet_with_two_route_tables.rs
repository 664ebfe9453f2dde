use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{RouteTable, RouteTableId, SubnetId};

/// A subnet is associated with more than one route table.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{subnet}` is associated with {} route tables; a subnet has exactly one", .route_tables.len())]
pub struct SubnetWithTwoRouteTables {
    /// The subnet.
    pub subnet: SubnetId,
    /// The tables that name it.
    pub route_tables: Vec<RouteTableId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC011",
    name: "subnet-with-two-route-tables",
    severity: Severity::Error,
    summary: "A subnet is associated with more than one route table",
    page: include_str!("../../rules/VPC011.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetWithTwoRouteTables {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "keep one association: aws ec2 disassociate-route-table --association-id rtbassoc-…".into()
    }
    fn related(&self) -> Vec<String> {
        self.route_tables.iter().map(ToString::to_string).collect()
    }
}

/// Refuses a second association, as AWS does (`Resource.AlreadyAssociated`).
pub(crate) fn allow(subnet: &SubnetId, tables: &[&RouteTable]) -> Result<(), SubnetWithTwoRouteTables> {
    if tables.len() < 2 {
        return Ok(());
    }
    let route_tables = tables.iter().map(|table| table.route_table_id().clone()).collect();
    Err(SubnetWithTwoRouteTables { subnet: subnet.clone(), route_tables })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for subnet in scope.network.subnets().values() {
        let id = subnet.subnet_id();
        if let Err(problem) = allow(id, scope.index.explicit_tables_of(id)) {
            scope.report(findings, subnet, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_second_association_is_found() {
        let second = json!({"SubnetId": "subnet-0000000000000001a", "RouteTableAssociationId": "rtbassoc-000000000000000ff"});
        let account = good().push("/ec2/RouteTables/rtb-0000000000000001c/Associations", second);
        let finding = only(&account, "VPC011", "subnet-0000000000000001a");
        assert_eq!(finding.related, ["rtb-0000000000000001a", "rtb-0000000000000001c"]);
    }

    #[test]
    fn an_association_that_is_going_does_not_count() {
        let going =
            json!({"SubnetId": "subnet-0000000000000002a", "AssociationState": {"State": "disassociated"}});
        silent(
            &good()
                .push("/ec2/RouteTables/rtb-0000000000000001c/Associations", going.clone())
                .push("/ec2/RouteTables/rtb-0000000000000001a/Associations", going),
        );
    }

    #[test]
    fn the_main_table_beside_an_own_one_is_as_it_should_be() {
        only(
            &good().without("/ec2/VpcEndpoints").push(
                "/ec2/RouteTables/rtb-0000000000000000a/Associations",
                json!({"SubnetId": "subnet-0000000000000001a"}),
            ),
            "VPC011",
            "subnet-0000000000000001a",
        );
        silent(&good());
    }
}
