//! A report as text, for a tired person: the gravest first, what to do, where it stands, and what could
//! not be looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anstyle::Style;
use aozu_names::{Finding, Region, Severity};

use super::{
    Status,
    looked::Extent,
    page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG, counted, number, style_of},
};
use crate::{NotReadEntry, Report, shell::shell_word};

/// So many findings of one rule are listed before the rest is folded …
const SHOWN: usize = 10;
/// … unless there are no more than so many: a line saved is not worth a fold.
const FOLDED_FROM: usize = 13;
/// So many lines of what was not read.
const LINES: usize = 8;

/// What is rendered.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub report: &'a Report,
    pub extent: Extent,
    /// The state, where the command line named it, so that a command given as a hint can be pasted.
    pub state: Option<&'a Path>,
    /// The rules that were asked for; one asked for by its very name is never folded.
    pub only: &'a [String],
    pub status: Status,
    pub many_accounts: bool,
    pub quiet: bool,
}

/// Writes the report.
pub(super) fn render(view: &View<'_>, width: Option<usize>) -> String {
    let mut page = Page::new(width);
    if !view.quiet {
        for severity in Severity::ALL {
            section(view, severity, &mut page);
        }
        not_read(view, &mut page);
        not_looked_at(view, &mut page);
        suppressed(view, &mut page);
        page.gap();
    }
    page.sentence(&summary(view));
    page.into_text()
}

fn section(view: &View<'_>, severity: Severity, page: &mut Page) {
    let findings: Vec<&Finding> =
        view.report.findings.iter().filter(|finding| finding.severity == severity).collect();
    if findings.is_empty() {
        return;
    }
    let mut of_rule: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for finding in &findings {
        of_rule.entry(finding.rule).or_insert((0, finding.name)).0 += 1;
    }
    let folds = |rule: &str, name: &str, count: usize| {
        count >= FOLDED_FROM && !view.only.iter().any(|only| only == rule || only == name)
    };
    page.gap();
    page.line(0, &[(style_of(severity), &heading(severity, findings.len()))]);
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    let mut helped: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in findings {
        let count = of_rule.get(finding.rule).map_or(0, |(count, _)| *count);
        let shown = shown.entry(finding.rule).or_default();
        *shown += 1;
        if folds(finding.rule, finding.name, count) && *shown > SHOWN {
            continue;
        }
        one(view, finding, helped.insert(finding.rule, &finding.help), page);
    }
    for (rule, (count, name)) in of_rule.iter().filter(|(rule, (count, name))| folds(rule, name, *count)) {
        let state =
            view.state.map_or_else(String::new, |path| format!(" {}", shell_word(&path.to_string_lossy())));
        let more = format!("… and {} more (aozu validate{state} --only {rule})", number(count - SHOWN));
        page.gap();
        page.line(2, &[(style_of(severity), rule), (PLAIN, name), (STRONG, &more)]);
    }
}

fn heading(severity: Severity, count: usize) -> String {
    counted(count, &severity.as_str().replace('-', " "))
}

fn one(view: &View<'_>, finding: &Finding, helped: Option<&str>, page: &mut Page) {
    let mut resource = finding.resource_id.clone();
    if let Some(name) = finding.tags.get("Name").filter(|name| !name.is_empty() && **name != resource) {
        resource.push_str(&format!(" ({name})"));
    }
    let mut place = finding.region.as_ref().map_or("global", Region::as_str).to_owned();
    if view.many_accounts {
        place = format!("{} {place}", finding.account);
    }
    page.gap();
    page.line(
        2,
        &[
            (style_of(finding.severity), finding.rule),
            (PLAIN, finding.name),
            (STRONG, &resource),
            (QUIET, &place),
        ],
    );
    page.wrapped(4, 0, (PLAIN, ""), PLAIN, &finding.message);
    // The same advice on resource after resource is told once.
    if !finding.help.is_empty() && helped != Some(finding.help.as_str()) {
        page.wrapped(4, 6, (HELP, "help: "), PLAIN, &finding.help);
    }
    if let Some(place) = &finding.place {
        let gap = if place.pointer.is_empty() { "" } else { "#" };
        page.line(4, &[(QUIET, &format!("at {}{gap}{}", place.file, place.pointer))]);
    }
}

/// What should have been read and could not be.
fn not_read(view: &View<'_>, page: &mut Page) {
    let broken: Vec<&NotReadEntry> =
        view.report.coverage.not_read.iter().filter(|entry| entry.reason != "not asked").collect();
    // A damaged file is told with its place; the collection that it leaves incomplete is the same fault.
    let in_files = broken.iter().any(|entry| entry.place.is_some());
    let mut told: BTreeMap<(String, &str, String), Vec<String>> = BTreeMap::new();
    for entry in broken {
        if in_files && entry.place.is_none() && entry.reason.starts_with("damaged") {
            continue;
        }
        let (what, whereabouts) = match &entry.place {
            Some(place) if place.pointer.is_empty() => (place.file.clone(), None),
            Some(place) => (format!("{}#{}", place.file, place.pointer), None),
            None => (entry.collection.clone(), Some(whereabouts(view, entry))),
        };
        // The same refusal in region after region is told once.
        told.entry((what, &entry.reason, entry.needs.join(" · "))).or_default().extend(whereabouts);
    }
    if told.is_empty() {
        return;
    }
    page.gap();
    page.line(0, &[(ERROR, &format!("{} could not be read", counted(told.len(), "thing")))]);
    for ((what, reason, needs), places) in told.iter().take(LINES + SHOWN) {
        let places = match places.len() {
            0 => String::new(),
            1..=4 => format!(" in {}", places.join(", ")),
            count => format!(" in {}", counted(count, "place")),
        };
        page.wrapped(2, 2, (STRONG, &format!("{what}{places}: ")), PLAIN, &shortened(reason));
        if !needs.is_empty() {
            page.wrapped(4, 9, (HELP, "collect: "), PLAIN, needs);
        }
    }
    let more = told.len().saturating_sub(LINES + SHOWN);
    if more > 0 {
        page.line(2, &[(STRONG, &format!("… and {} more (aozu show --files)", number(more)))]);
    }
}

