//! What stands between networks: gateways to the internet, to customers and to services, address translation,
//! appliances, peering connections.

use std::net::IpAddr;

use aozu_vpc::{
    ConnectivityType, Direction, EgressOnlyInternetGatewayId, InterfaceType, InternetGatewayBlockMode,
    InternetGatewayExclusionMode, InternetGatewayId, NatGatewayId, NetworkInterface, NetworkInterfaceId,
    RouteTarget, Subnet, VpcEndpoint, VpcEndpointId, VpcEndpointType, VpcId, VpcPeeringConnectionId,
    VpnGateway, VpnGatewayId, VpnState,
};

use super::{
    find::{holds, is_of, is_public},
    walk::{End, Gate, Packet, Session, Stop, Walk, Way},
};

/// Which way a connection is opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    Outward,
    Inward,
}

impl<'n> Walk<'_, 'n> {
    /// The internet gateway of a VPC.
    fn internet_gateway(&self, vpc: &VpcId) -> Option<&'n InternetGatewayId> {
        let mut gateways = self.world.all().flat_map(|network| network.internet_gateways().values());
        gateways
            .find(|gateway| gateway.vpcs().any(|id| id == vpc))
            .map(|gateway| gateway.internet_gateway_id())
    }

    pub(super) fn out_by_internet_gateway(
        &mut self,
        vpc: &'n VpcId,
        id: &InternetGatewayId,
        packet: Packet,
    ) -> Way<End<'n>> {
        self.seen("internet gateway");
        if self.internet_gateway(vpc) != Some(id) {
            return Err(Stop::Drop("internet gateway not attached"));
        }
        if !is_public(packet.dst) {
            return Err(Stop::Drop("no address of the internet"));
        }
        self.port_25(packet)?;
        let Some(holder) = self.speaker.filter(|one| holds(one, packet.src)) else {
            return Err(Stop::Drop("source is nobody's here"));
        };
        let src = match packet.src {
            IpAddr::V4(v4) => {
                let mut own = holder.addresses().filter(|(private, _)| *private == v4);
                let public = own.find_map(|(_, association)| association?.public_ip());
                let private_nat = self.is_private_nat(holder);
                let public = public.filter(|_| !private_nat);
                IpAddr::V4(*public.ok_or(Stop::Drop("no public address"))?)
            }
            v6 => v6,
        };
        let by_nat = holder.interface_type() == Some(&InterfaceType::NatGateway);
        self.public_access(vpc, holder, Opened::Outward, by_nat)?;
        self.internet(Packet { src, ..packet })
    }

    /// AWS lets nothing out to port 25 of the internet, unless it was asked to.
    fn port_25(&self, packet: Packet) -> Way<()> {
        let mail = !self.back && packet.number == 6 && packet.dport == 25;
        if mail { Err(Stop::Drop("port 25")) } else { Ok(()) }
    }

    fn is_private_nat(&self, holder: &NetworkInterface) -> bool {
        let mut gateways = self.world.all().flat_map(|network| network.nat_gateways().values());
        gateways.any(|nat| {
            nat.connectivity_type() == Some(&ConnectivityType::Private)
                && nat
                    .nat_gateway_addresses()
                    .iter()
                    .any(|one| one.network_interface_id() == Some(holder.network_interface_id()))
        })
    }

    pub(super) fn out_by_egress_only(
        &mut self,
        vpc: &'n VpcId,
        id: &EgressOnlyInternetGatewayId,
        packet: Packet,
    ) -> Way<End<'n>> {
        self.seen("egress-only gateway");
        let mut gateways =
            self.world.all().filter_map(|network| network.egress_only_internet_gateways().get(id));
        if !gateways.any(|gateway| gateway.vpcs().any(|of| of == vpc)) {
            return Err(Stop::Drop("egress-only gateway not attached"));
        }
        if self.back {
            return Err(Stop::Drop("an egress-only gateway knows nothing of the flow"));
        }
        if packet.dst.is_ipv4() || !is_public(packet.dst) {
            return Err(Stop::Drop("no address of the internet"));
        }
        self.port_25(packet)?;
        let Some(holder) = self.speaker.filter(|one| holds(one, packet.src)) else {
            return Err(Stop::Drop("source is nobody's here"));
        };
        self.public_access(vpc, holder, Opened::Outward, true)?;
        self.out_only.push(vpc);
        self.internet(packet)
    }

    /// VPC Block Public Access: judged for who opens the connection, with the exclusions of VPC and subnet.
    fn public_access(
        &self,
        vpc: &VpcId,
        holder: &NetworkInterface,
        opened: Opened,
        outward_only: bool,
    ) -> Way<()> {
        use InternetGatewayBlockMode::{BlockBidirectional, BlockIngress};
        use InternetGatewayExclusionMode::{AllowBidirectional, AllowEgress};
        // An answer belongs to who opened the connection on the other side of the gateway.
        let opened = match (self.back, opened) {
            (false, opened) => opened,
            (true, Opened::Outward) => Opened::Inward,
            (true, Opened::Inward) => Opened::Outward,
        };
        let Some((_, _, network)) = self.world.place(vpc) else { return Ok(()) };
        let mode = network.block_public_access().present().and_then(|one| one.internet_gateway_block_mode());
        let exclusions = network.block_public_access_exclusions().values();
        let applies = |arn: &str| {
            arn.ends_with(&format!("/{vpc}"))
                || holder.subnet_id().is_some_and(|subnet| arn.ends_with(&format!("/{subnet}")))
        };
        let modes: Vec<&InternetGatewayExclusionMode> = exclusions
            .filter(|one| one.resource_arn().is_some_and(|arn| applies(arn.as_str())))
            .filter_map(|one| one.internet_gateway_exclusion_mode())
            .collect();
        let wholly = modes.contains(&&AllowBidirectional);
        let passes = match mode {
            Some(BlockBidirectional) => {
                wholly || (opened == Opened::Outward && modes.contains(&&AllowEgress))
            }
            Some(BlockIngress) => wholly || (opened == Opened::Outward && outward_only),
            _ => true,
        };
        if passes { Ok(()) } else { Err(Stop::Drop("VPC Block Public Access")) }
    }

    /// A packet on the internet: it comes back in where somebody of the model has the address.
    fn internet(&mut self, packet: Packet) -> Way<End<'n>> {
        match self.public_holder(packet.dst) {
            Some(_) => {
                self.seen("reflection");
                self.sender = None;
                self.speaker = None;
                self.from_internet(packet)
            }
            None if packet.dst.is_ipv6() && self.world.vpc_of_address(packet.dst).is_some() => {
                Err(Stop::Drop("no such host"))
            }
            None => self.ends(End::Internet, packet),
        }
    }

    fn public_holder(&self, address: IpAddr) -> Option<&'n NetworkInterface> {
        self.world.interfaces().find(|one| match address {
            IpAddr::V4(v4) => one.public_addresses().any(|public| public == v4),
            v6 => holds(one, v6),
        })
    }

    pub(super) fn from_internet(&mut self, packet: Packet) -> Way<End<'n>> {
        self.seen("from the internet");
        if !is_public(packet.src) {
            return Err(Stop::Drop("source of no address of the internet"));
        }
        let Some(holder) = self.public_holder(packet.dst) else {
            return Err(Stop::Drop("nobody's public address"));
        };
        let Some(vpc) = holder.vpc_id() else { return Err(Stop::Drop("no VPC")) };
        let dst = match packet.dst {
            IpAddr::V4(v4) => {
                let public =
                    |one: Option<&aozu_vpc::PublicAssociation>| one.and_then(|one| one.public_ip()).copied();
                let mut own = holder.addresses().filter(|(_, association)| public(*association) == Some(v4));
                IpAddr::V4(own.next().ok_or(Stop::Drop("nobody's public address"))?.0)
            }
            v6 => v6,
        };
        let packet = Packet { dst, ..packet };
        let by_egress_only = self.out_only.iter().rposition(|one| *one == vpc);
        if let (true, Some(at)) = (self.back && packet.dst.is_ipv6(), by_egress_only) {
            self.out_only.remove(at);
            return self.locally(vpc, None, packet);
        }
        let Some(gateway) = self.internet_gateway(vpc) else { return Err(Stop::Drop("no internet gateway")) };
        let by_nat = holder.interface_type() == Some(&InterfaceType::NatGateway);
        self.public_access(vpc, holder, Opened::Inward, by_nat)?;
        self.in_by(Gate::Internet(gateway), vpc, packet)
    }

    /// In by a gateway, which may have a route table of its own.
    fn in_by(&mut self, gate: Gate<'_>, vpc: &'n VpcId, packet: Packet) -> Way<End<'n>> {
        let id = match gate {
            Gate::Internet(id) => id.as_str(),
            Gate::Private(id) => id.as_str(),
        };
        let Some(table) = self.world.table_of_gateway(id) else { return self.locally(vpc, None, packet) };
        self.seen("gateway table");
        let Some(route) = self.route(table, packet.dst)? else { return Err(Stop::Drop("no route")) };
        if !route.is_active() {
            return Err(Stop::Drop("blackhole"));
        }
        match route.target() {
            RouteTarget::Local => self.locally(vpc, None, packet),
            RouteTarget::NetworkInterface { id, .. } => {
                self.through_appliance(None, id, route.is_default(), packet)
            }
            _ => Err(Stop::Unknown("unsupported target")),
        }
    }

    pub(super) fn through_nat(&mut self, from: &Subnet, id: &NatGatewayId, packet: Packet) -> Way<End<'n>> {
        self.seen("NAT gateway");
        let mut gateways = self.world.all().filter_map(|network| network.nat_gateways().get(id));
        let Some(nat) = gateways.next().filter(|nat| nat.is_available()) else {
            return Err(Stop::Drop("NAT gateway not available"));
        };
        if self.back {
            return Err(Stop::Drop("a NAT gateway knows nothing of the flow"));
        }
        let Some(subnet) = nat.subnet_id().and_then(|id| self.world.subnet(id)) else {
            return Err(Stop::Unknown("a NAT gateway without a subnet"));
        };
        let own = nat.nat_gateway_addresses().iter().find(|one| one.is_primary() != Some(false));
        let own = own.and_then(|one| Some((one.private_ip()?, one.network_interface_id()?)));
        let Some((private, interface)) = own else {
            return Err(Stop::Drop("a NAT gateway without an address"));
        };
        self.no_circle(interface)?;
        if from.subnet_id() != subnet.subnet_id() {
            self.acl(subnet, Direction::Ingress, packet)?;
        }
        if !matches!(packet.number, 1 | 6 | 17) || packet.dst.is_ipv6() {
            return Err(Stop::Drop("not for NAT"));
        }
        let after = Packet { src: IpAddr::V4(*private), sport: self.some_port(packet), ..packet };
        self.sessions.push(Session { at: interface, before: packet, after });
        self.sender = None;
        self.speaker = self.world.interface(interface);
        self.onward(subnet, after)
    }

    /// Whoever meets a translator again does so for ever: routes ask for the destination, which stays the same.
    fn no_circle(&self, at: &NetworkInterfaceId) -> Way<()> {
        let met = self.sessions.iter().any(|one| one.at == at);
        if met && !self.back { Err(Stop::Drop("loop")) } else { Ok(()) }
    }

    /// Through an interface that is a route's target.
    pub(super) fn through_appliance(
        &mut self,
        from: Option<&Subnet>,
        id: &'n NetworkInterfaceId,
        by_default: bool,
        packet: Packet,
    ) -> Way<End<'n>> {
        let Some(interface) = self.world.interface(id) else { return Err(Stop::Drop("no such appliance")) };
        let subnet = self.subnet_of(interface)?;
        if from.is_none_or(|from| from.subnet_id() != subnet.subnet_id()) {
            self.acl(subnet, Direction::Ingress, packet)?;
        }
        if holds(interface, packet.dst) {
            return self.into_interface(interface, packet);
        }
        if !self.world.works(interface) {
            return Err(Stop::Drop("appliance not in use"));
        }
        if interface.source_dest_check() != Some(false) {
            return Err(Stop::Drop("source/destination check"));
        }
        self.no_circle(interface.network_interface_id())?;
        self.groups(interface, Direction::Ingress, packet)?;
        self.sender = None;
        let first = interface.private_ip_address().copied();
        let public = interface.addresses().find(|(private, _)| Some(private) == first.as_ref());
        let has_public = public.and_then(|(_, association)| association?.public_ip()).is_some();
        let translates = by_default && packet.dst.is_ipv4() && has_public;
        let after = match first {
            Some(own) if translates && !self.back => {
                self.seen("NAT instance");
                let after = Packet { src: IpAddr::V4(own), sport: self.some_port(packet), ..packet };
                self.sessions.push(Session { at: interface.network_interface_id(), before: packet, after });
                self.speaker = Some(interface);
                after
            }
            _ if self.back => {
                let seen = (interface.network_interface_id(), packet);
                let known = self.handed_on.iter().rposition(|one| *one == seen);
                let Some(known) = known else {
                    return Err(Stop::Drop("an appliance knows nothing of the flow"));
                };
                self.handed_on.remove(known);
                packet
            }
            _ => {
                self.handed_on.push((interface.network_interface_id(), packet.reply()));
                packet
            }
        };
        self.groups(interface, Direction::Egress, after)?;
        self.onward(subnet, after)
    }

    pub(super) fn to_service(&mut self, vpc: &VpcId, id: &VpcEndpointId, packet: Packet) -> Way<End<'n>> {
        self.seen("gateway endpoint");
        let mut endpoints = self.world.all().filter_map(|network| network.vpc_endpoints().get(id));
        let Some(endpoint) = endpoints.next().filter(|one| one.is_available()) else {
            return Err(Stop::Drop("endpoint not available"));
        };
        if endpoint.vpc_endpoint_type() != Some(&VpcEndpointType::Gateway) {
            return Err(Stop::Unknown("an endpoint of another kind"));
        }
        if packet.number != 6 && !packet.is_echo() {
            return Err(Stop::Drop("not for a gateway endpoint"));
        }
        if packet.dst.is_ipv6()
            && !matches!(endpoint.ip_address_type().map(|t| t.as_str()), Some("dualstack" | "ipv6"))
        {
            return Err(Stop::Drop("not for a gateway endpoint"));
        }
        let own = self.speaker.is_some_and(|one| one.vpc_id() == Some(vpc) && holds(one, packet.src));
        if !own {
            return Err(Stop::Drop("an endpoint serves its own VPC"));
        }
        self.ends(End::Service(endpoint), packet)
    }

    /// The answer of a service.
    pub(super) fn from_service(&mut self, endpoint: &'n VpcEndpoint, packet: Packet) -> Way<End<'n>> {
        let Some(vpc) = endpoint.vpc_id() else { return Err(Stop::Drop("no VPC")) };
        self.locally(vpc, None, packet)
    }

    pub(super) fn over_peering(
        &mut self,
        vpc: &VpcId,
        id: &VpcPeeringConnectionId,
        packet: Packet,
    ) -> Way<End<'n>> {
        self.seen("peering");
        let mut all = self.world.all().filter_map(|network| network.vpc_peering_connections().get(id));
        let Some(peering) = all.next().filter(|one| one.is_active()) else {
            return Err(Stop::Drop("peering not active"));
        };
        let far = peering.other_side(vpc).and_then(|side| side.vpc_id());
        let Some(far) = far.and_then(|id| self.world.vpc(id)) else { return Err(Stop::Unknown("far VPC")) };
        if !is_of(far, packet.dst) {
            return Err(Stop::Drop("not of the peer's blocks"));
        }
        if !self.world.vpc(vpc).is_some_and(|near| is_of(near, packet.src)) {
            return Err(Stop::Drop("not from this VPC"));
        }
        if !self.same_region(vpc, far.vpc_id()) {
            self.sender = None;
        }
        self.speaker = None;
        self.locally(far.vpc_id(), None, packet)
    }

    pub(super) fn to_customer(&mut self, vpc: &VpcId, id: &VpnGatewayId, packet: Packet) -> Way<End<'n>> {
        self.seen("VPN");
        let mut all = self.world.all().filter_map(|network| network.vpn_gateways().get(id));
        let Some(gateway) = all.next().filter(|one| one.vpcs().any(|of| of == vpc)) else {
            return Err(Stop::Drop("virtual private gateway not attached"));
        };
        let connections = self.world.all().flat_map(|network| network.vpn_connections().values());
        let own: Vec<_> = connections
            .filter(|one| one.vpn_gateway_id() == Some(id))
            .filter(|one| one.state().is_none_or(|state| *state == VpnState::Available))
            .collect();
        let mut leading: Vec<_> = own
            .iter()
            .flat_map(|one| one.routes().iter().map(move |route| (one, route)))
            .filter_map(|(one, route)| Some((route.destination_cidr_block().covers(packet.dst)?, one)))
            .collect();
        leading.sort_by_key(|(length, _)| *length);
        let Some((_, connection)) = leading.last() else {
            return Err(match own.iter().any(|one| !one.is_static()) {
                true => Stop::Unknown("BGP"),
                false => Stop::Drop("no route of a VPN"),
            });
        };
        let tunnels = connection.vgw_telemetry();
        if !tunnels.is_empty()
            && tunnels.iter().all(|one| one.status().is_some_and(|status| status == "DOWN"))
        {
            return Err(Stop::Drop("tunnels down"));
        }
        self.ends(End::Customer(gateway), packet)
    }

    pub(super) fn from_customer(&mut self, gateway: &'n VpnGateway, packet: Packet) -> Way<End<'n>> {
        self.seen("from a customer");
        let Some(vpc) = gateway.vpcs().next() else { return Err(Stop::Drop("not attached")) };
        if !self.world.vpc(vpc).is_some_and(|vpc| is_of(vpc, packet.dst)) {
            return Err(Stop::Drop("not of the VPC's blocks"));
        }
        self.in_by(Gate::Private(gateway.vpn_gateway_id()), vpc, packet)
    }
}
