//! Conditions, compiled.

use smol_str::SmolStr;

use super::{
    Request,
    block::SourceBlock,
    glob::{Gate, Glob},
};
use crate::{Condition, ConditionField, HttpHeaderConfig};

/// A condition, ready to be asked.
#[derive(Debug, Clone)]
pub(crate) enum Test {
    Host(Box<[Glob]>),
    Path(Box<[Glob]>),
    Header {
        name: SmolStr,
        values: Box<[Glob]>,
    },
    Method(Box<[SmolStr]>),
    Query(Box<[(Option<Glob>, Glob)]>),
    Source(Box<[SourceBlock]>),
    /// What is kept and not judged, beside what can be: if that holds, the condition does.
    Opaque(Option<Box<Test>>),
}

impl Test {
    pub(crate) fn new(condition: &Condition) -> Self {
        let globs = |fold| condition.texts().into_iter().map(|text| Glob::new(text, fold, false)).collect();
        let test = match condition.field() {
            ConditionField::HostHeader => Self::Host(globs(true)),
            ConditionField::PathPattern => Self::Path(globs(false)),
            ConditionField::HttpHeader => Self::Header {
                name: header_name(condition).cloned().unwrap_or_default(),
                values: globs(true),
            },
            ConditionField::HttpRequestMethod => {
                Self::Method(condition.texts().into_iter().cloned().collect())
            }
            ConditionField::QueryString => Self::Query(
                condition
                    .pairs()
                    .iter()
                    .map(|pair| {
                        let key = pair.key().map(|key| Glob::new(key, true, true));
                        (key, Glob::new(pair.value().map_or("", SmolStr::as_str), true, true))
                    })
                    .collect(),
            ),
            ConditionField::SourceIp => Self::Source(
                condition.texts().into_iter().filter_map(|text| SourceBlock::new(text)).collect(),
            ),
            ConditionField::Other(_) => return Self::Opaque(None),
        };
        if condition.is_opaque() { Self::Opaque(Some(Box::new(test))) } else { test }
    }

    /// Whether it holds for a request; none where that cannot be told.
    pub(crate) fn holds(&self, request: &Request<'_>) -> Option<bool> {
        Some(match self {
            Self::Host(values) => values.iter().any(|value| value.matches(&request.host)),
            Self::Path(values) => values.iter().any(|value| value.matches(request.path)),
            Self::Method(values) => values.iter().any(|value| value == request.method),
            Self::Header { name, values } => {
                request.values_of(name).any(|given| values.iter().any(|value| value.matches(given)))
            }
            Self::Query(pairs) => request.pairs().any(|(key, value)| {
                pairs.iter().any(|(of_key, of_value)| {
                    of_key.as_ref().is_none_or(|pattern| pattern.matches(key)) && of_value.matches(value)
                })
            }),
            Self::Source(blocks) => {
                let source = request.source?;
                blocks.iter().any(|block| block.contains(source))
            }
            Self::Opaque(test) => {
                return test.as_ref().and_then(|test| test.holds(request)).filter(|holds| *holds);
            }
        })
    }

    /// What it asks of the ends of the host and of the path, where it is about either and can be judged.
    pub(crate) fn gates(&self) -> (Vec<Gate>, Vec<Gate>) {
        let of = |globs: &[Glob]| globs.iter().map(Glob::gate).collect();
        match self {
            Self::Host(globs) => (of(globs), Vec::new()),
            Self::Path(globs) => (Vec::new(), of(globs)),
            _ => (Vec::new(), Vec::new()),
        }
    }

    /// Why it cannot be told whether it holds.
    pub(crate) fn unknown_because(&self) -> &'static str {
        match self {
            Self::Source(_) => "it looks at the client's address, which is not given (SourceIp)",
            _ => "it holds regular expressions or a condition of a newer kind, which are kept and not judged",
        }
    }
}

/// The name of the header that a condition looks at.
pub(crate) fn header_name(condition: &Condition) -> Option<&SmolStr> {
    condition.http_header_config().and_then(HttpHeaderConfig::http_header_name)
}

/// Whether all of them hold; none where that depends on one that cannot be told.
pub(crate) fn all_hold(tests: &[Test], request: &Request<'_>) -> Option<bool> {
    let mut known = Some(true);
    for test in tests {
        match test.holds(request) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = None,
        }
    }
    known
}
