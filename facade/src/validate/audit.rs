use std::ops::Deref;

use aozu_names::Severity;

use super::{Options, Report};
use crate::Account;

/// What an account must satisfy to count as audited.
#[derive(Debug, Clone)]
pub struct AuditPolicy {
    /// Findings from this severity on reject the account.
    pub deny: Severity,
    /// What is looked for and what is left out.
    pub options: Options,
}

impl Default for AuditPolicy {
    fn default() -> Self {
        Self { deny: Severity::Error, options: Options::default() }
    }
}

/// A value that passed an audit: it can come from nowhere else.
///
/// ```compile_fail
/// // There is no way to make one by hand.
/// let audited = aozu::Audited { value: 1, report: todo!() };
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
#[error("{} findings at or above `{}`", report.count_from(*deny), deny)]
pub struct Rejected {
    /// The account, as it was given.
    pub account: Box<Account>,
    /// What is wrong with it.
    pub report: Report,
    /// The severity that rejected it.
    pub deny: Severity,
}

impl Account {
    /// Validates the account and, if nothing at or above the policy's severity is found, gives it back
    /// as a value that bears witness of that.
    ///
    /// # Errors
    /// The account with its report.
    ///
    /// ```
    /// use aozu::{Account, AuditPolicy, names::AccountId};
    /// let audited = Account::new(AccountId::literal("111122223333")).audit(&AuditPolicy::default())?;
    /// assert_eq!(audited.id().as_str(), "111122223333");
    /// # Ok::<(), aozu::Rejected>(())
    /// ```
    pub fn audit(self, policy: &AuditPolicy) -> Result<Audited<Self>, Rejected> {
        let report = self.validate(&policy.options);
        if report.count_from(policy.deny) == 0 {
            Ok(Audited { value: self, report })
        } else {
            Err(Rejected { account: Box::new(self), report, deny: policy.deny })
        }
    }
}
