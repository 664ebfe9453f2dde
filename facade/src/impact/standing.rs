//! What stood in what is gone, and what leans on it: instances, gateways, endpoints, functions, domains.

use std::collections::BTreeSet;

use aozu_es::availability::{Majority, majority_after_zone, voters_by_zone};
use aozu_lambda::Function;
use aozu_names::{AccountId, Coverage, Region};
use aozu_vpc::{VpcEndpoint, VpcEndpointType};

use super::{Found, alarms::Signal, gone::Gone};
use crate::{Account, Model, RegionState, import::operations::commands_for, service::AnyState};

/// How many zones a region has where nobody told: as many as the service uses at most.
const ZONES_AT_MOST: u32 = 3;

/// The lists of what stands in zones.
const STAND_IN_ZONES: [&str; 10] = [
    "autoscaling/AutoScalingGroups",
    "ec2/Reservations",
    "ec2/NatGateways",
    "ec2/VpcEndpoints",
    "elb/LoadBalancerDescriptions",
    "elbv2/LoadBalancers",
    "es/DomainNames",
    "lambda/Functions",
    "rds/DBClusters",
    "rds/DBInstances",
];

pub(super) fn look(before: &Model<'_>, gone: &Gone, found: &mut Found) {
    for account in before.accounts() {
        for (region, state) in account.regions() {
            let place =
                Place { account, region, state, zone: gone.zones.get(&(account.id(), region.clone())) };
            place.unread(gone, found);
            place.network(gone, found);
            place.functions(gone, found);
            place.domains(gone, found);
            place.databases(found);
            place.groups(gone, found);
        }
        roles(account, gone, found);
    }
}

/// One region of an account.
pub(super) struct Place<'a> {
    pub account: &'a Account,
    pub region: &'a Region,
    pub state: &'a RegionState,
    pub zone: Option<&'a String>,
}

