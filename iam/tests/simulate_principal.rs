//! The simulator over an account: the policies of users, groups and roles.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use aozu_iam::{
    Iam, OPERATIONS,
    simulate::{Request, SimulateError, simulate_principal_policy},
};
use aozu_names::wire::{Answer, Reading};
use serde_json::{Value, json};

const ACCOUNT: &str = "arn:aws:iam::111122223333";

fn document(effect: &str, action: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})
}

fn managed(name: &str, document: Option<Value>) -> Value {
    let version = match document {
        Some(document) => json!([{"VersionId": "v1", "IsDefaultVersion": true, "Document": document}]),
        None => json!([]),
    };
    json!({"PolicyName": name, "Arn": format!("{ACCOUNT}:policy/team/{name}"), "Path": "/team/",
        "DefaultVersionId": "v1", "PolicyVersionList": version})
}

/// Alice reads by herself, writes by her group, deletes by a managed policy, and tags by one that nobody read;
/// Bob is bounded to reading; the role lists.
fn account() -> Iam {
    let attached =
        |name: &str| json!({"PolicyName": name, "PolicyArn": format!("{ACCOUNT}:policy/team/{name}")});
    let inline =
        |action: &str| json!([{"PolicyName": "Inline", "PolicyDocument": document("Allow", action)}]);
    let details = json!({
        "UserDetailList": [
            {"UserName": "alice", "UserId": "AIDACKCEVSQ6C2EXAMPLE", "Path": "/people/",
                "Arn": format!("{ACCOUNT}:user/people/alice"), "UserPolicyList": inline("s3:GetObject"),
                "GroupList": ["writers"], "AttachedManagedPolicies": [attached("Delete"), attached("Unread")],
                "Tags": [{"Key": "team", "Value": "blue"}]},
            {"UserName": "bob", "Path": "/", "Arn": format!("{ACCOUNT}:user/bob"), "UserPolicyList": inline("s3:*"),
                "GroupList": [], "AttachedManagedPolicies": [],
                "PermissionsBoundary": {"PermissionsBoundaryType": "Policy",
                    "PermissionsBoundaryArn": format!("{ACCOUNT}:policy/team/ReadOnly")}},
        ],
        "GroupDetailList": [{"GroupName": "writers", "Path": "/", "Arn": format!("{ACCOUNT}:group/writers"),
            "GroupPolicyList": inline("s3:PutObject"), "AttachedManagedPolicies": [attached("Delete")]}],
        "RoleDetailList": [{"RoleName": "app", "Path": "/", "Arn": format!("{ACCOUNT}:role/app"),
            "RolePolicyList": inline("s3:ListBucket"), "AttachedManagedPolicies": []}],
        "Policies": [managed("Delete", Some(document("Allow", "s3:DeleteObject"))),
            managed("ReadOnly", Some(document("Allow", "s3:Get*"))), managed("Unread", None)],
    });
    let mut iam = Iam::default();
    let row = OPERATIONS.iter().find(|row| row.name == "get-account-authorization-details").unwrap();
    let mut reading = Reading::default();
    (row.read)(&mut iam, &Answer { bytes: details.to_string().as_bytes(), item: None }, &mut reading);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    iam
}

fn ask(source: &str, action: &str, members: Value) -> Result<Value, SimulateError> {
    let mut request = json!({"PolicySourceArn": format!("{ACCOUNT}:{source}"), "ActionNames": [action]});
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let text = request.to_string();
    let request: Request<'_> = serde_json::from_str(&text).unwrap();
    let response = simulate_principal_policy(&request, &account())?;
    Ok(serde_json::to_value(&response).unwrap()["EvaluationResults"][0].clone())
}

fn decision(source: &str, action: &str, members: Value) -> String {
    ask(source, action, members).unwrap()["EvalDecision"].as_str().unwrap().to_owned()
}

#[test]
fn policies_are_called_as_aws_calls_them() {
    for (source, action, id, kind) in [
        ("user/people/alice", "s3:GetObject", "user_alice_Inline", "user"),
        ("user/people/alice", "s3:PutObject", "group_writers_Inline", "group"),
        ("user/people/alice", "s3:DeleteObject", "Delete", "user-managed"),
        ("group/writers", "s3:PutObject", "group_writers_Inline", "group"),
        ("role/app", "s3:ListBucket", "role_app_Inline", "role"),
    ] {
        // What nobody read could deny; it is left out.
        let unread = json!({"PolicyExclusionList": [{"PolicyArn": format!("{ACCOUNT}:policy/Unread")}]});
        let found = ask(source, action, unread).unwrap();
        assert_eq!(found["EvalDecision"], "allowed", "{source} {action}");
        let matched = found["MatchedStatements"].as_array().unwrap();
        assert_eq!(matched.len(), 1, "a policy counts once: {matched:?}");
        let named = (
            &found["MatchedStatements"][0]["SourcePolicyId"],
            &found["MatchedStatements"][0]["SourcePolicyType"],
        );
        assert_eq!(named, (&json!(id), &json!(kind)));
    }
}

