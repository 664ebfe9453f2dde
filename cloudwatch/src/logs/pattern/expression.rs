use super::{PatternError, cursor::Cursor};

/// Conditions joined by `&&` and `||`; the number is the condition's place in a list beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expression {
    Is(usize),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    pub(crate) fn holds(&self, held: &impl Fn(usize) -> bool) -> bool {
        match self {
            Self::Is(condition) => held(*condition),
            Self::All(parts) => parts.iter().all(|part| part.holds(held)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(held)),
        }
    }

    /// The same expression over conditions with other numbers.
    pub(crate) fn renumbered(&self, numbers: &[usize]) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.renumbered(numbers)).collect();
        match self {
            Self::Is(condition) => Self::Is(numbers.get(*condition).copied().unwrap_or(usize::MAX)),
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
        }
    }

    /// Reads `a && (b || c)`, where `condition` reads one and gives its number. `||` binds least.
    pub(crate) fn read<'a>(
        cursor: &mut Cursor<'a>,
        condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<usize, PatternError>,
    ) -> Result<Self, PatternError> {
        let mut any = vec![Self::conjunction(cursor, condition)?];
        while joined(cursor, "||") {
            any.push(Self::conjunction(cursor, condition)?);
        }
        Ok(one_or(any, Self::Any))
    }

    fn conjunction<'a>(
        cursor: &mut Cursor<'a>,
        condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<usize, PatternError>,
    ) -> Result<Self, PatternError> {
        let mut all = vec![Self::primary(cursor, condition)?];
        while joined(cursor, "&&") {
            all.push(Self::primary(cursor, condition)?);
        }
        Ok(one_or(all, Self::All))
    }

    fn primary<'a>(
        cursor: &mut Cursor<'a>,
        condition: &mut impl FnMut(&mut Cursor<'a>) -> Result<usize, PatternError>,
    ) -> Result<Self, PatternError> {
        cursor.blanks();
        if !cursor.eat("(") {
            return Ok(Self::Is(condition(cursor)?));
        }
        let inner = Self::read(cursor, condition)?;
        cursor.blanks();
        if cursor.eat(")") {
            Ok(inner)
        } else {
            Err(unexpected(cursor, "a `)` is missing, or `&&` or `||` between conditions"))
        }
    }
}

fn joined(cursor: &mut Cursor<'_>, token: &str) -> bool {
    cursor.blanks();
    cursor.eat(token)
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            many(parts)
        }
    }
}

/// Something stands where it cannot: a character that the language has not, or a piece in the wrong place.
pub(crate) fn unexpected(cursor: &Cursor<'_>, rule: &'static str) -> PatternError {
    let known = |c: char| c.is_ascii_alphanumeric() || "_.*+-$\"%(){}[]=<>,".contains(c);
    match cursor.peek() {
        Some(c) if !known(c) && !cursor.rest().starts_with("&&") && !cursor.rest().starts_with("||") => {
            cursor.stuck(
                cursor.at(),
                "this character has no meaning here; put texts that hold it in double quotes",
            )
        }
        _ => PatternError::malformed(cursor.at(), rule),
    }
}
