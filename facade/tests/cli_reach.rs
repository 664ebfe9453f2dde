//! `aozu reach`, by running the command on the accounts that ship in the repository.
#![cfg(feature = "cli")]
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "what cannot be run or read fails the test"
)]

mod cli_common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
};

use cli_common::{Dump, Ran};
use serde_json::{Value, json};

fn shop() -> String {
    format!("{}/examples/accounts/shop", env!("CARGO_MANIFEST_DIR"))
}

fn faults() -> String {
    format!("{}/tests/data/faults", env!("CARGO_MANIFEST_DIR"))
}

fn asked(line: &str) -> Ran {
    Dump::new().run(&format!("reach {line} --state {}", shop()))
}

/// The command with standard input and output to be written and read.
fn batch(state: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
    command.args(["reach", "--batch", "--state", state]).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.spawn().unwrap()
}

fn answers(state: &str, questions: &str) -> Vec<Value> {
    let mut running = batch(state);
    let mut stdin = running.stdin.take().unwrap();
    let questions = questions.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(questions.as_bytes()).unwrap());
    let ended = running.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(ended.status.success(), "the stream was read to its end");
    let text = String::from_utf8(ended.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn codes(answer: &Value) -> Vec<&str> {
    let all = answer["Explanations"].as_array().unwrap();
    let mut codes: Vec<&str> = all.iter().map(|one| one["ExplanationCode"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Question, verdict, codes, exit status.
type Row<'r> = (&'r str, &'r str, &'r [&'r str], i32);

fn check(state: &str, rows: &[Row<'_>]) {
    for (line, verdict, expected, status) in rows {
        let ran = Dump::new().run(&format!("reach {line} --output json --state {state}"));
        let answer = ran.json();
        assert_eq!(answer["Verdict"], *verdict, "{line}: {}", ran.out);
        assert_eq!(codes(&answer), *expected, "{line}: {}", ran.out);
        assert_eq!(ran.status, *status, "{line}");
    }
}

const GROUPS: &[&str] = &["ENI_SG_RULES_MISMATCH"];

#[test]
fn the_exit_status_is_the_verdict() {
    check(
        &shop(),
        &[
            ("internet i-40a3870f0123cfcfa --port 22", "reachable", &[], 0),
            ("i-05996b1faf32cf2ba i-fdf93e5837d5b6d87 --port 9000", "reachable", &[], 0),
            ("i-05996b1faf32cf2ba i-fdf93e5837d5b6d87 --port 8080", "denied", GROUPS, 1),
            ("internet i-40a3870f0123cfcfa --port 22 --source-ip 198.51.100.7", "denied", GROUPS, 1),
            ("10.0.0.4 --destination-ip 10.0.16.5 --protocol icmp", "reachable", &[], 0),
            ("10.0.0.4 10.0.16.5 --protocol UDP --port 53 --expect-reply", "denied", GROUPS, 1),
            ("10.0.16.4 internet --protocol -1", "reachable", &[], 0),
        ],
    );
    check(
        &faults(),
        &[("i-05996b1faf32cf2ba i-50d674575d71b6b7f --port 9000", "one-way", &["SUBNET_ACL_RESTRICTION"], 1)],
    );
}

#[test]
fn instances_balancers_and_functions_have_names() {
    let account = "ap-northeast-1:111122223333";
    let balancer = format!(
        "arn:aws:elasticloadbalancing:{account}:loadbalancer/app/shop/34df7a0026be9820 web-0 --port 8080"
    );
    let function = format!("arn:aws:lambda:{account}:function:order-api 203.0.113.7 --port 443");
    let version = format!("arn:aws:lambda:{account}:function:order-api:live 203.0.113.7 --port 443");
    let search = "order-worker eni-e1feebb1f70549259 --port 443";
    check(
        &shop(),
        &[
            ("internet bastion --port 22", "reachable", &[], 0),
            ("bastion web-0 --port 22", "reachable", &[], 0),
            ("shop web-0 --port 8080", "reachable", &[], 0),
            ("app/shop/34df7a0026be9820 web-0 --port 8080", "reachable", &[], 0),
            (&balancer, "reachable", &[], 0),
            ("legacy web-0 --port 22", "denied", GROUPS, 1),
            ("order-api 203.0.113.7 --port 443", "reachable", &[], 0),
            (&function, "reachable", &[], 0),
            (&version, "reachable", &[], 0),
            // Functions with the same subnets and groups share their interfaces.
            (search, "reachable", &[], 0),
            ("bastion order-api --port 443", "denied", &["X_LAMBDA_NO_INBOUND"], 1),
        ],
    );
}

#[test]
fn what_cannot_be_asked_is_told_with_what_may_have_been_meant() {
    for (line, message) in [
        ("wbe-0 app-0", "`wbe-0` is source of no packet here"),
        ("wbe-0 app-0", "; did you mean `web-0`?"),
        ("web-0 i-fdf93e5837d5b6d88", "; did you mean `i-fdf93e5837d5b6d87`?"),
        ("thumbnail web-0", "`thumbnail` is source of no packet here: the function is in no VPC"),
        ("web-0 vpc-534472dbb0ea25515", "packets start and end at interfaces and gateways"),
        ("web-0 app-0 --protocol icmp --port 1", "only `tcp` and `udp` have ports"),
        ("web-0 app-0 --protocol tpc", "it must be `tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255"),
        ("web-0 app-0 --port 70000", "70000 is not in 0..=65535"),
        ("web-0", "<TO>"),
        ("web-0 app-0 --batch", "cannot be used with"),
    ] {
        let ran = asked(line);
        assert_eq!(ran.status, 2, "{line}: {}", ran.out);
        assert!(ran.err.contains(message), "{line}: {}", ran.err);
    }
    // What is there is not mistyped.
    assert!(!asked("web-0 vpc-534472dbb0ea25515").err.contains("did you mean"));
}

#[test]
fn a_name_of_several_things_is_told() {
    let instance = |id: &str| json!({"InstanceId": id, "State": {"Code": 16, "Name": "running"}, "Tags": [{"Key": "Name", "Value": "web"}]});
    let all = json!({"Reservations": [{"Instances": [instance("i-0a000001"), instance("i-0a000002")]}]});
    let function = json!({"Functions": [{"FunctionName": "jobs",
        "FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:jobs",
        "VpcConfig": {"SubnetIds": ["subnet-0a000001"], "SecurityGroupIds": []}}]});
    let dump = Dump::new()
        .regional("Reservations.json", &all.to_string())
        .regional("lambda-list-functions.json", &function.to_string());
    let ran = dump.run("reach web internet --state dump");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("several are called so: name one of `i-0a000001`, `i-0a000002`"), "{}", ran.err);
    let ran = dump.run("reach jobs internet --state dump");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no interfaces of its region were read"), "{}", ran.err);
}

#[test]
fn what_was_not_read_is_unknown_and_the_call_that_tells_is_named() {
    let id = "subnet-0a000001";
    let interface = |eni: &str, address: &str| {
        json!({"NetworkInterfaceId": eni, "VpcId": "vpc-0a000001", "SubnetId": id, "Status": "in-use",
            "PrivateIpAddress": address, "Groups": [{"GroupId": "sg-0a000001"}]})
    };
    let subnet = json!({"Subnets": [{"SubnetId": id, "VpcId": "vpc-0a000001", "CidrBlock": "10.0.1.0/24",
        "AvailabilityZone": "ap-northeast-1a"}]});
    let interfaces = json!({"NetworkInterfaces":
        [interface("eni-0a000001", "10.0.1.4"), interface("eni-0a000002", "10.0.1.5")]});
    let dump = Dump::new()
        .vpcs(&[cli_common::GOOD_VPC])
        .regional("Subnets.json", &subnet.to_string())
        .regional("NetworkInterfaces.json", &interfaces.to_string());
    let ran = dump.run("reach eni-0a000001 eni-0a000002 --port 22 --state dump");
    assert_eq!(ran.status, 3, "{}{}", ran.out, ran.err);
    assert!(ran.out.starts_with("unknown (too little was read to say)"), "{}", ran.out);
    assert!(ran.out.contains("aws ec2 describe-security-groups --region ap-northeast-1"), "{}", ran.out);
}

#[test]
fn a_batch_answers_line_by_line_in_order() {
    let reachable =
        json!({"Source": "internet", "Destination": "bastion", "Protocol": "tcp", "DestinationPort": 22});
    let denied =
        json!({"Source": "i-05996b1faf32cf2ba", "DestinationIp": "10.0.16.5", "DestinationPort": 8080});
    let mut lines = Vec::new();
    for n in 0..900 {
        lines.push(match n % 6 {
            0 => reachable.to_string(),
            1 => denied.to_string(),
            2 => json!({"Source": "nobody", "Destination": "bastion"}).to_string(),
            3 => json!({"Source": "internet", "Destination": "bastion", "Port": 22}).to_string(),
            4 => json!({"Source": "internet", "Destination": "bastion", "Fix": true}).to_string(),
            _ => format!("{{\"Source\": {n}"),
        });
    }
    let told = answers(&shop(), &lines.join("\n"));
    assert_eq!(told.len(), lines.len());
    for (n, answer) in told.iter().enumerate() {
        let message = answer["message"].as_str().unwrap_or_default();
        match n % 6 {
            0 => assert_eq!(answer["Verdict"], "reachable"),
            1 => assert_eq!(codes(answer), GROUPS),
            2 => assert!(message.contains("`nobody`"), "{answer}"),
            3 => assert!(message.contains("unknown field `Port`"), "{answer}"),
            4 => assert_eq!(answer["Fixes"], json!([]), "some port is open: {answer}"),
            _ => assert_eq!(answer["__type"], "ValidationException"),
        }
    }
    // The same question has the same answer either way.
    let alone = asked("internet bastion --port 22 --output json").json();
    assert_eq!(told[0], alone);
}

#[test]
fn a_batch_answers_before_it_waits_for_more() {
    let mut running = batch(&shop());
    let mut stdin = running.stdin.take().unwrap();
    let mut answers = BufReader::new(running.stdout.take().unwrap()).lines();
    for (port, verdict) in [(22, "reachable"), (23, "denied")] {
        let question = json!({"Source": "internet", "Destination": "bastion", "DestinationPort": port});
        writeln!(stdin, "{question}").unwrap();
        stdin.flush().unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["Verdict"], verdict);
    }
    drop(stdin);
    assert!(running.wait().unwrap().success());
}

#[test]
fn what_would_open_a_path_is_printed_as_lines_of_the_aws_cli() {
    let line = "aws ec2 authorize-security-group-ingress --group-id";
    let ran = asked("web-0 app-0 --port 8080 --fix --output json");
    let answer = ran.json();
    assert_eq!((answer["Verdict"].as_str(), ran.status), (Some("denied"), 1));
    let fixes = answer["Fixes"].as_array().unwrap();
    assert!(fixes.iter().all(|fix| fix.as_str().unwrap().starts_with(line)), "{answer}");
    assert_eq!(fixes.len(), 1);
    // Not asked for, they are not looked for.
    assert_eq!(asked("web-0 app-0 --port 8080 --output json").json()["Fixes"], json!([]));
    // Where nothing helps it says so.
    let answer = asked("bastion order-api --port 443 --fix --output json").json();
    assert_eq!(answer["Fixes"], json!([]));
    let why =
        "no edit of what was read opens the path: nothing can open a connection to a function's interface";
    assert_eq!(answer["Assumptions"], json!([why]));
    // A batch may ask for them too.
    let question =
        json!({"Source": "web-0", "Destination": "app-0", "DestinationPort": 8080, "Fix": true}).to_string();
    assert_eq!(
        answers(&shop(), &question)[0]["Fixes"],
        asked("web-0 app-0 --port 8080 --fix --output json").json()["Fixes"]
    );
    insta::assert_snapshot!("reach_fix", asked("web-0 app-0 --port 8080 --fix").out);
    insta::assert_snapshot!("reach_unfixable", asked("bastion order-api --port 443 --fix").out);
}

#[test]
fn people_read_the_verdict_first() {
    insta::assert_snapshot!("reach_reachable", asked("internet bastion --port 22").out);
    insta::assert_snapshot!("reach_denied", asked("internet web-0 --port 80").out);
    insta::assert_snapshot!("reach_through_nat", asked("order-api 203.0.113.7 --port 443").out);
    insta::assert_snapshot!("reach_all_protocols", asked("web-0 app-0 --protocol -1").out);
}

#[test]
fn the_internet_reaches_a_balancer_and_the_balancer_its_targets() {
    let mut document = cli_common::shop_document();
    let ec2 = &mut document["accounts"]["111122223333"]["regions"]["ap-northeast-1"]["ec2"];
    // As AWS shows the interfaces of a balancer that faces the internet.
    let nodes = ec2["NetworkInterfaces"].as_object_mut().unwrap().values_mut();
    let nodes =
        nodes.filter(|one| one["Description"].as_str().is_some_and(|text| text.starts_with("ELB app/shop/")));
    for (n, node) in nodes.enumerate() {
        let public = json!({"PublicIp": format!("54.64.0.{}", n + 11), "IpOwnerId": "amazon-elb"});
        node["PrivateIpAddresses"][0]["Association"] = public.clone();
        node["Association"] = public;
    }
    let dump = Dump::new().file("state.json", &document.to_string());
    let outer = dump.run("reach internet shop --port 443 --state state.json --output json");
    assert_eq!((outer.status, &outer.json()["Verdict"]), (0, &json!("reachable")), "{}", outer.out);
    assert!(
        outer.out.contains("54.64.0.11/32") && outer.out.contains("sg-f0a4591fda926fe47"),
        "{}",
        outer.out
    );
    let inner = dump.run("reach shop web-0 --port 8080 --state state.json");
    assert!(inner.status == 0 && inner.out.starts_with("reachable  shop -> web-0"), "{}", inner.out);
    // Nobody goes around the balancer, and the balancer goes nowhere else.
    assert_eq!(dump.run("reach internet web-0 --port 8080 --state state.json").status, 1);
    assert_eq!(dump.run("reach shop app-0 --port 8080 --state state.json").status, 1);
}
