//! Two accounts as the AWS CLI prints them: a sound one, and the same with faults planted.

use aozu_es::{Domain, Es, OPERATIONS, RULES, rules::Scope};
use aozu_names::{
    AccountId, Finding, Findings, Known, Partition, Severity,
    wire::{Answer, Reading, State},
};

/// Files of an account: operation, item and content.
type Dump = Vec<(&'static str, Option<&'static str>, &'static str)>;

macro_rules! dump {
    ($folder:literal, $($operation:literal $($item:literal)? = $file:literal),* $(,)?) => {
        vec![$(($operation, [$($item)?].first().copied(), include_str!(concat!("../data/domains/", $folder, "/", $file, ".json")))),*]
    };
}

fn clean() -> Dump {
    dump!("clean",
        "opensearch list-domain-names" = "opensearch-list-domain-names",
        "opensearch describe-domains" = "opensearch-describe-domains",
        "opensearch describe-domain" "orders-search" = "opensearch-orders-search",
        "opensearch describe-domain" "logs-legacy" = "opensearch-logs-legacy",
        "es describe-elasticsearch-domain" "orders-search" = "es-orders-search",
        "es describe-elasticsearch-domain" "logs-legacy" = "es-logs-legacy",
    )
}

fn faults() -> Dump {
    dump!("faults",
        "opensearch list-domain-names" = "opensearch-list-domain-names",
        "opensearch describe-domains" = "opensearch-describe-domains",
        "opensearch describe-domain" "orders-search" = "opensearch-orders-search",
        "opensearch describe-domain" "logs-legacy" = "opensearch-logs-legacy",
        "opensearch describe-domain" "open-search" = "opensearch-open-search",
        "es describe-elasticsearch-domain" "orders-search" = "es-orders-search",
        "es describe-elasticsearch-domain" "logs-legacy" = "es-logs-legacy",
        "es describe-elasticsearch-domain" "open-search" = "es-open-search",
    )
}

/// Reads a dump, each file into a state of its own as the façade does.
fn read(dump: &Dump) -> (Es, Vec<String>) {
    let (mut es, mut problems) = (Es::default(), Vec::new());
    for (operation, item, text) in dump {
        let command = format!("aws {operation}");
        let row = OPERATIONS.iter().find(|row| row.command() == command).unwrap();
        let mut part = Es::default();
        let mut reading = Reading::default();
        (row.read)(&mut part, &Answer { bytes: text.as_bytes(), item: *item }, &mut reading);
        problems.extend(
            reading.problems.iter().map(|problem| format!("{}: {}", problem.pointer, problem.message)),
        );
        problems.extend(es.absorb(part).into_iter().map(|(collection, key)| format!("{collection} {key}")));
    }
    (es, problems)
}

fn findings(es: &Es) -> Vec<Finding> {
    let (partition, region) = (Partition::aws(), "ap-northeast-1".parse().unwrap());
    let account = AccountId::literal("111122223333");
    let scope = Scope { account, region: &region, partition: &partition, es, network: None };
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(&scope, &mut findings);
    }
    findings.into_sorted()
}

fn codes_of(all: &[Finding], domain: &str) -> Vec<&'static str> {
    all.iter().filter(|finding| finding.resource_id == domain).map(|finding| finding.rule).collect()
}

fn domain<'a>(es: &'a Es, name: &str) -> &'a Domain {
    es.domains().get(&name.parse::<aozu_es::DomainName>().unwrap()).unwrap()
}

#[test]
fn the_sound_account_is_free_of_errors() {
    let (es, _) = read(&clean());
    let all = findings(&es);
    assert!(all.iter().all(|finding| finding.severity < Severity::SecurityWarning), "{all:#?}");
    assert_eq!(codes_of(&all, "orders-search"), [""; 0]);
    // Masters of 4 GiB: a warning.
    assert_eq!(codes_of(&all, "logs-legacy"), ["ESD021"]);
}

// PLANTED, ES-PUBLIC: public endpoint with es:* for everyone, no encryption, one node, version 5.5.
#[test]
fn the_open_domain_is_found_and_so_are_two_masters() {
    let (es, _) = read(&faults());
    let all = findings(&es);
    assert_eq!(
        codes_of(&all, "open-search"),
        ["ESD001", "ESD002", "ESD003", "ESD004", "ESD005", "ESD007", "ESD019", "ESD020"]
    );
    let open = all.iter().find(|finding| finding.rule == "ESD001").unwrap();
    assert_eq!(open.severity, Severity::SecurityWarning);
    assert_eq!(open.resource.as_str(), "arn:aws:es:ap-northeast-1:111122223333:domain/open-search");
    assert!(codes_of(&all, "logs-legacy").contains(&"ESD008"), "{all:#?}");
    assert_eq!(codes_of(&all, "orders-search"), [""; 0]);
}

#[test]
fn one_domain_of_two_apis_is_one_whatever_the_order() {
    let mut dump = faults();
    let (es, problems) = read(&dump);
    assert_eq!(es.domains().len(), 3);
    // The 2015 API leaves the nodes of an OpenSearch domain out, that of 2021 has them: together they are whole.
    let orders = domain(&es, "orders-search");
    assert_eq!(orders.engine_version().unwrap().to_string(), "OpenSearch_2.17");
    assert_eq!(orders.cluster_config().unwrap().instance_count(), Some(6));
    // Of the Elasticsearch ones the other API fills in its own defaults: the API of their own is believed.
    assert_eq!(domain(&es, "logs-legacy").engine_version().unwrap().to_string(), "Elasticsearch_7.10");
    assert!(problems.is_empty(), "{problems:?}");
    dump.reverse();
    let (backwards, _) = read(&dump);
    assert_eq!(es.domains(), backwards.domains());
    dump.rotate_left(3);
    assert_eq!(es.domains(), read(&dump).0.domains());
}

#[test]
fn what_is_written_is_read_again() {
    let (es, _) = read(&clean());
    for (name, _, slot) in es.slots() {
        let mut again = Es::default();
        let written = slot.write().unwrap();
        for (key, item) in written.as_object().unwrap() {
            again.slot_mut(name).unwrap().1.read(key, &item.to_string()).unwrap();
        }
        let (_, back) = again.slot_mut(name).unwrap();
        back.set_coverage(slot.coverage());
        assert_eq!(back.write().unwrap(), written, "{name}");
    }
}

#[test]
fn absent_is_told_from_refused_and_damage_from_both() {
    let row = |command: &str| OPERATIONS.iter().find(|row| row.command() == command).unwrap();
    let mut es = Es::default();
    let call = row("aws opensearch describe-domain");
    (call.failed)(&mut es, Some("gone"), "ResourceNotFoundException");
    (call.failed)(&mut es, Some("shut"), "AccessDeniedException");
    let known = |es: &Es, name: &str| es.domains().get_known(&name.parse().unwrap()).was_read();
    assert!(known(&es, "gone") && !known(&es, "shut") && !known(&es, "never-asked"));
    assert!(es.domains().get_known(&"gone".parse().unwrap()).is_absent());
    for bytes in [&b""[..], b"[]", b"{", b"\xff", b"{\"DomainStatus\": {\"DomainName\": \"A\"}}"] {
        for row in OPERATIONS {
            let mut reading = Reading::default();
            (row.read)(&mut es, &Answer { bytes, item: Some("acme") }, &mut reading);
            assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.command());
        }
    }
    assert!(matches!(es.domains().get_known(&"acme".parse().unwrap()), Known::NotRead(_)));
}
