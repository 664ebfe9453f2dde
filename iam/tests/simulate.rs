//! The simulator: AWS's members, every layer, and what is refused.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use aozu_iam::simulate::{
    ContextKeysRequest, Request, Simulator, get_context_keys_for_custom_policy, simulate_custom_policy,
};
use serde_json::{Value, json};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": resource}]})
}

fn allow(action: &str) -> Value {
    statement("Allow", action, "*")
}

fn answer(request: &Value) -> Value {
    let text = request.to_string();
    let request: Request<'_> = serde_json::from_str(&text).unwrap();
    let response = simulate_custom_policy(&request).unwrap_or_else(|error| panic!("{error}: {text}"));
    serde_json::to_value(&response).unwrap()
}

fn refusal(request: &Value) -> String {
    let text = request.to_string();
    let request: Request<'_> = serde_json::from_str(&text).unwrap();
    let error = simulate_custom_policy(&request).expect_err(&text);
    assert_eq!(error.code(), "InvalidInput");
    error.to_string()
}

/// The first result of a request that is made of these members beside an action on a resource.
fn result(members: Value) -> Value {
    let mut request = json!({
        "PolicyInputList": [allow("s3:*")], "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::acme/a"],
    });
    for (name, value) in members.as_object().unwrap() {
        request[name] = value.clone();
    }
    answer(&request)["EvaluationResults"][0].clone()
}

fn decision(members: Value) -> String {
    result(members)["EvalDecision"].as_str().unwrap().to_owned()
}

#[test]
fn the_members_are_awss() {
    let found = answer(&json!({
        "PolicyInputList": [statement("Allow", "s3:GetObject", "*").to_string()],
        "ActionNames": ["s3:GetObject"],
    }));
    let statement = json!({
        "SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "none",
        "StartPosition": {"Line": 1, "Column": 16}, "EndPosition": {"Line": 1, "Column": 72},
    });
    let mut expected = json!({
        "EvaluationResults": [{
            "EvalActionName": "s3:GetObject", "EvalResourceName": "*", "EvalDecision": "allowed",
            "MatchedStatements": [statement], "MissingContextValues": [], "Unresolved": [],
        }],
        "IsTruncated": false,
    });
    expected["EvaluationResults"][0]["Explanation"] = json!({
        "Decision": "allowed", "Resource": "*",
        "Layers": [{"Layer": "identity", "Verdict": "allowed", "Statements": [{
            "SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "none", "StatementIndex": 0,
            "Effect": "Allow", "StartPosition": {"Line": 1, "Column": 16},
            "EndPosition": {"Line": 1, "Column": 72}, "Outcome": "matched",
        }]}],
    });
    assert_eq!(found, expected);
}

/// Where resources are named it is the template of what the action takes, where the catalogue of actions is there.
#[test]
fn the_resource_name_is_the_template_of_what_the_action_takes() {
    for (action, arns, expected) in [
        ("s3:GetObject", json!(["arn:aws:s3:::acme/a"]), "arn:aws:s3:::${BucketName}/${ObjectName}"),
        ("S3:getobject", json!(["arn:aws-cn:s3:::acme/a"]), "arn:aws-cn:s3:::${BucketName}/${ObjectName}"),
        (
            "s3:GetObject",
            json!(["arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/a"]),
            "arn:aws:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/${ObjectName}",
        ),
        ("s3:GetObject", json!(["arn:aws:s3:::acme"]), "arn:aws:s3:::${BucketName}/${ObjectName}"),
        ("s3:GetObject", json!(["*", "arn:aws:s3:::acme/a"]), "arn:aws:s3:::${BucketName}/${ObjectName}"),
        ("s3:GetObject", json!(["*"]), "*"),
        ("s3:GetObject", json!(null), "*"),
        (
            "iam:PassRole",
            json!(["arn:aws:iam::111122223333:role/r"]),
            "arn:aws:iam::${Account}:role/${RoleNameWithPath}",
        ),
        ("ec2:RunInstances", json!(["arn:aws:s3:::acme"]), "arn:aws:ec2:${Region}::image/${ImageId}"),
        ("s3:ListAllMyBuckets", json!(["arn:aws:s3:::acme"]), "*"),
        ("s3:GetObjekt", json!(["arn:aws:s3:::acme/a"]), "*"),
    ] {
        let found =
            result(json!({"PolicyInputList": [allow("*")], "ActionNames": [action], "ResourceArns": arns}));
        let expected = if cfg!(feature = "reference") { expected } else { "*" };
        assert_eq!(found["EvalResourceName"], expected, "{action} {arns}");
        assert_eq!(found["EvalDecision"], "allowed", "{action}: also one that AWS does not have");
    }
}

