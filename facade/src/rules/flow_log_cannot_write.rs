use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_vpc::{FlowLog, FlowLogId};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
    there::exists,
};
use crate::access::Pins;

/// A flow log cannot write to its log group.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("flow log `{flow_log}` cannot write to `{log_group}`: {}", .reasons.join(", and "))]
pub struct FlowLogCannotWrite {
    /// The flow log.
    pub flow_log: FlowLogId,
    /// The log group.
    pub log_group: String,
    /// The role that it would write with.
    pub role: Arn,
    /// Why it cannot.
    pub reasons: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC017",
    name: "flow-log-cannot-write",
    severity: Severity::Error,
    summary: "the role of a flow log may not be assumed, or may not write to its log group",
    page: include_str!("../../rules/ACC017.md"),
    subject: "ec2/FlowLogs",
    needs: &["iam/RoleDetailList"],
    volatile: &[],
};

/// Who writes flow logs.
const WRITER: &str = "vpc-flow-logs.amazonaws.com";

impl Problem for FlowLogCannotWrite {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let `{WRITER}` assume `{}`, and let the role do `logs:CreateLogStream` and `logs:PutLogEvents` in the log group",
            self.role.name()
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.role.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for log in here.state.ec2.flow_logs().values() {
        // A role that is not there is another fault.
        let role =
            log.deliver_logs_permission_arn().filter(|role| exists(scope.accounts, role) == Some(true));
        let (Some(role), Some(log_group)) = (role, log_group(here, log)) else { continue };
        let reasons = reasons(scope, here, role, &log_group);
        if reasons.is_empty() {
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
        let flow_log = log.flow_log_id().clone();
        let problem = FlowLogCannotWrite { flow_log, log_group, role: role.clone(), reasons };
        here.report(findings, None, &named, &problem);
    }
}

/// The log group of this account and region that a flow log writes to; none where it writes elsewhere.
fn log_group(here: Here<'_>, log: &FlowLog) -> Option<String> {
    if log.log_destination_type().is_some_and(|to| to != "cloud-watch-logs") {
        return None;
    }
    let by_arn = log.log_destination().filter(|arn| arn.service() == "logs");
    // A group elsewhere is not looked at.
    let elsewhere =
        |arn: &&Arn| arn.account_id() != Some(here.account.id()) || arn.region() != here.region.as_str();
    if by_arn.as_ref().is_some_and(elsewhere) {
        return None;
    }
    let by_arn = by_arn.and_then(|arn| arn.resource().strip_prefix("log-group:")?.split(':').next());
    log.log_group_name().map(AsRef::as_ref).or(by_arn).map(str::to_owned)
}

fn reasons(scope: &Scope<'_>, here: Here<'_>, role: &Arn, log_group: &str) -> Vec<String> {
    let mut reasons = Vec::new();
    let mut pins = Pins::default();
    pins.set("aws:SourceAccount", [here.account.id().to_string()]);
    if scope.is_denied(WRITER, "sts:AssumeRole", role.as_str(), &pins) {
        reasons.push(format!("`{WRITER}` may not assume its role `{}`", role.name()));
    }
    // Each interface has its own stream, called so.
    let stream = format!("log-group:{log_group}:log-stream:eni-0123456789abcdef0-all");
    if let Some(stream) = here.arn("logs", &stream)
        && scope.is_denied(role.as_str(), "logs:PutLogEvents", stream.as_str(), &Pins::default())
    {
        reasons.push(format!("its role `{}` may not do `logs:PutLogEvents` there", role.name()));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, role};

    fn logging(service: &str, resource: &str, log: &Value) -> Vec<String> {
        let mut flow = json!({"FlowLogId": "fl-0123456789abcdef0",
            "DeliverLogsPermissionArn": "arn:aws:iam::111122223333:role/worker"});
        flow.as_object_mut().unwrap().extend(log.as_object().unwrap().clone());
        let iam = role(service, &json!([{"Effect": "Allow", "Action": "logs:*", "Resource": resource}]));
        codes_of(
            &json!({ "iam": iam }),
            &json!({"us-east-1": {"ec2": {"FlowLogs": {"fl-0123456789abcdef0": flow}}}}),
        )
    }

    const WRITER: &str = "vpc-flow-logs.amazonaws.com";

    #[test]
    fn a_role_of_another_service_or_for_another_group_is_found() {
        let log = json!({"LogDestinationType": "cloud-watch-logs", "LogGroupName": "flows"});
        assert_eq!(logging("ec2.amazonaws.com", "*", &log), ["ACC017 fl-0123456789abcdef0"]);
        let other = "arn:aws:logs:us-east-1:111122223333:log-group:other:*";
        assert_eq!(logging(WRITER, other, &log), ["ACC017 fl-0123456789abcdef0"]);
        let by_arn = json!({"LogDestination": "arn:aws:logs:us-east-1:111122223333:log-group:flows:*"});
        assert_eq!(logging(WRITER, other, &by_arn), ["ACC017 fl-0123456789abcdef0"]);
    }

    #[test]
    fn one_that_may_write_and_a_log_that_goes_elsewhere_are_let_be() {
        let log = json!({"LogDestinationType": "cloud-watch-logs", "LogGroupName": "flows"});
        assert_eq!(logging(WRITER, "*", &log), [""; 0]);
        assert_eq!(logging(WRITER, "arn:aws:logs:us-east-1:111122223333:log-group:flows:*", &log), [""; 0]);
        let to_firehose = json!({"LogDestinationType": "kinesis-data-firehose", "LogGroupName": "flows"});
        assert_eq!(logging("ec2.amazonaws.com", "*", &to_firehose), [""; 0]);
    }
}
