use aozu_names::{
    Collection,
    wire::{Slot, SlotKind, State},
};

use crate::{Domain, DomainName, ListedDomain};

/// The Elasticsearch and OpenSearch domains of one region of one account, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Es {
    domain_names: Collection<DomainName, ListedDomain>,
    domains: Collection<DomainName, Domain>,
}

impl Es {
    /// The domains' names.
    #[must_use]
    pub fn domain_names(&self) -> &Collection<DomainName, ListedDomain> {
        &self.domain_names
    }

    /// The domains' names.
    ///
    /// To change them unchecked: what contradicts itself then shows as findings.
    pub fn domain_names_mut(&mut self) -> &mut Collection<DomainName, ListedDomain> {
        &mut self.domain_names
    }

    /// What is said of each domain, by whichever API.
    #[must_use]
    pub fn domains(&self) -> &Collection<DomainName, Domain> {
        &self.domains
    }

    /// What is said of each domain, by whichever API.
    ///
    /// To change them unchecked: what contradicts itself then shows as findings.
    pub fn domains_mut(&mut self) -> &mut Collection<DomainName, Domain> {
        &mut self.domains
    }

    /// Takes in what another answer says of domains: what two answers say of one is one domain. Gives those of which
    /// they contradict each other.
    pub fn absorb_domains(&mut self, mut other: Collection<DomainName, Domain>) -> Vec<DomainName> {
        let mut contradicted = Vec::new();
        let both: Vec<(DomainName, Domain)> = other
            .iter()
            .filter_map(|(name, theirs)| {
                let mut domain = self.domains.get(name)?.clone();
                if domain.merge(theirs) {
                    contradicted.push(name.clone());
                }
                Some((name.clone(), domain))
            })
            .collect();
        // Now that both say the same of what both have, the rest follows as for any collection.
        for (name, domain) in both {
            self.domains.insert(name.clone(), domain.clone());
            other.insert(name, domain);
        }
        self.domains.absorb(other);
        contradicted
    }
}

impl State for Es {
    const SERVICE: &'static str = "es";

    fn slots(&self) -> Vec<(&'static str, SlotKind, &dyn Slot)> {
        vec![
            ("DomainNames", SlotKind::Many, &self.domain_names as &dyn Slot),
            ("DomainStatusList", SlotKind::Each, &self.domains as &dyn Slot),
        ]
    }

    fn slot_mut(&mut self, name: &str) -> Option<(SlotKind, &mut dyn Slot)> {
        match name {
            "DomainNames" => Some((SlotKind::Many, &mut self.domain_names)),
            "DomainStatusList" => Some((SlotKind::Each, &mut self.domains)),
            _ => None,
        }
    }

    fn absorb(&mut self, other: Self) -> Vec<(&'static str, String)> {
        let listed = self.domain_names.absorb(other.domain_names);
        let told = self.absorb_domains(other.domains);
        let listed = listed.into_iter().map(|name| ("DomainNames", name.to_string()));
        listed.chain(told.into_iter().map(|name| ("DomainStatusList", name.to_string()))).collect()
    }
}

#[cfg(feature = "schema")]
impl aozu_names::wire::Schemas for Es {
    fn schemas(
        generator: &mut aozu_names::reexport::schemars::SchemaGenerator,
    ) -> Vec<(&'static str, SlotKind, aozu_names::reexport::schemars::Schema)> {
        use aozu_names::wire::Resource;
        vec![
            ("DomainNames", SlotKind::Many, generator.subschema_for::<<ListedDomain as Resource>::Wire>()),
            ("DomainStatusList", SlotKind::Each, generator.subschema_for::<<Domain as Resource>::Wire>()),
        ]
    }
}
