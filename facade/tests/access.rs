//! Laws of questions about access, on the shipped account and on a small one.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a state that cannot be read fails the test")]

use std::{collections::BTreeSet, path::Path};

use aozu::{ImportLimits, Organization, access::Pins, iam::evaluate::Decision, read_document, read_state};

fn states() -> Vec<Organization> {
    let (small, _) = read_document(include_str!("data/access/account.json"), "account.json")
        .unwrap_or_else(|error| panic!("{error}"));
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/accounts/shop");
    vec![small, read_state(&shop, &ImportLimits::default()).unwrap().organization]
}

const QUESTIONS: [(&str, &str); 12] = [
    ("s3:GetObject", "arn:aws:s3:::private/x"),
    ("s3:GetObject", "arn:aws:s3:::public/x"),
    ("s3:PutObject", "arn:aws:s3:::vpconly/x"),
    ("s3:GetObject", "arn:aws:s3:::acme-prod-assets/x"),
    ("sqs:SendMessage", "arn:aws:sqs:ap-northeast-1:111122223333:jobs"),
    ("kms:Decrypt", "arn:aws:kms:ap-northeast-1:111122223333:key/k-closed"),
    ("sts:AssumeRole", "arn:aws:iam::111122223333:role/deployer"),
    ("sts:AssumeRole", "arn:aws:iam::111122223333:role/external-auditor"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/app/web"),
    ("ec2:RunInstances", "*"),
    ("dynamodb:GetItem", "arn:aws:dynamodb:ap-northeast-1:111122223333:table/orders"),
    ("iam:CreateUser", "*"),
];

/// Everyone of the state who makes requests.
fn principals(organization: &Organization) -> Vec<String> {
    let mut found = Vec::new();
    for (id, account) in organization.accounts() {
        found.extend(account.iam().users().values().map(|user| user.arn().to_string()));
        found.extend(account.iam().roles().values().map(|role| role.arn().to_string()));
        found.push(format!("arn:aws:iam::{id}:root"));
    }
    found
}

#[test]
fn who_can_tells_exactly_those_whom_can_does_not_deny() {
    for state in states() {
        let model = state.compile();
        for (action, resource) in QUESTIONS {
            let told = model.who_can(action, resource, &Pins::default()).unwrap().answer;
            let told: BTreeSet<(String, Decision)> =
                told.into_iter().map(|one| (one.principal, one.decision)).collect();
            for principal in principals(&state) {
                let decision =
                    model.can(&principal, action, resource, &Pins::default()).unwrap().answer.decision;
                let among = told.contains(&(principal.clone(), decision));
                assert_eq!(among, !decision.is_denied(), "{principal} {action} {resource}: {decision}");
            }
        }
    }
}

#[test]
fn nothing_is_claimed_that_the_engine_refuses() {
    for state in states() {
        let model = state.compile();
        for principal in principals(&state) {
            for one in model.what_can(&principal, &Pins::default()).unwrap().answer {
                let asks = one.via.last().unwrap_or(&principal);
                let (action, resource) = (&one.witness.action, &one.witness.resource);
                let decision = model.can(asks, action, resource, &Pins::default()).unwrap().answer.decision;
                assert!(!decision.is_denied(), "{asks} {action} {resource}: {one:?}");
            }
        }
    }
}

#[test]
fn a_witness_of_each_side_comes_out_as_it_says() {
    for state in states() {
        let model = state.compile();
        for principal in principals(&state) {
            for (action, resource) in QUESTIONS {
                let answer = model.can(&principal, action, resource, &Pins::default()).unwrap().answer;
                let side = |of: fn(&aozu::access::UnresolvedKey) -> &Option<Option<String>>| {
                    let pairs =
                        answer.unresolved.iter().filter_map(|key| Some((&key.key, of(key).as_ref()?)));
                    let pairs: Vec<_> = pairs.collect();
                    // Absence cannot be pinned from outside.
                    let told = !pairs.is_empty() && pairs.iter().all(|(_, value)| value.is_some());
                    told.then(|| {
                        let mut pins = Pins::default();
                        for (key, value) in &pairs {
                            pins.set(key, value.as_deref());
                        }
                        model.can(&principal, action, resource, &pins).unwrap().answer.decision
                    })
                };
                if let Some(decision) = side(|key| &key.allowed_with) {
                    assert_eq!(decision, Decision::Allowed, "{principal} {action} {resource}");
                }
                if let Some(decision) = side(|key| &key.denied_with) {
                    assert!(decision.is_denied(), "{principal} {action} {resource}: {decision}");
                }
            }
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    for state in states() {
        let (one, other) = (state.compile(), state.compile());
        for (action, resource) in QUESTIONS {
            let ask = |model: &aozu::Model<'_>| model.who_can(action, resource, &Pins::default()).unwrap();
            assert_eq!(ask(&one), ask(&other));
        }
    }
}

#[test]
fn what_an_account_that_was_not_read_allows_is_not_guessed() {
    let shop = states().remove(1);
    let model = shop.compile();
    let alice = "arn:aws:iam::111122223333:user/people/alice";
    for resource in [
        "arn:aws:dynamodb:ap-northeast-1:999900001111:table/orders",
        "arn:aws:sqs:ap-northeast-1:999900001111:jobs",
        "arn:aws:s3:::somebody-elses/x",
    ] {
        let action = match resource.split(':').nth(2).unwrap() {
            "dynamodb" => "dynamodb:GetItem",
            "sqs" => "sqs:SendMessage",
            _ => "s3:GetObject",
        };
        let decision = model.can(alice, action, resource, &Pins::default()).unwrap().answer.decision;
        assert_eq!(decision, Decision::Depends, "{resource}");
    }
}

/// The small account with an inline policy for its user `alice` alone, and nothing of an organization.
fn with_policy(statements: &str) -> Organization {
    let text = format!(
        r#"{{"format": "aozu/account/1", "as_of": "2026-06-01T00:00:00Z", "accounts": {{"111122223333": {{
            "partition": "aws", "regions": {{}}, "global": {{"s3": {{"Buckets": {{"box": {{"Name": "box"}}}},
                "Policy": {{"box": {{"Bucket": "box", "Policy": {{"Statement": {{"Effect": "Allow",
                    "Principal": {{"AWS": "arn:aws:iam::111122223333:user/alice"}},
                    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/*"}}}}}}}}}},
            "iam": {{
                "GroupDetailList": {{}}, "Policies": {{}},
                "RoleDetailList": {{"deployer": {{
                    "RoleName": "deployer", "Path": "/", "Arn": "arn:aws:iam::111122223333:role/deployer",
                    "AssumeRolePolicyDocument": {{"Version": "2012-10-17", "Statement": {{"Effect": "Allow",
                        "Principal": {{"AWS": "arn:aws:iam::111122223333:root"}}, "Action": "sts:AssumeRole",
                        "Condition": {{"StringEquals": {{"sts:ExternalId": "x"}}}}}}}},
                    "RolePolicyList": [{{"PolicyName": "all", "PolicyDocument": {{"Statement":
                        {{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}}}}}]
                }}}},
                "UserDetailList": {{"alice": {{
                    "UserName": "alice", "Path": "/", "Arn": "arn:aws:iam::111122223333:user/alice",
                    "UserPolicyList": [{{"PolicyName": "p", "PolicyDocument": {{"Version": "2012-10-17", "Statement": [{statements}]}}}}]
                }}}}
            }}}}
        }}}}}}"#
    );
    read_document(&text, "made.json").unwrap_or_else(|error| panic!("{error}")).0
}

#[test]
fn a_role_is_assumed_of_sts_in_any_region() {
    let state = with_policy(
        r#"{"Effect": "Allow", "Action": "sts:*", "Resource": "*"},
           {"Effect": "Deny", "Action": "sts:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}}"#,
    );
    let (model, role) = (state.compile(), "arn:aws:iam::111122223333:role/deployer");
    let mut pins = Pins::default();
    pins.set("sts:ExternalId", ["x"]);
    let ask = |pins: &Pins| model.can("alice", "sts:AssumeRole", role, pins).unwrap().answer.decision;
    assert_eq!(ask(&pins), Decision::Depends);
    pins.set("aws:RequestedRegion", ["eu-west-1"]);
    assert_eq!(ask(&pins), Decision::ExplicitDeny);
}

#[test]
fn what_rests_on_a_switch_that_may_fail_says_so() {
    let state = with_policy(r#"{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}"#);
    let abilities = state.compile().what_can("alice", &Pins::default()).unwrap().answer;
    let by_role = abilities.iter().find(|one| !one.via.is_empty()).unwrap();
    assert!(by_role.when.words.contains("if the switches on the way succeed"), "{}", by_role.when.words);
}

#[test]
fn a_value_of_a_list_is_a_list() {
    let state = with_policy(
        r#"{"Effect": "Allow", "Action": "ec2:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:VpceOrgPaths": "o-a/"}}}"#,
    );
    let mut pins = Pins::default();
    pins.set("aws:VpceOrgPaths", ["o-a/"]);
    let decision = state.compile().can("alice", "ec2:RunInstances", "*", &pins).unwrap().answer.decision;
    assert_eq!(decision, Decision::ImplicitDeny);
}

#[test]
fn what_tells_no_owner_is_taken_for_ones_own_and_that_is_told() {
    let state = with_policy(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#);
    let zone = "arn:aws:route53:::hostedzone/Z1";
    let model = state.compile();
    let answer = model.can("alice", "route53:ChangeResourceRecordSets", zone, &Pins::default()).unwrap();
    assert_eq!(answer.answer.decision, Decision::Allowed);
    assert!(answer.assumptions.iter().any(|one| one.contains("does not tell whose it is")));
    assert!(
        model
            .can("root", "sts:AssumeRoot", "arn:aws:iam::111122223333:root", &Pins::default())
            .unwrap()
            .answer
            .decision
            .is_denied()
    );
}

#[test]
fn what_a_bucket_lets_one_do_is_none_of_it_where_ones_own_policy_denies() {
    let can = |statements: &str| {
        let abilities = with_policy(statements).compile().what_can("alice", &Pins::default()).unwrap().answer;
        abilities.iter().any(|one| one.policy == "arn:aws:s3:::box" && one.via.is_empty())
    };
    assert!(can(r#"{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}"#));
    assert!(!can(r#"{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#));
}

#[test]
fn whom_a_buckets_list_lets_in_is_told_and_whom_an_unread_list_may() {
    let faults = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/faults");
    let state = read_state(&faults, &ImportLimits::default()).unwrap().organization;
    let model = state.compile();
    let decision = |action: &str, resource: &str| {
        let told = model.who_can(action, resource, &Pins::default()).unwrap().answer;
        told.iter().find(|one| one.principal == "anonymous").map(|one| one.decision)
    };
    assert_eq!(decision("s3:ListBucket", "arn:aws:s3:::acme-public-acl"), Some(Decision::Allowed));
    assert_eq!(decision("s3:PutObject", "arn:aws:s3:::acme-public-acl/x"), None, "the list says READ alone");
    let unread = decision("s3:GetObject", "arn:aws:s3:::acme-public-acl/x");
    assert_eq!(unread, Some(Decision::Depends), "the object's own list was not read");
    // Lists are disabled in this one.
    assert_eq!(decision("s3:GetObject", "arn:aws:s3:::acme-prod-assets/x"), None);
}
