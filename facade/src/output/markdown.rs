//! Markdown for the comment of a pull request.

use super::{
    listing::{Entry, Listing, Standing},
    text::line,
};

/// GitHub takes comments of 65,536 characters; so many bytes of rows and details are written, and the rest counted.
const BUDGET: usize = 50_000;

impl Listing {
    /// The list in GitHub's Markdown: the outcome, a table, and the details folded. Nothing that a dump holds can
    /// begin a link, a mention, HTML or a table cell. What does not fit a comment is counted.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut entries: Vec<&Entry> = self.counted().collect();
        entries.sort_by_key(|entry| (entry.standing, std::cmp::Reverse(entry.severity)));
        let mut text = format!("### aozu {}: {}\n", self.command, prose(&self.headline));
        if let Some(as_of) = self.as_of {
            text.push_str(&format!("\nAs of {as_of}.\n"));
        }
        if !entries.is_empty() {
            self.table(&entries, &mut text);
            self.details(&entries, &mut text);
        }
        let left_out = self.entries.len() - entries.len();
        if left_out > 0 {
            text.push_str(&format!("\n{left_out} left out by `aozu.toml`, a tag or the baseline.\n"));
        }
        self.not_read(&mut text);
        text
    }

    fn table(&self, entries: &[&Entry], text: &mut String) {
        text.push_str("\n| | | resource | |\n|---|---|---|---|\n");
        let until = text.len() + BUDGET / 2;
        for (at, entry) in entries.iter().enumerate() {
            let check =
                self.check_of(entry).map_or_else(String::new, |check| format!(" {}", prose(&check.name)));
            let row = format!(
                "| {} | **{}**{check} | {} | {} |\n",
                word(entry),
                prose(&entry.id),
                code(&entry.resource_id),
                entry.message.lines().map(prose).collect::<Vec<_>>().join("<br>"),
            );
            if text.len() + row.len() > until {
                text.push_str(&format!("\n… and {} more.\n", entries.len() - at));
                return;
            }
            text.push_str(&row);
        }
    }

    fn details(&self, entries: &[&Entry], text: &mut String) {
        text.push_str("\n<details><summary>What to do, and where it stands</summary>\n\n");
        let until = text.len() + BUDGET / 2;
        for (at, entry) in entries.iter().enumerate() {
            let mut parts = vec![format!("- **{}** {}", prose(&entry.id), code(&entry.resource))];
            if !entry.help.is_empty() {
                parts.push(format!("  {}", prose(&entry.help)));
            }
            if let Some(place) = &entry.at {
                let line = place.line.map_or_else(String::new, |line| format!(":{line}"));
                let pointer =
                    if place.pointer.is_empty() { String::new() } else { format!("#{}", place.pointer) };
                parts.push(format!("  at {}", code(&format!("{}{line}{pointer}", place.file))));
            }
            let item = parts.join("<br>\n") + "\n";
            if text.len() + item.len() > until {
                text.push_str(&format!("- … and {} more\n", entries.len() - at));
                break;
            }
            text.push_str(&item);
        }
        text.push_str("\n</details>\n");
    }

    fn not_read(&self, text: &mut String) {
        const MOST: usize = 20;
        if self.unread.is_empty() {
            return;
        }
        text.push_str("\n**Not everything could be read, so more may be wrong:**\n\n");
        for unread in self.unread.iter().take(MOST) {
            let file = unread.at.as_ref().map_or_else(String::new, |at| format!(" {}", code(&at.file)));
            let reason: String = unread.reason.chars().take(240).collect();
            text.push_str(&format!("- {}{file}: {}\n", code(&unread.what), prose(&reason)));
        }
        if self.unread.len() > MOST {
            text.push_str(&format!("- … and {} more\n", self.unread.len() - MOST));
        }
    }
}

fn word(entry: &Entry) -> &'static str {
    match entry.standing {
        Standing::Unknown => "unknown",
        _ => entry.severity.as_str(),
    }
}

/// A text in which nothing is markup but what stands between backquotes, which is code.
fn prose(text: &str) -> String {
    let text = line(text);
    let mut parts: Vec<&str> = text.split('`').collect();
    // A backquote without its fellow is a letter.
    let odd = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut told: String = parts
        .iter()
        .enumerate()
        .map(|(at, part)| if at.is_multiple_of(2) { escaped(part) } else { code(part) })
        .collect();
    if let Some(rest) = odd {
        told.push_str("&#96;");
        told.push_str(&escaped(rest));
    }
    told
}

/// Code, whatever it holds: as an element, for a backquote within would end a span.
fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<code>{}</code>", escaped(&line(text))) }
}

fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            // Someone of that name need not hear of it.
            '@' => told.push_str("@\u{200b}"),
            // Nothing becomes a link by itself.
            ':' if after.starts_with("//") => told.push_str("&#58;"),
            '.' if told.to_ascii_lowercase().ends_with("www") => told.push_str("&#46;"),
            '&' | '<' | '>' | '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '$' | '!' | '"' => {
                told.push_str(&format!("&#{};", u32::from(c)));
            }
            c => told.push(c),
        }
        rest = after;
    }
    told
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{code, prose};

    #[test]
    fn names_are_never_markup() {
        for (text, told) in [
            ("`vpc-1` has no subnets", "<code>vpc-1</code> has no subnets"),
            ("a | b", "a &#124; b"),
            ("<img src=x>", "&#60;img src=x&#62;"),
            ("[x](https://y.z)", "&#91;x&#93;(https&#58;//y.z)"),
            ("ask @octocat, www.x.yz", "ask @\u{200b}octocat, www&#46;x.yz"),
            ("`a` and `b", "<code>a</code> and &#96;b"),
            ("one\n# two", "one &#35; two"),
        ] {
            assert_eq!(prose(text), told);
        }
        assert_eq!(code("a`</code><b>"), "<code>a&#96;&#60;/code&#62;&#60;b&#62;</code>");
    }

    proptest! {
        #[test]
        fn what_is_written_has_no_markup_of_its_own(text in "[a`|<>\\[\\]*_\\\\\n@&]{0,40}") {
            let told = prose(&text).replace("<code>", "").replace("</code>", "");
            prop_assert!(!told.contains(['`', '|', '<', '>', '[', ']', '*', '_', '\\', '\n']), "{told}");
        }
    }
}