impl Place<'_> {
    pub(super) fn id(&self) -> (AccountId, Region) {
        (self.account.id(), self.region.clone())
    }

    /// What may stand in the zone and was not listed is asked for; which zone it is, where the region has it and
    /// nobody told under which name.
    fn unread(&self, gone: &Gone, found: &mut Found) {
        if self.zone.is_none() {
            if gone.zones.keys().any(|(_, region)| region == self.region) && self.has_something_in_zones() {
                found.needs.push(format!("aws ec2 describe-availability-zones --region {}", self.region));
                found.assumptions.push(format!(
                    "nothing of account {} in {} stands in it: which of its zones it is was not read",
                    self.account.id(),
                    self.region
                ));
            }
            return;
        }
        for state in self.state.states() {
            for (name, _, slot) in state.slots() {
                let path = format!("{}/{name}", state.service());
                if STAND_IN_ZONES.contains(&path.as_str()) && slot.coverage() != Coverage::Whole {
                    let calls = commands_for(&path).into_iter();
                    found.needs.extend(calls.map(|call| format!("{call} --region {}", self.region)));
                }
            }
        }
    }

    fn has_something_in_zones(&self) -> bool {
        let has = |state: &dyn AnyState| {
            let service = state.service();
            let mut slots = state.slots().into_iter();
            slots.any(|(name, _, slot)| {
                STAND_IN_ZONES.contains(&format!("{service}/{name}").as_str()) && slot.count() > 0
            })
        };
        self.state.states().into_iter().any(has)
    }

    fn network(&self, gone: &Gone, found: &mut Found) {
        let ec2 = &self.state.ec2;
        let why = format!("{} is gone", gone.because);
        for subnet in ec2.subnets().values().filter(|one| gone.subnets.contains(one.subnet_id().as_str())) {
            let before = format!("a subnet of {}", subnet.vpc_id());
            found.lost(subnet.subnet_id().as_str(), before, "gone", why.clone());
        }
        for one in ec2.instances().values().filter(|one| gone.instances.contains(one.instance_id().as_str()))
        {
            let before = one.state_name().map_or("unknown", |state| state.as_str());
            found.lost(one.instance_id().as_str(), before, "gone", why.clone());
            found.signals.push(Signal::silent(self.id(), "InstanceId", one.instance_id().as_str()));
        }
        for one in ec2.nat_gateways().values() {
            if gone.nat_gateways.contains(one.nat_gateway_id().as_str()) {
                let before = one.state().map_or("unknown", |state| state.as_str());
                found.lost(one.nat_gateway_id().as_str(), before, "gone", why.clone());
                found.signals.push(Signal::silent(self.id(), "NatGatewayId", one.nat_gateway_id().as_str()));
            }
        }
        for one in ec2.vpc_endpoints().values() {
            if gone.endpoints.contains(one.vpc_endpoint_id().as_str()) {
                found.lost(one.vpc_endpoint_id().as_str(), "available", "gone", why.clone());
            } else {
                endpoint(one, gone, found);
            }
        }
    }

    fn functions(&self, gone: &Gone, found: &mut Found) {
        for function in self.state.lambda.functions().values() {
            let arn = function.arn().as_str();
            if gone.functions.contains(arn) {
                found.lost(arn, "there", "gone", format!("{} is gone", gone.because));
                found.signals.push(Signal::silent(self.id(), "FunctionName", function.name().as_str()));
            } else if function.role().is_some_and(|role| gone.roles.contains(role.as_str())) {
                found.lost(
                    arn,
                    "runs",
                    "every invocation fails",
                    format!("Lambda cannot assume its role: {} is gone", gone.because),
                );
            } else {
                self.subnets_of(function, gone, found);
            }
        }
    }

    fn subnets_of(&self, function: &Function, gone: &Gone, found: &mut Found) {
        let arn = function.arn().as_str();
        let Some(config) = function.vpc_config() else {
            if self.zone.is_some() {
                found.survives(arn, "in no VPC", "Lambda itself runs in every zone of the region");
            }
            return;
        };
        let all: BTreeSet<&str> = config.subnet_ids().iter().map(|id| id.as_str()).collect();
        let left = all.iter().filter(|id| !gone.subnets.contains(**id)).count();
        let number = |count_of: usize| u32::try_from(count_of).unwrap_or(u32::MAX);
        let before = count(number(all.len()), "subnet");
        let why = format!("its other subnets lie in {}", gone.because);
        if left == 0 {
            let why = format!("all its subnets lie in {}", gone.because);
            found.lost(arn, before, "no subnet is left: it cannot be invoked", why);
        } else if left < all.len() {
            found.degraded(arn, before, format!("{left} of them"), why);
        } else if self.zone.is_some() {
            found.survives(arn, before, "none of its subnets lies in the zone");
        }
    }

    fn domains(&self, gone: &Gone, found: &mut Found) {
        let Some(zone) = self.zone else { return };
        for domain in self.state.es.domains().values().filter(|one| one.deleted() != Some(true)) {
            let name = domain.name().as_str();
            let arn = domain.arn().map_or_else(|| name.to_owned(), ToString::to_string);
            let config = domain.cluster_config();
            let counts = config.and_then(|config| Some((config, config.zones()?, config.instance_count()?)));
            let Some((config, zones, nodes)) = counts else {
                found.needs.push(format!(
                    "aws opensearch describe-domains --domain-names {name} --region {}",
                    self.region
                ));
                continue;
            };
            let told = domain.vpc_options().map(aozu_es::VpcOptions::availability_zones).unwrap_or_default();
            if !told.is_empty() && !told.iter().any(|one| one.as_str() == zone) {
                found.survives(
                    arn,
                    format!("{nodes} data nodes in {zones} zones"),
                    "it does not stand in the zone",
                );
                continue;
            }
            if told.is_empty() {
                found.assumptions.push(format!(
                    "the domain `{name}` stands in `{zone}`: nobody told in which zones AWS runs it"
                ));
            }
            let before = format!("{} in {}", count(nodes, "data node"), count(zones, "zone"));
            if zones < 2 {
                found.signals.extend(Signal::cluster(&self.id(), name, true, 0));
                let why = format!("all its nodes stand in {}: it is not spread over zones", gone.because);
                found.lost(arn, before, "no node is left: red, data that was not saved is gone", why);
                continue;
            }
            // Nodes are spread evenly; of an odd number any zone may have one more.
            let left = nodes - nodes.div_ceil(zones);
            let majority =
                voters_by_zone(config, self.zones_of_region()).map(|voters| majority_after_zone(&voters));
            if left == 0 || majority == Some(Majority::Lost) {
                found.signals.extend(Signal::cluster(&self.id(), name, true, left));
                let why = if left == 0 {
                    "no data node is left"
                } else {
                    "no majority of its masters is left: nothing can be written, and no master elected"
                };
                found.lost(arn, before, format!("red, {} left", count(left, "data node")), why);
                continue;
            }
            let mut why = format!(
                "{} of {} are gone; what is left must hold every copy, and replicas become primaries",
                nodes - left,
                count(nodes, "data node")
            );
            if majority == Some(Majority::Depends) {
                why.push_str("; whether a majority of its masters is left depends on where they stand");
            }
            if zones == 2 && nodes % 2 == 1 {
                why.push_str("; more than half of the nodes may be gone");
            }
            found.assumptions.push(format!(
                "every index of the domain `{name}` has a replica, and primary and replica lie in different zones"
            ));
            found.signals.extend(Signal::cluster(&self.id(), name, false, left));
            found.degraded(arn, before, format!("yellow, {} left", count(left, "data node")), why);
        }
    }

    fn zones_of_region(&self) -> u32 {
        let zones = self.state.ec2.availability_zones();
        if zones.is_whole() { u32::try_from(zones.len()).unwrap_or(ZONES_AT_MOST) } else { ZONES_AT_MOST }
    }
}