#[test]
fn the_most_restrictive_resource_decides() {
    let policies = json!([
        statement("Allow", "s3:GetObject", "arn:aws:s3:::acme/a"),
        statement("Deny", "s3:GetObject", "arn:aws:s3:::acme/b"),
    ]);
    let arns = ["arn:aws:s3:::acme/a", "arn:aws:s3:::acme/b", "arn:aws:s3:::acme/c"];
    let found = result(json!({"PolicyInputList": policies, "ResourceArns": arns}));
    assert_eq!(found["EvalDecision"], "explicitDeny");
    assert_eq!(found["MatchedStatements"].as_array().unwrap().len(), 1, "with a deny, only the deny");
    assert_eq!(found["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.2");
    let specific = found["ResourceSpecificResults"].as_array().unwrap();
    let decisions: Vec<_> =
        specific.iter().map(|one| one["EvalResourceDecision"].as_str().unwrap()).collect();
    assert_eq!(decisions, ["allowed", "explicitDeny", "implicitDeny"]);
    let names: Vec<_> = specific.iter().map(|one| one["EvalResourceName"].as_str().unwrap()).collect();
    assert_eq!(names, arns);
    assert_eq!(found["Explanation"]["Resource"], "arn:aws:s3:::acme/b", "that of the resource that decides");
    assert!(specific.iter().all(|one| one["Explanation"]["Resource"] == one["EvalResourceName"]));

    let found = result(
        json!({"PolicyInputList": [policies[0]], "ResourceArns": ["arn:aws:s3:::acme/a", "arn:aws:s3:::acme/c"]}),
    );
    assert_eq!(found["EvalDecision"], "implicitDeny");
    assert_eq!(found["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.1", "as recorded of AWS");
}

#[test]
fn missing_keys_are_awss_and_unresolved_ones_every_layers() {
    let asks = |effect, key: &str| json!({"Statement": {"Effect": effect, "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {key: "x"}}}});
    let other = json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:${aws:PrincipalTag/q}${*}"}});
    let scp = json!([{"ServiceControlPolicyInputList": [allow("*"), asks("Deny", "aws:scp")]}]);
    let found = result(json!({
        "PolicyInputList": [asks("Allow", "aws:one"), other], "OrderedOrganizationPolicyInputList": scp,
    }));
    assert_eq!(found["EvalDecision"], "implicitDeny");
    // As recorded: all that the policies name, also for other actions, without escapes and without the SCPs'.
    assert_eq!(found["MissingContextValues"], json!(["aws:PrincipalTag/q", "aws:one"]));
    assert_eq!(found["ResourceSpecificResults"][0]["MissingContextValues"], found["MissingContextValues"]);
    assert_eq!(found["Unresolved"], json!(["aws:PrincipalTag/q", "aws:one", "aws:scp"]));

    let found = result(json!({"PolicyInputList": [allow("s3:*"), asks("Deny", "aws:two")]}));
    assert_eq!((&found["EvalDecision"], &found["MissingContextValues"]), (&json!("allowed"), &json!([])));
    assert_eq!(found["Unresolved"], json!(["aws:two"]));

    let given = json!([{"ContextKeyName": "AWS:one", "ContextKeyValues": ["x"], "ContextKeyType": "string"}]);
    let found = result(json!({"PolicyInputList": [asks("Allow", "aws:one")], "ContextEntries": given}));
    assert_eq!((&found["EvalDecision"], &found["Unresolved"]), (&json!("allowed"), &json!([])));
}

#[test]
fn a_boundary_is_told_and_only_its_denies_are_matched() {
    let boundary = |policy: Value| result(json!({"PermissionsBoundaryPolicyInputList": [policy]}));
    let allowed = boundary(allow("s3:*"));
    assert_eq!(allowed["EvalDecision"], "allowed");
    assert_eq!(allowed["PermissionsBoundaryDecisionDetail"], json!({"AllowedByPermissionsBoundary": true}));
    assert_eq!(allowed["MatchedStatements"].as_array().unwrap().len(), 1);
    let lacking = boundary(allow("s3:Put*"));
    assert_eq!(lacking["EvalDecision"], "implicitDeny");
    assert_eq!(lacking["PermissionsBoundaryDecisionDetail"], json!({"AllowedByPermissionsBoundary": false}));
    assert_eq!(lacking["MatchedStatements"], json!([]));
    let denied = boundary(statement("Deny", "s3:*", "*"));
    assert_eq!(denied["EvalDecision"], "explicitDeny");
    let matched = &denied["MatchedStatements"][0];
    assert_eq!(matched["SourcePolicyId"], "PermissionsBoundaryPolicyInputList.1");
    assert_eq!(matched["SourcePolicyType"], "boundary");
    assert!(
        refusal(&json!({
            "PolicyInputList": [], "ActionNames": ["s3:GetObject"],
            "PermissionsBoundaryPolicyInputList": [allow("*"), allow("*")],
        }))
        .contains("cannot exceed 1 items")
    );
}

#[test]
fn every_level_of_the_organization_must_allow() {
    let scps = |levels: Value| {
        let levels: Vec<_> = levels.as_array().unwrap().clone();
        let levels: Vec<_> =
            levels.iter().map(|scps| json!({"ServiceControlPolicyInputList": scps})).collect();
        let found = result(json!({"CallerArn": ALICE, "OrderedOrganizationPolicyInputList": levels}));
        assert!(found["OrganizationsDecisionDetail"]["AllowedByOrganizations"].is_boolean());
        (
            found["EvalDecision"].as_str().unwrap().to_owned(),
            found["OrganizationsDecisionDetail"]["AllowedByOrganizations"] == true,
            found["MatchedStatements"].as_array().unwrap().len(),
        )
    };
    let (all, deny) = (allow("*"), statement("Deny", "s3:*", "*"));
    assert_eq!(scps(json!([[all], [all]])), ("allowed".into(), true, 1));
    assert_eq!(scps(json!([[all], [deny]])), ("explicitDeny".into(), false, 0));
    assert_eq!(scps(json!([[all], [allow("sqs:*")]])), ("implicitDeny".into(), false, 0));
    assert_eq!(scps(json!([[deny, all], [all]])), ("explicitDeny".into(), false, 0));
    assert_eq!(
        scps(json!([[all], []])),
        ("implicitDeny".into(), false, 0),
        "nothing attached allows nothing"
    );
    assert_eq!(scps(json!([[all, allow("sqs:*")], [allow("s3:*")]])), ("allowed".into(), true, 1));

    let none = result(json!({"CallerArn": ALICE}));
    assert_eq!(none["OrganizationsDecisionDetail"], Value::Null, "no organization");
    let off = json!([{}, {"ServiceControlPolicyInputList": [allow("sqs:*")]}]);
    let found = result(json!({"CallerArn": ALICE, "OrderedOrganizationPolicyInputList": off}));
    assert_eq!(found["EvalDecision"], "implicitDeny");
    assert_eq!(
        found["Explanation"]["Layers"][0]["Level"], 2,
        "levels keep their numbers where a type is off"
    );
    let spared = json!({
        "CallerArn": ALICE, "OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": []}],
        "CallerIsManagementAccount": true,
    });
    assert_eq!(decision(spared), "allowed", "SCPs spare the management account");
    let eight = json!({
        "PolicyInputList": [], "ActionNames": ["s3:GetObject"],
        "OrderedOrganizationPolicyInputList": vec![json!({}); 8],
    });
    assert!(refusal(&eight).contains("it has 8 levels"));
}

#[test]
fn resource_control_policies_only_deny() {
    let rcp = |policies: Value| {
        result(
            json!({"CallerArn": ALICE, "OrderedOrganizationPolicyInputList": [{"ResourceControlPolicyInputList": policies}]}),
        )
    };
    assert_eq!(rcp(json!([]))["EvalDecision"], "allowed", "RCPFullAWSAccess is implied");
    let deny = json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}});
    let found = rcp(json!([deny]));
    assert_eq!((&found["EvalDecision"], &found["MatchedStatements"]), (&json!("explicitDeny"), &json!([])));
    assert_eq!(found["OrganizationsDecisionDetail"], json!({"AllowedByOrganizations": false}));
    let layer = &found["Explanation"]["Layers"][0];
    assert_eq!(
        (&layer["Layer"], &layer["Level"], &layer["Verdict"]),
        (&json!("rcp"), &json!(1), &json!("explicitDeny"))
    );
    assert_eq!(layer["Statements"][0]["SourcePolicyId"], "ResourceControlPolicyInputList.1.1");
    assert_eq!(layer["Statements"][0]["SourcePolicyType"], "rcp");
}