#[test]
fn what_was_not_read_is_no_answer() {
    let error = ask("user/people/alice", "s3:GetObjectTagging", json!({})).unwrap_err();
    assert_eq!(error.code(), "PolicyEvaluation");
    let message = error.to_string();
    assert!(
        message.contains("`Unread`") && message.contains("get-account-authorization-details"),
        "{message}"
    );
    let denied = json!({"PolicyInputList": [document("Deny", "*")]});
    assert_eq!(decision("user/people/alice", "s3:GetObject", denied), "explicitDeny", "a deny needs no more");
}

#[test]
fn policies_come_on_top_boundaries_replace_and_exclusions_leave_out() {
    let bob = "user/bob";
    assert_eq!(decision(bob, "s3:GetObject", json!({})), "allowed");
    assert_eq!(decision(bob, "s3:PutObject", json!({})), "implicitDeny");
    let wider = json!({"PermissionsBoundaryPolicyInputList": [document("Allow", "*")]});
    assert_eq!(decision(bob, "s3:PutObject", wider), "allowed");
    let exclude = |exclusion: Value| json!({"PolicyExclusionList": [exclusion]});
    assert_eq!(
        decision(bob, "s3:PutObject", exclude(json!({"PolicyType": "permission-boundary"}))),
        "allowed"
    );
    assert_eq!(decision(bob, "s3:GetObject", exclude(json!({"PolicyType": "inline"}))), "implicitDeny");
    let one = json!({"InlinePolicyIdentifier": {"PolicyName": "Inline", "AttachmentType": "user", "AttachmentName": "b*"}});
    assert_eq!(decision(bob, "s3:GetObject", exclude(one)), "implicitDeny");
    let more = json!({"PolicyInputList": [document("Allow", "sqs:*")]});
    let found = ask("role/app", "sqs:SendMessage", more).unwrap();
    assert_eq!(found["MatchedStatements"][0]["SourcePolicyType"], "none");
    assert_eq!(found["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.1");
}

#[test]
fn the_entity_is_the_caller_unless_another_is_named() {
    let asks = |key: &str, value: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*",
            "Condition": {"StringEquals": {key: value}}}})
    };
    let alice = |key: &str, value: &str, mut members: Value| {
        members["PolicyInputList"] = json!([asks(key, value)]);
        members["PolicyExclusionList"] = json!([{"PolicyType": "user-managed"}]);
        decision("user/people/alice", "sqs:SendMessage", members)
    };
    for (key, value) in [
        ("aws:username", "alice"),
        ("aws:userid", "AIDACKCEVSQ6C2EXAMPLE"),
        ("aws:PrincipalTag/team", "blue"),
        ("aws:PrincipalArn", "arn:aws:iam::111122223333:user/people/alice"),
    ] {
        assert_eq!(alice(key, value, json!({})), "allowed", "{key}");
        let bob = json!({"CallerArn": format!("{ACCOUNT}:user/bob")});
        assert_eq!(alice(key, value, bob), "implicitDeny", "{key} of another caller");
    }
    let policy = json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": format!("{ACCOUNT}:user/bob")},
        "Action": "s3:*", "Resource": "*"}});
    let direct = json!({"ResourcePolicy": policy, "ResourceArns": ["arn:aws:s3:::acme/a"],
        "PermissionsBoundaryPolicyInputList": [document("Allow", "sqs:*")]});
    assert_eq!(
        decision("user/bob", "s3:GetObject", direct),
        "allowed",
        "the resource's policy names the caller"
    );
}

#[test]
fn who_is_not_there_is_no_such_entity() {
    let error = ask("user/carol", "s3:GetObject", json!({})).unwrap_err();
    assert_eq!(
        (error.code(), error.to_string().as_str()),
        ("NoSuchEntity", "The user with name carol cannot be found.")
    );
    assert_eq!(ask("role/none", "s3:GetObject", json!({})).unwrap_err().code(), "NoSuchEntity");
    let error = ask("user/another/path/bob", "s3:GetObject", json!({})).unwrap_err();
    assert_eq!(error.code(), "NoSuchEntity", "the name is bob's, the ARN is not");
    for wrong in ["policy/team/Delete", "root", "user/"] {
        assert_eq!(ask(wrong, "s3:GetObject", json!({})).unwrap_err().code(), "InvalidInput", "{wrong}");
    }
    let exclusion = json!({"PolicyExclusionList": [{"PolicyType": "none"}]});
    assert!(
        ask("user/bob", "s3:GetObject", exclusion).unwrap_err().to_string().contains("PolicyExclusionList.1")
    );
}
