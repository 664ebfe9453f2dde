//! `aozu check`, by running it on the accounts that ship in the repository.
#![cfg(feature = "cli")]

mod cli_common;

use cli_common::{Dump, GOOD_VPC, Ran, sarif};
use serde_json::Value;

fn shop() -> String {
    format!("{}/examples/accounts/shop", env!("CARGO_MANIFEST_DIR"))
}

fn faults() -> String {
    format!("{}/tests/data/faults", env!("CARGO_MANIFEST_DIR"))
}

fn example() -> String {
    format!("{}/examples/expectations.toml", env!("CARGO_MANIFEST_DIR"))
}

/// Asks promises, each a line of TOML, of a state.
fn ask(state: &str, promises: &[&str]) -> Ran {
    let text: String = promises
        .iter()
        .enumerate()
        .map(|(number, promise)| format!("[[expect]]\nname = \"p{number}\"\n{promise}\n\n"))
        .collect();
    Dump::new().file("e.toml", &text).run(&format!("check e.toml --state {state} --output json"))
}

/// Whether each promise passes, with the evidence in one text.
fn told(ran: &Ran) -> Vec<(bool, String)> {
    let json = ran.json();
    let answers = json.get("answer").and_then(Value::as_array).unwrap_or_else(|| unanswered(ran)).clone();
    let one = |answer: &Value| {
        let evidence: Vec<&str> =
            answer["Evidence"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (answer["Pass"] == true, evidence.join("\n"))
    };
    answers.iter().map(one).collect()
}

#[expect(clippy::panic, reason = "a command that did not answer fails the test")]
fn unanswered(ran: &Ran) -> ! {
    panic!("{}{}", ran.out, ran.err)
}

/// Asks promises that all hold.
fn hold(state: &str, promises: &[&str]) {
    let ran = ask(state, promises);
    for ((pass, evidence), promise) in told(&ran).iter().zip(promises) {
        assert!(pass, "{promise}: {evidence}");
    }
    assert_eq!(ran.status, 0);
}

/// Asks one promise that does not hold; gives the status and the evidence.
fn fails(state: &str, promise: &str) -> (i32, String) {
    let ran = ask(state, &[promise]);
    let (pass, evidence) = told(&ran).remove(0);
    assert!(!pass, "{promise}: {evidence}");
    (ran.status, evidence)
}

#[test]
fn the_example_holds_for_the_account_that_ships_and_not_for_the_one_with_faults() {
    let dump = Dump::new();
    let ran = dump.run(&format!("check {} --state {}", example(), shop()));
    insta::assert_snapshot!("check_shop", ran.out);
    assert_eq!(ran.status, 0, "{}", ran.out);
    let ran = dump.run(&format!("check {} --state {}", example(), faults()));
    insta::assert_snapshot!("check_faults", ran.out);
    assert_eq!(ran.status, 1);
}

#[test]
fn programs_read_the_contracts_members() {
    let ran = Dump::new().run(&format!("check {} --state {} --output json", example(), shop()));
    let json = ran.json();
    let members = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&json), ["answer", "as_of", "assumptions", "format", "needs"]);
    assert_eq!(json["format"], "aozu/check/1");
    for answer in json["answer"].as_array().unwrap() {
        assert_eq!(members(answer), ["Evidence", "Name", "Pass"]);
        assert!(answer["Pass"] == true && !answer["Evidence"][0].as_str().unwrap().is_empty(), "{answer}");
    }
}

