//! Policies, layers and questions drawn from small alphabets, so that they meet often.

use aozu_iam::{
    evaluate::{Action, Caller, Context, Credentials, Grant, Target},
    policy::{PolicyKind, Test},
};
use proptest::{collection::vec, option::weighted, prelude::*, sample::select};
use serde_json::{Map, Value, json};

use crate::world::{Attached, Policy, Question, World};

pub(crate) const A: &str = "111122223333";
pub(crate) const B: &str = "444455556666";
/// The canonical ids of both accounts.
pub(crate) const CANONICAL: [&str; 2] = [
    "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    "1111111111111111111111111111111111111111111111111111111111111111",
];

/// What is asked: actions with resources that they are about.
const ASKED: [(&[&str], &[&str]); 6] = [
    (
        &["s3:GetObject", "s3:PutObject", "S3:getObjectAcl"],
        &[
            "arn:aws:s3:::acme/a",
            "arn:aws:s3:::acme/alice/b",
            "arn:aws:s3:::acme/a*b",
            "arn:AWS:S3:::acme/a",
            "arn:aws:s3:::acme/\u{10400}",
        ],
    ),
    (
        &["sqs:SendMessage", "sqs:DeleteQueue"],
        &["arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:sqs:eu-west-1:444455556666:jobs"],
    ),
    (
        &["kms:Decrypt", "kms:RetireGrant"],
        &[
            "arn:aws:kms:eu-west-1:111122223333:key/k",
            "arn:aws:kms:eu-west-1:444455556666:key/k",
            "arn:aws:kms:eu-west-1:111122223333:alias/k",
        ],
    ),
    (
        &["sts:AssumeRole", "sts:TagSession", "sts:GetCallerIdentity", "sts:GetSessionToken"],
        &["arn:aws:iam::111122223333:role/app/web", "arn:aws:iam::444455556666:role/web", "*"],
    ),
    (
        &["iam:GetRole", "iam:PassRole", "iam:AttachRolePolicy", "iam:DeletePolicy"],
        &[
            "arn:aws:iam::111122223333:role/app/web",
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:iam::111122223333:role/aws-reserved/x",
            "arn:aws:iam::111122223333:role/aws-service-role/s.amazonaws.com/S",
        ],
    ),
    (
        &["ec2:RunInstances", "s3:ListAllMyBuckets"],
        &[
            "*",
            "arn:aws:ec2:eu-west-1:111122223333:instance/i-1",
            "arn:aws-cn:ec2:cn-north-1:111122223333:instance/i-1",
        ],
    ),
];

const ACTIONS: [&str; 30] = [
    "*",
    "*",
    "s3:*",
    "s3:Get*",
    "S3:GETOBJECT",
    "s3:GetObject",
    "s3:PutObject",
    "s3:?etObject",
    "s3:*Object",
    "s?:*",
    "*:Get*",
    "sqs:*",
    "sqs:SendMessage",
    "sqs:Send*",
    "kms:*",
    "kms:Decrypt",
    "kms:RetireGrant",
    "sts:*",
    "sts:AssumeRole",
    "sts:Assume*",
    "sts:TagSession",
    "iam:*",
    "iam:Get*",
    "iam:PassRole",
    "ec2:*",
    "ec2:RunInstances",
    "s3:Get Object",
    "s3:",
    "s3:GetObject,s3:PutObject",
    "s3:Get.bject",
];

