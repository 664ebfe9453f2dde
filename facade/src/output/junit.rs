//! JUnit's XML, as Jenkins, GitLab and GitHub's actions read it. Source: the schema of Jenkins' xUnit plugin
//! (`junit-10.xsd`, read 2026-11); there is no standard.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    io,
};

use aozu_names::Severity;
use quick_xml::{
    ElementWriter, Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::{
    listing::{Check, Entry, Listing, Standing},
    text::{clean, counted, line},
};

impl Listing {
    /// The list as JUnit has it: a suite for each service with a case for each rule that was looked for, or a suite
    /// with a case for each promise. A case fails if something that counts was found; it is an error if it is not
    /// known, and skipped if it could not be looked for. What was found and does not count stands in its output. There
    /// is no clock, so that every time is 0.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        // Writing to memory does not fail.
        if self.with_reading().write(&mut writer).is_err() {
            return String::new();
        }
        let mut text = String::from_utf8(writer.into_inner()).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The list with a suite for what could not be read, so that nobody takes a clean report for a clean account.
    fn with_reading(&self) -> Self {
        let mut whole = self.clone();
        let mut known = BTreeSet::new();
        for unread in &self.unread {
            let file = unread.at.as_ref().map_or_else(String::new, |at| format!(" {}", at.file));
            let id = format!("{}{file}", unread.what);
            if known.insert(id.clone()) {
                whole.checks.push(Check {
                    id: id.clone(),
                    name: "read".to_owned(),
                    group: "reading".to_owned(),
                    summary: "it could be read".to_owned(),
                    page: Cow::Borrowed(""),
                    severity: Severity::Error,
                    not_run: None,
                });
            }
            whole.entries.push(Entry {
                id,
                severity: Severity::Error,
                standing: Standing::Unknown,
                message: unread.reason.clone(),
                help: unread.needs.join(" · "),
                resource: String::new(),
                resource_id: String::new(),
                whereabouts: String::new(),
                at: unread.at.clone(),
                fingerprint: String::new(),
                left_out: None,
            });
        }
        whole
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut found: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.counted() {
            found.entry(entry.id.as_str()).or_default().push(entry);
        }
        let mut suites: BTreeMap<&str, Vec<Case<'_>>> = BTreeMap::new();
        for check in &self.checks {
            let entries = found.get(check.id.as_str()).map(Vec::as_slice).unwrap_or_default();
            suites.entry(check.group.as_str()).or_default().push(Case { check, entries });
        }
        let name = format!("aozu {}", self.command);
        let all: Vec<&Case<'_>> = suites.values().flatten().collect();
        let counts = Counts::of(&all);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let root = counts.on(writer.create_element("testsuites").with_attribute(("name", name.as_str())));
        root.write_inner_content(|writer| {
            for (group, cases) in &suites {
                let cases: Vec<&Case<'_>> = cases.iter().collect();
                let group_name = attribute(group);
                let suite = writer.create_element("testsuite").with_attribute(("name", group_name.as_str()));
                Counts::of(&cases).on(suite).write_inner_content(|writer| {
                    cases.iter().try_for_each(|case| self.case(group, case, writer))
                })?;
            }
            Ok(())
        })?;
        Ok(())
    }

    fn case(&self, group: &str, case: &Case<'_>, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let Case { check, entries } = case;
        let class = attribute(&format!("aozu.{}.{group}", self.command));
        let name = attribute(&format!("{} {}", check.id, check.name));
        let element = writer
            .create_element("testcase")
            .with_attribute(("classname", class.as_str()))
            .with_attribute(("name", name.as_str()))
            .with_attribute(("time", "0"));
        let of = |standing: Standing| -> Vec<&Entry> {
            entries.iter().copied().filter(|entry| entry.standing == standing).collect()
        };
        let (fails, unknown, told) = (of(Standing::Fails), of(Standing::Unknown), of(Standing::Told));
        if entries.is_empty() && check.not_run.is_none() {
            element.write_empty()?;
            return Ok(());
        }
        element.write_inner_content(|writer| {
            if let (Some(why), true) = (&check.not_run, entries.is_empty()) {
                let why = attribute(why);
                writer.create_element("skipped").with_attribute(("message", why.as_str())).write_empty()?;
            }
            for (word, entries) in [("failure", &fails), ("error", &unknown)] {
                if let Some(first) = entries.first() {
                    let message = attribute(&match entries.len() {
                        1 => first.message.clone(),
                        count => format!("{}: {}", counted(count, "finding"), check.summary),
                    });
                    writer
                        .create_element(word)
                        .with_attribute(("message", message.as_str()))
                        .with_attribute(("type", check.severity.as_str()))
                        .write_text_content(BytesText::new(&body(entries)))?;
                }
            }
            if !told.is_empty() {
                writer.create_element("system-out").write_text_content(BytesText::new(&body(&told)))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// A check, with what it found.
struct Case<'l> {
    check: &'l Check,
    entries: &'l [&'l Entry],
}

impl Case<'_> {
    fn has(&self, standing: Standing) -> bool {
        self.entries.iter().any(|entry| entry.standing == standing)
    }
}

struct Counts([(&'static str, String); 5]);

impl Counts {
    fn of(cases: &[&Case<'_>]) -> Self {
        let count = |is: &dyn Fn(&Case<'_>) -> bool| cases.iter().filter(|case| is(case)).count().to_string();
        Self([
            ("tests", cases.len().to_string()),
            ("failures", count(&|case| case.has(Standing::Fails))),
            ("errors", count(&|case| case.has(Standing::Unknown))),
            ("skipped", count(&|case| case.check.not_run.is_some() && case.entries.is_empty())),
            ("time", "0".to_owned()),
        ])
    }

    fn on<'w, W>(self, element: ElementWriter<'w, W>) -> ElementWriter<'w, W> {
        let Self(counts) = self;
        counts.iter().fold(element, |element, (name, count)| element.with_attribute((*name, count.as_str())))
    }
}

/// Everything about some entries, as text.
fn body(entries: &[&Entry]) -> String {
    let one = |entry: &&Entry| {
        let mut lines = vec![entry.message.clone()];
        if !entry.help.is_empty() {
            lines.push(format!("help: {}", entry.help));
        }
        if !entry.resource.is_empty() {
            lines.push(entry.resource.clone());
        }
        if let Some(at) = &entry.at {
            let line = at.line.map_or_else(String::new, |line| format!(":{line}"));
            let pointer = if at.pointer.is_empty() { String::new() } else { format!("#{}", at.pointer) };
            lines.push(format!("at {}{line}{pointer}", at.file));
        }
        lines.join("\n")
    };
    xml(&entries.iter().map(one).collect::<Vec<_>>().join("\n\n"))
}

/// What may stand in XML 1.0: no control characters, and none of the two that are no characters.
fn xml(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn attribute(text: &str) -> String {
    xml(&line(text))
}

#[cfg(test)]
mod tests {
    use super::{attribute, xml};

    #[test]
    fn only_characters_of_xml_are_written() {
        assert_eq!(xml("a\u{0}b\u{fffe}\tc"), "a\\u{0}b\u{fffd}\\u{9}c");
        assert_eq!(attribute("one\ntwo"), "one two");
    }
}
