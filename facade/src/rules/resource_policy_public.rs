use aozu_iam::analyze::public::{PublicStatement, PublicTest, ResourceType};
use aozu_names::{Arn, Findings, Known, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, scope::Named};
use crate::{plain::PlainResource, public::kind_of};

/// A key, a queue, a topic, a function or a secret lets everyone in.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("the policy of `{}` lets everyone in: {}", .resource.name(), .proof.join("; "))]
pub struct ResourcePolicyPublic {
    /// The resource.
    pub resource: Arn,
    /// What it is, as CheckNoPublicAccess names it.
    pub kind: &'static str,
    /// Each statement that lets everyone in, and by what.
    pub proof: Vec<String>,
    /// The smallest changes by which they would not.
    pub edits: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC009",
    name: "resource-policy-public",
    severity: Severity::SecurityWarning,
    summary: "the policy of a key, a queue, a topic, a function or a secret lets everyone in",
    page: include_str!("../../rules/ACC009.md"),
    subject: "kms/Policy|sqs/Attributes|sns/Attributes|lambda/Policy|secretsmanager/ResourcePolicy",
    needs: &[],
    volatile: &[],
};

impl Problem for ResourcePolicyPublic {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        self.edits.join("; ")
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for resource in here.account.policies_in(here.region, here.state) {
        // Nobody but AWS can change the policy of a key that AWS keeps.
        if resource.aws_managed_key == Known::Present(true) {
            continue;
        }
        let Some(problem) = problem(&resource) else { continue };
        let (collection, key) = resource.place();
        let named = Named {
            service: resource.arn.service(),
            resource: resource.arn.resource().to_owned(),
            id: key,
            collection,
            key,
            tags: resource.tags.present().copied(),
        };
        here.report(findings, Some(&resource.arn), &named, &problem);
    }
}

fn problem(resource: &PlainResource<'_>) -> Option<ResourcePolicyPublic> {
    // Whether a domain is public hangs on its endpoint too, which its own crate's rule looks at.
    let kind = kind_of(resource).filter(|kind| *kind != ResourceType::OpenSearchDomain)?;
    let statements = PublicTest::of(kind).prove(resource.policy.present()?.document()?);
    (!statements.is_empty()).then(|| ResourcePolicyPublic {
        resource: resource.arn.clone(),
        kind: kind.as_str(),
        proof: statements.iter().map(PublicStatement::to_string).collect(),
        edits: statements.iter().map(|statement| statement.edit.to_string()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    fn open(action: &str, condition: Value) -> String {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*", "Condition": condition}]})
        .to_string()
    }

    #[test]
    fn a_policy_of_each_kind_that_lets_everyone_in_is_found() {
        let arn =
            |service: &str, resource: &str| format!("arn:aws:{service}:us-east-1:111122223333:{resource}");
        for (id, state) in [
            (
                "orders",
                json!({"sns": {"Attributes": {"orders": {"TopicArn": arn("sns", "orders"),
                "Policy": open("sns:Publish", json!({}))}}}}),
            ),
            (
                "jobs",
                json!({"sqs": {"Attributes": {"jobs": {"QueueArn": arn("sqs", "jobs"),
                "Policy": open("sqs:SendMessage", json!({}))}}}}),
            ),
            (
                "k",
                json!({"kms": {"Keys": {"k": {"KeyId": "k", "KeyArn": arn("kms", "key/k")}},
                "Policy": {"k": {"KeyId": "k", "Policy": open("kms:*", json!({}))}}}}),
            ),
            (
                "f",
                json!({"lambda": {"Functions": {"f": {"FunctionName": "f", "FunctionArn": arn("lambda", "function:f")}},
                "Policy": {"f": {"FunctionName": "f", "Policy": open("lambda:InvokeFunction", json!({}))}}}}),
            ),
            (
                "prod/db",
                json!({"secretsmanager": {
                "SecretList": {"prod/db": {"Name": "prod/db", "ARN": arn("secretsmanager", "secret:prod/db-TEoQwO")}},
                "ResourcePolicy": {"prod/db": {"Name": "prod/db",
                    "ResourcePolicy": open("secretsmanager:GetSecretValue", json!({}))}}}}),
            ),
        ] {
            assert_eq!(codes_here(&state), [format!("ACC009 {id}")]);
        }
    }

    #[test]
    fn a_bound_one_and_that_of_a_key_of_aws_s_are_let_be() {
        let topic = |condition: Value| {
            codes_here(&json!({"sns": {"Attributes": {"orders": {
                "TopicArn": "arn:aws:sns:us-east-1:111122223333:orders", "Policy": open("sns:Publish", condition)}}}}))
        };
        assert_eq!(topic(json!({"StringEquals": {"aws:SourceAccount": "111122223333"}})), [""; 0]);
        let key = |manager: &str| {
            codes_here(&json!({"kms": {
                "Keys": {"k": {"KeyId": "k", "KeyArn": "arn:aws:kms:us-east-1:111122223333:key/k"}},
                "KeyMetadata": {"k": {"KeyId": "k", "KeyManager": manager}},
                "Policy": {"k": {"KeyId": "k", "Policy": open("kms:Decrypt", json!({}))}}}}))
        };
        assert_eq!((key("CUSTOMER"), key("AWS")), (vec!["ACC009 k".to_owned()], vec![]));
    }
}