const RESOURCES: [&str; 41] = [
    "*",
    "*",
    "*",
    "arn:aws:s3:::acme/a",
    "arn:aws:s3:::acme/*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::acme/?",
    "arn:aws:s3:::acme/??",
    "arn:aws:s3:::acme/*/b",
    "arn:aws:s3:::acme/${aws:username}/b",
    "arn:aws:s3:::acme/${aws:username}*",
    "arn:aws:s3:::acme/${aws:PrincipalTag/team, 'a'}",
    "arn:aws:s3:::acme/a${*}b",
    "arn:aws:s3:::*/${aws:TagKeys}",
    "arn:aws:s3:::*me/${aws:TagKeys}/b",
    "arn:aws:s3:::?cme/${aws:username}",
    "arn:*:s3:::acme*",
    "arn:*:s3",
    "ARN:AWS:S3:::acme/a",
    "arn:aws:S3:::ACME/a",
    "arn:aws:s3",
    "arn:aws:s*",
    "arn:aws:sqs:*:111122223333:*",
    "arn:aws:sqs:eu-west-1:*:jobs",
    "arn:aws:sqs:eu-west-1:111122223333:jobs",
    "arn:aws:sqs:eu-west-1:444455556666:j*",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:kms:eu-west-1:111122223333:key/k",
    "arn:aws:kms:eu-west-?:111122223333:*",
    "arn:aws:iam::*:role/*",
    "arn:aws:iam::111122223333:role/app/*",
    "arn:aws:iam::111122223333:role/app/web",
    "arn:aws:iam::444455556666:role/web",
    "arn:aws:iam::aws:policy/*",
    "arn:aws:ec2:*:*:*",
    "arn:aws:s3:::acme",
    "arn:aws*",
    "arn:*",
    "a*",
    "arn:aws:s3:::acme/${aws:TagKeys, 'a'}",
    "arn:aws:s3:::acme/${aws:TagKeys}${aws:username}",
];

const PRINCIPALS: [(&str, &str); 29] = [
    ("AWS", "*"),
    ("AWS", "*"),
    ("AWS", A),
    ("AWS", B),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", "arn:aws:iam::444455556666:root"),
    ("AWS", "arn:aws:iam::111122223333:user/alice"),
    ("AWS", "arn:aws:iam::111122223333:user/alice"),
    ("AWS", "arn:aws:iam::111122223333:user/Alice"),
    ("AWS", "arn:aws:iam::111122223333:user/ops/bob"),
    ("AWS", "arn:aws:iam::444455556666:user/alice"),
    ("AWS", "arn:aws:iam::111122223333:role/app/web"),
    ("AWS", "arn:aws:iam::111122223333:role/web"),
    ("AWS", "arn:aws:iam::444455556666:role/web"),
    ("AWS", "arn:aws:sts::111122223333:assumed-role/web/s"),
    ("AWS", "arn:aws:sts::111122223333:assumed-role/web/s"),
    ("AWS", "arn:aws:sts::111122223333:federated-user/fed"),
    ("AWS", "arn:aws:iam::111122223333:user/*"),
    ("AWS", "AIDACKCEVSQ6C2EXAMPLE"),
    ("Service", "sns.amazonaws.com"),
    ("Service", "sns.amazonaws.com"),
    ("Service", "*"),
    ("Federated", "arn:aws:iam::111122223333:saml-provider/Idp"),
    ("Federated", "accounts.google.com"),
    ("Federated", "accounts.google.com"),
    ("CanonicalUser", CANONICAL[0]),
    ("CanonicalUser", CANONICAL[1]),
    ("AWS", "arn:aws-cn:iam::111122223333:role/web"),
    ("AWS", "arn:aws-cn:iam::111122223333:user/alice"),
];

/// Keys with the values that requests and policies give them.
pub(crate) const KEYS: [(&str, &[&str]); 9] = [
    ("aws:username", &["alice", "ALICE", "bob", "a*", "", "ΣΑΣ", "σας", "ẞ"]),
    ("aws:PrincipalTag/team", &["a", "b", "a*b", "${x}", "\u{10400}", "*"]),
    ("aws:TagKeys", &["a", "b", "c"]),
    (
        "aws:SourceArn",
        &[
            "arn:aws:sns:eu-west-1:111122223333:t",
            "arn:aws:s3:::acme",
            "arn:aws:s3:::acme/a:b",
            "no-arn",
            "*",
        ],
    ),
    (
        "aws:SourceIp",
        &["192.0.2.1", "198.51.100.7", "2001:db8::1", "2001:DB8:0::1", "::ffff:192.0.2.1", "no-ip"],
    ),
    (
        "aws:CurrentTime",
        &["2026-01-01T00:00:00Z", "2026-01-01", "1767225600", "2026-06-01T02:00:00+02:00", "no-date"],
    ),
    ("aws:MultiFactorAuthAge", &["1", "1.0", "300", "-5", "9007199254740993", "no-number"]),
    ("aws:SecureTransport", &["true", "TRUE", "false", "yes"]),
    ("my:blob", &["QUJD", "QUJ=", "QUJD "]),
];

