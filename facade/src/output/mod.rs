//! What was found, in the forms that other programs show: SARIF, JUnit, GitHub's annotations, Markdown.
//!
//! A [`Listing`] is the neutral list that each form is written from: [`Report::listing`] makes one of findings,
//! [`Checked::listing`](crate::Checked::listing) one of promises. Each form is a pure function of it, so the same
//! list gives the same bytes.

mod github;
mod junit;
mod lines;
mod listing;
mod markdown;
mod sarif;
mod text;

pub(crate) use lines::offsets;
pub use listing::{At, Check, Entry, LeftOut, Listing, Standing, Unread};
#[cfg(feature = "cli")]
pub(crate) use text::clean;

use aozu_names::Severity;

use crate::Report;

impl Report {
    /// The findings in SARIF 2.1.0, as code scanning reads it; see [`Listing::to_sarif`].
    #[must_use]
    pub fn to_sarif(&self) -> String {
        self.listing(Severity::Error).to_sarif()
    }

    /// The rules as JUnit's test cases, of which those fail that found something at least this bad; see
    /// [`Listing::to_junit`].
    #[must_use]
    pub fn to_junit(&self, deny: Severity) -> String {
        self.listing(deny).to_junit()
    }

    /// The findings as annotations of a GitHub workflow, errors from this severity on; see [`Listing::to_github`].
    #[must_use]
    pub fn to_github(&self, deny: Severity) -> String {
        self.listing(deny).to_github()
    }

    /// The findings in Markdown, for a pull request; see [`Listing::to_markdown`].
    #[must_use]
    pub fn to_markdown(&self, deny: Severity) -> String {
        self.listing(deny).to_markdown()
    }
}