fn bucket(principal: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Principal": principal, "Action": "s3:*", "Resource": "arn:aws:s3:::acme/*"}})
}

#[test]
fn across_accounts_both_sides_must_allow_and_each_is_told() {
    let other = "arn:aws:iam::444455556666:root";
    let ask = |identity: Value, policy: Value| {
        result(
            json!({"PolicyInputList": identity, "ResourcePolicy": policy, "CallerArn": ALICE, "ResourceOwner": other}),
        )
    };
    let both = ask(json!([allow("s3:*")]), bucket(json!({"AWS": ALICE})));
    assert_eq!(both["EvalDecision"], "allowed");
    assert_eq!(both["EvalDecisionDetails"], json!({"IAM Policy": "allowed", "Resource Policy": "allowed"}));
    assert_eq!(both["ResourceSpecificResults"][0]["EvalDecisionDetails"], both["EvalDecisionDetails"]);
    assert_eq!(both["MatchedStatements"].as_array().unwrap().len(), 2);
    let one = ask(json!([]), bucket(json!({"AWS": ALICE})));
    assert_eq!(one["EvalDecision"], "implicitDeny");
    assert_eq!(
        one["EvalDecisionDetails"],
        json!({"IAM Policy": "implicitDeny", "Resource Policy": "allowed"})
    );
    let same = result(json!({"ResourcePolicy": bucket(json!("*")), "CallerArn": ALICE}));
    assert_eq!(same["EvalDecisionDetails"], Value::Null, "within an account there are none");
    let bounded = result(json!({
        "PermissionsBoundaryPolicyInputList": [allow("sqs:*")], "ResourcePolicy": bucket(json!("*")),
        "CallerArn": ALICE, "ResourceOwner": "444455556666",
    }));
    assert_eq!(
        bounded["EvalDecisionDetails"],
        json!({"IAM Policy": "allowed", "Permissions Boundary Policy": "implicitDeny", "Resource Policy": "allowed"})
    );
    let stopped = result(json!({
        "ResourcePolicy": bucket(json!("*")), "CallerArn": ALICE, "ResourceOwner": other,
        "OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": []}],
    }));
    assert_eq!(stopped["EvalDecisionDetails"], Value::Null, "the organization ends the simulation");
    assert_eq!(
        decision(json!({"CallerArn": ALICE, "ResourceOwner": other})),
        "implicitDeny",
        "no policy lets in"
    );
}

#[test]
fn callers_of_every_form() {
    let ask = |caller: &str, identity: Value, principal: Value| {
        decision(
            json!({"PolicyInputList": identity, "CallerArn": caller, "ResourcePolicy": bucket(principal)}),
        )
    };
    let service = json!({"Service": "sns.amazonaws.com"});
    let account = json!({"AWS": "111122223333"});
    let group = "arn:aws:iam::111122223333:group/admins";
    for (caller, identity, principal, expected) in [
        ("sns.amazonaws.com", json!([]), service.clone(), "allowed"),
        ("sqs.amazonaws.com", json!([]), service, "implicitDeny"),
        ("anonymous", json!([]), json!("*"), "allowed"),
        ("anonymous", json!([]), account.clone(), "implicitDeny"),
        ("arn:aws:iam::111122223333:root", json!([]), account.clone(), "allowed"),
        (
            "arn:aws:iam::111122223333:role/web",
            json!([]),
            json!({"AWS": "arn:aws:iam::111122223333:role/web"}),
            "allowed",
        ),
        (
            "arn:aws:sts::111122223333:assumed-role/web/s",
            json!([]),
            json!({"AWS": "arn:aws:iam::111122223333:role/a/web"}),
            "allowed",
        ),
        (
            "arn:aws:sts::111122223333:federated-user/f",
            json!([]),
            json!({"AWS": "arn:aws:sts::111122223333:federated-user/f"}),
            "allowed",
        ),
        (group, json!([]), json!("*"), "allowed"),
        (group, json!([]), account.clone(), "implicitDeny"),
        (group, json!([allow("s3:*")]), account, "allowed"),
    ] {
        assert_eq!(ask(caller, identity, principal.clone()), expected, "{caller} {principal}");
    }
    let only_service = json!({
        "CallerArn": "sns.amazonaws.com", "ResourcePolicy": bucket(json!("*")),
        "ActionNames": ["s3:PutObject"], "ResourceArns": ["arn:aws:s3:::acme/a"],
    });
    assert_eq!(
        answer(&only_service)["EvaluationResults"][0]["EvalDecision"],
        "allowed",
        "it holds no policies"
    );
}

#[test]
fn keys_follow_from_the_caller_and_what_is_given_wins() {
    let asks = |key: &str, value: &str| json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {key: value}}}});
    let given = |value: &str| json!([{"ContextKeyName": "aws:username", "ContextKeyValues": [value], "ContextKeyType": "string"}]);
    let named = |policy: Value, more: Value| {
        let mut members = json!({"PolicyInputList": [policy], "CallerArn": ALICE});
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        decision(members)
    };
    assert_eq!(named(asks("aws:PrincipalArn", ALICE), json!({})), "allowed");
    assert_eq!(named(asks("aws:PrincipalAccount", "111122223333"), json!({})), "allowed");
    assert_eq!(named(asks("aws:username", "alice"), json!({})), "allowed");
    assert_eq!(named(asks("aws:username", "alice"), json!({"ContextEntries": given("bob")})), "implicitDeny");
    assert_eq!(
        named(asks("aws:PrincipalTag/Team", "a"), json!({"CallerTags": [{"Key": "Team", "Value": "a"}]})),
        "allowed"
    );
    assert_eq!(named(asks("aws:PrincipalTag/team", "a"), json!({"CallerTags": {"Team": "a"}})), "allowed");
    let tag = json!([{"ContextKeyName": "aws:PrincipalTag/Team", "ContextKeyValues": ["b"], "ContextKeyType": "string"}]);
    let both = json!({"CallerTags": {"team": "a"}, "ContextEntries": tag});
    assert_eq!(named(asks("aws:PrincipalTag/team", "b"), both), "allowed", "what is given wins");
    assert_eq!(
        decision(json!({"PolicyInputList": [asks("aws:username", "alice")]})),
        "implicitDeny",
        "no caller, no keys"
    );
    let group = json!({"PolicyInputList": [asks("aws:PrincipalAccount", "111122223333")], "CallerArn": "arn:aws:iam::111122223333:group/g"});
    assert_eq!(decision(group), "implicitDeny", "a group brings no keys");
}

#[test]
fn a_roles_trust_policy_and_sessions_and_endpoints_have_their_say() {
    let role = "arn:aws:iam::111122223333:role/app";
    let trust =
        json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": ALICE}, "Action": "sts:AssumeRole"}});
    let ask = |policy: Value| {
        decision(
            json!({"PolicyInputList": [], "ActionNames": ["sts:AssumeRole"], "ResourceArns": [role], "CallerArn": ALICE, "ResourcePolicy": policy}),
        )
    };
    assert_eq!(ask(trust), "allowed", "a trust policy that names the user is enough");
    let root = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}});
    assert_eq!(ask(root), "implicitDeny", "one that names the account delegates");
    let session = |policy: Value| decision(json!({"CallerArn": role, "SessionPolicyInputList": [policy]}));
    assert_eq!(
        (session(allow("s3:Get*")), session(allow("sqs:*"))),
        ("allowed".into(), "implicitDeny".into())
    );
    let through = |effect: &str| {
        let policy =
            json!({"Statement": {"Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": "*"}});
        result(json!({"CallerArn": role, "VpcEndpointPolicyInputList": [policy]}))
    };
    assert_eq!(through("Allow")["EvalDecision"], "allowed");
    assert_eq!(through("Deny")["MatchedStatements"][0]["SourcePolicyType"], "endpoint");
}

#[test]
fn pages_follow_each_other() {
    let mut request = json!({
        "PolicyInputList": [allow("s3:*")], "ActionNames": ["s3:GetObject", "sqs:SendMessage", "s3:PutObject"], "MaxItems": 2,
    });
    let first = answer(&request);
    assert_eq!(first["IsTruncated"], true);
    assert_eq!(first["EvaluationResults"][1]["EvalActionName"], "sqs:SendMessage");
    request["Marker"] = first["Marker"].clone();
    let second = answer(&request);
    assert_eq!((&second["IsTruncated"], &second["Marker"]), (&json!(false), &Value::Null));
    assert_eq!(second["EvaluationResults"][0]["EvalActionName"], "s3:PutObject");
    assert_eq!(second["EvaluationResults"].as_array().unwrap().len(), 1);
    request["Marker"] = json!("nonsense");
    assert!(refusal(&request).contains("Invalid marker for pagination"));
    for wrong in [0, 1001, -1] {
        request["MaxItems"] = json!(wrong);
        assert!(refusal(&request).contains("must lie between 1 and 1000"));
    }
    let many = json!({"PolicyInputList": [], "ActionNames": vec!["s3:GetObject"; 101]});
    assert_eq!(answer(&many)["EvaluationResults"].as_array().unwrap().len(), 100);
}

#[test]
fn malformed_policies_say_where() {
    let of = |policy: &str| refusal(&json!({"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"]}));
    for (policy, expected) in [
        ("{", "line 1, column 2"),
        ("{}", "no `Statement`"),
        ("[]", "it must be an object"),
        ("", "a policy has 1 to 131072"),
        ("{\n \"Version\": \"2099-01-01\", \"Statement\": []}", "(line 2, column 13)"),
        ("{\"Statement\": [], \"Statement\": []}", "stands twice in the same object"),
        (
            "{\"Statement\": {\"Effect\": \"allow\", \"Action\": \"*\", \"Resource\": \"*\"}}",
            "did you mean `Allow`? (line 1, column 26)",
        ),
        ("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\"}}", "no `Resource`"),
        (
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Principal\": \"*\"}}",
            "`Principal` must not stand",
        ),
        ("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"日\"}}", "U+65E5"),
        (
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"Equals\": {\"aws:username\": \"a\"}}}}",
            "`Equals` is not a condition operator",
        ),
    ] {
        let found = of(policy);
        assert!(found.contains(expected) && found.starts_with("PolicyInputList.1"), "{policy}: {found}");
    }
    let twice =
        r#"{"PolicyInputList": [{"Statement": [], "Statement": []}], "ActionNames": ["s3:GetObject"]}"#;
    let error = simulate_custom_policy(&serde_json::from_str(twice).unwrap()).unwrap_err().to_string();
    assert!(
        error.contains("stands twice") && error.contains("(line 1, column 19)"),
        "objects stay raw: {error}"
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let found = refusal(&json!({
        "PolicyInputList": ["{"], "ActionNames": ["s3", "s3:*"], "ResourceArns": ["bucket", "arn:aws:s3:::a"],
        "ResourceOwner": "me", "CallerArn": "bob", "ResourceHandlingOption": "EC2", "MaxItems": 0,
        "ContextEntries": [{"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": ["now"], "ContextKeyType": "date"}],
        "PolicySourceArn": ALICE,
    }));
    assert!(found.starts_with("10 validation errors detected: "), "{found}");
    for member in [
        "PolicyInputList.1",
        "ActionNames.1",
        "ActionNames.2",
        "ResourceArns.1",
        "ResourceOwner",
        "CallerArn",
        "ResourceHandlingOption",
        "MaxItems",
        "ContextEntries.1",
        "PolicySourceArn",
    ] {
        assert!(found.contains(member), "{member}: {found}");
    }
    assert!(refusal(&json!({"PolicyInputList": []})).contains("ActionNames"));
    assert!(
        refusal(&json!({"ActionNames": ["s3:GetObject"]})).contains("PolicyInputList: the member is missing")
    );
    let callerless =
        json!({"PolicyInputList": [], "ActionNames": ["s3:GetObject"], "ResourcePolicy": bucket(json!("*"))});
    assert!(refusal(&callerless).contains("Caller cannot be null or empty"));
    let scenario = json!({
        "PolicyInputList": [], "ActionNames": ["ec2:RunInstances"], "ResourceHandlingOption": "EC2-VPC-EBS",
        "ResourceArns": ["arn:aws:ec2:us-east-1:111122223333:instance/i-1", "arn:aws:ec2:us-east-1::image/ami-1"],
    });
    assert!(refusal(&scenario).contains("security-group, network-interface, volume"));
}

#[test]
fn a_kept_policy_answers_as_a_fresh_one() {
    let texts: Vec<_> = ["s3:Get*", "s3:Put*", "s3:Get*"]
        .map(|action| {
            json!({"PolicyInputList": [allow(action)], "ActionNames": ["s3:GetObject"]}).to_string()
        })
        .into();
    let mut kept = Simulator::new(1);
    for text in texts.iter().chain(&texts) {
        let request: Request<'_> = serde_json::from_str(text).unwrap();
        assert_eq!(kept.simulate_custom_policy(&request), simulate_custom_policy(&request), "{text}");
    }
}

fn keys(policies: &Value) -> Result<Vec<String>, String> {
    let text = json!({"PolicyInputList": policies}).to_string();
    let request: ContextKeysRequest<'_> = serde_json::from_str(&text).unwrap();
    let answer = get_context_keys_for_custom_policy(&request).map_err(|error| error.to_string())?;
    Ok(answer.context_key_names.iter().map(ToString::to_string).collect())
}

#[test]
fn context_keys_are_those_of_conditions_and_variables() {
    let policy = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "${aws:userid}", "Resource": "arn:aws:s3:::b/${aws:username, 'x'}/${*}/${$}",
        "Condition": {"NumericEquals": {"aws:MultiFactorAuthAge": "${aws:PrincipalTag/Age}"}},
    }});
    let found = keys(&json!([policy, policy])).unwrap();
    let once = ["aws:username", "*", "$", "aws:PrincipalTag/Age", "aws:MultiFactorAuthAge"];
    assert_eq!(found, [once, once].concat(), "each policy by itself, as recorded");
    let old =
        json!([{"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Resource": "${aws:username}"}}]);
    assert_eq!(keys(&old).unwrap(), [""; 0]);
    let twins = r#"{"Statement": {"Effect": "Allow", "Condition": {"StringEquals": {"aws:username": "a", "AWS:username": "b"}}}}"#;
    assert_eq!(keys(&json!([twins])).unwrap(), ["aws:username", "AWS:username"]);
    assert!(
        keys(&json!([{"Statement": {"Action": "*", "Resource": "*"}}])).unwrap_err().contains("no `Effect`")
    );
    assert!(keys(&json!(["{"])).unwrap_err().contains("line 1, column 2"));
}
