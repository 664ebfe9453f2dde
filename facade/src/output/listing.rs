use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use aozu_names::{Finding, Place, Region, Severity, Timestamp};

use super::{lines, text::counted};
use crate::Report;

/// What was looked for and what was found, whichever command found it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listing {
    /// The command: `validate`, `check`.
    pub command: &'static str,
    /// What a group of checks is called: `rules`, `promises`.
    pub of: &'static str,
    /// The outcome in one line.
    pub headline: String,
    /// The time that it is true at.
    pub as_of: Option<Timestamp>,
    /// Everything that was looked for, by id.
    pub checks: Vec<Check>,
    /// Everything that was found, by check or resource.
    pub entries: Vec<Entry>,
    /// What could not be read, so that more may be wrong.
    pub unread: Vec<Unread>,
}

/// Something that is looked for: a rule, or a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// The rule's code, or the promise's name.
    pub id: String,
    /// The rule's name; a promise's kind.
    pub name: String,
    /// What it belongs to: the service, or the file of promises.
    pub group: String,
    /// One line: what it finds.
    pub summary: String,
    /// All about it, in Markdown; empty where there is no more to say.
    pub page: Cow<'static, str>,
    /// How bad it is if it is found.
    pub severity: Severity,
    /// Why it could not be looked for, anywhere.
    pub not_run: Option<String>,
}

/// How a thing that was found counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It ends in exit status 1.
    Fails,
    /// It could not be told whether it holds.
    Unknown,
    /// It is told, and no more.
    Told,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The id of the check that found it.
    pub id: String,
    /// How bad it is.
    pub severity: Severity,
    /// How it counts.
    pub standing: Standing,
    /// What is wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// The resource's ARN; empty where it is about none in particular.
    pub resource: String,
    /// Its id or name, as AWS's API prints it.
    pub resource_id: String,
    /// The account and the region that it was found in, as far as it was found in one.
    pub whereabouts: String,
    /// Where it stands in a file.
    pub at: Option<At>,
    /// What stays the same from run to run as long as the fault does.
    pub fingerprint: String,
    /// Why it does not count, where it was left out.
    pub left_out: Option<LeftOut>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file's path.
    pub file: String,
    /// The JSON pointer within it; empty for the file as a whole.
    pub pointer: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
}

/// Why something that was found does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// By what: `aozu.toml`, `tag` or `baseline`.
    pub by: &'static str,
    /// The reason given.
    pub reason: String,
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The collection, or what a file holds.
    pub what: String,
    /// Why not.
    pub reason: String,
    /// The file that is at fault, if one is.
    pub at: Option<At>,
    /// The AWS CLI commands that would collect it.
    pub needs: Vec<String>,
}

impl Listing {
    pub(crate) fn new(command: &'static str, of: &'static str, as_of: Option<Timestamp>) -> Self {
        Self {
            command,
            of,
            headline: String::new(),
            as_of,
            checks: Vec::new(),
            entries: Vec::new(),
            unread: Vec::new(),
        }
    }

    /// Puts a folder before the path of every file: whoever shows annotations knows files by their path from the top
    /// of a repository, and a report by their path within the state.
    ///
    /// ```
    /// use aozu::{Account, Options, names::{AccountId, Severity}};
    /// let report = Account::new(AccountId::literal("111122223333")).validate(&Options::default());
    /// let listing = report.listing(Severity::Error).within("states/production");
    /// assert_eq!(listing.entries.len(), 0);
    /// ```
    #[must_use]
    pub fn within(mut self, folder: &str) -> Self {
        let folder = folder.trim_end_matches('/');
        if !folder.is_empty() && folder != "." {
            for at in self.places_mut() {
                at.file = format!("{folder}/{}", at.file);
            }
        }
        self
    }

    /// Finds the lines of what stands in JSON files, by their text.
    #[must_use]
    pub fn with_lines(mut self, text_of: impl Fn(&str) -> Option<String>) -> Self {
        let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for at in self.places_mut() {
            if at.line.is_none() && !at.pointer.is_empty() {
                wanted.entry(at.file.clone()).or_default().insert(at.pointer.clone());
            }
        }
        let found: BTreeMap<String, BTreeMap<String, usize>> = wanted
            .into_iter()
            .filter_map(|(file, pointers)| {
                let lines = lines::lines(&text_of(&file)?, &pointers);
                Some((file, lines))
            })
            .collect();
        for at in self.places_mut() {
            if at.line.is_none() {
                at.line = found.get(&at.file).and_then(|lines| lines.get(&at.pointer)).copied();
            }
        }
        self
    }

