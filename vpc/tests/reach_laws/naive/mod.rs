//! A second, slow implementation, written from the specification alone: one packet at a time.

mod choices;
mod filter;
mod find;
mod gates;
mod transit;
mod walk;

use aozu_vpc::{NetworkInterfaceId, VpnGatewayId};
pub(crate) use find::{Naive, is_public};
use walk::{End, Walk};
pub(crate) use walk::{Packet, Stop};

/// Where a question's packets start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum From {
    Interface(NetworkInterfaceId),
    Internet,
    Customer(VpnGatewayId),
}

/// Where they are to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum To {
    /// At that interface.
    Interface(NetworkInterfaceId),
    /// On the internet.
    Internet,
    /// With whoever has the address.
    Address,
}

/// What becomes of one packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    /// It does not arrive.
    Denied,
    /// It arrives, and its answer does not.
    OneWay,
    /// Its answer arrives for some of the ports that a gateway on the way may take.
    Partial,
    /// It arrives, and so does its answer, where that is asked.
    Works,
    /// Too little was read to say.
    Unknown,
}

/// A fate, with what happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) fate: Fate,
    /// Whether it arrives, whatever the answer, and whatever was not read.
    pub(crate) arrives: bool,
    /// Whether it meets other things where AWS takes another of the subnets that it may choose from.
    pub(crate) apart: bool,
    /// What the packet met.
    pub(crate) seen: Vec<&'static str>,
    /// Why it, or its answer, went no further.
    pub(crate) stops: Vec<Stop>,
}

impl<'n> Naive<'n> {
    /// What becomes of a packet.
    pub(crate) fn fate(&self, from: &From, to: &To, packet: Packet, expects_reply: bool) -> Told {
        let (seen, stops) = (Vec::new(), Vec::new());
        let mut told = Told { fate: Fate::Unknown, arrives: true, apart: false, seen, stops };
        let mut met: Option<Vec<&'static str>> = None;
        let tried = self.ports_worth_a_try();
        let mut guesses = choices::Guesses::default();
        let mut fates = Vec::new();
        loop {
            let before = told.seen.len();
            fates.push(self.guessed(from, to, packet, expects_reply, &mut guesses, &tried, &mut told));
            let now = told.seen[before..].to_vec();
            told.apart |= met.replace(now.clone()).is_some_and(|met| met != now);
            if !guesses.next() {
                break;
            }
        }
        fates.sort();
        fates.dedup();
        if let [fate] = fates.as_slice() {
            told.fate = *fate;
        }
        told.seen.sort_unstable();
        told.seen.dedup();
        told.stops.sort_unstable();
        told.stops.dedup();
        told
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one loop")]
    fn guessed(
        &self,
        from: &From,
        to: &To,
        packet: Packet,
        expects_reply: bool,
        guesses: &mut choices::Guesses,
        tried: &[u16],
        told: &mut Told,
    ) -> Fate {
        let mut fates = Vec::new();
        let mut ports = choices::Choices::default();
        loop {
            let mut walk = Walk {
                world: self,
                guesses: &mut *guesses,
                ports: &mut ports,
                tried,
                arrived: false,
                back: false,
                tracked: Vec::new(),
                sessions: Vec::new(),
                out_only: Vec::new(),
                handed_on: Vec::new(),
                sender: None,
                speaker: None,
                last: None,
                hops: 0,
                seen: Vec::new(),
            };
            let fate = walk.there_and_back(from, to, packet, expects_reply);
            told.arrives &= walk.arrived;
            told.seen.append(&mut walk.seen);
            fates.push(fate.unwrap_or_else(|(fate, stop)| {
                told.stops.push(stop);
                fate
            }));
            // Nothing on the way there asks for the client's port.
            if fates == [Fate::Denied] || !ports.next() {
                break;
            }
        }
        fates.sort();
        fates.dedup();
        match fates.as_slice() {
            [fate] => *fate,
            all if all.contains(&Fate::Unknown) => Fate::Unknown,
            _ => Fate::Partial,
        }
    }

    /// Of the ports that a gateway may take, one of each run that no network ACL tells apart.
    pub(crate) fn ports_worth_a_try(&self) -> Vec<u16> {
        let mut ports = vec![1024];
        for acl in self.all().flat_map(|network| network.network_acls().values()) {
            for range in acl.entries().iter().filter_map(|entry| entry.port_range()) {
                let edges = [range.from().unwrap_or(0), range.to().unwrap_or(65535).saturating_add(1)];
                ports.extend(
                    edges.into_iter().filter_map(|edge| u16::try_from(edge).ok()).filter(|p| *p >= 1024),
                );
            }
        }
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}

impl<'n> Walk<'_, 'n> {
    fn start(&mut self, from: &From, packet: Packet) -> Result<End<'n>, Stop> {
        let world = self.world;
        match from {
            From::Interface(id) => {
                let interface = world.interface(id).ok_or(Stop::Drop("no such source"))?;
                self.from_interface(interface, packet)
            }
            From::Internet => self.from_internet(packet),
            From::Customer(id) => {
                let mut gateways = world.all().filter_map(|network| network.vpn_gateways().get(id));
                let gateway = gateways.next().ok_or(Stop::Drop("no such source"))?;
                self.from_customer(gateway, packet)
            }
        }
    }

