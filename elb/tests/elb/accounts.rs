//! Two accounts, as the AWS CLI prints them, judged by all rules.

use aozu_elb::{
    nodes,
    route::Places,
    rules::{RULES, Scope},
};
use aozu_names::{AccountId, Finding, Findings, Partition, Severity};
use aozu_vpc::{Index, reach::ServiceKind};

use crate::world::{CLEAN, CLEAN_NETWORK, FAULTS, FAULTS_NETWORK, network, read};

fn findings(extract: &str, network_extract: &str) -> Vec<Finding> {
    let (elbv2, classic, _) = read(extract, &["calls"]);
    let network = network(network_extract);
    let (index, places, partition) = (Index::new(&network), Places::of(&network), Partition::aws());
    let region = "ap-northeast-1".parse().unwrap();
    let scope = Scope {
        account: AccountId::literal("111122223333"),
        region: &region,
        partition: &partition,
        elbv2: &elbv2,
        classic: &classic,
        network: &network,
        index: &index,
        places: &places,
    };
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(&scope, &mut findings);
    }
    findings.into_sorted()
}

fn told(all: &[Finding]) -> Vec<String> {
    let name = |finding: &Finding| finding.resource_id.rsplit(":listener").next().unwrap().to_owned();
    all.iter().map(|finding| format!("{} {} {}", finding.rule, finding.name, name(finding))).collect()
}

#[test]
fn the_clean_account_has_no_error_and_few_findings() {
    let all = findings(CLEAN, CLEAN_NETWORK);
    let errors: Vec<_> = all.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(all.len() <= 6, "{:#?}", told(&all));
}

#[test]
fn the_planted_faults_are_found() {
    let all = findings(FAULTS, FAULTS_NETWORK);
    let has = |code: &str, resource: &str| {
        all.iter().any(|finding| finding.rule == code && finding.resource_id == resource)
    };
    for (code, resource) in [
        ("ELB001", "shop"),
        ("ELB008", "web-9999"),
        ("ELB010", "web-9999"),
        ("ELB031", "legacy"),
        ("ELB032", "legacy"),
        ("ELB011", "empty"),
    ] {
        assert!(has(code, resource), "{code} {resource}: {:#?}", told(&all));
    }
    let shadowed = all.iter().filter(|finding| finding.rule == "ELB014").count();
    assert_eq!(shadowed, 3, "rule 5 takes everything: {:#?}", told(&all));
}

#[test]
fn balancers_have_nodes_for_the_network_s_engine() {
    let (elbv2, classic, _) = read(CLEAN, &["calls"]);
    let network = network(CLEAN_NETWORK);
    let all = nodes(&elbv2, &classic, &network);
    let count = |kind| all.iter().filter(|node| node.kind == kind).count();
    assert_eq!((count(ServiceKind::Elbv2), count(ServiceKind::Classic)), (6, 2));
    for node in all.iter().filter(|node| node.kind == ServiceKind::Elbv2) {
        let ports: Vec<u16> = node.listeners.iter().map(|listener| listener.port).collect();
        let targets: Vec<usize> = node.listeners.iter().map(|listener| listener.targets.len()).collect();
        if ports == [9000] {
            // A Network Load Balancer's node sends to its own zone alone, and targets see the client.
            assert_eq!(targets, [1]);
            assert!(node.listeners[0].targets[0].keeps_client);
        } else {
            assert_eq!(ports, [80, 443]);
            assert_eq!(targets, [0, 3], "port 80 redirects");
            assert!(
                node.listeners[1].targets.iter().all(|target| target.port == 8080 && !target.keeps_client)
            );
        }
    }
}
