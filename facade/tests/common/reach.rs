//! A table of questions about packets: what is asked, what must be answered, and why.

#![expect(clippy::unwrap_used, reason = "a table or an answer out of shape fails the test")]

use std::{collections::BTreeSet, fs, path::Path};

use aozu_vpc::reach::{Estate, Request};
use serde::Deserialize;
use serde_json::Value;

/// A line of a table. What is left out is not compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) account: String,
    request: Value,
    verdict: String,
    /// All that stops the packets, or, of `one-way`, the replies: a code, then ids, numbers of rules and
    /// directions that its explanation names. No more and no less.
    codes: Option<Vec<String>>,
    /// Some of all that.
    codes_include: Option<Vec<String>>,
    hops: Option<Vec<String>>,
    /// The ports that are let through, of the protocol that was asked.
    ports: Option<Vec<(u64, u64)>>,
    /// Where the packets may come from.
    sources: Option<BTreeSet<String>>,
    /// Words, each in some assumption.
    assumes: Option<Vec<String>>,
    /// Words, each in some command that would tell more.
    needs: Option<Vec<String>>,
    why: String,
}

/// Reads a table, a line a row.
pub(crate) fn rows(table: &str) -> Vec<Row> {
    let row = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}\n{line}"));
    table.lines().map(row).collect()
}

/// How a file of a dump is harmed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Harm {
    /// It is not there.
    Missing,
    /// Every other item is not there, and the file says that more would follow.
    Truncated,
}

/// Harms each file of a dump's regions in turn, and asks all rows. What is then answered for sure must be what the
/// rows say.
pub(crate) fn belied(root: &Path, harm: Harm, rows: &[&Row]) -> Vec<String> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let of_region = |entry: &walkdir::DirEntry| {
        // Calls that a manifest lists were made: here a file is as if nobody had asked.
        entry.file_type().is_file()
            && entry.file_name() != "MANIFEST.json"
            && !entry.path().components().any(|part| part.as_os_str() == "global")
    };
    let files: Vec<_> = files.filter(of_region).collect();
    let mut wrong = Vec::new();
    for harmed in files.iter().filter(|file| file.depth() == 5) {
        let folder = tempfile::TempDir::new().unwrap();
        for file in &files {
            let to = folder.path().join(file.path().strip_prefix(root).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            match harm {
                _ if file.path() != harmed.path() => drop(fs::copy(file.path(), to).unwrap()),
                Harm::Missing => {}
                Harm::Truncated => fs::write(to, half(&fs::read_to_string(file.path()).unwrap())).unwrap(),
            }
        }
        let import = super::read(folder.path());
        let model = import.organization.compile();
        let told = rows.iter().filter_map(|row| row.is_belied(model.estate()));
        let name = harmed.path().strip_prefix(root).unwrap().display();
        wrong.extend(told.map(|told| format!("{harm:?} {name}: {told}")));
    }
    wrong
}

/// An answer without every other item of its list.
fn half(answer: &str) -> String {
    let mut answer: Value = serde_json::from_str(answer).unwrap();
    let members = answer.as_object_mut().unwrap();
    for items in members.values_mut().filter_map(Value::as_array_mut) {
        let mut keep = false;
        items.retain(|_| {
            keep = !keep;
            keep
        });
    }
    members.insert("NextToken".to_owned(), "more".into());
    answer.to_string()
}

/// Whether an explanation has the code and names all the rest.
fn tells(explanation: &Value, expected: &str) -> bool {
    let mut words = expected.split(' ');
    words.next() == explanation["ExplanationCode"].as_str() && words.all(|word| names(explanation, word))
}

/// Whether a value holds a text or number anywhere.
fn names(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text == word,
        Value::Number(number) => number.to_string() == word,
        Value::Array(list) => list.iter().any(|one| names(one, word)),
        Value::Object(members) => members.values().any(|one| names(one, word)),
        Value::Null | Value::Bool(_) => false,
    }
}

/// What of an answer the tables speak of.
#[derive(Debug)]
struct Seen {
    verdict: String,
    forward_path_found: bool,
    network_path_found: bool,
    explanations: Vec<Value>,
    hops: Vec<String>,
    ports: Vec<(u64, u64)>,
    sources: BTreeSet<String>,
    admits: bool,
    assumptions: Vec<String>,
    needs: Vec<String>,
}

fn texts(list: &Value) -> Vec<String> {
    let one = |text: &Value| text.as_str().map_or_else(|| text.to_string(), str::to_owned);
    list.as_array().into_iter().flatten().map(one).collect()
}

