use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// Nodes speak to each other unencrypted.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the nodes of domain `{domain}` speak to each other unencrypted")]
pub struct NodesSpeakInTheClear {
    /// The domain
    pub domain: DomainName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD003",
    name: "nodes-speak-in-the-clear",
    severity: Severity::Warning,
    summary: "Nodes speak to each other unencrypted",
    page: include_str!("../../rules/ESD003.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for NodesSpeakInTheClear {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "`aws opensearch update-domain-config --domain-name {} --node-to-node-encryption-options Enabled=true`",
            self.domain
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<NodesSpeakInTheClear> {
    if domain.has_fine_grained_access() == Some(true) || domain.node_to_node_encryption()?.enabled()? {
        return None;
    }
    Some(NodesSpeakInTheClear { domain: domain.name().clone() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [json!({"NodeToNodeEncryptionOptions": {"Enabled": false}})];
        for change in &broken {
            only(&with(change), "ESD003");
        }
    }
}
