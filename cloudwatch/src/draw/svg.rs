//! Pieces of SVG text. Nothing reaches a picture but through these.

use std::fmt::Write as _;

/// Text as it may stand in SVG and HTML, between tags and in quotes; what XML does not take is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// A number of pixels with at most one decimal.
pub(super) fn px(pixels: f64) -> String {
    let text = format!("{:.1}", if pixels.is_finite() { pixels } else { 0.0 });
    let short = text.strip_suffix(".0").unwrap_or(&text);
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

/// Where a text stands by its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style<'a> {
    pub(super) size: f64,
    pub(super) color: &'a str,
    pub(super) anchor: Anchor,
    pub(super) bold: bool,
}

impl Default for Style<'_> {
    fn default() -> Self {
        Self { size: 11.0, color: TEXT, anchor: Anchor::Start, bold: false }
    }
}

/// The colour of texts.
pub(super) const TEXT: &str = "#16191f";
/// That of texts of less weight.
pub(super) const DIM: &str = "#5f6b7a";
/// Lines of the grid.
pub(super) const GRID: &str = "#e9ebed";
/// Lines of axes, and edges.
pub(super) const EDGE: &str = "#d1d5db";
/// What rings.
pub(super) const RED: &str = "#d13212";
/// What is fine.
pub(super) const GREEN: &str = "#1d8102";
/// What is not known.
pub(super) const GREY: &str = "#879596";

/// The colours of series, in order: those of AWS's console.
const SERIES: [&str; 10] = [
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22",
    "#17becf",
];

/// The colour of the n-th series.
pub(super) fn series_color(n: usize) -> &'static str {
    SERIES.get(n % SERIES.len()).copied().unwrap_or(TEXT)
}

/// Whether a text is a colour that may stand in a picture.
pub(super) fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The red, green and blue of a colour.
pub(super) fn rgb(color: &str) -> (u8, u8, u8) {
    let part = |n: usize| color.get(n..n + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).unwrap_or(0);
    (part(1), part(3), part(5))
}

pub(super) fn text(into: &mut String, x: f64, y: f64, content: &str, style: Style<'_>) {
    let weight = if style.bold { " font-weight=\"600\"" } else { "" };
    let anchor = match style.anchor {
        Anchor::Start => String::new(),
        other => format!(" text-anchor=\"{}\"", other.word()),
    };
    let _ = writeln!(
        into,
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{weight}>{}</text>",
        px(x),
        px(y),
        px(style.size),
        style.color,
        escaped(content)
    );
}

pub(super) fn rect(into: &mut String, (x, y, width, height): (f64, f64, f64, f64), fill: &str, more: &str) {
    let _ = writeln!(
        into,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"{more}/>",
        px(x),
        px(y),
        px(width.max(0.0)),
        px(height.max(0.0))
    );
}

pub(super) fn line(into: &mut String, from: (f64, f64), to: (f64, f64), color: &str, more: &str) {
    let _ = writeln!(
        into,
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{color}\"{more}/>",
        px(from.0),
        px(from.1),
        px(to.0),
        px(to.1)
    );
}

/// About how wide a text is, in a common sans serif.
pub(super) fn width_of(content: &str, size: f64) -> f64 {
    let ems: f64 = content
        .chars()
        .map(|letter| match letter {
            'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | ' ' | 'I' | 't' | 'f' | 'r' | '(' | ')'
            | '-' | '/' => 0.36,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.9,
            letter if letter.is_ascii_uppercase() => 0.7,
            letter if letter.is_ascii() => 0.6,
            _ => 1.0,
        })
        .sum();
    ems * size
}

/// A text cut to a width, with an ellipsis where something was cut off.
pub(super) fn fitted(content: &str, size: f64, width: f64) -> String {
    if width_of(content, size) <= width {
        return content.to_owned();
    }
    let mut kept = String::new();
    for letter in content.chars() {
        kept.push(letter);
        if width_of(&kept, size) + size > width {
            kept.pop();
            break;
        }
    }
    kept.push('…');
    kept
}