const STRINGS: [&str; 19] = [
    "alice",
    "Alice",
    "a",
    "b",
    "c",
    "a*",
    "*",
    "?",
    "??",
    "a${*}*",
    "${aws:username}",
    "${aws:PrincipalTag/team, 'a'}",
    "${aws:TagKeys, 'a'}",
    "x${aws:absent}",
    "ςας",
    "",
    "${aws:TagKeys}${aws:username}",
    "${aws:TagKeys, 'a'}",
    "ß",
];
const ARNS: [&str; 13] = [
    "arn:aws:sns:*:111122223333:*",
    "arn:aws:s3:::acme",
    "arn:aws:s3:::acme*",
    "arn:*:s3:::*",
    "arn:aws:*",
    "*",
    "no-arn",
    "arn:aws:s3",
    "${aws:PrincipalTag/team}",
    "arn:aws:s3::${aws:PrincipalTag/team, 'x:acme'}",
    "arn:aws:s3:::${aws:PrincipalTag/team, 'acme'}",
    "arn:aws:s3:::acme/?:b",
    "${aws:SourceArn}",
];
const ADDRESSES: [&str; 11] = [
    "192.0.2.0/24",
    "192.0.2.5/24",
    "192.000.002.001",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:db8::1",
    "2001:db8::5/64",
    "::/0",
    "::ffff:192.0.2.0/120",
    "192.0.2.0/33",
    "no-ip",
];
const DATES: [&str; 9] = [
    "2026-01-01T00:00:00Z",
    "2026",
    "2026-01",
    "2025-12-31T23:59:59.999Z",
    "1767225600",
    "-1",
    "2026-06-01",
    "2026-13",
    "no-date",
];
const NUMBERS: [&str; 11] =
    ["1", "1.", "+1", "01", "10e-1", "300", "-5", "0", "9007199254740992", "9007199254740993", "NaN"];
const BOOLS: [&str; 5] = ["true", "True", "false", "no", "${aws:SecureTransport}"];
const BLOBS: [&str; 3] = ["QUJD", "QUJ=", "QUJD "];

fn values_of(test: &str) -> &'static [&'static str] {
    match test {
        _ if test.starts_with("String") => &STRINGS,
        _ if test.starts_with("Arn") => &ARNS,
        _ if test.contains("IpAddress") => &ADDRESSES,
        _ if test.starts_with("Date") => &DATES,
        _ if test.starts_with("Numeric") => &NUMBERS,
        "BinaryEquals" => &BLOBS,
        _ => &BOOLS,
    }
}

/// The keys that an operator is mostly asked with.
fn keys_of(test: &str) -> &'static [&'static str] {
    match test {
        _ if test.starts_with("String") => {
            &["aws:username", "AWS:principaltag/Team", "aws:TagKeys", "aws:TagKeys"]
        }
        _ if test.starts_with("Arn") => &["aws:SourceArn"],
        _ if test.contains("IpAddress") => &["aws:SourceIp"],
        _ if test.starts_with("Date") => &["aws:CurrentTime"],
        _ if test.starts_with("Numeric") => &["aws:MultiFactorAuthAge"],
        "BinaryEquals" => &["my:blob"],
        "Bool" => &["aws:SecureTransport"],
        _ => &["aws:username", "aws:TagKeys", "aws:SourceArn", "aws:absent"],
    }
}

fn operator() -> impl Strategy<Value = (String, &'static str)> {
    let set = prop_oneof![3 => Just(""), 1 => Just("ForAllValues:"), 1 => Just("ForAnyValue:")];
    let test = select(Test::ALL.iter().map(|test| test.as_str()).collect::<Vec<_>>());
    let suffix = prop_oneof![4 => Just(""), 1 => Just("IfExists")];
    (set, test, suffix, 0..30u8).prop_map(|(set, test, suffix, odd)| {
        let name = format!("{set}{test}{suffix}");
        let name = if odd == 0 { name.to_lowercase() } else { name };
        (if odd == 1 { format!("{name}x") } else { name }, test)
    })
}

