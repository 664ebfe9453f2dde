//! Elasticsearch and OpenSearch Service: domains and their access policies. Both APIs list the domains of
//! both engines.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{
    Arn, Collection, Coverage,
    wire::{Answer, Operation, Reading, Scope},
};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{inner, item_failed, list_failed, noun, whole},
    service::service,
};

aozu_names::state! {
    /// The Elasticsearch and OpenSearch domains of one region of one account, by name.
    pub struct Es: "es" {
        /// The domains' names.
        domain_names, domain_names_mut: Many DomainName = "DomainNames",
        /// What is said of each domain, by whichever API.
        domains, domains_mut: Each Domain = "DomainStatusList",
    }
}

service!(Es: Regional, es,
    fn tell(&self, evidence: &mut Evidence) {
        self.domains().values().filter_map(Domain::arn).for_each(|arn| evidence.owned(arn));
    }
);

noun! {
    /// A domain's name, as `list-domain-names` prints it.
    pub struct DomainName, DomainNameWire, by Name = Clone::clone;
    /// The name.
    id name: Name = "DomainName",
    /// `OpenSearch` or `Elasticsearch`.
    maybe engine_type: Name = "EngineType",
}

noun! {
    /// A domain. Source: OpenSearch Service API reference, `DomainStatus`.
    pub struct Domain, DomainWire, by Name = Clone::clone;
    /// Its name.
    id name: Name = "DomainName",
    /// Its ARN.
    maybe arn: Arn = "ARN",
    /// Its access policy, where it has one; AWS prints an empty text for none.
    maybe access_policies: PolicyDocument = "AccessPolicies",
}

const LIST: &str = "es/DomainStatusList";
const EACH: Scope = each("opensearch list-domain-names", "--domain-name", "DomainNames[].DomainName");

/// Domains that were asked for by name: which others there are is not said.
fn described(es: &mut Es, answer: &Answer<'_>, reading: &mut Reading) {
    let mut read = Collection::default();
    whole(&mut read, "DomainStatusList", LIST, answer, reading);
    if read.is_whole() {
        read.set_coverage(Coverage::PerItem);
    }
    es.domains_mut().absorb(read);
}

const fn names(service: &'static str) -> Operation<Es> {
    Operation {
        collections: &["es/DomainNames"],
        read: |es, answer, reading| {
            whole(es.domain_names_mut(), "DomainNames", "es/DomainNames", answer, reading);
        },
        failed: |es, _, code| list_failed(es.domain_names_mut(), code),
        ..row(service, "list-domain-names", "DomainNames")
    }
}

const fn domain(service: &'static str, name: &'static str) -> Operation<Es> {
    Operation {
        scope: EACH,
        collections: &[LIST],
        read: |es, answer, reading| inner(es.domains_mut(), "DomainStatus", LIST, answer, reading),
        failed: |es, item, code| {
            item_failed(es.domains_mut(), item, code, &["ResourceNotFoundException"]);
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
        collections: &[LIST],
        read: described,
        failed: |es, _, code| list_failed(es.domains_mut(), code),
        ..row(service, name, "DomainStatusList")
    }
}

pub(crate) static OPERATIONS: &[Operation<Es>] = &[
    names("opensearch"),
    domain("opensearch", "describe-domain"),
    names("es"),
    domain("es", "describe-elasticsearch-domain"),
    domains("opensearch", "describe-domains", &[]),
    domains("es", "describe-elasticsearch-domains", &["ElasticsearchDomains"]),
];

/// Calls that are read and need not be made, since another tells the same.
pub(crate) const NOT_CALLED: [(&str, &str); 4] = [
    ("es", "list-domain-names"),
    ("es", "describe-elasticsearch-domain"),
    ("opensearch", "describe-domains"),
    ("es", "describe-elasticsearch-domains"),
];
