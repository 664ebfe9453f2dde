//! Load balancers, by what is told of their nodes: `internet → balancer → target` is one answer with two legs.

use aozu_vpc::{
    Protocol,
    reach::{Estate, ServiceKind, ServiceListener, ServiceNode, ServiceTarget},
};

use crate::{
    net::{Net, estate, request},
    seen::Seen,
};

/// A balancer's node in a public subnet, a target in another that only the balancer's group may ask.
const SHOP: &str = "
vpc-1 10.0.0.0/16
igw-1 vpc-1
subnet-1 vpc-1 a 10.0.1.0/24
subnet-2 vpc-1 a 10.0.2.0/24
rtb-1 vpc-1 subnet-1 : 0.0.0.0/0>igw-1
acl-2 vpc-1 subnet-2 : in 100 allow all 10.0.1.0/24, out 100 allow all 10.0.1.0/24
sg-1 vpc-1 : in tcp/443 0.0.0.0/0, out tcp/8080 sg-2
sg-2 vpc-1 : in tcp/8080 sg-1
eni-1 subnet-1 10.0.1.10=203.0.113.10 sg-1
i-2 eni-2 subnet-2 10.0.2.10 sg-2
patch eni-1 {\"Description\": \"ELB app/shop/1\", \"RequesterManaged\": true}
";

fn node(kind: ServiceKind, port: u16, target: ServiceTarget) -> ServiceNode {
    let listener = ServiceListener { protocol: Protocol::TCP, port, targets: vec![target] };
    ServiceNode { interface: "eni-00000000000000001".parse().unwrap(), kind, listeners: vec![listener] }
}

fn target(keeps_client: bool) -> ServiceTarget {
    ServiceTarget { address: "10.0.2.10".parse().unwrap(), port: 8080, keeps_client }
}

#[track_caller]
fn ask(net: &Net, node: ServiceNode, question: &str) -> Seen {
    let networks = net.networks();
    let estate: Estate<'_> = estate(&networks).with_services([node]);
    Seen::new(question, &estate.ask(&request(question)).unwrap())
}

const THERE: &str = "internet aws igw-1 vpc-1 subnet-1 eni-1 subnet-1 vpc-1 subnet-2 i-2";
const BACK: &str = "i-2 subnet-2 vpc-1 subnet-1 eni-1 subnet-1 vpc-1 igw-1 aws internet";

#[test]
fn the_internet_reaches_a_target_by_its_balancer_and_the_reply_comes_back_by_it() {
    let net = Net::of(SHOP);
    let shop = || node(ServiceKind::Elbv2, 443, target(false));
    ask(&net, shop(), "internet i-2 tcp/443")
        .is("reachable")
        .by(THERE)
        .back(BACK)
        .admits(&["tcp 443 from 0.0.0.0/0 to 203.0.113.10/32"]);
    // Every port is asked, one is heard.
    ask(&net, shop(), "internet i-2").is("reachable").admits(&["tcp 443 from 0.0.0.0/0 to 203.0.113.10/32"]);
    // The balancer itself is an end as well.
    ask(&net, shop(), "internet eni-1 tcp/443").is("reachable");
    // Without its balancer nobody addresses the target.
    net.ask("internet i-2 tcp/443").is("denied");
}

#[test]
fn what_no_listener_hears_goes_no_further() {
    let net = Net::of(SHOP).but("in tcp/443 0.0.0.0/0", "in all 0.0.0.0/0");
    let why = "ELBV2_LISTENERS_MISMATCH";
    let shop = || node(ServiceKind::Elbv2, 443, target(false));
    ask(&net, shop(), "internet eni-1 tcp/80").is("denied").because(&[why]);
    ask(&net, shop(), "internet i-2 tcp/80").is("denied").because(&[why]);
    ask(&net, node(ServiceKind::Classic, 443, target(false)), "internet eni-1 tcp/80")
        .is("denied")
        .because(&["ELB_LISTENERS_MISMATCH"]);
}

#[test]
fn both_legs_are_judged_by_their_own_rules() {
    let shop = || node(ServiceKind::Elbv2, 443, target(false));
    // The target's group knows the balancer's group, for the balancer speaks with its own address.
    let net = Net::of(SHOP).but("sg-2 vpc-1 : in tcp/8080 sg-1", "sg-2 vpc-1 : in tcp/8080 10.0.9.0/24");
    ask(&net, shop(), "internet i-2 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH sg-2 eni-2"]);
    // The balancer's own groups must let it speak.
    let net = Net::of(SHOP).but("out tcp/8080 sg-2", "out tcp/9090 sg-2");
    ask(&net, shop(), "internet i-2 tcp/443").is("denied").because(&["ENI_SG_RULES_MISMATCH sg-1 eni-1"]);
    // The reply to the node meets the ACL of the target's subnet.
    let net = Net::of(SHOP).but("out 100 allow all 10.0.1.0/24", "out 100 allow tcp/443 10.0.1.0/24");
    ask(&net, shop(), "internet i-2 tcp/443")
        .is("one-way")
        .because(&["SUBNET_ACL_RESTRICTION egress acl-2 32767 subnet-2"]);
    // Of the ports that the node may have spoken from only some are let back.
    let net = Net::of(SHOP).but("out 100 allow all 10.0.1.0/24", "out 100 allow tcp/32768-65535 10.0.1.0/24");
    ask(&net, shop(), "internet i-2 tcp/443").is("partial");
}

