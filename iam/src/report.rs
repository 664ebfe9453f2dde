//! The credential report: one row a user and one for the root user.
//!
//! Source: IAM User Guide, "Generate credential reports for your AWS account".

use std::{fmt, str::FromStr};

use aozu_names::{
    Arn, Timestamp,
    wire::{Fields, Problems, Resource},
};
use base64::Engine;

use crate::wire;

aozu_names::checked_name! {
    /// Who a row is about: a user's name, or `<root_account>`.
    ///
    /// ```
    /// use aozu_iam::ReportUser;
    /// assert!("<root_account>".parse::<ReportUser>()?.is_root());
    /// assert!(!"alice".parse::<ReportUser>()?.is_root());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct ReportUser, "a user of a credential report", |text| {
        const RULE: &str = "it must be a user name or `<root_account>`";
        match text == ReportUser::ROOT || text.parse::<aozu_names::UserName>().is_ok() {
            true => Ok(()),
            false => Err((None, RULE)),
        }
    }
}

impl ReportUser {
    /// What stands for the root user.
    pub const ROOT: &'static str = "<root_account>";

    /// Whether it is the root user's row.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.as_str() == Self::ROOT
    }
}

/// What a column says: a value, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stated<T> {
    /// The value.
    Value(T),
    /// `N/A`: it does not apply, such as the last use of a key that there is not.
    NotApplicable,
    /// `no_information`: it never happened, or before AWS kept records of it.
    NoInformation,
    /// `not_supported`: AWS does not say, such as the next rotation where passwords do not expire.
    NotSupported,
    /// The report has no such column.
    NotStated,
}

impl<T> Stated<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl<T: fmt::Display> fmt::Display for Stated<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::NotApplicable => f.write_str("N/A"),
            Self::NoInformation => f.write_str("no_information"),
            Self::NotSupported => f.write_str("not_supported"),
            Self::NotStated => Ok(()),
        }
    }
}

/// Text of a column that is no text of AWS's: a flag is `true` or `false`, in either case.
struct Flag(bool);

impl FromStr for Flag {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "true" | "TRUE" | "True" => Ok(Self(true)),
            "false" | "FALSE" | "False" => Ok(Self(false)),
            _ => Err("it must be `true`, `false`, `N/A` or `not_supported`"),
        }
    }
}

/// One of the two access keys that a row speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedKey {
    /// Whether it is there and active.
    pub active: Stated<bool>,
    /// When it was created or last rotated; `N/A` if there is none.
    pub last_rotated: Stated<Timestamp>,
    /// When it last signed a request.
    pub last_used_date: Stated<Timestamp>,
    /// In which region.
    pub last_used_region: Stated<String>,
    /// For which service.
    pub last_used_service: Stated<String>,
}

/// One of the two signing certificates that a row speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedCertificate {
    /// Whether it is there and active.
    pub active: Stated<bool>,
    /// When it was last rotated.
    pub last_rotated: Stated<Timestamp>,
}

model! {
    /// One row of the credential report: what one user can sign in with.
    ///
    /// ```
    /// use aozu_iam::{CredentialReportRow, Stated, wire};
    /// let row = CredentialReportRow::try_from(wire::CredentialReportRow {
    ///     user: "<root_account>".into(),
    ///     arn: "arn:aws:iam::111122223333:root".into(),
    ///     password_enabled: "not_supported".into(),
    ///     mfa_active: "false".into(),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(row.mfa_active(), &Stated::Value(false));
    /// assert!(!row.has_no_credentials(), "it may well have a password");
    /// # Ok::<(), aozu_names::wire::Problems>(())
    /// ```
    pub struct CredentialReportRow {
        /// Who it is about.
        one user: ReportUser,
        /// The user's ARN.
        one arn: Arn,
        /// When the user was created.
        one user_creation_time: Stated<Timestamp>,
        /// Whether there is a password; of the root user AWS may not say.
        one password_enabled: Stated<bool>,
        /// When the password was last used.
        one password_last_used: Stated<Timestamp>,
        /// When the password was last changed.
        one password_last_changed: Stated<Timestamp>,
        /// When the password must be changed.
        one password_next_rotation: Stated<Timestamp>,
        /// Whether an MFA device is enabled.
        one mfa_active: Stated<bool>,
        /// The two access keys.
        one access_keys: [ReportedKey; 2],
        /// The two signing certificates.
        one certificates: [ReportedCertificate; 2],
    }
}

impl CredentialReportRow {
    /// Whether it is known that the user can sign in with nothing: no password, no access key, be it
    /// inactive, no certificate. So it is with the root user of a member account whose root access
    /// is managed centrally.
    ///
    /// Source: IAM User Guide, "Centralize root access for member accounts".
    #[must_use]
    pub fn has_no_credentials(&self) -> bool {
        let none = |active: &Stated<bool>| *active == Stated::Value(false);
        none(&self.password_enabled)
            && self.access_keys.iter().all(|key| none(&key.active) && key.last_rotated.value().is_none())
            && self.certificates.iter().all(|certificate| none(&certificate.active))
    }
}

