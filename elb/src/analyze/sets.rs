//! The requests that a condition takes, as sets of texts and addresses.

use aozu_iam::analyze::glob::{Found, Pattern, search};
use smol_str::SmolStr;

use crate::{
    Condition, ConditionField, ListenerRule,
    route::{block::SourceBlock, condition::header_name},
};

/// What a condition takes.
#[derive(Debug, Clone)]
pub(super) enum Taken {
    Hosts(Vec<Pattern>),
    Paths(Vec<Pattern>),
    Header(String, Vec<Pattern>),
    Methods(Vec<SmolStr>),
    Pairs(Vec<(Pattern, Pattern)>),
    Sources(Vec<SourceBlock>),
}

/// What the conditions of a rule take; none where one of them is not judged.
pub(super) fn taken(rule: &ListenerRule) -> Option<Vec<Taken>> {
    rule.conditions().iter().map(Taken::new).collect()
}

impl Taken {
    fn new(condition: &Condition) -> Option<Self> {
        if condition.is_opaque() {
            return None;
        }
        let texts = condition.texts();
        // Patterns are ASCII by AWS's rules; how others would be compared is not known.
        let pairs = condition.pairs().iter().flat_map(|pair| pair.key().into_iter().chain(pair.value()));
        if !texts.iter().copied().chain(pairs).all(|text| text.is_ascii()) {
            return None;
        }
        let any_case = || texts.iter().map(|text| Pattern::of_any_case(text)).collect();
        Some(match condition.field() {
            ConditionField::HostHeader => Self::Hosts(any_case()),
            ConditionField::PathPattern => Self::Paths(texts.iter().map(|text| Pattern::new(text)).collect()),
            ConditionField::HttpHeader => {
                Self::Header(header_name(condition)?.to_ascii_lowercase(), any_case())
            }
            ConditionField::HttpRequestMethod => Self::Methods(texts.into_iter().cloned().collect()),
            ConditionField::QueryString => Self::Pairs(
                condition
                    .pairs()
                    .iter()
                    .map(|pair| {
                        let key = pair.key().map_or_else(Pattern::everything, |key| of_query(key));
                        (key, of_query(pair.value().map_or("", SmolStr::as_str)))
                    })
                    .collect(),
            ),
            ConditionField::SourceIp => {
                Self::Sources(texts.into_iter().filter_map(|text| SourceBlock::new(text)).collect())
            }
            ConditionField::Other(_) => return None,
        })
    }

    /// Whether it takes nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Hosts(patterns) | Self::Header(_, patterns) => patterns.is_empty(),
            // A path begins with a slash.
            Self::Paths(patterns) => !patterns.iter().any(|pattern| pattern.intersects(&Pattern::new("/*"))),
            Self::Methods(words) => words.is_empty(),
            Self::Pairs(pairs) => pairs.is_empty(),
            Self::Sources(blocks) => blocks.is_empty(),
        }
    }

    /// Whether it takes every request.
    pub(super) fn is_everything(&self) -> bool {
        match self {
            Self::Hosts(patterns) => covers(patterns, &[&Pattern::everything()]),
            Self::Paths(patterns) => covers(patterns, &[&Pattern::new("/*")]),
            Self::Sources(blocks) => {
                let all = ["0.0.0.0/0", "::/0"].map(SourceBlock::new);
                all.into_iter().flatten().all(|whole| whole.is_covered_by(blocks))
            }
            Self::Header(..) | Self::Methods(_) | Self::Pairs(_) => false,
        }
    }

    /// Whether it takes each request that the other does. A yes is proven.
    pub(super) fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hosts(all), Self::Hosts(some)) => some.iter().all(|one| covers(all, &[one])),
            (Self::Paths(all), Self::Paths(some)) => {
                let rooted = Pattern::new("/*");
                some.iter().all(|one| covers(all, &[one]) || covers(all, &[one, &rooted]))
            }
            (Self::Header(name, all), Self::Header(same, some)) => {
                name == same && some.iter().all(|one| covers(all, &[one]))
            }
            (Self::Methods(all), Self::Methods(some)) => some.iter().all(|one| all.contains(one)),
            (Self::Pairs(all), Self::Pairs(some)) => some.iter().all(|(key, value)| {
                all.iter().any(|(of_key, of_value)| of_key.contains(key) && of_value.contains(value))
            }),
            (Self::Sources(all), Self::Sources(some)) => some.iter().all(|one| one.is_covered_by(all)),
            _ => false,
        }
    }
}

/// Whether each text that all of `within` match is matched by one of `all`.
fn covers(all: &[Pattern], within: &[&Pattern]) -> bool {
    let single = within.iter().any(|one| all.iter().any(|pattern| pattern.contains(one)));
    let all: Vec<&Pattern> = all.iter().collect();
    single || ((within.len() > 1 || all.len() > 1) && matches!(search(within, &all), Found::Nothing))
}

/// A pattern of a query string, in which `\*` and `\?` are literal. Patterns have no literal wildcards, so that two
/// characters that no query holds stand for them.
fn of_query(text: &str) -> Pattern {
    Pattern::of_any_case(&text.replace(r"\*", "\u{E000}").replace(r"\?", "\u{E001}"))
}
