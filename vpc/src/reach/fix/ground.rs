//! The networks that a search for edits tries them on: what packets of the question can meet, and no more.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{AccountId, Collection, Region};

use super::{Edit, EditError};
use crate::{
    Network, NetworkInterface, RouteTarget, SecurityGroupId,
    reach::{
        Estate, Request,
        endpoint::{End, Endpoint},
        estate::{InterfaceNode, Thing},
        flow::family,
    },
    traffic::number,
};

/// Networks with the account and the region of each.
type Networks = Vec<(AccountId, Region, Network)>;

/// What edits are tried on.
#[derive(Debug)]
pub(super) struct Ground<'o> {
    networks: Networks,
    original: &'o Estate<'o>,
    /// The question, without the wish for edits.
    pub(super) request: Request,
    /// Names of the question's that are no ids, such as functions' ARNs, with their interfaces.
    names: Vec<(&'o str, Vec<&'o str>)>,
}

/// The same networks with edits made; those that none touches are not copied.
#[derive(Debug)]
pub(super) struct Edited<'g> {
    ground: &'g Ground<'g>,
    changed: BTreeMap<usize, Network>,
}

impl<'o> Ground<'o> {
    /// Of an estate, what a question may ask about: interfaces at its ends, and those that packets go through.
    /// Whatever else is there stands in nobody's way.
    pub(super) fn new(original: &'o Estate<'o>, request: &Request) -> Self {
        let request = Request { fix: false, ..request.clone() };
        let mut ends: BTreeSet<&str> = BTreeSet::new();
        let texts = std::iter::once(request.source.as_str()).chain(request.destination.as_deref());
        let mut names = Vec::new();
        for (text, end) in texts.zip([End::Source, End::Destination]) {
            let hosts = match original.endpoint(text, end) {
                Ok(Endpoint::Hosts(hosts)) => hosts,
                _ => Vec::new(),
            };
            let ids: Vec<&str> = hosts.iter().map(|host| original.nodes.interfaces[*host].id()).collect();
            if let Some((name, Thing::Service(_))) = original.names.get_key_value(text) {
                names.push((*name, ids.clone()));
            }
            ends.extend(ids);
        }
        let addresses = [
            request.source_ip,
            request.destination_ip,
            request.source.parse().ok(),
            request.destination.as_deref().and_then(|text| text.parse().ok()),
        ];
        let held = |node: &InterfaceNode<'_>| {
            addresses.iter().flatten().any(|address| {
                let value = number(*address);
                node.held.get(family(*address)).iter().any(|held| {
                    held.public == Some(value) || (held.span[0] <= value && value <= held.span[1])
                })
            })
        };
        let met = original.nodes.interfaces.iter().filter(|(_, node)| node.is_nat() || held(node));
        ends.extend(met.map(|(_, node)| node.id()));
        ends.extend(original.services.keys().map(|ix| original.nodes.interfaces[*ix].id()));
        let places = original.nodes.places.iter();
        let networks = places
            .map(|(_, place)| (place.account, place.region.clone(), reduced(place.network, &ends)))
            .collect();
        Self { networks, original, request, names }
    }

    /// These networks with edits made, one after another.
    pub(super) fn with<'g>(&'g self, edits: &[Edit]) -> Result<Edited<'g>, EditError> {
        let mut edited = Edited { ground: self, changed: BTreeMap::new() };
        for edit in edits {
            let mut found = false;
            for (index, (_, region, network)) in self.networks.iter().enumerate() {
                if edit.change.touches(edited.changed.get(&index).unwrap_or(network)) {
                    let own = edited.changed.entry(index).or_insert_with(|| network.clone());
                    edit.change.make(own, region)?;
                    found = true;
                }
            }
            if !found {
                return Err(EditError::NotThere(edit.to_string()));
            }
        }
        Ok(edited)
    }
}

impl<'g> Edited<'g> {
    /// The estate of these networks.
    pub(super) fn compile(&'g self) -> Estate<'g> {
        let networks = self.ground.networks.iter().enumerate().map(|(index, (account, region, network))| {
            (*account, region.clone(), self.changed.get(&index).unwrap_or(network))
        });
        named(Estate::new(networks), self.ground)
    }
}

/// The whole estate with edits made, asked anew: whether they do what they are to do.
pub(super) fn whole(ground: &Ground<'_>, edits: &[Edit]) -> bool {
    let original = ground.original;
    let mut networks: Networks = original
        .nodes
        .places
        .iter()
        .map(|(_, place)| (place.account, place.region.clone(), place.network.clone()))
        .collect();
    if edits.iter().any(|edit| edit.apply(&mut networks).is_err()) {
        return false;
    }
    let all = networks.iter().map(|(account, region, network)| (*account, region.clone(), network));
    let estate = named(Estate::new(all), ground);
    estate.verdict(&ground.request).is_ok_and(|verdict| verdict == crate::reach::Verdict::Reachable)
}

fn named<'n>(estate: Estate<'n>, ground: &'n Ground<'_>) -> Estate<'n> {
    let services = ground.original.services.values().cloned();
    let nodes = &ground.original.nodes;
    let facing = ground
        .original
        .facing
        .iter()
        .filter_map(|(ix, faces)| Some((nodes.interfaces[*ix].id().parse().ok()?, *faces)));
    let mut estate =
        estate.with_options(ground.original.options).with_services(services).with_schemes(facing);
    for (name, interfaces) in &ground.names {
        estate.name(name, interfaces.iter().copied());
    }
    estate
}

