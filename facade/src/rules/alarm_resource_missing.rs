use std::collections::BTreeSet;

use aozu_cloudwatch::{
    Metric,
    state::{AlarmName, MetricAlarm, Watched},
};
use aozu_names::{AccountId, Findings, Problem, RuleInfo, Severity};
use serde::Serialize;

use super::{
    Scope,
    scope::{Here, Named},
};
use crate::{Account, shell::shell_word};

/// An alarm watches a resource that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("alarm `{alarm}` watches `{metric}` of {dimension} `{value}`, which is not there")]
pub struct AlarmResourceMissing {
    /// The alarm.
    pub alarm: AlarmName,
    /// The metric, by its namespace and name.
    pub metric: String,
    /// The dimension that names the resource.
    pub dimension: &'static str,
    /// The resource.
    pub value: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC007",
    name: "alarm-resource-missing",
    severity: Severity::Warning,
    summary: "an alarm watches an instance, a balancer, a function or the like that is not there",
    page: include_str!("../../rules/ACC007.md"),
    subject: "cloudwatch/MetricAlarms",
    needs: &["ec2/Reservations|ec2/Volumes|ec2/NatGateways|elbv2/LoadBalancers|elbv2/TargetGroups|\
         elb/LoadBalancerDescriptions|lambda/Functions|es/DomainNames|rds/DBInstances|rds/DBClusters|sqs/QueueUrls|\
         sns/Topics|autoscaling/AutoScalingGroups|logs/logGroups|s3/Buckets"],
    volatile: &[],
};

impl Problem for AlarmResourceMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let the alarm watch what took the place of `{}`, or `aws cloudwatch delete-alarms --alarm-names {}`",
            self.value,
            shell_word(self.alarm.as_str())
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.value.clone()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for alarm in here.state.cloudwatch.metric_alarms().values() {
        let mut told = BTreeSet::new();
        for (metric, owner) in watched(alarm) {
            let owner = owner.unwrap_or_else(|| here.account.id());
            let account = scope.accounts.iter().find(|account| account.id() == owner);
            let Some(account) = account else { continue };
            for (dimension, value) in missing(account, here, &metric) {
                if told.insert((dimension, value.clone())) {
                    let metric = format!("{}:{}", metric.namespace, metric.metric_name);
                    let alarm = alarm.alarm_name().clone();
                    let problem = AlarmResourceMissing { alarm, metric, dimension, value };
                    report(here, findings, &problem);
                }
            }
        }
    }
}

fn report(here: Here<'_>, findings: &mut Findings, problem: &AlarmResourceMissing) {
    let alarm = problem.alarm.as_str();
    let named = Named {
        service: "cloudwatch",
        resource: format!("alarm:{alarm}"),
        id: alarm,
        collection: INFO.subject,
        key: alarm,
        tags: None,
    };
    here.report(findings, None, &named, problem);
}

/// The metrics that an alarm reads, and the account that has each where it is not the alarm's own.
fn watched(alarm: &MetricAlarm) -> Vec<(Metric, Option<AccountId>)> {
    match alarm.watched() {
        Watched::Metric(metric) => vec![(metric, None)],
        Watched::Rows(rows) => rows
            .iter()
            .filter_map(|row| Some((row.metric_stat()?.metric()?.metric(), row.account_id().copied())))
            .collect(),
        _ => Vec::new(),
    }
}

/// The dimensions of a metric that name something that is not there.
fn missing(account: &Account, here: Here<'_>, metric: &Metric) -> Vec<(&'static str, String)> {
    let named = |(namespaces, dimension): &(&[&str], &'static str)| {
        let value = metric.dimensions.get(dimension)?;
        let here = namespaces.contains(&metric.namespace.as_str());
        here.then(|| (*dimension, value.to_owned()))
    };
    let gone = |(dimension, value): &(&'static str, String)| {
        exists(account, here, metric.namespace.as_str(), dimension, value) == Some(false)
    };
    DIMENSIONS.iter().filter_map(named).filter(gone).collect()
}

