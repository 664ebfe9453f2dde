//! The checker refuses answers that somebody tampered with: each kind of component, in each of its parts.

use aozu_vpc::reach::{
    Answer, PortSpan,
    report::{AnalysisComponent, AnalysisPacketHeader, PathComponent},
};

use crate::{
    certificate,
    net::{Net, Networks, each, estate, request},
};

/// Everything that a path may go through: groups by block and by name, ACLs, tables, NAT, an internet gateway.
const NET: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
subnet-9 vpc-1 a 10.0.9.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>nat-1, 10.1.0.0/16>pcx-1, 10.2.0.0/16>tgw-1, 198.51.100.0/24>nat-1 blackhole
rtb-9 vpc-1 subnet-9 : 0.0.0.0/0>igw-1
acl-1 vpc-1 subnet-1 : in 100 allow all 0.0.0.0/0, out 90 deny tcp/25 0.0.0.0/0, out 100 allow tcp/443 0.0.0.0/0, out 110 allow all 0.0.0.0/0
nat-1 eni-9 subnet-9 10.0.9.9=203.0.113.9
pcx-1 vpc-1 vpc-2
tgw-1
tgw-rtb-1 tgw-1 : propagate tgw-attach-1, 10.2.0.0/16>tgw-attach-2, 10.2.9.0/24>blackhole
tgw-attach-1 tgw-1 vpc-1 subnet-1 table=tgw-rtb-1
tgw-attach-2 tgw-1 vpc-3 subnet-4 table=tgw-rtb-1
vpc-2 10.1.0.0/16
subnet-3 vpc-2 a 10.1.3.0/24
rtb-3 vpc-2 main : 10.0.0.0/16>pcx-1
vpc-3 10.2.0.0/16
subnet-4 vpc-3 a 10.2.4.0/24
rtb-4 vpc-3 main : 10.0.0.0/16>tgw-1
sg-1 vpc-1 : in tcp/443 sg-1, in tcp/22 10.0.9.0/24, out all 0.0.0.0/0
sg-3 vpc-2 : in tcp/443 10.0.0.0/16
sg-4 vpc-3 : in tcp/443 10.0.0.0/16
i-1 eni-1 subnet-1 10.0.1.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-1
i-3 eni-3 subnet-3 10.1.3.10 sg-3
i-4 eni-4 subnet-4 10.2.4.10 sg-4
";

/// Refused, and for that reason.
#[track_caller]
fn refused(question: &str, why: &str, tamper: impl FnOnce(&mut Answer<'_>)) {
    let networks = Net::of(NET).networks();
    let (estate, request) = (estate(&networks), request(question));
    let mut answer = estate.ask(&request).unwrap();
    assert_eq!(certificate::check(each(&networks), &request, &answer), Ok(()), "{question}");
    tamper(&mut answer);
    let told = certificate::check(each(&networks), &request, &answer).unwrap_err();
    assert!(told.contains(why), "{told}");
}

/// The component of that kind, the nth of the way there.
fn nth<'m, 'e>(answer: &'m mut Answer<'e>, kind: &str, n: usize) -> &'m mut PathComponent<'e> {
    let of_kind = |one: &&mut PathComponent<'e>| {
        one.component
            .as_ref()
            .and_then(|component| component.id.as_deref())
            .is_some_and(|id| id.starts_with(kind))
    };
    answer.forward_path_components.iter_mut().filter(of_kind).nth(n).unwrap()
}

fn named(kind: &str, number: &str) -> Option<AnalysisComponent<'static>> {
    Some(AnalysisComponent {
        id: Some(format!("{kind}-{number:0>17}").into()),
        ..AnalysisComponent::default()
    })
}

const ACROSS: &str = "i-1 i-2 tcp/443";
const OUT: &str = "i-1 192.0.2.7 tcp/443";

#[test]
fn rules_of_groups() {
    refused(ACROSS, "it is no group of", |answer| nth(answer, "sg-", 0).component = named("sg", "3"));
    refused(ACROSS, "no rule of it is as told", |answer| {
        nth(answer, "sg-", 1).security_group_rule.as_mut().unwrap().port_range =
            Some(PortSpan { from: 444, to: 444 });
    });
    refused(ACROSS, "no rule of it is as told", |answer| {
        nth(answer, "sg-", 0).security_group_rule.as_mut().unwrap().cidr =
            Some("10.0.0.0/8".parse().unwrap());
    });
    // A rule that is there and does not admit this packet.
    refused(ACROSS, "no rule of it is as told", |answer| {
        let rule = nth(answer, "sg-", 1).security_group_rule.as_mut().unwrap();
        rule.security_group_id = None;
        rule.cidr = Some("10.0.9.0/24".parse().unwrap());
        rule.port_range = Some(PortSpan { from: 22, to: 22 });
    });
    refused(ACROSS, "the rule is of the other direction", |answer| {
        let egress = nth(answer, "sg-", 0).security_group_rule.clone();
        nth(answer, "sg-", 1).security_group_rule = egress;
    });
    refused(ACROSS, "", |answer| nth(answer, "sg-", 1).security_group_rule = None);
    refused(ACROSS, "replies are asked for no rule", |answer| {
        let rule = nth(answer, "sg-", 0).security_group_rule.clone();
        let mut back = answer.return_path_components.iter_mut();
        let group =
            back.find(|one| one.component.as_ref().unwrap().id.as_deref().unwrap().starts_with("sg-"));
        group.unwrap().security_group_rule = rule;
    });
}

