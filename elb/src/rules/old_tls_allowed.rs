use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;

/// A listener takes TLS older than 1.2.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the listener{} takes TLS 1.0 or 1.1: its policy is {policy}", .port.map(|port| format!(" on port {port}")).unwrap_or_default())]
pub struct OldTlsAllowed {
    /// The listener's port
    pub port: Option<u16>,
    /// Its security policy
    pub policy: SmolStr,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB021",
    name: "old-tls-allowed",
    severity: Severity::SecurityWarning,
    summary: "A listener takes TLS older than 1.2",
    page: include_str!("../../rules/ELB021.md"),
    subject: "elbv2/Listeners",
    needs: &[],
    volatile: &[],
};

impl Problem for OldTlsAllowed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-listener --ssl-policy ELBSecurityPolicy-TLS13-1-2-2021-06`".into()
    }
}

/// Policies of AWS that take TLS 1.0 or 1.1. One that is not known is not judged.
///
/// Source: Application Load Balancers, "Security policies", and Network Load Balancers, "Security policies" (2026).
const OLD: [&str; 17] = [
    "ELBSecurityPolicy-2015-05",
    "ELBSecurityPolicy-2016-08",
    "ELBSecurityPolicy-TLS-1-0-2015-04",
    "ELBSecurityPolicy-TLS-1-1-2017-01",
    "ELBSecurityPolicy-FS-2018-06",
    "ELBSecurityPolicy-FS-1-1-2019-08",
    "ELBSecurityPolicy-TLS13-1-0-2021-06",
    "ELBSecurityPolicy-TLS13-1-1-2021-06",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-2014-10",
    "ELBSecurityPolicy-2014-01",
    "ELBSecurityPolicy-2015-02",
    "ELBSecurityPolicy-2015-03",
    "ELBSecurityPolicy-2011-08",
];

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for listener in scope.elbv2.listeners().values() {
        // Some tools print the default policy of listeners that have none.
        if !listener.protocol().is_some_and(|protocol| protocol.is_encrypted()) {
            continue;
        }
        let Some(policy) = listener.ssl_policy().filter(|policy| OLD.contains(&policy.as_str())) else {
            continue;
        };
        let problem = OldTlsAllowed { port: listener.port(), policy: policy.clone() };
        scope.report_listener(findings, listener, &problem);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn old_policies_are_found_and_unknown_ones_are_not_judged() {
        let policy = |listener: &str, name: &str| {
            codes(&but(|account| account["elbv2"]["Listeners"][listener]["SslPolicy"] = name.into()))
        };
        assert_eq!(policy(HTTPS, "ELBSecurityPolicy-2016-08"), ["ELB021"]);
        assert_eq!(policy(HTTPS, "ELBSecurityPolicy-TLS14-2030-01"), [""; 0]);
        assert_eq!(policy(TCP, "ELBSecurityPolicy-2016-08"), [""; 0], "it hears no TLS");
    }
}