fn stated<T: FromStr>(fields: &mut Fields, column: &str, text: &str) -> Stated<T>
where
    T::Err: fmt::Display,
{
    match text {
        "" => Stated::NotStated,
        "N/A" => Stated::NotApplicable,
        "no_information" => Stated::NoInformation,
        "not_supported" => Stated::NotSupported,
        text => fields.optional(column, Some(text)).map_or(Stated::NotStated, Stated::Value),
    }
}

fn flag(fields: &mut Fields, column: &str, text: &str) -> Stated<bool> {
    match stated::<Flag>(fields, column, text) {
        Stated::Value(Flag(value)) => Stated::Value(value),
        Stated::NotApplicable => Stated::NotApplicable,
        Stated::NoInformation => Stated::NoInformation,
        Stated::NotSupported => Stated::NotSupported,
        Stated::NotStated => Stated::NotStated,
    }
}

impl TryFrom<wire::CredentialReportRow> for CredentialReportRow {
    type Error = Problems;
    fn try_from(wire: wire::CredentialReportRow) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let user = fields.required("user", Some(wire.user.as_str()));
        let arn = fields.required("arn", Some(wire.arn.as_str()));
        let f = &mut fields;
        let access_keys = [
            ReportedKey {
                active: flag(f, "access_key_1_active", &wire.access_key_1_active),
                last_rotated: stated(f, "access_key_1_last_rotated", &wire.access_key_1_last_rotated),
                last_used_date: stated(f, "access_key_1_last_used_date", &wire.access_key_1_last_used_date),
                last_used_region: stated(f, "", &wire.access_key_1_last_used_region),
                last_used_service: stated(f, "", &wire.access_key_1_last_used_service),
            },
            ReportedKey {
                active: flag(f, "access_key_2_active", &wire.access_key_2_active),
                last_rotated: stated(f, "access_key_2_last_rotated", &wire.access_key_2_last_rotated),
                last_used_date: stated(f, "access_key_2_last_used_date", &wire.access_key_2_last_used_date),
                last_used_region: stated(f, "", &wire.access_key_2_last_used_region),
                last_used_service: stated(f, "", &wire.access_key_2_last_used_service),
            },
        ];
        let certificates = [
            ReportedCertificate {
                active: flag(f, "cert_1_active", &wire.cert_1_active),
                last_rotated: stated(f, "cert_1_last_rotated", &wire.cert_1_last_rotated),
            },
            ReportedCertificate {
                active: flag(f, "cert_2_active", &wire.cert_2_active),
                last_rotated: stated(f, "cert_2_last_rotated", &wire.cert_2_last_rotated),
            },
        ];
        let user_creation_time = stated(f, "user_creation_time", &wire.user_creation_time);
        let password_enabled = flag(f, "password_enabled", &wire.password_enabled);
        let password_last_used = stated(f, "password_last_used", &wire.password_last_used);
        let password_last_changed = stated(f, "password_last_changed", &wire.password_last_changed);
        let password_next_rotation = stated(f, "password_next_rotation", &wire.password_next_rotation);
        let mfa_active = flag(f, "mfa_active", &wire.mfa_active);
        match (user, arn) {
            (Some(user), Some(arn)) => fields.ok(Self {
                user,
                arn,
                user_creation_time,
                password_enabled,
                password_last_used,
                password_last_changed,
                password_next_rotation,
                mfa_active,
                access_keys,
                certificates,
            }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&CredentialReportRow> for wire::CredentialReportRow {
    fn from(row: &CredentialReportRow) -> Self {
        let [one, two] = &row.access_keys;
        let [cert_one, cert_two] = &row.certificates;
        Self {
            user: row.user.to_string(),
            arn: row.arn.to_string(),
            user_creation_time: row.user_creation_time.to_string(),
            password_enabled: row.password_enabled.to_string(),
            password_last_used: row.password_last_used.to_string(),
            password_last_changed: row.password_last_changed.to_string(),
            password_next_rotation: row.password_next_rotation.to_string(),
            mfa_active: row.mfa_active.to_string(),
            access_key_1_active: one.active.to_string(),
            access_key_1_last_rotated: one.last_rotated.to_string(),
            access_key_1_last_used_date: one.last_used_date.to_string(),
            access_key_1_last_used_region: one.last_used_region.to_string(),
            access_key_1_last_used_service: one.last_used_service.to_string(),
            access_key_2_active: two.active.to_string(),
            access_key_2_last_rotated: two.last_rotated.to_string(),
            access_key_2_last_used_date: two.last_used_date.to_string(),
            access_key_2_last_used_region: two.last_used_region.to_string(),
            access_key_2_last_used_service: two.last_used_service.to_string(),
            cert_1_active: cert_one.active.to_string(),
            cert_1_last_rotated: cert_one.last_rotated.to_string(),
            cert_2_active: cert_two.active.to_string(),
            cert_2_last_rotated: cert_two.last_rotated.to_string(),
        }
    }
}

impl Resource for CredentialReportRow {
    type Key = ReportUser;
    type Wire = wire::CredentialReportRow;
    const ID: &'static str = "user";
    fn wire_id(wire: &wire::CredentialReportRow) -> Option<&str> {
        Some(wire.user.as_str())
    }
    fn key(&self) -> ReportUser {
        self.user.clone()
    }
}

/// Takes the rows out of the report's `Content`: CSV, in base64 as the CLI prints it or already
/// decoded. A row that is no row is its error; columns that are not known are read over.
///
/// # Errors
/// When the content is neither base64 of CSV nor CSV with the column `user`.
pub(crate) fn rows(content: &str) -> Result<Vec<Result<wire::CredentialReportRow, String>>, String> {
    let decoded = if content.starts_with("user,") {
        content.as_bytes().to_vec()
    } else {
        let packed: String = content.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        let lenient = base64::engine::GeneralPurpose::new(
            &base64::alphabet::STANDARD,
            base64::engine::GeneralPurposeConfig::new()
                .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
        );
        lenient.decode(packed).map_err(|error| format!("the content is no base64: {error}"))?
    };
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(decoded.as_slice());
    let header = table.headers().map_err(|error| format!("the content is no CSV: {error}"))?;
    if !header.iter().any(|column| column == "user") {
        return Err("the content has no column `user`; expected the CSV of a credential report".to_owned());
    }
    Ok(table.deserialize().map(|row| row.map_err(|error| error.to_string())).collect())
}

#[cfg(test)]
mod tests {
    use super::{CredentialReportRow, Stated, rows};
    use crate::wire;

    const HEADER: &str = "user,arn,user_creation_time,password_enabled,mfa_active,a_column_of_tomorrow\n";

    #[test]
    fn plain_and_packed_content_give_the_same_rows() {
        use base64::Engine;
        let csv = format!(
            "{HEADER}alice,arn:aws:iam::111122223333:user/alice,2026-01-05T00:00:00+00:00,true,false,x\n"
        );
        let packed = base64::engine::general_purpose::STANDARD.encode(&csv);
        let unpadded = packed.trim_end_matches('=');
        assert_eq!(rows(&csv), rows(&packed));
        assert_eq!(rows(&csv), rows(unpadded));
        assert_eq!(rows(&csv).unwrap().len(), 1);
    }

    #[test]
    fn every_word_for_nothing_is_kept_apart() {
        let row = wire::CredentialReportRow {
            user: "bob".into(),
            arn: "arn:aws:iam::111122223333:user/bob".into(),
            user_creation_time: "2026-01-05T00:00:00+00:00".into(),
            password_last_used: "no_information".into(),
            password_next_rotation: "not_supported".into(),
            access_key_1_last_rotated: "N/A".into(),
            ..Default::default()
        };
        let row = CredentialReportRow::try_from(row).unwrap();
        assert_eq!(row.password_last_used(), &Stated::NoInformation);
        assert_eq!(row.password_next_rotation(), &Stated::NotSupported);
        assert_eq!(row.access_keys()[0].last_rotated, Stated::NotApplicable);
        assert_eq!(row.mfa_active(), &Stated::NotStated);
        let written = wire::CredentialReportRow::from(&row);
        assert_eq!(written.user_creation_time, "2026-01-05T00:00:00Z");
        assert_eq!(CredentialReportRow::try_from(written).unwrap(), row);
    }

    #[test]
    fn what_is_no_report_is_told() {
        assert!(rows("%%%").unwrap_err().contains("base64"));
        assert!(rows("aGVsbG8=").unwrap_err().contains("column `user`"));
    }

    #[test]
    fn a_wrong_flag_and_a_wrong_time_are_both_told() {
        let row = wire::CredentialReportRow {
            user: "bob".into(),
            arn: "arn:aws:iam::111122223333:user/bob".into(),
            password_enabled: "maybe".into(),
            user_creation_time: "yesterday".into(),
            ..Default::default()
        };
        assert_eq!(CredentialReportRow::try_from(row).unwrap_err().0.len(), 2);
    }

    #[test]
    fn root_without_anything_has_no_credentials_and_with_an_inactive_key_has() {
        let mut row = wire::CredentialReportRow {
            user: "<root_account>".into(),
            arn: "arn:aws:iam::111122223333:root".into(),
            password_enabled: "false".into(),
            access_key_1_active: "false".into(),
            access_key_1_last_rotated: "N/A".into(),
            access_key_2_active: "false".into(),
            access_key_2_last_rotated: "N/A".into(),
            cert_1_active: "false".into(),
            cert_2_active: "false".into(),
            ..Default::default()
        };
        let built = |row: &wire::CredentialReportRow| CredentialReportRow::try_from(row.clone()).unwrap();
        assert!(built(&row).has_no_credentials());
        row.access_key_1_last_rotated = "2026-01-05T00:00:00+00:00".into();
        assert!(!built(&row).has_no_credentials());
    }
}
