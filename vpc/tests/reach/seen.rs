//! What was answered, with short ids, and what it is compared with.

use aozu_vpc::reach::Answer;
use serde_json::Value;

/// An answer.
pub(crate) struct Seen {
    question: String,
    pub(crate) answer: Value,
}

/// Ids without their zeros.
pub(crate) fn short(text: &str) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('-') {
        let (before, after) = rest.split_at(at + 1);
        short.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        rest = if digits == 17 { after.trim_start_matches('0') } else { after };
    }
    short + rest
}

pub(crate) fn pretty(answer: &Answer<'_>) -> String {
    short(&serde_json::to_string_pretty(answer).unwrap())
}

fn debug(values: &[&Value]) -> String {
    values.iter().map(|value| format!("\n    {value}")).collect()
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

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

impl Seen {
    pub(crate) fn new(question: &str, answer: &Answer<'_>) -> Self {
        Self { question: question.to_owned(), answer: serde_json::from_str(&pretty(answer)).unwrap() }
    }

    fn told(&self) -> String {
        let told = ["Verdict", "Hops", "ReturnHops", "Explanations", "AdmittedFlows", "Assumptions", "Needs"];
        let told = told.map(|member| format!("{member} {}", self.answer[member]));
        format!("{}\n{}", self.question, told.join("\n"))
    }

    /// The verdict.
    #[track_caller]
    pub(crate) fn is(self, verdict: &str) -> Self {
        assert_eq!(self.answer["Verdict"], verdict, "{}", self.told());
        let found = ["reachable", "partial"].contains(&verdict);
        assert_eq!(self.answer["NetworkPathFound"], found, "{}", self.told());
        let forward = found || verdict == "one-way";
        assert!(verdict == "unknown" || self.answer["ForwardPathFound"] == forward, "{}", self.told());
        self
    }

    /// The coarse path.
    #[track_caller]
    pub(crate) fn by(self, hops: &str) -> Self {
        assert_eq!(texts(&self.answer["Hops"]).join(" "), hops, "{}", self.told());
        self
    }

    /// The coarse path of the reply.
    #[track_caller]
    pub(crate) fn back(self, hops: &str) -> Self {
        assert_eq!(texts(&self.answer["ReturnHops"]).join(" "), hops, "{}", self.told());
        self
    }

    /// Every explanation, no more and no less: its code, then ids, numbers and directions that it names.
    #[track_caller]
    pub(crate) fn because(self, explanations: &[&str]) -> Self {
        let mut left: Vec<&Value> = self.answer["Explanations"].as_array().unwrap().iter().collect();
        for expected in explanations {
            let tells = |one: &&Value| {
                let mut words = expected.split(' ');
                words.next() == one["ExplanationCode"].as_str() && words.all(|word| names(one, word))
            };
            let at = left.iter().position(tells);
            assert!(at.is_some(), "`{expected}` is not told: {}", self.told());
            left.remove(at.unwrap());
        }
        assert!(left.is_empty(), "more is told: {}\n{}", debug(&left), self.told());
        self
    }

    /// Words, each of some assumption; none: there is no assumption.
    #[track_caller]
    pub(crate) fn assumes(self, words: &[&str]) -> Self {
        self.lists("Assumptions", words)
    }

    /// Words, each of some AWS CLI command that would tell more.
    #[track_caller]
    pub(crate) fn needs(self, words: &[&str]) -> Self {
        self.lists("Needs", words)
    }

    #[track_caller]
    fn lists(self, member: &str, words: &[&str]) -> Self {
        let told = texts(&self.answer[member]);
        assert!(
            words.iter().all(|word| told.iter().any(|one| one.contains(word))),
            "{words:?} {}",
            self.told()
        );
        assert_eq!(told.is_empty(), words.is_empty(), "{}", self.told());
        self
    }

    /// The packets let through, as `tcp 443 80-81 from 10.0.0.0/24 to 10.0.1.10/32`, a line a flow.
    #[track_caller]
    pub(crate) fn admits(self, flows: &[&str]) -> Self {
        let told: Vec<String> = self.answer["AdmittedFlows"].as_array().unwrap().iter().map(flow).collect();
        assert_eq!(told, flows, "{}", self.told());
        self
    }

    /// Components of the path by id, in order.
    #[track_caller]
    pub(crate) fn through(self, ids: &str) -> Self {
        assert_eq!(ids_of(&self.answer["ForwardPathComponents"]), ids, "{}", self.told());
        self
    }

    /// Components of the reply's path by id, in order.
    #[track_caller]
    pub(crate) fn back_through(self, ids: &str) -> Self {
        assert_eq!(ids_of(&self.answer["ReturnPathComponents"]), ids, "{}", self.told());
        self
    }

    /// The explanation of a code.
    #[track_caller]
    pub(crate) fn explanation(&self, code: &str) -> &Value {
        let all = self.answer["Explanations"].as_array().unwrap();
        all.iter()
            .find(|one| one["ExplanationCode"] == code)
            .unwrap_or_else(|| panic!("{code} {}", self.told()))
    }
}

fn ids_of(components: &Value) -> String {
    let id = |one: &Value| one["Component"]["Id"].as_str().unwrap_or("?").to_owned();
    components.as_array().unwrap().iter().map(id).collect::<Vec<_>>().join(" ")
}

fn flow(flow: &Value) -> String {
    let span = |span: &Value| match (&span["From"], &span["To"]) {
        (from, to) if from == to => format!(" {from}"),
        (from, to) => format!(" {from}-{to}"),
    };
    let ports: String = flow["DestinationPorts"].as_array().unwrap().iter().map(span).collect();
    let blocks = |member: &str| texts(&flow[member]).join(" ");
    let protocol = flow["Protocol"].as_str().map_or_else(|| flow["Protocol"].to_string(), str::to_owned);
    format!("{protocol}{ports} from {} to {}", blocks("SourceCidrs"), blocks("DestinationCidrs"))
}
