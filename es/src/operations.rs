use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Operation, Reading, Scope, read_list, read_one},
};

use crate::{Domain, DomainName, Es};

const LIST: &str = "es/DomainStatusList";

const EACH: Scope = Scope::Item {
    of: "opensearch list-domain-names",
    flag: "--domain-name",
    query: "DomainNames[].DomainName",
    regional: true,
};

/// A row for an operation of either API.
const fn row(service: &'static str, name: &'static str, key: &'static str) -> Operation<Es> {
    Operation {
        service,
        name,
        arguments: "",
        key,
        key_is_unique: false,
        file_names: &[],
        scope: Scope::Region,
        collections: &[LIST],
        read: |_, _, _| {},
        failed: |_, _, _| {},
    }
}

const fn names(service: &'static str) -> Operation<Es> {
    Operation {
        collections: &["es/DomainNames"],
        read: |es, answer, reading| {
            let read = read_list(answer, "DomainNames", "es/DomainNames", reading);
            for name in es.domain_names_mut().absorb(read) {
                reading.problem(
                    "",
                    format!("`{name}` was listed before with another engine; the first is kept"),
                );
            }
        },
        failed: |es, _, code| {
            if !es.domain_names().was_read() {
                es.domain_names_mut().set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
            }
        },
        ..row(service, "list-domain-names", "DomainNames")
    }
}

const fn domain(service: &'static str, name: &'static str) -> Operation<Es> {
    Operation {
        scope: EACH,
        read: |es, answer, reading| match read_one::<Domain>(answer, "DomainStatus", LIST, reading) {
            Known::Present(domain) => {
                put(es, reading, |one| drop(one.insert(domain.name().clone(), domain)));
            }
            Known::Absent => {}
            Known::NotRead(reason) => match answer.item {
                Some(item) => {
                    put(es, reading, |one| one.insert_unreadable(item.to_owned(), reason.to_string()))
                }
                None if es.domains().was_read() => {}
                None => es.domains_mut().set_coverage(Coverage::Partial(reason)),
            },
        },
        failed: |es, item, code| {
            let Some(name) = item.and_then(|item| item.parse::<DomainName>().ok()) else {
                if !es.domains().was_read() {
                    es.domains_mut().set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
                }
                return;
            };
            if es.domains().get(&name).is_some() {
                return;
            }
            let mut reading = Reading::default();
            put(es, &mut reading, |one| {
                if code == "ResourceNotFoundException" {
                    one.insert_absent(name);
                } else {
                    one.insert_unreadable(name.to_string(), NotRead::Refused(code.to_owned()).to_string());
                }
            });
        },
        ..row(service, name, "DomainStatus")
    }
}

const fn domains(
    service: &'static str,
    name: &'static str,
    file_names: &'static [&'static str],
) -> Operation<Es> {
    Operation {
        file_names,
        read: |es, answer, reading| {
            let mut read: Collection<DomainName, Domain> =
                read_list(answer, "DomainStatusList", LIST, reading);
            // They were asked for by name: which others there are is not said.
            if read.is_whole() {
                read.set_coverage(Coverage::PerItem);
            }
            take_in(es, reading, read);
        },
        failed: |es, _, code| {
            if !es.domains().was_read() {
                es.domains_mut().set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
            }
        },
        ..row(service, name, "DomainStatusList")
    }
}

/// Takes in what one call told of one domain.
fn put(es: &mut Es, reading: &mut Reading, fill: impl FnOnce(&mut Collection<DomainName, Domain>)) {
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    fill(&mut one);
    take_in(es, reading, one);
}

fn take_in(es: &mut Es, reading: &mut Reading, read: Collection<DomainName, Domain>) {
    for name in es.absorb_domains(read) {
        reading.problem(
            "",
            format!("`{name}` was read before with different content, which contradicts this one"),
        );
    }
}

/// The operations of the AWS CLI that are read: those of both APIs, each of which tells of the domains of both
/// engines.
///
/// ```
/// let commands: Vec<String> = aozu_es::OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws es describe-elasticsearch-domain".to_owned()));
/// ```
pub static OPERATIONS: &[Operation<Es>] = &[
    names("opensearch"),
    domain("opensearch", "describe-domain"),
    names("es"),
    domain("es", "describe-elasticsearch-domain"),
    domains("opensearch", "describe-domains", &[]),
    domains("es", "describe-elasticsearch-domains", &["ElasticsearchDomains"]),
];

/// Calls that are read and need not be made, since another tells the same: service and name.
pub const NOT_CALLED: [(&str, &str); 4] = [
    ("es", "list-domain-names"),
    ("es", "describe-elasticsearch-domain"),
    ("opensearch", "describe-domains"),
    ("es", "describe-elasticsearch-domains"),
];
