//! Values that a metric filter takes out of a message that matched.

use super::{
    Language, Pattern, PatternKind,
    cursor::Cursor,
    json::{Kind, Scan, Selector, is_object, select},
    operand::Scalar,
    split,
};

/// Where a value stands: `$.path` of JSON, `$field` or `$3` of a space-delimited message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Extractor {
    Json(Selector),
    Field(String),
    Place(usize),
}

/// Why a text is no place of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExtractorError {
    /// It is none at all, or holds a wildcard.
    NoSelector,
    /// It is one, of the other language.
    OtherLanguage,
}

impl Extractor {
    pub(crate) fn read(text: &str, kind: PatternKind) -> Result<Self, ExtractorError> {
        let name =
            text.strip_prefix('$').filter(|name| !name.is_empty()).ok_or(ExtractorError::NoSelector)?;
        if name.starts_with('.') {
            let cursor = &mut Cursor::new(text);
            let selector = Selector::read(cursor).map_err(|_| ExtractorError::NoSelector)?;
            if cursor.peek().is_some() || selector.has_wildcard() {
                return Err(ExtractorError::NoSelector);
            }
            return if kind == PatternKind::Json {
                Ok(Self::Json(selector))
            } else {
                Err(ExtractorError::OtherLanguage)
            };
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
            return Err(ExtractorError::NoSelector);
        }
        if kind != PatternKind::SpaceDelimited {
            return Err(ExtractorError::OtherLanguage);
        }
        Ok(match name.parse() {
            Ok(place) if name.bytes().all(|b| b.is_ascii_digit()) => Self::Place(place),
            _ => Self::Field(name.to_owned()),
        })
    }

    /// The text or number that stands there; of JSON texts decoded, of numbers the spelling.
    pub(crate) fn of(&self, pattern: &Pattern, message: &str) -> Option<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match (self, pattern.language()) {
            (Self::Json(selector), _) => {
                let bytes = message.as_bytes();
                if !is_object(bytes) {
                    return None;
                }
                let mut found = None;
                let mut start = Scan::new(bytes, 0);
                start.blanks();
                select(bytes, start.at(), &selector.steps, &mut Vec::new(), &mut |_, at| {
                    let mut decoded = Vec::new();
                    if let Some(Kind::Scalar(Scalar::Number(value) | Scalar::Text(value))) =
                        Scan::new(bytes, at).kind(&mut decoded)
                    {
                        found = Some(text(value));
                    }
                });
                found
            }
            (Self::Field(name), Language::Delimited(fields)) => {
                let mut values = Vec::new();
                split(message.as_bytes(), &mut values);
                let assigned = fields.assign(message.as_bytes(), &values)?;
                let place = fields.fields.iter().position(|field| *field.name == **name)?;
                assigned.named.get(place).map(|(_, value)| text(value))
            }
            (Self::Place(place), Language::Delimited(fields)) => {
                let mut values = Vec::new();
                split(message.as_bytes(), &mut values);
                let assigned = fields.assign(message.as_bytes(), &values)?;
                let mut all = assigned.named.iter().chain(&assigned.unnamed);
                all.find(|(at, _)| at == place).map(|(_, value)| text(value))
            }
            _ => None,
        }
    }
}
