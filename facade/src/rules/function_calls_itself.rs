use std::collections::BTreeSet;

use aozu_lambda::FunctionRef;
use aozu_names::{Arn, Findings, Problem, RuleInfo, Severity};
use aozu_s3::{BucketName, NotificationFilter};
use serde::Serialize;

use super::Scope;
use crate::access::Pins;

/// A function may write the objects that it is called for.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error(
    "bucket `{bucket}` calls `{}` for each new object like `{key}`, and its role `{}` may write such objects: it can call \
     itself without end",
    .function.resource(), .role.name()
)]
pub struct FunctionCallsItself {
    /// The bucket.
    pub bucket: BucketName,
    /// The function.
    pub function: Arn,
    /// Its role.
    pub role: Arn,
    /// A key that calls it and that it may write.
    pub key: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC025",
    name: "function-calls-itself",
    severity: Severity::Suggestion,
    summary: "a function may write the objects that its bucket calls it for",
    page: include_str!("../../rules/ACC025.md"),
    subject: "s3/NotificationConfiguration",
    needs: &["iam/RoleDetailList"],
    volatile: &[],
};

impl Problem for FunctionCallsItself {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        format!(
            "let it write to another bucket, or under another prefix than it is called for: a filter in `aws s3api \
             put-bucket-notification-configuration --bucket {} …`, and a policy of `{}` that allows `s3:PutObject` there \
             alone",
            self.bucket,
            self.role.name()
        )
    }

    fn related(&self) -> Vec<String> {
        vec![self.function.to_string(), self.role.to_string()]
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(account) = scope.account else { return };
    // As every SDK asks.
    let mut pins = Pins::default();
    pins.set("aws:SecureTransport", ["true".to_owned()]);
    for notification in account.s3().notifications().values() {
        let bucket = notification.bucket();
        let mut told = BTreeSet::new();
        for called in
            notification.lambda_function_configurations().iter().filter(|one| one.is_of_new_objects())
        {
            let function = called.lambda_function_arn();
            let Some(role) = role_of(scope, function) else { continue };
            // Any key that fits the filter.
            let between = |filter: &NotificationFilter| format!("{}any{}", filter.prefix(), filter.suffix());
            let key = called.filter().map_or_else(|| "any".to_owned(), between);
            let object = format!("arn:{}:s3:::{bucket}/{key}", account.partition());
            if !scope.is_allowed(role.as_str(), "s3:PutObject", &object, &pins) || !told.insert(function) {
                continue;
            }
            let subject = scope.bucket(account, bucket, INFO.subject);
            let (function, role) = (function.clone(), role.clone());
            let problem = FunctionCallsItself { bucket: bucket.clone(), function, role, key };
            subject.into_iter().for_each(|subject| findings.report(subject, &problem));
        }
    }
}

/// The role of a function, as it is now; a version that was published may have had another.
fn role_of<'a>(scope: &Scope<'a>, arn: &Arn) -> Option<&'a Arn> {
    let function: FunctionRef = arn.as_str().parse().ok()?;
    let account = scope.accounts.iter().find(|account| Some(account.id()) == arn.account_id())?;
    let state = account.regions().get(&arn.region().parse().ok()?)?;
    state.lambda.functions().get(function.name())?.role()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::{codes_of, role};

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:thumbnail";

    fn writing(resource: &str, filter: Value, event: &str) -> Vec<String> {
        let statements = json!([{"Effect": "Allow", "Action": "s3:PutObject", "Resource": resource}]);
        let mut called = json!({"LambdaFunctionArn": FUNCTION, "Events": [event]});
        if !filter.is_null() {
            called["Filter"] = filter;
        }
        let s3 = json!({"Buckets": {"acme": {"Name": "acme"}}, "Policy": {"acme": tls_only()}, "NotificationConfiguration": {"acme": {"Bucket": "acme",
            "LambdaFunctionConfigurations": [called]}}});
        let functions = json!({"Functions": {"thumbnail": {"FunctionName": "thumbnail", "FunctionArn": FUNCTION,
            "Role": "arn:aws:iam::111122223333:role/worker"}}});
        let global = json!({"s3": s3, "iam": role("lambda.amazonaws.com", &statements)});
        codes_of(&global, &json!({"us-east-1": {"lambda": functions}}))
    }

    fn tls_only() -> Value {
        let text = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]});
        json!({"Bucket": "acme", "Policy": text.to_string()})
    }

    fn prefix(prefix: &str) -> Value {
        json!({"Key": {"FilterRules": [{"Name": "Prefix", "Value": prefix}, {"Name": "Suffix", "Value": ".jpg"}]}})
    }

    #[test]
    fn a_function_that_may_write_what_it_is_called_for_is_found() {
        assert_eq!(writing("arn:aws:s3:::acme/*", Value::Null, "s3:ObjectCreated:*"), ["ACC025 acme"]);
        assert_eq!(writing("*", prefix("in/"), "s3:ObjectCreated:Put"), ["ACC025 acme"]);
        assert_eq!(
            writing("arn:aws:s3:::acme/in/*.jpg", prefix("in/"), "s3:ObjectCreated:*"),
            ["ACC025 acme"]
        );
    }

    #[test]
    fn one_that_writes_elsewhere_or_is_called_for_something_else_is_let_be() {
        assert_eq!(writing("arn:aws:s3:::other/*", Value::Null, "s3:ObjectCreated:*"), [""; 0]);
        assert_eq!(writing("arn:aws:s3:::acme/out/*", prefix("in/"), "s3:ObjectCreated:*"), [""; 0]);
        assert_eq!(writing("arn:aws:s3:::acme/*.png", prefix("in/"), "s3:ObjectCreated:*"), [""; 0]);
        assert_eq!(writing("arn:aws:s3:::acme/*", Value::Null, "s3:ObjectRemoved:*"), [""; 0]);
    }
}
