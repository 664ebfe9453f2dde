//! The text of an INI file as Python's `configparser` takes it apart, with the place of every part.

mod edit;
mod lines;
mod read;

use std::ops::Range;

pub(super) use edit::Target;

use super::{FileFault, FileProblem};

/// A file: its text, and what was found in it.
#[derive(Clone, Default)]
pub(super) struct Ini {
    text: String,
    sections: Vec<IniSection>,
    problems: Vec<FileProblem>,
}

/// A section: from its heading to the next one.
#[derive(Clone)]
pub(super) struct IniSection {
    /// What stands between the brackets, as it stands.
    pub(super) header: String,
    /// Line of the heading, from 1.
    pub(super) line: u32,
    /// The settings, in order; a duplicate stands after the first.
    pub(super) entries: Vec<Entry>,
    heading: Range<usize>,
    indent: String,
    /// The indentation of the first line of its body that is neither blank nor a comment.
    body_indent: Option<String>,
}

/// A setting.
#[derive(Clone)]
pub(super) struct Entry {
    /// Its name, in lower case.
    pub(super) key: String,
    /// Its value; the lines of one that goes on over several are joined by line feeds.
    pub(super) value: String,
    /// Settings nested in it, where it has no value of its own.
    pub(super) nested: Vec<Nested>,
    /// Line of its name, from 1.
    pub(super) line: u32,
    written: String,
    indent: String,
    first: Range<usize>,
    more: Vec<Range<usize>>,
}

/// A setting within a setting.
#[derive(Clone)]
pub(super) struct Nested {
    /// Its name, as written.
    pub(super) key: String,
    /// Its value.
    pub(super) value: String,
    indent: String,
    span: Range<usize>,
}

impl Entry {
    /// Offset after its last line.
    fn end(&self) -> usize {
        self.more.last().unwrap_or(&self.first).end
    }
}

impl Ini {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn sections(&self) -> &[IniSection] {
        &self.sections
    }

    pub(super) fn problems(&self) -> &[FileProblem] {
        &self.problems
    }

    /// Adds what the reader of this kind of file found, and puts all of it in the order of the lines.
    pub(super) fn with(mut self, found: Vec<(u32, FileFault)>) -> Self {
        self.problems.extend(found.into_iter().map(|(line, fault)| FileProblem::new(line, fault)));
        self.problems.sort_by_key(FileProblem::line);
        self
    }
}
