//! An edit as an AWS CLI line.
//!
//! Source: AWS CLI Command Reference (1.45 and 2), the pages of the commands (2026).

use std::fmt::{self, Display, Formatter, Write};

use ipnet::IpNet;

use super::{
    edit::{Change, Edit, made_for},
    nat::made_in,
};
use crate::{Destination, IpPermission, NetworkAclEntry, Peer, Protocol, Route, RouteTarget};

/// Writes the line: one command that a shell can run as it is.
pub(super) fn write(edit: &Edit, f: &mut Formatter<'_>) -> fmt::Result {
    let (tells_region, tells_account) = edit.tells;
    let region = if tells_region { format!(" --region {}", edit.region) } else { String::new() };
    f.write_str("aws ec2 ")?;
    change(&edit.change, &region, f)?;
    f.write_str(&region)?;
    if tells_account {
        write!(f, " # with credentials of account {}", edit.account)?;
    }
    Ok(())
}

fn change(change: &Change, region: &str, f: &mut Formatter<'_>) -> fmt::Result {
    match change {
        Change::Authorize { group, direction, permission } => {
            write!(f, "authorize-security-group-{direction} --group-id {group} ")?;
            rule(permission, f)
        }
        Change::AclEntry { acl, entry } => {
            write!(f, "create-network-acl-entry --network-acl-id {acl} ")?;
            self::entry(entry, f)
        }
        Change::Route { table, route, replaces } => {
            let verb = if *replaces { "replace" } else { "create" };
            write!(f, "{verb}-route --route-table-id {table} ")?;
            self::route(route, region, f)
        }
        Change::Associate { table, subnet, association } => match association {
            Some(id) => {
                write!(f, "replace-route-table-association --association-id {id} --route-table-id {table}")
            }
            None => write!(f, "associate-route-table --route-table-id {table} --subnet-id {subnet}"),
        },
        Change::AttachGateway { gateway, vpc, is_new } => {
            write!(f, "attach-internet-gateway --vpc-id {vpc} --internet-gateway-id ")?;
            if *is_new {
                let made = "create-internet-gateway --query InternetGateway.InternetGatewayId";
                write!(f, "\"$(aws ec2 {made} --output text{region})\"")
            } else {
                write!(f, "{gateway}")
            }
        }
        Change::AssociateAddress { interface, private_ip, .. } => write!(
            f,
            "associate-address --network-interface-id {interface} --private-ip-address {private_ip} --allocation-id \
             \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text{region})\""
        ),
        // A route may lead to it only once it is available.
        Change::CreateNat { subnet, .. } => write!(
            f,
            "wait nat-gateway-available --nat-gateway-ids \"$(aws ec2 create-nat-gateway --subnet-id {subnet} \
             --allocation-id \"$(aws ec2 allocate-address --domain vpc --query AllocationId --output text{region})\" \
             --query NatGateway.NatGatewayId --output text{region})\""
        ),
        Change::NoSourceDestCheck { interface } => write!(
            f,
            "modify-network-interface-attribute --network-interface-id {interface} --no-source-dest-check"
        ),
        Change::StartInstance { instance } => write!(f, "start-instances --instance-ids {instance}"),
        Change::Exclude { subnet, mode, exclusion, .. } => {
            match exclusion {
                Some(id) => {
                    write!(f, "modify-vpc-block-public-access-exclusion --exclusion-id {id}")?;
                }
                None => write!(f, "create-vpc-block-public-access-exclusion --subnet-id {subnet}")?,
            }
            write!(f, " --internet-gateway-exclusion-mode {mode}")
        }
        Change::EndpointTable { endpoint, table, .. } => {
            write!(f, "modify-vpc-endpoint --vpc-endpoint-id {endpoint} --add-route-table-ids {table}")
        }
        Change::AcceptPeering { peering } => {
            write!(f, "accept-vpc-peering-connection --vpc-peering-connection-id {peering}")
        }
        Change::TransitPropagation { table, to, .. } => {
            f.write_str("enable-transit-gateway-route-table-propagation ")?;
            transit(table, &to.attachment, f)
        }
        Change::TransitRoute { table, block, to, replaces } => {
            let verb = if *replaces { "replace" } else { "create" };
            write!(f, "{verb}-transit-gateway-route --destination-cidr-block {block} ")?;
            transit(table, &to.attachment, f)
        }
        Change::TransitAssociation { table, attachment } => {
            f.write_str("associate-transit-gateway-route-table ")?;
            transit(table, attachment, f)
        }
        Change::TransitSubnet { attachment, subnet } => write!(
            f,
            "modify-transit-gateway-vpc-attachment --transit-gateway-attachment-id {attachment} --add-subnet-ids {subnet}"
        ),
    }
}

fn transit(table: &impl Display, attachment: &impl Display, f: &mut Formatter<'_>) -> fmt::Result {
    write!(f, "--transit-gateway-route-table-id {table} --transit-gateway-attachment-id {attachment}")
}