fn condition() -> impl Strategy<Value = (String, String, Value)> {
    operator().prop_flat_map(|(name, test)| {
        let key = prop_oneof![
            9 => select(keys_of(test)),
            1 => select(KEYS.iter().map(|(key, _)| *key).collect::<Vec<_>>()),
        ];
        (Just(name), key, scalar_or_list(values_of(test), 0..4))
            .prop_map(|(name, key, values)| (name, key.to_owned(), values))
    })
}

fn scalar_or_list(
    alphabet: &'static [&'static str],
    count: std::ops::Range<usize>,
) -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => select(alphabet).prop_map(|one| json!(one)),
        2 => vec(select(alphabet), count).prop_map(|many| json!(many)),
    ]
}

fn principal() -> impl Strategy<Value = Value> {
    let listed = vec(select(&PRINCIPALS[..]), 1..4).prop_map(|many| {
        let mut lists = Map::new();
        for (kind, text) in many {
            let list = lists.entry(kind).or_insert_with(|| json!([]));
            list.as_array_mut().unwrap().push(json!(text));
        }
        Value::Object(lists)
    });
    prop_oneof![1 => Just(json!("*")), 5 => listed]
}

/// How a statement of some layer is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) kind: PolicyKind,
    /// Of ten statements so many deny.
    pub(crate) denies: u32,
}

pub(crate) fn statement(shape: Shape) -> impl Strategy<Value = Value> {
    let effect = prop_oneof![
        10 - shape.denies => Just("Allow"),
        shape.denies => Just("Deny"),
    ];
    let negated = || prop::bool::weighted(0.12);
    let conditions = prop_oneof![
        5 => Just(Vec::new()),
        4 => vec(condition(), 1..2),
        2 => vec(condition(), 2..4),
    ];
    let named = (negated(), principal());
    let actions = (negated(), scalar_or_list(&ACTIONS, 0..5));
    let resources = (negated(), scalar_or_list(&RESOURCES, 0..5));
    (effect, named, actions, resources, conditions).prop_map(
        move |(
            effect,
            (no_principal, principal),
            (no_action, action),
            (no_resource, resource),
            conditions,
        )| {
            let mut members = Map::new();
            members.insert("Effect".into(), json!(effect));
            let mut name = |name: &str, not: bool, value: Value| {
                members.insert(if not { format!("Not{name}") } else { name.to_owned() }, value);
            };
            if shape.kind.needs_principal() {
                name("Principal", no_principal, principal);
            }
            name("Action", no_action, action);
            if shape.kind != PolicyKind::Trust {
                name("Resource", no_resource, resource);
            }
            if !conditions.is_empty() {
                let mut clauses = Map::new();
                for (operator, key, values) in conditions {
                    let clause = clauses.entry(operator).or_insert_with(|| json!({}));
                    clause.as_object_mut().unwrap().insert(key, values);
                }
                members.insert("Condition".into(), Value::Object(clauses));
            }
            Value::Object(members)
        },
    )
}

fn version() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![8 => Just(Some("2012-10-17")), 1 => Just(Some("2008-10-17")), 1 => Just(None)]
}

/// A policy's document.
pub(crate) fn document(shape: Shape, most: usize) -> impl Strategy<Value = Value> {
    (version(), vec(statement(shape), 1..=most)).prop_map(|(version, statements)| {
        let mut members = Map::new();
        if let Some(version) = version {
            members.insert("Version".into(), json!(version));
        }
        let alone = statements.len() == 1;
        let statements = if alone { statements.into_iter().next().unwrap() } else { json!(statements) };
        members.insert("Statement".into(), statements);
        Value::Object(members)
    })
}

/// Everything is allowed: what most SCPs, endpoint policies and boundaries begin with.
pub(crate) fn full(kind: PolicyKind) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    if kind.needs_principal() {
        statement["Principal"] = json!("*");
    }
    json!({"Version": "2012-10-17", "Statement": statement})
}

