//! Who gets at a domain's data, by all layers together.

use aozu_es::{
    Domain,
    access::{Answer, Credentials, Layer, Master, Method, Packets, Request, access},
    wire,
};
use aozu_iam::{
    evaluate::{Caller, Context, Decision, Layers, PolicySet},
    policy::{Document, PolicyKind},
};
use aozu_names::{
    AccountId, Arn, Coverage, Known,
    wire::{SlotKind, State},
};
use aozu_vpc::{Network, reach::Estate};
use serde_json::{Value, json};

use Decision::{Allowed, Depends, ExplicitDeny, ImplicitDeny};

const ARN: &str = "arn:aws:es:ap-northeast-1:111122223333:domain/acme";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const STRANGER: &str = "arn:aws:iam::444455556666:user/mallory";

/// A statement of an access policy.
fn statement(effect: &str, principal: &str) -> Value {
    json!({"Effect": effect, "Principal": {"AWS": principal}, "Action": "es:ESHttp*", "Resource": format!("{ARN}/*")})
}

fn policy(statements: &[Value]) -> Value {
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn by_address() -> Value {
    let mut one = statement("Allow", "*");
    one["Condition"] = json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}});
    policy(&[one])
}

/// A domain with a public endpoint or in a VPC.
fn domain(in_vpc: bool, policy: Option<&Value>, fine_grained: Value) -> Domain {
    let mut members = json!({
        "DomainName": "acme", "ARN": ARN, "AdvancedSecurityOptions": fine_grained,
        "AccessPolicies": policy.map_or_else(String::new, Value::to_string),
    });
    if in_vpc {
        members["VPCOptions"] = json!({"VPCId": "vpc-1"});
    } else {
        members["Endpoint"] = json!("search-acme.ap-northeast-1.es.amazonaws.com");
    }
    Domain::try_from(serde_json::from_value::<wire::Domain>(members).unwrap()).unwrap()
}

fn off() -> Value {
    json!({"Enabled": false})
}

fn on(internal: bool) -> Value {
    json!({"Enabled": true, "InternalUserDatabaseEnabled": internal, "AnonymousAuthEnabled": false})
}

fn set(kind: PolicyKind, statement: &Value) -> PolicySet {
    PolicySet::of(
        kind,
        "own",
        &Document::parse(&policy(std::slice::from_ref(statement)).to_string()).unwrap(),
    )
}

/// What a caller has of its own.
fn own(effect: &str) -> PolicySet {
    set(
        PolicyKind::UserInline,
        &json!({"Effect": effect, "Action": "es:ESHttp*", "Resource": format!("{ARN}/*")}),
    )
}

/// Who asks: nobody, a user of IAM with policies, or a name and a password.
enum Who<'w> {
    Nobody,
    User(&'w str, Option<PolicySet>),
    Name(&'w str),
}

fn asked(domain: &Domain, who: &Who<'_>, client: Option<&str>, master: Known<Master<'_>>) -> Answer<'static> {
    let arn: Arn = ARN.parse().unwrap();
    let context = Context::absent();
    let caller = if let Who::User(arn, _) = who { Caller::parse(arn).unwrap() } else { Caller::anonymous() };
    let sets: Vec<&PolicySet> = if let Who::User(_, Some(set)) = who { vec![set] } else { vec![] };
    let credentials = match who {
        Who::Nobody => Credentials::Unsigned,
        Who::User(..) => Credentials::Signed(&caller),
        Who::Name(name) => Credentials::Basic(name),
    };
    let layers = Layers { identity: &sets, ..Layers::default() };
    let request = Request {
        credentials,
        layers,
        client,
        master,
        ..Request::new(domain, &arn, Method::Get, "/movies/_search?q=thor", &context)
    };
    access(&request, None)
}

fn unknown<'m>() -> Known<Master<'m>> {
    Known::default()
}

/// "When policies collide" of the manual: of the access policy and the caller's own, each allows, denies, or is silent.
#[test]
fn policies_collide_as_the_manual_says() {
    let silent = statement("Allow", "arn:aws:iam::111122223333:user/bob");
    let access_policies = [statement("Allow", ALICE), statement("Deny", ALICE), silent];
    for (identity, expected) in [
        (Some("Allow"), [Allowed, ExplicitDeny, Allowed]),
        (Some("Deny"), [ExplicitDeny, ExplicitDeny, ExplicitDeny]),
        (None, [Allowed, ExplicitDeny, ImplicitDeny]),
    ] {
        for (resource, expected) in access_policies.iter().zip(expected) {
            let domain = domain(false, Some(&policy(std::slice::from_ref(resource))), off());
            let answer = asked(&domain, &Who::User(ALICE, identity.map(own)), Some("internet"), unknown());
            assert_eq!(answer.decision, expected, "{identity:?} {resource}");
            assert!(!answer.policies.because.is_empty(), "{identity:?} {resource}");
            let stops = (expected != Allowed).then_some(Layer::Policies);
            assert_eq!(answer.decided_by, stops, "{identity:?} {resource}");
        }
    }
}

