//! SARIF 2.1.0. Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub Docs, "SARIF
//! support for code scanning" (read 2026-11).

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::Severity;
use serde_json::{Map, Value, json};

use super::{
    listing::{At, Check, Entry, LeftOut, Listing, Standing, Unread},
    text::clean,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub calls what has 7.0 to 8.9 "high"; what lets in more than was meant belongs there. Without a number GitHub
/// shows the level alone.
const SECURITY_SEVERITY: &str = "7.0";

impl Listing {
    /// The list in SARIF 2.1.0: one run, with the rules that found something, results with the place, the ARN and a
    /// fingerprint that stays the same as long as the fault does, and what was left out as suppressed results.
    ///
    /// Levels: an error is `error`; a security warning or a warning `warning`; a suggestion `note`. Rules that find
    /// security warnings have the tag `security` and a `security-severity`, by which GitHub ranks them. A promise of
    /// which it is not known whether it holds is of kind `open`, which has no level.
    ///
    /// GitHub's code scanning shows results that stand in a file of the repository, with a line: commit the state, and
    /// give paths from the top of the repository ([`Listing::within`]). A line that is not known
    /// ([`Listing::with_lines`]) is told as the file's first. Findings without a file have their ARN as a logical
    /// location alone, which GitHub does not show.
    #[must_use]
    pub fn to_sarif(&self) -> String {
        let named: BTreeSet<&str> = self.entries.iter().map(|entry| entry.id.as_str()).collect();
        let checks: Vec<&Check> =
            self.checks.iter().filter(|check| named.contains(check.id.as_str())).collect();
        let index: BTreeMap<&str, usize> =
            checks.iter().enumerate().map(|(at, check)| (check.id.as_str(), at)).collect();
        let results: Vec<Value> =
            self.entries.iter().map(|entry| result(entry, index.get(entry.id.as_str()).copied())).collect();
        let notifications: Vec<Value> = self.unread.iter().map(notification).collect();
        let mut run = json!({
            "tool": {"driver": {
                "name": "aozu",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": checks.into_iter().map(rule).collect::<Vec<_>>(),
            }},
            // Uploads of one command do not close the alerts of another.
            "automationDetails": {"id": format!("aozu-{}/", self.command)},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notifications}],
            "results": results,
        });
        let as_of = self.as_of.map_or(Value::Null, |time| time.to_string().into());
        put(&mut run, "properties", json!({"headline": self.headline, "as_of": as_of}));
        let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
        format!("{log:#}\n")
    }
}

fn rule(check: &Check) -> Value {
    let mut properties = Map::new();
    properties.insert("severity".into(), check.severity.as_str().into());
    properties.insert("group".into(), check.group.clone().into());
    if check.severity == Severity::SecurityWarning {
        properties.insert("tags".into(), json!(["security"]));
        properties.insert("security-severity".into(), SECURITY_SEVERITY.into());
        properties.insert("precision".into(), "very-high".into());
    }
    let mut rule = json!({
        "id": clean(&check.id),
        "name": clean(&check.name),
        "shortDescription": {"text": sentence(&check.summary)},
        "fullDescription": {"text": sentence(&check.summary)},
        "defaultConfiguration": {"level": level(check.severity)},
        "properties": properties,
    });
    if !check.page.is_empty() {
        put(&mut rule, "help", json!({"text": check.page, "markdown": check.page}));
    }
    rule
}

/// A message's text: in SARIF braces hold places for arguments, and brackets before parentheses a link.
///
/// Source: SARIF 2.1.0, §3.11.5 and §3.11.6.
fn said(text: &str) -> String {
    clean(text).replace('{', "{{").replace('}', "}}").replace("](", "]\u{200b}(")
}

fn result(entry: &Entry, index: Option<usize>) -> Value {
    let message = match entry.help.as_str() {
        "" => said(&entry.message),
        help => format!("{}\n\nhelp: {}", said(&entry.message), said(help)),
    };
    let is_open = entry.standing == Standing::Unknown;
    let mut result = json!({
        "ruleId": clean(&entry.id),
        "kind": if is_open { "open" } else { "fail" },
        "level": if is_open { "none" } else { level(entry.severity) },
        "message": {"text": if message.is_empty() { said(&entry.id) } else { message }},
        "partialFingerprints": {
            "aozu/v1": entry.fingerprint,
            // The one that GitHub looks at; else it would make one of the line's text, which moves.
            "primaryLocationLineHash": entry.fingerprint,
        },
        "properties": {"severity": entry.severity.as_str(), "whereabouts": entry.whereabouts},
    });
    if let Some(index) = index {
        put(&mut result, "ruleIndex", index.into());
    }
    let mut location = Map::new();
    if let Some(at) = &entry.at {
        location.insert("physicalLocation".into(), physical(at));
    }
    if !entry.resource.is_empty() {
        let logical = json!([{
            "name": clean(&entry.resource_id),
            "fullyQualifiedName": clean(&entry.resource),
            "kind": "resource",
        }]);
        location.insert("logicalLocations".into(), logical);
    }
    if !location.is_empty() {
        put(&mut result, "locations", json!([location]));
    }
    if let Some(LeftOut { by, reason }) = &entry.left_out {
        // A tag stands in what is judged, as a comment does in code.
        let kind = if *by == "tag" { "inSource" } else { "external" };
        let justification = format!("{by}: {}", clean(reason));
        let suppression = json!([{"kind": kind, "status": "accepted", "justification": justification}]);
        put(&mut result, "suppressions", suppression);
    }
    result
}

fn physical(at: &At) -> Value {
    let mut location = json!({
        "artifactLocation": {"uri": uri(&at.file)},
        "region": {"startLine": at.line.unwrap_or(1)},
    });
    if !at.pointer.is_empty() {
        put(&mut location, "properties", json!({"pointer": at.pointer}));
    }
    location
}

fn notification(unread: &Unread) -> Value {
    let mut text = format!("{} could not be read: {}", said(&unread.what), said(&unread.reason));
    if !unread.needs.is_empty() {
        text.push_str(&format!("; collect: {}", unread.needs.join(" · ")));
    }
    let mut told = json!({"level": "warning", "message": {"text": text}});
    if let Some(at) = &unread.at {
        put(&mut told, "locations", json!([{"physicalLocation": physical(at)}]));
    }
    told
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::SecurityWarning | Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

/// A relative path as a relative reference, an absolute one as a `file:` URI.
fn uri(path: &str) -> String {
    const KEPT: &[u8] = b"-._~!$&'()*+,;=@/";
    let path = path.replace('\\', "/");
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || KEPT.contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// SARIF wants sentences that end in a period.
fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    clean(&format!("{first}{}.", letters.as_str()))
}

fn put(value: &mut Value, member: &str, of: Value) {
    if let Value::Object(members) = value {
        members.insert(member.into(), of);
    }
}

#[cfg(test)]
mod tests {
    use super::{sentence, uri};

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("dump/a b/ü:1#x?.json"), "dump/a%20b/%C3%BC%3A1%23x%3F.json");
        assert_eq!(uri("/home/x/dump.json"), "file:///home/x/dump.json");
        assert_eq!(uri("dump\\Vpcs.json"), "dump/Vpcs.json");
    }

    #[test]
    fn summaries_are_sentences() {
        assert_eq!(sentence("a log group has `x`"), "A log group has `x`.");
        assert_eq!(sentence(""), ".");
    }
}