impl Seen {
    fn of(answer: &Value, request: &Value) -> Self {
        let protocol = request["Protocol"].as_str().filter(|asked| *asked != "-1").unwrap_or("tcp");
        let flows: Vec<&Value> = answer["AdmittedFlows"].as_array().into_iter().flatten().collect();
        let of_protocol = flows.iter().filter(|flow| flow["Protocol"] == protocol);
        let ports = of_protocol.clone().flat_map(|flow| flow["DestinationPorts"].as_array().unwrap());
        let ports = ports.map(|span| (span["From"].as_u64().unwrap(), span["To"].as_u64().unwrap()));
        Self {
            verdict: answer["Verdict"].as_str().unwrap().to_owned(),
            forward_path_found: answer["ForwardPathFound"].as_bool().unwrap(),
            network_path_found: answer["NetworkPathFound"].as_bool().unwrap(),
            explanations: answer["Explanations"].as_array().unwrap().clone(),
            hops: texts(&answer["Hops"]),
            ports: union(ports.collect()),
            sources: of_protocol.flat_map(|flow| texts(&flow["SourceCidrs"])).collect(),
            admits: !flows.is_empty(),
            assumptions: texts(&answer["Assumptions"]),
            needs: texts(&answer["Needs"]),
        }
    }
}

/// Spans that touch become one.
fn union(mut spans: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    spans.sort_unstable();
    let mut whole: Vec<(u64, u64)> = Vec::new();
    for (from, to) in spans {
        match whole.last_mut() {
            Some(last) if from <= last.1 + 1 => last.1 = last.1.max(to),
            _ => whole.push((from, to)),
        }
    }
    whole
}

impl Row {
    /// The question.
    pub(crate) fn request(&self) -> Request {
        serde_json::from_value(self.request.clone())
            .unwrap_or_else(|error| panic!("{error}\n{}", self.request))
    }

    /// Asks, and says all in which the answer is not what the row says.
    pub(crate) fn differs(&self, estate: &Estate<'_>) -> Option<String> {
        let request = self.request();
        let wrong = match estate.ask(&request) {
            Ok(answer) => self.mismatches(&Seen::of(&serde_json::to_value(&answer).unwrap(), &self.request)),
            Err(error) => vec![format!("no answer: {error}")],
        };
        let told =
            || format!("{} {}\n    {}\n    ({})", self.account, self.request, wrong.join("\n    "), self.why);
        (!wrong.is_empty()).then(told)
    }

    /// Asks where less was read than the row knows of. What is answered for sure must be what the row says;
    /// else it is unknown, and told what to read.
    fn is_belied(&self, estate: &Estate<'_>) -> Option<String> {
        let request: Request = serde_json::from_value(self.request.clone()).unwrap();
        // What nobody has read of cannot be named.
        let answer = serde_json::to_value(estate.ask(&request).ok()?).unwrap();
        let seen = Seen::of(&answer, &self.request);
        let honest = match seen.verdict.as_str() {
            "unknown" => !seen.needs.is_empty(),
            verdict if verdict == self.verdict => true,
            // What was not read may be assumed, if that is said.
            _ => seen.assumptions.iter().any(|one| one.contains("not read")),
        };
        (!honest)
            .then(|| format!("{}\n    {} instead of {}: {seen:?}", self.request, seen.verdict, self.verdict))
    }

    fn mismatches(&self, seen: &Seen) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect =
            |what: &str, right: bool, expected: &dyn std::fmt::Debug, is: &dyn std::fmt::Debug| {
                if !right {
                    wrong.push(format!("{what}: {is:?}, expected {expected:?}"));
                }
            };
        expect("Verdict", seen.verdict == self.verdict, &self.verdict, &seen.verdict);
        let found = match self.verdict.as_str() {
            "reachable" => Some((true, true)),
            "one-way" => Some((true, false)),
            "denied" => Some((false, false)),
            _ => None,
        };
        if let Some(found) = found {
            let is = (seen.forward_path_found, seen.network_path_found);
            expect("paths found", is == found, &found, &is);
        }
        let admits = matches!(self.verdict.as_str(), "reachable" | "partial");
        expect("AdmittedFlows", seen.admits == admits, &admits, &seen.admits);
        let told: Vec<String> = seen.explanations.iter().map(Value::to_string).collect();
        for code in self.codes.iter().chain(&self.codes_include).flatten() {
            expect("not told", seen.explanations.iter().any(|one| tells(one, code)), code, &told);
        }
        if let Some(codes) = &self.codes {
            let more = seen.explanations.iter().filter(|one| !codes.iter().any(|code| tells(one, code)));
            let more: Vec<String> = more.map(Value::to_string).collect();
            expect("told too", more.is_empty(), codes, &more);
        }
        if let Some(hops) = &self.hops {
            expect("hops", seen.hops == *hops, hops, &seen.hops);
        }
        if let Some(ports) = &self.ports {
            expect("ports", seen.ports == *ports, ports, &seen.ports);
        }
        if let Some(sources) = &self.sources {
            expect("sources", seen.sources == *sources, sources, &seen.sources);
        }
        for word in self.assumes.iter().flatten() {
            let is = seen.assumptions.iter().any(|one| one.contains(word));
            expect("assumptions", is, word, &seen.assumptions);
        }
        for word in self.needs.iter().flatten() {
            expect("needs", seen.needs.iter().any(|one| one.contains(word)), word, &seen.needs);
        }
        wrong
    }
}
