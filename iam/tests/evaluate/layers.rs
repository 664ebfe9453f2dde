//! specs/iam.md §3.1: whom the policies of an organization bind, at which level, and whom `NotPrincipal` names.

use aozu_iam::{
    evaluate::{
        Caller, Credentials,
        Decision::{self, Allowed, Depends, ExplicitDeny, ImplicitDeny},
        Target,
    },
    policy::{Document, PolicyError, PolicyKind, RCP_SERVICES},
};
use serde_json::{Value, json};

use crate::{
    fixture::{A, B, Case, allow, check, deny, identity, lets_in, one, resource},
    world::{Attached, Policy, Question, World},
};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/app/web";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/web/s";
const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/fed";
const LINKED: &str =
    "arn:aws:iam::111122223333:role/aws-service-role/sns.amazonaws.com/AWSServiceRoleForExample";
const LEVELS: [&str; 3] = ["root", "OU", "account"];

fn caller(text: &str) -> Caller {
    Caller::parse(text).unwrap()
}

fn session(role: &str) -> Caller {
    Caller::session_of(&role.parse().unwrap(), "s").unwrap()
}

/// Someone asks for something of everyone's queue in an account.
fn queue(caller: &Caller, account: &str) -> Question {
    let mut question =
        Question::new("anonymous", "sqs:SendMessage", &format!("arn:aws:sqs:eu-west-1:{account}:jobs"));
    question.caller = caller.clone();
    question
}

/// A world in which everything is allowed to everyone, as far as nothing else stands in the way.
fn open() -> World {
    World {
        identity: identity(&allow("*")).identity,
        ..resource(PolicyKind::Queue, &lets_in(&json!("*"), "*"))
    }
}

fn scp(statements: &Value) -> Vec<Policy> {
    one("scp", PolicyKind::ServiceControl, statements)
}

fn rcp(action: &str) -> Vec<Policy> {
    one("rcp", PolicyKind::ResourceControl, &deny(action, PolicyKind::ResourceControl))
}

#[test]
fn scps_must_allow_at_every_level() {
    let question = Question::new(ALICE, "s3:GetObject", "arn:aws:s3:::acme/a");
    let under = |levels: Option<Vec<Vec<Policy>>>| World { scps: levels, ..identity(&allow("*")) };
    let full = || scp(&allow("*"));
    let mut cases = vec![
        Case::new("no organization", &under(None), &question, Allowed),
        Case::new("full access throughout", &under(Some(vec![full(), full(), full()])), &question, Allowed),
        Case::new("one level alone", &under(Some(vec![full()])), &question, Allowed),
    ];
    let faults: [(&str, Vec<Policy>, Decision); 4] = [
        ("nothing attached", Vec::new(), ImplicitDeny),
        ("another action only", scp(&allow("sqs:*")), ImplicitDeny),
        (
            "a deny beside full access",
            scp(&json!([allow("*"), deny("s3:*", PolicyKind::Managed)])),
            ExplicitDeny,
        ),
        ("a deny and no allow", scp(&deny("s3:GetObject", PolicyKind::Managed)), ExplicitDeny),
    ];
    for (at, level) in LEVELS.iter().enumerate() {
        for (fault, policies, expected) in &faults {
            let mut levels = vec![full(), full(), full()];
            levels[at].clone_from(policies);
            let name = format!("{fault} at the {level}");
            cases.push(Case::new(name, &under(Some(levels)), &question, *expected));
        }
        // Within a level what is allowed adds up.
        let mut levels = vec![full(), full(), full()];
        levels[at] = [scp(&allow("sqs:*")), scp(&allow("s3:*"))].concat();
        cases.push(Case::new(format!("a union at the {level}"), &under(Some(levels)), &question, Allowed));
    }
    // Between levels it is what all of them allow.
    let crossing = under(Some(vec![scp(&allow("s3:Get*")), scp(&allow("s3:*Object")), full()]));
    cases.push(Case::new("in both levels", &crossing, &question, Allowed));
    for action in ["s3:PutObject", "s3:GetObjectAcl"] {
        let other = Question::new(ALICE, action, "arn:aws:s3:::acme/a");
        cases.push(Case::new(format!("{action} in one level"), &crossing, &other, ImplicitDeny));
    }
    let split = under(Some(vec![scp(&allow("s3:*")), scp(&allow("sqs:*")), full()]));
    cases.push(Case::new("levels that share nothing", &split, &question, ImplicitDeny));
    let alone = World { scps: Some(vec![full(), full(), full()]), ..World::default() };
    cases.push(Case::new("an SCP grants nothing", &alone, &question, ImplicitDeny));
    check("levels of SCPs", &cases);
}