    fn there_and_back(
        &mut self,
        from: &From,
        to: &To,
        packet: Packet,
        expects_reply: bool,
    ) -> Result<Fate, (Fate, Stop)> {
        let denied = |stop: Stop| match stop {
            Stop::Drop(_) => (Fate::Denied, stop),
            Stop::Unknown(_) => (Fate::Unknown, stop),
        };
        let end = self.start(from, packet).map_err(denied)?;
        let arrived = self.last.unwrap_or(packet);
        if let (To::Internet, End::Customer(_)) = (to, end) {
            let stop = Stop::Unknown("whether a customer leads on to the internet");
            return Err((Fate::Unknown, stop));
        }
        let there = match (to, end) {
            (To::Address, _) | (To::Internet, End::Internet) => true,
            (To::Interface(id), End::Interface(one)) => one.network_interface_id() == id,
            _ => false,
        };
        if !there {
            return Err((Fate::Denied, Stop::Drop("arrives elsewhere")));
        }
        self.arrived = true;
        let asked = match packet.number {
            6 => true,
            17 => expects_reply,
            _ => packet.is_echo(),
        };
        if !asked {
            return Ok(Fate::Works);
        }
        self.back = true;
        self.hops = 0;
        self.seen("answer");
        let reply = arrived.reply();
        let one_way = |stop: Stop| match stop {
            Stop::Drop(_) => (Fate::OneWay, stop),
            Stop::Unknown(_) => (Fate::Unknown, stop),
        };
        self.sender = None;
        self.speaker = None;
        let answered = match end {
            End::Interface(one) => self.from_interface(one, reply),
            End::Internet => self.from_internet(reply),
            End::Service(endpoint) => self.from_service(endpoint, reply),
            End::Customer(gateway) => self.from_customer(gateway, reply),
        };
        let home = answered.map_err(one_way)?;
        let wanted = packet.reply();
        let comes_home = match (from, home) {
            (From::Interface(id), End::Interface(one)) => one.network_interface_id() == id,
            (From::Internet, End::Internet) => true,
            (From::Customer(id), End::Customer(one)) => one.vpn_gateway_id() == id,
            _ => false,
        };
        if !comes_home || self.last != Some(wanted) {
            return Err(one_way(Stop::Drop("the answer is not one to the client's packet")));
        }
        // What keeps track of connections must see both directions.
        if !self.handed_on.is_empty() || !self.out_only.is_empty() {
            return Err(one_way(Stop::Drop("the answer comes another way")));
        }
        Ok(Fate::Works)
    }
}
