use std::ops::Range;

use super::{Entry, Ini, IniSection, lines::line_end};

/// The setting that an edit is about: its name, and the name of the one nested in it, where it is that.
#[derive(Clone, Copy)]
pub(in crate::profile) struct Target<'a> {
    pub(in crate::profile) key: &'a str,
    pub(in crate::profile) nested: Option<&'a str>,
}

/// How deep a nested setting stands under its own, as the AWS CLI writes it.
const NESTED_INDENT: &str = "    ";

impl Ini {
    /// Sets a value in the sections with these indexes, or in a new one with that heading. What is written
    /// is read anew; so the value must be one that reads back (one line, no space around it).
    pub(in crate::profile) fn set(
        &mut self,
        sections: &[usize],
        heading: &str,
        target: Target<'_>,
        value: &str,
    ) -> Self {
        let end = line_end(&self.text);
        let sections: Vec<&IniSection> = sections.iter().filter_map(|at| self.sections.get(*at)).collect();
        let found = sections
            .iter()
            .flat_map(|section| &section.entries)
            .rfind(|entry| entry.key.eq_ignore_ascii_case(target.key));
        let mut edits = Vec::new();
        match (found, sections.last()) {
            (Some(entry), _) => replace(entry, target, value, end, &mut edits),
            (None, Some(section)) => {
                let (at, indent) = match section.entries.last() {
                    Some(entry) => (entry.end(), &entry.indent),
                    None => {
                        let deeper = section.body_indent.as_ref();
                        let deeper =
                            deeper.filter(|indent| indent.chars().count() > section.indent.chars().count());
                        (section.heading.end, deeper.unwrap_or(&section.indent))
                    }
                };
                edits.push((at..at, fresh(indent, target, value, end)));
            }
            (None, None) => {
                let at = self.text.len();
                edits.push((at..at, format!("[{heading}]{end}{}", fresh("", target, value, end))));
            }
        }
        self.edited(edits, end)
    }

    /// Takes a setting out, wherever it occurs in these sections.
    pub(in crate::profile) fn remove(&self, sections: &[usize], target: Target<'_>) -> Option<Self> {
        let entries = sections.iter().filter_map(|at| self.sections.get(*at)).flat_map(|s| &s.entries);
        let mut spans: Vec<Range<usize>> = Vec::new();
        for entry in entries.filter(|entry| entry.key.eq_ignore_ascii_case(target.key)) {
            match target.nested {
                None => {
                    spans.push(entry.first.clone());
                    spans.extend(entry.more.iter().cloned());
                }
                Some(nested) => {
                    let named = entry.nested.iter().filter(|inner| inner.key == nested);
                    spans.extend(named.map(|inner| inner.span.clone()));
                }
            }
        }
        if spans.is_empty() {
            return None;
        }
        spans.sort_by_key(|span| span.start);
        Some(self.edited(spans.into_iter().map(|span| (span, String::new())).collect(), ""))
    }

    /// The text with these parts replaced, which stand in order; read anew.
    fn edited(&self, edits: Vec<(Range<usize>, String)>, end: &str) -> Self {
        let mut text = String::with_capacity(self.text.len() + 64);
        let mut from = 0;
        for (span, new) in edits {
            text.push_str(self.text.get(from..span.start).unwrap_or_default());
            // The last line of a file may lack its end.
            if !new.is_empty() && !text.is_empty() && !text.ends_with(['\n', '\r']) {
                text.push_str(end);
            }
            text.push_str(&new);
            from = span.end;
        }
        text.push_str(self.text.get(from..).unwrap_or_default());
        Self::parse(&text)
    }
}

/// A setting in lines of its own.
fn fresh(indent: &str, target: Target<'_>, value: &str, end: &str) -> String {
    let Target { key, nested } = target;
    match nested {
        None => format!("{indent}{key} = {value}{end}"),
        Some(nested) => format!("{indent}{key} ={end}{indent}{NESTED_INDENT}{nested} = {value}{end}"),
    }
}

/// The edits that give a setting another value.
fn replace(
    entry: &Entry,
    target: Target<'_>,
    value: &str,
    end: &str,
    edits: &mut Vec<(Range<usize>, String)>,
) {
    let Entry { written, indent, first, more, .. } = entry;
    let Some(nested) = target.nested else {
        edits.push((first.clone(), format!("{indent}{written} = {value}{end}")));
        edits.extend(more.iter().map(|span| (span.clone(), String::new())));
        return;
    };
    if let Some(inner) = entry.nested.iter().rfind(|inner| inner.key == nested) {
        edits.push((inner.span.clone(), format!("{}{nested} = {value}{end}", inner.indent)));
    } else if entry.value.is_empty() || entry.value.starts_with('\n') {
        let deeper =
            entry.nested.last().map_or_else(|| format!("{indent}{NESTED_INDENT}"), |i| i.indent.clone());
        let at = entry.end();
        edits.push((at..at, format!("{deeper}{nested} = {value}{end}")));
    } else {
        edits.push((first.clone(), fresh(indent, Target { key: written, nested: Some(nested) }, value, end)));
        edits.extend(more.iter().map(|span| (span.clone(), String::new())));
    }
}
