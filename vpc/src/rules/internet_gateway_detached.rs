use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::InternetGatewayId;

/// An internet gateway is attached to nothing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{gateway}` is attached to no VPC and serves nothing")]
pub struct InternetGatewayDetached {
    /// The gateway.
    pub gateway: InternetGatewayId,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC022",
    name: "internet-gateway-detached",
    severity: Severity::Suggestion,
    summary: "An internet gateway is attached to nothing",
    page: include_str!("../../rules/VPC022.md"),
    subject: "ec2/InternetGateways",
    needs: &[],
    volatile: &[],
};

impl Problem for InternetGatewayDetached {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("delete it: aws ec2 delete-internet-gateway --internet-gateway-id {}", self.gateway)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for gateway in scope.network.internet_gateways().values() {
        let id = gateway.internet_gateway_id();
        // A route to a gateway that is attached nowhere is the graver fault (VPC017).
        let is_routed = !scope.index.routes_to(id.as_str()).is_empty();
        if gateway.vpcs().next().is_none() && !is_routed {
            scope.report(findings, gateway, &InternetGatewayDetached { gateway: id.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{good, only, silent};

    #[test]
    fn a_gateway_beside_the_used_one_is_found() {
        let idle = json!({"InternetGatewayId": "igw-0000000000000000b", "Attachments": []});
        only(
            &good().with("/ec2/InternetGateways/igw-0000000000000000b", idle),
            "VPC022",
            "igw-0000000000000000b",
        );
        silent(&good());
    }
}
