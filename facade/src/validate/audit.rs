use std::ops::Deref;

use aozu_names::Severity;

use super::{Options, Report};
use crate::Account;

/// What an account must satisfy to count as audited.
#[derive(Debug, Clone)]
pub struct AuditPolicy {
    /// Findings from this severity on reject the account.
    pub deny: Severity,
    /// Whether rules may have been left out because what they look at was not read. By default they may
    /// not: an account of which nothing was read has no findings either.
    pub accept_unread: bool,
    /// What is looked for and what is left out.
    pub options: Options,
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { deny: Severity::Error, accept_unread: false, options: Options::default() }
    }
}

/// A value that passed an audit: it can come from nowhere else.
///
/// ```compile_fail
/// // There is no way to make one by hand.
/// fn forge(report: aozu::Report) -> aozu::Audited<u8> {
///     aozu::Audited { value: 1, report }
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Audited<T> {
    value: T,
    report: Report,
}

impl<T> Audited<T> {
    /// The report that it passed with.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The value, no longer known to be audited.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Audited<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// An account that did not pass, with the report that says why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "{} findings at or above `{deny}`, {} rules not run for want of data",
    report.count_from(*deny), report.coverage.rules_not_run.len()
)]
pub struct Rejected {
    /// The account, as it was given.
    pub account: Box<Account>,
    /// What is wrong with it, and what was not looked at.
    pub report: Box<Report>,
    /// The severity that rejected it.
    pub deny: Severity,
}

impl Account {
    /// Validates the account and, if nothing at or above the policy's severity is found and every rule
    /// could be run, gives it back as a value that bears witness of that.
    ///
    /// # Errors
    /// The account with its report.
    ///
    /// ```
    /// use aozu::{Account, AuditPolicy, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// assert!(account.clone().audit(&AuditPolicy::default()).is_err(), "nothing of it was read");
    ///
    /// let policy = AuditPolicy { accept_unread: true, ..AuditPolicy::default() };
    /// let audited = account.audit(&policy)?;
    /// assert_eq!(audited.id().as_str(), "111122223333");
    /// # Ok::<(), aozu::Rejected>(())
    /// ```
    pub fn audit(self, policy: &AuditPolicy) -> Result<Audited<Self>, Rejected> {
        let report = self.validate(&policy.options);
        let looked = policy.accept_unread || report.coverage.rules_not_run.is_empty();
        if looked && report.count_from(policy.deny) == 0 {
            Ok(Audited { value: self, report })
        } else {
            Err(Rejected { account: Box::new(self), report: Box::new(report), deny: policy.deny })
        }
    }
}
