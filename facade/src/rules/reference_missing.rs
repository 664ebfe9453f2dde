use std::collections::BTreeSet;

use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{Scope, reference, there::exists};

/// A configuration names something that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("`{resource}` names `{target}` in `{member}`, which is not there")]
pub struct ReferenceMissing {
    /// What is configured, by its name.
    pub resource: String,
    /// The member of its configuration.
    pub member: &'static str,
    /// What it names.
    pub target: Arn,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC013",
    name: "reference-missing",
    severity: Severity::Error,
    summary: "a configuration names a role, a key, a queue, a topic, a function or a target group that is not there",
    page: include_str!("../../rules/ACC013.md"),
    subject: reference::SUBJECT,
    needs: &["iam/RoleDetailList|kms/Keys|sqs/QueueUrls|sns/Topics|lambda/Functions|elbv2/TargetGroups"],
    volatile: &[],
};

impl Problem for ReferenceMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "name one that is there in `{}` of `{}`, or make `{}` again",
            self.member, self.resource, self.target
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.target.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    let mut told = BTreeSet::new();
    reference::each(here, &mut |member, target, subject| {
        if exists(scope.accounts, target) != Some(false) {
            return;
        }
        let Some(subject) = subject() else { return };
        if told.insert((subject.arn.clone(), subject.key.clone(), member, target.clone())) {
            let problem = ReferenceMissing { resource: subject.id.clone(), member, target: target.clone() };
            findings.report(subject, &problem);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, findings};

    const ID: &str = "59c2cf2d-1c4a-44ab-b92c-36caef26664e";

    /// An account in which everything is named, and nothing is there.
    fn naming() -> Value {
        let arn =
            |service: &str, resource: &str| format!("arn:aws:{service}:us-east-1:111122223333:{resource}");
        let (key, queue) = (arn("kms", "key/k"), arn("sqs", "gone"));
        let role = "arn:aws:iam::111122223333:role/gone";
        json!({
            "lambda": {
                "Functions": {"f": {"FunctionName": "f", "FunctionArn": arn("lambda", "function:f"), "Role": role,
                    "KMSKeyArn": key, "DeadLetterConfig": {"TargetArn": arn("sns", "gone")}}},
                "EventSourceMappings": {ID: {"UUID": ID, "EventSourceArn": queue,
                    "FunctionArn": arn("lambda", "function:gone")}}},
            "sqs": {"QueueUrls": {"jobs": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/jobs"}},
                "Attributes": {"jobs": {"QueueArn": arn("sqs", "jobs"), "KmsMasterKeyId": key,
                    "RedrivePolicy": json!({"deadLetterTargetArn": queue, "maxReceiveCount": 5}).to_string()}}},
            "sns": {"Topics": {}, "Attributes": {"news": {"TopicArn": arn("sns", "news"), "KmsMasterKeyId": key}}},
            "autoscaling": {"AutoScalingGroups": {"web": {"AutoScalingGroupName": "web",
                "TargetGroupARNs": [arn("elasticloadbalancing", "targetgroup/gone/0123456789abcdef")]}}},
            "elbv2": {"TargetGroups": {}},
            "rds": {"DBInstances": {"orders": {"DBInstanceIdentifier": "orders", "KmsKeyId": key}},
                "DBClusters": {"shop": {"DBClusterIdentifier": "shop", "KmsKeyId": key}}},
            "secretsmanager": {"SecretList": {"db": {"Name": "db", "ARN": arn("secretsmanager", "secret:db-TEoQwO"),
                "KmsKeyId": key}}},
            "kms": {"Keys": {}},
            "logs": {"logGroups": {"/acme": {"logGroupName": "/acme", "kmsKeyId": key}},
                "subscriptionFilters": {"/acme:all": {"filterName": "all", "logGroupName": "/acme",
                    "destinationArn": arn("lambda", "function:gone"), "roleArn": role}}},
            "ec2": {"FlowLogs": {"fl-0123456789abcdef0": {"FlowLogId": "fl-0123456789abcdef0",
                "DeliverLogsPermissionArn": role}}},
        })
    }

    #[test]
    fn each_member_that_names_nothing_is_found() {
        let iam = json!({"iam": {"RoleDetailList": {}}});
        let found = findings(&iam, &json!({ "us-east-1": naming() }));
        let mut told: Vec<String> = found
            .iter()
            .map(|finding| format!("{} {} {}", finding.rule, finding.resource_id, finding.data["member"]))
            .collect();
        told.sort();
        let expected = [
            format!("ACC013 {ID} \"EventSourceArn\""),
            format!("ACC013 {ID} \"FunctionArn\""),
            "ACC013 /acme \"kmsKeyId\"".to_owned(),
            "ACC013 all \"destinationArn\"".to_owned(),
            "ACC013 all \"roleArn\"".to_owned(),
            "ACC013 db \"KmsKeyId\"".to_owned(),
            "ACC013 f \"DeadLetterConfig.TargetArn\"".to_owned(),
            "ACC013 f \"KMSKeyArn\"".to_owned(),
            "ACC013 f \"Role\"".to_owned(),
            "ACC013 fl-0123456789abcdef0 \"DeliverLogsPermissionArn\"".to_owned(),
            "ACC013 jobs \"KmsMasterKeyId\"".to_owned(),
            "ACC013 jobs \"RedrivePolicy.deadLetterTargetArn\"".to_owned(),
            "ACC013 news \"KmsMasterKeyId\"".to_owned(),
            "ACC013 orders \"KmsKeyId\"".to_owned(),
            "ACC013 shop \"KmsKeyId\"".to_owned(),
            "ACC013 web \"TargetGroupARNs\"".to_owned(),
        ];
        let mut expected = expected.to_vec();
        expected.sort();
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_there_or_was_not_listed_is_let_be() {
        let mut unread = naming();
        unread["lambda"].as_object_mut().unwrap().remove("Functions");
        for (service, list) in
            [("sqs", "QueueUrls"), ("sns", "Topics"), ("elbv2", "TargetGroups"), ("kms", "Keys")]
        {
            unread[service].as_object_mut().unwrap().remove(list);
        }
        assert_eq!(codes_of(&json!({}), &json!({ "us-east-1": unread })), [""; 0]);
        let there = json!({"iam": {"RoleDetailList": {"gone": {"RoleName": "gone", "Path": "/",
            "Arn": "arn:aws:iam::111122223333:role/gone"}}}});
        let log = json!({"us-east-1": {"ec2": naming()["ec2"]}});
        assert_eq!(codes_of(&there, &log), [""; 0]);
        let elsewhere = json!({"iam": {"RoleDetailList": {"gone": {"RoleName": "gone", "Path": "/app/",
            "Arn": "arn:aws:iam::111122223333:role/app/gone"}}}});
        assert_eq!(codes_of(&elsewhere, &log), ["ACC013 fl-0123456789abcdef0"], "the ARN has another path");
    }

    #[test]
    fn a_key_may_be_named_by_its_id_or_by_a_name_of_it() {
        let orders = |key: &str, kms: &Value| {
            let database = json!({"DBInstanceIdentifier": "orders", "KmsKeyId": key});
            let state = json!({"rds": {"DBInstances": {"orders": database}}, "kms": kms});
            let found = findings(&json!({}), &json!({ "us-east-1": state }));
            let of_it = found.iter().filter(|finding| finding.rule == "ACC013");
            of_it.map(|finding| finding.related.join(" ")).collect::<Vec<_>>()
        };
        let arn = |resource: &str| format!("arn:aws:kms:us-east-1:111122223333:{resource}");
        let listed = json!({"Keys": {"k": {"KeyId": "k", "KeyArn": arn("key/k")}}, "Aliases": {
            "alias/data": {"AliasName": "alias/data", "AliasArn": arn("alias/data"), "TargetKeyId": "k"},
            "alias/old": {"AliasName": "alias/old", "AliasArn": arn("alias/old"), "TargetKeyId": "gone"}}});
        assert_eq!(orders("k", &listed), [""; 0]);
        assert_eq!(orders("alias/data", &listed), [""; 0]);
        assert_eq!(orders(&arn("alias/data"), &listed), [""; 0]);
        assert_eq!(orders("gone", &listed), [arn("key/gone")]);
        assert_eq!(orders("alias/gone", &listed), [arn("alias/gone")]);
        assert_eq!(orders("alias/old", &listed), [arn("key/gone")], "its key is gone");
        assert_eq!(orders("alias/aws/rds", &listed), [""; 0], "AWS makes it when it is needed");
        for nothing in ["arn:bad", "key/k", " alias/data"] {
            assert_eq!(orders(nothing, &listed), [""; 0], "{nothing}");
        }
        assert_eq!(orders("alias/gone", &json!({"Keys": {}})), [""; 0], "names were not listed");
    }
}
