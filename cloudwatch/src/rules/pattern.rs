//! What can be told of a filter pattern from the rules' point of view.

/// Why a pattern is none, where it is none.
pub(super) fn problem(pattern: &str) -> Option<String> {
    crate::logs::Pattern::compile(pattern).err().map(|error| error.to_string())
}

/// The words of a pattern of plain terms: those that must stand in a message and those that must not. None for
/// any other pattern.
fn plain_terms(pattern: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
    for term in pattern.split_ascii_whitespace() {
        let (list, word) = match term.strip_prefix('-') {
            Some(word) => (&mut unwanted, word),
            None => (&mut wanted, term),
        };
        let quoted = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        let word = quoted.unwrap_or(word);
        if word.is_empty()
            || !word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        {
            return None;
        }
        list.push(word);
    }
    Some((wanted, unwanted))
}

/// The two terms of a pattern that no message can satisfy together, where there are such.
pub(super) fn contradiction(pattern: &str) -> Option<(&str, &str)> {
    let (wanted, unwanted) = plain_terms(pattern)?;
    wanted.iter().find_map(|term| {
        // A message that holds the one holds all that stands in it.
        unwanted.iter().find(|other| term.contains(**other)).map(|other| (*term, *other))
    })
}

#[cfg(test)]
mod tests {
    use super::contradiction;

    #[test]
    fn only_terms_that_stand_in_each_other_contradict() {
        assert_eq!(contradiction("ERRORCODE -ERROR"), Some(("ERRORCODE", "ERROR")));
        for fine in
            ["ERROR -ERRORCODE", "ERROR", "", "?ERROR -ERROR", "%ERROR% -ERROR", "{ $.a = 1 }", "\"a b\" -a"]
        {
            assert_eq!(contradiction(fine), None, "{fine}");
        }
    }
}
