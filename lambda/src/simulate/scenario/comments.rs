use std::borrow::Cow;

/// JSON without its comments: `// …` to the end of the line and `/* … */` become spaces, so that every line and column
/// stays what it is. In strings, nothing is a comment; one that never ends stays, for the reader to stumble over.
///
/// ```
/// use aozu_lambda::simulate::without_comments;
/// let text = "{\"Seed\": /* any */ 1, // a quiet night\n \"Region\": \"//\"}";
/// assert_eq!(without_comments(text), "{\"Seed\":           1,                 \n \"Region\": \"//\"}");
/// ```
#[must_use]
pub fn without_comments(json: &str) -> Cow<'_, str> {
    if !json.contains("//") && !json.contains("/*") {
        return Cow::Borrowed(json);
    }
    let mut plain = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find(['"', '/']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let length = length(from);
        // Nothing ends what never ends: to look again at each further beginning would take for ever.
        if length.is_none() && from.starts_with("/*") {
            rest = from;
            break;
        }
        let (piece, after) = from.split_at(length.map_or(1, |length| length.min(from.len())));
        if length.is_some() && !piece.starts_with('"') {
            plain.extend(
                piece.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }),
            );
        } else {
            plain.push_str(piece);
        }
        rest = after;
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The length of the string or comment that a text begins with; nothing where it is neither, or never ends.
fn length(text: &str) -> Option<usize> {
    if let Some(inside) = text.strip_prefix('"') {
        let mut escaped = false;
        let end = inside.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        return Some(end.map_or(text.len(), |end| end + 2));
    }
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let inside = text.strip_prefix("/*")?;
    Some(inside.find("*/")? + 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::without_comments;

    #[test]
    fn strings_are_let_be_and_lines_stay() {
        for (text, plain) in [
            ("{}", "{}"),
            ("{} // end", "{}       "),
            ("{/**/}", "{    }"),
            ("{/* é\r\n*/}", "{     \r\n  }"),
            (r#"{"a//b": "/*"}"#, r#"{"a//b": "/*"}"#),
            (r#"{"a": "\"//", "b": 1}"#, r#"{"a": "\"//", "b": 1}"#),
            (r#"{"a": "\\"} // b"#, r#"{"a": "\\"}     "#),
            ("{/* never", "{/* never"),
            ("1 / 2", "1 / 2"),
            ("//", "  "),
            ("\"open //", "\"open //"),
        ] {
            assert_eq!(without_comments(text), plain, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_moves(text in "[a\"\\\\/* \né]{0,40}") {
            let plain = without_comments(&text);
            prop_assert_eq!(plain.len(), text.len());
            let lines = |text: &str| text.bytes().enumerate().filter(|(_, b)| *b == b'\n').collect::<Vec<_>>();
            prop_assert_eq!(lines(&plain), lines(&text));
        }

        #[test]
        fn json_stays_what_it_is(keys in proptest::collection::vec("[a\"\\\\/*é]{0,6}", 0..4)) {
            let value: Value = keys.iter().map(|key| (key.clone(), Value::String(key.clone()))).collect();
            let text = value.to_string();
            prop_assert_eq!(without_comments(&text), text.as_str());
            let commented = text.replace(',', ", // one, \"two\"\n /* three */");
            if !keys.iter().any(|key| key.contains(',')) {
                let read: Value = serde_json::from_str(&without_comments(&commented)).unwrap();
                prop_assert_eq!(read, value);
            }
        }
    }
}
