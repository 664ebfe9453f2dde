//! Reads promises strictly: every problem with its place, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::evaluate::Action;
use aozu_vpc::Protocol;
use serde_json::{Map, Value};

use super::{
    CanPromise, Decided, Expectation, Expectations, FindingsPromise, Opened, Ports, Promise, PublicPromise,
    ReachPromise, Reached, Selector, SubnetPromise, SurvivesPromise,
};
use crate::{output::offsets, validate::matches};

/// Something that is wrong with a file of promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectationProblem {
    /// The JSON pointer of the member.
    pub pointer: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong, the rule, the fix.
    pub message: String,
}

/// Everything that is wrong with a file of promises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(|one| format!("{}:{}: {}", one.line, one.column, one.message)).collect::<Vec<_>>().join("\n"))]
pub struct ExpectationsError(
    /// The problems, by place.
    pub Vec<ExpectationProblem>,
);

impl Expectations {
    /// Reads promises from JSON: `{"expect": [{"name": …, "can": {…}}, …]}`.
    ///
    /// # Errors
    /// Every problem, with its place.
    ///
    /// ```
    /// let error = aozu::Expectations::from_json(
    ///     "{\"expect\": [\n{\"name\": \"open\", \"public\": {\"resource\": \"x\", \"is\": \"no\", \"if\": 1}}]}"
    /// ).unwrap_err();
    /// assert_eq!(error.0.len(), 2);
    /// assert_eq!((error.0[0].line, error.0[0].pointer.as_str()), (2, "/expect/0/public/is"));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, ExpectationsError> {
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let (line, column) = (error.line().max(1), error.column().max(1));
            let told = error.to_string();
            ExpectationsError(vec![ExpectationProblem {
                pointer: String::new(),
                line,
                column,
                message: told.split(" at line ").next().unwrap_or_default().to_owned(),
            }])
        })?;
        Self::from_value(&value, text, |pointers| offsets(text, pointers))
    }

    /// Reads promises from TOML: `[[expect]]`.
    ///
    /// # Errors
    /// Every problem, with its place.
    #[cfg(feature = "cli")]
    pub fn from_toml(text: &str) -> Result<Self, ExpectationsError> {
        let told = |error: &toml::de::Error| {
            let (line, column) = position(text, error.span().map_or(0, |span| span.start));
            let message = error.message().replace('\n', "; ");
            ExpectationsError(vec![ExpectationProblem { pointer: String::new(), line, column, message }])
        };
        let value: Value = toml::from_str(text).map_err(|error| told(&error))?;
        let tree = toml::de::DeTable::parse(text).map_err(|error| told(&error))?;
        Self::from_value(&value, text, |pointers| {
            let offset = |pointer: &String| Some((pointer.clone(), offset_in(tree.get_ref(), pointer)?));
            pointers.iter().filter_map(offset).collect()
        })
    }

    fn from_value(
        value: &Value,
        text: &str,
        offsets: impl Fn(&BTreeSet<String>) -> BTreeMap<String, usize>,
    ) -> Result<Self, ExpectationsError> {
        let mut reader = Reader::default();
        let mut expect = reader.file(value);
        if reader.problems.is_empty() {
            let begins: BTreeSet<String> =
                (0..expect.len()).map(|number| format!("/expect/{number}")).collect();
            let offsets = offsets(&begins);
            for (number, one) in expect.iter_mut().enumerate() {
                let at = offsets.get(&format!("/expect/{number}"));
                one.line = at.map(|at| position(text, *at).0);
            }
            return Ok(Self { expect });
        }
        // What is missing stands nowhere; its place is that of what it is missing from.
        let mut pointers = BTreeSet::new();
        for (pointer, _) in &reader.problems {
            let mut pointer = pointer.as_str();
            pointers.insert(pointer.to_owned());
            while let Some((above, _)) = pointer.rsplit_once('/') {
                pointers.insert(above.to_owned());
                pointer = above;
            }
        }
        let offsets = offsets(&pointers);
        let problems = reader.problems.into_iter().map(|(pointer, message)| {
            let mut above = pointer.as_str();
            let at = loop {
                match (offsets.get(above), above.rsplit_once('/')) {
                    (Some(at), _) => break *at,
                    (None, Some((next, _))) => above = next,
                    (None, None) => break 0,
                }
            };
            let (line, column) = position(text, at);
            ExpectationProblem { pointer, line, column, message }
        });
        let mut problems: Vec<_> = problems.collect();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        Err(ExpectationsError(problems))
    }
}