const BALANCERS: &[&str] = &["AWS/ApplicationELB", "AWS/NetworkELB", "AWS/GatewayELB"];

/// The dimensions that name resources, by namespace.
///
/// Source: CloudWatch User Guide, "AWS services that publish CloudWatch metrics", and the guides named there (2026).
const DIMENSIONS: [(&[&str], &str); 15] = [
    (&["AWS/EC2"], "InstanceId"),
    (&["AWS/EC2", "AWS/AutoScaling"], "AutoScalingGroupName"),
    (&["AWS/EBS"], "VolumeId"),
    (&["AWS/NATGateway"], "NatGatewayId"),
    (BALANCERS, "LoadBalancer"),
    (BALANCERS, "TargetGroup"),
    (&["AWS/ELB"], "LoadBalancerName"),
    (&["AWS/Lambda"], "FunctionName"),
    (&["AWS/ES"], "DomainName"),
    (&["AWS/RDS"], "DBInstanceIdentifier"),
    (&["AWS/RDS"], "DBClusterIdentifier"),
    (&["AWS/SQS"], "QueueName"),
    (&["AWS/SNS"], "TopicName"),
    (&["AWS/S3"], "BucketName"),
    (&["AWS/Logs"], "LogGroupName"),
];

/// Whether what a dimension names is there; none where it is not known.
fn exists(account: &Account, here: Here<'_>, namespace: &str, dimension: &str, value: &str) -> Option<bool> {
    // CloudWatch is regional, and S3 sends a bucket's metrics to the bucket's own region.
    let state = account.regions().get(here.region)?;
    let balancing = |resource: &str| {
        let region = here.region;
        let arn =
            format!("arn:{}:elasticloadbalancing:{region}:{}:{resource}", account.partition(), account.id());
        arn.parse().ok()
    };
    match dimension {
        "InstanceId" => {
            let id = value.parse().ok()?;
            match state.ec2.instances().get(&id) {
                Some(instance) => Some(!instance.is_gone()),
                None => state.ec2.instances().exists(&id),
            }
        }
        "AutoScalingGroupName" => state.autoscaling.groups().exists(&value.parse().ok()?),
        "VolumeId" => state.ec2.volumes().exists(&value.parse().ok()?),
        "NatGatewayId" => state.ec2.nat_gateways().exists(&value.parse().ok()?),
        "LoadBalancer" if BALANCERS.contains(&namespace) => {
            state.elbv2.load_balancers().exists(&balancing(&format!("loadbalancer/{value}"))?)
        }
        "TargetGroup" => state.elbv2.target_groups().exists(&balancing(value)?),
        "LoadBalancerName" => state.elb.load_balancers().exists(&value.parse().ok()?),
        "FunctionName" => state.lambda.functions().exists(&value.parse().ok()?),
        "DomainName" => state.es.domain_names().exists(&value.parse().ok()?),
        "DBInstanceIdentifier" => state.rds.instances().exists(&value.parse().ok()?),
        "DBClusterIdentifier" => state.rds.clusters().exists(&value.parse().ok()?),
        "QueueName" => state.sqs.queues().exists(&value.parse().ok()?),
        "TopicName" => state.sns.topics().exists(&value.parse().ok()?),
        "BucketName" => account.s3().buckets().exists(&value.parse().ok()?),
        "LogGroupName" => state.logs.log_groups().exists(&value.parse().ok()?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_here, codes_of};

    fn watching(namespace: &str, dimension: &str, value: &str, more: &Value) -> Vec<String> {
        let mut state = json!({"cloudwatch": {"MetricAlarms": {"a": {"AlarmName": "a", "Namespace": namespace,
            "MetricName": "M", "Dimensions": [{"Name": dimension, "Value": value}]}}}});
        state.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        codes_here(&state)
    }

    #[test]
    fn whatever_is_gone_is_found() {
        for (namespace, dimension, value, list) in [
            ("AWS/EC2", "InstanceId", "i-0123456789abcdef0", json!({"ec2": {"Reservations": {}}})),
            ("AWS/EC2", "AutoScalingGroupName", "web", json!({"autoscaling": {"AutoScalingGroups": {}}})),
            ("AWS/EBS", "VolumeId", "vol-0123456789abcdef0", json!({"ec2": {"Volumes": {}}})),
            ("AWS/NATGateway", "NatGatewayId", "nat-0123456789abcdef0", json!({"ec2": {"NatGateways": {}}})),
            (
                "AWS/ApplicationELB",
                "LoadBalancer",
                "app/shop/0123456789abcdef",
                json!({"elbv2": {"LoadBalancers": {}}}),
            ),
            (
                "AWS/NetworkELB",
                "TargetGroup",
                "targetgroup/t/0123456789abcdef",
                json!({"elbv2": {"TargetGroups": {}}}),
            ),
            ("AWS/ELB", "LoadBalancerName", "legacy", json!({"elb": {"LoadBalancerDescriptions": {}}})),
            ("AWS/Lambda", "FunctionName", "f", json!({"lambda": {"Functions": {}}})),
            ("AWS/ES", "DomainName", "search", json!({"es": {"DomainNames": {}}})),
            ("AWS/RDS", "DBInstanceIdentifier", "orders", json!({"rds": {"DBInstances": {}}})),
            ("AWS/RDS", "DBClusterIdentifier", "orders", json!({"rds": {"DBClusters": {}}})),
            ("AWS/SQS", "QueueName", "jobs", json!({"sqs": {"QueueUrls": {}}})),
            ("AWS/SNS", "TopicName", "news", json!({"sns": {"Topics": {}}})),
            ("AWS/Logs", "LogGroupName", "/acme/app", json!({"logs": {"logGroups": {}}})),
        ] {
            assert_eq!(watching(namespace, dimension, value, &list), ["ACC007 a"], "{namespace} {dimension}");
            assert_eq!(watching(namespace, dimension, value, &json!({})), [""; 0], "{dimension} not read");
            assert_eq!(watching("Acme/Own", dimension, value, &list), [""; 0], "whatever it means there");
        }
        let alarm = json!({"us-east-1": {"cloudwatch": {"MetricAlarms": {"a": {"AlarmName": "a",
            "Namespace": "AWS/S3", "MetricName": "M", "Dimensions": [{"Name": "BucketName", "Value": "acme"}]}}}}});
        assert_eq!(codes_of(&json!({"s3": {"Buckets": {}}}), &alarm), ["ACC007 a"]);
    }

    #[test]
    fn an_instance_is_gone_once_it_is_terminated() {
        let with = |state: &str| {
            let id = "i-0123456789abcdef0";
            let instances =
                json!({"ec2": {"Reservations": {id: {"InstanceId": id, "State": {"Name": state}}}}});
            watching("AWS/EC2", "InstanceId", id, &instances)
        };
        assert_eq!(with("terminated"), ["ACC007 a"]);
        assert_eq!(with("stopped"), [""; 0]);
    }

    #[test]
    fn of_an_expression_each_row_is_looked_at_in_its_own_account() {
        let with = |account: Value| {
            let rows = json!([{"Id": "m", "AccountId": account, "MetricStat": {"Period": 60, "Stat": "Sum",
                "Metric": {"Namespace": "AWS/SQS", "MetricName": "M",
                    "Dimensions": [{"Name": "QueueName", "Value": "jobs"}]}}}]);
            codes_here(&json!({"sqs": {"QueueUrls": {}},
                "cloudwatch": {"MetricAlarms": {"a": {"AlarmName": "a", "Metrics": rows}}}}))
        };
        assert_eq!(with(Value::Null), ["ACC007 a"]);
        assert_eq!(with(json!("444455556666")), [""; 0]);
    }
}