/// Of another account both sides must allow.
#[test]
fn a_stranger_needs_both_sides() {
    let open = policy(&[statement("Allow", STRANGER)]);
    for (resource, identity, expected) in [
        (Some(&open), Some("Allow"), Allowed),
        (Some(&open), None, ImplicitDeny),
        (None, Some("Allow"), ImplicitDeny),
    ] {
        let domain = domain(false, resource, off());
        let answer = asked(&domain, &Who::User(STRANGER, identity.map(own)), Some("internet"), unknown());
        assert_eq!(answer.decision, expected, "{resource:?} {identity:?}");
    }
}

#[test]
fn policies_by_address_let_unsigned_requests_in() {
    let domain = domain(false, Some(&by_address()), off());
    for (client, expected) in [
        (Some("192.0.2.9"), Allowed),
        (Some("198.51.100.7"), ImplicitDeny),
        (Some("2001:db8::1"), ImplicitDeny),
    ] {
        let answer = asked(&domain, &Who::Nobody, client, unknown());
        assert_eq!(answer.decision, expected, "{client:?}");
    }
    // Behind NAT the service sees another address, and of whoever stands nowhere none is known.
    for client in [Some("10.0.0.5"), Some("internet"), None] {
        let answer = asked(&domain, &Who::Nobody, client, unknown());
        assert_eq!(answer.policies.decision, Depends, "{client:?}");
    }
    // The key may be given instead, as for a client behind NAT.
    let arn: Arn = ARN.parse().unwrap();
    let mut context = Context::unknown();
    let request = Request::new(&domain, &arn, Method::Get, "/", &context);
    let open = access(&request, None);
    assert_eq!((open.decision, open.decided_by), (Depends, Some(Layer::Policies)));
    context.set("aws:SourceIp", "192.0.2.77");
    let request = Request::new(&domain, &arn, Method::Get, "/", &context);
    assert_eq!(access(&request, None).decision, Allowed);
}

/// An access policy that names users of IAM wants signatures: it conflicts with names and passwords.
#[test]
fn a_policy_that_names_users_refuses_unsigned_requests() {
    let named = domain(false, Some(&policy(&[statement("Allow", ALICE)])), on(true));
    for who in [Who::Nobody, Who::Name("root")] {
        let answer = asked(&named, &who, None, Known::Present(Master::Internal("root")));
        assert_eq!((answer.decision, answer.decided_by), (ImplicitDeny, Some(Layer::Policies)));
    }
}

