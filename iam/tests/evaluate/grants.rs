//! specs/iam.md §3.2 and §3.3: by whom a resource's policy names the caller, and which implicit denies that passes.

use aozu_iam::{
    evaluate::{Caller, Decision, Grant},
    policy::PolicyKind,
};
use serde_json::{Value, json};

use crate::{
    fixture::{A, B, allow, deny, one},
    world::{Attached, Question, World},
};

/// A row of the table.
struct Row {
    name: &'static str,
    caller: Caller,
    /// Whom the policy of the resource names; none where an ACL grants.
    principal: Option<Value>,
    /// Whether it ignores that no identity policy, no boundary, no session policy allows.
    passes: [bool; 3],
}

fn rows() -> Vec<Row> {
    let arn = |text: &str| text.parse().unwrap();
    let user = Caller::parse("arn:aws:iam::111122223333:user/alice").unwrap();
    let session = Caller::session_of(&arn("arn:aws:iam::111122223333:role/app/web"), "s").unwrap();
    let federated = Caller::parse("arn:aws:sts::111122223333:federated-user/fed").unwrap();
    let of_alice = federated.clone().federated_by(&arn("arn:aws:iam::111122223333:user/alice"));
    let row = |name, caller: &Caller, principal: Value, passes| Row {
        name,
        caller: caller.clone(),
        principal: Some(json!({ "AWS": principal })),
        passes,
    };
    let acl =
        |name, caller: &Caller| Row { name, caller: caller.clone(), principal: None, passes: [true; 3] };
    let everyone = |caller: &Caller, name| row(name, caller, json!("*"), [true; 3]);
    vec![
        row("user ARN", &user, json!("arn:aws:iam::111122223333:user/alice"), [true, true, false]),
        row("role ARN", &session, json!("arn:aws:iam::111122223333:role/app/web"), [true, false, false]),
        row(
            "session ARN",
            &session,
            json!("arn:aws:sts::111122223333:assumed-role/web/s"),
            [true, true, true],
        ),
        row(
            "federated-user ARN",
            &federated,
            json!("arn:aws:sts::111122223333:federated-user/fed"),
            [true, true, true],
        ),
        row(
            "user ARN, federated session of that user",
            &of_alice,
            json!("arn:aws:iam::111122223333:user/alice"),
            [true, false, false],
        ),
        row("account id, user", &user, json!(A), [false; 3]),
        row("root ARN, user", &user, json!("arn:aws:iam::111122223333:root"), [false; 3]),
        row("account id, session", &session, json!(A), [false; 3]),
        everyone(&user, "*, user"),
        everyone(&session, "*, session"),
        everyone(&federated, "*, federated session"),
        acl("S3 ACL group, user", &user),
        acl("S3 ACL group, session", &session),
    ]
}

/// A queue that is nobody else's rule: neither a key nor a role.
fn question(row: &Row, account: &str) -> Question {
    let mut question =
        Question::new("anonymous", "sqs:SendMessage", &format!("arn:aws:sqs:eu-west-1:{account}:jobs"));
    question.caller = row.caller.clone();
    question
}

fn world(row: &Row) -> World {
    let mut statement = json!({"Effect": "Allow", "Action": "sqs:*", "Resource": "*"});
    let resource = row.principal.as_ref().map_or(Attached::Absent, |principal| {
        statement["Principal"] = principal.clone();
        Attached::Given(one("queue", PolicyKind::Queue, &statement))
    });
    let grant = row.principal.is_none().then_some(Grant::Direct);
    World { resource, grant, ..World::default() }
}

/// The layers beside the resource's policy: lacking the action, having it, or not there.
fn beside(world: &World, identity: bool, boundary: Option<bool>, session: Option<bool>) -> World {
    let set = |name, kind, has: bool| one(name, kind, &allow(if has { "sqs:*" } else { "s3:*" }));
    World {
        identity: vec![set("identity", PolicyKind::Managed, identity)],
        boundary: boundary.map(|has| set("boundary", PolicyKind::Boundary, has)),
        session: session.map(|has| vec![set("session", PolicyKind::Session, has)]),
        ..world.clone()
    }
}

const CEILINGS: [Option<bool>; 3] = [None, Some(true), Some(false)];

#[test]
fn within_the_account_each_row_passes_what_the_table_says() {
    let mut cells = 0;
    for row in rows() {
        let (question, bare) = (question(&row, A), world(&row));
        for identity in [false, true] {
            for boundary in CEILINGS {
                for session in CEILINGS {
                    // The path by identity, which the account's own principals always have, and the row's own.
                    let by_identity = identity && boundary != Some(false) && session != Some(false);
                    let [no_identity, no_boundary, no_session] = row.passes;
                    let by_row = no_identity
                        && (no_boundary || boundary != Some(false))
                        && (no_session || session != Some(false));
                    let expected =
                        if by_identity || by_row { Decision::Allowed } else { Decision::ImplicitDeny };
                    let world = beside(&bare, identity, boundary, session);
                    assert_eq!(
                        world.decide(&question),
                        expected,
                        "{}: identity {identity}, boundary {boundary:?}, session {session:?}",
                        row.name
                    );
                    cells += 1;
                }
            }
        }
    }
    println!("{cells} cells within the account");
}