    /// The check that found an entry.
    pub(super) fn check_of(&self, entry: &Entry) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == entry.id)
    }

    /// What counts, that is what was not left out.
    pub(super) fn counted(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.left_out.is_none())
    }

    fn places_mut(&mut self) -> impl Iterator<Item = &mut At> {
        let of_entries = self.entries.iter_mut().filter_map(|entry| entry.at.as_mut());
        of_entries.chain(self.unread.iter_mut().filter_map(|unread| unread.at.as_mut()))
    }
}

impl From<&Place> for At {
    fn from(place: &Place) -> Self {
        Self { file: place.file.clone(), pointer: place.pointer.clone(), line: None }
    }
}

impl Report {
    /// The report as the neutral list that every form is written from; findings at least this bad fail.
    ///
    /// ```
    /// use aozu::{Account, Options, names::{AccountId, Severity}};
    /// let report = Account::new(AccountId::literal("111122223333")).validate(&Options::default());
    /// let listing = report.listing(Severity::Error);
    /// assert!(listing.checks.iter().any(|check| check.id == "IAM002" && check.not_run.is_some()));
    /// ```
    #[must_use]
    pub fn listing(&self, deny: Severity) -> Listing {
        let mut listing = Listing::new("validate", "rules", self.as_of);
        listing.headline = headline(&self.summary);
        let mut lacking: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for not_run in &self.coverage.rules_not_run {
            lacking.entry(not_run.rule).or_default().extend(not_run.needs.iter().map(String::as_str));
        }
        let told: BTreeSet<&str> = self
            .findings
            .iter()
            .map(|finding| finding.rule)
            .chain(self.suppressed.iter().map(|one| one.rule))
            .collect();
        let mut rules: Vec<_> = crate::rules()
            .filter(|rule| {
                let code = rule.code;
                self.coverage.rules_run.contains(code) || lacking.contains_key(code) || told.contains(code)
            })
            .collect();
        rules.sort_by_key(|rule| rule.code);
        listing.checks = rules
            .into_iter()
            .map(|rule| {
                let ran = self.coverage.rules_run.contains(rule.code) || told.contains(rule.code);
                let needs = lacking.get(rule.code).into_iter().flatten().copied().collect::<Vec<_>>();
                let not_run = (!ran).then(|| format!("not collected: {}", needs.join(" · ")));
                Check {
                    id: rule.code.to_owned(),
                    name: rule.name.to_owned(),
                    group: group(rule.code).to_owned(),
                    summary: rule.summary.to_owned(),
                    page: Cow::Borrowed(rule.page),
                    severity: rule.severity,
                    not_run,
                }
            })
            .collect();
        listing.entries = self.findings.iter().map(|finding| entry(finding, deny)).collect();
        listing.entries.extend(self.suppressed.iter().map(|suppressed| {
            let left_out = Some(LeftOut { by: suppressed.by, reason: suppressed.reason.clone() });
            Entry { left_out, standing: Standing::Told, ..entry(&suppressed.finding, deny) }
        }));
        let broken = self.coverage.not_read.iter().filter(|entry| entry.reason != "not asked");
        listing.unread = broken
            .map(|entry| Unread {
                what: if entry.collection.is_empty() { "a file".into() } else { entry.collection.clone() },
                reason: entry.reason.clone(),
                at: entry.place.as_ref().map(At::from),
                needs: entry.needs.clone(),
            })
            .collect();
        listing
    }
}

fn entry(finding: &Finding, deny: Severity) -> Entry {
    let region = finding.region.as_ref().map_or("global", Region::as_str);
    Entry {
        id: finding.rule.to_owned(),
        severity: finding.severity,
        standing: if finding.severity >= deny { Standing::Fails } else { Standing::Told },
        message: finding.message.clone(),
        help: finding.help.clone(),
        resource: finding.resource.to_string(),
        resource_id: finding.resource_id.clone(),
        whereabouts: format!("{} {region}", finding.account),
        at: finding.place.as_ref().map(At::from),
        fingerprint: finding.fingerprint.clone(),
        left_out: None,
    }
}

fn headline(summary: &BTreeMap<&'static str, usize>) -> String {
    let counts = Severity::ALL
        .iter()
        .filter_map(|severity| Some((*summary.get(severity.as_str())?, severity)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| counted(count, &severity.as_str().replace('-', " ")));
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") }
}

/// The service that a rule is about, by the letters of its code.
fn group(code: &str) -> &'static str {
    match code.get(..3) {
        Some("IAM") => "iam",
        Some("VPC") => "vpc",
        Some("BKT") => "s3",
        Some("CWA") => "cloudwatch",
        Some("LAM") => "lambda",
        Some("ELB") => "elb",
        Some("ESD") => "es",
        _ => "account",
    }
}