/// The part of a network that counts.
fn reduced(network: &Network, ends: &BTreeSet<&str>) -> Network {
    let mut part = Network::default();
    macro_rules! whole {
        ($($collection:ident, $collection_mut:ident;)*) => {
            $(*part.$collection_mut() = network.$collection().clone();)*
        };
    }
    whole! {
        vpcs, vpcs_mut;
        subnets, subnets_mut;
        route_tables, route_tables_mut;
        prefix_lists, prefix_lists_mut;
        managed_prefix_lists, managed_prefix_lists_mut;
        prefix_list_entries, prefix_list_entries_mut;
        internet_gateways, internet_gateways_mut;
        egress_only_internet_gateways, egress_only_internet_gateways_mut;
        nat_gateways, nat_gateways_mut;
        vpc_peering_connections, vpc_peering_connections_mut;
        transit_gateways, transit_gateways_mut;
        transit_gateway_attachments, transit_gateway_attachments_mut;
        transit_gateway_vpc_attachments, transit_gateway_vpc_attachments_mut;
        transit_gateway_peering_attachments, transit_gateway_peering_attachments_mut;
        transit_gateway_route_tables, transit_gateway_route_tables_mut;
        transit_gateway_routes, transit_gateway_routes_mut;
        transit_gateway_propagations, transit_gateway_propagations_mut;
        vpn_gateways, vpn_gateways_mut;
        vpn_connections, vpn_connections_mut;
        customer_gateways, customer_gateways_mut;
        network_acls, network_acls_mut;
        vpc_endpoints, vpc_endpoints_mut;
        block_public_access, block_public_access_mut;
        block_public_access_exclusions, block_public_access_exclusions_mut;
    }
    let tables = network.route_tables().values();
    let targets: BTreeSet<&str> = tables
        .flat_map(|table| table.routes())
        .filter(|route| {
            matches!(route.target(), RouteTarget::NetworkInterface { .. } | RouteTarget::Instance(_))
        })
        .map(|route| route.target().id())
        .collect();
    let counts = |one: &NetworkInterface| {
        let instance = one.instance_id().is_some_and(|id| targets.contains(id.as_str()));
        let id = one.network_interface_id().as_str();
        instance || ends.contains(id) || targets.contains(id)
    };
    let interfaces = network.network_interfaces();
    *part.network_interfaces_mut() = kept(interfaces, |_, one| counts(one));
    let met = || interfaces.values().filter(|one| counts(one));
    let instances: BTreeSet<_> = met().filter_map(|one| one.instance_id()).collect();
    *part.instances_mut() = kept(network.instances(), |id, _| instances.contains(id));
    let groups: BTreeSet<&SecurityGroupId> = met().flat_map(|one| one.group_ids()).collect();
    *part.security_groups_mut() = kept(network.security_groups(), |id, _| groups.contains(id));
    let ids: BTreeSet<_> = met().map(|one| one.network_interface_id()).collect();
    *part.addresses_mut() = kept(network.addresses(), |_, address| {
        address.network_interface_id().is_none_or(|id| ids.contains(id))
    });
    part
}

/// Some of a collection; of the rest it is known as before whether it was read.
fn kept<K: Ord + Clone, V: Clone>(
    of: &Collection<K, V>,
    counts: impl Fn(&K, &V) -> bool,
) -> Collection<K, V> {
    let some = of.iter().filter(|(key, item)| counts(key, item));
    let mut kept: Collection<K, V> = some.map(|(key, item)| (key.clone(), item.clone())).collect();
    kept.set_coverage(of.coverage().clone());
    for (id, problem) in of.unreadable() {
        kept.insert_unreadable(id.to_owned(), problem.to_owned());
    }
    for key in of.absent() {
        kept.insert_absent(key.clone());
    }
    kept
}

/// How many interfaces carry each group.
pub(super) fn carriers<'a>(estate: &Estate<'a>) -> BTreeMap<&'a SecurityGroupId, usize> {
    let mut carriers = BTreeMap::new();
    for (_, node) in estate.nodes.interfaces.iter() {
        for group in node.interface.group_ids() {
            *carriers.entry(group).or_default() += 1;
        }
    }
    carriers
}
