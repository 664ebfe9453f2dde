//! What must stand in the raw bytes of every message that a pattern matches. It lets a searcher pass over most of a
//! file with one search for texts. Sound: what cannot be promised is not.

use super::{
    Language, Pattern,
    delimited::Delimited,
    expression::Expression,
    json::{Condition, Json, Step, Test},
    number::Decimal,
    operand::{Comparison, Operand, Operator},
    terms::{Sought, Term, Terms},
};

/// Of these texts at least one stands in every message that matches; no texts: nothing can be promised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Need {
    pub(crate) any_of: Vec<Vec<u8>>,
    /// A message with such an escape may match without: in JSON anything may be written as an escape.
    pub(crate) unless: Escape,
    /// Whether a message that holds one of the texts matches, whatever else it holds.
    pub(crate) suffices: bool,
    /// Keys stand in most messages, values do not.
    key: bool,
}

/// Which escapes of JSON a text may be hidden behind: each may stand for what those before it may, and more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Escape {
    #[default]
    None,
    /// `\u0041`: any character.
    Unicode,
    /// That or `\/`.
    Solidus,
    /// Any escape: the text holds what JSON always escapes, or may escape by a letter.
    Any,
}

impl Escape {
    /// What hides a text that stands in a JSON string.
    fn hides(text: &[u8]) -> Self {
        let of = |byte: &u8| match byte {
            0..0x20 | b'"' | b'\\' => Self::Any,
            b'/' => Self::Solidus,
            _ => Self::Unicode,
        };
        text.iter().map(of).max().unwrap_or_default()
    }

    /// Whether one of these begins with a backslash that this byte follows.
    pub(crate) fn has(self, next: Option<u8>) -> bool {
        match self {
            Self::None => false,
            Self::Unicode => next == Some(b'u'),
            Self::Solidus => matches!(next, Some(b'u' | b'/')),
            Self::Any => true,
        }
    }
}

impl Need {
    pub(crate) fn of(pattern: &Pattern) -> Self {
        match pattern.language() {
            Language::Terms(terms) => {
                let need = of_terms(terms);
                // A text that goes over the end of a line is found in a file, but in no line of it.
                let in_a_line = !need.any_of.iter().flatten().any(|byte| matches!(byte, b'\r' | b'\n'));
                Self { suffices: need.suffices && in_a_line, unless: Escape::None, ..need }
            }
            Language::Json { pattern, .. } => Self { suffices: false, ..of_json(pattern) },
            Language::Delimited(pattern) => {
                Self { suffices: false, unless: Escape::None, ..of_delimited(pattern) }
            }
        }
    }

    fn text(text: &[u8]) -> Self {
        Self::any(vec![text.to_vec()])
    }

    /// A whole string of JSON, its quotes included.
    fn quoted(text: &[u8]) -> Self {
        Self { any_of: vec![[b"\"", text, b"\""].concat()], unless: Escape::hides(text), ..Self::default() }
    }

    fn any(any_of: Vec<Vec<u8>>) -> Self {
        if any_of.iter().any(Vec::is_empty) {
            return Self::default();
        }
        let unless = any_of.iter().map(|text| Escape::hides(text)).max().unwrap_or_default();
        Self { any_of, unless, ..Self::default() }
    }

    /// How rare a message is that holds one of the texts: none at all counts least, keys less than values.
    fn worth(&self) -> (bool, bool, usize, std::cmp::Reverse<usize>) {
        let shortest = self.any_of.iter().map(Vec::len).min().unwrap_or(0);
        (!self.any_of.is_empty(), !self.key, shortest, std::cmp::Reverse(self.any_of.len()))
    }

    /// What a message needs that needs all of these: the rarest.
    fn all(needs: impl IntoIterator<Item = Self>) -> Self {
        needs.into_iter().max_by_key(Self::worth).unwrap_or_default()
    }

    /// What a message needs that needs one of these: any of all, if each promises something.
    fn one(needs: impl IntoIterator<Item = Self>) -> Self {
        let mut joined = Self::default();
        for need in needs {
            if need.any_of.is_empty() {
                return Self::default();
            }
            joined.key |= need.key;
            joined.unless = joined.unless.max(need.unless);
            joined.any_of.extend(need.any_of);
        }
        joined.any_of.sort_unstable();
        joined.any_of.dedup();
        joined
    }
}

fn of_term(term: &Term) -> Need {
    match &term.sought {
        Sought::Text(finder) => Need::text(finder.needle()),
        Sought::Regex(regex) => Need::any(regex.needed().unwrap_or_default()),
    }
}

fn of_terms(terms: &Terms) -> Need {
    let texts = |terms: &[Term]| terms.iter().all(|term| matches!(term.sought, Sought::Text(_)));
    if terms.optional_count() {
        return Need { suffices: texts(&terms.optional), ..Need::one(terms.optional.iter().map(of_term)) };
    }
    let suffices = terms.plain.len() == 1 && terms.excluded.is_empty() && texts(&terms.plain);
    Need { suffices, ..Need::all(terms.plain.iter().map(of_term)) }
}

fn of_expression(expression: &Expression, condition: &impl Fn(usize) -> Need) -> Need {
    match expression {
        Expression::Is(number) => condition(*number),
        Expression::All(parts) => Need::all(parts.iter().map(|part| of_expression(part, condition))),
        Expression::Any(parts) => Need::one(parts.iter().map(|part| of_expression(part, condition))),
    }
}

/// What an equal value holds; `quoted` if a text of the message stands in quotes.
fn of_comparison(comparison: &Comparison, quoted: bool) -> Need {
    if comparison.operator != Operator::Equal {
        return Need::default();
    }
    match &comparison.operand {
        // 1, 1.0 and 1e0 are one number.
        Operand::Number(_) => Need::default(),
        Operand::Regex(regex) => Need::any(regex.needed().unwrap_or_default()),
        Operand::Text(wildcard) => match wildcard.exact() {
            Some(text) if quoted && Decimal::read(text).is_none() => Need::quoted(text),
            Some(text) => Need::text(text),
            None => Need::text(wildcard.longest_piece()),
        },
    }
}

fn of_json(pattern: &Json) -> Need {
    of_expression(&pattern.expression, &|number| {
        pattern.conditions.get(number).map(of_condition).unwrap_or_default()
    })
}

fn of_condition(condition: &Condition) -> Need {
    let value = match &condition.test {
        Test::NotExists => return Need::default(),
        Test::Compare(comparison) => of_comparison(comparison, true),
        Test::IsTrue => Need::text(b"true"),
        Test::IsFalse => Need::text(b"false"),
        Test::IsNull => Need::text(b"null"),
    };
    // Whatever is selected has its keys.
    let keys = condition.selector.steps.iter().filter_map(|step| match step {
        Step::Key(key) => Some(Need { key: true, ..Need::quoted(key.as_bytes()) }),
        _ => None,
    });
    Need::all(keys.chain([value]))
}

fn of_delimited(pattern: &Delimited) -> Need {
    Need::all(pattern.fields.iter().filter_map(|field| {
        let expression = field.expression.as_ref()?;
        Some(of_expression(expression, &|number| {
            field.conditions.get(number).map(|one| of_comparison(&one.comparison, false)).unwrap_or_default()
        }))
    }))
}