#[test]
fn scps_bind_the_principals_of_member_accounts() {
    let member = |name, who: &str| (name, caller(who), true);
    let managing = |name, who: Caller| (name, who.in_management_account(true), false);
    let token = Credentials::SessionToken { mfa: true };
    let callers = [
        member("user", ALICE),
        member("root user", "arn:aws:iam::111122223333:root"),
        member("role", ROLE),
        member("role session", SESSION),
        member("federated user", FEDERATED),
        ("user with a session token", caller(ALICE).with_credentials(token), true),
        ("session of a service role", session("arn:aws:iam::111122223333:role/service-role/fn"), true),
        (
            "role of a delegated administrator",
            session("arn:aws:iam::111122223333:role/delegated-admin"),
            true,
        ),
        managing("user of the management account", caller(ALICE)),
        managing("root of the management account", caller("arn:aws:iam::111122223333:root")),
        managing("role session of the management account", session(ROLE)),
        managing("federated user of the management account", caller(FEDERATED)),
        ("service-linked role", caller(LINKED), false),
        ("session of a service-linked role", session(LINKED), false),
        ("service", caller("sns.amazonaws.com"), false),
        ("anonymous", Caller::anonymous(), false),
    ];
    let mut cases = Vec::new();
    for (name, who, bound) in &callers {
        for account in [A, B] {
            for (fault, level, otherwise) in [
                ("nothing attached", Vec::new(), ImplicitDeny),
                ("the action not allowed", scp(&allow("s3:*")), ImplicitDeny),
                ("a deny", scp(&json!([allow("*"), deny("sqs:*", PolicyKind::Managed)])), ExplicitDeny),
            ] {
                let world = World { scps: Some(vec![scp(&allow("*")), level]), ..open() };
                let expected = if *bound { otherwise } else { Allowed };
                let name = format!("{name} on a queue of {account}: {fault}");
                cases.push(Case::new(name, &world, &queue(who, account), expected));
            }
            // Outside every organization, and where the type is off, there is none to be bound by.
            let name = format!("{name} on a queue of {account}: no organization");
            cases.push(Case::new(name, &open(), &queue(who, account), Allowed));
        }
    }
    check("whom SCPs bind", &cases);
}

#[test]
fn rcps_only_deny_at_whatever_level() {
    let question = queue(&caller(ALICE), A);
    let under = |levels| World { rcps: Some(levels), ..open() };
    let none = Vec::new;
    let mut cases = vec![
        Case::new("nothing attached anywhere", &under(vec![none(), none(), none()]), &question, Allowed),
        Case::new("no levels", &under(Vec::new()), &question, Allowed),
        Case::new("a deny of another action", &under(vec![rcp("sqs:PurgeQueue")]), &question, Allowed),
        Case::new(
            "nothing else allows",
            &World { rcps: Some(vec![none()]), ..World::default() },
            &question,
            ImplicitDeny,
        ),
    ];
    for (at, level) in LEVELS.iter().enumerate() {
        let mut levels = vec![none(), none(), none()];
        levels[at] = rcp("sqs:*");
        cases.push(Case::new(format!("a deny at the {level}"), &under(levels), &question, ExplicitDeny));
    }
    check("levels of RCPs", &cases);
}

