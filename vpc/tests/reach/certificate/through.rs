//! Through what stands between: each hands the packet on, as it is or in another's name.

use std::net::IpAddr;

use serde_json::Value;

use super::{
    Chain, Packet, Spot, ensure,
    world::{World, address, has, list, text},
};

impl Chain<'_> {
    pub(super) fn interface(&mut self, id: &str, spot: Spot, after: &Packet) -> Result<Spot, String> {
        let interface = self.world.interface(id)?;
        ensure!(text(interface, "Status") != "available", "it is attached to nothing");
        if spot == Spot::Start {
            ensure!(
                has(interface, self.packet.src) || interface["SourceDestCheck"] == false,
                "it does not have {}",
                self.packet.src
            );
            self.sender = Some(id.to_owned());
            return Ok(Spot::Sends(id.to_owned()));
        }
        let bare = list(&interface["Groups"]).next().is_none();
        let come = match &spot {
            Spot::Admitted(eni) => eni == id,
            other => text(self.destination(other)?, "NetworkInterfaceId") == id && (bare || self.reply),
        };
        ensure!(come, "nothing leads there");
        if has(interface, self.packet.dst) && *after == self.packet {
            return Ok(Spot::Reached(id.to_owned()));
        }
        // What is not for it is handed on, in its own name or the sender's.
        ensure!(interface["SourceDestCheck"] == false, "it takes what is for itself only");
        self.sender = None;
        if *after != self.packet {
            self.translated(after, |world, source| world.interface(id).is_ok_and(|one| has(one, source)))?;
        }
        Ok(if self.reply { Spot::Reached(id.to_owned()) } else { Spot::Sends(id.to_owned()) })
    }

    /// Somebody spoke for another, from an address of its own and a port of its choice; the way back undoes that.
    pub(super) fn translated(
        &mut self,
        after: &Packet,
        own: impl Fn(&World, IpAddr) -> bool,
    ) -> Result<(), String> {
        if self.reply {
            let undone = self
                .translations
                .pop()
                .is_some_and(|(before, spoken)| spoken.reply() == self.packet && before.reply() == *after);
            ensure!(undone, "it did not ask for this: {after:?}");
            return Ok(());
        }
        ensure!(own(self.world, after.src), "{} is not its own", after.src);
        ensure!(after.sport.is_none_or(|port| port >= 1024), "it speaks from no such port");
        let same = Packet { src: self.packet.src, sport: self.packet.sport, ..after.clone() } == self.packet;
        ensure!(same, "it changes more than the source");
        self.translations.push((self.packet.clone(), after.clone()));
        Ok(())
    }

    pub(super) fn nat(&mut self, id: &str, spot: Spot, after: &Packet) -> Result<Spot, String> {
        let nat = self.world.get("NatGateways", "NatGatewayId", id)?;
        ensure!(
            text(nat, "State") == "available" && [1, 6, 17].contains(&self.packet.protocol),
            "it does not take this"
        );
        let own = |address_is: IpAddr| {
            list(&nat["NatGatewayAddresses"])
                .any(|one| address(one, "PrivateIp").or(address(one, "PublicIp")) == Some(address_is))
        };
        let subnet = nat["SubnetId"].as_str().map(str::to_owned);
        let come = match &spot {
            Spot::Inside(_, Some(target)) => target == id,
            Spot::Bound(target, from, _) => target == id && (subnet.is_none() || *from == subnet),
            Spot::Inside(at, None) | Spot::Leaves(at) => {
                self.reply && Some(at) == subnet.as_ref() && own(self.packet.dst)
            }
            Spot::Enters(vpc) => self.reply && text(nat, "VpcId") == vpc && own(self.packet.dst),
            _ => false,
        };
        ensure!(come, "nothing leads there");
        self.translated(after, |_, source| own(source))?;
        self.sender = None;
        Ok(subnet.map_or_else(
            || {
                if self.reply {
                    Spot::Enters(text(nat, "VpcId").to_owned())
                } else {
                    Spot::Regional(text(nat, "VpcId").to_owned())
                }
            },
            Spot::Leaves,
        ))
    }

    pub(super) fn attachment(&mut self, id: &str, spot: Spot, next: Option<&Value>) -> Result<Spot, String> {
        let of_vpc = self.world.get("TransitGatewayVpcAttachments", "TransitGatewayAttachmentId", id);
        let subnets = of_vpc.clone().map(|one| {
            list(&one["SubnetIds"]).filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        });
        let zone = |subnet: &str| self.world.subnet(subnet).map(|one| text(one, "AvailabilityZone"));
        match spot {
            Spot::Bound(gateway, from, vpc) => {
                let one = of_vpc?;
                ensure!(
                    text(one, "TransitGatewayId") == gateway
                        && text(one, "VpcId") == vpc
                        && text(one, "State") == "available",
                    "it is not that attachment"
                );
                let here = from.as_deref().map(zone).transpose()?;
                let entry = subnets?
                    .into_iter()
                    .find(|subnet| here.is_none() || zone(subnet).ok() == here)
                    .ok_or("it has no subnet in the zone")?;
                let attached = Spot::Attached(id.to_owned(), gateway);
                Ok(if self.world.acl(&entry).is_none() && self.assumes {
                    attached
                } else {
                    Spot::Before(entry, Box::new(attached))
                })
            }
            Spot::Towards(to, _) if to == id && of_vpc.is_ok() => {
                let subnet = text(&next.ok_or("it goes nowhere")?["Subnet"], "Id").to_owned();
                ensure!(subnets?.contains(&subnet), "it has no subnet `{subnet}`");
                Ok(Spot::Leaves(subnet))
            }
            Spot::Towards(to, gateway) if to == id => {
                let near = |one: &&Value| {
                    text(one, "TransitGatewayAttachmentId") == id && text(one, "TransitGatewayId") == gateway
                };
                let near = self
                    .world
                    .all("TransitGatewayAttachments")
                    .find(near)
                    .ok_or("there is no such attachment")?;
                ensure!(text(near, "State") == "available", "it is not up");
                Ok(Spot::Attached(id.to_owned(), text(near, "ResourceId").to_owned()))
            }
            _ => Err("nothing leads there".to_owned()),
        }
    }
}
