//! The Markdown that text widgets mostly hold: headings, lists, bold, code, links and tables as text.

use super::svg::{DIM, Style, line, text, width_of};

/// One line as it is shown.
struct Shown {
    indent: f64,
    size: f64,
    bold: bool,
    dim: bool,
    content: String,
}

/// Takes out the signs of bold, code and links: `[text](target)` stays as `text`.
fn plain(source: &str) -> String {
    let mut shown = String::new();
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        if let Some((label, after)) = link(rest) {
            shown.push_str(label);
            rest = after;
            continue;
        }
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        if letter == '\\' {
            if let Some(next) = rest.chars().next() {
                shown.push(next);
                rest = rest.get(next.len_utf8()..).unwrap_or_default();
            }
        } else if letter == '*' && rest.starts_with('*') {
            rest = rest.get(1..).unwrap_or_default();
        } else if !matches!(letter, '*' | '`') {
            shown.push(letter);
        }
    }
    shown
}

fn link(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (label, rest) = inner.split_once("](")?;
    let (_, after) = rest.split_once(')')?;
    (!label.contains('[')).then_some((label, after))
}

fn shown(source: &str) -> Option<Shown> {
    let trimmed = source.trim_start();
    let depth = trimmed.bytes().take_while(|byte| *byte == b'#').count();
    let line = |indent: f64, content: String| Shown { indent, size: 12.0, bold: false, dim: false, content };
    if (1..=6).contains(&depth) && trimmed.get(depth..).is_some_and(|rest| rest.starts_with(' ')) {
        let size = [20.0, 17.0, 15.0, 13.0, 12.0, 12.0].get(depth - 1).copied().unwrap_or(12.0);
        return Some(Shown { size, bold: true, ..line(0.0, plain(trimmed.get(depth..)?.trim())) });
    }
    if let Some(item) = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")) {
        return Some(line(8.0, format!("• {}", plain(item))));
    }
    if let Some(quoted) = trimmed.strip_prefix("> ") {
        return Some(Shown { dim: true, ..line(12.0, plain(quoted)) });
    }
    if trimmed.starts_with('|') {
        let is_rule = trimmed.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '));
        let cells: Vec<String> =
            trimmed.trim_matches('|').split('|').map(|cell| plain(cell.trim())).collect();
        return (!is_rule).then(|| line(0.0, cells.join("   ")));
    }
    Some(line(0.0, plain(trimmed)))
}

/// Draws Markdown into a part of a picture; what has no room is left out.
pub(super) fn draw(into: &mut String, source: &str, (x, y, width, height): (f64, f64, f64, f64)) {
    let mut at = y;
    for source in source.lines() {
        if source.trim().is_empty() {
            at += 6.0;
            continue;
        }
        if matches!(source.trim(), "---" | "***") {
            at += 8.0;
            line(into, (x, at), (x + width, at), super::svg::EDGE, "");
            at += 4.0;
            continue;
        }
        let Some(shown) = shown(source) else { continue };
        for piece in wrapped(&shown.content, shown.size, width - shown.indent) {
            at += shown.size * 1.45;
            if at > y + height {
                return;
            }
            let color = if shown.dim { DIM } else { super::svg::TEXT };
            let style = Style { size: shown.size, bold: shown.bold, color, ..Style::default() };
            text(into, x + shown.indent, at, &piece, style);
        }
    }
}

/// A text in lines of a width.
pub(super) fn wrapped(content: &str, size: f64, width: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in content.split_whitespace() {
        let Some(last) = lines.last_mut() else { break };
        if last.is_empty() {
            last.push_str(word);
        } else if width_of(last, size) + width_of(word, size) + size * 0.36 <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn signs_are_taken_out_and_texts_stay() {
        assert_eq!(plain("**bold** and `code` [runbook](https://x.example/a)"), "bold and code runbook");
        assert_eq!(plain(r"2 \* 3 [a"), "2 * 3 [a");
    }
}
