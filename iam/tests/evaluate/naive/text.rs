//! Texts, patterns and policy variables, as specs/iam.md §1.5–1.7 and §2.1 have them.

use aozu_iam::evaluate::{Context, KeyState};

/// One place of a pattern. A character beyond the BMP is two UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// This unit.
    Unit(u16),
    /// `?`: exactly one unit.
    One,
    /// `*`: any run of units.
    Run,
}

/// `*` and `?` are wildcards, and nothing else is.
pub(crate) fn pattern(text: &str) -> Vec<Mark> {
    text.encode_utf16()
        .map(|unit| match unit {
            0x2a => Mark::Run,
            0x3f => Mark::One,
            unit => Mark::Unit(unit),
        })
        .collect()
}

/// A text that stands for itself.
pub(crate) fn literal(text: &str) -> Vec<Mark> {
    text.encode_utf16().map(Mark::Unit).collect()
}

/// Whether a pattern matches the whole text.
pub(crate) fn fits(pattern: &[Mark], text: &str) -> bool {
    fn units(pattern: &[Mark], text: &[u16]) -> bool {
        match pattern {
            [] => text.is_empty(),
            [Mark::Run, rest @ ..] => (0..=text.len()).any(|n| units(rest, &text[n..])),
            [Mark::One, rest @ ..] => !text.is_empty() && units(rest, &text[1..]),
            [Mark::Unit(unit), rest @ ..] => text.first() == Some(unit) && units(rest, &text[1..]),
        }
    }
    units(pattern, &text.encode_utf16().collect::<Vec<_>>())
}

/// Without letter case, ASCII only.
pub(crate) fn fits_in_any_case(written: &str, text: &str) -> bool {
    fits(&pattern(&written.to_ascii_lowercase()), &text.to_ascii_lowercase())
}

/// A text after its variables were replaced.
pub(crate) enum Filled {
    /// All of them have a value, which is literal.
    Known(Vec<Mark>),
    /// One never has: absent without a default, or a list. What the text could match under some value, and whether
    /// another is not known.
    Never(Vec<Mark>, bool),
    /// One is not known. What the text could match under some value.
    Unknown(Vec<Mark>),
}

/// Replaces `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}`.
pub(crate) fn fill(text: &str, context: &Context, variables: bool) -> Filled {
    let mut marks = Vec::new();
    let (mut never, mut unknown) = (false, false);
    let mut rest = text;
    while !rest.is_empty() {
        let variable = if variables && rest.starts_with("${") { rest.find('}') } else { None };
        let Some(end) = variable else {
            let step = rest.chars().next().unwrap().len_utf8();
            marks.extend(pattern(&rest[..step]));
            rest = &rest[step..];
            continue;
        };
        let inner = &rest[2..end];
        rest = &rest[end + 1..];
        if ["*", "?", "$"].contains(&inner) {
            marks.extend(literal(inner));
            continue;
        }
        let (key, default) = match inner.find(", '") {
            Some(at) if inner.len() > at + 3 && inner.ends_with('\'') => {
                (&inner[..at], Some(&inner[at + 3..inner.len() - 1]))
            }
            _ => (inner, None),
        };
        let given = match (context.get(key), default) {
            (KeyState::Present(values), _) if values.is_multivalued() => {
                never = true;
                None
            }
            (KeyState::Present(values), _) => Some(values.as_slice()[0].as_str()),
            (KeyState::Absent, Some(default)) => Some(default),
            (KeyState::Absent, None) => {
                never = true;
                None
            }
            (KeyState::Unknown, _) => {
                unknown = true;
                None
            }
        };
        match given {
            Some(text) => marks.extend(literal(text)),
            None => marks.push(Mark::Run),
        }
    }
    match (never, unknown) {
        (true, unknown) => Filled::Never(marks, unknown),
        (_, true) => Filled::Unknown(marks),
        _ => Filled::Known(marks),
    }
}

/// The text that marks without wildcards in effect spell: for operators that have none, `*` and `?` are text.
pub(crate) fn spelt(marks: &[Mark]) -> String {
    let units: Vec<u16> = marks
        .iter()
        .map(|mark| match mark {
            Mark::Unit(unit) => *unit,
            Mark::One => 0x3f,
            Mark::Run => 0x2a,
        })
        .collect();
    String::from_utf16(&units).unwrap()
}

/// Six parts, split at the first five colons.
pub(crate) fn parts(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    (parts.len() == 6).then_some(parts)
}

/// An ARN: it begins with `arn:` and has six parts.
pub(crate) fn is_arn(text: &str) -> bool {
    text.starts_with("arn:") && parts(text).is_some()
}
