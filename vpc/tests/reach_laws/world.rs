//! Networks as AWS's JSON holds them, so that a law can change them and a failure can be cut down.

use aozu_names::{AccountId, Coverage, Known, Region, wire::Resource};
use aozu_vpc::{Network, wire};
use serde::{Deserialize, Serialize};

macro_rules! book {
    ($($field:ident / $field_mut:ident: $wire:ident as $coverage:ident,)*) => {
        /// What one account has in one region.
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub(crate) struct Book {
            pub(crate) account: String,
            pub(crate) region: String,
            $(
                #[serde(skip_serializing_if = "Vec::is_empty")]
                pub(crate) $field: Vec<wire::$wire>,
            )*
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) block_public_access: Option<wire::BlockPublicAccessOptions>,
        }

        impl Book {
            fn network(self) -> Result<Network, String> {
                let mut network = Network::default();
                $(
                    for one in self.$field {
                        let noun: aozu_vpc::$wire = one.try_into().map_err(|all| format!("{all:?}"))?;
                        network.$field_mut().insert(noun.key(), noun);
                    }
                    network.$field_mut().set_coverage(Coverage::$coverage);
                )*
                *network.block_public_access_mut() = match self.block_public_access {
                    Some(one) => Known::Present(one.try_into().map_err(|all| format!("{all:?}"))?),
                    None => Known::Absent,
                };
                Ok(network)
            }
        }
    };
}

book! {
    vpcs / vpcs_mut: Vpc as Whole,
    subnets / subnets_mut: Subnet as Whole,
    route_tables / route_tables_mut: RouteTable as Whole,
    network_acls / network_acls_mut: NetworkAcl as Whole,
    security_groups / security_groups_mut: SecurityGroup as Whole,
    network_interfaces / network_interfaces_mut: NetworkInterface as Whole,
    instances / instances_mut: Instance as Whole,
    internet_gateways / internet_gateways_mut: InternetGateway as Whole,
    egress_only_internet_gateways / egress_only_internet_gateways_mut: EgressOnlyInternetGateway as Whole,
    nat_gateways / nat_gateways_mut: NatGateway as Whole,
    vpc_endpoints / vpc_endpoints_mut: VpcEndpoint as Whole,
    prefix_lists / prefix_lists_mut: PrefixList as Whole,
    managed_prefix_lists / managed_prefix_lists_mut: ManagedPrefixList as Whole,
    prefix_list_entries / prefix_list_entries_mut: PrefixListEntries as PerItem,
    vpc_peering_connections / vpc_peering_connections_mut: VpcPeeringConnection as Whole,
    transit_gateways / transit_gateways_mut: TransitGateway as Whole,
    transit_gateway_attachments / transit_gateway_attachments_mut: TransitGatewayAttachment as Whole,
    transit_gateway_vpc_attachments / transit_gateway_vpc_attachments_mut: TransitGatewayVpcAttachment as Whole,
    transit_gateway_peering_attachments / transit_gateway_peering_attachments_mut:
        TransitGatewayPeeringAttachment as Whole,
    transit_gateway_route_tables / transit_gateway_route_tables_mut: TransitGatewayRouteTable as Whole,
    transit_gateway_routes / transit_gateway_routes_mut: TransitGatewayRoutes as PerItem,
    transit_gateway_propagations / transit_gateway_propagations_mut: TransitGatewayPropagations as PerItem,
    vpn_gateways / vpn_gateways_mut: VpnGateway as Whole,
    vpn_connections / vpn_connections_mut: VpnConnection as Whole,
    customer_gateways / customer_gateways_mut: CustomerGateway as Whole,
    block_public_access_exclusions / block_public_access_exclusions_mut: BlockPublicAccessExclusion as Whole,
}

/// Everything: what each account has in each region.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct World(pub(crate) Vec<Book>);

impl World {
    /// The model of it.
    pub(crate) fn networks(&self) -> Result<Vec<(AccountId, Region, Network)>, String> {
        self.clone().into_networks()
    }

    pub(crate) fn into_networks(self) -> Result<Vec<(AccountId, Region, Network)>, String> {
        self.0
            .into_iter()
            .map(|book| {
                let account: AccountId = book.account.parse().map_err(|error| format!("{error}"))?;
                let region: Region = book.region.parse().map_err(|error| format!("{error}"))?;
                Ok((account, region, book.network()?))
            })
            .collect()
    }
}

/// The smallest world of which something still holds, found by leaving out one thing after another. What is
/// left out may make it no world at all, or no question for it: then the test says no.
pub(crate) fn cut_down(world: &World, still: impl Fn(&World) -> bool) -> World {
    let mut json = serde_json::to_value(world).unwrap();
    loop {
        let mut changed = false;
        let mut paths = Vec::new();
        elements("", &json, &mut paths);
        // Whole resources before their parts.
        paths.sort_by_key(|path| path.matches('/').count());
        for path in paths.iter().rev().chain(&paths) {
            let Some((list, index)) = path.rsplit_once('/') else { continue };
            let index: usize = index.parse().unwrap();
            let mut smaller = json.clone();
            let Some(serde_json::Value::Array(all)) = smaller.pointer_mut(list) else { continue };
            if index >= all.len() {
                continue;
            }
            all.remove(index);
            let read: Result<World, _> = serde_json::from_value(smaller.clone());
            if read.is_ok_and(|world| still(&world)) {
                json = smaller;
                changed = true;
            }
        }
        if !changed {
            return serde_json::from_value(json).unwrap();
        }
    }
}

/// The paths of all elements of all lists, the last first.
fn elements(path: &str, json: &serde_json::Value, paths: &mut Vec<String>) {
    match json {
        serde_json::Value::Array(all) => {
            for (index, one) in all.iter().enumerate().rev() {
                let path = format!("{path}/{index}");
                elements(&path, one, paths);
                paths.push(path);
            }
        }
        serde_json::Value::Object(members) => {
            for (name, one) in members {
                elements(&format!("{path}/{name}"), one, paths);
            }
        }
        _ => {}
    }
}
