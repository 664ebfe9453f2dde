//! The settings that are known, and what their values must be.

use aozu_names::{AccountId, Arn, Region, UniqueId, UniqueIdKind};

use super::{CredentialSource, Output};
use crate::{limits, policy::nearest};

pub(super) const ACCESS_KEY_ID: &str = "aws_access_key_id";
pub(super) const SECRET_ACCESS_KEY: &str = "aws_secret_access_key";
pub(super) const SESSION_TOKEN: &str = "aws_session_token";
/// The name that boto gave the token; still read.
pub(super) const SECURITY_TOKEN: &str = "aws_security_token";
pub(super) const REGION: &str = "region";
pub(super) const OUTPUT: &str = "output";
pub(super) const ROLE_ARN: &str = "role_arn";
pub(super) const ROLE_SESSION_NAME: &str = "role_session_name";
pub(super) const SOURCE_PROFILE: &str = "source_profile";
pub(super) const CREDENTIAL_SOURCE: &str = "credential_source";
pub(super) const EXTERNAL_ID: &str = "external_id";
pub(super) const MFA_SERIAL: &str = "mfa_serial";
pub(super) const DURATION_SECONDS: &str = "duration_seconds";
pub(super) const CREDENTIAL_PROCESS: &str = "credential_process";
pub(super) const WEB_IDENTITY_TOKEN_FILE: &str = "web_identity_token_file";
pub(super) const SSO_SESSION: &str = "sso_session";
pub(super) const SSO_START_URL: &str = "sso_start_url";
pub(super) const SSO_REGION: &str = "sso_region";
pub(super) const SSO_ACCOUNT_ID: &str = "sso_account_id";
pub(super) const SSO_ROLE_NAME: &str = "sso_role_name";

/// The settings of a profile that the AWS CLI User Guide lists ("Configuration and credential file settings",
/// read 2026-11), with those of its chapters on roles, SSO and endpoints.
const KNOWN: &[&str] = &[
    ACCESS_KEY_ID,
    SECRET_ACCESS_KEY,
    SESSION_TOKEN,
    SECURITY_TOKEN,
    REGION,
    OUTPUT,
    ROLE_ARN,
    ROLE_SESSION_NAME,
    SOURCE_PROFILE,
    CREDENTIAL_SOURCE,
    EXTERNAL_ID,
    MFA_SERIAL,
    DURATION_SECONDS,
    CREDENTIAL_PROCESS,
    WEB_IDENTITY_TOKEN_FILE,
    SSO_SESSION,
    SSO_START_URL,
    SSO_REGION,
    SSO_ACCOUNT_ID,
    SSO_ROLE_NAME,
    "sso_registration_scopes",
    "account_id_endpoint_mode",
    "api_versions",
    "aws_account_id",
    "ca_bundle",
    "cli_auto_prompt",
    "cli_binary_format",
    "cli_error_format",
    "cli_follow_urlparam",
    "cli_help_output",
    "cli_history",
    "cli_pager",
    "cli_timestamp_format",
    "defaults_mode",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "ec2_metadata_v1_disabled",
    "endpoint_url",
    "ignore_configure_endpoint_urls",
    "login_session",
    "max_attempts",
    "metadata_service_num_attempts",
    "metadata_service_timeout",
    "parameter_validation",
    "request_checksum_calculation",
    "request_min_compression_size_bytes",
    "disable_request_compression",
    "response_checksum_validation",
    "retry_mode",
    "s3",
    "s3api",
    "s3_disable_multiregion_access_points",
    "s3_us_east_1_regional_endpoint",
    "s3_use_arn_region",
    "services",
    "sdk_ua_app_id",
    "sigv4a_signing_region_set",
    "sts_regional_endpoints",
    "tcp_keepalive",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

/// Whether a setting of that name may stand in a profile, as far as is known.
pub(super) fn is_known(key: &str) -> bool {
    KNOWN.contains(&key)
}

/// The known setting that a name was most likely meant to be.
pub(super) fn meant(key: &str) -> Option<&'static str> {
    // Short names are two edits from everything.
    (key.len() >= 5).then(|| nearest(key, KNOWN.iter().copied()))?
}

/// Whether the value may not be shown.
pub(super) fn is_secret(key: &str) -> bool {
    matches!(key, SECRET_ACCESS_KEY | SESSION_TOKEN | SECURITY_TOKEN)
}