#[test]
fn rcps_bind_whoever_calls_on_a_members_resource() {
    let managing = |who: &str| caller(who).in_management_account(true);
    let root = |account: &str| format!("arn:aws:iam::{account}:root");
    let bound = [
        ("own user", caller(ALICE), A),
        ("own root user", caller(&root(A)), A),
        ("own role session", session(ROLE), A),
        ("own federated user", caller(FEDERATED), A),
        ("outside user", caller("arn:aws:iam::999999999999:user/mallory"), A),
        ("outside root user", caller(&root("999999999999")), A),
        ("outside role session", caller("arn:aws:sts::999999999999:assumed-role/x/s"), A),
        ("service", caller("sns.amazonaws.com"), A),
        ("anonymous", Caller::anonymous(), A),
        ("user of the management account", managing(ALICE), B),
        ("root of the management account", managing(&root(A)), B),
    ];
    let spared = [
        ("user of the management account, own queue", managing(ALICE), A),
        ("root of the management account, own queue", managing(&root(A)), A),
        ("session of the management account, own queue", managing(SESSION), A),
        ("service-linked role", caller(LINKED), A),
        ("session of a service-linked role", session(LINKED), A),
        ("service-linked role, another account's queue", caller(LINKED), B),
    ];
    let world = World { rcps: Some(vec![rcp("sqs:*")]), ..open() };
    let case = |(name, who, account): &(&str, Caller, &str), expected| {
        [
            Case::new(*name, &world, &queue(who, account), expected),
            Case::new(format!("{name}, without RCPs"), &open(), &queue(who, account), Allowed),
        ]
    };
    let mut cases: Vec<_> = bound.iter().flat_map(|row| case(row, ExplicitDeny)).collect();
    cases.extend(spared.iter().flat_map(|row| case(row, Allowed)));

    // List calls are asked on the account's own ARN, or on none (§8.11).
    for target in ["arn:aws:sqs:eu-west-1:111122223333:*", "*"] {
        let list = Question::new(ALICE, "sqs:ListQueues", target);
        let world = World { rcps: Some(vec![rcp("sqs:ListQueues")]), ..identity(&allow("*")) };
        cases.push(Case::new(format!("list call on `{target}`"), &world, &list, ExplicitDeny));
        let list = Question { caller: managing(ALICE), ..list };
        cases.push(Case::new(
            format!("the management account's list call on `{target}`"),
            &world,
            &list,
            Allowed,
        ));
    }

    // Whose it is nobody knows: it may be the management account's.
    let mut unknown = queue(&managing(ALICE), A);
    unknown.target = Target::new("arn:aws:sqs:eu-west-1::jobs").owned_by_someone();
    cases.push(Case::new("the management account, whose queue is unknown", &world, &unknown, Depends));

    // The usual guard lets services through.
    let mut guarded = deny("sqs:*", PolicyKind::ResourceControl);
    guarded["Condition"] = json!({"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}});
    let guarded = World { rcps: Some(vec![one("rcp", PolicyKind::ResourceControl, &guarded)]), ..open() };
    for (who, is_service, expected) in [
        (ALICE, Some("false"), ExplicitDeny),
        ("anonymous", None, ExplicitDeny),
        ("sns.amazonaws.com", Some("true"), Allowed),
    ] {
        let mut question = queue(&caller(who), A);
        if let Some(is) = is_service {
            question.context.set("aws:PrincipalIsAWSService", is);
        }
        cases.push(Case::new(format!("{who} and a guard for services"), &guarded, &question, expected));
    }
    check("whom RCPs bind", &cases);
}

#[test]
fn rcps_bind_the_services_that_know_them() {
    let services = RCP_SERVICES.map(|service| (service, true)).into_iter();
    let others = ["ec2", "iam", "lambda", "sns", "rds", "elasticloadbalancing"].map(|other| (other, false));
    let mut cases = Vec::new();
    for (service, covered) in services.chain(others) {
        let question = Question::new(ALICE, &format!("{service}:Example"), "*");
        let world = World { rcps: Some(vec![rcp(&format!("{service}:*"))]), ..identity(&allow("*")) };
        let expected = if covered { ExplicitDeny } else { Allowed };
        cases.push(Case::new(service, &world, &question, expected));
    }
    let key = "arn:aws:kms:eu-west-1:111122223333:key/0a";
    let keys = World {
        identity: identity(&allow("*")).identity,
        rcps: Some(vec![rcp("kms:*")]),
        ..resource(PolicyKind::Key, &lets_in(&json!({ "AWS": A }), "kms:*"))
    };
    for (action, expected) in [
        ("kms:Decrypt", ExplicitDeny),
        ("kms:CreateGrant", ExplicitDeny),
        ("kms:RevokeGrant", ExplicitDeny),
        ("kms:RetireGrant", Allowed),
        ("KMS:retiregrant", Allowed),
    ] {
        cases.push(Case::new(action, &keys, &Question::new(ALICE, action, key), expected));
    }
    let mut managed = Question::new(ALICE, "kms:Decrypt", key);
    managed.target = Target::new(key).managed_by_aws(true);
    cases.push(Case::new("a key that AWS manages", &keys, &managed, Allowed));

    // AssumeRole across accounts: the RCPs are those of the role's account.
    let mut statement = lets_in(&json!({ "AWS": B }), "sts:AssumeRole");
    statement.as_object_mut().unwrap().remove("Resource");
    let trust =
        World { identity: identity(&allow("sts:*")).identity, ..resource(PolicyKind::Trust, &statement) };
    let assume = Question::new("arn:aws:iam::444455556666:user/bob", "sts:AssumeRole", ROLE);
    cases.push(Case::new("AssumeRole across accounts", &trust, &assume, Allowed));
    let bound = World { rcps: Some(vec![rcp("sts:AssumeRole")]), ..trust };
    cases.push(Case::new("AssumeRole across accounts under an RCP", &bound, &assume, ExplicitDeny));
    let managing = Question { caller: assume.caller.clone().in_management_account(true), ..assume };
    cases.push(Case::new("AssumeRole from the management account", &bound, &managing, ExplicitDeny));
    check("what RCPs cover", &cases);
}

#[test]
fn not_principal_spares_whom_it_lists_in_whatever_form() {
    let session = session(ROLE);
    let of_alice = caller(FEDERATED).federated_by(&ALICE.parse().unwrap());
    let user = caller(ALICE);
    let root = "arn:aws:iam::111122223333:root";
    let aws = |list: &[&str]| json!({ "AWS": list });
    let others = ["arn:aws:iam::111122223333:user/bob", "arn:aws:iam::111122223333:role/other", B];
    let rows: Vec<(&str, &Caller, Value, bool)> = vec![
        ("session, itself", &session, aws(&[SESSION]), true),
        ("session, its role", &session, aws(&[ROLE]), true),
        ("session, its account's id", &session, aws(&[A]), true),
        ("session, its account's root", &session, aws(&[root]), true),
        ("session, session, role and account", &session, aws(&[SESSION, ROLE, root]), true),
        (
            "session, another session of the role",
            &session,
            aws(&["arn:aws:sts::111122223333:assumed-role/web/t"]),
            false,
        ),
        ("session, others", &session, aws(&others), false),
        ("session, others and its role", &session, aws(&[others[0], ROLE]), true),
        ("user, itself", &user, aws(&[ALICE]), true),
        ("user, its account", &user, aws(&[A]), true),
        ("user, user and account", &user, aws(&[ALICE, root]), true),
        ("user, others", &user, aws(&others), false),
        ("user, a service", &user, json!({"Service": "sns.amazonaws.com"}), false),
        ("federated user, itself", &of_alice, aws(&[FEDERATED]), true),
        ("federated user, its user", &of_alice, aws(&[ALICE]), true),
        ("federated user, its account", &of_alice, aws(&[A]), true),
        ("federated user, others", &of_alice, aws(&others), false),
    ];
    let mut cases = Vec::new();
    for (name, who, list, listed) in &rows {
        let question = queue(who, A);
        let not =
            |effect| json!({"Effect": effect, "NotPrincipal": list, "Action": "sqs:*", "Resource": "*"});
        let deny = World {
            resource: Attached::Given(one("queue", PolicyKind::Queue, &not("Deny"))),
            ..identity(&allow("*"))
        };
        let expected = if *listed { Allowed } else { ExplicitDeny };
        cases.push(Case::new(format!("deny: {name}"), &deny, &question, expected));
        // With a boundary, even one that allows everything, a deny spares nobody.
        let boundary = Some(one("boundary", PolicyKind::Boundary, &allow("*")));
        let bounded = World { boundary: boundary.clone(), ..deny };
        cases.push(Case::new(format!("deny, bounded: {name}"), &bounded, &question, ExplicitDeny));
        // An allow is for everyone else, boundary or not.
        let lets = resource(PolicyKind::Queue, &not("Allow"));
        let expected = if *listed { ImplicitDeny } else { Allowed };
        cases.push(Case::new(format!("allow: {name}"), &lets, &question, expected));
        let bounded = World { boundary, ..lets.clone() };
        cases.push(Case::new(format!("allow, bounded: {name}"), &bounded, &question, expected));
        let nobody = queue(&Caller::anonymous(), A);
        cases.push(Case::new(format!("allow: anonymous beside {name}"), &lets, &nobody, Allowed));
    }
    check("NotPrincipal", &cases);
}

#[test]
fn rcps_are_written_as_aws_takes_them() {
    // §8.11
    let taken = |text: &str| {
        let document = Document::parse(text).unwrap();
        !document.check(PolicyKind::ResourceControl).iter().any(PolicyError::is_refused)
    };
    let with = |member: &str, value: Value| {
        let mut statement = deny("s3:*", PolicyKind::ResourceControl);
        statement[member] = value;
        statement
    };
    let instead = |old: &str, member: &str, value: Value| {
        let mut statement = with(member, value);
        statement.as_object_mut().unwrap().remove(old);
        statement
    };
    let rows = [
        ("a plain deny", deny("s3:*", PolicyKind::ResourceControl), true),
        ("an unknown action of a covered service", with("Action", json!("s3:NoSuchThing")), true),
        ("NotResource", instead("Resource", "NotResource", json!("arn:aws:s3:::acme/*")), true),
        ("NotAction", instead("Action", "NotAction", json!("s3:*")), false),
        ("NotPrincipal", instead("Principal", "NotPrincipal", json!("*")), false),
        ("a list of principals", with("Principal", json!({"AWS": [A, B]})), false),
        ("an ARN as principal", with("Principal", json!({ "AWS": ALICE })), false),
        ("an allow", with("Effect", json!("Allow")), false),
        ("a service that is not covered", with("Action", json!("ec2:*")), false),
        ("every action", with("Action", json!("*")), false),
    ];
    for (name, statement, expected) in &rows {
        for version in [r#""Version": "2012-10-17", "#, ""] {
            let text = format!(r#"{{{version}"Statement": [{statement}]}}"#);
            assert_eq!(taken(&text), *expected, "{name}: {text}");
        }
    }
    println!("syntax of RCPs: {} rows", 2 * rows.len());
}
