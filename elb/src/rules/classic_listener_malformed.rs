use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{LoadBalancerName, text::CaseFolded};

/// A classic listener has protocols or a certificate that AWS does not take.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("the listener of `{balancer}` on port {port} {fault}")]
pub struct ClassicListenerMalformed {
    /// The balancer
    pub balancer: LoadBalancerName,
    /// The listener's port
    pub port: u16,
    /// What is wrong
    pub fault: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB034",
    name: "classic-listener-malformed",
    severity: Severity::Error,
    summary: "A classic listener has protocols or a certificate that AWS does not take",
    page: include_str!("../../rules/ELB034.md"),
    subject: "elb/LoadBalancerDescriptions",
    needs: &[],
    volatile: &[],
};

impl Problem for ClassicListenerMalformed {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "HTTP and HTTPS go together, TCP and SSL go together, and HTTPS and SSL need a certificate".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for balancer in scope.classic.load_balancers().values() {
        let listeners = balancer.listener_descriptions().iter().filter_map(|described| described.listener());
        for listener in listeners {
            let fault = if !listener.protocol().is_one_of(&["HTTP", "HTTPS", "TCP", "SSL"]) {
                "hears none of HTTP, HTTPS, TCP and SSL"
            } else if !listener.is_paired() {
                "speaks to its instances on another layer than it hears"
            } else if listener.is_encrypted() && listener.ssl_certificate_id().is_none() {
                "ends TLS without a certificate"
            } else {
                continue;
            };
            let (name, port) = (balancer.load_balancer_name().clone(), listener.load_balancer_port());
            scope.report_classic(
                findings,
                balancer,
                &ClassicListenerMalformed { balancer: name, port, fault },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::*;

    #[test]
    fn pairs_and_certificates_are_judged() {
        for (member, value) in [
            ("InstanceProtocol", json!("TCP")),
            ("Protocol", json!("UDP")),
            ("SSLCertificateId", json!(null)),
        ] {
            let bad = but(|account| {
                account["elb"]["LoadBalancerDescriptions"]["legacy"]["ListenerDescriptions"][0]["Listener"]
                    [member] = value.clone();
            });
            assert_eq!(codes(&bad), ["ELB034"], "{member}");
        }
    }
}