#[test]
fn entries_of_acls() {
    refused(ACROSS, "it is not the ACL of", |answer| nth(answer, "acl-", 0).component = named("acl", "f1"));
    // 110 would let it pass as well, but 100 comes first.
    refused(ACROSS, "entry 100 comes first", |answer| {
        nth(answer, "acl-", 0).acl_rule.as_mut().unwrap().rule_number = Some(110)
    });
    refused(ACROSS, "comes first", |answer| {
        nth(answer, "acl-", 0).acl_rule.as_mut().unwrap().egress = Some(false)
    });
    refused(ACROSS, "it denies", |answer| {
        nth(answer, "acl-", 0).acl_rule.as_mut().unwrap().rule_action = Some("deny".into())
    });
    refused(ACROSS, "comes first", |answer| nth(answer, "acl-", 1).acl_rule = None);
}

#[test]
fn routes_of_tables() {
    refused(ACROSS, "it is not the table there", |answer| {
        nth(answer, "rtb-", 0).component = named("rtb", "9")
    });
    // A route that is there and worse than another, one for others, and one that is not there.
    refused(ACROSS, "a better route", |answer| {
        let route = nth(answer, "rtb-", 0).route_table_route.as_mut().unwrap();
        route.destination_cidr = Some("0.0.0.0/0".parse().unwrap());
        route.gateway_id = None;
        route.nat_gateway_id = named("nat", "1").unwrap().id;
    });
    refused(OUT, "it is not for 192.0.2.7", |answer| {
        let route = nth(answer, "rtb-", 0).route_table_route.as_mut().unwrap();
        route.destination_cidr = Some("10.0.0.0/16".parse().unwrap());
        route.nat_gateway_id = None;
        route.gateway_id = Some("local".into());
    });
    refused(OUT, "the table has no such route", |answer| {
        nth(answer, "rtb-", 0).route_table_route.as_mut().unwrap().destination_cidr =
            Some("192.0.2.0/24".parse().unwrap());
    });
    refused(OUT, "it is a blackhole", |answer| {
        nth(answer, "rtb-", 0).route_table_route.as_mut().unwrap().state = Some("blackhole".into());
    });
}

fn outbound<'m>(answer: &'m mut Answer<'_>, kind: &str) -> &'m mut AnalysisPacketHeader {
    nth(answer, kind, 0).outbound_header.as_mut().unwrap()
}

#[test]
fn translations() {
    let one = |text: &str| vec![text.parse().unwrap()];
    refused(OUT, "is not its own", |answer| outbound(answer, "nat-").source_addresses = one("10.0.9.8/32"));
    refused(OUT, "it speaks from no such port", |answer| {
        outbound(answer, "nat-").source_port_ranges = vec![PortSpan { from: 80, to: 80 }];
    });
    refused(OUT, "it changes more than the source", |answer| {
        outbound(answer, "nat-").destination_addresses = one("192.0.2.8/32")
    });
    refused(OUT, "it does not translate 10.0.9.9 so", |answer| {
        outbound(answer, "igw-").source_addresses = one("203.0.113.10/32")
    });
    refused(OUT, "it changes more than the source", |answer| {
        outbound(answer, "igw-").destination_port_ranges = vec![PortSpan { from: 80, to: 80 }];
    });
    refused(OUT, "another packet comes to", |answer| {
        nth(answer, "igw-", 0).inbound_header.as_mut().unwrap().source_addresses = one("10.0.1.10/32");
    });
    // The way back must undo what the way there did.
    refused(OUT, "the reply is none to what arrived", |answer| {
        let first = answer.return_path_components.first_mut().unwrap();
        first.inbound_header.as_mut().unwrap().source_addresses = one("192.0.2.8/32");
        first.outbound_header.as_mut().unwrap().source_addresses = one("192.0.2.8/32");
    });
    refused(ACROSS, "another packet comes to", |answer| {
        answer
            .forward_path_components
            .last_mut()
            .unwrap()
            .inbound_header
            .as_mut()
            .unwrap()
            .destination_addresses = one("10.0.2.11/32");
    });
    refused(ACROSS, "", |answer| {
        for component in &mut answer.forward_path_components {
            for header in
                [&mut component.inbound_header, &mut component.outbound_header].into_iter().flatten()
            {
                header.destination_port_ranges = vec![PortSpan { from: 25, to: 25 }];
            }
        }
        // The rules would let that pass.
        nth(answer, "acl-", 0).acl_rule.as_mut().unwrap().rule_number = Some(110);
    });
}

