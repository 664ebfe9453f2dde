//! Annotations of a GitHub workflow. Source: GitHub Docs, "Workflow commands for GitHub Actions" (read 2026-11).

use aozu_names::Severity;

use super::{
    listing::{Entry, Listing, Standing},
    text::{clean, line},
};

impl Listing {
    /// The list as a workflow's log has it: a command for each finding, which GitHub shows at the line of the file in
    /// a pull request. What fails is an `error`, whatever its severity; what does not is a `warning` or a `notice`.
    /// GitHub shows ten of each kind for a step and fifty for a run, so the gravest stand first.
    #[must_use]
    pub fn to_github(&self) -> String {
        let mut entries: Vec<&Entry> = self.counted().collect();
        entries.sort_by_key(|entry| (entry.standing, std::cmp::Reverse(entry.severity)));
        let mut text = String::new();
        for entry in entries {
            let mut properties: Vec<String> = Vec::new();
            if let Some(at) = &entry.at {
                properties.push(format!("file={}", property(&at.file)));
                properties.extend(at.line.map(|line| format!("line={line}")));
            }
            let mut title = entry.id.clone();
            if let Some(check) = self.check_of(entry) {
                title = format!("{} {}", check.id, check.name);
            }
            if !entry.resource_id.is_empty() {
                title = format!("{title}: {}", entry.resource_id);
            }
            properties.push(format!("title={}", property(&line(&title))));
            let mut message = entry.message.clone();
            if !entry.help.is_empty() {
                message = format!("{message}\nhelp: {}", entry.help);
            }
            if !entry.resource.is_empty() {
                message = format!("{message}\n{}", entry.resource);
            }
            text.push_str(&format!("::{} {}::{}\n", kind(entry), properties.join(","), data(&message)));
        }
        for unread in &self.unread {
            let at =
                unread.at.as_ref().map_or_else(String::new, |at| format!("file={},", property(&at.file)));
            let mut message = format!("{}: {}", unread.what, unread.reason);
            if !unread.needs.is_empty() {
                message = format!("{message}\ncollect: {}", unread.needs.join(" · "));
            }
            text.push_str(&format!("::warning {at}title=could not be read::{}\n", data(&message)));
        }
        text.push_str(&format!("aozu {}: {}\n", self.command, line(&self.headline)));
        text
    }
}

fn kind(entry: &Entry) -> &'static str {
    match (entry.standing, entry.severity) {
        (Standing::Fails, _) => "error",
        (Standing::Unknown, _) => "warning",
        (Standing::Told, Severity::Suggestion) => "notice",
        (Standing::Told, _) => "warning",
    }
}

fn data(text: &str) -> String {
    clean(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn no_text_begins_a_command_of_its_own() {
        assert_eq!(data("100%\n::error::x"), "100%25%0A::error::x");
        assert_eq!(property("a:b,c\nd"), "a%3Ab%2Cc%0Ad");
        assert_eq!(data("a\rb"), "a\\u{d}b");
    }
}