/// Line and column, both from 1, the column in characters.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

/// Where a JSON pointer points to in TOML.
#[cfg(feature = "cli")]
fn offset_in(table: &toml::de::DeTable<'_>, pointer: &str) -> Option<usize> {
    use toml::de::DeValue;
    let mut tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
    let Some(first) = tokens.next() else { return Some(0) };
    let member = |table: &toml::de::DeTable<'_>, name: &str| {
        table.iter().find(|(key, _)| key.get_ref() == name).map(|(key, _)| key.span().start)
    };
    let mut at = member(table, &first)?;
    let mut value = table.get(first.as_str())?;
    for token in tokens {
        match value.get_ref() {
            DeValue::Table(below) => {
                at = member(below, &token)?;
                value = below.get(token.as_str())?;
            }
            DeValue::Array(items) => {
                value = items.get(token.parse::<usize>().ok()?)?;
                at = value.span().start;
            }
            _ => return None,
        }
    }
    Some(at)
}

/// What a promise may be.
const KINDS: [&str; 7] = ["reach", "can", "public", "subnet", "survives", "exposed_only", "findings"];

/// A member, with its pointer.
type At<'v> = (String, &'v Value);

#[derive(Default)]
struct Reader {
    problems: Vec<(String, String)>,
}

impl Reader {
    fn problem(&mut self, pointer: &str, message: impl Into<String>) {
        self.problems.push((pointer.to_owned(), message.into()));
    }

    fn file(&mut self, value: &Value) -> Vec<Expectation> {
        let Some(members) = self.members("", value, &["expect"]) else { return Vec::new() };
        let Some(Value::Array(list)) = members.get("expect") else {
            self.problem("/expect", "`expect` is missing or is no list: each promise is an `[[expect]]`");
            return Vec::new();
        };
        if list.is_empty() {
            self.problem("/expect", "`expect` is empty: a file without promises promises nothing");
        }
        let mut names = BTreeSet::new();
        let mut expect = Vec::new();
        for (number, value) in list.iter().enumerate() {
            let pointer = format!("/expect/{number}");
            if let Some(one) = self.expectation(&pointer, value) {
                if !names.insert(one.name.clone()) {
                    let message =
                        format!("another promise is called `{}`: names tell promises apart", one.name);
                    self.problem(&format!("{pointer}/name"), message);
                }
                expect.push(one);
            }
        }
        expect
    }

