//! The components of a path in words: what each is, and what of it let the packets through.

use std::{borrow::Cow, collections::BTreeMap};

use aozu_vpc::{
    Direction,
    reach::{
        PortSpan,
        report::{
            AnalysisAclRule, AnalysisComponent, AnalysisPacketHeader, AnalysisRouteTableRoute,
            AnalysisSecurityGroupRule, PathComponent, RuleProtocol, TransitGatewayRouteTableRoute,
        },
    },
};
use ipnet::IpNet;

use crate::Model;

/// The `Name` tags of what a path may pass, by id.
#[derive(Debug, Default)]
pub(in super::super) struct Names<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    pub(in super::super) fn of(model: &Model<'a>) -> Self {
        let mut names = BTreeMap::new();
        macro_rules! named {
            ($network:ident: $($collection:ident $id:ident $tags:ident,)*) => {$(
                for one in $network.$collection().values() {
                    names.extend(one.$tags().name().map(|name| (one.$id().as_str(), name)));
                }
            )*};
        }
        for state in model.accounts().flat_map(|account| account.regions().values()) {
            let network = &state.ec2;
            named! { network:
                instances instance_id tags,
                internet_gateways internet_gateway_id tags,
                nat_gateways nat_gateway_id tags,
                network_acls network_acl_id tags,
                network_interfaces network_interface_id tag_set,
                route_tables route_table_id tags,
                security_groups group_id tags,
                subnets subnet_id tags,
                transit_gateways transit_gateway_id tags,
                vpc_endpoints vpc_endpoint_id tags,
                vpc_peering_connections vpc_peering_connection_id tags,
                vpcs vpc_id tags,
            }
        }
        Self(names)
    }

    /// `(web-0)`, or nothing.
    pub(in super::super) fn tail(&self, id: &str) -> String {
        self.0.get(id).map_or_else(String::new, |name| format!("({name})"))
    }

    /// `web-0`, or the id where nothing is called so.
    pub(in super::super) fn short<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).copied().unwrap_or(id)
    }

    /// `i-0123 (web-0)`.
    pub(in super::super) fn told(&self, id: &str) -> String {
        format!("{id} {}", self.tail(id)).trim_end().to_owned()
    }
}

/// The id of a component, or what comes nearest.
pub(super) fn id<'c>(component: Option<&'c AnalysisComponent<'_>>) -> &'c str {
    let id = component.and_then(|one| one.id.as_deref().or(one.arn.as_deref()).or(one.name.as_deref()));
    id.unwrap_or_default()
}

/// What of a component let the packets through.
pub(super) fn through(component: &PathComponent<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(rule) = &component.acl_rule {
        parts.push(entry(rule));
    }
    if let Some(rule) = &component.security_group_rule {
        parts.push(group_rule(rule));
    }
    if let Some(taken) = &component.route_table_route {
        parts.push(route(taken));
    }
    if let Some(taken) = &component.transit_gateway_route_table_route {
        parts.push(transit_route(taken));
    }
    if let (Some(before), Some(after)) = (&component.inbound_header, &component.outbound_header) {
        parts.extend(translation(before, after));
    }
    let is_group = id(component.component.as_ref()).starts_with("sg-");
    if parts.is_empty() && is_group {
        parts.push("remembers the connection".to_owned());
    }
    parts.join("; ")
}

/// `entry 100 allows tcp 443 from 0.0.0.0/0`; the closing one is `entry *`.
pub(super) fn entry(rule: &AnalysisAclRule<'_>) -> String {
    /// From here on, entries are AWS's own: the closing deny of each family.
    const CLOSING: i32 = 32_767;
    let number = match rule.rule_number {
        Some(number) if number < CLOSING => number.to_string(),
        _ => "*".to_owned(),
    };
    let action = match rule.rule_action.as_deref() {
        Some("allow") => "allows",
        Some("deny") => "denies",
        other => other.unwrap_or("decides"),
    };
    let peer = block(rule.cidr);
    let way = if rule.egress == Some(true) { "to" } else { "from" };
    format!("entry {number} {action} {} {way} {peer}", traffic(rule.protocol, rule.port_range))
}

/// `lets in tcp 443 from 0.0.0.0/0`.
fn group_rule(rule: &AnalysisSecurityGroupRule<'_>) -> String {
    let (verb, way) = match rule.direction {
        Some(Direction::Egress) => ("lets out", "to"),
        _ => ("lets in", "from"),
    };
    let peer = rule.security_group_id.as_deref().or(rule.prefix_list_id.as_deref());
    let peer = peer.map_or_else(|| block(rule.cidr), |id| Cow::Owned(id.to_owned()));
    format!("{verb} {} {way} {peer}", traffic(rule.protocol, rule.port_range))
}

