//! Keys that need each other, and keys that work otherwise than they read.

use super::super::{
    Issue,
    subject::{Entry, Notes, Quote, actions, entries, on},
};
use crate::policy::{Comparand, Effect, SetQualifier, Statement, Test};

pub(super) fn check(statement: &Statement, notes: &mut Notes) {
    guarded(statement, notes);
    source_address(statement, notes);
    endpoint(statement, notes);
    sessions(statement, notes);
    dynamodb(statement, notes);
    prefixes(statement, notes);
}

/// `ForAllValues` holds where the key is missing: an `Allow` then needs a `Null` beside it. AWS tells it for keys with
/// one value only.
fn guarded(statement: &Statement, notes: &mut Notes) {
    if statement.effect() != Some(Effect::Allow) {
        return;
    }
    for entry in entries(statement).filter(|entry| entry.operator.set == Some(SetQualifier::ForAllValues)) {
        let many =
            crate::reference::condition_key(entry.key()).is_none_or(|known| known.value_type().is_array());
        let guard = on(statement, entry.key()).any(|other| {
            let present = other.operator.test == Test::Null
                && other.texts().all(|(text, _)| text.eq_ignore_ascii_case("false"));
            let some = other.operator.set == Some(SetQualifier::ForAnyValue);
            present || some
        });
        if many && !guard && entry.operator.test != Test::Null {
            let key = Quote(entry.key());
            let details = format!(
                "`ForAllValues` holds where the request has no `{key}`, which is then allowed; add `\"Null\": {{\"{key}\": \"false\"}}`, unless that is meant"
            );
            notes.add(Issue::XForallvaluesWithoutNullGuard, entry.entry.span, details);
        }
    }
}

/// Addresses within a VPC are anybody's.
fn source_address(statement: &Statement, notes: &mut Notes) {
    let Some(entry) = on(statement, "aws:VpcSourceIp").next() else { return };
    if ["aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn"]
        .iter()
        .all(|key| on(statement, key).next().is_none())
    {
        let details = "`aws:VpcSourceIp` is an address within any VPC of anyone's; add a condition on `aws:SourceVpc` or `aws:SourceVpce`";
        notes.add(Issue::MissingPairedConditionKeys, entry.entry.span, details);
    }
}

/// The services whose requests carry the owner of the VPC endpoint.
///
/// Source: IAM User Guide, "AWS global condition context keys", aws:VpceAccount and aws:VpceOrgID (2026).
const ENDPOINT_SERVICES: [&str; 51] = [
    "acm-pca",
    "applicationinsights",
    "apprunner",
    "athena",
    "b2bi",
    "cassandra",
    "cloudformation",
    "cognito-identity",
    "comprehendmedical",
    "compute-optimizer",
    "datasync",
    "discovery",
    "dms",
    "ds-data",
    "dynamodb",
    "ebs",
    "ecr",
    "ecs",
    "firehose",
    "gamelift",
    "healthlake",
    "iam",
    "identitystore",
    "iotfleetwise",
    "iottwinmaker",
    "iotwireless",
    "kinesisanalytics",
    "kms",
    "lambda",
    "medical-imaging",
    "network-firewall",
    "omics",
    "payment-cryptography",
    "polly",
    "pricing",
    "rbin",
    "rekognition",
    "route53",
    "s3",
    "scheduler",
    "servicediscovery",
    "servicequotas",
    "ses",
    "shield",
    "sms-voice",
    "sqs",
    "ssm-contacts",
    "storagegateway",
    "textract",
    "transcribe",
    "transfer",
];

fn endpoint(statement: &Statement, notes: &mut Notes) {
    let keys = ["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];
    let Some(entry) = entries(statement).find(|entry| keys.iter().any(|key| entry.is(key))) else { return };
    let supported = |action: &str| {
        let service = action.split_once(':').map_or("*", |(service, _)| service);
        ENDPOINT_SERVICES.iter().any(|known| known.eq_ignore_ascii_case(service))
    };
    let outside =
        statement.not_action.is_some() || actions(statement).iter().any(|action| !supported(&action.value));
    if outside {
        let details = format!(
            "only some services fill in `{}`; name actions of those alone, else the condition fails for the others",
            Quote(entry.key())
        );
        notes.add(Issue::UseConditionKeyOnlyWithSupportedServices, entry.entry.key.span, details);
    }
}

/// Keys of a session that are set by an action of their own.
const SETTERS: [(&str, &str); 4] = [
    ("sts:SourceIdentity", "sts:SetSourceIdentity"),
    ("sts:TransitiveTagKeys", "sts:TagSession"),
    ("aws:RequestTag/", "sts:TagSession"),
    ("sts:RequestContextProviders", "sts:SetContext"),
];

fn sessions(statement: &Statement, notes: &mut Notes) {
    let assumes =
        |action: &str| action.get(..14).is_some_and(|head| head.eq_ignore_ascii_case("sts:AssumeRole"));
    let only =
        !actions(statement).is_empty() && actions(statement).iter().all(|action| assumes(&action.value));
    if statement.effect() != Some(Effect::Allow) || !only {
        return;
    }
    for entry in entries(statement).filter(|entry| entry.operator.test.comparand() != Comparand::Null) {
        let starts =
            |key: &str| entry.key().get(..key.len()).is_some_and(|head| head.eq_ignore_ascii_case(key));
        let setter = SETTERS.iter().find(|(key, _)| starts(key));
        if let Some((_, action)) = setter.filter(|(_, action)| !statement.covers_action(action)) {
            let details = format!(
                "who sets `{}` calls `{action}` as well; add it to the statement",
                Quote(entry.key())
            );
            notes.add(Issue::MissingActionForConditionKey, entry.entry.span, details);
        }
    }
}

/// Attributes are compared only where the request names some.
fn dynamodb(statement: &Statement, notes: &mut Notes) {
    let Some(entry) = on(statement, "dynamodb:Attributes").next() else { return };
    let reads = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"];
    let selects = on(statement, "dynamodb:Select").any(|entry| {
        !entry.operator.test.is_negated() && entry.texts().all(|(text, _)| text == "SPECIFIC_ATTRIBUTES")
    });
    if statement.effect() == Some(Effect::Allow)
        && !selects
        && reads.iter().any(|action| statement.covers_action(action))
    {
        let details = "a read that names no attributes returns all of them; add a condition that `dynamodb:Select` is `SPECIFIC_ATTRIBUTES`";
        notes.add(Issue::DynamodbAttributesWithoutSelect, entry.entry.span, details);
    }
}

/// Who asks for a shorter prefix sees what lies under the longer one.
fn prefixes(statement: &Statement, notes: &mut Notes) {
    let negative = |entry: &Entry<'_>| {
        entry.operator.test.comparand() == Comparand::String
            && entry.operator.test.is_negated() == (statement.effect() == Some(Effect::Allow))
    };
    for entry in on(statement, "s3:prefix").filter(negative) {
        let details = "a request with a shorter prefix lists these objects all the same; allow the prefixes that may be listed, or deny all others with `StringNotLike`";
        notes.add(Issue::S3PrefixInNegativeContext, entry.entry.span, details);
    }
}