    fn expectation(&mut self, pointer: &str, value: &Value) -> Option<Expectation> {
        let mut known = vec!["name"];
        known.extend(KINDS);
        let members = self.members(pointer, value, &known)?;
        let name = self.text(pointer, members, "name");
        let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| members.contains_key(*kind)).collect();
        let promise = match kinds.as_slice() {
            [kind] => {
                let below = format!("{pointer}/{kind}");
                let value = members.get(*kind)?;
                self.promise(kind, &below, value)
            }
            [] => {
                self.problem(pointer, format!("a promise is missing: one of `{}`", KINDS.join("`, `")));
                None
            }
            several => {
                let message =
                    format!("one promise only, not `{}` at once: give each a name", several.join("`, `"));
                self.problem(pointer, message);
                None
            }
        };
        Some(Expectation { name: name?, promise: promise?, line: None })
    }

    fn promise(&mut self, kind: &str, pointer: &str, value: &Value) -> Option<Promise> {
        match kind {
            "reach" => {
                let of = self.members(pointer, value, &["from", "to", "protocol", "port", "verdict"])?;
                let from = self.selector(pointer, of, "from");
                let to = self.selector(pointer, of, "to");
                let protocol = self.protocol(pointer, of);
                let port = self.number(pointer, of, "port", u64::from(u16::MAX));
                let verdict = self.word(pointer, of, "verdict", &Reached::ALL);
                let port = port.and_then(|port| u16::try_from(port).ok());
                Some(Promise::Reach(ReachPromise { from: from?, to: to?, protocol, port, verdict: verdict? }))
            }
            "can" => {
                let of = self.members(pointer, value, &["principal", "action", "resource", "decision"])?;
                let principal = self.selector(pointer, of, "principal");
                let action = self.action(pointer, of);
                let resource = self.selector(pointer, of, "resource");
                let decision = self.word(pointer, of, "decision", &Decided::ALL);
                Some(Promise::Can(CanPromise {
                    principal: principal?,
                    action: action?,
                    resource: resource?,
                    decision: decision?,
                }))
            }
            "public" => {
                let of = self.members(pointer, value, &["resource", "is"])?;
                let resource = self.selector(pointer, of, "resource");
                let is = self.flag(pointer, of, "is");
                Some(Promise::Public(PublicPromise { resource: resource?, is: is? }))
            }
            "subnet" => {
                let of = self.members(pointer, value, &["select", "class"])?;
                let select = self.selector(pointer, of, "select");
                let class = self.word(pointer, of, "class", &["public", "protected", "private"]);
                Some(Promise::Subnet(SubnetPromise { select: select?, class: class? }))
            }
            "survives" => {
                let of = self.members(pointer, value, &["az", "resources"])?;
                let az = self.text(pointer, of, "az");
                let resources = self.selectors(pointer, of, "resources");
                Some(Promise::Survives(SurvivesPromise { az: az?, resources: resources? }))
            }
            "exposed_only" => self.opened(pointer, value).map(Promise::ExposedOnly),
            _ => {
                let of = self.members(pointer, value, &["rules", "at_most"])?;
                let rules = self.rules(pointer, of);
                let at_most = self.required_number(pointer, of, "at_most");
                let at_most = usize::try_from(at_most?).unwrap_or(usize::MAX);
                Some(Promise::Findings(FindingsPromise { rules: rules?, at_most }))
            }
        }
    }

    fn members<'v>(
        &mut self,
        pointer: &str,
        value: &'v Value,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Value::Object(members) = value else {
            self.problem(
                pointer,
                format!("must be a table with `{}`, not {}", known.join("`, `"), kind(value)),
            );
            return None;
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let message = format!("unknown member `{name}`; there are `{}`", known.join("`, `"));
            self.problem(&format!("{pointer}/{}", token(name)), message);
        }
        Some(members)
    }

    fn required<'v>(&mut self, pointer: &str, members: &'v Map<String, Value>, name: &str) -> Option<At<'v>> {
        match members.get(name) {
            Some(value) => Some((format!("{pointer}/{name}"), value)),
            None => {
                self.problem(pointer, format!("`{name}` is missing"));
                None
            }
        }
    }

    fn text(&mut self, pointer: &str, members: &Map<String, Value>, name: &str) -> Option<String> {
        let (at, value) = self.required(pointer, members, name)?;
        self.text_of(&at, name, value)
    }

    fn text_of(&mut self, at: &str, name: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::String(_) => {
                self.problem(at, format!("`{name}` is empty"));
                None
            }
            other => {
                self.problem(at, format!("`{name}` must be a text, not {}", kind(other)));
                None
            }
        }
    }

    fn flag(&mut self, pointer: &str, members: &Map<String, Value>, name: &str) -> Option<bool> {
        let (at, value) = self.required(pointer, members, name)?;
        if value.as_bool().is_none() {
            self.problem(&at, format!("`{name}` must be `true` or `false`, not {}", kind(value)));
        }
        value.as_bool()
    }

    fn number(&mut self, pointer: &str, members: &Map<String, Value>, name: &str, most: u64) -> Option<u64> {
        let value = members.get(name)?;
        let number = value.as_u64().filter(|number| *number <= most);
        if number.is_none() {
            self.problem(&format!("{pointer}/{name}"), format!("`{name}` must be a number from 0 to {most}"));
        }
        number
    }

    fn required_number(&mut self, pointer: &str, members: &Map<String, Value>, name: &str) -> Option<u64> {
        self.required(pointer, members, name)?;
        self.number(pointer, members, name, u64::from(u32::MAX))
    }

    /// One of several words.
    fn word<T: Copy + ToString>(
        &mut self,
        pointer: &str,
        members: &Map<String, Value>,
        name: &str,
        words: &[T],
    ) -> Option<T> {
        let text = self.text(pointer, members, name)?;
        let found = words.iter().copied().find(|word| word.to_string() == text);
        if found.is_none() {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            let message = format!("`{name}` is `{text}`; it must be one of `{}`", words.join("`, `"));
            self.problem(&format!("{pointer}/{name}"), message);
        }
        found
    }

    fn protocol(&mut self, pointer: &str, members: &Map<String, Value>) -> Option<Protocol> {
        let text = match members.get("protocol")? {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.to_ascii_lowercase(),
            other => kind(other).to_owned(),
        };
        let parsed = text.parse::<Protocol>();
        if let Err(error) = &parsed {
            self.problem(&format!("{pointer}/protocol"), error.to_string());
        }
        parsed.ok()
    }

    fn action(&mut self, pointer: &str, members: &Map<String, Value>) -> Option<String> {
        let text = self.text(pointer, members, "action")?;
        let wrong = if text.contains(['*', '?']) {
            let none = aozu_iam::reference::actions_matching(&text).next().is_none();
            none.then(|| format!("`action` is `{text}`, which no action of AWS matches"))
        } else {
            Action::new(&text).err().map(|error| error.to_string())
        };
        match wrong {
            Some(message) => {
                self.problem(&format!("{pointer}/action"), message);
                None
            }
            None => Some(text),
        }
    }

    fn selector(&mut self, pointer: &str, members: &Map<String, Value>, name: &str) -> Option<Selector> {
        let (at, value) = self.required(pointer, members, name)?;
        self.selector_of(&at, name, value)
    }

    fn selector_of(&mut self, at: &str, name: &str, value: &Value) -> Option<Selector> {
        let Value::Object(_) = value else {
            return match value {
                Value::String(_) => self.text_of(at, name, value).map(Selector::Text),
                other => {
                    let message = format!(
                        "`{name}` must be an id, a name, an ARN with `*`, or `{{tag = {{key = value}}}}`, not {}",
                        kind(other)
                    );
                    self.problem(at, message);
                    None
                }
            };
        };
        let members = self.members(at, value, &["tag"])?;
        let (below, tag) = self.required(at, members, "tag")?;
        let Value::Object(tags) = tag else {
            self.problem(&below, format!("`tag` must be `{{key = value}}`, not {}", kind(tag)));
            return None;
        };
        if tags.is_empty() {
            self.problem(&below, "`tag` names no tag");
            return None;
        }
        let mut wanted = BTreeMap::new();
        for (key, value) in tags {
            match value {
                Value::String(value) => drop(wanted.insert(key.clone(), value.clone())),
                other => {
                    let message = format!("the tag `{key}` must have a text, not {}", kind(other));
                    self.problem(&format!("{below}/{}", token(key)), message);
                }
            }
        }
        Some(Selector::Tag(wanted))
    }

    /// One selector, or a list of them.
    fn selectors(
        &mut self,
        pointer: &str,
        members: &Map<String, Value>,
        name: &str,
    ) -> Option<Vec<Selector>> {
        let (at, value) = self.required(pointer, members, name)?;
        let Value::Array(list) = value else { return Some(vec![self.selector_of(&at, name, value)?]) };
        if list.is_empty() {
            self.problem(&at, format!("`{name}` is empty"));
        }
        let each = list.iter().enumerate();
        each.map(|(number, value)| self.selector_of(&format!("{at}/{number}"), name, value)).collect()
    }

    fn rules(&mut self, pointer: &str, members: &Map<String, Value>) -> Option<Vec<String>> {
        let (at, value) = self.required(pointer, members, "rules")?;
        let list = match value {
            Value::Array(list) => {
                list.iter().enumerate().map(|(n, one)| (format!("{at}/{n}"), one)).collect()
            }
            one => vec![(at.clone(), one)],
        };
        if list.is_empty() {
            self.problem(&at, "`rules` is empty; `*` stands for every rule");
        }
        let mut globs = Vec::new();
        for (at, value) in list {
            let Some(text) = self.text_of(&at, "rules", value) else { continue };
            if crate::rules().any(|rule| matches(&text, rule.code) || matches(&text, rule.name)) {
                globs.push(text);
            } else {
                self.problem(&at, format!("no rule is called `{text}` (`aozu rules` lists them)"));
            }
        }
        Some(globs)
    }

    fn opened(&mut self, pointer: &str, value: &Value) -> Option<Vec<Opened>> {
        let Value::Array(list) = value else {
            let message = format!("must be a list of `{{resource, ports}}`, not {}", kind(value));
            self.problem(pointer, message);
            return None;
        };
        let mut all = Vec::new();
        for (number, value) in list.iter().enumerate() {
            let at = format!("{pointer}/{number}");
            let Some(members) = self.members(&at, value, &["resource", "ports"]) else { continue };
            let resource = self.selector(&at, members, "resource");
            let ports = self.ports(&at, members);
            if let (Some(resource), Some(ports)) = (resource, ports) {
                all.push(Opened { resource, ports });
            }
        }
        Some(all)
    }

    fn ports(&mut self, pointer: &str, members: &Map<String, Value>) -> Option<Vec<Ports>> {
        let (at, value) = self.required(pointer, members, "ports")?;
        let Value::Array(list) = value else {
            self.problem(&at, format!("`ports` must be a list, not {}", kind(value)));
            return None;
        };
        if list.is_empty() {
            self.problem(&at, "`ports` is empty; `\"*\"` stands for everything");
        }
        let mut all = Vec::new();
        for (number, value) in list.iter().enumerate() {
            let text = match value {
                Value::Number(number) => number.to_string(),
                Value::String(text) => text.clone(),
                other => kind(other).to_owned(),
            };
            match ports(&text) {
                Some(ports) => all.push(ports),
                None => self.problem(
                    &format!("{at}/{number}"),
                    format!(
                        "`{text}` names no ports; it must be a port of TCP (`443`), a range (`\"8000-8100\"`), a \
                         protocol with or without them (`\"udp/53\"`, `\"icmp\"`), or `\"*\"` for everything"
                    ),
                ),
            }
        }
        Some(all)
    }
}

