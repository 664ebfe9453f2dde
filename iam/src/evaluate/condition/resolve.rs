use std::borrow::Cow;

use super::super::{Context, KeyState};
use crate::policy::{Piece, pattern::Glob, pieces};

/// What policy variables take their values from.
#[derive(Debug, Clone, Copy)]
pub(in crate::evaluate) struct Variables<'c> {
    pub context: &'c Context,
    /// Whether the document has variables: under 2008-10-17 `${…}` is text.
    pub on: bool,
}

/// A variable that gives no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::evaluate) enum Unresolved {
    /// It never does: the key is absent and there is no default, or it is a list.
    Never,
    /// It cannot be told.
    Unknown,
}

impl<'c> Variables<'c> {
    /// The text that stands for one piece.
    pub(in crate::evaluate) fn piece(self, piece: Piece<'c>) -> Result<Cow<'c, str>, Unresolved> {
        match piece {
            Piece::Text(text) => Ok(text.into()),
            Piece::Literal(c) => Ok(c.to_string().into()),
            Piece::Variable { key, default } => match self.context.get(key) {
                KeyState::Present(values) => {
                    values.single().map(|value| value.as_str().into()).ok_or(Unresolved::Never)
                }
                KeyState::Absent => default.map(Cow::Borrowed).ok_or(Unresolved::Never),
                KeyState::Unknown => Err(Unresolved::Unknown),
            },
        }
    }

    /// The text with every variable replaced. Without wildcards: for operators that have none.
    pub(in crate::evaluate) fn fill(self, text: &'c str) -> Result<String, Unresolved> {
        let mut filled = String::with_capacity(text.len());
        let mut never = Ok(());
        for piece in pieces(text) {
            match self.piece(piece) {
                Ok(text) => filled.push_str(&text),
                Err(Unresolved::Never) => return Err(Unresolved::Never),
                Err(unknown) => never = Err(unknown),
            }
        }
        never.map(|()| filled)
    }
}

/// The pattern with every variable that gives a text replaced by it, and a run where one gives none: what it could
/// match under some value.
pub(in crate::evaluate) fn possible_glob<'c>(text: &'c str, variables: Variables<'c>) -> Glob {
    let mut glob = Glob::default();
    for piece in pieces(text) {
        match (piece, variables.piece(piece)) {
            (Piece::Text(text), _) => glob.push_pattern(text),
            (_, Ok(text)) => glob.push_literal(&text),
            (_, Err(_)) => glob.push_pattern("*"),
        }
    }
    glob
}

/// Whether one of its variables cannot be told.
pub(in crate::evaluate) fn has_unknown(text: &str, variables: Variables<'_>) -> bool {
    pieces(text).any(|piece| matches!(variables.piece(piece), Err(Unresolved::Unknown)))
}

/// The pattern with every variable replaced; what a variable gives stands for itself.
pub(in crate::evaluate) fn resolved_glob<'c>(
    text: &'c str,
    variables: Variables<'c>,
) -> Result<Glob, Unresolved> {
    let mut glob = Glob::default();
    let mut unknown = Ok(());
    for piece in pieces(text) {
        match (piece, variables.piece(piece)) {
            (Piece::Text(text), _) => glob.push_pattern(text),
            (_, Ok(text)) => glob.push_literal(&text),
            (_, Err(Unresolved::Never)) => return Err(Unresolved::Never),
            (_, Err(why)) => unknown = Err(why),
        }
    }
    unknown.map(|()| glob)
}
