use aozu_names::{Arn, Finding, Findings, RuleInfo, Subject, Tags, Timestamp};

use super::{Options, Suppressed, Suppression, matches};
use crate::{Account, Model, rules};

/// Findings sifted by `aozu.toml`, tags and the baseline.
pub(super) struct Sifted {
    pub kept: Vec<Finding>,
    pub suppressed: Vec<Suppressed>,
}

/// Leaves out what the user asked to leave out, and adds what is wrong with the asking itself.
pub(super) fn sift(
    model: &Model<'_>,
    findings: Vec<Finding>,
    options: &Options,
    as_of: Option<Timestamp>,
    not_run: &[&'static RuleInfo],
) -> Sifted {
    let mut used = vec![false; options.suppressions.len()];
    let mut sifted = Sifted { kept: Vec::new(), suppressed: Vec::new() };
    for finding in findings {
        let mut by = None;
        for (suppression, used) in options.suppressions.iter().zip(&mut used) {
            if suppression.covers(&finding) {
                *used = true;
                if !suppression.is_expired(as_of) {
                    by = by.or(Some(("aozu.toml", suppression.reason.clone())));
                }
            }
        }
        by = by.or_else(|| {
            tag_ignores(&finding).map(|value| ("tag", format!("tag `{IGNORE_TAG}` = `{value}`")))
        });
        if by.is_none() && options.baseline.contains(&finding.fingerprint) {
            by = Some(("baseline", "listed in the baseline".to_owned()));
        }
        match by {
            None => sifted.kept.push(finding),
            Some((by, reason)) => sifted.suppressed.push(Suppressed::of(finding, by, reason)),
        }
    }
    // Where only a part was looked at, a suppression may well match what was not.
    let partly = !options.accounts.is_empty() || !options.regions.is_empty() || !options.only.is_empty();
    for (suppression, used) in options.suppressions.iter().zip(&mut used) {
        *used |= partly || not_run.iter().any(|rule| suppression.names(rule));
    }
    let mut own = Findings::default();
    if let Some(subject) = subject_of(model) {
        let scope = rules::Scope {
            accounts: &[],
            account: None,
            region: None,
            suppressions: &options.suppressions,
            used: &used,
            as_of,
            subject,
            access: None,
        };
        // Those that look at accounts were run with all others.
        let own_rules = rules::RULES.iter().filter(|rule| rule.info.subject.is_empty());
        let asked = own_rules.filter(|rule| options.runs(rule.info.code, rule.info.name));
        asked.for_each(|rule| (rule.check)(&scope, &mut own));
    }
    for finding in own.into_sorted() {
        if options.baseline.contains(&finding.fingerprint) {
            sifted.suppressed.push(Suppressed::of(finding, "baseline", "listed in the baseline".to_owned()));
        } else {
            sifted.kept.push(finding);
        }
    }
    sifted
}

/// A resource that bears this tag is left out of the rules that its value lists, or of all for `*`.
const IGNORE_TAG: &str = "aozu:ignore";

fn tag_ignores(finding: &Finding) -> Option<&str> {
    let value = finding.tags.get(IGNORE_TAG)?;
    let mut listed = value.split([' ', ',', ';']).filter(|word| !word.is_empty());
    listed.any(|word| matches(word, finding.rule) || matches(word, finding.name)).then_some(value.as_str())
}

impl Suppressed {
    fn of(finding: Finding, by: &'static str, reason: String) -> Self {
        let (rule, resource, fingerprint) =
            (finding.rule, finding.resource.clone(), finding.fingerprint.clone());
        Self { rule, resource, fingerprint, by, reason, finding }
    }
}

impl Suppression {
    fn names(&self, rule: &RuleInfo) -> bool {
        self.rule == rule.code || self.rule == rule.name
    }

    fn covers(&self, finding: &Finding) -> bool {
        (self.rule == finding.rule || self.rule == finding.name)
            && (matches(&self.resource, finding.resource.as_str()) || self.resource == finding.resource_id)
    }

    /// Whether its last day lies before the day of the run.
    pub(crate) fn is_expired(&self, as_of: Option<Timestamp>) -> bool {
        match (self.expires, as_of) {
            (Some(last), Some(now)) => now.instant().date_naive() > last,
            _ => false,
        }
    }
}

/// What findings about the suppressions themselves are about: the first account, as a whole.
fn subject_of(model: &Model<'_>) -> Option<Subject> {
    subject_of_account(model.accounts().next()?)
}

/// An account as a whole.
pub(super) fn subject_of_account(account: &Account) -> Option<Subject> {
    let arn = Arn::new(account.partition(), "iam", None, Some(account.id()), "root").ok()?;
    Some(Subject {
        arn,
        id: account.id().to_string(),
        account: account.id(),
        region: None,
        tags: Tags::default(),
        collection: "aozu.toml",
        key: "suppress".into(),
    })
}
