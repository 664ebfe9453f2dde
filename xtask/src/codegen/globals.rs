use super::Key;

/// The condition keys that are no service's, which the package has as JavaScript only:
///
/// ```text
/// exports.globalConditionKeys = [
///     {
///         key: 'aws:PrincipalArn',
///         type: 'ARN',
/// ```
pub(super) fn read(script: &str) -> Result<Vec<Key>, String> {
    let begin = script.split_once("globalConditionKeys = [").map(|(_, rest)| rest);
    let list = begin.and_then(|rest| rest.split_once("\n];")).map(|(list, _)| list);
    let list = list.ok_or("globalConditionKeys.js: has no list of that name")?;
    let mut keys: Vec<Key> = Vec::new();
    let mut name = None;
    for line in list.lines() {
        let line = line.trim();
        if let Some(found) = member(line, "key") {
            if let Some(name) = name.replace(found) {
                return Err(format!("globalConditionKeys.js: `{name}` has no type"));
            }
        } else if let Some(kind) = member(line, "type") {
            let name = name.take().ok_or("globalConditionKeys.js: a type stands before its key")?;
            let wrong = |what| format!("globalConditionKeys.js: `{name}` {what}");
            keys.push(Key::new(name, kind).map_err(wrong)?);
        }
    }
    if keys.is_empty() || name.is_some() {
        return Err("globalConditionKeys.js: the list is not whole".to_owned());
    }
    keys.sort_by_key(|key| key.name.to_ascii_lowercase());
    keys.dedup_by_key(|key| key.name.to_ascii_lowercase());
    Ok(keys)
}

/// The text of `member: 'text',`.
fn member<'l>(line: &'l str, member: &str) -> Option<&'l str> {
    let value = line.strip_prefix(member)?.strip_prefix(": '")?;
    value.split_once('\'').map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_types_are_read_and_a_list_that_is_not_whole_is_refused() {
        let script = "x = 1;\nexports.globalConditionKeys = [\n    {\n        key: 'aws:PrincipalTag/tag-key',\n        \
                      category: 'principal',\n        type: 'String', // more\n        description: ''\n    },\n    \
                      {\n        key: 'aws:CurrentTime',\n        type: 'Date',\n    }\n];\n";
        let keys = read(script).unwrap();
        let keys: Vec<_> = keys.iter().map(|key| (key.name.as_str(), key.value_type)).collect();
        assert_eq!(keys, [("aws:CurrentTime", 3), ("aws:PrincipalTag/${TagKey}", 0)]);
        for (from, to) in [
            ("        type: 'Date',\n", ""),
            ("'Date'", "'Time'"),
            ("key: 'aws:CurrentTime',\n        ", ""),
            ("\n];", ""),
        ] {
            assert!(script.contains(from), "{from}");
            read(&script.replace(from, to)).unwrap_err();
        }
    }
}
