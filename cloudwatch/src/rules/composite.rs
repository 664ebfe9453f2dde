//! What the rule of a composite alarm looks at.
//!
//! Source: CloudWatch API Reference, `PutCompositeAlarm`, `AlarmRule` (2026).

/// The alarms that a rule names, sorted, each once.
///
/// # Errors
/// What keeps the text from being a rule, with its byte offset.
pub(super) fn children(rule: &str) -> Result<Vec<String>, String> {
    let mut parser = Parser { rule, at: 0, depth: 0, found: Vec::new() };
    parser.any()?;
    parser.blanks();
    if parser.at < rule.len() {
        return Err(parser.expected("`AND`, `OR` or the end"));
    }
    parser.found.sort_unstable();
    parser.found.dedup();
    Ok(parser.found)
}

/// The name of an alarm that is given by name or by ARN.
pub(super) fn named(text: &str) -> String {
    let of_arn = text.strip_prefix("arn:").and_then(|_| text.split_once(":alarm:"));
    of_arn.map_or(text, |(_, name)| name).to_owned()
}

/// How deep parentheses and NOTs may stand in each other; AWS takes 500 elements in all.
const DEEPEST: usize = 500;

struct Parser<'r> {
    rule: &'r str,
    at: usize,
    depth: usize,
    found: Vec<String>,
}

impl<'r> Parser<'r> {
    fn rest(&self) -> &'r str {
        self.rule.get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) {
        self.at = self.rule.len() - self.rest().trim_start().len();
    }

    fn expected(&self, what: &str) -> String {
        let found: String = self.rest().chars().take(12).collect();
        let found =
            if found.is_empty() { "the end".to_owned() } else { format!("`{}`", found.escape_debug()) };
        format!("expected {what} at byte {}, and there is {found}", self.at)
    }

    fn word(&mut self, word: &str) -> bool {
        self.blanks();
        let rest = self.rest().strip_prefix(word);
        let is_whole =
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
        if is_whole {
            self.at += word.len();
        }
        is_whole
    }

    fn sign(&mut self, sign: char) -> Result<(), String> {
        self.blanks();
        if self.rest().starts_with(sign) {
            self.at += sign.len_utf8();
            return Ok(());
        }
        Err(self.expected(&format!("`{sign}`")))
    }

    fn any(&mut self) -> Result<(), String> {
        loop {
            self.all()?;
            if !self.word("OR") {
                return Ok(());
            }
        }
    }

    fn all(&mut self) -> Result<(), String> {
        loop {
            self.one()?;
            if !self.word("AND") {
                return Ok(());
            }
        }
    }

    fn one(&mut self) -> Result<(), String> {
        while self.word("NOT") {}
        if self.word("TRUE") || self.word("FALSE") {
            return Ok(());
        }
        if self.word("AT_LEAST") {
            return self.quorum();
        }
        if self.state() {
            self.sign('(')?;
            self.name()?;
            return self.sign(')');
        }
        if !self.rest().starts_with('(') {
            return Err(self.expected("`ALARM(…)`, `OK(…)`, `INSUFFICIENT_DATA(…)`, `TRUE`, `FALSE` or `(`"));
        }
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("more than {DEEPEST} parentheses stand in each other"));
        }
        self.any()?;
        self.depth -= 1;
        self.sign(')')
    }

    fn state(&mut self) -> bool {
        self.word("ALARM") || self.word("OK") || self.word("INSUFFICIENT_DATA")
    }

    fn quorum(&mut self) -> Result<(), String> {
        self.sign('(')?;
        self.blanks();
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(self.expected("a number"));
        }
        self.at += digits;
        if self.rest().starts_with('%') {
            self.at += 1;
        }
        self.sign(',')?;
        self.word("NOT");
        if !self.state() {
            return Err(self.expected("`ALARM`, `OK` or `INSUFFICIENT_DATA`"));
        }
        self.sign(',')?;
        self.sign('(')?;
        self.name()?;
        while self.sign(',').is_ok() {
            self.name()?;
        }
        self.sign(')')?;
        self.sign(')')
    }

    fn name(&mut self) -> Result<(), String> {
        self.blanks();
        let rest = self.rest();
        let name = if rest.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let Some(Ok(name)) = texts.next() else { return Err(self.expected("a closed quote")) };
            self.at += texts.byte_offset();
            name
        } else {
            let end = rest.find([',', ')', '(', '"']).unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default().trim_end();
            self.at += name.len();
            name.to_owned()
        };
        if name.is_empty() {
            return Err(self.expected("an alarm's name"));
        }
        self.found.push(named(&name));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::children;

    #[test]
    fn every_name_is_found() {
        let rule = r#"(ALARM(a) OR NOT OK("b c")) AND AT_LEAST(50%, NOT ALARM, (d, "e", arn:aws:cloudwatch:us-east-1:111122223333:alarm:f)) AND TRUE"#;
        assert_eq!(children(rule).unwrap(), ["a", "b c", "d", "e", "f"]);
    }

    #[test]
    fn what_is_no_rule_is_told_by_its_place() {
        for (rule, at) in
            [("ALARM(a", 7), ("ALARM(a) OR", 11), ("alarm(a)", 0), ("ALARM()", 6), ("ALARM(a) ALARM(b)", 9)]
        {
            let told = children(rule).unwrap_err();
            assert!(told.contains(&format!("at byte {at},")), "{rule}: {told}");
        }
        assert!(children(&"(".repeat(100_000)).is_err());
        assert!(children(&"NOT ".repeat(100_000)).is_err());
    }
}
