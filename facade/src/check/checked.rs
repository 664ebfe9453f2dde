use aozu_names::{Severity, Timestamp};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::output::{At, Check, Entry, Listing, Standing};

/// What became of every promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Checked(Vec<Promised>);

/// Whether a promise holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// It does.
    Yes,
    /// It is broken, or selects nothing.
    No,
    /// Too little was read to say.
    Unknown,
}

/// What became of a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// What it is called.
    pub name: String,
    /// The member that it is written as: `reach`, `can`, …
    pub kind: &'static str,
    /// Whether it holds.
    pub holds: Holds,
    /// Why: of a broken promise the first that break it and how many do; of one that is unknown what would have to be
    /// read; of one that holds how much was looked at.
    pub evidence: Vec<String>,
    /// The line of the file that it begins at, where that is known.
    pub line: Option<usize>,
}

impl Serialize for Promised {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut told = s.serialize_struct("Promised", 3)?;
        told.serialize_field("Name", &self.name)?;
        told.serialize_field("Pass", &(self.holds == Holds::Yes))?;
        told.serialize_field("Evidence", &self.evidence)?;
        told.end()
    }
}

impl Checked {
    pub(super) fn new(promises: Vec<Promised>) -> Self {
        Self(promises)
    }

    /// The promises, in the order of the file.
    #[must_use]
    pub fn promises(&self) -> &[Promised] {
        &self.0
    }

    /// How many there are of which it is this.
    #[must_use]
    pub fn count(&self, holds: Holds) -> usize {
        self.0.iter().filter(|promise| promise.holds == holds).count()
    }

    /// Whether all hold: broken if one is, else unknown if one is.
    #[must_use]
    pub fn holds(&self) -> Holds {
        let has = |holds| self.count(holds) > 0;
        match (has(Holds::No), has(Holds::Unknown)) {
            (true, _) => Holds::No,
            (false, true) => Holds::Unknown,
            (false, false) => Holds::Yes,
        }
    }

    /// The outcome in one line.
    #[must_use]
    pub fn headline(&self) -> String {
        let total = self.0.len();
        let promises = if total == 1 { "1 promise".to_owned() } else { format!("{total} promises") };
        let parts: Vec<String> = [(Holds::No, "broken"), (Holds::Unknown, "unknown")]
            .into_iter()
            .map(|(holds, word)| (self.count(holds), word))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        if parts.is_empty() {
            format!("{promises} kept")
        } else {
            format!("{}, of {promises}", parts.join(", "))
        }
    }

    /// The promises as the neutral list that every form is written from; `file` is the path of the file that they
    /// stand in.
    #[must_use]
    pub fn listing(&self, file: &str, as_of: Option<Timestamp>) -> Listing {
        let mut listing = Listing::new("check", "promises", as_of);
        listing.headline = self.headline();
        listing.checks = self.0.iter().map(|promise| check(promise, file)).collect();
        let not_kept = self.0.iter().filter(|promise| promise.holds != Holds::Yes);
        listing.entries = not_kept.map(|promise| entry(promise, file)).collect();
        listing
    }
}

fn check(promise: &Promised, file: &str) -> Check {
    Check {
        id: promise.name.clone(),
        name: promise.kind.to_owned(),
        group: file.to_owned(),
        summary: format!("the promise `{}` is kept", promise.name),
        page: std::borrow::Cow::Borrowed(""),
        severity: Severity::Error,
        not_run: None,
    }
}

fn entry(promise: &Promised, file: &str) -> Entry {
    Entry {
        id: promise.name.clone(),
        severity: Severity::Error,
        standing: if promise.holds == Holds::Unknown { Standing::Unknown } else { Standing::Fails },
        message: promise.evidence.join("\n"),
        help: String::new(),
        resource: String::new(),
        resource_id: String::new(),
        whereabouts: String::new(),
        at: Some(At { file: file.to_owned(), pointer: String::new(), line: promise.line }),
        // A name is a promise's identity.
        fingerprint: format!("check/{}/{}", promise.kind, promise.name),
        left_out: None,
    }
}