#[test]
fn peerings_and_transit_gateways() {
    refused("i-1 i-3 tcp/443", "there is no", |answer| nth(answer, "pcx-", 0).component = named("pcx", "2"));
    refused("i-1 i-3 tcp/443", "", |answer| {
        answer
            .forward_path_components
            .retain(|one| !one.component.as_ref().unwrap().id.as_deref().unwrap().starts_with("pcx-"));
        for (number, one) in (1..).zip(&mut answer.forward_path_components) {
            one.sequence_number = Some(number);
        }
    });
    let asked = "i-1 i-4 tcp/443";
    refused(asked, "it is not that attachment", |answer| {
        nth(answer, "tgw-attach-", 0).component = named("tgw-attach", "2")
    });
    refused(asked, "the attachment is associated with another", |answer| {
        nth(answer, "tgw-rtb-", 0).component = named("tgw-rtb", "2")
    });
    refused(asked, "the table has no such route", |answer| {
        nth(answer, "tgw-rtb-", 0).transit_gateway_route_table_route.as_mut().unwrap().attachment_id =
            named("tgw-attach", "1").unwrap().id;
    });
    refused(asked, "the route is for others", |answer| {
        nth(answer, "tgw-rtb-", 0).transit_gateway_route_table_route.as_mut().unwrap().destination_cidr =
            Some("10.0.0.0/16".parse().unwrap());
    });
}

#[test]
fn the_chain() {
    let drop_one = |kind: &'static str| {
        move |answer: &mut Answer<'_>| {
            let at = answer
                .forward_path_components
                .iter()
                .position(|one| one.component.as_ref().unwrap().id.as_deref().unwrap().starts_with(kind));
            answer.forward_path_components.remove(at.unwrap());
            for (number, one) in (1..).zip(&mut answer.forward_path_components) {
                one.sequence_number = Some(number);
            }
        }
    };
    refused(ACROSS, "", drop_one("sg-"));
    refused(ACROSS, "", drop_one("acl-"));
    refused(ACROSS, "", drop_one("rtb-"));
    refused(OUT, "", drop_one("nat-"));
    refused(ACROSS, "it does not arrive", |answer| drop(answer.forward_path_components.drain(5..)));
    refused(ACROSS, "has the number", |answer| answer.forward_path_components.swap(2, 3));
    refused(ACROSS, "no reply is shown", |answer| answer.return_path_components.clear());
    refused(ACROSS, "the first component shows no packet", |answer| {
        drop(answer.forward_path_components.drain(..2))
    });
    refused(ACROSS, "", |answer| nth(answer, "i-", 1).component = named("i", "3"));
    refused(ACROSS, "nothing gets through", |answer| answer.network_path_found = false);
}

/// An answer is certified by the network that it is of, and by no other.
#[test]
fn another_network() {
    let refuses = |old: &str, new: &str, question: &str| {
        let networks = Net::of(NET).networks();
        let (estate, request) = (estate(&networks), request(question));
        let answer = estate.ask(&request).unwrap();
        let other: Networks = Net::of(NET).but(old, new).networks();
        assert!(certificate::check(each(&other), &request, &answer).is_err(), "{old} {new}");
    };
    refuses("in tcp/443 sg-1", "in tcp/443 sg-3", ACROSS);
    refuses("10.0.2.10 sg-1", "10.0.2.10 sg-1 stopped", ACROSS);
    refuses("out 100 allow tcp/443", "out 80 deny tcp/443 0.0.0.0/0, out 100 allow tcp/443", ACROSS);
    refuses("0.0.0.0/0>nat-1,", "0.0.0.0/0>nat-1, 192.0.2.0/24>pcx-1,", OUT);
    refuses("10.0.9.9=203.0.113.9", "10.0.9.9=203.0.113.10", OUT);
    refuses("10.0.9.9=203.0.113.9", "10.0.9.9=203.0.113.9 state=failed", OUT);
    refuses("igw-1 vpc-1\n", "igw-1\n", OUT);
    refuses("pcx-1 vpc-1 vpc-2", "pcx-1 vpc-1 vpc-2 state=deleted", "i-1 i-3 tcp/443");
    refuses("10.2.9.0/24>blackhole", "10.2.4.0/24>blackhole", "i-1 i-4 tcp/443");
}
