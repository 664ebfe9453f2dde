use aozu_iam::policy::Named;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;
use super::{levels::Levels, scope::label};
use crate::BucketName;

/// A bucket policy names an action without a resource that it is for.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("statement {statement} of the policy of `{bucket}` names {}, but no {wanted} that it would be for", .actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", "))]
pub struct PolicyActionWithoutResource {
    /// The bucket
    pub bucket: BucketName,
    /// The statement, by its Sid or number
    pub statement: String,
    /// The actions that have no resource
    pub actions: Vec<String>,
    /// What resource they want
    pub wanted: &'static str,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "BKT010",
    name: "policy-action-without-resource",
    severity: Severity::Warning,
    summary: "A bucket policy names an action without a resource that it is for",
    page: include_str!("../../rules/BKT010.md"),
    subject: "s3/Policy",
    needs: &[],
    volatile: &[],
};

impl Problem for PolicyActionWithoutResource {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        match self.wanted {
            "objects" => format!("add `arn:aws:s3:::{}/*` to its resources", self.bucket),
            _ => format!("add `arn:aws:s3:::{}` to its resources", self.bucket),
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for (bucket, document, statement) in scope.statements() {
        let (Some(arn), Some(Named::These(actions))) = (bucket.arn(scope.partition), statement.actions())
        else {
            continue;
        };
        let resources = Levels::of_resources(statement.resources(), document, arn.as_str());
        // Resources of another bucket alone are a fault of their own.
        if resources == Levels::NOTHING {
            continue;
        }
        let dead = actions
            .iter()
            .filter(|action| Levels::of_action(&action.value).is_some_and(|levels| !levels.meets(resources)));
        let dead: Vec<String> = dead.map(|action| action.value.to_string()).collect();
        if !dead.is_empty() {
            let problem = PolicyActionWithoutResource {
                bucket: bucket.name.clone(),
                statement: label(statement),
                actions: dead,
                wanted: if resources.objects { "bucket" } else { "objects" },
            };
            scope.report(findings, bucket.name, INFO.subject, &problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, only, with_statements};

    fn saying(actions: Value, resources: Value) -> Value {
        with_statements(&[json!({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": actions,
            "Resource": resources})])
    }

    #[test]
    fn an_action_of_either_level_without_its_resource_is_found() {
        let objects = json!("arn:aws:s3:::acme-data/*");
        let bucket = json!("arn:aws:s3:::acme-data");
        let found = only(&saying(json!(["s3:ListBucket", "s3:GetObject"]), objects), "BKT010", "acme-data");
        assert_eq!(
            (&found.data["actions"], &found.data["wanted"]),
            (&json!(["s3:ListBucket"]), &json!("bucket"))
        );
        let found = only(&saying(json!(["s3:GetObject*"]), bucket), "BKT010", "acme-data");
        assert_eq!(found.data["wanted"], "objects");
        assert!(found.message.starts_with("statement number 2 of the policy"), "{}", found.message);
    }

    #[test]
    fn wildcards_both_resources_and_unknown_actions_are_let_be() {
        let objects = json!("arn:aws:s3:::acme-data/*");
        for actions in
            [json!("s3:*"), json!("s3:Get*"), json!("s3:GetObject"), json!("s3:WhatTomorrowBrings")]
        {
            assert_eq!(codes(&saying(actions.clone(), objects.clone())), [""; 0], "{actions}");
        }
        assert_eq!(
            codes(&saying(json!(["s3:ListBucket", "s3:GetObject"]), json!("arn:aws:s3:::acme-data*"))),
            [""; 0]
        );
        let but = json!({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:ListBucket",
            "NotResource": "arn:aws:s3:::acme-data/x"});
        assert_eq!(codes(&with_statements(&[but])), [""; 0]);
    }
}
