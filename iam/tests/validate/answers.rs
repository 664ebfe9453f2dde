//! Whole answers: AWS's own example, places, sizes, and what is said of AWS's own policies.

use aozu_iam::analyze::validate::{Finding, PathElement, PolicyType, ValidatePolicyRequest, Validator};
use serde_json::{Value, json};

use crate::cases::{As, codes, found};

/// The example of `aws accessanalyzer validate-policy` in AWS's CLI Command Reference (2026): a trust policy, and what
/// AWS answered.
const TRUST: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "",
            "Effect": "Allow",
            "Principal": {
                "Federated": "cognito-identity.amazonaws.com"
            },
            "Action": [
                "sts:AssumeRole",
                "sts:TagSession"
            ],
            "Condition": {
                "StringEquals": {
                    "cognito-identity.amazonaws.com:aud": "us-west-2_EXAMPLE"
                }
            }
        }
    ]
}"#;

#[test]
fn the_example_of_aws_is_answered_as_aws_answers_it() {
    let request = json!({"policyDocument": TRUST, "policyType": "RESOURCE_POLICY",
        "validatePolicyResourceType": "AWS::IAM::AssumeRolePolicyDocument"})
    .to_string();
    let request: ValidatePolicyRequest<'_> = serde_json::from_str(&request).unwrap();
    let response = serde_json::to_value(Validator::new().answer(&request).unwrap()).unwrap();
    let findings: Vec<(&str, &str, Vec<Value>)> = response["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let paths =
                finding["locations"].as_array().unwrap().iter().map(|location| location["path"].clone());
            (
                finding["issueCode"].as_str().unwrap(),
                finding["findingType"].as_str().unwrap(),
                paths.collect(),
            )
        })
        .collect();
    let statement =
        |rest: &[Value]| json!([&[json!({"value": "Statement"}), json!({"index": 0})], rest].concat());
    let value = |name: &str| json!({"value": name});
    let aud = "cognito-identity.amazonaws.com:aud";
    assert_eq!(
        findings,
        [
            ("EMPTY_SID_VALUE", "SUGGESTION", vec![statement(&[value("Sid")])]),
            (
                "MISMATCHED_ACTION_FOR_PRINCIPAL",
                "ERROR",
                vec![
                    statement(&[value("Action"), json!({"index": 0})]),
                    statement(&[value("Principal"), value("Federated")]),
                ]
            ),
            (
                "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
                "ERROR",
                vec![
                    statement(&[value("Action"), json!({"index": 1})]),
                    statement(&[value("Condition"), value("StringEquals"), value(aud)]),
                ]
            ),
        ]
    );
    // The same characters, counted from line 1 and column 0 as AWS counts them.
    let span = &response["findings"][0]["locations"][0]["span"];
    assert_eq!((&span["start"]["line"], &span["start"]["column"]), (&json!(5), &json!(19)));
    assert_eq!((&span["end"]["line"], &span["end"]["column"]), (&json!(5), &json!(21)));
    let offset = TRUST.find("\"\"").unwrap();
    assert_eq!(span["start"]["offset"], json!(offset));
    let link = response["findings"][0]["learnMoreLink"].as_str().unwrap();
    assert!(link.ends_with("#access-analyzer-reference-policy-checks-suggestion-empty-sid-value"), "{link}");
}

fn one<'f>(findings: &'f [Finding], code: &str) -> &'f Finding {
    findings
        .iter()
        .find(|finding| finding.issue.code() == code)
        .unwrap_or_else(|| panic!("{code}: {findings:?}"))
}

#[test]
fn places_are_values_names_and_parts_of_strings() {
    let validator = Validator::new();
    let findings = found(
        &validator,
        As::Identity,
        r#""Effect": "Deny", "Acton": "x", "Action": "s3:*", "Resource": "arn:aws:s3:::é/${aws:x, y}""#,
    );
    let last = |code: &str| one(&findings, code).locations[0].path.last().cloned().unwrap();
    assert_eq!(last("INVALID_POLICY_ELEMENT"), PathElement::Key("Acton".to_owned()));
    assert_eq!(last("MISSING_QUOTE_IN_VARIABLE"), PathElement::Substring { start: 15, length: 11 });
}

#[test]
fn redundant_actions_are_one_finding_with_all_their_places() {
    let validator = Validator::new();
    let findings = found(
        &validator,
        As::Identity,
        r#""Effect": "Allow", "Action": ["ec2:DescribeHosts", "ec2:Describe*", "ec2:DescribeVpcs", "s3:ListBucket"], "Resource": "*""#,
    );
    let index = |finding: &Finding| -> Vec<PathElement> {
        finding.locations.iter().filter_map(|location| location.path.last().cloned()).collect()
    };
    assert_eq!(codes(&findings), ["REDUNDANT_ACTION"]);
    assert_eq!(index(&findings[0]), [PathElement::Index(0), PathElement::Index(1), PathElement::Index(2)]);
    assert!(findings[0].details.contains("`ec2:DescribeHosts`"), "{}", findings[0].details);
}

#[test]
fn each_type_of_policy_has_its_size() {
    let validator = Validator::new();
    for (kind, most, code) in [
        (As::Identity, 10_240, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"),
        (As::Scp, 5_120, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
        (As::Rcp, 5_120, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
        (As::Trust, 2_048, "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"),
        (As::Bucket, 20_480, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"),
        (As::Resource, 20_480, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"),
    ] {
        let long = |n: usize| format!(r#"{{"Statement":{{"Sid":"{}"}}}}"#, "x".repeat(n - 24));
        assert!(!codes(&found(&validator, kind, &long(most))).contains(&code), "{code}");
        let findings = found(&validator, kind, &long(most + 1));
        let finding = one(&findings, code);
        assert!(finding.locations[0].path.is_empty() && finding.details.contains(&(most + 1).to_string()));
    }
}

#[test]
fn a_sound_policy_of_each_type_is_clean() {
    let validator = Validator::new();
    for (kind, members) in [
        (
            As::Identity,
            r#""Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::acme/${aws:username}/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#,
        ),
        (
            As::Bucket,
            r#""Sid": "TLS only", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#,
        ),
        (
            As::Trust,
            r#""Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole""#,
        ),
        (
            As::Scp,
            r#""Effect": "Deny", "NotAction": ["iam:*", "sts:*"], "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}"#,
        ),
        (
            As::Rcp,
            r#""Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"BoolIfExists": {"aws:SecureTransport": "false"}}"#,
        ),
        (
            As::Table,
            r#""Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/a""#,
        ),
    ] {
        let findings = found(&validator, kind, members);
        assert!(findings.is_empty(), "{members}: {findings:?}");
    }
}

#[test]
fn hostile_policies_end_soon() {
    let validator = Validator::new();
    let wild = |n: usize| format!("\"s3:*{}*{}\"", "a?".repeat(n % 7), "b?".repeat(n % 11));
    let actions: Vec<String> = (0..3_000).map(wild).collect();
    let resources: Vec<String> =
        (0..3_000).map(|n| format!("\"arn:aws:s3:::*{}?*{n}\"", "x?".repeat(n % 9))).collect();
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": [{}], "Resource": [{}]}}]}}"#,
        actions.join(","),
        resources.join(",")
    );
    assert!(!validator.validate(&text, PolicyType::IdentityPolicy, None).is_empty());
    let statement = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
    let text = format!(r#"{{"Statement": [{}]}}"#, vec![statement; 10_000].join(","));
    assert!(!validator.validate(&text, PolicyType::IdentityPolicy, None).is_empty());
}
