//! What is gone with what is taken away.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{AccountId, Region};
use aozu_vpc::{Network, NetworkInterface};

use super::{ImpactError, Removal};
use crate::{Account, Organization, RegionState};

/// Everything that is gone, by id.
#[derive(Debug, Clone, Default)]
pub(super) struct Gone {
    /// What was named.
    pub named: Vec<String>,
    /// The zones, in each region by the account's own name.
    pub zones: BTreeMap<(AccountId, Region), String>,
    pub subnets: BTreeSet<String>,
    pub instances: BTreeSet<String>,
    pub interfaces: BTreeSet<String>,
    pub nat_gateways: BTreeSet<String>,
    pub endpoints: BTreeSet<String>,
    /// By ARN.
    pub roles: BTreeSet<String>,
    /// By ARN.
    pub functions: BTreeSet<String>,
    /// What that rests on.
    pub assumptions: Vec<String>,
    /// What took the rest along, for the reasons that are told.
    pub because: String,
}

impl Gone {
    /// Finds what is to be taken away, and what goes with it.
    pub(super) fn of(organization: &Organization, removal: &Removal) -> Result<Self, ImpactError> {
        let mut gone = Self { because: removal.to_string(), ..Self::default() };
        match removal {
            Removal::Zone(text) => gone.zone(organization, text)?,
            Removal::Instance(text) => {
                let all = regions(organization).flat_map(|(_, _, state)| state.ec2.instances().values());
                let all = all.filter(|one| !one.is_gone());
                let found =
                    one(removal, all.map(|one| (one.instance_id().as_str(), one.tags().name(), one)), text)?;
                gone.instances.insert(found.instance_id().to_string());
                gone.interfaces.extend(found.interface_ids().map(ToString::to_string));
            }
            Removal::NatGateway(text) => {
                let all = regions(organization).flat_map(|(_, _, state)| state.ec2.nat_gateways().values());
                let found = one(
                    removal,
                    all.map(|one| (one.nat_gateway_id().as_str(), one.tags().name(), one)),
                    text,
                )?;
                gone.nat_gateways.insert(found.nat_gateway_id().to_string());
            }
            Removal::VpcEndpoint(text) => {
                let all = regions(organization).flat_map(|(_, _, state)| state.ec2.vpc_endpoints().values());
                let found = one(
                    removal,
                    all.map(|one| (one.vpc_endpoint_id().as_str(), one.tags().name(), one)),
                    text,
                )?;
                gone.endpoints.insert(found.vpc_endpoint_id().to_string());
                gone.interfaces.extend(found.network_interface_ids().iter().map(ToString::to_string));
            }
            Removal::Role(text) => {
                let all = organization.accounts().values().flat_map(|account| account.iam().roles().values());
                let name = text.strip_prefix("role/").unwrap_or(text);
                let all = all.map(|one| (one.arn().as_str(), Some(one.name().as_str()), one));
                gone.roles.insert(one(removal, all, name)?.arn().to_string());
            }
            Removal::Function(text) => {
                let all = regions(organization).flat_map(|(_, _, state)| state.lambda.functions().values());
                let all = all.map(|one| (one.arn().as_str(), Some(one.name().as_str()), one));
                gone.functions.insert(one(removal, all, text)?.arn().to_string());
            }
        }
        if gone.named.is_empty() {
            let sets = [&gone.instances, &gone.nat_gateways, &gone.endpoints, &gone.roles, &gone.functions];
            gone.named = sets.into_iter().flatten().cloned().collect();
        }
        Ok(gone)
    }

    /// A zone, with all that stands in it.
    fn zone(&mut self, organization: &Organization, text: &str) -> Result<(), ImpactError> {
        let mut ids = BTreeSet::new();
        let mut without_id = BTreeSet::new();
        let mut known = BTreeSet::new();
        for (account, region, state) in regions(organization) {
            let mut names: BTreeMap<&str, Option<&str>> = BTreeMap::new();
            for zone in state.ec2.availability_zones().values() {
                names.insert(zone.zone_name().as_str(), zone.zone_id().map(|id| id.as_str()));
            }
            for subnet in state.ec2.subnets().values() {
                let id = names.entry(subnet.availability_zone().as_str()).or_default();
                *id = id.or(subnet.availability_zone_id().map(|id| id.as_str()));
            }
            for instance in state.ec2.instances().values() {
                let zone = instance.placement().and_then(|placement| placement.availability_zone());
                if let Some(zone) = zone {
                    names.entry(zone.as_str()).or_default();
                }
            }
            for (name, id) in names {
                known.insert(name.to_owned());
                if name == text || id == Some(text) {
                    ids.extend(id.map(str::to_owned));
                    if id.is_none() {
                        without_id.insert(account.id());
                    }
                    self.zones.insert((account.id(), region.clone()), name.to_owned());
                }
            }
        }
        if self.zones.is_empty() {
            let known = known.into_iter().collect();
            return Err(ImpactError::NoSuchThing { text: text.to_owned(), noun: "zone", known });
        }
        if ids.len() > 1 {
            return Err(ImpactError::ZoneDiffers { text: text.to_owned(), ids: ids.into_iter().collect() });
        }
        // A name is mapped to a zone once for each account, and only the zone's id says to which.
        let accounts: BTreeSet<&AccountId> = self.zones.keys().map(|(account, _)| account).collect();
        if !without_id.is_empty() && accounts.len() > 1 {
            let unnamed: Vec<String> = without_id.iter().map(|account| format!("`{account}`")).collect();
            self.assumptions.push(format!(
                "`{text}` is the same zone in all {} accounts: its id, which tells, was not read of {}",
                accounts.len(),
                unnamed.join(", ")
            ));
        }
        self.named.push(text.to_owned());
        for (account, region, state) in regions(organization) {
            let Some(zone) = self.zones.get(&(account.id(), region.clone())).cloned() else { continue };
            self.stands_in(&state.ec2, &zone);
        }
        Ok(())
    }

