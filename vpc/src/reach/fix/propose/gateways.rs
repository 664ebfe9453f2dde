//! Gateways, addresses, instances and connections that must be there, or work.

use std::net::IpAddr;

use super::{Proposer, breadth};
use crate::{
    BlockPublicAccessExclusion, Family, InstanceStateName, InternetGatewayBlockMode,
    InternetGatewayExclusionMode, InternetGatewayId, PeeringStateCode,
    reach::{
        estate::{Excluded, InterfaceNode, Ix, Link, PeeringNode, Role, SubnetNode, VpcNode},
        fix::edit::{Change, Edit},
        flow::address,
        walk::{At, Blocker, Leg},
    },
};

impl<'e, 'a> Proposer<'_, 'e, 'a> {
    /// Lets an interface hand on what is not its own.
    pub(super) fn no_check(&self, interface: Ix<InterfaceNode<'a>>) -> Option<Edit> {
        let node = &self.estate.nodes.interfaces[interface];
        let id = node.interface.network_interface_id();
        // Who manages an interface does not let others change it.
        if !node.interface.is_plain() {
            return None;
        }
        self.edit(Change::NoSourceDestCheck { interface: id.clone() }, breadth::BLOCK, |network| {
            network.network_interfaces().get(id)?.owner_id().copied()
        })
    }

    /// Starts an instance that is stopped.
    pub(super) fn start(&self, interface: Ix<InterfaceNode<'a>>) -> Option<Edit> {
        let node = &self.estate.nodes.interfaces[interface];
        let instance = node.instance?;
        if instance.state_name() != Some(&InstanceStateName::Stopped) {
            return None;
        }
        let change = Change::StartInstance { instance: instance.instance_id().clone() };
        self.edit(change, breadth::ASKED, |network| {
            network.network_interfaces().get(node.interface.network_interface_id())?.owner_id().copied()
        })
    }

    /// Accepts a peering connection that waits for it.
    pub(super) fn accept(&self, peering: Ix<PeeringNode<'a>>) -> Option<Edit> {
        let peering = self.estate.nodes.peerings[peering].peering;
        let waits =
            peering.status().is_some_and(|status| *status.code() == PeeringStateCode::PendingAcceptance);
        if !waits {
            return None;
        }
        let id = peering.vpc_peering_connection_id().clone();
        let accepter = peering.accepter_vpc_info()?;
        let vpc = accepter.vpc_id()?;
        let edit = self.edit(Change::AcceptPeering { peering: id }, breadth::BLOCK, |network| {
            network.vpcs().get(vpc).and(accepter.owner_id().copied())
        })?;
        let region = accepter.region().cloned().unwrap_or_else(|| edit.region.clone());
        Some(Edit { account: accepter.owner_id().copied().unwrap_or(edit.account), region, ..edit })
    }

    /// Attaches the internet gateway that a route names, if it is attached nowhere; or puts the VPC's own in its
    /// place.
    pub(super) fn attach(&self, blocker: &Blocker<'e, 'a>, id: &str) -> Vec<Edit> {
        let vpc = self.last_table(blocker).and_then(|sent| self.vpc_of(sent.table));
        let (Some(vpc), Ok(gateway)) = (vpc, id.parse::<InternetGatewayId>()) else { return Vec::new() };
        let node = &self.estate.nodes.vpcs[vpc];
        if node.internet_gateway != Link::Absent {
            return Vec::new();
        }
        let mut places = self.estate.nodes.places.iter();
        let found = places.find_map(|(_, place)| place.network.internet_gateways().get(&gateway));
        let Some(found) = found.filter(|found| found.vpcs().next().is_none()) else {
            return self.gateway_for(vpc);
        };
        let change = Change::AttachGateway {
            gateway: found.internet_gateway_id().clone(),
            vpc: node.id.clone(),
            is_new: false,
        };
        let edit =
            self.edit(change, breadth::BLOCK, |network| network.vpcs().get(node.id)?.owner_id().copied());
        edit.into_iter().collect()
    }

    /// An Elastic IP for the private address that speaks.
    pub(super) fn address_of_sender(&self, blocker: &Blocker<'e, 'a>) -> Option<Edit> {
        if blocker.leg == Leg::Return || blocker.family == Family::Ipv6 {
            return None;
        }
        let packet = blocker.packet?;
        // After a NAT gateway it is the gateway that speaks.
        let speaker = blocker.trace.iter().rev().find_map(|step| match step.at {
            At::Interface(interface) => Some(Some(interface)),
            At::Nat(_) | At::Transit(..) | At::Peering(..) => Some(None),
            _ => None,
        })??;
        self.address_of(speaker, packet.src)
    }

    /// An internet gateway for the VPC of the receiver, or an Elastic IP for its first address.
    pub(super) fn address_of_receiver(&self, vpc: Ix<VpcNode<'a>>, has_gateway: bool) -> Vec<Edit> {
        if !has_gateway {
            return self.gateway_for(vpc);
        }
        let meant = self.question.unaddressed.iter().copied();
        let first = meant.into_iter().find(|one| self.estate.nodes.interfaces[*one].vpc == vpc);
        let Some(first) = first else { return Vec::new() };
        let held = self.estate.nodes.interfaces[first].held.v4.first();
        held.and_then(|held| self.address_of(first, held.span[0])).into_iter().collect()
    }

    fn address_of(&self, interface: Ix<InterfaceNode<'a>>, private: u128) -> Option<Edit> {
        let node = &self.estate.nodes.interfaces[interface];
        let id = node.interface.network_interface_id();
        let held = node.held.v4.iter().find(|held| held.span == [private; 2])?;
        if held.public.is_some() || node.role != Role::Plain || !node.interface.is_plain() {
            return None;
        }
        let IpAddr::V4(private_ip) = address(Family::Ipv4, private) else { return None };
        let change =
            Change::AssociateAddress { interface: id.clone(), private_ip, stand_in: self.facts.stand_in };
        self.edit(change, breadth::INTERNET, |network| {
            network.network_interfaces().get(id)?.owner_id().copied()
        })
    }

    /// Leaves the subnet out of VPC Block Public Access, one way where that is enough.
    pub(super) fn exclusion(&self, blocker: &Blocker<'e, 'a>) -> Option<Edit> {
        let subnet = self.subnet_at_gateway(blocker)?;
        let node = &self.estate.nodes.subnets[subnet];
        let place = &self.estate.nodes.places[node.place];
        let options = place.network.block_public_access().present()?;
        if options.exclusions_allowed().is_some_and(|word| word == "not-allowed") {
            return None;
        }
        let out = blocker.leg == Leg::Forward
            && blocker.trace.iter().any(|step| matches!(step.at, At::Table(..)))
            && options.internet_gateway_block_mode() == Some(&InternetGatewayBlockMode::BlockBidirectional);
        let mode = if out && node.excluded == Excluded::No {
            InternetGatewayExclusionMode::AllowEgress
        } else {
            InternetGatewayExclusionMode::AllowBidirectional
        };
        let kind = "subnet";
        let text = format!(
            "arn:{}:ec2:{}:{}:{kind}/{}",
            place.region.partition(),
            place.region,
            place.account,
            node.id
        );
        let names = |one: &&BlockPublicAccessExclusion| {
            let gone = one.state().is_some_and(|state| state.starts_with("delete"));
            let own =
                |arn: &aozu_names::Arn| arn.resource().split_once('/') == Some((kind, node.id.as_str()));
            !gone && one.resource_arn().is_some_and(own)
        };
        let known = place.network.block_public_access_exclusions().values().find(names);
        let breadth = if mode == InternetGatewayExclusionMode::AllowEgress {
            breadth::SUBNET
        } else {
            breadth::SUBNET + breadth::INTERNET
        };
        let change = Change::Exclude {
            subnet: node.id.clone(),
            arn: text.parse().ok()?,
            mode,
            exclusion: known.map(|one| one.exclusion_id().clone()),
        };
        self.edit(change, breadth, |_| Some(place.account))
    }

    /// The subnet whose packets an internet gateway refused.
    fn subnet_at_gateway(&self, blocker: &Blocker<'e, 'a>) -> Option<Ix<SubnetNode<'a>>> {
        if let Some(sent) = self.last_table(blocker) {
            return sent.subnet;
        }
        let packet = blocker.packet?;
        let hosts = self.hosts().into_iter().map(|host| &self.estate.nodes.interfaces[host]);
        let holds = |node: &&InterfaceNode<'a>| {
            node.held.get(blocker.family).iter().any(|held| {
                held.public == Some(packet.dst) || (held.span[0] <= packet.dst && packet.dst <= held.span[1])
            })
        };
        hosts.into_iter().find(holds).map(|node| node.subnet)
    }
}