fn endpoint(one: &VpcEndpoint, gone: &Gone, found: &mut Found) {
    let id = one.vpc_endpoint_id().as_str();
    if one.vpc_endpoint_type() == Some(&VpcEndpointType::Gateway) || gone.subnets.is_empty() {
        return;
    }
    let subnets = one.subnet_ids();
    let left = subnets.iter().filter(|subnet| !gone.subnets.contains(subnet.as_str())).count();
    let before =
        format!("an interface in {}", count(u32::try_from(subnets.len()).unwrap_or(u32::MAX), "subnet"));
    let service = one.service_name().map_or("its service", |name| name.as_str());
    if left == 0 && !subnets.is_empty() {
        let why =
            format!("all its interfaces lie in {}: {service} has no private way any more", gone.because);
        found.lost(id, before, "no interface is left", why);
    } else if left < subnets.len() {
        let why = format!("one of its interfaces lies in {}; its name leads to the others", gone.because);
        found.degraded(id, before, format!("an interface in {left}"), why);
    }
}

/// Instances whose credentials are gone.
fn roles(account: &Account, gone: &Gone, found: &mut Found) {
    if gone.roles.is_empty() {
        return;
    }
    for role in account.iam().roles().values().filter(|role| gone.roles.contains(role.arn().as_str())) {
        let mut profiles: BTreeSet<&str> =
            role.instance_profiles().iter().map(|profile| profile.arn().as_str()).collect();
        let listed = account.iam().instance_profiles().values();
        let with = listed.filter(|profile| profile.roles().iter().any(|own| own.name() == role.name()));
        profiles.extend(with.map(|profile| profile.arn().as_str()));
        for state in account.regions().values() {
            for instance in state.ec2.instances().values().filter(|one| !one.is_gone()) {
                if instance.profile_arn().is_some_and(|arn| profiles.contains(arn.as_str())) {
                    found.degraded(
                        instance.instance_id().as_str(),
                        format!("has the credentials of {}", role.arn()),
                        "has no credentials",
                        format!("its instance profile holds no role: {} is gone", gone.because),
                    );
                }
            }
        }
    }
}

pub(super) fn count(number: u32, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{RegionState, STAND_IN_ZONES};

    #[test]
    fn the_lists_of_what_stands_in_zones_are_lists() {
        let state = RegionState::default();
        let slots = state.states().into_iter().flat_map(|state| {
            state.slots().into_iter().map(move |(name, ..)| format!("{}/{name}", state.service()))
        });
        let known: Vec<String> = slots.collect();
        for list in STAND_IN_ZONES {
            assert!(known.iter().any(|one| one == list), "{list}");
        }
    }
}
