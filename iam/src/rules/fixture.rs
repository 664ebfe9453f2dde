//! A sound account, to be broken in one place.

use aozu_names::{
    AccountId, Coverage, Finding, Findings, Partition,
    wire::{SlotKind, State},
};
use serde_json::{Value, json};

use super::{RULES, Scope};
use crate::{Iam, Quotas};

pub(crate) const ACCOUNT: AccountId = AccountId::literal("111122223333");

/// The IAM part of an account document in which nothing is wrong.
pub(crate) fn good() -> Value {
    json!({
        "UserDetailList": {
            "alice": {
                "Path": "/", "UserName": "alice", "Arn": "arn:aws:iam::111122223333:user/alice",
                "UserPolicyList": [], "GroupList": ["Developers"], "AttachedManagedPolicies": [],
                "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/boundary"}
            },
            "ci": {
                "Path": "/", "UserName": "ci", "Arn": "arn:aws:iam::111122223333:user/ci",
                "UserPolicyList": [], "GroupList": ["Developers"], "AttachedManagedPolicies": []
            }
        },
        "GroupDetailList": {
            "Developers": {
                "Path": "/", "GroupName": "Developers", "Arn": "arn:aws:iam::111122223333:group/Developers",
                "GroupPolicyList": [{"PolicyName": "switch", "PolicyDocument": allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/deploy")}],
                "AttachedManagedPolicies": []
            }
        },
        "RoleDetailList": {
            "web": role("web", &trust(&json!({"Service": "ec2.amazonaws.com"}), "sts:AssumeRole", None)),
            "deploy": role("deploy", &trust(&json!({"AWS": "arn:aws:iam::111122223333:root"}), "sts:AssumeRole", None)),
            "vendor": role("vendor", &trust(
                &json!({"AWS": "arn:aws:iam::444455556666:root"}), "sts:AssumeRole",
                Some(json!({"StringEquals": {"sts:ExternalId": "7f2c1b9e"}})),
            )),
            "github": role("github", &trust(
                &json!({"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}),
                "sts:AssumeRoleWithWebIdentity",
                Some(json!({"StringEquals": {
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"
                }})),
            ))
        },
        "Policies": {
            "arn:aws:iam::111122223333:policy/assets": policy("assets", 4, 0, &allow("s3:GetObject", "arn:aws:s3:::acme-assets/*")),
            "arn:aws:iam::111122223333:policy/boundary": policy("boundary", 0, 1, &allow("s3:*", "*")),
            "arn:aws:iam::aws:policy/AdministratorAccess": {
                "PolicyName": "AdministratorAccess", "Arn": "arn:aws:iam::aws:policy/AdministratorAccess", "Path": "/",
                "DefaultVersionId": "v1", "AttachmentCount": 0, "PermissionsBoundaryUsageCount": 0,
                "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": allow("*", "*")}]
            }
        },
        "InstanceProfiles": {
            "web": {
                "Path": "/", "InstanceProfileName": "web",
                "Arn": "arn:aws:iam::111122223333:instance-profile/web",
                "Roles": [{"RoleName": "web", "Arn": "arn:aws:iam::111122223333:role/web"}]
            }
        },
        "LoginProfile": {"alice": {"UserName": "alice", "PasswordResetRequired": false}, "ci": null},
        "MFADevices": {
            "alice": {"UserName": "alice", "MFADevices": [{"SerialNumber": "arn:aws:iam::111122223333:mfa/alice"}]},
            "ci": {"UserName": "ci", "MFADevices": []}
        },
        "AccessKeyMetadata": {
            "alice": {"UserName": "alice", "AccessKeyMetadata": []},
            "ci": {"UserName": "ci", "AccessKeyMetadata": [
                {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "Status": "Active", "CreateDate": "2026-04-01T00:00:00Z"}
            ]}
        },
        "AccessKeyLastUsed": {
            "AKIAIOSFODNN7EXAMPLE": {
                "AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "UserName": "ci",
                "AccessKeyLastUsed": {"LastUsedDate": "2026-05-31T00:00:00Z", "ServiceName": "s3", "Region": "us-east-1"}
            }
        },
        "PasswordPolicy": {"MinimumPasswordLength": 14, "PasswordReusePrevention": 24},
        "SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0, "Users": 2}
    })
}

/// A policy with one statement, as text.
pub(crate) fn allow(action: &str, resource: &str) -> String {
    let statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A trust policy with one statement, as text.
pub(crate) fn trust(principal: &Value, action: &str, condition: Option<Value>) -> String {
    let mut statement = json!({"Effect": "Allow", "Principal": principal, "Action": action});
    if let Some(condition) = condition {
        statement["Condition"] = condition;
    }
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A role with a trust policy and one narrow managed policy.
pub(crate) fn role(name: &str, trust: &str) -> Value {
    json!({
        "Path": "/", "RoleName": name, "Arn": format!("arn:aws:iam::111122223333:role/{name}"),
        "AssumeRolePolicyDocument": trust, "RolePolicyList": [],
        "AttachedManagedPolicies": [
            {"PolicyName": "assets", "PolicyArn": "arn:aws:iam::111122223333:policy/assets"}
        ]
    })
}

/// A customer managed policy of one version.
pub(crate) fn policy(name: &str, attached: u32, bounds: u32, document: &str) -> Value {
    json!({
        "PolicyName": name, "Arn": format!("arn:aws:iam::111122223333:policy/{name}"), "Path": "/",
        "DefaultVersionId": "v1", "AttachmentCount": attached, "PermissionsBoundaryUsageCount": bounds,
        "IsAttachable": true,
        "PolicyVersionList": [{"VersionId": "v1", "IsDefaultVersion": true, "Document": document}]
    })
}

/// Reads the IAM part of an account document, which must have no fault of form.
pub(crate) fn read(document: &Value) -> Iam {
    let mut iam = Iam::default();
    for (collection, items) in document.as_object().unwrap() {
        let (kind, slot) = iam.slot_mut(collection).unwrap_or_else(|| panic!("no collection {collection}"));
        if kind == SlotKind::One {
            slot.read("", &items.to_string()).unwrap_or_else(|e| panic!("{collection}: {e:?}"));
            continue;
        }
        slot.set_coverage(if kind == SlotKind::Many { Coverage::Whole } else { Coverage::PerItem });
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string()).unwrap_or_else(|e| panic!("{collection}/{key}: {e:?}"));
        }
    }
    iam
}

/// Everything that the rules find, run as the façade runs them: a rule whose subject was not read, or
/// whose needs were not read whole, is left out.
pub(crate) fn findings(document: &Value) -> Vec<Finding> {
    let iam = read(document);
    let quotas = Quotas::of(&iam);
    let scope = Scope {
        account: ACCOUNT,
        partition: &Partition::aws(),
        iam: &iam,
        as_of: "2026-06-01T00:00:00Z".parse().unwrap(),
        quotas: &quotas,
        organization: None,
    };
    let coverage = |name: &str| {
        let name = name.strip_prefix("iam/").unwrap();
        let slots = iam.slots();
        let (_, kind, slot) = slots.into_iter().find(|(slot, ..)| *slot == name).unwrap();
        slot.write().map(|_| (kind, slot.coverage()))
    };
    let is_whole = |name: &str| {
        matches!(coverage(name), Some((_, Coverage::Whole)) | Some((SlotKind::Each, Coverage::PerItem)))
    };
    let mut findings = Findings::default();
    for rule in RULES {
        let whole = rule.info.needs.iter().all(|need| need.split('|').any(is_whole));
        if whole && coverage(rule.info.subject).is_some() {
            (rule.check)(&scope, &mut findings);
        }
    }
    findings.into_sorted()
}

/// The findings in short: code and resource.
pub(crate) fn codes(document: &Value) -> Vec<String> {
    let short = |finding: Finding| {
        let resource = finding.resource.resource().to_owned();
        format!("{} {resource}", finding.rule)
    };
    findings(document).into_iter().map(short).collect()
}

#[test]
fn the_good_account_is_clean() {
    assert_eq!(codes(&good()), [""; 0]);
}
