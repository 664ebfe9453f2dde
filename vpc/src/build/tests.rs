use aozu_names::Problem;

use crate::{
    Destination, Family, Index, InternetGateway, NatGateway, Network, Refused, Route, RouteTable,
    RouteTarget, Subnet, SubnetClass, Vpc, rules::fixture::findings_of,
};

type Tried = Result<(), Refused>;

fn code(tried: Tried) -> &'static str {
    match tried {
        Ok(()) => "",
        Err(refused) => refused.problem().map_or("taken", |problem| problem.rule().code),
    }
}

fn id<T: std::str::FromStr>(prefix: &str, n: u32) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{prefix}-{n:017}").parse().unwrap()
}

fn vpc(n: u32, block: &str) -> Vpc {
    Vpc::new(id("vpc", n), block.parse().unwrap())
}

fn subnet(n: u32, block: &str) -> Subnet {
    Subnet::new(id("subnet", n), id("vpc", 1), block.parse().unwrap(), "ap-northeast-1a".parse().unwrap())
}

fn to(destination: &str, target: RouteTarget) -> Route {
    Route::new(Destination::Ipv4(destination.parse().unwrap()), target)
}

/// A VPC with two subnets, an internet gateway and a public table.
fn built() -> Network {
    let mut network = Network::default();
    network.add_vpc(vpc(1, "10.0.0.0/16"), id("rtb", 1)).unwrap();
    network.add_subnet(subnet(1, "10.0.1.0/24")).unwrap();
    network.add_subnet(subnet(2, "10.0.2.0/24")).unwrap();
    network.add_internet_gateway(InternetGateway::new(id("igw", 1))).unwrap();
    network.attach_internet_gateway(&id("igw", 1), &id("vpc", 1)).unwrap();
    let public = RouteTable::new(id("rtb", 2), &vpc(1, "10.0.0.0/16"));
    network.add_route_table(public).unwrap();
    network.add_route(&id("rtb", 2), to("0.0.0.0/0", RouteTarget::InternetGateway(id("igw", 1)))).unwrap();
    network.associate(&id("rtb", 2), &id("subnet", 1)).unwrap();
    network
}

#[test]
fn what_was_built_is_free_of_findings() {
    let network = built();
    let found = findings_of(&network, &crate::rules::Elsewhere::new());
    assert!(found.is_empty(), "{found:#?}");
    let index = Index::new(&network);
    let class = |n: u32| index.subnet_class(network.subnets().get(&id("subnet", n)).unwrap(), Family::Ipv4);
    assert_eq!((class(1), class(2)), (SubnetClass::Public, SubnetClass::Private));
}

#[test]
fn blocks_are_refused_as_aws_does() {
    let mut network = built();
    assert_eq!(code(network.add_vpc(vpc(2, "10.0.0.0/15"), id("rtb", 9))), "VPC001");
    assert_eq!(code(network.add_vpc(vpc(2, "127.0.0.0/16"), id("rtb", 9))), "VPC004");
    assert_eq!(code(network.add_vpc(vpc(1, "10.1.0.0/16"), id("rtb", 9))), "taken");
    assert_eq!(code(network.add_vpc(vpc(2, "10.0.0.0/16"), id("rtb", 9))), "", "VPCs may overlap");
    let mut with = |block: &str| code(network.associate_cidr_block(&id("vpc", 1), block.parse().unwrap()));
    assert_eq!(
        (with("10.0.4.0/24"), with("192.168.0.0/16"), with("100.64.0.0/16")),
        ("VPC003", "VPC005", "")
    );
    let table = network.route_tables().get(&id("rtb", 2)).unwrap();
    assert_eq!(table.routes().iter().filter(|route| *route.target() == RouteTarget::Local).count(), 2);
}

#[test]
fn subnets_are_refused_as_aws_does() {
    let mut network = built();
    for (n, block, expected) in [
        (3, "10.9.0.0/24", "VPC008"),
        (3, "10.0.1.128/25", "VPC009"),
        (3, "10.0.3.0/29", "VPC010"),
        (1, "10.0.3.0/24", "taken"),
        (3, "10.0.3.0/28", ""),
    ] {
        assert_eq!(code(network.add_subnet(subnet(n, block))), expected, "{block}");
    }
    assert_eq!(code(network.associate(&id("rtb", 1), &id("subnet", 1))), "VPC011");
    assert_eq!(code(network.associate(&id("rtb", 7), &id("subnet", 1))), "VPC034");
}

