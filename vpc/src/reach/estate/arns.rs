use std::collections::HashMap;

use aozu_names::Collection;
use rustc_hash::FxBuildHasher;

use super::{Ix, Nodes, Place};

/// The ARNs of what answers name, written once for all of them: an answer names dozens of things, and the
/// same few again and again.
#[derive(Debug, Default)]
pub(crate) struct Arns<'a>(HashMap<(Ix<Place<'a>>, &'a str), Box<str>, FxBuildHasher>);

impl<'a> Arns<'a> {
    pub(super) fn new(nodes: &Nodes<'a>) -> Self {
        let mut arns = Self::default();
        for (ix, place) in nodes.places.iter() {
            let network = place.network;
            let mut all = Kinds { arns: &mut arns, ix, place };
            all.add("vpc", network.vpcs());
            all.add("subnet", network.subnets());
            all.add("network-interface", network.network_interfaces());
            all.add("instance", network.instances());
            all.add("security-group", network.security_groups());
            all.add("network-acl", network.network_acls());
            all.add("route-table", network.route_tables());
            all.add("internet-gateway", network.internet_gateways());
            all.add("egress-only-internet-gateway", network.egress_only_internet_gateways());
            all.add("natgateway", network.nat_gateways());
            all.add("vpc-endpoint", network.vpc_endpoints());
            all.add("vpc-peering-connection", network.vpc_peering_connections());
            all.add("transit-gateway", network.transit_gateways());
            all.add("vpn-gateway", network.vpn_gateways());
        }
        arns
    }

    /// The ARN of a thing of a place, where it is in that place's dump.
    pub(crate) fn get(&self, place: Ix<Place<'a>>, id: &'a str) -> Option<&str> {
        self.0.get(&(place, id)).map(AsRef::as_ref)
    }
}

/// What one place has, kind by kind.
struct Kinds<'n, 'a> {
    arns: &'n mut Arns<'a>,
    ix: Ix<Place<'a>>,
    place: &'n Place<'a>,
}

impl<'a> Kinds<'_, 'a> {
    fn add<K: Ord + AsRef<str>, V>(&mut self, kind: &str, things: &'a Collection<K, V>) {
        for (id, _) in things.iter() {
            let arn = self.place.arn(kind, id.as_ref());
            self.arns.0.insert((self.ix, id.as_ref()), arn.into());
        }
    }
}
