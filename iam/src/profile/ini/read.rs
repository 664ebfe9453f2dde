use std::collections::BTreeMap;

use super::{Entry, Ini, IniSection, Nested, lines::lines};
use crate::profile::{
    FileFault, FileProblem,
    problem::{quotable, quotable_name},
};

impl Ini {
    /// Reads any text.
    pub(in crate::profile) fn parse(text: &str) -> Self {
        let mut reader = Reader::default();
        for (index, line) in lines(text).enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let content = match line.text.strip_prefix('\u{feff}') {
                Some(rest) if index == 0 => {
                    reader.fault(number, FileFault::ByteOrderMark);
                    rest
                }
                _ => line.text,
            };
            reader.line(number, content, line.span);
        }
        reader.duplicates();
        reader.nested(text);
        Self { text: text.to_owned(), sections: reader.sections, problems: reader.problems }
    }
}

#[derive(Default)]
struct Reader {
    sections: Vec<IniSection>,
    problems: Vec<FileProblem>,
    /// How deep the setting or heading is indented that a deeper line goes on with.
    depth: usize,
    /// Whether the last line that counts belongs to a setting.
    open: bool,
}

impl Reader {
    fn fault(&mut self, line: u32, fault: FileFault) {
        self.problems.push(FileProblem::new(line, fault));
    }

    fn line(&mut self, number: u32, line: &str, span: std::ops::Range<usize>) {
        let content = line.trim();
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        let depth = indent.chars().count();
        if content.starts_with(['#', ';']) {
            return;
        }
        if content.is_empty() {
            // An empty line within a value is a part of it; one after it is not.
            if self.open
                && let Some(entry) = self.last_entry()
            {
                entry.value.push('\n');
            }
            return;
        }
        if self.open
            && depth > self.depth
            && let Some(entry) = self.last_entry()
        {
            entry.value.push('\n');
            entry.value.push_str(content);
            entry.more.push(span);
            return;
        }
        self.depth = depth;
        self.open = false;
        if let Some(section) = self.sections.last_mut()
            && section.body_indent.is_none()
        {
            section.body_indent = Some(indent.clone());
        }
        if content.starts_with('[') && self.heading(number, content, &indent, &span) {
            return;
        }
        self.entry(number, content, indent, span);
    }

    fn last_entry(&mut self) -> Option<&mut Entry> {
        self.sections.last_mut()?.entries.last_mut()
    }

    /// Reads a heading; whether it was one.
    fn heading(&mut self, line: u32, content: &str, indent: &str, span: &std::ops::Range<usize>) -> bool {
        let inside = content.get(1..).unwrap_or_default();
        let header = match inside.rsplit_once(']') {
            Some((header, after)) => {
                let after = after.trim();
                if !after.is_empty() && !after.starts_with(['#', ';']) {
                    self.fault(line, FileFault::AfterHeading { text: quotable(after) });
                }
                header
            }
            // A setting may begin with a bracket for all the parser cares.
            None if inside.contains(['=', ':']) => return false,
            None => {
                self.fault(line, FileFault::OpenHeading { text: quotable_name(inside) });
                inside.trim_end()
            }
        };
        if header.is_empty() {
            self.fault(line, FileFault::EmptyHeading);
        }
        self.sections.push(IniSection {
            header: header.to_owned(),
            line,
            entries: Vec::new(),
            heading: span.clone(),
            indent: indent.to_owned(),
            body_indent: None,
        });
        true
    }

    fn entry(&mut self, line: u32, content: &str, indent: String, span: std::ops::Range<usize>) {
        let Some((written, value)) = content.split_once(['=', ':']) else {
            let text = quotable(content);
            self.fault(line, FileFault::NotASetting { text });
            return;
        };
        let written = written.trim_end().to_owned();
        if written.is_empty() {
            self.fault(line, FileFault::NoName);
            return;
        }
        let Some(section) = self.sections.last_mut() else {
            self.fault(line, FileFault::OutsideSection { key: quotable(&written) });
            return;
        };
        section.entries.push(Entry {
            key: written.to_lowercase(),
            value: value.trim().to_owned(),
            nested: Vec::new(),
            line,
            written,
            indent,
            first: span,
            more: Vec::new(),
        });
        self.open = true;
    }

    /// Sections and settings that occur again.
    fn duplicates(&mut self) {
        let mut problems = Vec::new();
        let mut headers = BTreeMap::new();
        for section in &self.sections {
            let first = *headers.entry(section.header.as_str()).or_insert(section.line);
            if first != section.line {
                let header = quotable_name(&section.header);
                problems.push(FileProblem::new(section.line, FileFault::SectionTwice { header, first }));
            }
            let mut keys = BTreeMap::new();
            for entry in &section.entries {
                let first = *keys.entry(entry.key.as_str()).or_insert(entry.line);
                if first != entry.line {
                    let key = quotable(&entry.key);
                    problems.push(FileProblem::new(entry.line, FileFault::SettingTwice { key, first }));
                }
            }
        }
        self.problems.append(&mut problems);
    }

    /// What stands in settings without a value of their own.
    fn nested(&mut self, text: &str) {
        let mut problems = Vec::new();
        for entry in self.sections.iter_mut().flat_map(|section| &mut section.entries) {
            entry.value.truncate(entry.value.trim_end().len());
            if !entry.value.starts_with('\n') {
                continue;
            }
            for span in &entry.more {
                let line = text.get(span.clone()).unwrap_or_default();
                let indent = line.chars().take_while(|c| c.is_whitespace()).collect();
                match line.trim().split_once('=') {
                    Some((key, value)) => entry.nested.push(Nested {
                        key: key.trim().to_owned(),
                        value: value.trim().to_owned(),
                        indent,
                        span: span.clone(),
                    }),
                    None => problems.push(FileProblem::new(
                        entry.line,
                        FileFault::NotNested { key: quotable(&entry.key), text: quotable(line.trim()) },
                    )),
                }
            }
        }
        self.problems.append(&mut problems);
    }
}
