use aozu_names::{Findings, Problem, RuleInfo, Severity};
use smol_str::SmolStr;

use super::Scope;

/// A listener lacks its certificate, or has one that it cannot use.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the {protocol} listener{} has {certificates} default certificates: HTTPS and TLS need exactly one, others none", .port.map(|port| format!(" on port {port}")).unwrap_or_default())]
pub struct CertificateMissing {
    /// The listener's port
    pub port: Option<u16>,
    /// What it hears
    pub protocol: SmolStr,
    /// How many default certificates it has
    pub certificates: usize,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB018",
    name: "certificate-missing",
    severity: Severity::Error,
    summary: "A listener lacks its certificate, or has one that it cannot use",
    page: include_str!("../../rules/ELB018.md"),
    subject: "elbv2/Listeners",
    needs: &[],
    volatile: &[],
};

impl Problem for CertificateMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "`aws elbv2 modify-listener --certificates CertificateArn=…` with one certificate of ACM".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for listener in scope.elbv2.listeners().values() {
        let Some(protocol) = listener.protocol() else { continue };
        let certificates = listener.certificates().len();
        if certificates != usize::from(protocol.is_encrypted()) {
            let protocol = protocol.as_str().into();
            let problem = CertificateMissing { port: listener.port(), protocol, certificates };
            scope.report_listener(findings, listener, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn one_too_few_and_one_too_many_are_found() {
        let none = but(|account| account["elbv2"]["Listeners"][HTTPS]["Certificates"] = json!([]));
        assert_eq!(only(&none, "ELB018").data["certificates"], 0);
        let plain = but(|account| {
            account["elbv2"]["Listeners"][TCP]["Certificates"] =
                account["elbv2"]["Listeners"][HTTPS]["Certificates"].clone();
        });
        assert_eq!(only(&plain, "ELB018").data["protocol"], "TCP");
    }
}
