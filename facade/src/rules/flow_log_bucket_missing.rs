use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use aozu_vpc::FlowLogId;
use serde::Serialize;

use super::{Scope, scope::Named};

/// A flow log goes to a bucket that none of the accounts has.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("flow log `{flow_log}` goes to bucket `{bucket}`, which none of the accounts that were read has")]
pub struct FlowLogBucketMissing {
    /// The flow log.
    pub flow_log: FlowLogId,
    /// The bucket.
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC005",
    name: "flow-log-bucket-missing",
    severity: Severity::Warning,
    summary: "a flow log goes to a bucket that none of the accounts has",
    page: include_str!("../../rules/ACC005.md"),
    subject: "ec2/FlowLogs",
    needs: &["s3/Buckets"],
    volatile: &[],
};

impl Problem for FlowLogBucketMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "make the bucket `{}` again, or the flow log anew with one that is there; where another account has it, \
             read that account too or suppress this",
            self.bucket
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.bucket.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    // A list that is not whole may lack the bucket.
    if !scope.accounts.iter().all(|account| account.s3().buckets().is_whole()) {
        return;
    }
    for log in here.state.ec2.flow_logs().values() {
        let destination = log.log_destination().filter(|arn| arn.service() == "s3");
        let name = destination.and_then(|arn| arn.resource().split('/').next());
        let Some(bucket) = name.and_then(|name| name.parse::<BucketName>().ok()) else { continue };
        if scope.accounts.iter().any(|account| account.s3().buckets().exists(&bucket) == Some(true)) {
            continue;
        }
        let id = log.flow_log_id().as_str();
        let named = Named {
            service: "ec2",
            resource: format!("vpc-flow-log/{id}"),
            id,
            collection: INFO.subject,
            key: id,
            tags: Some(log.tags()),
        };
        let problem = FlowLogBucketMissing { flow_log: log.flow_log_id().clone(), bucket };
        here.report(findings, None, &named, &problem);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes;

    fn logging(destination: &str, s3: &Value) -> Vec<String> {
        let log = json!({"FlowLogId": "fl-0123456789abcdef0", "LogDestinationType": "s3", "LogDestination": destination});
        codes(s3, &json!({"us-east-1": {"ec2": {"FlowLogs": {"fl-0123456789abcdef0": log}}}}))
    }

    #[test]
    fn a_bucket_that_nobody_has_is_found() {
        let found = logging("arn:aws:s3:::acme-flows/prod/", &json!({"Buckets": {}}));
        assert_eq!(found, ["ACC005 fl-0123456789abcdef0"]);
    }

    #[test]
    fn one_that_is_there_a_log_group_and_a_list_not_read_are_let_be() {
        let there = json!({"Buckets": {"acme-flows": {"Name": "acme-flows"}}});
        assert_eq!(logging("arn:aws:s3:::acme-flows", &there), [""; 0]);
        let group = "arn:aws:logs:us-east-1:111122223333:log-group:flows";
        assert_eq!(logging(group, &json!({"Buckets": {}})), [""; 0]);
        assert_eq!(logging("arn:aws:s3:::acme-flows", &json!({})), [""; 0]);
    }
}
