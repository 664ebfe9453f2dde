use super::{
    condition,
    cursor::{Cursor, Step},
    keys, principal, quote, read_string, read_texts,
};
use crate::policy::{Effect, Element, GrammarFault, Member, Span, Statement, Texts, error::nearest};

/// Reads a statement, which is known to be an object.
pub(super) fn read(cursor: &mut Cursor<'_>, index: u32) -> Step<Statement> {
    let mut statement = Statement::empty(index);
    cursor.statement = Some(index);
    let mut seen = keys::Names::default();
    statement.span = cursor.object(|cursor, name, at| {
        if seen.duplicate(cursor, &name, at)? {
            cursor.skip()?;
            return Ok(());
        }
        let Some(element) = Element::of(&name) else {
            let meant = nearest(&name, Element::ALL.iter().map(|element| element.as_str()));
            cursor.note(GrammarFault::UnknownMember { name: quote(&name), of: "a statement", meant }, at)?;
            cursor.skip()?;
            return Ok(());
        };
        match element {
            Element::Sid => statement.sid = read_string(cursor, "Sid", at)?,
            Element::Principal => statement.principal = principal::read(cursor, element, at)?,
            Element::NotPrincipal => statement.not_principal = principal::read(cursor, element, at)?,
            Element::Effect => statement.effect = effect(cursor, at)?,
            Element::Action => statement.action = texts(cursor, element, at)?,
            Element::NotAction => statement.not_action = texts(cursor, element, at)?,
            Element::Resource => statement.resource = texts(cursor, element, at)?,
            Element::NotResource => statement.not_resource = texts(cursor, element, at)?,
            Element::Condition => statement.condition = condition::read(cursor, at)?,
        }
        Ok(())
    })?;
    cursor.statement = None;
    Ok(statement)
}

fn texts(cursor: &mut Cursor<'_>, element: Element, name: Span) -> Step<Option<Member<Texts>>> {
    let texts = read_texts(cursor, element.as_str())?;
    Ok(texts.map(|(value, span)| Member { name, value, span }))
}

fn effect(cursor: &mut Cursor<'_>, name: Span) -> Step<Option<Member<Effect>>> {
    let Some(Member { value: text, span, .. }) = read_string(cursor, "Effect", name)? else {
        return Ok(None);
    };
    let value = match text.as_str() {
        "Allow" => Effect::Allow,
        "Deny" => Effect::Deny,
        _ => {
            let meant = nearest(&text, ["Allow", "Deny"]);
            cursor.note(GrammarFault::Effect { text: quote(&text), meant }, span)?;
            return Ok(None);
        }
    };
    Ok(Some(Member { name, value, span }))
}
