//! Keys: whether there are such, whether the operator fits them, and whether they can be relied upon.

use super::super::{
    Issue, PolicyType, ResourceType,
    subject::{Entry, Notes, Quote, Subject},
};
use crate::{
    policy::{Comparand, SetQualifier, Test},
    reference::{self, ConditionKey, ValueType},
};

pub(super) fn check(subject: &Subject<'_>, entry: Entry<'_>, known: Option<ConditionKey>, notes: &mut Notes) {
    let key = entry.key();
    let (quoted, span) = (Quote(key), entry.entry.key.span);
    if key.eq_ignore_ascii_case("aws:ARN") {
        // The guide has two codes for this key, and does not say which applies when: Organizations never knew it.
        let organizations = matches!(
            subject.policy_type,
            PolicyType::ServiceControlPolicy | PolicyType::ResourceControlPolicy
        );
        let issue = if organizations {
            Issue::UnsupportedGlobalConditionKey
        } else {
            Issue::DeprecatedGlobalConditionKey
        };
        return notes.add(issue, span, format!("`{quoted}` is no longer filled in; use `aws:PrincipalArn`"));
    }
    let Some((prefix, name)) = key.split_once(':') else {
        let details = format!("`{quoted}` is not a condition key: it must be `service:key`");
        return notes.add(Issue::InvalidConditionKeyFormat, span, details);
    };
    audience(entry, known, notes);
    if let Some(known) = known {
        fits(entry, known, notes);
    } else if tagged(key) {
        let whole = key.trim_end_matches('/');
        let details = format!("`{quoted}` lacks the key of a tag: write `{whole}/` and the tag's key");
        notes.add(Issue::MissingTagKeyInCondition, span, details);
    } else if reference::is_unlisted(key) {
        // AWS has it, and does not say what it holds.
    } else if prefix.eq_ignore_ascii_case("aws") {
        notes.add(Issue::InvalidGlobalConditionKey, span, unknown(key));
    } else if reference::service(prefix).is_some() {
        notes.add(Issue::InvalidServiceConditionKey, span, unknown(key));
    } else if !prefix.contains('.') && !name.is_empty() {
        // Keys of identity providers begin with the provider's host.
        let details = format!("there is no service `{}` whose key `{quoted}` could be", Quote(prefix));
        notes.add(Issue::InvalidService, span, details);
    }
    trusted(subject, entry, notes);
}

fn unknown(key: &str) -> String {
    let meant = reference::nearest_condition_key(key).map(|meant| format!("; did you mean `{meant}`?"));
    format!("there is no condition key `{}`{}", Quote(key), meant.unwrap_or_default())
}

/// Whether a key is one of tags, but for the tag's own key.
fn tagged(key: &str) -> bool {
    let stem = key.strip_suffix('/').unwrap_or(key);
    !stem.contains('/')
        && reference::condition_key(&format!("{stem}/x")).is_some_and(ConditionKey::is_template)
}

/// Whether operator and qualifier fit the type of the key's values.
fn fits(entry: Entry<'_>, known: ConditionKey, notes: &mut Notes) {
    let (operator, quoted) = (entry.operator, Quote(entry.key()));
    let comparand = operator.test.comparand();
    if comparand == Comparand::Null {
        return;
    }
    let many = known.value_type().is_array();
    if many && operator.set.is_none() {
        let details = format!(
            "`{quoted}` has several values in a request; write `ForAnyValue:{operator}` or `ForAllValues:{operator}`"
        );
        notes.add(Issue::MissingQualifier, entry.entry.key.span, details);
    } else if !many && operator.set == Some(SetQualifier::ForAllValues) {
        let details = format!(
            "`{quoted}` has one value or none, and `ForAllValues` holds where it has none; remove the qualifier"
        );
        notes.add(Issue::ForallvaluesWithSingleValuedKey, entry.entry.key.span, details);
    }
    let allowed = match known.value_type().element() {
        ValueType::Arn => &[Comparand::Arn, Comparand::String] as &[_],
        ValueType::Bool => &[Comparand::Bool],
        ValueType::Date => &[Comparand::Date, Comparand::Number],
        ValueType::Numeric => &[Comparand::Number],
        ValueType::IpAddress => &[Comparand::IpAddress],
        ValueType::Binary => &[Comparand::Binary],
        _ => &[Comparand::String],
    };
    // A tag or an encryption context may hold anything, an ARN too.
    let free = known.is_template() && comparand == Comparand::Arn;
    if !allowed.contains(&comparand) && !free {
        let kind = known.value_type().element();
        let details = format!("`{quoted}` is of type {kind}, which `{operator}` does not compare");
        notes.add(Issue::TypeMismatch, entry.entry.key.span, details);
    } else if known.value_type().element() == ValueType::Arn
        && matches!(operator.test, Test::StringLike | Test::StringNotLike)
    {
        let right = operator.to_string().replace("String", "Arn");
        let details =
            format!("`{quoted}` is an ARN: under `{operator}` a `*` crosses its parts; use `{right}`");
        notes.add(Issue::StringLikeOperatorWithArnConditionKeys, entry.entry.key.span, details);
    }
}

/// The audience of a token of an OpenID Connect provider is one value.
fn audience(entry: Entry<'_>, known: Option<ConditionKey>, notes: &mut Notes) {
    let provider = entry
        .key()
        .split_once(':')
        .is_some_and(|(host, claim)| host.contains('.') && claim.eq_ignore_ascii_case("aud"));
    if !provider {
        return;
    }
    let quoted = Quote(entry.key());
    match entry.operator.set {
        Some(SetQualifier::ForAnyValue) => {
            let details = format!("`{quoted}` has one value; remove `ForAnyValue:`");
            notes.add(Issue::ForanyvalueWithAudienceClaimType, entry.entry.span, details);
        }
        Some(SetQualifier::ForAllValues) if known.is_none() => {
            let details = format!(
                "`{quoted}` names the recipients of a token, mostly one; remove the qualifier unless your provider sends several"
            );
            notes.add(Issue::ConfirmAudienceClaimType, entry.entry.span, details);
        }
        _ => {}
    }
}

/// Keys that the caller makes up, and keys that say nothing in the policy of the resource itself.
fn trusted(subject: &Subject<'_>, entry: Entry<'_>, notes: &mut Notes) {
    let (quoted, span) = (Quote(entry.key()), entry.entry.key.span);
    if entry.is("aws:Referer") || entry.is("aws:UserAgent") {
        let details = format!("`{quoted}` is what the caller says: it can be anything, and keeps nobody out");
        notes.add(Issue::UntrustworthyConditionKey, span, details);
    }
    if let Some(resource_type) = subject.resource_type.filter(|found| {
        matches!(found, ResourceType::Bucket | ResourceType::AccessPoint)
            && ["s3:ResourceAccount", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"]
                .iter()
                .any(|key| entry.is(key))
    }) {
        let details = format!(
            "`{quoted}` is always the same in the policy of one `{resource_type}`; use it in identity policies"
        );
        notes.add(Issue::IrrelevantConditionKeyInPolicy, span, details);
    }
}
