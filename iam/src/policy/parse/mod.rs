//! One pass over the text, straight into the document: no tree of JSON in between, and no recursion.

mod condition;
mod cursor;
mod keys;
mod principal;
mod statement;
mod string;

use std::sync::Arc;

use smol_str::SmolStr;

use cursor::{Cursor, Step};

use super::{
    Document, Fault, GrammarFault, JsonType, Lines, Member, OneOrMany, PolicyError, Span, Spanned, Statement,
    SyntaxFault, Version,
    error::{nearest, quote},
};

/// See [`Document::recover`]; a source that is shared already is not copied.
pub(super) fn document(text: &str, shared: Option<&Arc<str>>) -> (Option<Document>, Vec<PolicyError>) {
    if text.len() > Document::LONGEST {
        let fault = Fault::Syntax(SyntaxFault::TooLong { bytes: text.len() });
        return (None, vec![PolicyError::new(fault, Span::default(), None, &Lines::new(""))]);
    }
    let mut cursor = Cursor::new(text);
    let source = || shared.map_or_else(|| Arc::from(text), Arc::clone);
    let document = read(&mut cursor, source).ok().flatten();
    if cursor.found.is_empty() {
        return (document, Vec::new());
    }
    let lines = Lines::new(text);
    let errors = cursor.found.into_iter();
    (document, errors.map(|f| PolicyError::new(f.fault, f.span, f.statement, &lines)).collect())
}

fn read(cursor: &mut Cursor<'_>, source: impl FnOnce() -> Arc<str>) -> Step<Option<Document>> {
    let found = cursor.kind()?;
    if found != JsonType::Object {
        let span = cursor.skip()?;
        cursor.note(GrammarFault::NotAnObject { found }, span)?;
        cursor.end()?;
        return Ok(None);
    }
    let (mut version, mut id, mut statement) = (None, None, None);
    let mut seen = keys::Names::default();
    let span = cursor.object(|cursor, name, at| {
        if seen.duplicate(cursor, &name, at)? {
            cursor.skip()?;
            return Ok(());
        }
        match &*name {
            "Version" => version = read_version(cursor, at)?,
            "Id" => id = read_string(cursor, "Id", at)?,
            "Statement" => statement = read_statements(cursor, at)?,
            _ => {
                let meant = nearest(&name, ["Version", "Id", "Statement"]);
                let fault =
                    GrammarFault::UnknownMember { name: quote(&name), of: "a policy document", meant };
                cursor.note(fault, at)?;
                cursor.skip()?;
            }
        }
        Ok(())
    })?;
    cursor.end()?;
    Ok(Some(Document { source: source(), span, version, id, statement }))
}

/// A value of another type than the member takes: noted and passed over.
fn wrong_type<T>(cursor: &mut Cursor<'_>, of: &str, expected: &'static str) -> Step<Option<T>> {
    let found = cursor.kind()?;
    let span = cursor.skip()?;
    cursor.note(GrammarFault::WrongType { of: quote(of), found, expected }, span)?;
    Ok(None)
}

fn read_string(cursor: &mut Cursor<'_>, of: &str, name: Span) -> Step<Option<Member<SmolStr>>> {
    if cursor.kind()? != JsonType::String {
        return wrong_type(cursor, of, "a string");
    }
    let (text, span) = cursor.string()?;
    Ok(Some(Member { name, value: SmolStr::from(text), span }))
}

fn read_version(cursor: &mut Cursor<'_>, name: Span) -> Step<Option<Member<Version>>> {
    let Some(Member { value: text, span, .. }) = read_string(cursor, "Version", name)? else {
        return Ok(None);
    };
    let value = match text.as_str() {
        "2012-10-17" => Version::V2012,
        "2008-10-17" => Version::V2008,
        _ => {
            cursor.note(GrammarFault::Version { text: quote(&text) }, span)?;
            return Ok(None);
        }
    };
    Ok(Some(Member { name, value, span }))
}

fn read_statements(cursor: &mut Cursor<'_>, name: Span) -> Step<Option<Member<OneOrMany<Statement>>>> {
    match cursor.kind()? {
        JsonType::Object => {
            let statement = statement::read(cursor, 0)?;
            let span = statement.span;
            Ok(Some(Member { name, value: OneOrMany::One(statement), span }))
        }
        JsonType::List => {
            let mut statements = Vec::new();
            let mut index = 0;
            let span = cursor.list(|cursor| {
                if cursor.kind()? == JsonType::Object {
                    statements.push(statement::read(cursor, index)?);
                } else {
                    cursor.statement = Some(index);
                    wrong_type::<()>(cursor, "Statement", "objects")?;
                    cursor.statement = None;
                }
                index += 1;
                Ok(())
            })?;
            Ok(Some(Member { name, value: OneOrMany::Many(statements), span }))
        }
        _ => wrong_type(cursor, "Statement", "an object or a list of objects"),
    }
}

/// A string or a list of strings.
fn read_texts(cursor: &mut Cursor<'_>, of: &str) -> Step<Option<(OneOrMany<Spanned<SmolStr>>, Span)>> {
    match cursor.kind()? {
        JsonType::String => {
            let (text, span) = cursor.string()?;
            Ok(Some((OneOrMany::One(Spanned::new(SmolStr::from(text), span)), span)))
        }
        JsonType::List => {
            let mut texts = Vec::new();
            let span = cursor.list(|cursor| {
                if cursor.kind()? == JsonType::String {
                    let (text, span) = cursor.string()?;
                    texts.push(Spanned::new(SmolStr::from(text), span));
                    Ok(())
                } else {
                    wrong_type::<()>(cursor, of, "strings").map(drop)
                }
            })?;
            Ok(Some((OneOrMany::Many(texts), span)))
        }
        _ => wrong_type(cursor, of, "a string or a list of strings"),
    }
}
