//! Whole decisions against recordings of real AWS, row by row.
//!
//! `data/recorded/iam_authz.jsonl` holds facts read from the recordings in the public repository
//! radkawar/stackd (Apache-2.0 by its README), commit 9dc356f; each row names its source.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a row that is not what it should be fails the test, which tells how many it tried"
)]

use aozu_iam::{
    evaluate::{
        Action, Caller, Context, Decision, Grant, Layers, PolicySet, Request, ResourcePolicy, Target,
    },
    policy::{Document, PolicyKind},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The accounts of the recordings: whose the buckets are, the member of the RCP rows, and its management account.
const OWNER: &str = "123456789012";
const MEMBER: &str = "222222222222";
const MANAGEMENT: &str = "111111111111";

#[derive(Deserialize)]
struct Row {
    id: String,
    action: String,
    resource: String,
    outcome: String,
    #[serde(default)]
    principal: String,
    #[serde(default)]
    identity_policies: Value,
    #[serde(default)]
    resource_policy: Value,
    #[serde(default)]
    boundary: Value,
    #[serde(default)]
    session_policy: Value,
    #[serde(default)]
    rcps: Vec<Rcp>,
    #[serde(default)]
    context: serde_json::Map<String, Value>,
    #[serde(default)]
    object_acl: String,
    #[serde(default)]
    object_owner: String,
    #[serde(default)]
    pab: Block,
    decision: Option<String>,
}

#[derive(Deserialize)]
struct Rcp {
    attached_to: String,
    effect: String,
}

/// Block Public Access.
#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
struct Block {
    ignore_public_acls: bool,
    restrict_public_buckets: bool,
}

fn everything(effect: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": {"Effect": effect, "Action": "*", "Resource": "*"}})
}

fn set(kind: PolicyKind, json: &Value) -> PolicySet {
    PolicySet::of(kind, "recorded", &Document::parse(&json.to_string()).unwrap())
}

impl Row {
    /// Why the engine cannot be asked about it, where that is so.
    fn left_out(&self) -> Option<&'static str> {
        if self.object_owner == "member account" && !self.principal.starts_with("role of another") {
            return Some(
                "an object that another account than the bucket's owns follows its ACL: S3's own rule",
            );
        }
        if self.pab.restrict_public_buckets && self.is_public_policy() && self.session_policy.is_null() {
            return Some("RestrictPublicBuckets, and what makes a policy public, are S3's own rules");
        }
        None
    }

    fn is_public_policy(&self) -> bool {
        let statements = self.resource_policy["Statement"].as_array();
        statements.is_some_and(|all| all.iter().any(|s| s["Effect"] == "Allow" && s["Principal"] == "*"))
    }

    fn caller(&self) -> Caller {
        let principal = self.principal.as_str();
        let account = match principal {
            _ if principal.contains("management account") => MANAGEMENT,
            _ if principal.contains("account 222222222222") || principal.contains("another account") => {
                MEMBER
            }
            _ => OWNER,
        };
        let text = match principal {
            "anonymous" => return Caller::anonymous(),
            _ if principal.contains("federated") => format!("arn:aws:sts::{account}:federated-user/recorded"),
            _ if principal.contains("role") => {
                format!("arn:aws:sts::{account}:assumed-role/recorded/session")
            }
            _ => format!("arn:aws:iam::{account}:user/recorded"),
        };
        Caller::parse(&text).unwrap().in_management_account(account == MANAGEMENT)
    }

    /// The identity policies; a note that they suffice stands for one that allows everything.
    fn identity(&self) -> Vec<PolicySet> {
        match &self.identity_policies {
            Value::Array(all) => all.iter().map(|json| set(PolicyKind::Managed, json)).collect(),
            Value::Null if self.principal == "anonymous" => Vec::new(),
            _ => vec![set(PolicyKind::Managed, &everything("Allow"))],
        }
    }

    fn session(&self) -> Option<PolicySet> {
        let json = match &self.session_policy {
            Value::Null => return None,
            Value::String(text) if text.contains("Deny") => everything("Deny"),
            Value::String(_) => everything("Allow"),
            json => json.clone(),
        };
        Some(set(PolicyKind::Session, &json))
    }

    /// The bucket's policy; where it was told in words, what the words say.
    fn resource(&self) -> Option<PolicySet> {
        let json = match &self.resource_policy {
            Value::Null => return None,
            Value::String(text) => {
                assert!(text.starts_with("Allow {bucket owner account root, member role}"), "{text}");
                let role = format!("arn:aws:iam::{MEMBER}:role/recorded");
                json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "arn:aws:s3:::example-bucket/*",
                    "Principal": {"AWS": [OWNER, role]}, "Action": ["s3:GetObject*", "s3:PutObject*"]}})
            }
            json => json.clone(),
        };
        Some(set(PolicyKind::Bucket, &json))
    }

    /// What the object's ACL lets in: a group, or the account itself, whose policies must then allow, too.
    fn grant(&self) -> Option<Grant> {
        let within = self.caller().account().is_some_and(|account| account.as_str() == OWNER);
        let acl = self.object_acl.as_str();
        let group = acl.contains("AllUsers") || acl.contains("AuthenticatedUsers") || acl == "public-read";
        if group && !self.pab.ignore_public_acls {
            return Some(Grant::Direct);
        }
        (within && acl.starts_with("owner")).then_some(Grant::Account)
    }

    fn decide(&self) -> Decision {
        let identity = self.identity();
        let identity: Vec<_> = identity.iter().collect();
        let boundary = (!self.boundary.is_null()).then(|| set(PolicyKind::Boundary, &self.boundary));
        let session = self.session();
        let sessions: Option<Vec<_>> = session.as_ref().map(|set| vec![set]);
        let resource = self.resource();
        let rcp = |rcp: &Rcp| {
            assert_eq!(
                (rcp.effect.as_str(), rcp.attached_to.as_str()),
                ("Deny on this service", "account 222222222222")
            );
            let deny = json!({"Statement": {"Effect": "Deny", "Principal": "*", "Resource": "*",
                "Action": ["sqs:*", "kms:*", "sts:AssumeRole"]}});
            set(PolicyKind::ResourceControl, &deny)
        };
        // The queue and the key let in every account of the organization: the calls were allowed before the RCP.
        let open = set(
            PolicyKind::Resource,
            &json!({"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
                "Principal": {"AWS": [MEMBER, MANAGEMENT]}}}),
        );
        let rcps: Vec<_> = self.rcps.iter().map(rcp).collect();
        let levels: Vec<_> = rcps.iter().collect();
        let resource = match &resource {
            Some(set) => ResourcePolicy::Given(set),
            None if !rcps.is_empty() => ResourcePolicy::Given(&open),
            None if self.principal.is_empty() => ResourcePolicy::NotAsked,
            None => ResourcePolicy::Absent,
        };
        let layers = Layers {
            identity: &identity,
            boundary: boundary.as_ref(),
            session: sessions.as_deref(),
            resource_control: (!levels.is_empty()).then_some(&levels),
            resource,
            grant: self.grant(),
            ..Layers::default()
        };
        let target = Target::new(&self.resource);
        let target = if target.owner().is_none() && self.resource != "*" {
            target.owned_by(OWNER.parse().unwrap())
        } else {
            target
        };
        let mut context = Context::absent();
        for (key, value) in &self.context {
            match value {
                Value::Array(many) => {
                    context.set_list(key, many.iter().map(|v| v.as_str().unwrap().to_owned()))
                }
                value => context.set(key, value.as_str().unwrap()),
            }
        }
        let action = Action::new(&self.action).unwrap();
        layers.decide(&Request {
            caller: &self.caller(),
            action: &action,
            target: &target,
            context: &context,
        })
    }
}

#[test]
fn every_row_comes_out_as_aws_recorded_it() {
    let rows = include_str!("data/recorded/iam_authz.jsonl").lines();
    let rows: Vec<Row> = rows.map(|line| serde_json::from_str(line).unwrap()).collect();
    let (mut held, mut left, mut wrong) = (0, Vec::new(), Vec::new());
    for row in &rows {
        if let Some(why) = row.left_out() {
            left.push(format!("{}: {why}", row.id));
            continue;
        }
        let found = row.decide();
        let exact = row.decision.as_ref().is_none_or(|decision| decision == found.as_str());
        if (found.is_allowed(), found.is_denied()) == (row.outcome == "allowed", row.outcome == "denied")
            && exact
        {
            held += 1;
        } else {
            wrong.push(format!(
                "{}: {} {} is {}, found {found}",
                row.id, row.principal, row.action, row.outcome
            ));
        }
    }
    println!("{held} of {} recorded decisions; left out: {}", rows.len(), left.join("; "));
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(held >= 60, "only {held} rows could be asked");
}