/// Spec §5, 11: whether the client's address is kept decides which rule matters.
#[test]
fn a_kept_client_address_meets_the_targets_rules_and_acls_as_such() {
    let kept = || node(ServiceKind::Elbv2, 443, target(true));
    // The ACL of the target's subnet sees the client's address, in and out.
    let net = Net::of(SHOP);
    ask(&net, kept(), "internet i-2 tcp/443")
        .is("denied")
        .because(&["SUBNET_ACL_RESTRICTION ingress acl-2 32767 subnet-2"]);
    let open = net
        .but("in 100 allow all 10.0.1.0/24", "in 100 allow all 0.0.0.0/0")
        .but("out 100 allow all 10.0.1.0/24", "out 100 allow all 0.0.0.0/0");
    // The balancer's group is still known, and the reply comes back by the node, though the target's own subnet has no
    // route to the internet.
    ask(&open, kept(), "internet i-2 tcp/443").is("reachable").by(THERE);
    // A rule for the node's address sees the client's instead.
    let by_address = open.but("in tcp/8080 sg-1", "in tcp/8080 10.0.1.10/32");
    ask(&by_address, kept(), "internet i-2 tcp/443")
        .is("denied")
        .because(&["ENI_SG_RULES_MISMATCH sg-2 eni-2"]);
    ask(&by_address, node(ServiceKind::Elbv2, 443, target(false)), "internet i-2 tcp/443").is("reachable");
    let by_client = open.but("in tcp/8080 sg-1", "in tcp/8080 198.51.100.0/24");
    ask(&by_client, kept(), "internet i-2 tcp/443")
        .is("reachable")
        .admits(&["tcp 443 from 198.51.100.0/24 to 203.0.113.10/32"]);
}

#[test]
fn a_node_that_faces_the_internet_and_shows_no_address_is_not_known_to_be_out_of_reach() {
    let net = Net::of(SHOP).but("10.0.1.10=203.0.113.10", "10.0.1.10");
    let networks = net.networks();
    let ask = |faces: Option<bool>, question: &str| {
        let id = || "eni-00000000000000001".parse().unwrap();
        let shop = node(ServiceKind::Elbv2, 443, target(false));
        let estate: Estate<'_> =
            estate(&networks).with_services([shop]).with_schemes(faces.map(|faces| (id(), faces)));
        Seen::new(question, &estate.ask(&request(question)).unwrap())
    };
    for question in ["internet eni-1 tcp/443", "internet i-2 tcp/443"] {
        ask(Some(true), question).is("unknown").needs(&["describe-network-interfaces"]);
        ask(Some(false), question).is("denied");
        ask(None, question).is("denied").assumes(&["its scheme was not read"]);
    }
    // What it does not listen on, nobody hears, whatever its address is.
    let why = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
    ask(Some(true), "internet eni-1 tcp/80").is("denied").because(&[why]);
    ask(Some(true), "internet i-2 tcp/8080").is("denied").because(&[
        why,
        "SUBNET_ACL_RESTRICTION",
        "ENI_SG_RULES_MISMATCH",
    ]);
    // From within, its private address is known.
    ask(Some(true), "i-2 eni-1 tcp/443").is("denied").because(&["SG_HAS_NO_RULES"]);
}
