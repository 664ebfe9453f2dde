//! What this house says a VPC is, sentence by sentence, as far as it speaks of what things are: where
//! packets go is another matter.
#![expect(clippy::unwrap_used, reason = "tests may simply fail, and so may their helpers")]

use aozu_vpc::{
    Choice, Destination, Family, Index, InternetGateway, NatGateway, Network, Route, RouteTable, RouteTarget,
    Subnet, SubnetClass, Vpc, private_dns_name, public_dns_name,
};

fn id<T: std::str::FromStr>(prefix: &str, n: u32) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{prefix}-{n:017}").parse().unwrap()
}

fn subnet(n: u32, block: &str, zone: &str) -> Subnet {
    Subnet::new(id("subnet", n), id("vpc", 1), block.parse().unwrap(), zone.parse().unwrap())
}

fn everywhere(target: RouteTarget) -> Route {
    Route::new(Destination::Ipv4("0.0.0.0/0".parse().unwrap()), target)
}

fn vpc() -> Vpc {
    Vpc::new(id("vpc", 1), "10.0.0.0/16".parse().unwrap())
}

/// A VPC with an internet gateway and three subnets; the main table has its local route only.
fn network() -> Network {
    let mut network = Network::default();
    network.add_vpc(vpc(), id("rtb", 1)).unwrap();
    for (n, block) in [(1, "10.0.1.0/24"), (2, "10.0.2.0/24"), (3, "10.0.3.0/24")] {
        network.add_subnet(subnet(n, block, "ap-northeast-1a")).unwrap();
    }
    network.add_internet_gateway(InternetGateway::new(id("igw", 1))).unwrap();
    network.attach_internet_gateway(&id("igw", 1), &id("vpc", 1)).unwrap();
    network
}

fn with_table(network: &mut Network, n: u32, subnet: u32, target: RouteTarget) {
    network.add_route_table(RouteTable::new(id("rtb", n), &vpc())).unwrap();
    network.add_route(&id("rtb", n), everywhere(target)).unwrap();
    network.associate(&id("rtb", n), &id("subnet", subnet)).unwrap();
}

fn class(network: &Network, n: u32) -> SubnetClass {
    let subnet = network.subnets().get(&id("subnet", n)).unwrap();
    Index::new(network).subnet_class(subnet, Family::Ipv4)
}

// "A VPC is an isolated network with a CIDR block (usually /16), spanning all zones; a subnet lies in one
// zone, with a CIDR (usually /24); a zone may hold several."
#[test]
fn a_vpc_spans_zones_and_a_subnet_lies_in_one() {
    let mut network = network();
    network.add_subnet(subnet(4, "10.0.4.0/24", "ap-northeast-1c")).unwrap();
    let zones: Vec<_> =
        network.subnets().values().map(|subnet| subnet.availability_zone().as_str()).collect();
    assert_eq!(zones, ["ap-northeast-1a", "ap-northeast-1a", "ap-northeast-1a", "ap-northeast-1c"]);
    assert!(
        network.add_subnet(subnet(5, "10.1.0.0/24", "ap-northeast-1a")).is_err(),
        "not in the VPC's block"
    );
}

// "Every region has a default VPC that EC2, ELB and RDS use when none is named."
#[test]
fn a_region_begins_with_a_default_vpc() {
    let zones = ["ap-northeast-1a".parse().unwrap(), "ap-northeast-1c".parse().unwrap()];
    let network = Network::default_vpc(id("vpc", 1), id("rtb", 1), id("igw", 1), &zones).unwrap();
    let vpc = network.vpcs().values().next().unwrap();
    assert!(vpc.is_default() && vpc.cidr_block().to_string() == "172.31.0.0/16");
    for subnet in network.subnets().values() {
        assert!(subnet.default_for_az() && subnet.map_public_ip_on_launch());
        assert_eq!(Index::new(&network).subnet_class(subnet, Family::Ipv4), SubnetClass::Public);
    }
}

// "A subnet has one route table, the VPC's main one unless told otherwise; the main table can be changed."
#[test]
fn a_subnet_has_one_route_table_and_the_main_one_can_be_changed() {
    let mut network = network();
    with_table(&mut network, 2, 1, RouteTarget::InternetGateway(id("igw", 1)));
    let table_of = |network: &Network, n: u32| {
        let subnet = network.subnets().get(&id("subnet", n)).unwrap().clone();
        Index::new(network).route_table_of(&subnet).present().unwrap().route_table_id().clone()
    };
    assert_eq!((table_of(&network, 1), table_of(&network, 2)), (id("rtb", 2), id("rtb", 1)));
    assert!(network.associate(&id("rtb", 1), &id("subnet", 1)).is_err(), "it has one");
    network.set_main(&id("rtb", 2)).unwrap();
    assert_eq!(table_of(&network, 2), id("rtb", 2));
}

// "A route table decides by destination where traffic leaving the subnet goes."
#[test]
fn a_route_table_decides_by_destination() {
    let mut network = network();
    network.add_route(&id("rtb", 1), everywhere(RouteTarget::InternetGateway(id("igw", 1)))).unwrap();
    let index = Index::new(&network);
    let table = index.main_table_of(&id("vpc", 1)).unwrap();
    for (address, target) in [("10.0.2.9", "local"), ("203.0.113.9", "igw-00000000000000001")] {
        let Choice::Route(route) = table.lookup(address.parse().unwrap(), &index).choice else { panic!() };
        assert_eq!(route.target().id(), target);
    }
}

// "Public subnet: an internet gateway exists, the default route points to it … Private: no way to the internet
// at all. Protected: no internet gateway, but a default route to NAT: out, never in."
#[test]
fn subnets_are_public_protected_or_private_by_their_routes() {
    let mut network = network();
    with_table(&mut network, 2, 1, RouteTarget::InternetGateway(id("igw", 1)));
    let nat = NatGateway::new_public(id("nat", 1), id("vpc", 1), id("subnet", 1), id("eipalloc", 1));
    network.add_nat_gateway(nat).unwrap();
    with_table(&mut network, 3, 2, RouteTarget::NatGateway(id("nat", 1)));
    assert_eq!(class(&network, 1), SubnetClass::Public);
    assert_eq!(class(&network, 2), SubnetClass::Protected);
    assert_eq!(class(&network, 3), SubnetClass::Private);
}

// "The gateway sits in a public subnet with an Elastic IP … being in one subnet it is in one zone, so
// availability wants one per zone."
#[test]
fn a_nat_gateway_has_an_elastic_ip_and_a_zone() {
    let network = network();
    let nat = NatGateway::new_public(id("nat", 1), id("vpc", 1), id("subnet", 1), id("eipalloc", 1));
    assert!(nat.is_public() && nat.nat_gateway_addresses().iter().all(|one| one.allocation_id().is_some()));
    let subnet = network.subnets().get(nat.subnet_id().unwrap()).unwrap();
    assert_eq!(subnet.availability_zone().as_str(), "ap-northeast-1a");
}

// "An internal DNS name (`ip-10-251-50-12.ec2.internal`) … a public DNS name
// (`ec2-203-0-113-25.compute-1.amazonaws.com`)."
#[test]
fn addresses_have_dns_names() {
    let virginia = "us-east-1".parse().unwrap();
    assert_eq!(private_dns_name("10.251.50.12".parse().unwrap(), &virginia), "ip-10-251-50-12.ec2.internal");
    assert_eq!(
        public_dns_name("203.0.113.25".parse().unwrap(), &virginia),
        "ec2-203-0-113-25.compute-1.amazonaws.com"
    );
}
