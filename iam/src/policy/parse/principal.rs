use super::{
    cursor::{Cursor, Step},
    keys, quote, read_texts, wrong_type,
};
use crate::policy::{
    Element, GrammarFault, JsonType, Member, OneOrMany, Principal, PrincipalKind, PrincipalList, Principals,
    Span, Spanned, error::nearest,
};

/// Reads what stands under `Principal` or `NotPrincipal`.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    element: Element,
    name: Span,
) -> Step<Option<Member<Principals>>> {
    match cursor.kind()? {
        JsonType::String => {
            let (text, span) = cursor.string()?;
            if text == "*" {
                return Ok(Some(Member { name, value: Principals::Everyone, span }));
            }
            cursor.note(GrammarFault::BarePrincipal { text: quote(&text) }, span)?;
            Ok(None)
        }
        JsonType::Object => {
            let mut lists = Vec::new();
            let mut seen = keys::Names::default();
            let span = cursor.object(|cursor, key, at| {
                if seen.duplicate(cursor, &key, at)? {
                    cursor.skip()?;
                } else if let Some(kind) = PrincipalKind::ALL.into_iter().find(|kind| kind.as_str() == key) {
                    lists.extend(list(cursor, kind, at)?);
                } else {
                    let meant = nearest(&key, PrincipalKind::ALL.iter().map(|kind| kind.as_str()));
                    let fault = GrammarFault::UnknownMember { name: quote(&key), of: "a principal", meant };
                    cursor.note(fault, at)?;
                    cursor.skip()?;
                }
                Ok(())
            })?;
            Ok(Some(Member { name, value: Principals::Listed(lists), span }))
        }
        _ => wrong_type(cursor, element.as_str(), "`\"*\"` or an object such as `{\"AWS\": …}`"),
    }
}

fn list(cursor: &mut Cursor<'_>, kind: PrincipalKind, name: Span) -> Step<Option<PrincipalList>> {
    let Some((texts, span)) = read_texts(cursor, kind.as_str())? else { return Ok(None) };
    let one = |text: &Spanned<smol_str::SmolStr>| Spanned::new(Principal::read(kind, &text.value), text.span);
    let values = match &texts {
        OneOrMany::One(text) => OneOrMany::One(one(text)),
        OneOrMany::Many(texts) => OneOrMany::Many(texts.iter().map(one).collect()),
    };
    Ok(Some(PrincipalList { kind, name, values, span }))
}
