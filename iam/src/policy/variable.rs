/// One piece of a text that may hold policy variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// `${*}`, `${?}` or `${$}`: the character, taken literally.
    Literal(char),
    /// `${key}` or `${key, 'default'}`.
    Variable {
        /// The context key; keys compare without letter case.
        key: &'t str,
        /// What stands for it where the key is absent.
        default: Option<&'t str>,
    },
}

/// Takes a text with policy variables apart. For `2012-10-17` only; a `${` that is not closed is text.
///
/// Source: IAM User Guide, "IAM policy elements: Variables and tags"; specs/iam.md §1.7.
///
/// ```
/// use aozu_iam::policy::{Piece, pieces};
/// let found: Vec<_> = pieces("a${aws:username, 'x'}${*}").collect();
/// let variable = Piece::Variable { key: "aws:username", default: Some("x") };
/// assert_eq!(found, [Piece::Text("a"), variable, Piece::Literal('*')]);
/// ```
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let open = rest.find("${").unwrap_or(rest.len());
        if open > 0 {
            let (before, after) = rest.split_at_checked(open)?;
            rest = after;
            return Some(Piece::Text(before));
        }
        let Some(close) = rest.find('}') else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        let inner = rest.get(2..close).unwrap_or_default();
        rest = rest.get(close + 1..).unwrap_or_default();
        Some(match inner {
            "*" => Piece::Literal('*'),
            "?" => Piece::Literal('?'),
            "$" => Piece::Literal('$'),
            _ => match inner.split_once(", '").and_then(|(key, end)| Some((key, end.strip_suffix('\'')?))) {
                Some((key, default)) => Piece::Variable { key, default: Some(default) },
                None => Piece::Variable { key: inner, default: None },
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Piece, pieces};

    #[test]
    fn every_form_is_taken_apart() {
        for (text, expected) in [
            ("", vec![]),
            ("plain $ {x}", vec![Piece::Text("plain $ {x}")]),
            ("a${open", vec![Piece::Text("a"), Piece::Text("${open")]),
            ("${?}${$}", vec![Piece::Literal('?'), Piece::Literal('$')]),
            ("${}", vec![Piece::Variable { key: "", default: None }]),
            ("${k, ''}z", vec![Piece::Variable { key: "k", default: Some("") }, Piece::Text("z")]),
            ("${k,'d'}", vec![Piece::Variable { key: "k,'d'", default: None }]),
            ("${k, 'd}", vec![Piece::Variable { key: "k, 'd", default: None }]),
        ] {
            assert_eq!(pieces(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_apart_without_loss(text in "[a${}*?, ']{0,20}") {
            let whole: String = pieces(&text).map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Literal(c) => format!("${{{c}}}"),
                Piece::Variable { key, default: None } => format!("${{{key}}}"),
                Piece::Variable { key, default: Some(default) } => format!("${{{key}, '{default}'}}"),
            }).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
