//! Text for people: styled, wrapped to the terminal, and safe to show whatever a dump holds.

use anstyle::{AnsiColor, Color, Effects, Style};
use aozu_names::Severity;

pub(super) use crate::output::clean;

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}

/// An error, of the account or of the command.
pub(super) const ERROR: Style = colour(AnsiColor::Red).effects(Effects::BOLD);
/// What matters most on a line.
pub(super) const STRONG: Style = Style::new().effects(Effects::BOLD);
/// What one reads last.
pub(super) const QUIET: Style = Style::new().effects(Effects::DIMMED);
/// What to do.
pub(super) const HELP: Style = colour(AnsiColor::Green);
/// As it stands.
pub(super) const PLAIN: Style = Style::new();

/// The style of a severity.
pub(super) fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::SecurityWarning => colour(AnsiColor::Magenta).effects(Effects::BOLD),
        Severity::Warning => colour(AnsiColor::Yellow).effects(Effects::BOLD),
        Severity::Suggestion => colour(AnsiColor::Cyan).effects(Effects::BOLD),
    }
}

/// A text in a style.
pub(super) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// `1,990`.
pub(super) fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 account`, `2 accounts`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// How many columns a text takes on a terminal: East Asian wide letters take two.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// A space at which no line breaks; printed as a plain one.
pub(super) const NO_BREAK: char = '\u{a0}';

/// A page that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Page {
    text: String,
    width: Option<usize>,
}

impl Page {
    /// An empty page that wraps at this width, if any.
    pub(super) fn new(width: Option<usize>) -> Self {
        Self { text: String::new(), width }
    }

    /// An empty line, unless the page begins or one stands there already.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line made of styled parts; it breaks between parts where it grows too long.
    pub(super) fn line(&mut self, indent: usize, parts: &[(Style, &str)]) {
        self.parts(indent, 4, "  ", parts);
    }

    /// A sentence made of styled parts.
    pub(super) fn sentence(&mut self, parts: &[(Style, String)]) {
        let parts: Vec<(Style, &str)> = parts.iter().map(|(style, part)| (*style, part.as_str())).collect();
        self.parts(0, 2, " ", &parts);
    }

    fn parts(&mut self, indent: usize, hang: usize, between: &str, parts: &[(Style, &str)]) {
        self.text.push_str(&" ".repeat(indent));
        let mut at = indent;
        let mut first = true;
        for (style, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            let part = clean(part);
            let broad = columns(&part);
            if !first {
                if self.width.is_some_and(|width| at + between.len() + broad > width) {
                    self.text.push('\n');
                    self.text.push_str(&" ".repeat(indent + hang));
                    at = indent + hang;
                } else {
                    self.text.push_str(between);
                    at += between.len();
                }
            }
            self.text.push_str(&paint(*style, &part));
            at += broad;
            first = false;
        }
        self.text.push('\n');
    }

    /// A text, wrapped between words; its own line feeds are kept. `label` stands before it and its further
    /// lines are indented by `hang`.
    pub(super) fn wrapped(
        &mut self,
        indent: usize,
        hang: usize,
        label: (Style, &str),
        style: Style,
        text: &str,
    ) {
        let text = clean(text);
        let mut begin = (indent, label.1);
        for line in text.split('\n') {
            let mut row = String::new();
            let mut at = begin.0 + columns(begin.1);
            let mut flush = |row: &mut String, begin: &mut (usize, &str)| {
                self.text.push_str(&" ".repeat(begin.0));
                if !begin.1.is_empty() {
                    self.text.push_str(&paint(label.0, begin.1));
                }
                if !row.is_empty() {
                    self.text.push_str(&paint(style, &row.replace(NO_BREAK, " ")));
                }
                self.text.push('\n');
                row.clear();
                *begin = (indent + hang, "");
            };
            for word in line.split(' ') {
                let broad = columns(word);
                if !row.is_empty() && self.width.is_some_and(|width| at + 1 + broad > width) {
                    flush(&mut row, &mut begin);
                    at = begin.0;
                }
                if !row.is_empty() {
                    row.push(' ');
                    at += 1;
                }
                row.push_str(word);
                at += broad;
            }
            flush(&mut row, &mut begin);
        }
    }

    /// A text as it stands, such as a table, with each line indented.
    pub(super) fn block(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            self.text.push_str(&" ".repeat(if line.is_empty() { 0 } else { indent }));
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// The page.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{PLAIN, Page, columns, counted, number};

    #[test]
    fn numbers_read_easily() {
        assert_eq!(
            [0, 999, 1_000, 12_345, 1_234_567].map(number),
            ["0", "999", "1,000", "12,345", "1,234,567"]
        );
        assert_eq!(
            (counted(1, "region"), counted(1_200, "region")),
            ("1 region".into(), "1,200 regions".into())
        );
    }

    #[test]
    fn words_wrap_at_the_width_and_not_without_one() {
        let wrap = |width| {
            let mut page = Page::new(width);
            page.wrapped(2, 6, (PLAIN, "help: "), PLAIN, "one two three four");
            page.into_text()
        };
        assert_eq!(wrap(None), "  help: one two three four\n");
        assert_eq!(wrap(Some(16)), "  help: one two\n        three\n        four\n");
    }

    #[test]
    fn a_word_longer_than_the_line_stands_alone() {
        let mut page = Page::new(Some(10));
        page.wrapped(2, 0, (PLAIN, ""), PLAIN, "a 0123456789abcdef b");
        assert_eq!(page.into_text(), "  a\n  0123456789abcdef\n  b\n");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!((columns("青図"), columns("aozu")), (4, 4));
    }
}