/// `route 0.0.0.0/0 to nat-0123`.
pub(super) fn route(route: &AnalysisRouteTableRoute<'_>) -> String {
    let to = route.destination_prefix_list_id.as_deref();
    let to = to.map_or_else(|| block(route.destination_cidr), |id| Cow::Owned(id.to_owned()));
    let targets = [
        &route.egress_only_internet_gateway_id,
        &route.nat_gateway_id,
        &route.transit_gateway_id,
        &route.vpc_peering_connection_id,
        &route.network_interface_id,
        &route.instance_id,
        &route.gateway_id,
        &route.carrier_gateway_id,
        &route.core_network_arn,
        &route.local_gateway_id,
    ];
    let target = targets.into_iter().find_map(Option::as_deref).unwrap_or("nothing");
    let state = match route.state.as_deref() {
        Some("active") | None => String::new(),
        Some(state) => format!(" ({state})"),
    };
    format!("route {to} to {target}{state}")
}

/// `route 10.0.0.0/8 to tgw-attach-0123`.
pub(super) fn transit_route(route: &TransitGatewayRouteTableRoute<'_>) -> String {
    let to = route.prefix_list_id.as_deref();
    let to = to.map_or_else(|| block(route.destination_cidr), |id| Cow::Owned(id.to_owned()));
    let target = route.attachment_id.as_deref().or(route.state.as_deref()).unwrap_or("nothing");
    format!("route {to} to {target}")
}

/// `10.0.0.4 becomes 203.0.113.7`, for each address that is exchanged.
fn translation(before: &AnalysisPacketHeader, after: &AnalysisPacketHeader) -> Option<String> {
    let pairs = [
        (&before.source_addresses, &after.source_addresses),
        (&before.destination_addresses, &after.destination_addresses),
    ];
    let exchanged = pairs.into_iter().filter(|(before, after)| before != after && !after.is_empty());
    let told: Vec<String> =
        exchanged.map(|(before, after)| format!("{} becomes {}", blocks(before), blocks(after))).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn block(block: Option<IpNet>) -> Cow<'static, str> {
    block.map_or(Cow::Borrowed("anything"), |block| Cow::Owned(shown(block)))
}

/// A block, and an address without its length.
fn shown(block: IpNet) -> String {
    if block.prefix_len() == block.max_prefix_len() { block.addr().to_string() } else { block.to_string() }
}

/// A few blocks, and how many more there are.
pub(in super::super) fn blocks(blocks: &[IpNet]) -> String {
    const MANY: usize = 6;
    let mut told: Vec<String> = blocks.iter().take(MANY).map(|block| shown(*block)).collect();
    if blocks.len() > MANY {
        told.push(format!("{} more", blocks.len() - MANY));
    }
    if told.is_empty() { "anywhere".to_owned() } else { told.join(", ") }
}

fn traffic(protocol: Option<RuleProtocol>, range: Option<PortSpan>) -> String {
    let protocol = protocol.map_or_else(|| "all".to_owned(), |protocol| protocol.to_string());
    match range {
        Some(range) => format!("{protocol} {}", ports(&[range])),
        None => protocol,
    }
}

/// `22, 443, 8000-8099`; `every port` where none is left out.
pub(in super::super) fn ports(spans: &[PortSpan]) -> String {
    let one = |span: &PortSpan| match (span.from, span.to) {
        (0, u16::MAX) => "every port".to_owned(),
        (from, to) if from == to => from.to_string(),
        (from, to) => format!("{from}-{to}"),
    };
    spans.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_blocks_are_told_and_many_are_counted() {
        let nets: Vec<IpNet> = (0..9u8).map(|n| format!("10.{n}.0.0/16").parse().unwrap()).collect();
        assert_eq!(blocks(&nets[..2]), "10.0.0.0/16, 10.1.0.0/16");
        assert!(blocks(&nets).ends_with("10.5.0.0/16, 3 more"), "{}", blocks(&nets));
        assert_eq!(blocks(&["192.0.2.1/32".parse().unwrap()]), "192.0.2.1");
        assert_eq!(blocks(&[]), "anywhere");
    }

    #[test]
    fn ports_read_as_one_writes_them() {
        let span = |from, to| PortSpan { from, to };
        assert_eq!(ports(&[span(22, 22), span(8000, 8099)]), "22, 8000-8099");
        assert_eq!(ports(&[span(0, 65535)]), "every port");
    }

    #[test]
    fn the_closing_entry_of_an_acl_is_a_star() {
        assert_eq!(
            entry(&AnalysisAclRule::closing(Direction::Egress, false)),
            "entry * denies all to 0.0.0.0/0"
        );
    }
}
