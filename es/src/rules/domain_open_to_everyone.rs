use aozu_iam::analyze::public::{PublicTest, ResourceType};
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A domain lets everyone on the internet in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` has a public endpoint, and {proof}")]
pub struct DomainOpenToEveryone {
    /// The domain
    pub domain: DomainName,
    /// Why the policy lets everyone in
    pub proof: String,
    /// The smallest change by which it would not
    pub edit: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD001",
    name: "domain-open-to-everyone",
    severity: Severity::SecurityWarning,
    summary: "A domain lets everyone on the internet in",
    page: include_str!("../../rules/ESD001.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for DomainOpenToEveryone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("{}; or put the domain into a VPC, or switch fine-grained access control on", self.edit)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<DomainOpenToEveryone> {
    if domain.is_in_vpc() != Some(false) || domain.has_fine_grained_access() == Some(true) {
        return None;
    }
    let document = domain.access_policies()?.policy().document()?;
    let proof = PublicTest::of(ResourceType::OpenSearchDomain).prove(document).into_iter().next()?;
    Some(DomainOpenToEveryone {
        domain: domain.name().clone(),
        proof: proof.to_string(),
        edit: proof.edit.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"VPCOptions": null, "Endpoint": "search-acme.ap-northeast-1.es.amazonaws.com", "AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"es:*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\"}]}"}),
        ];
        for change in &broken {
            only(&with(change), "ESD001");
        }
        let sound = [
            json!({"VPCOptions": null, "Endpoint": "search-acme.ap-northeast-1.es.amazonaws.com", "AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"es:ESHttp*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\", \"Condition\": {\"IpAddress\": {\"aws:SourceIp\": \"198.51.100.7/32\"}}}]}"}),
            json!({"VPCOptions": null, "Endpoint": "search-acme.ap-northeast-1.es.amazonaws.com", "AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/app\"}, \"Action\": \"es:ESHttp*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\"}]}"}),
            json!({"AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"es:*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\"}]}"}),
            json!({"VPCOptions": null, "Endpoint": "search-acme.ap-northeast-1.es.amazonaws.com", "AccessPolicies": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"*\"}, \"Action\": \"es:*\", \"Resource\": \"arn:aws:es:ap-northeast-1:111122223333:domain/acme-search/*\"}]}", "AdvancedSecurityOptions": {"Enabled": true}}),
        ];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