/// Behind an open policy fine-grained access control decides.
#[test]
fn behind_an_open_policy_fine_grained_access_control_decides() {
    let open = policy(&[statement("Allow", "*")]);
    let alice: Arn = ALICE.parse().unwrap();
    let role: Arn = "arn:aws:iam::111122223333:role/team/search".parse().unwrap();
    let session = "arn:aws:sts::111122223333:assumed-role/search/i-0a1b";
    let foreign = "arn:aws:sts::444455556666:assumed-role/search/i-0a1b";
    let (iam, internal) =
        (|| Known::Present(Master::Iam(&alice)), || Known::Present(Master::Internal("root")));
    let roles = || Known::Present(Master::Iam(&role));
    let own = || Some(own("Allow"));
    for (n, (options, who, master, expected)) in [
        // Off: the policy is all.
        (off(), Who::Nobody, unknown(), Allowed),
        // On: who has not shown who they are is refused.
        (on(true), Who::Nobody, unknown(), ImplicitDeny),
        (on(false), Who::Nobody, unknown(), ImplicitDeny),
        // The master user may do everything; of others only the domain tells.
        (on(true), Who::Name("root"), internal(), Allowed),
        (on(true), Who::Name("kibana"), internal(), Depends),
        (on(true), Who::Name("root"), unknown(), Depends),
        (on(false), Who::User(ALICE, own()), iam(), Allowed),
        (on(false), Who::User("arn:aws:iam::111122223333:user/bob", own()), iam(), Depends),
        (on(false), Who::User(ALICE, own()), unknown(), Depends),
        (on(true), Who::User(ALICE, own()), internal(), Depends),
        (on(false), Who::User(session, own()), roles(), Allowed),
        (on(false), Who::User(foreign, own()), roles(), Depends),
        // Without users of its own a name is nothing to it.
        (on(false), Who::Name("root"), iam(), ImplicitDeny),
        // While it moves there, nobody in particular is let in.
        (json!({"Enabled": true, "AnonymousAuthEnabled": true}), Who::Nobody, unknown(), Allowed),
        // What was not read is not taken for off.
        (json!({"Enabled": true}), Who::Nobody, unknown(), Depends),
        (json!({"Enabled": true}), Who::Name("root"), unknown(), Depends),
        (json!({}), Who::Nobody, unknown(), Depends),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = asked(&domain(false, Some(&open), options), &who, Some("internet"), master);
        assert_eq!(answer.decision, expected, "row {n}: {answer:?}");
        assert_eq!(answer.policies.decision, Allowed, "row {n}");
        let stops = (expected != Allowed).then_some(Layer::FineGrained);
        assert_eq!(answer.decided_by, stops, "row {n}");
        assert!(!answer.fine_grained.because.is_empty());
    }
    let unread = asked(&domain(false, Some(&open), json!({})), &Who::Nobody, None, unknown());
    assert_eq!(unread.needs, ["aws opensearch describe-domain --domain-name acme --region ap-northeast-1"]);
}

#[test]
fn boundaries_and_control_policies_count() {
    let arn: Arn = ARN.parse().unwrap();
    let (context, caller) = (Context::absent(), Caller::parse(ALICE).unwrap());
    let own = own("Allow");
    let narrow =
        set(PolicyKind::Boundary, &json!({"Effect": "Allow", "Action": "es:ESHttpGet", "Resource": "*"}));
    let deny = set(PolicyKind::ServiceControl, &json!({"Effect": "Deny", "Action": "es:*", "Resource": "*"}));
    let silent = domain(false, None, off());
    let ask = |method, layers| {
        let request = Request {
            credentials: Credentials::Signed(&caller),
            layers,
            ..Request::new(&silent, &arn, method, "/movies/_doc/1", &context)
        };
        access(&request, None)
    };
    let identity = &[&own][..];
    let bounded = Layers { identity, boundary: Some(&narrow), ..Layers::default() };
    assert_eq!(ask(Method::Get, bounded).decision, Allowed);
    let answer = ask(Method::Put, bounded);
    assert_eq!(answer.decision, ImplicitDeny);
    assert!(
        answer.policies.because.iter().any(|line| line.contains("`boundary`")),
        "{:?}",
        answer.policies.because
    );
    let controlled = &[&deny][..];
    let controlled = Layers { identity, service_control: Some(controlled), ..Layers::default() };
    assert_eq!(ask(Method::Get, controlled).decision, ExplicitDeny);
}

#[test]
fn the_query_is_not_part_of_the_resource_and_the_path_is() {
    let mut one = statement("Allow", "*");
    one["Resource"] = json!(format!("{ARN}/movies/_search"));
    let narrow = domain(false, Some(&policy(&[one])), off());
    let (arn, context) = (ARN.parse::<Arn>().unwrap(), Context::absent());
    for (path, expected) in [
        ("/movies/_search?q=thor", Allowed),
        ("movies/_search", Allowed),
        ("/movies/_doc/1", ImplicitDeny),
        ("/music/_search?x=/movies/_search", ImplicitDeny),
        ("", ImplicitDeny),
    ] {
        let request = Request::new(&narrow, &arn, Method::Get, path, &context);
        assert_eq!(access(&request, None).decision, expected, "{path}");
    }
    let open = domain(false, Some(&policy(&[statement("Allow", "*")])), off());
    let bulk = access(&Request::new(&open, &arn, Method::Post, "/movies/_bulk", &context), None);
    assert!(bulk.assumptions.iter().any(|one| one.contains("body")), "{:?}", bulk.assumptions);
}

