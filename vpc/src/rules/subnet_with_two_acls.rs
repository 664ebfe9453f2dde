use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{NetworkAclId, SubnetId, index::group};

/// A subnet is associated with more than one network ACL.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{subnet}` is associated with {} network ACLs; a subnet has exactly one", .network_acls.len())]
pub struct SubnetWithTwoAcls {
    /// The subnet.
    pub subnet: SubnetId,
    /// The network ACLs that name it.
    pub network_acls: Vec<NetworkAclId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC012",
    name: "subnet-with-two-acls",
    severity: Severity::Error,
    summary: "A subnet is associated with more than one network ACL",
    page: include_str!("../../rules/VPC012.md"),
    subject: "ec2/Subnets",
    needs: &[],
    volatile: &[],
};

impl Problem for SubnetWithTwoAcls {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "keep one association: aws ec2 replace-network-acl-association moves it".into()
    }
    fn related(&self) -> Vec<String> {
        self.network_acls.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let acls = group(scope.network.network_acls().values(), |acl| {
        acl.associations().iter().filter_map(|association| association.subnet_id()).collect::<Vec<_>>()
    });
    for (id, acls) in acls.iter().filter(|(_, acls)| acls.len() > 1) {
        if let Some(subnet) = scope.network.subnets().get(*id) {
            let network_acls = acls.iter().map(|acl| acl.network_acl_id().clone()).collect();
            scope.report(findings, subnet, &SubnetWithTwoAcls { subnet: (*id).clone(), network_acls });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{Account, only, silent};

    fn account(second: &str) -> Account {
        let text = format!(
            r#"{{"ec2": {{
                "Subnets": {{"subnet-0000000000000000a": {{"SubnetId": "subnet-0000000000000000a", "VpcId": "vpc-0000000000000000a", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a"}}}},
                "NetworkAcls": {{
                    "acl-0000000000000000a": {{"NetworkAclId": "acl-0000000000000000a", "VpcId": "vpc-0000000000000000a", "IsDefault": true, "Associations": [{{"SubnetId": "subnet-0000000000000000a"}}]}},
                    "acl-0000000000000000b": {{"NetworkAclId": "acl-0000000000000000b", "VpcId": "vpc-0000000000000000a", "IsDefault": true, "Associations": [{second}]}}
                }}}}}}"#
        );
        Account(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_second_association_is_found() {
        only(&account(r#"{"SubnetId": "subnet-0000000000000000a"}"#), "VPC012", "subnet-0000000000000000a");
        silent(&account(""));
    }
}
