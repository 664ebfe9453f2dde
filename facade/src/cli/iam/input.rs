//! Requests and their members as people give them: JSON, files, standard input, and the AWS CLI's shorthand.

use aozu_iam::simulate::{PolicyList, SimulateError};

use super::super::operation;

/// The text of a parameter: of `file://PATH` the file's, else the value itself.
pub(super) fn parameter(flag: &str, value: &str) -> Result<String, SimulateError> {
    operation::parameter(value).map_err(|error| SimulateError::invalid(flag, error))
}

/// Policies, each a document or a JSON list of them.
pub(super) fn policies(flag: &str, values: &[String]) -> Result<PolicyList<'static>, SimulateError> {
    let mut documents = Vec::new();
    for value in values {
        let text = parameter(flag, value)?;
        if text.trim_start().starts_with('[') {
            let list: PolicyList<'_> = serde_json::from_str(&text).map_err(|error| wrong(flag, &error))?;
            let policies = list.policies().map_err(|rule| SimulateError::invalid(flag, rule))?;
            for policy in &policies {
                let text = policy.text().map_err(|rule| SimulateError::invalid(flag, rule))?;
                documents.push(text.into_owned());
            }
        } else {
            documents.push(text);
        }
    }
    Ok(PolicyList::of(documents.iter().map(String::as_str)))
}

/// A value that is no JSON of its kind.
pub(super) fn wrong(flag: &str, error: &serde_json::Error) -> SimulateError {
    SimulateError::invalid(flag, error.to_string())
}

/// One structure in the AWS CLI's shorthand: `Name=value,Other=a,b`. A part that names no member goes on with the
/// values of the one before; quotes keep commas together.
pub(super) fn shorthand(text: &str, members: &[&str]) -> Result<Vec<(String, Vec<String>)>, String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for part in parts(text)? {
        let member = part.split_once('=').filter(|(name, _)| members.contains(name));
        match (member, found.last_mut()) {
            (Some((name, value)), _) => found.push((name.to_owned(), vec![unquoted(value)])),
            (None, Some((_, values))) => values.push(unquoted(&part)),
            (None, None) => {
                return Err(format!("`{part}` names no member: write `{}=…`", members.join("=…,")));
            }
        }
    }
    Ok(found)
}

/// Splits at commas outside of quotes and brackets.
fn parts(text: &str) -> Result<Vec<String>, String> {
    let (mut parts, mut part, mut quote) = (Vec::new(), String::new(), None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quote.is_some() => {
                part.push(c);
                part.extend(chars.next());
                continue;
            }
            '\'' | '"' if quote == Some(c) => quote = None,
            '\'' | '"' if quote.is_none() && (part.is_empty() || part.ends_with(['=', '['])) => {
                quote = Some(c)
            }
            ',' if quote.is_none() => {
                parts.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    if quote.is_some() {
        return Err(format!("`{text}` has a quote that is not closed"));
    }
    parts.push(part);
    Ok(parts)
}

/// A value without its quotes and without the brackets of a list.
fn unquoted(text: &str) -> String {
    let text = text.strip_prefix('[').unwrap_or(text);
    let bracket = text.ends_with(']') && !text.contains('[');
    let text = if bracket { text.strip_suffix(']').unwrap_or(text) } else { text };
    for quote in ['\'', '"'] {
        if let Some(inner) = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote)) {
            let escape = format!("\\{quote}");
            return inner.replace(&escape, &quote.to_string());
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::shorthand;

    const MEMBERS: &[&str] = &["ContextKeyName", "ContextKeyValues", "ContextKeyType"];

    #[test]
    fn shorthand_is_read_as_the_aws_cli_reads_it() {
        for (text, values) in [
            ("ContextKeyName=aws:x,ContextKeyValues=a,b,ContextKeyType=stringList", vec!["a", "b"]),
            ("ContextKeyName=aws:x,ContextKeyValues=[a,b],ContextKeyType=stringList", vec!["a", "b"]),
            ("ContextKeyName=aws:x,ContextKeyValues='a,b',ContextKeyType=string", vec!["a,b"]),
            (
                r#"ContextKeyName=aws:x,ContextKeyValues="say \"a\"",ContextKeyType=string"#,
                vec![r#"say "a""#],
            ),
            ("ContextKeyName=aws:x,ContextKeyValues=a=b,ContextKeyType=string", vec!["a=b"]),
            ("ContextKeyName=aws:x,ContextKeyValues=,ContextKeyType=string", vec![""]),
        ] {
            let found = shorthand(text, MEMBERS).unwrap();
            assert_eq!(found[0], ("ContextKeyName".to_owned(), vec!["aws:x".to_owned()]), "{text}");
            assert_eq!(found[1].1, values, "{text}");
            assert_eq!(found.len(), 3, "{text}");
        }
        assert!(shorthand("aws:x", MEMBERS).is_err());
        assert!(shorthand("ContextKeyName='a", MEMBERS).is_err());
    }
}