#[test]
fn of_what_was_not_read_nothing_is_taken_for_granted() {
    let (arn, context) = (ARN.parse::<Arn>().unwrap(), Context::absent());
    let bare =
        Domain::try_from(serde_json::from_str::<wire::Domain>(r#"{"DomainName": "acme"}"#).unwrap()).unwrap();
    let answer = access(&Request::new(&bare, &arn, Method::Get, "/", &context), None);
    assert_eq!(answer.decision, Depends);
    for decision in [answer.network.decision, answer.policies.decision, answer.fine_grained.decision] {
        assert_eq!(decision, Depends);
    }
    let damaged = json!("{not JSON");
    let mut members =
        json!({"DomainName": "acme", "ARN": ARN, "Endpoint": "x", "AdvancedSecurityOptions": off()});
    members["AccessPolicies"] = damaged;
    let damaged = Domain::try_from(serde_json::from_value::<wire::Domain>(members).unwrap()).unwrap();
    let answer = access(&Request::new(&damaged, &arn, Method::Get, "/", &context), None);
    assert_eq!((answer.decision, answer.decided_by), (Depends, Some(Layer::Policies)));
}

/// A VPC with a client and a domain of two interfaces; `from` is the group that the domain's groups let in on 443.
fn network(from: [&str; 2]) -> Network {
    let all = |egress: bool| {
        json!([
            {"RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow", "Egress": egress, "CidrBlock": "0.0.0.0/0"}
        ])
    };
    let entries: Vec<Value> =
        [true, false].iter().flat_map(|egress| all(*egress).as_array().unwrap().clone()).collect();
    let group = |id: &str, ingress: Value| {
        json!({"GroupId": id, "GroupName": id, "VpcId": "vpc-00000001", "OwnerId": "111122223333", "IpPermissions": ingress,
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]})
    };
    let admits = |from: &str| {
        json!([{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
            "UserIdGroupPairs": [{"GroupId": from, "UserId": "111122223333"}]}])
    };
    let interface = |n: u8, group: &str, description: &str| {
        let id = format!("eni-0000000{n}");
        (
            id.clone(),
            json!({"NetworkInterfaceId": id, "VpcId": "vpc-00000001", "SubnetId": "subnet-00000001",
            "OwnerId": "111122223333", "InterfaceType": "interface", "Status": "in-use", "Description": description,
            "AvailabilityZone": "ap-northeast-1a", "PrivateIpAddress": format!("10.0.0.{}", 10 + n),
            "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": format!("10.0.0.{}", 10 + n)}],
            "Groups": [{"GroupId": group}]}),
        )
    };
    let interfaces: serde_json::Map<String, Value> = [
        interface(1, "sg-0000000c", "Primary network interface"),
        interface(2, "sg-0000000a", "ES acme"),
        interface(3, "sg-0000000b", "ES acme"),
        interface(4, "sg-0000000c", "ES acme-other"),
    ]
    .into_iter()
    .collect();
    let fragment = json!({
        "Vpcs": {"vpc-00000001": {"VpcId": "vpc-00000001", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}},
        "Subnets": {"subnet-00000001": {"SubnetId": "subnet-00000001", "VpcId": "vpc-00000001", "CidrBlock": "10.0.0.0/24",
            "AvailabilityZone": "ap-northeast-1a", "OwnerId": "111122223333"}},
        "RouteTables": {"rtb-00000001": {"RouteTableId": "rtb-00000001", "VpcId": "vpc-00000001",
            "Associations": [{"RouteTableAssociationId": "rtbassoc-00000001", "RouteTableId": "rtb-00000001", "Main": true}],
            "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "Origin": "CreateRouteTable",
                "State": "active"}]}},
        "NetworkAcls": {"acl-00000001": {"NetworkAclId": "acl-00000001", "VpcId": "vpc-00000001", "IsDefault": true,
            "Entries": entries, "Associations": [{"NetworkAclAssociationId": "aclassoc-00000001",
                "NetworkAclId": "acl-00000001", "SubnetId": "subnet-00000001"}]}},
        "SecurityGroups": {
            "sg-0000000a": group("sg-0000000a", admits(from[0])),
            "sg-0000000b": group("sg-0000000b", admits(from[1])),
            "sg-0000000c": group("sg-0000000c", json!([])),
        },
        "NetworkInterfaces": interfaces,
        "InternetGateways": {}, "NatGateways": {}, "VpcPeeringConnections": {}, "TransitGatewayAttachments": {},
    });
    let mut network = Network::default();
    for (collection, items) in fragment.as_object().unwrap() {
        let (kind, slot) = network.slot_mut(collection).unwrap();
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string()).unwrap();
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    network
}