/// A set of policies, now and then one large enough to be indexed; of ten sets `open` allow everything.
fn set(name: &'static str, shape: Shape, open: u32) -> impl Strategy<Value = Vec<Policy>> {
    let small = vec(document(shape, 3), 0..3);
    let large = vec(document(shape, 12), 8..14);
    let drawn = prop_oneof![12 => small, 1 => large];
    let opened = prop_oneof![open => Just(true), 10 - open => Just(false)];
    (drawn, opened, 0..22u8).prop_map(move |(documents, opened, odd)| {
        let mut policies: Vec<_> = documents
            .iter()
            .enumerate()
            .map(|(n, json)| Policy::new(format!("{name}-{n}"), shape.kind, json))
            .collect();
        if opened {
            policies.push(Policy::new(format!("{name}-full"), shape.kind, &full(shape.kind)));
        }
        if odd == 0 {
            policies.push(Policy::unreadable(format!("{name}-broken"), shape.kind));
        }
        policies
    })
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let layer = |name, kind, denies, open| set(name, Shape { kind, denies }, open);
    let levels = |name: [&'static str; 3], kind, denies, open| {
        let one = move |n: usize| layer(name[n], kind, denies, open);
        let all = (one(0), one(1), one(2), 0..3usize)
            .prop_map(|(a, b, c, skipped)| [a, b, c].into_iter().skip(skipped).collect::<Vec<_>>());
        weighted(0.35, all)
    };
    let identity =
        (layer("inline", PolicyKind::UserInline, 2, 5), layer("managed", PolicyKind::Managed, 1, 5))
            .prop_flat_map(|(a, b)| (0..3usize, Just([a, b])))
            .prop_map(|(count, sets)| sets.into_iter().take(count).collect::<Vec<_>>());
    let boundary = weighted(0.35, layer("boundary", PolicyKind::Boundary, 1, 6));
    let session =
        (layer("session", PolicyKind::Session, 1, 4), layer("session-arn", PolicyKind::Managed, 1, 2));
    let session = weighted(
        0.3,
        session
            .prop_flat_map(|(a, b)| (0..3usize, Just([a, b])))
            .prop_map(|(count, sets)| sets.into_iter().take(count).collect::<Vec<_>>()),
    );
    let given = |kind| layer("resource", kind, 1, 1).prop_map(Attached::Given);
    let resource = prop_oneof![
        3 => Just(Attached::NotAsked),
        1 => Just(Attached::Absent),
        4 => given(PolicyKind::Bucket),
        3 => given(PolicyKind::Trust),
        2 => given(PolicyKind::Key),
    ];
    let endpoint = weighted(0.15, layer("endpoint", PolicyKind::VpcEndpoint, 1, 7));
    let grant = weighted(0.08, select(&Grant::ALL[..]));
    let scps = levels(["scp-root", "scp-ou", "scp-account"], PolicyKind::ServiceControl, 3, 8);
    let rcps = levels(["rcp-root", "rcp-ou", "rcp-account"], PolicyKind::ResourceControl, 5, 9);
    (identity, boundary, session, scps, rcps, resource, endpoint, grant).prop_map(
        |(identity, boundary, session, scps, rcps, resource, endpoint, grant)| World {
            identity,
            boundary,
            session,
            scps,
            rcps,
            resource,
            endpoint,
            grant,
        },
    )
}

