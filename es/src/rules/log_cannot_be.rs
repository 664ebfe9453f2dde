use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Domain, DomainName};

/// A log is kept that the domain cannot write.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("domain `{domain}` keeps the log `{log}`, {why}")]
pub struct LogCannotBe {
    /// The domain
    pub domain: DomainName,
    /// The log
    pub log: String,
    /// Why it cannot be
    pub why: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ESD017",
    name: "log-cannot-be",
    severity: Severity::Error,
    summary: "A log is kept that the domain cannot write",
    page: include_str!("../../rules/ESD017.md"),
    subject: "es/DomainStatusList",
    needs: &[],
    volatile: &[],
};

impl Problem for LogCannotBe {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!("switch fine-grained access control on for AUDIT_LOGS, or `{}` off", self.log)
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for domain in scope.domains() {
        if let Some(problem) = problem(domain) {
            scope.report(findings, domain, &problem);
        }
    }
}

fn problem(domain: &Domain) -> Option<LogCannotBe> {
    domain.log_publishing()?.iter().find_map(|(log, option)| {
        let why = match log.as_str() {
            _ if option.enabled != Some(true) => return None,
            "AUDIT_LOGS" if domain.has_fine_grained_access() == Some(false) => {
                "which only fine-grained access control writes"
            }
            "AUDIT_LOGS" | "INDEX_SLOW_LOGS" | "SEARCH_SLOW_LOGS" | "ES_APPLICATION_LOGS" => return None,
            _ => "which is none of the service's",
        };
        Some(LogCannotBe { domain: domain.name().clone(), log: log.to_string(), why: why.to_owned() })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, only, with};

    #[test]
    fn what_breaks_it_is_found() {
        let broken = [
            json!({"LogPublishingOptions": {"AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:acme", "Enabled": true}}}),
            json!({"LogPublishingOptions": {"SLOW_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:acme", "Enabled": true}}}),
        ];
        for change in &broken {
            only(&with(change), "ESD017");
        }
        let sound = [
            json!({"LogPublishingOptions": {"ES_APPLICATION_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:acme", "Enabled": true}}}),
            json!({"LogPublishingOptions": {"AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:ap-northeast-1:111122223333:log-group:acme", "Enabled": true}}, "AdvancedSecurityOptions": {"Enabled": true}}),
        ];
        for change in &sound {
            assert_eq!(codes(&with(change)), [""; 0], "{change}");
        }
    }
}