/// An error of the AWS CLI can be a page long; its beginning tells it.
fn shortened(reason: &str) -> String {
    const LONGEST: usize = 240;
    match reason.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", reason.get(..at).unwrap_or(reason).trim_end()),
        None => reason.trim_end().to_owned(),
    }
}

fn whereabouts(view: &View<'_>, entry: &NotReadEntry) -> String {
    let region = entry.region.as_ref().map_or("global", Region::as_str);
    match &entry.account {
        Some(account) if view.many_accounts => format!("{account} {region}"),
        _ => region.to_owned(),
    }
}

/// Rules that did not run for want of what nobody collected: by the call that would collect it.
fn not_looked_at(view: &View<'_>, page: &mut Page) {
    let rules: BTreeSet<&str> = view.report.coverage.rules_not_run.iter().map(|entry| entry.rule).collect();
    if rules.is_empty() {
        return;
    }
    let mut by_call: BTreeMap<String, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for entry in &view.report.coverage.rules_not_run {
        let calls =
            if entry.needs.is_empty() { entry.collections.join(", ") } else { entry.needs.join(" · ") };
        let (rules, regions) = by_call.entry(calls).or_default();
        rules.insert(entry.rule);
        regions.insert(entry.region.as_ref().map_or("global", Region::as_str));
    }
    let mut by_call: Vec<_> = by_call.into_iter().collect();
    by_call.sort_by(|a, b| b.1.0.len().cmp(&a.1.0.len()).then_with(|| a.0.cmp(&b.0)));
    page.gap();
    let were = if rules.len() == 1 { "was" } else { "were" };
    let title = format!(
        "{} {were} not run everywhere, for want of what was not collected",
        counted(rules.len(), "rule")
    );
    page.line(0, &[(STRONG, &title)]);
    for (calls, (rules, regions)) in by_call.iter().take(LINES) {
        let regions = match regions.len() {
            0..=3 => regions.iter().copied().collect::<Vec<_>>().join(", "),
            count => counted(count, "region"),
        };
        page.wrapped(2, 4, (HELP, ""), HELP, calls);
        page.wrapped(4, 0, (PLAIN, ""), QUIET, &format!("{} · {regions}", listed(rules)));
    }
    let more = by_call.len().saturating_sub(LINES);
    let also = if more > 0 { format!("… and {} more; ", number(more)) } else { String::new() };
    page.wrapped(
        2,
        0,
        (QUIET, ""),
        QUIET,
        &format!("{also}`aozu collect --print` writes a script that collects everything"),
    );
}

fn listed(rules: &BTreeSet<&str>) -> String {
    let mut words: Vec<&str> = rules.iter().copied().take(6).collect();
    let more = rules.len() - words.len();
    let more = format!("and {more} more");
    if rules.len() > 6 {
        words.push(&more);
    }
    words.join(" ")
}

fn suppressed(view: &View<'_>, page: &mut Page) {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &view.report.suppressed {
        *by.entry(entry.by).or_default() += 1;
    }
    if by.is_empty() {
        return;
    }
    let parts: Vec<String> = by
        .iter()
        .map(|(by, count)| match *by {
            "baseline" => format!("{} listed in the baseline", number(*count)),
            "tag" => format!("{} by the tag `aozu:ignore`", number(*count)),
            by => format!("{} by `{by}`", number(*count)),
        })
        .collect();
    page.gap();
    let total = counted(view.report.suppressed.len(), "finding");
    page.wrapped(0, 0, (QUIET, ""), QUIET, &format!("{total} left out: {}", parts.join(", ")));
}

fn summary(view: &View<'_>) -> Vec<(Style, String)> {
    let mut parts: Vec<(Style, String)> = Severity::ALL
        .iter()
        .map(|severity| (severity, view.report.summary.get(severity.as_str()).copied().unwrap_or_default()))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| (style_of(*severity), format!("{},", heading(*severity, count))))
        .collect();
    match parts.last_mut() {
        Some((_, last)) => drop(last.pop()),
        None => parts.push((STRONG, "no findings".to_owned())),
    }
    let Extent { accounts, regions, resources } = view.extent;
    let extent = [counted(accounts, "account"), counted(regions, "region"), counted(resources, "resource")];
    let as_of = match view.report.as_of {
        Some(time) => format!("as of {time}"),
        None => "as of an unknown time (give --as-of)".to_owned(),
    };
    parts.push((PLAIN, format!("· {}", extent.join(", "))));
    parts.push((PLAIN, format!("· {as_of}")));
    if view.status == Status::Unknown {
        let why = match accounts {
            0 => "nothing was read that a rule looks at, so nothing was judged",
            _ => "not everything could be read, so more may be wrong",
        };
        parts.push((STRONG, format!("· {why}")));
    }
    parts
}