/// `443`, `8000-8100`, `udp/53`, `udp/5000-5100`, `icmp`, `*`.
fn ports(text: &str) -> Option<Ports> {
    let range = |text: &str| {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let (from, to) = (from.parse().ok()?, to.parse().ok()?);
        (from <= to).then_some((from, to))
    };
    const WHOLE: (u16, u16) = (0, u16::MAX);
    let (protocol, (from, to)) = match text.split_once('/') {
        _ if text == "*" => (Protocol::All, WHOLE),
        Some((protocol, ports)) => (protocol.to_ascii_lowercase().parse().ok()?, range(ports)?),
        None => match range(text) {
            Some(range) => (Protocol::TCP, range),
            // A bare number is a port, never a protocol's.
            None if text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'-') => return None,
            None => (text.to_ascii_lowercase().parse().ok()?, WHOLE),
        },
    };
    ((from, to) == WHOLE || protocol.has_ports()).then_some(Ports { protocol, from, to })
}

fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "`true` or `false`",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::{Expectations, ports};

    #[test]
    fn ports_are_written_in_few_ways() {
        let told = |text| ports(text).map(|ports| ports.to_string());
        for (text, expected) in [
            ("443", "tcp 443"),
            ("8000-8100", "tcp 8000-8100"),
            ("udp/53", "udp 53"),
            ("icmp", "icmp"),
            ("*", "everything"),
            ("TCP", "tcp"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "70000", "9-8", "tcp/", "icmp/8", "-1", "x", "443,80", "99999999999999999999"] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    fn problems(text: &str) -> Vec<String> {
        Expectations::from_json(text).unwrap_err().to_string().lines().map(str::to_owned).collect()
    }

    #[test]
    fn hostile_text_is_an_error() {
        for text in [
            "",
            "[]",
            "null",
            "{\"expect\": {}}",
            "{\"expect\": [1, [], null, {\"name\": {}}]}",
            "{\"expect\": []}",
        ] {
            assert!(!problems(text).is_empty(), "{text}");
        }
        assert!(Expectations::from_json(&"[".repeat(100_000)).is_err());
        assert!(problems("{\"expect\": [{\"name\": \"a\", \"reach\": 1, \"a/b~\": 2}]}").len() == 2);
    }
}
