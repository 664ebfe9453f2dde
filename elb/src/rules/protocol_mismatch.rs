use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{Listener, ListenerProtocol, LoadBalancer, LoadBalancerType, TargetGroup, TargetType};

/// A listener or target group has a protocol or kind that its balancer does not have.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("{fault}")]
pub struct ProtocolMismatch {
    /// What does not fit
    pub fault: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ELB017",
    name: "protocol-mismatch",
    severity: Severity::Error,
    summary: "A listener or target group has a protocol or kind that its balancer does not have",
    page: include_str!("../../rules/ELB017.md"),
    subject: "elbv2/Listeners",
    needs: &["elbv2/LoadBalancers"],
    volatile: &[],
};

impl Problem for ProtocolMismatch {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "HTTP and HTTPS are an Application Load Balancer's; TCP, TLS, UDP, TCP_UDP and QUIC are a Network Load Balancer's".into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (balancer, listener) in scope.listeners() {
        let mut faults = Vec::new();
        faults.extend(listener_fault(balancer, listener));
        for (_, action) in scope.elbv2.actions_of(listener) {
            for (arn, _) in action.target_groups() {
                let group = scope.elbv2.target_groups().get(arn);
                faults.extend(group.and_then(|group| group_fault(balancer, listener, group)));
            }
        }
        faults.sort_unstable();
        faults.dedup();
        for fault in faults {
            scope.report_listener(findings, listener, &ProtocolMismatch { fault });
        }
    }
}

fn listener_fault(balancer: &LoadBalancer, listener: &Listener) -> Option<String> {
    let protocol = listener.protocol()?;
    let fits = match (balancer.load_balancer_type(), protocol) {
        (_, ListenerProtocol::Other(_)) | (LoadBalancerType::Other(_), _) => true,
        (LoadBalancerType::Application, protocol) => {
            matches!(protocol, ListenerProtocol::Http | ListenerProtocol::Https)
        }
        (LoadBalancerType::Network, protocol) => {
            !matches!(protocol, ListenerProtocol::Http | ListenerProtocol::Https | ListenerProtocol::Geneve)
        }
        (LoadBalancerType::Gateway, _) => false,
    };
    let kind = balancer.load_balancer_type();
    (!fits).then(|| format!("a listener of protocol {protocol} is none of a balancer of type `{kind}`"))
}

fn group_fault(balancer: &LoadBalancer, listener: &Listener, group: &TargetGroup) -> Option<String> {
    let name = group.target_group_name();
    let kind = balancer.load_balancer_type();
    let (application, network) = (balancer.is_application(), balancer.is_network());
    match group.target_type() {
        Some(TargetType::Lambda) if !application => {
            return Some(format!("`{name}` holds functions, which only an Application Load Balancer calls"));
        }
        Some(TargetType::Alb) if !network => {
            return Some(format!("`{name}` holds balancers, to which only a Network Load Balancer forwards"));
        }
        _ => {}
    }
    let protocol = group.protocol()?;
    let http = matches!(protocol, ListenerProtocol::Http | ListenerProtocol::Https);
    let known = !matches!(protocol, ListenerProtocol::Other(_));
    if known && ((application && !http) || (network && http)) {
        return Some(format!(
            "`{name}` speaks {protocol}, to which a balancer of type `{kind}` does not forward"
        ));
    }
    let pair = |one: ListenerProtocol| (listener.protocol() == Some(&one)) != (*protocol == one);
    let unpaired = network && known && (pair(ListenerProtocol::TcpUdp) || pair(ListenerProtocol::TcpQuic));
    unpaired.then(|| {
        let heard = listener.protocol().map_or("nothing", |protocol| protocol.as_str());
        format!(
            "`{name}` speaks {protocol}, the listener hears {heard}: both must be TCP_UDP, or both TCP_QUIC"
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::*;

    #[test]
    fn what_does_not_fit_is_found() {
        let of = |change: fn(&mut serde_json::Value)| {
            findings(&but(change)).into_iter().filter(|one| one.rule == "ELB017").count()
        };
        assert_eq!(of(|account| account["elbv2"]["Listeners"][HTTP]["Protocol"] = "TCP".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["Listeners"][TCP]["Protocol"] = "HTTP".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["Listeners"][TCP]["Protocol"] = "TCP_UDP".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["TargetGroups"][APP]["TargetType"] = "lambda".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["TargetGroups"][WEB]["TargetType"] = "alb".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["TargetGroups"][WEB]["Protocol"] = "TCP".into()), 1);
        assert_eq!(of(|account| account["elbv2"]["TargetGroups"][WEB]["Protocol"] = "HTTP9".into()), 0);
    }
}
