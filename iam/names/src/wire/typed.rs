//! One way from text to a typed value: each mirror is compiled for one deserialiser only, and what the
//! others would add — the pointer of an error, members that nothing reads — is told from the text.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{FieldProblem, Resource};

/// Reads a value; an error names its JSON pointer.
pub(super) fn typed<W: DeserializeOwned>(json: &str) -> Result<W, FieldProblem> {
    serde_json::from_str(json).map_err(|error| FieldProblem {
        pointer: pointer_at(json, offset_of(json, error.line(), error.column())),
        message: without_position(&error.to_string()),
    })
}

/// Reads one resource strictly: an unknown member is an error that names its place.
///
/// # Errors
/// Every member that is wrong or unknown.
pub fn read_strictly<R: Resource>(json: &str) -> Result<R, Vec<FieldProblem>> {
    let wire: R::Wire = typed(json).map_err(|problem| vec![problem])?;
    let mut problems = unknown_members(json, &wire);
    match R::try_from(wire) {
        Ok(resource) if problems.is_empty() => Ok(resource),
        Ok(_) => Err(problems),
        Err(wrong) => {
            problems.extend(wrong.0);
            Err(problems)
        }
    }
}

/// Members of the text that reading took no notice of: those that are not written again.
fn unknown_members<W: Serialize>(json: &str, read: &W) -> Vec<FieldProblem> {
    let mut unknown = Vec::new();
    if let (Ok(given), Ok(written)) = (serde_json::from_str::<Value>(json), serde_json::to_value(read)) {
        compare(&given, &[&written], &mut String::new(), &mut unknown);
    }
    unknown
}

/// What is given must be among what is written. The elements of a list are compared with all elements
/// written, since a list may be written in another order.
fn compare(given: &Value, written: &[&Value], pointer: &mut String, unknown: &mut Vec<FieldProblem>) {
    let length = pointer.len();
    match given {
        Value::Object(members) => {
            let objects: Vec<_> = written.iter().filter_map(|value| value.as_object()).collect();
            for (key, value) in members {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                let same: Vec<&Value> = objects.iter().filter_map(|object| object.get(key)).collect();
                // A member that is null is as good as left out, and so may not be written again. A
                // whole object that became a text, as a policy does, is judged by whoever reads it.
                if !same.is_empty() {
                    compare(value, &same, pointer, unknown);
                } else if !value.is_null() && !objects.is_empty() {
                    let message = "unknown member; it is no part of the account document".to_owned();
                    unknown.push(FieldProblem { pointer: pointer.clone(), message });
                }
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            let lists = written.iter().filter_map(|value| value.as_array());
            let all: Vec<&Value> = lists.flatten().collect();
            for (n, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{n}"));
                compare(item, &all, pointer, unknown);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// serde_json's message without its position, which counts within the element only.
pub(super) fn without_position(message: &str) -> String {
    message.rsplit_once(" at line ").map_or(message, |(text, _)| text).to_owned()
}

/// The byte offset of a line and column as serde_json counts them.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before + column
}

/// The JSON pointer of the value that a reader was in after `offset` bytes.
fn pointer_at(text: &str, offset: usize) -> String {
    enum Frame {
        /// The key whose value is read.
        Object(Option<String>),
        /// The element that is read.
        Array(Option<usize>),
    }
    let mut frames: Vec<Frame> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut last_text = String::new();
    while let Some(&byte) = bytes.get(at).filter(|_| at < offset) {
        if !byte.is_ascii_whitespace()
            && byte != b']'
            && let Some(Frame::Array(element @ None)) = frames.last_mut()
        {
            *element = Some(0);
        }
        match byte {
            b'{' => frames.push(Frame::Object(None)),
            b'[' => frames.push(Frame::Array(None)),
            b'}' | b']' => drop(frames.pop()),
            b',' => match frames.last_mut() {
                Some(Frame::Object(key)) => *key = None,
                Some(Frame::Array(element)) => *element = element.map(|n| n + 1),
                None => {}
            },
            b':' => {
                if let Some(Frame::Object(key)) = frames.last_mut() {
                    *key = Some(std::mem::take(&mut last_text));
                }
            }
            b'"' => {
                let start = at;
                at += 1;
                while let Some(&inner) = bytes.get(at).filter(|inner| **inner != b'"') {
                    at += if inner == b'\\' { 2 } else { 1 };
                }
                let quoted = text.get(start..=at).unwrap_or_default();
                last_text = serde_json::from_str(quoted).unwrap_or_default();
            }
            _ => {}
        }
        at += 1;
    }
    let mut pointer = String::new();
    for frame in frames {
        match frame {
            Frame::Object(Some(key)) => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Frame::Array(Some(element)) => pointer.push_str(&format!("/{element}")),
            Frame::Object(None) | Frame::Array(None) => {}
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::{typed, unknown_members};

    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    struct Inner {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        size: Option<u8>,
    }

    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(rename_all = "PascalCase", default)]
    struct Outer {
        id: String,
        inner: Vec<Inner>,
        one: Option<Inner>,
    }

    #[test]
    fn an_error_names_its_pointer() {
        for (json, pointer) in [
            (r#"{"Id": 5}"#, "/Id"),
            (
                "{\n  \"Id\": \"a\",\n  \"Inner\": [\n    {\"Name\": \"x\"},\n    {\"Name\": false}\n  ]\n}",
                "/Inner/1/Name",
            ),
            (r#"{"Inner": {"Name": "x"}}"#, "/Inner"),
            (r#"{"Inner": [5]}"#, "/Inner/0"),
            (r#"{"One": {"Size": 300}}"#, "/One/Size"),
            (r#"{"Id": "a:,{[", "One": {"Name": "\"}]", "Size": "x"}}"#, "/One/Size"),
            (r#"{"a/b~c": {"x": [1, 2, {"Name": "y"}]}, "One": []"#, "/One"),
            ("5", ""),
        ] {
            assert_eq!(typed::<Outer>(json).unwrap_err().pointer, pointer, "{json}");
        }
    }

    #[test]
    fn members_that_nothing_reads_are_told_wherever_they_stand() {
        let json = r#"{"Id": "a", "Odd": 1, "Inner": [{"Name": "x"}, {"Name": "y", "Size": 1, "Worse": {"Deep": 2}}],
            "One": {"Name": "z", "Size": null, "Bad": []}, "Nothing": null}"#;
        let read: Outer = typed(json).unwrap();
        let unknown: Vec<_> =
            unknown_members(json, &read).into_iter().map(|problem| problem.pointer).collect();
        assert_eq!(unknown, ["/Inner/1/Worse", "/Odd", "/One/Bad"]);
    }

    #[test]
    fn no_text_panics() {
        for json in [
            "",
            "{",
            "\"",
            "\"\\",
            "{\"a",
            "{\"a\":",
            "[[[[",
            "]]]]",
            "{}}",
            "\u{1f600}",
            "{\"\u{1f600}\":[\"\\u12",
            "tru",
        ] {
            assert!(typed::<Outer>(json).is_err() || json == "{}", "{json}");
        }
    }
}
