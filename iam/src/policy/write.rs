//! A document as JSON text again.

use std::fmt::{self, Write};

use super::{
    ConditionClause, ConditionValue, Document, Element, OneOrMany, Principals, Spanned, Statement, Texts,
    ValueKind,
};

/// The document as compact JSON: members in the order in which they were written, every scalar a scalar
/// and every list a list, numbers as they were spelt. [`Document::parse`] gives an equal document.
///
/// ```
/// use aozu_iam::policy::Document;
/// let document = Document::parse(r#"{ "Statement" : [{"Sid":"a", "Effect": "Deny"}], "Id": "\u0041" }"#)?;
/// assert_eq!(document.to_string(), r#"{"Statement":[{"Sid":"a","Effect":"Deny"}],"Id":"A"}"#);
/// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
/// ```
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.version.as_ref().map(|m| (m.name.start, "Version"));
        let id = self.id.as_ref().map(|m| (m.name.start, "Id"));
        let statement = self.statement.as_ref().map(|m| (m.name.start, "Statement"));
        let mut members: Vec<_> = [version, id, statement].into_iter().flatten().collect();
        members.sort_unstable();
        f.write_char('{')?;
        for (n, (_, name)) in members.into_iter().enumerate() {
            comma(f, n)?;
            write!(f, "\"{name}\":")?;
            match name {
                "Version" => string(f, self.version().as_str())?,
                "Id" => string(f, self.id().unwrap_or_default())?,
                _ => {
                    if let Some(member) = &self.statement {
                        one_or_many(f, &member.value, statement_object)?;
                    }
                }
            }
        }
        f.write_char('}')
    }
}

fn comma(f: &mut fmt::Formatter<'_>, n: usize) -> fmt::Result {
    if n == 0 { Ok(()) } else { f.write_char(',') }
}

/// A string of JSON, with the escapes that it must have.
fn string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c < ' ' => write!(f, "\\u{:04x}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

fn one_or_many<T>(
    f: &mut fmt::Formatter<'_>,
    values: &OneOrMany<T>,
    each: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    match values {
        OneOrMany::One(one) => each(f, one),
        OneOrMany::Many(many) => {
            f.write_char('[')?;
            for (n, value) in many.iter().enumerate() {
                comma(f, n)?;
                each(f, value)?;
            }
            f.write_char(']')
        }
    }
}

fn texts(f: &mut fmt::Formatter<'_>, values: &Texts) -> fmt::Result {
    one_or_many(f, values, |f, text| string(f, &text.value))
}

/// What a statement says, whatever it is called, as compact JSON with the members in one order: two that are
/// equal but for their `Sid`s have the same.
pub(crate) struct Nameless<'a>(pub(crate) &'a Statement);

impl fmt::Display for Nameless<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let there = |element: &Element| *element != Element::Sid && self.0.member(*element).is_some();
        members(f, self.0, Element::ALL.into_iter().filter(there))
    }
}

fn statement_object(f: &mut fmt::Formatter<'_>, statement: &Statement) -> fmt::Result {
    members(f, statement, statement.elements())
}

fn members(
    f: &mut fmt::Formatter<'_>,
    statement: &Statement,
    elements: impl IntoIterator<Item = Element>,
) -> fmt::Result {
    f.write_char('{')?;
    for (n, element) in elements.into_iter().enumerate() {
        comma(f, n)?;
        write!(f, "\"{element}\":")?;
        let list = |member: &Option<super::Member<Texts>>, f: &mut fmt::Formatter<'_>| match member {
            Some(member) => texts(f, &member.value),
            None => Ok(()),
        };
        match element {
            Element::Sid => string(f, statement.sid().unwrap_or_default())?,
            Element::Effect => string(f, statement.effect().map_or("", super::Effect::as_str))?,
            Element::Action => list(&statement.action, f)?,
            Element::NotAction => list(&statement.not_action, f)?,
            Element::Resource => list(&statement.resource, f)?,
            Element::NotResource => list(&statement.not_resource, f)?,
            Element::Principal | Element::NotPrincipal => {
                let member = if element == Element::Principal {
                    &statement.principal
                } else {
                    &statement.not_principal
                };
                if let Some(member) = member {
                    principals(f, &member.value)?;
                }
            }
            Element::Condition => clauses(f, statement.conditions())?,
        }
    }
    f.write_char('}')
}

fn principals(f: &mut fmt::Formatter<'_>, principals: &Principals) -> fmt::Result {
    let Principals::Listed(lists) = principals else { return f.write_str("\"*\"") };
    f.write_char('{')?;
    for (n, list) in lists.iter().enumerate() {
        comma(f, n)?;
        write!(f, "\"{}\":", list.kind.as_str())?;
        one_or_many(f, &list.values, |f, one| string(f, one.value.as_str()))?;
    }
    f.write_char('}')
}

fn clauses(f: &mut fmt::Formatter<'_>, clauses: &[ConditionClause]) -> fmt::Result {
    f.write_char('{')?;
    for (n, clause) in clauses.iter().enumerate() {
        comma(f, n)?;
        string(f, &clause.name.value)?;
        f.write_str(":{")?;
        for (n, entry) in clause.entries.iter().enumerate() {
            comma(f, n)?;
            string(f, &entry.key.value)?;
            f.write_char(':')?;
            one_or_many(f, &entry.values, condition_value)?;
        }
        f.write_char('}')?;
    }
    f.write_char('}')
}

fn condition_value(f: &mut fmt::Formatter<'_>, value: &Spanned<ConditionValue>) -> fmt::Result {
    match value.value.kind {
        ValueKind::String => string(f, &value.value.text),
        ValueKind::Number | ValueKind::Bool => f.write_str(&value.value.text),
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::Document;

    fn rewritten(text: &str) -> String {
        let document = Document::parse(text).unwrap();
        let written = document.to_string();
        assert_eq!(Document::parse(&written).unwrap(), document);
        written
    }

    #[test]
    fn shapes_orders_and_spellings_stay() {
        for text in [
            "{}",
            r#"{"Statement":[]}"#,
            r#"{"Id":"","Version":"2012-10-17","Statement":{"Effect":"Deny","Action":[],"Resource":["*"],"Sid":""}}"#,
            r#"{"Statement":[{"NotPrincipal":{"Service":["a.b"],"AWS":"*"}},{"Principal":"*"},{"Principal":{}}]}"#,
            r#"{"Statement":{"Condition":{"numericEquals":{"a:b":[1.50,-1e9,"1",true]},"Bool":{},"Null":{"k":false}}}}"#,
            r#"{"Statement":{"NotAction":"iam:*","NotResource":"arn:aws:s3:::é\"\\\n\u0001"}}"#,
        ] {
            assert_eq!(rewritten(text), text);
        }
    }

    #[test]
    fn unneeded_escapes_and_spaces_go() {
        assert_eq!(rewritten("\t{ \"\\u0049d\" : \"\\/\" }\n"), r#"{"Id":"/"}"#);
    }
}
