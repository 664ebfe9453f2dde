//! What decides: rules of groups, entries of ACLs, routes.

use serde_json::Value;

use super::{
    Chain, Spot, ensure,
    world::{blocks, has, holds, kind, list, text, text_of},
};

impl Chain<'_> {
    /// A rule of a group of the interface that admits the packet; replies are remembered and need none.
    pub(super) fn rule(&self, one: &Value, eni: &str, direction: &str) -> Result<(), String> {
        let (world, id) = (self.world, text_of(one));
        let interface = world.interface(eni)?;
        ensure!(
            list(&interface["Groups"]).any(|group| text(group, "GroupId") == id),
            "it is no group of `{eni}`"
        );
        let told = &one["SecurityGroupRule"];
        if self.reply {
            ensure!(told.is_null(), "replies are asked for no rule");
            return Ok(());
        }
        ensure!(text(told, "Direction") == direction, "the rule is of the other direction");
        let group = world.get("SecurityGroups", "GroupId", id)?;
        let set =
            if direction == "ingress" { &group["IpPermissions"] } else { &group["IpPermissionsEgress"] };
        let peer = if direction == "ingress" { self.packet.src } else { self.packet.dst };
        let carried = |named: &str| match (direction, &self.sender) {
            ("ingress", Some(sender)) => world.interface(sender).is_ok_and(|one| {
                has(one, peer) && list(&one["Groups"]).any(|group| text(group, "GroupId") == named)
            }),
            ("ingress", None) => false,
            _ => world.all("NetworkInterfaces").any(|one| {
                has(one, peer) && list(&one["Groups"]).any(|group| text(group, "GroupId") == named)
            }),
        };
        let quoted = |permission: &Value| {
            let (from, to) = (&permission["FromPort"], &permission["ToPort"]);
            let ports = &told["PortRange"];
            let same_ports = ports.is_null() || (ports["From"] == *from && ports["To"] == *to);
            let blocks = list(&permission["IpRanges"])
                .map(|one| text(one, "CidrIp"))
                .chain(list(&permission["Ipv6Ranges"]).map(|one| text(one, "CidrIpv6")));
            let by_block =
                blocks.into_iter().any(|block| block == text(told, "Cidr") && holds(block, peer).is_some());
            let by_group = list(&permission["UserIdGroupPairs"]).any(|pair| {
                text(pair, "GroupId") == text(told, "SecurityGroupId") && carried(text(pair, "GroupId"))
            });
            let is_list = |one: &Value| {
                let list = text(one, "PrefixListId");
                list == text(told, "PrefixListId")
                    && (world.listed(list, peer).is_some() || !world.is_listed_anywhere(list))
            };
            let by_list = list(&permission["PrefixListIds"]).any(is_list);
            same_ports
                && self.packet.is(text(permission, "IpProtocol"), from, to)
                && (by_block || by_group || by_list)
        };
        ensure!(list(set).any(quoted), "no rule of it is as told and lets {:?} pass", self.packet);
        Ok(())
    }

    /// The first entry of the subnet's ACL that means the packet, and it allows.
    pub(super) fn entry(&self, one: &Value, subnet: &str, egress: bool) -> Result<Spot, String> {
        let acl = self.world.acl(subnet).ok_or("the subnet has no ACL")?;
        ensure!(text(acl, "NetworkAclId") == text_of(one), "it is not the ACL of {subnet}");
        let peer = if egress { self.packet.dst } else { self.packet.src };
        let matches = |entry: &&Value| {
            let block = [text(entry, "CidrBlock"), text(entry, "Ipv6CidrBlock")].concat();
            let ports = &entry["PortRange"];
            entry["Egress"] == egress
                && holds(&block, peer).is_some()
                && self.packet.is(text(entry, "Protocol"), &ports["From"], &ports["To"])
        };
        let of_some_type =
            |entry: &&Value| entry["IcmpTypeCode"]["Type"].as_i64().is_some_and(|kind| kind >= 0);
        let mut matching: Vec<&Value> = list(&acl["Entries"]).filter(matches).collect();
        matching.sort_by_key(|entry| entry["RuleNumber"].as_i64());
        let told = &one["AclRule"];
        let first = matching
            .iter()
            .find(|entry| entry["RuleNumber"] == told["RuleNumber"] || !of_some_type(entry))
            .ok_or("no entry means the packet")?;
        ensure!(
            first["RuleNumber"] == told["RuleNumber"] && told["Egress"] == egress,
            "entry {} comes first",
            first["RuleNumber"]
        );
        ensure!(text(first, "RuleAction") == "allow" && text(told, "RuleAction") == "allow", "it denies");
        Ok(if egress { Spot::Asks(subnet.to_owned()) } else { Spot::Inside(subnet.to_owned(), None) })
    }

    /// The route of the table that takes the destination: as told, and none is better.
    pub(super) fn route(
        &self,
        one: &Value,
        table: Option<&Value>,
        from: Option<String>,
        vpc: String,
    ) -> Result<Spot, String> {
        let table = table.ok_or("there is no table")?;
        ensure!(text(table, "RouteTableId") == text_of(one), "it is not the table there");
        let covers = |route: &Value| {
            let listed = || self.world.listed(text(route, "DestinationPrefixListId"), self.packet.dst);
            holds(text(route, "DestinationCidrBlock"), self.packet.dst)
                .or_else(|| holds(text(route, "DestinationIpv6CidrBlock"), self.packet.dst))
                .or_else(listed)
        };
        let told = &one["RouteTableRoute"];
        let target = |route: &Value| {
            let members = [
                "GatewayId",
                "NatGatewayId",
                "NetworkInterfaceId",
                "InstanceId",
                "VpcPeeringConnectionId",
                "TransitGatewayId",
                "EgressOnlyInternetGatewayId",
            ];
            members
                .iter()
                .map(|member| text(route, member))
                .find(|id| !id.is_empty())
                .unwrap_or_default()
                .to_owned()
        };
        let is_told = |route: &&Value| {
            let blocks =
                [text(route, "DestinationCidrBlock"), text(route, "DestinationIpv6CidrBlock")].concat();
            blocks == text(told, "DestinationCidr")
                && text(route, "DestinationPrefixListId") == text(told, "DestinationPrefixListId")
                && target(route) == target(told)
        };
        let chosen = list(&table["Routes"]).find(is_told).ok_or("the table has no such route")?;
        ensure!(
            text(chosen, "State") != "blackhole" && text(told, "State") != "blackhole",
            "it is a blackhole"
        );
        let unread = |route: &Value| {
            route["DestinationPrefixListId"].as_str().is_some_and(|id| !self.world.is_listed_anywhere(id))
        };
        let propagated = |route: &Value| text(route, "Origin") == "EnableVgwRoutePropagation";
        ensure!(covers(chosen).is_some() || unread(chosen), "it is not for {}", self.packet.dst);
        let local = list(&table["Routes"])
            .any(|route| text(route, "GatewayId") == "local" && covers(route).is_some());
        let rank = |route: &Value| {
            (
                covers(route).unwrap_or(128),
                !propagated(route),
                !route["DestinationPrefixListId"].is_string() || kind(&target(route)) == "vpce",
            )
        };
        let better = list(&table["Routes"]).find(|route| {
            covers(route).is_some() && !(local && propagated(route)) && rank(route) > rank(chosen)
        });
        ensure!(better.is_none(), "a better route: {better:?}");
        ensure!(!(local && propagated(chosen)), "a local route comes before it");
        let target = target(chosen);
        let target = match kind(&target) {
            "i" => list(&self.world.get("Reservations", "InstanceId", &target)?["NetworkInterfaces"])
                .next()
                .map(|one| text(one, "NetworkInterfaceId").to_owned())
                .unwrap_or_default(),
            _ => target,
        };
        Ok(if target == "local" { Spot::Enters(vpc) } else { Spot::Bound(target, from, vpc) })
    }

    pub(super) fn transit_route(&mut self, one: &Value, id: &str, spot: Spot) -> Result<Spot, String> {
        let associated = |one: &&Value| text(&one["Association"], "TransitGatewayRouteTableId") == id;
        let gateway = match spot {
            Spot::Attached(attachment, gateway) => {
                let of = |one: &&Value| {
                    text(one, "TransitGatewayAttachmentId") == attachment
                        && text(one, "TransitGatewayId") == gateway
                        && associated(one)
                };
                ensure!(
                    self.world.all("TransitGatewayAttachments").any(|one| of(&one)),
                    "the attachment is associated with another"
                );
                gateway
            }
            // From a customer.
            Spot::Start => {
                let vpn = |one: &&Value| text(one, "ResourceType") == "vpn" && associated(one);
                text(
                    self.world.all("TransitGatewayAttachments").find(vpn).ok_or("nothing leads there")?,
                    "TransitGatewayId",
                )
                .to_owned()
            }
            _ => return Err("it does not come next".to_owned()),
        };
        let told = &one["TransitGatewayRouteTableRoute"];
        let length =
            holds(text(told, "DestinationCidr"), self.packet.dst).ok_or("the route is for others")?;
        let of = |collection| {
            self.world.all(collection).filter(move |one| text(one, "TransitGatewayRouteTableId") == id)
        };
        let routes = || of("TransitGatewayStaticRoutes").flat_map(|one| list(&one["Routes"]));
        let covers = |route: &Value| {
            holds(text(route, "DestinationCidrBlock"), self.packet.dst)
                .or_else(|| self.world.listed(text(route, "PrefixListId"), self.packet.dst))
        };
        let leads = |route: &Value, set: &str| {
            list(&route[set]).any(|to| text(to, "TransitGatewayAttachmentId") == text(told, "AttachmentId"))
        };
        let propagated = || {
            of("TransitGatewayPropagations")
                .flat_map(|one| list(&one["TransitGatewayRouteTablePropagations"]))
        };
        let theirs = |one: &Value| {
            let vpcs = self
                .world
                .all("Vpcs")
                .filter(|vpc| text(vpc, "VpcId") == text(one, "ResourceId"))
                .flat_map(blocks);
            let vpns = self
                .world
                .all("VpnConnections")
                .filter(|vpn| text(vpn, "VpnConnectionId") == text(one, "ResourceId"));
            let routes =
                vpns.flat_map(|vpn| list(&vpn["Routes"])).map(|route| text(route, "DestinationCidrBlock"));
            vpcs.chain(routes).filter_map(|block| holds(block, self.packet.dst)).max()
        };
        let is_static = routes().any(|route| {
            text(route, "State") != "blackhole"
                && leads(route, "TransitGatewayAttachments")
                && covers(route) == Some(length)
        });
        let is_propagated = propagated().any(|one| {
            text(one, "TransitGatewayAttachmentId") == text(told, "AttachmentId")
                && theirs(one) == Some(length)
        });
        ensure!(is_static || is_propagated, "the table has no such route");
        let better = |route: &&Value| {
            covers(route).is_some_and(|other| {
                other > length || (other == length && !is_static && text(route, "Type") == "static")
            })
        };
        ensure!(
            !routes().any(|one| better(&one)) && !propagated().any(|one| theirs(one) > Some(length)),
            "a better route takes it"
        );
        Ok(Spot::Towards(text(told, "AttachmentId").to_owned(), gateway))
    }
}
