use aozu_names::{
    Collection, Coverage, Known, NotRead,
    wire::{Answer, List, Reading, read_one, take_list},
};
use serde::Deserialize;

use super::NO_SUCH;
use crate::{Iam, entity::AccountAlias, report, wire};

pub(super) fn password_policy(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    *iam.password_policy_mut() = read_one(answer, "PasswordPolicy", "PasswordPolicy", reading);
}

pub(super) fn no_password_policy(iam: &mut Iam, _: Option<&str>, code: &str) {
    if !iam.password_policy().was_read() {
        *iam.password_policy_mut() =
            if code == NO_SUCH { Known::Absent } else { Known::NotRead(NotRead::Refused(code.to_owned())) };
    }
}

pub(super) fn summary(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    *iam.summary_mut() = read_one(answer, "SummaryMap", "SummaryMap", reading);
}

pub(super) fn no_summary(iam: &mut Iam, _: Option<&str>, code: &str) {
    if !iam.summary().was_read() {
        *iam.summary_mut() = Known::NotRead(NotRead::Refused(code.to_owned()));
    }
}

/// AWS lists bare texts; each becomes a resource with its name.
pub(super) fn aliases(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    const KEY: &str = "AccountAliases";
    let mut read = Collection::default();
    match take_list::<String>(answer.bytes, KEY, "") {
        Ok(list) => {
            read.set_whole();
            let named = |alias| wire::AccountAlias { account_alias: Some(alias) };
            let items = list.items.into_iter().map(|(at, alias)| (at, alias.map(named))).collect();
            let named = List { items, found: list.found, truncated: list.truncated, others: list.others };
            named.build::<AccountAlias>(&mut read, KEY, reading);
        }
        Err(message) => {
            reading.problem("", format!("{message}; expected an object with the list `{KEY}`"));
            read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
    }
    iam.account_aliases_mut().absorb(read);
}

pub(super) fn credential_report(iam: &mut Iam, answer: &Answer<'_>, reading: &mut Reading) {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Report {
        content: String,
    }
    let mut read = Collection::default();
    let content = serde_json::from_slice::<Report>(answer.bytes).map_err(|error| error.to_string());
    match content.and_then(|report| report::rows(&report.content)) {
        Err(message) => {
            reading.problem("/Content", message.clone());
            read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
        }
        Ok(rows) => {
            read.set_whole();
            let mut items = Vec::new();
            for (n, row) in rows.into_iter().enumerate() {
                match row {
                    Ok(row) => items.push(("/Content".to_owned(), Ok(row))),
                    Err(message) => {
                        let message = format!("row {}: {message}", n + 1);
                        reading.problem("/Content", message.clone());
                        read.set_coverage(Coverage::Partial(NotRead::Damaged(message)));
                    }
                }
            }
            let rows = List { items, found: true, truncated: false, others: Vec::new() };
            rows.build::<report::CredentialReportRow>(&mut read, "Content", reading);
        }
    }
    iam.credential_report_mut().absorb(read);
}
