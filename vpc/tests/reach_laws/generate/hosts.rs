//! Interfaces: those of instances, functions, endpoints and NAT gateways.

use std::net::{Ipv4Addr, Ipv6Addr};

use aozu_vpc::wire;
use smol_str::{SmolStr, format_smolstr};

use super::{ACCOUNTS, Place, Plan, some};

impl Plan {
    pub(super) fn house(&mut self) {
        for number in 0..self.places.len() {
            let count = self.places[number].subs.len();
            for nth in 0..count {
                let hosts = [1, 1, 2, 2, 0][self.dice.below(5)];
                for _ in 0..hosts {
                    self.house_one(number, nth);
                }
            }
            if self.dice.chance(70) {
                let nth =
                    if self.dice.chance(80) { self.places[number].front } else { self.dice.below(count) };
                self.nat(number, nth);
            }
        }
    }

    fn address(&mut self, number: usize, nth: usize) -> (SmolStr, Option<SmolStr>) {
        let sub = &mut self.places[number].subs[nth];
        let v4 = sub.next();
        let v6 =
            sub.v6.map(|base| format_smolstr!("{}", Ipv6Addr::from(base + 0x10 + u128::from(sub.hosts))));
        (format_smolstr!("{}", Ipv4Addr::from(v4)), v6)
    }

    fn association(&mut self, percent: u32) -> Option<wire::PublicAssociation> {
        self.dice.chance(percent).then(|| wire::PublicAssociation {
            public_ip: Some(self.public()),
            ip_owner_id: some("amazon"),
            ..wire::PublicAssociation::default()
        })
    }

    fn house_one(&mut self, number: usize, nth: usize) {
        let place = self.places[number].clone();
        let (kind, managed) = match self.dice.below(20) {
            0 | 1 => ("lambda", true),
            2 => ("vpc_endpoint", true),
            _ => ("interface", false),
        };
        let id = self.id("eni");
        let (primary, v6) = self.address(number, nth);
        // Without an internet gateway nobody associates an address; it may be detached later.
        let public = match place.internet_gateway {
            _ if managed => 0,
            Some(_) if nth == place.front => 65,
            Some(_) => 30,
            None => 4,
        };
        let association = self.association(public);
        let mut addresses = vec![wire::PrivateAddress {
            private_ip_address: Some(primary.clone()),
            primary: Some(true),
            association: association.clone(),
            ..wire::PrivateAddress::default()
        }];
        if !managed && self.dice.chance(25) {
            let (second, _) = self.address(number, nth);
            let association = self.association(public / 2);
            addresses.push(wire::PrivateAddress {
                private_ip_address: Some(second),
                primary: Some(false),
                association,
                ..wire::PrivateAddress::default()
            });
        }
        let groups = self.groups(&place);
        let has_v6 = self.dice.chance(80);
        let detached = !managed && self.dice.chance(2);
        let check = managed || self.dice.chance(if nth == place.front { 55 } else { 80 });
        let instance = (!managed && !detached).then(|| self.instance(&place, &id));
        let attachment = (!detached).then(|| wire::InterfaceAttachment {
            instance_id: instance,
            instance_owner_id: some(if managed { "amazon-aws" } else { ACCOUNTS[place.account] }),
            device_index: Some(0),
            status: some("attached"),
            ..wire::InterfaceAttachment::default()
        });
        if !managed && (!check || self.dice.chance(10)) {
            self.places[number].appliances.push((id.clone(), nth));
        }
        let interface = wire::NetworkInterface {
            network_interface_id: Some(id),
            interface_type: some(kind),
            status: some(if detached { "available" } else { "in-use" }),
            vpc_id: Some(place.id.clone()),
            subnet_id: Some(place.subs[nth].id.clone()),
            availability_zone: Some(place.subs[nth].zone.clone()),
            owner_id: some(ACCOUNTS[place.account]),
            requester_managed: Some(managed),
            private_ip_address: Some(primary),
            private_ip_addresses: addresses,
            association,
            ipv6_addresses: v6
                .filter(|_| has_v6)
                .map(|address| wire::InterfaceIpv6Address { ipv6_address: Some(address) })
                .into_iter()
                .collect(),
            groups,
            source_dest_check: Some(check),
            attachment,
            ..wire::NetworkInterface::default()
        };
        self.book_of(&place).network_interfaces.push(interface);
    }

    fn groups(&mut self, place: &Place) -> Vec<wire::GroupIdentifier> {
        let mut groups = place.groups.clone();
        self.dice.shuffle(&mut groups);
        groups.truncate(1 + self.dice.below(2));
        groups.into_iter().map(|id| wire::GroupIdentifier { group_id: Some(id) }).collect()
    }

    fn instance(&mut self, place: &Place, interface: &SmolStr) -> SmolStr {
        let id = self.id("i");
        let state = if self.dice.chance(98) { "running" } else { "stopped" };
        self.book_of(place).instances.push(wire::Instance {
            instance_id: Some(id.clone()),
            state: Some(wire::InstanceState { name: some(state) }),
            vpc_id: Some(place.id.clone()),
            network_interfaces: vec![wire::InstanceNetworkInterface {
                network_interface_id: Some(interface.clone()),
            }],
            ..wire::Instance::default()
        });
        id
    }

    fn nat(&mut self, number: usize, nth: usize) {
        let place = self.places[number].clone();
        let (id, interface) = (self.id("nat"), self.id("eni"));
        let (private, _) = self.address(number, nth);
        let is_public = self.dice.chance(75);
        let association = self.association(if is_public { 100 } else { 0 });
        let state = if self.dice.chance(95) { "available" } else { "failed" };
        self.places[number].nats.push(id.clone());
        let nat = wire::NatGateway {
            nat_gateway_id: Some(id),
            vpc_id: Some(place.id.clone()),
            subnet_id: Some(place.subs[nth].id.clone()),
            state: some(state),
            connectivity_type: some(if is_public { "public" } else { "private" }),
            nat_gateway_addresses: vec![wire::NatGatewayAddress {
                network_interface_id: Some(interface.clone()),
                private_ip: Some(private.clone()),
                public_ip: association.as_ref().and_then(|one| one.public_ip.clone()),
                is_primary: Some(true),
                ..wire::NatGatewayAddress::default()
            }],
            ..wire::NatGateway::default()
        };
        let own = wire::NetworkInterface {
            network_interface_id: Some(interface),
            interface_type: some("nat_gateway"),
            status: some("in-use"),
            vpc_id: Some(place.id.clone()),
            subnet_id: Some(place.subs[nth].id.clone()),
            owner_id: some(ACCOUNTS[place.account]),
            requester_managed: Some(true),
            private_ip_address: Some(private.clone()),
            private_ip_addresses: vec![wire::PrivateAddress {
                private_ip_address: Some(private),
                primary: Some(true),
                association: association.clone(),
                ..wire::PrivateAddress::default()
            }],
            association,
            source_dest_check: Some(false),
            attachment: Some(wire::InterfaceAttachment {
                instance_owner_id: some("amazon-aws"),
                status: some("attached"),
                ..wire::InterfaceAttachment::default()
            }),
            ..wire::NetworkInterface::default()
        };
        let book = self.book_of(&place);
        book.nat_gateways.push(nat);
        book.network_interfaces.push(own);
    }
}
