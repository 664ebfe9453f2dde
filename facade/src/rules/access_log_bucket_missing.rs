use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use serde::Serialize;

use super::{Scope, scope::Named};

/// A balancer's access logs go to a bucket that none of the accounts has.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("balancer `{balancer}` logs to bucket `{bucket}`, which none of the accounts that were read has")]
pub struct AccessLogBucketMissing {
    /// The balancer, by its name.
    pub balancer: String,
    /// The bucket.
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC016",
    name: "access-log-bucket-missing",
    severity: Severity::Warning,
    summary: "a balancer's access logs go to a bucket that none of the accounts has",
    page: include_str!("../../rules/ACC016.md"),
    subject: "elbv2/LoadBalancerAttributes|elb/LoadBalancerAttributes",
    needs: &["s3/Buckets"],
    volatile: &[],
};

impl Problem for AccessLogBucketMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "make the bucket `{}` again, or log to one that is there; where another account has it, read that account too \
             or suppress this",
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
    let missing = |name: Option<&str>| {
        let bucket: BucketName = name?.parse().ok()?;
        let mut owners = scope.accounts.iter();
        (!owners.any(|account| account.s3().buckets().exists(&bucket) == Some(true))).then_some(bucket)
    };
    for (arn, attributes) in here.state.elbv2.load_balancer_attributes().iter() {
        if attributes.get("access_logs.s3.enabled") != Some("true") {
            continue;
        }
        let Some(bucket) = missing(attributes.get("access_logs.s3.bucket")) else { continue };
        // `loadbalancer/app/shop/0123456789abcdef`
        let name = arn.resource().split('/').nth(2).unwrap_or_else(|| arn.name());
        let named = Named {
            service: "elasticloadbalancing",
            resource: arn.resource().to_owned(),
            id: name,
            collection: "elbv2/LoadBalancerAttributes",
            key: arn.as_str(),
            tags: None,
        };
        here.report(
            findings,
            Some(arn),
            &named,
            &AccessLogBucketMissing { balancer: name.to_owned(), bucket },
        );
    }
    for (name, attributes) in here.state.elb.attributes().iter() {
        let log = attributes.load_balancer_attributes().and_then(|values| values.access_log());
        let log = log.filter(|log| log.enabled());
        let Some(bucket) = missing(log.and_then(|log| log.s3_bucket_name()).map(AsRef::as_ref)) else {
            continue;
        };
        let named = Named {
            service: "elasticloadbalancing",
            resource: format!("loadbalancer/{name}"),
            id: name.as_str(),
            collection: "elb/LoadBalancerAttributes",
            key: name.as_str(),
            tags: None,
        };
        here.report(findings, None, &named, &AccessLogBucketMissing { balancer: name.to_string(), bucket });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes;

    const ALB: &str =
        "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/0123456789abcdef";

    fn logging(s3: &Value, enabled: bool) -> Vec<String> {
        codes(
            s3,
            &json!({"us-east-1": {
                "elbv2": {"LoadBalancerAttributes": {ALB: {"LoadBalancerArn": ALB, "Attributes": [
                    {"Key": "access_logs.s3.enabled", "Value": enabled.to_string()},
                    {"Key": "access_logs.s3.bucket", "Value": "acme-logs"}]}}},
                "elb": {"LoadBalancerAttributes": {"legacy": {"LoadBalancerName": "legacy", "LoadBalancerAttributes":
                    {"AccessLog": {"Enabled": enabled, "S3BucketName": "acme-logs"}}}}},
            }}),
        )
    }

    #[test]
    fn a_bucket_that_nobody_has_is_found() {
        let mut found = logging(&json!({"Buckets": {}}), true);
        found.sort();
        assert_eq!(found, ["ACC016 legacy", "ACC016 shop"]);
    }

    #[test]
    fn one_that_is_there_logs_that_are_off_and_a_list_not_read_are_let_be() {
        assert_eq!(logging(&json!({"Buckets": {"acme-logs": {"Name": "acme-logs"}}}), true), [""; 0]);
        assert_eq!(logging(&json!({"Buckets": {}}), false), [""; 0]);
        assert_eq!(logging(&json!({}), true), [""; 0]);
    }
}
