//! What a user can sign in with, from whichever answer tells it.

use aozu_names::{Known, Timestamp, UserName};

use crate::{CredentialReportRow, Iam, ReportUser, Stated, entity::AccessKeyStatus};

/// An active access key, as far as the answers tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveKey {
    /// Its id; the credential report gives none, and there it is `access_key_1` or `access_key_2`.
    pub id: String,
    /// When it was created or last rotated.
    pub created: Option<Timestamp>,
    /// When it last signed a request: known absent if never.
    pub last_used: Known<Timestamp>,
}

impl Iam {
    /// The credential report's row about a user, where the report was read.
    #[must_use]
    pub fn report_row(&self, user: &UserName) -> Option<&CredentialReportRow> {
        let user: ReportUser = user.as_str().parse().ok()?;
        self.credential_report().get(&user)
    }

    /// Whether the user has a password for the console; none where neither its login profile nor the
    /// credential report was read.
    #[must_use]
    pub fn has_password(&self, user: &UserName) -> Option<bool> {
        match self.login_profiles().get_known(user) {
            Known::Present(_) => Some(true),
            Known::Absent => Some(false),
            Known::NotRead(_) => self.report_row(user)?.password_enabled().value().copied(),
        }
    }

    /// Whether the user has an MFA device; none where that was not read.
    #[must_use]
    pub fn has_mfa(&self, user: &UserName) -> Option<bool> {
        if let Known::Present(devices) = self.mfa_devices().get_known(user) {
            return Some(!devices.devices().is_empty());
        }
        self.report_row(user)?.mfa_active().value().copied()
    }

    /// The access keys that the user can sign requests with; none where they were not read.
    #[must_use]
    pub fn active_keys(&self, user: &UserName) -> Option<Vec<ActiveKey>> {
        let row = self.report_row(user);
        match self.access_keys().get_known(user) {
            Known::Present(keys) => {
                let active = keys.keys().iter().filter(|key| *key.status() == AccessKeyStatus::Active);
                Some(
                    active
                        .map(|key| ActiveKey {
                            id: key.id().to_string(),
                            created: key.create_date(),
                            last_used: match self.access_keys_last_used().get_known(key.id()) {
                                Known::Present(used) => {
                                    used.last_used().date().map_or(Known::Absent, Known::Present)
                                }
                                _ => Known::default(),
                            },
                        })
                        .collect(),
                )
            }
            Known::Absent => Some(Vec::new()),
            Known::NotRead(_) => reported_keys(row?),
        }
    }
}

fn reported_keys(row: &CredentialReportRow) -> Option<Vec<ActiveKey>> {
    let mut keys = Vec::new();
    for (key, id) in row.access_keys().iter().zip(["access_key_1", "access_key_2"]) {
        match key.active {
            Stated::Value(true) => keys.push(ActiveKey {
                id: id.to_owned(),
                created: key.last_rotated.value().copied(),
                last_used: match key.last_used_date {
                    Stated::Value(date) => Known::Present(date),
                    Stated::NotApplicable | Stated::NoInformation => Known::Absent,
                    _ => Known::default(),
                },
            }),
            Stated::Value(false) | Stated::NotApplicable => {}
            _ => return None,
        }
    }
    Some(keys)
}