/// A domain in a VPC whose policy lets everyone in: its security groups are all that stands before it.
#[test]
fn in_a_vpc_security_groups_stand_before_an_open_policy() {
    let open = domain(true, Some(&policy(&[statement("Allow", "*")])), off());
    let (arn, context) = (ARN.parse::<Arn>().unwrap(), Context::absent());
    let region = || "ap-northeast-1".parse().unwrap();
    let (client, other) = ("sg-0000000c", "sg-0000000a");
    for (from, expected, decided_by) in [
        ([client, client], Allowed, None),
        ([other, other], ImplicitDeny, Some(Layer::Network)),
        // The endpoint's name stands for both interfaces.
        ([client, other], Depends, Some(Layer::Network)),
    ] {
        let network = network(from);
        let estate = Estate::new([(AccountId::literal("111122223333"), region(), &network)]);
        let packets = Packets { estate: &estate, network: &network };
        let request =
            Request { client: Some("eni-00000001"), ..Request::new(&open, &arn, Method::Get, "/", &context) };
        let answer = access(&request, Some(&packets));
        assert_eq!((answer.decision, answer.decided_by), (expected, decided_by), "{from:?}: {answer:#?}");
        assert_eq!(answer.policies.decision, Allowed);
        assert_eq!(answer.network.paths.len(), 2, "of its own interfaces, not of `acme-other`'s");
        // The internet has no way in, whatever the policy says.
        let request = Request { client: Some("internet"), ..request };
        let answer = access(&request, Some(&packets));
        assert_eq!((answer.decision, answer.decided_by), (ImplicitDeny, Some(Layer::Network)));
        let written = serde_json::to_value(&answer).unwrap();
        assert_eq!(written["Decision"], "implicitDeny");
        assert_eq!(written["DecidedBy"], "network");
    }
}

#[test]
fn in_a_vpc_of_which_nothing_was_read_it_depends() {
    let open = domain(true, Some(&policy(&[statement("Allow", "*")])), off());
    let answer = asked(&open, &Who::Nobody, Some("eni-00000001"), unknown());
    assert_eq!((answer.decision, answer.decided_by), (Depends, Some(Layer::Network)));
    assert_eq!(answer.needs, ["aws ec2 describe-network-interfaces --region ap-northeast-1"]);
    // What is denied for certain stays so, and needs nothing more.
    let closed = domain(true, Some(&policy(&[statement("Deny", "*")])), off());
    let answer = asked(&closed, &Who::Nobody, Some("eni-00000001"), unknown());
    assert_eq!((answer.decision, answer.decided_by), (ExplicitDeny, Some(Layer::Policies)));
    assert!(answer.needs.is_empty());
}

/// Where a policy is by address though the domain lies in a VPC, what the service would see is nowhere said.
#[test]
fn in_a_vpc_a_policy_by_address_tells_nothing() {
    let by_address = domain(true, Some(&by_address()), off());
    let answer = asked(&by_address, &Who::Nobody, Some("192.0.2.9"), unknown());
    assert_eq!((answer.decision, answer.policies.decision), (Depends, Depends));
}

/// A client in a VPC without a way out does not reach a public endpoint.
#[test]
fn a_public_endpoint_wants_a_way_to_the_internet() {
    let open = domain(false, Some(&policy(&[statement("Allow", "*")])), off());
    let (arn, context) = (ARN.parse::<Arn>().unwrap(), Context::absent());
    let network = network(["sg-0000000c"; 2]);
    let estate =
        Estate::new([(AccountId::literal("111122223333"), "ap-northeast-1".parse().unwrap(), &network)]);
    let packets = Packets { estate: &estate, network: &network };
    let request = |client| Request { client, ..Request::new(&open, &arn, Method::Get, "/", &context) };
    let inside = access(&request(Some("eni-00000001")), Some(&packets));
    assert_eq!((inside.decision, inside.decided_by), (ImplicitDeny, Some(Layer::Network)), "{inside:#?}");
    for client in ["internet", "198.51.100.7"] {
        assert_eq!(access(&request(Some(client)), Some(&packets)).decision, Allowed, "{client}");
    }
    assert_eq!(access(&request(Some("eni-00000001")), None).decision, Depends);
    let untold = access(&request(None), None);
    assert_eq!(untold.decision, Allowed);
    assert!(untold.assumptions.iter().any(|one| one.contains("way to the internet")));
    let nobody = access(&request(Some("i-00000000")), Some(&packets));
    assert_eq!((nobody.decision, nobody.decided_by), (Depends, Some(Layer::Network)));
}
