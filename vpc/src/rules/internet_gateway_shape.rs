use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{InternetGateway, InternetGatewayId, VpcId};

/// An internet gateway is attached to several VPCs, or is one of several on a VPC.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{}", self.text())]
pub struct InternetGatewayShape {
    /// The gateway.
    pub gateway: InternetGatewayId,
    /// The VPCs it is attached to.
    pub vpcs: Vec<VpcId>,
    /// The gateway that its VPC had before it.
    pub beside: Option<InternetGatewayId>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC021",
    name: "internet-gateway-shape",
    severity: Severity::Error,
    summary: "An internet gateway is attached to several VPCs, or a VPC has several",
    page: include_str!("../../rules/VPC021.md"),
    subject: "ec2/InternetGateways",
    needs: &[],
    volatile: &[],
};

impl Problem for InternetGatewayShape {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "detach what is too much: aws ec2 detach-internet-gateway".into()
    }
    fn related(&self) -> Vec<String> {
        self.vpcs.iter().map(ToString::to_string).chain(self.beside.iter().map(ToString::to_string)).collect()
    }
}

impl InternetGatewayShape {
    fn text(&self) -> String {
        let vpcs: Vec<_> = self.vpcs.iter().map(|vpc| format!("`{vpc}`")).collect();
        match &self.beside {
            Some(beside) => format!(
                "`{}` is attached to {} beside `{beside}`; a VPC has one",
                self.gateway,
                vpcs.join(", ")
            ),
            None => {
                format!("`{}` is attached to {}; a gateway has one VPC", self.gateway, vpcs.join(" and "))
            }
        }
    }
}

/// Refuses a second VPC and a second gateway, as AWS does (`Resource.AlreadyAssociated`).
pub(crate) fn allow(
    gateway: &InternetGateway,
    vpcs: &[VpcId],
    beside: Option<&InternetGateway>,
) -> Result<(), InternetGatewayShape> {
    let beside = beside.map(|other| other.internet_gateway_id().clone());
    if vpcs.len() < 2 && beside.is_none() {
        return Ok(());
    }
    let gateway = gateway.internet_gateway_id().clone();
    Err(InternetGatewayShape { gateway, vpcs: vpcs.to_vec(), beside })
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for gateway in scope.network.internet_gateways().values() {
        let vpcs: Vec<VpcId> = gateway.vpcs().cloned().collect();
        if let Err(problem) = allow(gateway, &vpcs, None) {
            scope.report(findings, gateway, &problem);
        }
        for vpc in &vpcs {
            let first = scope.index.internet_gateways_of(vpc).first();
            let before = first.filter(|first| first.internet_gateway_id() < gateway.internet_gateway_id());
            if let Err(problem) = allow(gateway, std::slice::from_ref(vpc), before.copied()) {
                scope.report(findings, gateway, &problem);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn two_vpcs_and_two_gateways_are_found() {
        let attachment = json!({"VpcId": "vpc-0000000000000000b", "State": "available"});
        let account = good().push("/ec2/InternetGateways/igw-0000000000000000a/Attachments", attachment);
        only(&account, "VPC021", "igw-0000000000000000a");
        let second = json!({"InternetGatewayId": "igw-0000000000000000b", "Attachments": [{"VpcId": "vpc-0000000000000000a", "State": "available"}]});
        let finding = only(
            &good().with("/ec2/InternetGateways/igw-0000000000000000b", second),
            "VPC021",
            "igw-0000000000000000b",
        );
        assert!(finding.related.contains(&"igw-0000000000000000a".to_owned()));
        silent(&good());
    }
}