/// What is wrong with a value: the rule it breaks, and the fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misfit {
    pub(super) rule: String,
    pub(super) help: String,
}

fn misfit(rule: impl Into<String>, help: impl Into<String>) -> Misfit {
    Misfit { rule: rule.into(), help: help.into() }
}

/// Holds a value against its setting's rule; a setting that is not known takes any.
pub(super) fn check(key: &str, value: &str) -> Result<(), Misfit> {
    match key {
        REGION | SSO_REGION => match value.parse::<Region>() {
            Ok(_) => Ok(()),
            Err(error) => Err(misfit(error.rule(), region_help(value))),
        },
        OUTPUT => known_word(
            value.parse::<Output>().is_ok(),
            value,
            Output::RULE,
            Output::ALL.iter().map(|w| w.as_str()),
        ),
        CREDENTIAL_SOURCE => known_word(
            value.parse::<CredentialSource>().is_ok(),
            value,
            CredentialSource::RULE,
            CredentialSource::ALL.iter().map(|word| word.as_str()),
        ),
        ROLE_ARN => role_arn(value).map(drop),
        DURATION_SECONDS => duration(value).map(drop),
        ACCESS_KEY_ID => access_key_id(value).map(drop),
        SECRET_ACCESS_KEY => secret_access_key(value),
        SSO_ACCOUNT_ID | "aws_account_id" => match value.parse::<AccountId>() {
            Ok(_) => Ok(()),
            Err(error) => Err(misfit(error.rule(), "write the account's twelve digits without hyphens")),
        },
        ROLE_SESSION_NAME => session_name(value),
        EXTERNAL_ID => external_id(value),
        SOURCE_PROFILE
        | SSO_SESSION
        | MFA_SERIAL
        | CREDENTIAL_PROCESS
        | WEB_IDENTITY_TOKEN_FILE
        | SESSION_TOKEN
        | SECURITY_TOKEN
        | SSO_START_URL
        | SSO_ROLE_NAME
            if value.is_empty() =>
        {
            Err(misfit("it must not be empty", format!("give `{key}` a value or take the line out")))
        }
        _ => Ok(()),
    }
}

fn known_word<'w>(
    known: bool,
    value: &str,
    rule: &'static str,
    words: impl IntoIterator<Item = &'w str>,
) -> Result<(), Misfit> {
    if known {
        return Ok(());
    }
    Err(match nearest(value, words) {
        Some(word) => misfit(rule, format!("did you mean `{word}`?")),
        None => misfit(rule, "write one of these words, in this case"),
    })
}

fn region_help(value: &str) -> String {
    let zone =
        value.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|rest| rest.parse::<Region>().is_ok());
    match zone.or_else(|| nearest(value, Region::KNOWN)) {
        Some(region) => format!("did you mean `{region}`?"),
        None => "`aws ec2 describe-regions` lists the regions".to_owned(),
    }
}

/// The ARN of a role.
pub(super) fn role_arn(value: &str) -> Result<Arn, Misfit> {
    const FORM: &str = "write `arn:aws:iam::ACCOUNT:role/NAME`, as `aws iam get-role` prints it";
    let arn: Arn = value.parse().map_err(|error: aozu_names::NameError| misfit(error.rule(), FORM))?;
    let role = arn.service() == "iam" && arn.region().is_empty() && arn.account_id().is_some();
    match arn.resource().strip_prefix("role/") {
        Some(name) if role && !name.is_empty() && !name.ends_with('/') => Ok(arn),
        _ => Err(misfit("it must be the ARN of an IAM role", FORM)),
    }
}

/// A session's length in seconds.
pub(super) fn duration(value: &str) -> Result<u32, Misfit> {
    let (least, most) = (limits::SESSION_SECONDS_LEAST, limits::SESSION_SECONDS_MOST);
    let seconds = value.bytes().all(|b| b.is_ascii_digit()).then(|| value.parse::<u32>().ok()).flatten();
    seconds.filter(|seconds| (least..=most).contains(seconds)).ok_or_else(|| {
        misfit(
            format!("it must be a whole number from {least} to {most}"),
            "write seconds; without the setting a session lasts 3600",
        )
    })
}

