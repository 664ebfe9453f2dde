use aozu_names::Partition;

use super::Check;
use crate::policy::{KindFault, Lint, PolicyKind, Statement, error::quote};

/// The elements of `Resource` and `NotResource`.
pub(super) fn check(check: &mut Check<'_>, statement: &Statement) {
    let variables = check.document.version().has_variables();
    for member in [&statement.resource, &statement.not_resource].into_iter().flatten() {
        for resource in &member.value {
            let text = resource.value.as_str();
            if !variables && text.contains("${") {
                check.note(Lint::LiteralVariable { text: quote(text) }, resource.span);
            }
            if let Some(fault) = syntax(text, check.kind) {
                check.note(fault, resource.span);
                continue;
            }
            let service = text.split(':').nth(2).unwrap_or_default();
            if service.contains(['*', '?']) && service != "*" {
                check.note(Lint::WildcardService { text: quote(text) }, resource.span);
            }
        }
    }
}

fn syntax(text: &str, kind: PolicyKind) -> Option<KindFault> {
    let foreign = |service| Some(KindFault::ForeignResource { resource: quote(text), kind, service });
    if text == "*" {
        return if kind == PolicyKind::Bucket { foreign("s3") } else { None };
    }
    let mut parts = text.split(':');
    let wild = |part: &str| part.contains(['*', '?', '$']);
    let first = parts.next().unwrap_or_default();
    if first != "arn" && !wild(first) {
        return Some(KindFault::Resource { resource: quote(text) });
    }
    let partition = parts.next();
    if partition.is_some_and(|part| !wild(part) && part.parse::<Partition>().is_err()) {
        return Some(KindFault::Partition { resource: quote(text) });
    }
    match (kind, parts.next()) {
        (PolicyKind::Bucket, Some(service)) if service != "s3" && !wild(service) => foreign("s3"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{Document, PolicyKind, check::tests::of};

    fn identity(text: &str) -> Vec<String> {
        of(PolicyKind::Managed, &format!(r#""Effect":"Deny","Action":"s3:*","Resource":"{text}""#))
    }

    fn bucket(text: &str) -> Vec<String> {
        of(
            PolicyKind::Bucket,
            &format!(r#""Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"{text}""#),
        )
    }

    #[test]
    fn a_resource_is_an_arn_or_a_star() {
        for good in [
            "*",
            "arn:aws:s3:::b/*",
            "arn:*:s3:::b",
            "arn:aws-cn:s3:::${aws:username}",
            "arn:aws:*:*:*:*",
            "arn:aws:s3",
            "a*",
        ] {
            assert!(identity(good).is_empty(), "{good}");
        }
        for bad in ["", "bucket", "ARN:aws:s3:::b", "s3:::b"] {
            assert_eq!(
                identity(bad),
                [format!("error: `{bad}` is not a resource: it must be an ARN or `*`")]
            );
        }
        assert!(
            identity("arn:amazon:s3:::b")[0].starts_with("error: `arn:amazon:s3:::b` lies in no partition")
        );
        assert!(identity("arn:aws:s*:::b")[0].starts_with("warning: "));
    }

    #[test]
    fn a_bucket_policy_is_about_s3() {
        assert!(bucket("arn:aws:s3:::b").is_empty());
        for bad in ["*", "arn:aws:sqs:us-east-1:111122223333:q"] {
            assert_eq!(
                bucket(bad),
                [format!("error: `{bad}` is not a resource of a bucket policy: it must be an ARN of `s3`")]
            );
        }
    }

    #[test]
    fn a_variable_needs_the_version_that_has_them() {
        let text =
            r#"{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/${aws:username}"}}"#;
        let errors = Document::parse(text).unwrap().check(PolicyKind::Managed);
        assert_eq!(errors.len(), 1);
        assert!(!errors[0].is_refused());
        assert_eq!(errors[0].help(), "add `\"Version\": \"2012-10-17\"`");
    }
}