#[test]
fn across_accounts_no_row_passes_anything() {
    for row in rows() {
        let (question, bare) = (question(&row, B), world(&row));
        for identity in [false, true] {
            for boundary in CEILINGS {
                for session in CEILINGS {
                    let all = identity && boundary != Some(false) && session != Some(false);
                    let expected = if all { Decision::Allowed } else { Decision::ImplicitDeny };
                    let world = beside(&bare, identity, boundary, session);
                    assert_eq!(
                        world.decide(&question),
                        expected,
                        "{}: identity {identity}, boundary {boundary:?}, session {session:?}",
                        row.name
                    );
                    let none = World { resource: Attached::Absent, grant: None, ..world.clone() };
                    assert_eq!(none.decide(&question), Decision::ImplicitDeny, "{}: no policy", row.name);
                    let not_asked = World { resource: Attached::NotAsked, grant: None, ..world };
                    assert_eq!(
                        not_asked.decide(&question),
                        Decision::ImplicitDeny,
                        "{}: not asked",
                        row.name
                    );
                }
            }
        }
    }
}

#[test]
fn an_explicit_deny_in_any_layer_wins_over_every_row() {
    for account in [A, B] {
        for row in rows() {
            let question = question(&row, account);
            let open = beside(&world(&row), true, Some(true), Some(true));
            assert_eq!(open.decide(&question), Decision::Allowed, "{}", row.name);
            for layer in ["identity", "boundary", "session", "scp", "rcp", "resource", "endpoint"] {
                let mut world = open.clone();
                let with = |kind| one("deny", kind, &deny("sqs:SendMessage", kind));
                match layer {
                    "identity" => world.identity.push(with(PolicyKind::Managed)),
                    "boundary" => world.boundary.as_mut().unwrap().extend(with(PolicyKind::Boundary)),
                    "session" => world.session.as_mut().unwrap().push(with(PolicyKind::Session)),
                    "scp" => {
                        let mut level = one("full", PolicyKind::ServiceControl, &allow("*"));
                        level.extend(with(PolicyKind::ServiceControl));
                        world.scps = Some(vec![level]);
                    }
                    "rcp" => world.rcps = Some(vec![with(PolicyKind::ResourceControl)]),
                    "resource" => match &mut world.resource {
                        Attached::Given(policies) => policies.extend(with(PolicyKind::Queue)),
                        _ => world.resource = Attached::Given(with(PolicyKind::Queue)),
                    },
                    _ => {
                        let mut policies = one("full", PolicyKind::VpcEndpoint, &{
                            let mut full = allow("*");
                            full["Principal"] = json!("*");
                            full
                        });
                        policies.extend(with(PolicyKind::VpcEndpoint));
                        world.endpoint = Some(policies);
                    }
                }
                assert_eq!(world.decide(&question), Decision::ExplicitDeny, "{}: {layer}", row.name);
            }
        }
    }
}

#[test]
fn scp_and_endpoint_hold_back_every_row() {
    for account in [A, B] {
        for row in rows() {
            let question = question(&row, account);
            let open = beside(&world(&row), true, None, None);
            for (has, expected) in [(true, Decision::Allowed), (false, Decision::ImplicitDeny)] {
                let action = if has { "sqs:*" } else { "s3:*" };
                let scps = Some(vec![one("scp", PolicyKind::ServiceControl, &allow(action))]);
                let world = World { scps, ..open.clone() };
                assert_eq!(world.decide(&question), expected, "{}: an SCP with {action}", row.name);
                let mut statement = allow(action);
                statement["Principal"] = json!("*");
                let endpoint = Some(one("endpoint", PolicyKind::VpcEndpoint, &statement));
                let world = World { endpoint, ..open.clone() };
                assert_eq!(world.decide(&question), expected, "{}: an endpoint with {action}", row.name);
            }
        }
    }
}

#[test]
fn a_condition_on_the_principal_leaves_everyone_everyone() {
    let session = Caller::parse("arn:aws:sts::111122223333:assumed-role/web/s").unwrap();
    let statement = json!({"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/web"}}});
    let bare =
        World { resource: Attached::Given(one("queue", PolicyKind::Queue, &statement)), ..World::default() };
    let world = beside(&bare, false, Some(false), Some(false));
    let row = Row { name: "", caller: session, principal: None, passes: [true; 3] };
    let mut question = question(&row, A);
    assert_eq!(world.decide(&question), Decision::ImplicitDeny);
    question.context.set("aws:PrincipalArn", "arn:aws:iam::111122223333:role/web");
    assert_eq!(world.decide(&question), Decision::Allowed);
}