/// The id of an access key that signs requests.
pub(super) fn access_key_id(value: &str) -> Result<UniqueId, Misfit> {
    const RULE: &str = "it must be 16 to 128 letters, digits and `_` that begin `AKIA` or `ASIA`";
    const HELP: &str = "copy the access key id as it was shown when the key was made";
    match value.parse::<UniqueId>() {
        Ok(id) if matches!(id.kind(), UniqueIdKind::AccessKey | UniqueIdKind::TemporaryAccessKey) => Ok(id),
        _ => Err(misfit(RULE, HELP)),
    }
}

fn secret_access_key(value: &str) -> Result<(), Misfit> {
    let length = value.chars().count();
    let alphabet = value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+' | b'='));
    if length == limits::SECRET_ACCESS_KEY_CHARACTERS && alphabet {
        return Ok(());
    }
    let has = if alphabet { format!("; it has {length}") } else { String::new() };
    Err(misfit(
        format!("it must be {} letters, digits, `/`, `+` and `=`{has}", limits::SECRET_ACCESS_KEY_CHARACTERS),
        "copy the secret again, without quotes; if it is lost, make another key with `aws iam create-access-key`",
    ))
}

/// Source: STS API reference, `AssumeRole`, `RoleSessionName`.
fn session_name(value: &str) -> Result<(), Misfit> {
    let letters = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
    if letters && (2..=64).contains(&value.len()) {
        return Ok(());
    }
    Err(misfit("it must be 2 to 64 letters, digits and `_+=,.@-`", "take other characters out"))
}

/// Source: STS API reference, `AssumeRole`, `ExternalId`.
fn external_id(value: &str) -> Result<(), Misfit> {
    let letters = value.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b));
    if letters && (2..=1224).contains(&value.len()) {
        return Ok(());
    }
    Err(misfit(
        "it must be 2 to 1224 letters, digits and `_+=,.@:/-`",
        "ask whoever owns the role for the id",
    ))
}

#[cfg(test)]
mod tests {
    use super::{check, is_known, meant};

    #[test]
    fn values_at_the_edges() {
        for (key, right) in [
            ("duration_seconds", "900"),
            ("duration_seconds", "43200"),
            ("aws_access_key_id", "AKIA567890123456"),
            ("aws_access_key_id", "ASIAIOSFODNN7EXAMPLE"),
            ("aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            ("region", "eu-north-7"),
            ("output", "off"),
            ("role_arn", "arn:aws-cn:iam::111122223333:role/path/name"),
            ("whatever", ""),
        ] {
            assert_eq!(check(key, right), Ok(()), "{key} = {right}");
        }
        for (key, wrong) in [
            ("duration_seconds", "899"),
            ("duration_seconds", "43201"),
            ("duration_seconds", "+3600"),
            ("duration_seconds", "1h"),
            ("duration_seconds", ""),
            ("duration_seconds", "99999999999999999999"),
            ("aws_access_key_id", "AKIA56789012345"),
            ("aws_access_key_id", "AIDAIOSFODNN7EXAMPLE"),
            ("aws_secret_access_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKE"),
            ("aws_secret_access_key", "\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE\""),
            ("region", "us-east-1 # Virginia"),
            ("output", "JSON"),
            ("credential_source", "environment"),
            ("role_arn", "arn:aws:iam::111122223333:user/name"),
            ("role_arn", "arn:aws:iam::111122223333:role/"),
            ("role_arn", "admin"),
            ("role_session_name", "a b"),
            ("external_id", "x"),
            ("source_profile", ""),
        ] {
            assert!(check(key, wrong).is_err(), "{key} = {wrong}");
        }
    }

    #[test]
    fn help_names_what_was_meant() {
        for (key, value, help) in [
            ("region", "ap-northeast-1a", "did you mean `ap-northeast-1`?"),
            ("region", "us-east1", "did you mean `us-east-1`?"),
            ("output", "jason", "did you mean `json`?"),
            ("credential_source", "environment", "did you mean `Environment`?"),
        ] {
            assert_eq!(check(key, value).unwrap_err().help, help);
        }
        assert_eq!(meant("aws_acess_key_id"), Some("aws_access_key_id"));
        assert_eq!(meant("s3x"), None);
        assert!(is_known("s3") && !is_known("colour"));
    }

    #[test]
    fn no_misfit_repeats_a_secret() {
        let secret = "wJalrXUtnFEMI-K7MDENG";
        let misfit = check("aws_secret_access_key", secret).unwrap_err();
        assert!(!format!("{misfit:?}").contains("wJal"));
    }
}
