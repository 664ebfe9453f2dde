use aozu_names::{AccountId, Arn, Findings, Partition, Problem, Region, Subject, Tags};
use aozu_vpc::Network;

use crate::{Domain, Es};

/// What the rules of this crate look at: the domains of one region of one account.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: &'a Region,
    /// The partition.
    pub partition: &'a Partition,
    /// The domains there.
    pub es: &'a Es,
    /// The network of that region and account, where it is known.
    pub network: Option<&'a Network>,
}

impl<'a> Scope<'a> {
    /// The domains, by name; not those that are being deleted, of which nobody would change anything.
    pub(super) fn domains(&self) -> impl Iterator<Item = &'a Domain> {
        self.es.domains().values().filter(|domain| domain.deleted() != Some(true))
    }

    /// Reports a problem of a domain.
    pub(super) fn report(&self, findings: &mut Findings, domain: &Domain, problem: &impl Problem) {
        let made = || {
            let resource = format!("domain/{}", domain.name());
            Arn::new(self.partition, "es", Some(self.region), Some(self.account), &resource).ok()
        };
        // A checked name always makes an ARN.
        let Some(arn) = domain.arn().cloned().or_else(made) else { return };
        let subject = Subject {
            arn,
            id: domain.name().to_string(),
            account: self.account,
            region: Some(self.region.clone()),
            tags: Tags::default(),
            collection: "es/DomainStatusList",
            key: domain.name().to_string(),
        };
        findings.report(subject, problem);
    }
}