    fn stands_in(&mut self, ec2: &Network, zone: &str) {
        let in_zone = ec2.subnets().values().filter(|one| one.availability_zone().as_str() == zone);
        let subnets: BTreeSet<String> = in_zone.map(|one| one.subnet_id().to_string()).collect();
        let has =
            |subnet: Option<&aozu_vpc::SubnetId>| subnet.is_some_and(|id| subnets.contains(id.as_str()));
        for instance in ec2.instances().values().filter(|one| !one.is_gone()) {
            let own = instance.placement().and_then(|placement| placement.availability_zone());
            if own.map_or_else(|| has(instance.subnet_id()), |own| own.as_str() == zone) {
                self.instances.insert(instance.instance_id().to_string());
            }
        }
        for nat in ec2.nat_gateways().values().filter(|nat| has(nat.subnet_id())) {
            self.nat_gateways.insert(nat.nat_gateway_id().to_string());
        }
        let lies = |one: &NetworkInterface| {
            one.availability_zone().map_or_else(|| has(one.subnet_id()), |own| own.as_str() == zone)
        };
        for interface in ec2.network_interfaces().values().filter(|one| lies(one)) {
            self.interfaces.insert(interface.network_interface_id().to_string());
        }
        self.subnets.extend(subnets);
    }

    /// The accounts without it. What is taken out is known to be absent: AWS would say so.
    pub(super) fn taken_from(&self, organization: &Organization) -> Organization {
        let mut without = organization.clone();
        for account in without.accounts.values_mut() {
            for state in account.regions.values_mut() {
                take_from(state.ec2.subnets_mut(), &self.subnets);
                take_from(state.ec2.instances_mut(), &self.instances);
                take_from(state.ec2.network_interfaces_mut(), &self.interfaces);
                take_from(state.ec2.nat_gateways_mut(), &self.nat_gateways);
                take_from(state.ec2.vpc_endpoints_mut(), &self.endpoints);
                let functions: Vec<_> = state
                    .lambda
                    .functions()
                    .iter()
                    .filter(|(_, one)| self.functions.contains(one.arn().as_str()))
                    .map(|(key, _)| key.clone())
                    .collect();
                for key in functions {
                    state.lambda.functions_mut().remove(&key);
                    state.lambda.functions_mut().insert_absent(key);
                }
            }
            let roles = account.iam.roles().iter();
            let roles: Vec<_> = roles
                .filter(|(_, role)| self.roles.contains(role.arn().as_str()))
                .map(|(key, _)| key.clone())
                .collect();
            for key in roles {
                account.iam.roles_mut().remove(&key);
                account.iam.roles_mut().insert_absent(key);
            }
        }
        without
    }
}

fn take_from<K: Ord + Clone + ToString, V>(
    collection: &mut aozu_names::Collection<K, V>,
    gone: &BTreeSet<String>,
) {
    if gone.is_empty() {
        return;
    }
    let keys: Vec<K> = collection.iter().map(|(key, _)| key.clone()).collect();
    for key in keys.into_iter().filter(|key| gone.contains(&key.to_string())) {
        collection.remove(&key);
        collection.insert_absent(key);
    }
}

pub(super) fn regions(
    organization: &Organization,
) -> impl Iterator<Item = (&Account, &Region, &RegionState)> {
    organization
        .accounts()
        .values()
        .flat_map(|account| account.regions().iter().map(move |(region, state)| (account, region, state)))
}

/// The one thing of an id or a name.
fn one<'a, T>(
    removal: &Removal,
    all: impl Iterator<Item = (&'a str, Option<&'a str>, &'a T)>,
    text: &str,
) -> Result<&'a T, ImpactError> {
    let mut found: Vec<(&str, &T)> = Vec::new();
    let mut known = BTreeSet::new();
    for (id, name, thing) in all {
        if id == text {
            return Ok(thing);
        }
        if name == Some(text) {
            found.push((id, thing));
        }
        known.insert(name.unwrap_or(id).to_owned());
    }
    match found.as_slice() {
        [(_, one)] => Ok(one),
        [] => Err(ImpactError::NoSuchThing {
            text: text.to_owned(),
            noun: removal.noun(),
            known: known.into_iter().collect(),
        }),
        several => Err(ImpactError::Ambiguous {
            text: text.to_owned(),
            candidates: several.iter().map(|(id, _)| (*id).to_owned()).collect(),
        }),
    }
}
