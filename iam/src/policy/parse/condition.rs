use smol_str::SmolStr;

use super::{
    cursor::{Cursor, Step},
    keys, quote, wrong_type,
};
use crate::policy::{
    Condition, ConditionClause, ConditionEntry, ConditionValue, GrammarFault, JsonType, Member, OneOrMany,
    Operator, Span, Spanned, Test, ValueKind, error::nearest,
};

/// Reads what stands under `Condition`.
pub(super) fn read(cursor: &mut Cursor<'_>, name: Span) -> Step<Option<Condition>> {
    if cursor.kind()? != JsonType::Object {
        return wrong_type(cursor, "Condition", "an object of operators");
    }
    let mut clauses = Vec::new();
    let mut seen = keys::Names::of_any_case();
    let span = cursor.object(|cursor, name, at| {
        if seen.duplicate(cursor, &name, at)? {
            cursor.skip()?;
            return Ok(());
        }
        let operator = Operator::parse(&name);
        if operator.is_none() {
            let meant = nearest(&name, Test::ALL.iter().map(|test| test.as_str()));
            cursor.note(GrammarFault::Operator { name: quote(&name), meant }, at)?;
        }
        if cursor.kind()? != JsonType::Object {
            return wrong_type::<()>(cursor, &name, "an object of condition keys").map(drop);
        }
        let (entries, span) = entries(cursor)?;
        let name = Spanned::new(SmolStr::from(name), at);
        clauses.push(ConditionClause { name, operator, entries, span });
        Ok(())
    })?;
    Ok(Some(Member { name, value: clauses, span }))
}

fn entries(cursor: &mut Cursor<'_>) -> Step<(Vec<ConditionEntry>, Span)> {
    let mut entries = Vec::new();
    let mut seen = keys::Names::of_any_case();
    let span = cursor.object(|cursor, key, at| {
        if seen.duplicate(cursor, &key, at)? {
            cursor.skip()?;
        } else if let Some((values, span)) = values(cursor, &key)? {
            entries.push(ConditionEntry { key: Spanned::new(SmolStr::from(key), at), values, span });
        }
        Ok(())
    })?;
    Ok((entries, span))
}

fn values(cursor: &mut Cursor<'_>, key: &str) -> Step<Option<(OneOrMany<Spanned<ConditionValue>>, Span)>> {
    if cursor.kind()? == JsonType::List {
        let mut values = Vec::new();
        let span = cursor.list(|cursor| {
            values.extend(value(cursor, key, "strings, numbers or booleans")?);
            Ok(())
        })?;
        return Ok(Some((OneOrMany::Many(values), span)));
    }
    let value = value(cursor, key, "a string, number or boolean, or a list of them")?;
    Ok(value.map(|value| {
        let span = value.span;
        (OneOrMany::One(value), span)
    }))
}

fn value(
    cursor: &mut Cursor<'_>,
    key: &str,
    expected: &'static str,
) -> Step<Option<Spanned<ConditionValue>>> {
    let (text, kind, span) = match cursor.kind()? {
        JsonType::String => {
            let (text, span) = cursor.string()?;
            (SmolStr::from(text), ValueKind::String, span)
        }
        JsonType::Number => {
            let (text, span) = cursor.number()?;
            (SmolStr::new(text), ValueKind::Number, span)
        }
        JsonType::Bool => {
            let (text, span) = cursor.word()?;
            (SmolStr::new(text), ValueKind::Bool, span)
        }
        JsonType::Object | JsonType::List | JsonType::Null => return wrong_type(cursor, key, expected),
    };
    Ok(Some(Spanned::new(ConditionValue { text, kind }, span)))
}