/// The rule of a permission: the short options where they can say it, else the structure.
fn rule(permission: &IpPermission, f: &mut Formatter<'_>) -> fmt::Result {
    let mut rules = permission.rules();
    let (first, others) = (rules.next(), rules.next());
    let ports = (permission.from_port(), permission.to_port());
    if let (Some(rule), None, (Some(from), Some(to))) = (first, others, ports)
        && permission.ip_protocol().has_ports()
    {
        let peer = match rule.peer {
            Peer::Ipv4(block) => Some(format!("--cidr {block}")),
            Peer::Group(pair) if pair.user_id().is_none() => {
                Some(format!("--source-group {}", pair.group_id()))
            }
            _ => None,
        };
        if let Some(peer) = peer {
            write!(f, "--protocol {} --port {from}", permission.ip_protocol())?;
            if to != from {
                write!(f, "-{to}")?;
            }
            return write!(f, " {peer}");
        }
    }
    write!(f, "--ip-permissions 'IpProtocol={}", permission.ip_protocol())?;
    if let (Some(from), Some(to)) = ports {
        write!(f, ",FromPort={from},ToPort={to}")?;
    }
    for rule in permission.rules() {
        match rule.peer {
            Peer::Ipv4(block) => write!(f, ",IpRanges=[{{CidrIp={block}}}]")?,
            Peer::Ipv6(block) => write!(f, ",Ipv6Ranges=[{{CidrIpv6={block}}}]")?,
            Peer::PrefixList(list) => write!(f, ",PrefixListIds=[{{PrefixListId={list}}}]")?,
            Peer::Group(pair) => {
                write!(f, ",UserIdGroupPairs=[{{GroupId={}", pair.group_id())?;
                if let Some(user) = pair.user_id() {
                    write!(f, ",UserId={user}")?;
                }
                f.write_str("}]")?;
            }
        }
    }
    f.write_char('\'')
}

fn entry(entry: &NetworkAclEntry, f: &mut Formatter<'_>) -> fmt::Result {
    let direction = entry.direction();
    let protocol = entry.protocol().0;
    write!(f, "--{direction} --rule-number {} ", entry.rule_number())?;
    match protocol {
        // ICMP for IPv6 goes by its number.
        Protocol::ICMPV6 | Protocol::All => write!(f, "--protocol {}", protocol.number_text())?,
        _ => write!(f, "--protocol {protocol}")?,
    }
    if let Some(ports) = entry.port_range() {
        let end = |end: Option<i32>| end.unwrap_or(-1);
        write!(f, " --port-range From={},To={}", end(ports.from()), end(ports.to()))?;
    }
    if let Some(icmp) = entry.icmp_type_code() {
        let any = |one: Option<i32>| one.unwrap_or(-1);
        write!(f, " --icmp-type-code Type={},Code={}", any(icmp.kind()), any(icmp.code()))?;
    }
    match entry.peer() {
        Some(IpNet::V4(block)) => write!(f, " --cidr-block {block}")?,
        Some(IpNet::V6(block)) => write!(f, " --ipv6-cidr-block {block}")?,
        None => {}
    }
    write!(f, " --rule-action {}", entry.rule_action())
}

fn route(route: &Route, region: &str, f: &mut Formatter<'_>) -> fmt::Result {
    match route.destination() {
        Destination::Ipv4(block) => write!(f, "--destination-cidr-block {block} ")?,
        Destination::Ipv6(block) => write!(f, "--destination-ipv6-cidr-block {block} ")?,
        Destination::PrefixList(list) => write!(f, "--destination-prefix-list-id {list} ")?,
    }
    let target = route.target();
    let option = match target {
        RouteTarget::InternetGateway(id) => {
            if let Some(vpc) = made_for(id.as_str()) {
                return write!(
                    f,
                    "--gateway-id \"$(aws ec2 describe-internet-gateways --filters Name=attachment.vpc-id,Values={vpc} \
                     --query 'InternetGateways[0].InternetGatewayId' --output text{region})\""
                );
            }
            "gateway-id"
        }
        RouteTarget::NatGateway(id) => {
            if let Some(subnet) = made_in(id.as_str()) {
                return write!(
                    f,
                    "--nat-gateway-id \"$(aws ec2 describe-nat-gateways --filter Name=subnet-id,Values={subnet} \
                     Name=state,Values=available --query 'NatGateways[0].NatGatewayId' --output text{region})\""
                );
            }
            "nat-gateway-id"
        }
        RouteTarget::NetworkInterface { .. } => "network-interface-id",
        RouteTarget::Instance(_) => "instance-id",
        RouteTarget::VpcPeeringConnection(_) => "vpc-peering-connection-id",
        RouteTarget::TransitGateway(_) => "transit-gateway-id",
        RouteTarget::EgressOnlyInternetGateway(_) => "egress-only-internet-gateway-id",
        _ => "gateway-id",
    };
    write!(f, "--{option} {}", target.id())
}
