//! `aozu who-can`, `aozu what-can` and `aozu sts whoami`, by running the command.
#![cfg(feature = "cli")]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "an answer without the member fails the test"
)]

mod cli_common;

use cli_common::{Dump, Ran};

const ACCOUNT: &str = include_str!("data/access/account.json");
const CONFIG: &str = "\
[profile base]
region = ap-northeast-1

[profile deployer]
role_arn = arn:aws:iam::111122223333:role/deployer
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/carol
role_session_name = carol

[profile nomfa]
role_arn = arn:aws:iam::111122223333:role/deployer
source_profile = base

[profile deep]
role_arn = arn:aws:iam::111122223333:role/deep
source_profile = deployer
role_session_name = carol
";
const CREDENTIALS: &str = "\
[base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
";

fn asked(line: &str) -> Ran {
    let dump =
        Dump::new().file("account.json", ACCOUNT).file("config", CONFIG).file("credentials", CREDENTIALS);
    dump.run(&format!("{line} --state account.json"))
}

fn whoami(profile: &str, more: &str) -> Ran {
    asked(&format!(
        "sts whoami --profile {profile} --config-file config --credentials-file credentials {more}"
    ))
}

fn who_can(line: &str) -> Vec<(String, String, String)> {
    let ran = asked(&format!("who-can {line} --output json"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let told = ran.json();
    assert_eq!(told["format"], "aozu/who-can/1");
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let rows = told["answer"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["Principal"]), text(&row["Decision"]), text(&row["When"]["Words"]))).collect()
}

fn row(principal: &str, decision: &str, words: &str) -> (String, String, String) {
    (principal.to_owned(), decision.to_owned(), words.to_owned())
}

#[test]
fn only_those_who_can_or_may_are_told() {
    let unread = "as far as what was not read allows it: policy arn:aws:iam::111122223333:policy/Unread";
    assert_eq!(
        who_can("sqs:PurgeQueue arn:aws:sqs:ap-northeast-1:111122223333:jobs"),
        [
            row("arn:aws:iam::111122223333:role/deep", "allowed", "always"),
            row("arn:aws:iam::111122223333:root", "allowed", "always"),
            row("arn:aws:iam::111122223333:user/bob", "allowed", "always"),
            row("arn:aws:iam::111122223333:user/dora", "depends", unread),
            row("arn:aws:iam::111122223333:user/people/alice", "allowed", "always"),
        ]
    );
}

#[test]
fn services_and_other_accounts_are_told_with_their_condition() {
    let topic = "arn:aws:sns:ap-northeast-1:111122223333:orders";
    let send = who_can("sqs:SendMessage arn:aws:sqs:ap-northeast-1:111122223333:jobs");
    assert!(
        send.contains(&row("sns.amazonaws.com", "depends", &format!("if aws:SourceArn is {topic}"))),
        "{send:?}"
    );
    let publish = who_can(&format!("sns:Publish {topic}"));
    assert!(
        publish.iter().any(|(who, decision, _)| who == "444455556666" && decision == "depends"),
        "{publish:?}"
    );
    let partner = who_can("sts:AssumeRole arn:aws:iam::111122223333:role/partner");
    let [(who, decision, words)] = partner.as_slice() else { panic!("{partner:?}") };
    assert_eq!((who.as_str(), decision.as_str()), ("444455556666", "depends"));
    assert!(words.starts_with("if sts:ExternalId is x-1"), "{words}");
    let everyone = who_can("s3:GetObject arn:aws:s3:::public/x");
    assert!(everyone.contains(&row("anonymous", "allowed", "always")), "{everyone:?}");
}

#[test]
fn who_can_switch_to_a_role_is_told() {
    let told = asked("who-can sts:AssumeRole arn:aws:iam::111122223333:role/deep --output json").json();
    let via: Vec<&str> =
        told["answer"][0]["Via"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert!(via.contains(&"arn:aws:iam::111122223333:user/carol"), "{via:?}");
    assert!(!via.contains(&"arn:aws:iam::111122223333:user/gina"), "{via:?}");
}

#[test]
fn what_a_user_can_do_goes_on_through_roles() {
    let ran = asked("what-can carol");
    assert_eq!(ran.status, 0);
    insta::assert_snapshot!("what_can_carol", ran.out);
}

#[test]
fn what_a_boundary_keeps_back_is_told() {
    let told = asked("what-can bob --output json").json();
    let own = &told["answer"][0];
    assert_eq!((&own["Actions"][0], &own["Resources"][0]), (&"*".into(), &"*".into()));
    let words = own["When"]["Words"].as_str().unwrap();
    assert!(words.contains("the boundary arn:aws:iam::111122223333:policy/Bound"), "{words}");
}

#[test]
fn a_profile_is_followed_to_the_role_that_commands_run_as() {
    let ran = whoami("deep", "--output json");
    let me = &ran.json()["answer"];
    assert_eq!(ran.status, 0, "{}", ran.out);
    assert_eq!(me["Arn"], "arn:aws:sts::111122223333:assumed-role/deep/carol");
    assert_eq!((&me["Account"], &me["Decision"]), (&"111122223333".into(), &"allowed".into()));
    assert_eq!(me["Steps"].as_array().unwrap().len(), 2);
    insta::assert_snapshot!("whoami_deep", whoami("deep", "").out);
}

#[test]
fn a_switch_that_asks_for_mfa_fails_without_it() {
    let ran = whoami("nomfa", "--output json");
    assert_eq!(ran.status, 1, "{}", ran.out);
    assert_eq!(ran.json()["answer"]["Steps"][0]["Decision"], "implicitDeny");
}

#[test]
fn a_profile_without_roles_is_the_user_itself() {
    let ran = whoami("base", "--output json");
    assert_eq!(
        (ran.status, &ran.json()["answer"]["Arn"]),
        (0, &"arn:aws:iam::111122223333:user/carol".into())
    );
    let ran = whoami("bas", "");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("did you mean `base`?"), "{}", ran.err);
}