#[test]
fn routes_are_refused_as_aws_does() {
    let mut network = built();
    let table = id("rtb", 2);
    let nat = |n| RouteTarget::NatGateway(id("nat", n));
    let gateway = RouteTarget::InternetGateway(id("igw", 1));
    network
        .add_nat_gateway(NatGateway::new_public(
            id("nat", 1),
            id("vpc", 1),
            id("subnet", 1),
            id("eipalloc", 1),
        ))
        .unwrap();
    for (route, expected) in [
        (to("0.0.0.0/0", nat(1)), "VPC018"),
        (to("203.0.113.0/24", nat(2)), "VPC016"),
        (to("10.0.2.0/25", nat(1)), "VPC019"),
        (to("10.0.2.0/24", gateway), "VPC019"),
        (to("10.0.2.0/24", nat(1)), ""),
        (to("169.254.169.254/32", nat(1)), "VPC020"),
    ] {
        assert_eq!(code(network.add_route(&table, route.clone())), expected, "{route:?}");
    }
}

#[test]
fn gateways_are_refused_as_aws_does() {
    let mut network = built();
    network.add_vpc(vpc(2, "10.1.0.0/16"), id("rtb", 9)).unwrap();
    assert_eq!(code(network.attach_internet_gateway(&id("igw", 1), &id("vpc", 2))), "VPC021");
    network.add_internet_gateway(InternetGateway::new(id("igw", 2))).unwrap();
    assert_eq!(code(network.attach_internet_gateway(&id("igw", 2), &id("vpc", 1))), "VPC021");
    let to_first = to("0.0.0.0/0", RouteTarget::InternetGateway(id("igw", 1)));
    assert_eq!(code(network.add_route(&id("rtb", 9), to_first)), "VPC017");
    let elsewhere = NatGateway::new_public(id("nat", 1), id("vpc", 2), id("subnet", 1), id("eipalloc", 1));
    assert_eq!(code(network.add_nat_gateway(elsewhere)), "VPC034");
}

#[test]
fn the_main_table_can_be_changed() {
    let mut network = built();
    network.set_main(&id("rtb", 2)).unwrap();
    let index = Index::new(&network);
    assert_eq!(index.main_table_of(&id("vpc", 1)).unwrap().route_table_id(), &id("rtb", 2));
    let second = network.subnets().get(&id("subnet", 2)).unwrap();
    assert_eq!(index.subnet_class(second, Family::Ipv4), SubnetClass::Public);
    assert!(!network.route_tables().get(&id("rtb", 1)).unwrap().is_main());
}

#[test]
fn a_default_vpc_has_room_for_sixteen_zones() {
    let zones: Vec<_> = ('a'..='q').map(|letter| format!("us-east-1{letter}").parse().unwrap()).collect();
    let make = |count: usize| Network::default_vpc(id("vpc", 1), id("rtb", 1), id("igw", 1), &zones[..count]);
    let network = make(16).unwrap();
    let last = network.subnets().values().next_back().unwrap();
    assert_eq!(last.cidr_block().unwrap().to_string(), "172.31.240.0/20");
    assert!(findings_of(&network, &crate::rules::Elsewhere::new()).is_empty());
    assert_eq!(make(17).unwrap_err().problem().unwrap().rule().code, "VPC008");
}

#[test]
fn a_further_block_is_refused_over_routes_peers_and_the_first_sixteenth_of_ten() {
    let mut network = built();
    let further = |network: &Network, block: &str| {
        network.clone().associate_cidr_block(&id("vpc", 1), block.parse().unwrap())
    };
    assert!(further(&network, "100.64.0.0/16").is_ok());
    network
        .add_route(&id("rtb", 2), to("100.64.1.0/24", RouteTarget::InternetGateway(id("igw", 1))))
        .unwrap();
    assert!(matches!(further(&network, "100.64.0.0/16"), Err(Refused::BlockRouted { .. })));
    assert!(further(&network, "100.65.0.0/16").is_ok());
    let peering = serde_json::json!({"VpcPeeringConnectionId": "pcx-0000000000000000a", "Status": {"Code": "active"},
        "RequesterVpcInfo": {"VpcId": id::<crate::VpcId>("vpc", 1).to_string()},
        "AccepterVpcInfo": {"VpcId": "vpc-0000000000000000f", "CidrBlock": "100.65.0.0/20"}});
    let peering: crate::wire::VpcPeeringConnection = serde_json::from_value(peering).unwrap();
    let peering = crate::VpcPeeringConnection::try_from(peering).unwrap();
    network.vpc_peering_connections_mut().insert("pcx-0000000000000000a".parse().unwrap(), peering);
    assert_eq!(code(further(&network, "100.65.0.0/16")), "VPC030");
}

#[test]
fn a_zone_given_twice_is_refused() {
    let zone: crate::AvailabilityZone = "ap-northeast-1a".parse().unwrap();
    let made = Network::default_vpc(id("vpc", 1), id("rtb", 1), id("igw", 1), &[zone.clone(), zone.clone()]);
    assert_eq!(made.unwrap_err(), Refused::ZoneTwice(zone));
}