fn callers() -> Vec<Caller> {
    let parse = |text: &str| Caller::parse(text).unwrap();
    let arn = |text: &str| text.parse().unwrap();
    let alice = parse("arn:aws:iam::111122223333:user/alice");
    let web = arn("arn:aws:iam::111122223333:role/app/web");
    let linked = arn("arn:aws:iam::111122223333:role/aws-service-role/s.amazonaws.com/web");
    let fed = parse("arn:aws:sts::111122223333:federated-user/fed");
    vec![
        alice.clone(),
        alice.clone(),
        alice.clone().with_canonical_id(CANONICAL[0]),
        alice.clone().in_management_account(true),
        alice.clone().with_credentials(Credentials::SessionToken { mfa: false }),
        alice.with_credentials(Credentials::SessionToken { mfa: true }),
        parse("arn:aws:iam::111122223333:user/ops/bob"),
        parse("arn:aws:iam::444455556666:user/alice"),
        Caller::session_of(&web, "s").unwrap(),
        Caller::session_of(&web, "s").unwrap(),
        Caller::session_of(&web, "t").unwrap().in_management_account(true),
        Caller::session_of(&linked, "s").unwrap(),
        parse("arn:aws:iam::111122223333:role/app/web"),
        parse("arn:aws:sts::111122223333:assumed-role/web/s"),
        parse("arn:aws:sts::444455556666:assumed-role/web/s"),
        fed.clone(),
        fed.federated_by(&arn("arn:aws:iam::111122223333:user/alice")),
        parse("arn:aws:iam::111122223333:root"),
        parse("arn:aws:iam::444455556666:root"),
        parse("arn:aws:iam::111122223333:group/admins"),
        Caller::service("sns.amazonaws.com"),
        Caller::service("sns.amazonaws.com"),
        Caller::anonymous(),
        Caller::federated("accounts.google.com"),
        Caller::federated("arn:aws:iam::111122223333:saml-provider/Idp"),
        Caller::unnamed(),
    ]
}

pub(crate) fn caller() -> impl Strategy<Value = Caller> {
    select(callers())
}

fn target() -> impl Strategy<Value = (Action, Target)> {
    let index = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    (index, 0..14u8).prop_map(|((group, action, target), odd)| {
        let (actions, targets) = ASKED[group.index(ASKED.len())];
        let action = Action::new(actions[action.index(actions.len())]).unwrap();
        let targets = if odd == 0 { ASKED[target.index(ASKED.len())].1 } else { targets };
        let target = Target::new(targets[target.index(targets.len())]);
        let target = match odd {
            1..=3 => target.owned_by(A.parse().unwrap()),
            4 => target.owned_by(B.parse().unwrap()),
            5 => target.owned_by_someone(),
            6 => target.managed_by_aws(true),
            _ => target,
        };
        (action, target)
    })
}

/// What a request says of one key.
#[derive(Debug, Clone)]
pub(crate) enum Holds {
    Absent,
    Unknown,
    One(&'static str),
    Many(Vec<&'static str>),
}

impl Holds {
    pub(crate) fn put(&self, context: &mut Context, key: &str) {
        match self {
            Self::Absent => context.set_absent(key),
            Self::Unknown => context.set_unknown(key),
            Self::One(value) => context.set(key, *value),
            Self::Many(values) => context.set_list(key, values.iter().copied()),
        }
    }
}

/// A key that is known: present or absent.
pub(crate) fn known(key: &str, values: &'static [&'static str]) -> BoxedStrategy<Holds> {
    let many = vec(select(values), 0..3).prop_map(Holds::Many);
    let one = select(values).prop_map(Holds::One);
    let [ones, manies] = if key == "aws:TagKeys" { [1, 6] } else { [7, 1] };
    prop_oneof![1 => Just(Holds::Absent), ones => one, manies => many].boxed()
}

/// A context of which little is unknown, or about half.
pub(crate) fn context() -> impl Strategy<Value = Context> {
    let keys = |known_of_ten: u32| -> Vec<_> {
        let key = |(key, values): &(&str, &'static [&'static str])| prop_oneof![known_of_ten => known(key, values), 10 - known_of_ten => Just(Holds::Unknown)];
        KEYS.iter().map(key).collect()
    };
    let drawn = prop_oneof![1 => (keys(9), Just(false)), 1 => (keys(5), Just(true))];
    drawn.prop_map(|(all, open)| {
        let mut context = if open { Context::unknown() } else { Context::absent() };
        for ((key, _), holds) in KEYS.iter().zip(all) {
            holds.put(&mut context, key);
        }
        context
    })
}

pub(crate) fn question() -> impl Strategy<Value = Question> {
    (caller(), target(), context()).prop_map(|(caller, (action, target), context)| Question {
        caller,
        action,
        target,
        context,
    })
}

/// How many cases a law is tried on: what `PROPTEST_CASES` says, else few enough for a user's own run.
pub(crate) fn cases(few: u32) -> ProptestConfig {
    let asked: Option<u32> = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let cases = asked.map_or(few, |asked| if asked >= 2000 { few.saturating_mul(8) } else { asked.min(few) });
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}
