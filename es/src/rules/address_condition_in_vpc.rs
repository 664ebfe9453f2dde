use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// The policy of a domain in a VPC goes by addresses.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error(
    "domain `{domain}` lies in a VPC, and statement {statement} of its access policy goes by `aws:SourceIp`"
)]
pub struct AddressConditionInVpc {
    /// The domain
    pub domain: DomainName,
    /// The statement, by its number from 1
    pub statement: u32,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD015",
    name: "address-condition-in-vpc",
    severity: Severity::Error,
    summary: "The policy of a domain in a VPC goes by addresses",
    page: include_str!("../../rules/ESD015.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for AddressConditionInVpc {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "take the condition out, and let security groups say which addresses come in".to_owned()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<AddressConditionInVpc> {
    if domain.is_in_vpc() != Some(true) {
        return None;
    }
    let document = domain.access_policies()?.policy().document()?;
    let statement =
        document.statements().iter().find(|statement| statement.has_condition_on("aws:SourceIp"))?;
    Some(AddressConditionInVpc { domain: domain.name().clone(), statement: statement.index + 1 })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"es:ESHttp*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"198.51.100.7/32\"}}}]}"}),
        ];
        for change in &broken {
            only(&with(change), "ESD015");
        }
    }
}
