//! Values: whether the operator can read them, and whether the key can have them.

use aozu_names::Region;

use super::super::{
    Issue,
    principal::is_service,
    subject::{Entry, Notes, Quote, Subject},
};
use crate::policy::{Comparand, Readable, Span, readable};

pub(super) fn check(subject: &Subject<'_>, entry: Entry<'_>, notes: &mut Notes) {
    for (text, span) in entry.texts() {
        reads(subject, entry, text, span, notes);
        if !text.contains("${") {
            form(entry, text, span, notes);
        }
    }
    several(entry, notes);
}

fn reads(subject: &Subject<'_>, entry: Entry<'_>, text: &str, span: Span, notes: &mut Notes) {
    let comparand = entry.operator.test.comparand();
    let (quoted, operator) = (Quote(text), entry.operator);
    // Variables under operators that take none are told as such.
    if subject.version.has_variables() && text.contains("${") {
        return;
    }
    if comparand == Comparand::Bool && !["true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
        let details = format!("`{quoted}` counts as false under `{operator}`; write `true` or `false`");
        return notes.add(Issue::TypeMismatchBoolean, span, details);
    }
    let noun = match readable(comparand, text, subject.version) {
        Readable::Yes => {
            // Seconds since 1970 are read, but the guide advises against them.
            let seconds = text.strip_prefix(['+', '-']).unwrap_or(text);
            if comparand == Comparand::Date
                && seconds.len() > 4
                && seconds.bytes().all(|byte| byte.is_ascii_digit())
            {
                let details = format!(
                    "`{quoted}` is read as seconds since 1970; write a date, such as `2030-01-01T00:00:00Z`"
                );
                notes.add(Issue::InvalidDateValue, span, details);
            }
            return;
        }
        Readable::No(noun) => noun,
        Readable::Dead(noun) => {
            // Of addresses with host bits there is a code of its own.
            if comparand == Comparand::Arn {
                let details = format!("`{quoted}` is not {noun}: `{operator}` never matches it");
                notes.add(Issue::XValueNeverMatches, span, details);
            }
            return;
        }
    };
    let issue = match comparand {
        Comparand::Number => Issue::TypeMismatchNumber,
        Comparand::Date => Issue::TypeMismatchDate,
        Comparand::IpAddress => Issue::TypeMismatchIpRange,
        Comparand::Binary => Issue::TypeMismatchString,
        Comparand::Arn => Issue::XValueNeverMatches,
        Comparand::String | Comparand::Bool | Comparand::Null => return,
    };
    notes.add(issue, span, format!("`{quoted}` is not {noun}, which `{operator}` compares with"));
}

/// Keys whose values are services.
const SERVICES: [&str; 6] = [
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "iam:PassedToService",
    "iam:AWSServiceName",
];

fn form(entry: Entry<'_>, text: &str, span: Span, notes: &mut Notes) {
    // `Null` compares presence; a pattern may take in what has the right form.
    if !matches!(entry.operator.test.comparand(), Comparand::String | Comparand::Arn)
        || text.contains(['*', '?'])
    {
        return;
    }
    let quoted = Quote(text);
    if SERVICES.iter().any(|key| entry.is(key)) && !is_service(text) {
        let details = format!(
            "`{quoted}` is not the name of a service: write it as `service.amazonaws.com`, in small letters"
        );
        notes.add(Issue::InvalidServicePrincipalFormat, span, details);
    } else if entry.is("kms:ViaService") && !(is_service(text) && text.split('.').count() > 3) {
        let details = format!(
            "`{quoted}` is not the name of a service in a region: write it as `service.region.amazonaws.com`, in small letters"
        );
        notes.add(Issue::InvalidServicePrincipalFormat, span, details);
    } else if entry.is("aws:SourceVpc") && !is_id(text, "vpc-") {
        let details = format!("`{quoted}` is not the id of a VPC: `vpc-` and 8 or 17 letters and digits");
        notes.add(Issue::InvalidVpcFormat, span, details);
    } else if entry.is("aws:SourceVpce") && !is_id(text, "vpce-") {
        let details =
            format!("`{quoted}` is not the id of a VPC endpoint: `vpce-` and 8 or 17 letters and digits");
        notes.add(Issue::InvalidVpceFormat, span, details);
    } else if (entry.is("aws:RequestedRegion") || entry.is("ec2:Region")) && !Region::KNOWN.contains(&text) {
        notes.add(Issue::InvalidRegion, span, format!("`{quoted}` is no region of AWS"));
    } else if entry.is("s3:x-amz-server-side-encryption-aws-kms-key-id") && !is_key(text) {
        let details = format!("`{quoted}` is not the ARN of a KMS key: `arn:aws:kms:region:account:key/id`");
        notes.add(Issue::InvalidKmsKeyValue, span, details);
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        matches!(rest.len(), 8 | 17) && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn is_key(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    matches!(parts.as_slice(), ["arn", partition, "kms", region, account, key]
        if partition.starts_with("aws") && !region.is_empty() && !account.is_empty() && key.starts_with("key/"))
}

/// Several bounds of which one decides.
fn several(entry: Entry<'_>, notes: &mut Notes) {
    use crate::policy::Test::{
        DateGreaterThan, DateGreaterThanEquals, DateLessThan, DateLessThanEquals, NumericGreaterThan,
        NumericGreaterThanEquals, NumericLessThan, NumericLessThanEquals,
    };
    let which = match entry.operator.test {
        NumericLessThan | NumericLessThanEquals | DateLessThan | DateLessThanEquals => "greatest",
        NumericGreaterThan | NumericGreaterThanEquals | DateGreaterThan | DateGreaterThanEquals => "least",
        _ => return,
    };
    if entry.entry.values.len() > 1 {
        let details = format!(
            "of the values of `{}` under `{}` only the {which} counts; keep that one",
            Quote(entry.key()),
            entry.operator
        );
        notes.add(Issue::RedundantConditionValueNum, entry.entry.span, details);
    }
}
