use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_s3::BucketName;
use serde::Serialize;

use super::{
    Scope,
    reference::{is_at_home, trail_subject},
};

/// A trail goes to a bucket that none of the accounts has.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("trail `{}` goes to bucket `{bucket}`, which none of the accounts that were read has", .trail.name())]
pub struct TrailBucketMissing {
    /// The trail.
    pub trail: Arn,
    /// The bucket.
    pub bucket: BucketName,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC024",
    name: "trail-bucket-missing",
    severity: Severity::Suggestion,
    summary: "a trail of CloudTrail goes to a bucket that none of the accounts has",
    page: include_str!("../../rules/ACC024.md"),
    subject: "cloudtrail/trailList",
    needs: &["s3/Buckets"],
    volatile: &[],
};

impl Problem for TrailBucketMissing {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let it write to a bucket that is there: `aws cloudtrail update-trail --name {} --s3-bucket-name …`; where \
             another account keeps the logs, read that account too or suppress this",
            self.trail
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
    for trail in here.state.cloudtrail.trails().values().filter(|trail| is_at_home(here, trail)) {
        // An organization keeps its logs in an account of their own.
        if trail.is_organization_trail() == Some(true) {
            continue;
        }
        let Some(bucket) = trail.s3_bucket_name().and_then(|name| name.as_str().parse::<BucketName>().ok())
        else {
            continue;
        };
        if scope.accounts.iter().any(|account| account.s3().buckets().exists(&bucket) == Some(true)) {
            continue;
        }
        let problem = TrailBucketMissing { trail: trail.arn().clone(), bucket };
        trail_subject(here, trail).into_iter().for_each(|subject| findings.report(subject, &problem));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes;

    const TRAIL: &str = "arn:aws:cloudtrail:us-east-1:111122223333:trail/all";

    fn writing(region: &str, s3: &Value) -> Vec<String> {
        let trail = json!({"TrailARN": TRAIL, "Name": "all", "S3BucketName": "acme-trail", "HomeRegion": "us-east-1",
            "IsMultiRegionTrail": true, "IsOrganizationTrail": false});
        codes(s3, &json!({region: {"cloudtrail": {"trailList": {TRAIL: trail}}}}))
    }

    #[test]
    fn a_bucket_that_nobody_has_is_found_once() {
        assert_eq!(writing("us-east-1", &json!({"Buckets": {}})), ["ACC024 all"]);
        assert_eq!(writing("eu-west-1", &json!({"Buckets": {}})), [""; 0], "it is told where it was made");
    }

    #[test]
    fn the_trail_of_an_organization_is_let_be() {
        let trail = json!({"TrailARN": TRAIL, "Name": "all", "S3BucketName": "acme-trail", "IsOrganizationTrail": true});
        let state = json!({"us-east-1": {"cloudtrail": {"trailList": {TRAIL: trail}}}});
        assert_eq!(codes(&json!({"Buckets": {}}), &state), [""; 0]);
    }

    #[test]
    fn one_that_is_there_and_a_list_not_read_are_let_be() {
        assert_eq!(
            writing("us-east-1", &json!({"Buckets": {"acme-trail": {"Name": "acme-trail"}}})),
            [""; 0]
        );
        assert_eq!(writing("us-east-1", &json!({})), [""; 0]);
    }
}