#[test]
fn packets() {
    hold(
        &shop(),
        &[
            r#"reach = { from = "203.0.113.10", to = "bastion", port = 22, verdict = "reachable" }"#,
            r#"reach = { from = "internet", to = "app-*", verdict = "denied" }"#,
            r#"reach = { from = "internet", to = { tag = { Name = "web-?" } }, protocol = "udp", verdict = "denied" }"#,
        ],
    );
    let (status, evidence) =
        fails(&shop(), r#"reach = { from = "web-0", to = "app-*", port = 8080, verdict = "reachable" }"#);
    assert_eq!(status, 1);
    assert!(
        evidence.contains("web-0 -> app-0 tcp 8080 is denied: ENI_SG_RULES_MISMATCH at eni-"),
        "{evidence}"
    );
    // What the internet reaches by a balancer whose addresses were not read is not known.
    let (status, evidence) =
        fails(&shop(), r#"reach = { from = "internet", to = "web-0", verdict = "denied" }"#);
    assert_eq!(status, 3, "{evidence}");
    assert!(
        evidence.contains("unknown: whether internet -> web-0 tcp is denied\ncollect: aws ec2 "),
        "{evidence}"
    );
    let (_, evidence) =
        fails(&faults(), r#"reach = { from = "internet", to = "bastion", port = 22, verdict = "denied" }"#);
    assert!(evidence.contains("is reachable: "), "{evidence}");
}

#[test]
fn access() {
    hold(
        &shop(),
        &[
            r#"can = { principal = "alice", action = "iam:CreateUser", resource = "*", decision = "allowed" }"#,
            r#"can = { principal = "role/*", action = "iam:CreateUser", resource = "*", decision = "denied" }"#,
            r#"can = { principal = "web-instance", action = "s3:DeleteBucket", resource = "arn:aws:s3:::acme-*", decision = "implicitDeny" }"#,
            r#"can = { principal = "anonymous", action = "s3:GetObject", resource = "arn:aws:s3:::acme-prod-*/*", decision = "denied" }"#,
        ],
    );
    let (status, evidence) = fails(
        &shop(),
        r#"can = { principal = "user/people/*", action = "iam:CreateUser", resource = "*", decision = "denied" }"#,
    );
    assert_eq!(status, 1, "{evidence}");
    assert!(evidence.contains("user/people/alice iam:CreateUser * is allowed by statement 0 of arn:aws:iam::aws:policy/AdministratorAccess"), "{evidence}");
    // No call lists objects: that some may be read is known from the policy.
    let (status, evidence) = fails(
        &shop(),
        r#"can = { principal = "thumbnail-lambda", action = "s3:*", resource = "arn:aws:s3:::*", decision = "denied" }"#,
    );
    assert_eq!(status, 3, "{evidence}");
    assert!(
        evidence.contains("role/app/thumbnail-lambda s3:GetObject arn:aws:s3:::acme-prod-uploads/"),
        "{evidence}"
    );
    assert!(evidence.contains(" depends: "), "{evidence}");
    let machines = r#"can = { principal = "user/machines/*", action = "iam:*PolicyVersion", resource = "policy/*", decision = "denied" }"#;
    hold(&shop(), &[machines]);
    let (_, evidence) = fails(&faults(), machines);
    assert!(
        evidence.contains("legacy-app iam:CreatePolicyVersion arn:aws:iam::111122223333:policy/acme-assets-read is allowed by"),
        "{evidence}"
    );
    let (status, evidence) = fails(
        &shop(),
        r#"can = { principal = "arn:aws:iam::999988887777:role/x", action = "s3:GetObject", resource = "arn:aws:s3:::acme-prod-assets/a", decision = "explicitDeny" }"#,
    );
    assert!(status == 1 && evidence.contains(" is implicitDeny"), "{evidence}");
}

#[test]
fn what_is_public() {
    hold(
        &shop(),
        &[
            r#"public = { resource = "arn:aws:s3:::*", is = false }"#,
            r#"public = { resource = "acme-prod-assets", is = false }"#,
        ],
    );
    hold(&faults(), &[r#"public = { resource = "arn:aws:s3:::acme-public-*", is = true }"#]);
    let (status, evidence) = fails(&faults(), r#"public = { resource = "arn:aws:s3:::*", is = false }"#);
    assert_eq!(status, 1);
    assert!(
        evidence.contains("arn:aws:s3:::acme-public-acl is public: its access control list grants READ"),
        "{evidence}"
    );
    let (status, evidence) =
        fails(&shop(), r#"public = { resource = "arn:aws:secretsmanager:*", is = false }"#);
    assert_eq!(status, 3, "the policies of secrets were not read: {evidence}");
    assert!(evidence.contains("unknown") && evidence.contains("prod/db-TEoQwO"), "{evidence}");
    let (status, evidence) = fails(&shop(), r#"public = { resource = "*", is = true }"#);
    assert!(status == 1 && evidence.contains("is not public"), "{evidence}");
}

#[test]
fn subnets() {
    hold(
        &shop(),
        &[
            r#"subnet = { select = { tag = { Tier = "private" } }, class = "private" }"#,
            r#"subnet = { select = "prod-protected-*", class = "protected" }"#,
            r#"subnet = { select = { tag = { Tier = "pub*", ManagedBy = "terraform" } }, class = "public" }"#,
            r#"subnet = { select = "subnet-5937d1ef06739f04e", class = "private" }"#,
        ],
    );
    let (status, evidence) =
        fails(&faults(), r#"subnet = { select = { tag = { Tier = "private" } }, class = "private" }"#);
    assert_eq!(status, 1);
    assert!(evidence.contains("(prod-private-a) is public, not private"), "{evidence}");
    let dump = Dump::new().vpcs(&[GOOD_VPC]).regional(
        "Subnets.json",
        r#"{"Subnets": [{"SubnetId": "subnet-0a000001", "VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "ap-northeast-1a"}]}"#,
    );
    let dump = dump.file(
        "e.toml",
        "[[expect]]\nname = \"p\"\nsubnet = { select = \"subnet-*\", class = \"private\" }\n",
    );
    let ran = dump.run("check e.toml --state dump");
    assert_eq!(ran.status, 3, "{}", ran.out);
    assert!(ran.out.contains("unknown  p") && ran.out.contains("describe-route-tables"), "{}", ran.out);
}

#[test]
fn what_outlives_a_zone() {
    hold(
        &shop(),
        &[
            r#"survives = { az = "*", resources = ["arn:aws:es:*:domain/*", "order-api"] }"#,
            r#"survives = { az = "ap-northeast-1a", resources = ["arn:aws:elasticloadbalancing:*:loadbalancer/app/shop/*"] }"#,
        ],
    );
    let (status, evidence) =
        fails(&faults(), r#"survives = { az = "*", resources = ["report-public-subnet"] }"#);
    assert_eq!(status, 1);
    assert!(evidence.contains("does not outlive the loss of ap-northeast-1a"), "{evidence}");
    let (status, evidence) =
        fails(&shop(), r#"survives = { az = "ap-northeast-1a", resources = ["web-0"] }"#);
    assert!(status == 1 && evidence.contains("i-05996b1faf32cf2ba"), "{evidence}");
    let (_, evidence) = fails(&shop(), r#"survives = { az = "eu-west-1a", resources = ["web-0"] }"#);
    assert!(evidence.contains("`eu-west-1a`"), "{evidence}");
}

#[test]
fn what_the_internet_reaches() {
    let only = |list: &str| format!("exposed_only = [{list}]");
    let all = r#"{ resource = "bastion", ports = [22] }, { resource = "shop", ports = ["80-443"] }, { resource = "legacy", ports = ["*"] }"#;
    hold(&shop(), &[&only(all)]);
    let (status, evidence) = fails(&shop(), &only(&all.replace("[22]", "[\"udp/22\", 23]")));
    assert_eq!(status, 1);
    assert!(
        evidence.contains(
            "the internet reaches i-40a3870f0123cfcfa (bastion) at 54.2.163.155: tcp 22 from 203.0.113.0/24"
        ),
        "{evidence}"
    );
    let (_, evidence) = fails(&faults(), &only(r#"{ resource = "bastion", ports = [22] }"#));
    assert!(
        evidence.contains("(web-debug) at 54.214.244.108: tcp 22 from 0.0.0.0/0, which is not listed"),
        "{evidence}"
    );
    // Of a balancer by an address that nobody read it is known only what it listens at.
    let (status, evidence) = fails(&shop(), &only(&all.replace("\"80-443\"", "443")));
    assert_eq!(status, 3, "{evidence}");
    assert!(evidence.contains("unknown: what the internet reaches by the balancer app/shop/"), "{evidence}");
    let (status, evidence) =
        fails(&shop(), &only(&format!("{all}, {{ resource = \"nobody\", ports = [1] }}")));
    assert!(status == 1 && evidence.contains("`nobody` selects nothing"), "{evidence}");
}

#[test]
fn what_rules_find() {
    hold(
        &shop(),
        &[
            r#"findings = { rules = "IAM013", at_most = 0 }"#,
            r#"findings = { rules = ["root-without-mfa", "IAM012"], at_most = 1 }"#,
        ],
    );
    let (status, evidence) = fails(&shop(), r#"findings = { rules = "IAM002", at_most = 0 }"#);
    assert_eq!(status, 1);
    assert!(
        evidence.starts_with(
            "IAM002 111122223333: the root user has no MFA device\n1 finding, where 0 are the most"
        ),
        "{evidence}"
    );
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .file("e.toml", "[[expect]]\nname = \"p\"\nfindings = { rules = \"VPC001\", at_most = 0 }\n[[expect]]\nname = \"q\"\nfindings = { rules = \"IAM*\", at_most = 0 }\n");
    let ran = dump.run("check e.toml --state dump");
    assert_eq!(ran.status, 3, "{}", ran.out);
    assert!(ran.out.contains("pass     p") && ran.out.contains("was not run"), "{}", ran.out);
    // What is suppressed is taken on, and does not count.
    let dump = Dump::new()
        .global("iam-get-account-summary.json", r#"{"SummaryMap": {"AccountMFAEnabled": 0}}"#)
        .file(
            "aozu.toml",
            "state = \"dump\"\n[[suppress]]\nrule = \"IAM002\"\nresource = \"*\"\nreason = \"r\"\n",
        )
        .file("e.json", r#"{"expect": [{"name": "p", "findings": {"rules": "IAM002", "at_most": 0}}]}"#);
    let ran = dump.run("check e.json");
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn nothing_is_kept_over_lists_that_were_cut_off() {
    let truncated = |list: &str, promise: &str| {
        let mut document = cli_common::shop_document();
        if let Some(account) = document.pointer_mut("/accounts/111122223333/incomplete") {
            account[list] = "truncated".into();
        }
        let text = format!("[[expect]]\nname = \"p\"\n{promise}\n");
        let dump = Dump::new().file("state.json", &document.to_string()).file("e.toml", &text);
        dump.run("check e.toml --state state.json --output json").status
    };
    for (list, promise) in [
        (
            "ap-northeast-1/lambda/Functions",
            r#"survives = { az = "ap-northeast-1?", resources = ["arn:aws:lambda:*:function:order-*"] }"#,
        ),
        (
            "ap-northeast-1/es/DomainNames",
            r#"survives = { az = "ap-northeast-1?", resources = ["arn:aws:es:*:domain/orders-*"] }"#,
        ),
        (
            "s3/Buckets",
            r#"can = { principal = "role/app/web-instance", action = "s3:DeleteBucket", resource = "arn:aws:s3:::*", decision = "denied" }"#,
        ),
        (
            "ap-northeast-1/lambda/Functions",
            r#"reach = { from = "order-*", to = "internet", verdict = "reachable" }"#,
        ),
    ] {
        hold(&shop(), &[promise]);
        assert_eq!(truncated(list, promise), 3, "{list}: {promise}");
        // A list of another service is nothing to it.
        assert_eq!(truncated("ap-northeast-1/kms/Keys", promise), 0, "{promise}");
    }
}

#[test]
fn databases_and_groups_of_instances_can_be_promised_too() {
    let (status, evidence) = fails(
        &faults(),
        r#"survives = { az = "ap-northeast-1a", resources = ["arn:aws:rds:ap-northeast-1:111122223333:db:orders"] }"#,
    );
    assert_eq!(status, 1);
    assert!(evidence.contains("does not outlive"), "{evidence}");
}

#[test]
fn a_promise_that_selects_nothing_is_broken() {
    for promise in [
        r#"reach = { from = "internet", to = "nobody-*", verdict = "denied" }"#,
        r#"reach = { from = "internet", to = "nobody", verdict = "denied" }"#,
        r#"reach = { from = { tag = { No = "such" } }, to = "bastion", verdict = "denied" }"#,
        r#"can = { principal = "role/none-*", action = "iam:CreateUser", resource = "*", decision = "denied" }"#,
        r#"can = { principal = "nobody", action = "iam:CreateUser", resource = "*", decision = "denied" }"#,
        r#"can = { principal = "alice", action = "s3:GetObject", resource = "arn:aws:s3:::none-*/*", decision = "denied" }"#,
        r#"public = { resource = "arn:aws:s3:::none-*", is = false }"#,
        r#"subnet = { select = { tag = { Tier = "none" } }, class = "private" }"#,
    ] {
        let (status, evidence) = fails(&shop(), promise);
        assert_eq!(status, 1, "{promise}: {evidence}");
        assert!(evidence.contains("select") || evidence.contains("no"), "{evidence}");
    }
}

#[test]
fn a_file_with_errors_is_refused_with_all_of_them() {
    let text = r#"
[[expect]]
name = "a"
reach = { from = "internet", to = "x", port = 70000, verdict = "unknown", via = "y" }

[[expect]]
name = "a"
can = { principal = "p", action = "s3GetObject", decision = "depends" }

[[expect]]
name = "b"
public = { resource = 1, is = "no" }
subnet = { select = "x", class = "open" }

[[expect]]
naem = "c"
findings = { rules = ["VPC01"], at_most = -1 }

[[expect]]
name = "d"
exposed_only = [{ resource = { tags = {} }, ports = [443, "x"] }]
"#;
    let dump = Dump::new()
        .vpcs(&[GOOD_VPC])
        .file("e.toml", text)
        .file("e.json", "{\"expect\": [\n {\"name\": \"x\", \"publik\": {}}]}");
    let ran = dump.run("check e.toml --state dump");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    for wanted in [
        "e.toml:4:40: `port` must be a number from 0 to 65535",
        "e.toml:4:54: `verdict` is `unknown`; it must be one of `reachable`, `denied`",
        "e.toml:4:75: unknown member `via`",
        "e.toml:8:1: `resource` is missing",
        "e.toml:8:26: ",
        "e.toml:8:50: `decision` is `depends`",
        "one promise only, not `public`, `subnet` at once",
        "unknown member `naem`",
        "`name` is missing",
        "no rule is called `VPC01`",
        "`at_most` must be a number",
        "unknown member `tags`",
        "`x` names no ports",
    ] {
        assert!(ran.err.contains(wanted), "{wanted}\n{}", ran.err);
    }
    let ran = dump.run("check e.json --state dump");
    assert!(ran.err.contains("e.json:2:16: unknown member `publik`"), "{}", ran.err);
    assert!(ran.err.contains("e.json:2:2: a promise is missing"), "{}", ran.err);
    for (name, content) in [
        ("empty.toml", ""),
        ("broken.toml", "[[expect]"),
        ("list.json", "[]"),
        ("none.json", "{\"expect\": []}"),
    ] {
        let dump = Dump::new().vpcs(&[GOOD_VPC]).file(name, content);
        assert_eq!(dump.run(&format!("check {name} --state dump")).status, 2, "{name}");
    }
    assert_eq!(dump.run("check nowhere.toml --state dump").status, 2);
}

#[test]
fn the_example_is_what_the_schema_says() {
    let text = std::fs::read_to_string(example()).unwrap();
    let value: Value = toml::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&aozu::schema("expectations").unwrap()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let wrong = serde_json::json!({"expect": [{"name": "a", "public": {"resource": "x", "is": 1}}]});
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn test_reports_have_a_case_for_each_promise() {
    let text = "[[expect]]\nname = \"kept\"\nsubnet = { select = \"prod-private-*\", class = \"private\" }\n\n[[expect]]\nname = \"broken\"\nfindings = { rules = \"IAM002\", at_most = 0 }\n\n[[expect]]\nname = \"unknown\"\npublic = { resource = \"arn:aws:secretsmanager:*\", is = false }\n";
    let dump = Dump::new().file("ci/e.toml", text);
    let line = format!("check ci/e.toml --state {} --output", shop());
    let junit = dump.run(&format!("{line} junit"));
    assert_eq!(junit.status, 1, "{}", junit.err);
    for wanted in [
        r#"tests="3" failures="1" errors="1" skipped="0""#,
        r#"<testcase classname="aozu.check.ci/e.toml" name="kept subnet" time="0"/>"#,
        r#"<failure message="IAM002 "#,
        r#"<error message="unknown: "#,
        "at ci/e.toml:5",
    ] {
        assert!(junit.out.contains(wanted), "{wanted}\n{}", junit.out);
    }
    let sarif = sarif::log(&dump.run(&format!("{line} sarif")).out);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!((&results[0]["ruleId"], &results[0]["level"]), (&"broken".into(), &"error".into()));
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["startLine"]),
        (&"ci/e.toml".into(), &5.into())
    );
    assert_eq!((&results[1]["kind"], results.len()), (&"open".into(), 2));
    let github = dump.run(&format!("{line} github")).out;
    assert!(github.starts_with("::error file=ci/e.toml,line=5,title=broken findings::IAM002 "), "{github}");
    let markdown = dump.run(&format!("{line} markdown")).out;
    assert!(markdown.starts_with("### aozu check: 1 broken, 1 unknown, of 3 promises"), "{markdown}");
    assert!(markdown.contains("| unknown | **unknown** public |"), "{markdown}");
}
