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
