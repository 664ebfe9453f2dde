//! `validate`: every rule of every crate, run over everything that was read.

mod audit;
mod options;
mod report;
mod run;
mod suppress;

pub use audit::{AuditPolicy, Audited, Rejected};
pub(crate) use options::matches;
pub use options::{Options, Suppression};
pub use report::{CoverageReport, NotReadEntry, REPORT_FORMAT, ReadEntry, Report, RuleNotRun, Suppressed};

use aozu_names::Timestamp;

use crate::{Account, Model, Organization, Places};

impl Account {
    /// Everything that is wrong with the account.
    ///
    /// ```
    /// use aozu::{Account, Options, names::AccountId};
    /// let report = Account::new(AccountId::literal("111122223333")).validate(&Options::default());
    /// assert!(report.findings.is_empty());
    /// assert!(!report.coverage.rules_not_run.is_empty(), "nothing was read, so nothing was looked at");
    /// ```
    #[must_use]
    pub fn validate(&self, options: &Options) -> Report {
        self.compile().validate(options, None, &Places::default())
    }
}

impl Organization {
    /// Everything that is wrong with its accounts.
    #[must_use]
    pub fn validate(&self, options: &Options) -> Report {
        self.validate_at(options, &Places::default())
    }

    /// The same, with each finding's place in the files that the state was read from.
    #[must_use]
    pub fn validate_at(&self, options: &Options, places: &Places) -> Report {
        self.compile().validate(options, self.as_of(), places)
    }
}

impl Model<'_> {
    /// Everything that is wrong; `as_of` is the state's own time.
    #[must_use]
    pub fn validate(&self, options: &Options, as_of: Option<Timestamp>, places: &Places) -> Report {
        let as_of = options.as_of.or(as_of);
        let mut run = run::run(self, options, as_of);
        // Those about the asking itself need nothing that is read.
        let of_asking =
            crate::rules::RULES.iter().map(|rule| rule.info).filter(|info| info.subject.is_empty());
        let asked = of_asking.filter(|info| options.runs(info.code, info.name)).map(|info| info.code);
        run.coverage.rules_run.extend(asked);
        let not_run: Vec<_> =
            run.coverage.rules_not_run.iter().filter_map(|rule| crate::rule(rule.rule)).collect();
        let sifted = suppress::sift(self, run.findings, options, as_of, &not_run);
        let mut findings = sifted.kept;
        if let Some(least) = options.severity {
            findings.retain(|finding| finding.severity >= least);
        }
        let mut suppressed = sifted.suppressed;
        let left_out = suppressed.iter_mut().map(|suppressed| &mut suppressed.finding);
        for finding in findings.iter_mut().chain(left_out) {
            if finding.place.is_none() {
                finding.place =
                    places.get(finding.account, finding.region.as_ref(), finding.collection, &finding.key);
            }
        }
        findings.sort();
        Report {
            format: REPORT_FORMAT,
            as_of,
            summary: report::summary(&findings),
            findings,
            suppressed,
            coverage: run.coverage,
        }
    }
}
