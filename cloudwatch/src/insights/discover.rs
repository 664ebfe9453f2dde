//! Fields that Insights finds in messages by itself. Logs user guide, page
//! `CWL_AnalyzeLogData-discoverable-fields`.

use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Value, limits::MOST_JSON_FIELDS};

/// The names that a query asks for, and where their values go.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Sorted by name.
    names: Vec<(String, usize)>,
    /// Whether some of them are Lambda's, whether some can be a message's own.
    lambda: bool,
    own: bool,
}

impl Wanted {
    pub(super) fn new(mut names: Vec<(String, usize)>) -> Self {
        names.sort();
        let generated = |name: &str| name.starts_with('@') && !name.starts_with("@@");
        let lambda = names.iter().any(|(name, _)| generated(name));
        let own = names.iter().any(|(name, _)| !generated(name));
        Self { names, lambda, own }
    }

    fn set(&self, name: &str, values: &mut [Value<'static>], value: impl FnOnce() -> Value<'static>) {
        if let Ok(found) = self.names.binary_search_by(|(known, _)| known.as_str().cmp(name))
            && let Some((_, place)) = self.names.get(found)
            && let Some(slot) = values.get_mut(*place)
        {
            *slot = value();
        }
    }

    /// Puts the values of the fields in a message into their places.
    pub(super) fn find(&self, message: &str, log: Option<&str>, values: &mut [Value<'static>]) {
        if self.lambda {
            self.lambda(message, values);
        }
        if !self.own {
            return;
        }
        let in_lambda = log.is_some_and(|log| log.contains("/aws/lambda/")) || lambda_line(message).is_some();
        let json = if in_lambda {
            message.find('{').and_then(|at| message.get(at..))
        } else {
            Some(message.trim_start())
        };
        match json {
            Some(json) if json.starts_with('{') => self.json(json, in_lambda, values),
            _ => self.flow_log(message, values),
        }
    }

    /// A message that is a JSON object; of a Lambda function's, the first one within it.
    fn json(&self, text: &str, embedded: bool, values: &mut [Value<'static>]) {
        // Into a copy: a message that breaks off in the middle is no JSON and has no fields.
        let mut found = values.to_vec();
        let mut state =
            Finding { wanted: self, values: &mut found, path: String::new(), left: MOST_JSON_FIELDS };
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = Node(&mut state).deserialize(&mut reader);
        if read.is_ok() && (embedded || reader.end().is_ok()) {
            values.clone_from_slice(&found);
        }
    }

    /// The lines that the Lambda service writes. Sizes are in bytes, a megabyte being a million of them: AWS's
    /// sample query on over-provisioned memory divides by 1000 twice (page `CWL_QuerySyntax-examples`).
    fn lambda(&self, message: &str, values: &mut [Value<'static>]) {
        let kinds = ["REPORT", "START", "END"];
        let kind = kinds
            .into_iter()
            .find(|kind| message.strip_prefix(kind).is_some_and(|rest| rest.starts_with(" RequestId: ")));
        let Some(kind) = kind else {
            if let Some(request) = lambda_line(message) {
                self.set("@requestId", values, || Value::text(request.to_owned()));
            }
            return;
        };
        self.set("@type", values, || Value::text(kind));
        // A REPORT has tabs between its parts, START and END have blanks.
        let rest = message.get(kind.len()..).unwrap_or_default();
        for part in rest.split(['\t', '\n']) {
            let Some((label, text)) = part.trim().split_once(": ") else { continue };
            let first = text.split_whitespace().next().unwrap_or_default();
            let scaled = |by: f64| super::value::number(first).map_or(Value::Null, |n| Value::finite(n * by));
            let (name, value): (_, &dyn Fn() -> Value<'static>) = match label {
                "RequestId" => ("@requestId", &|| Value::text(first.to_owned())),
                "Duration" => ("@duration", &|| scaled(1.0)),
                "Billed Duration" => ("@billedDuration", &|| scaled(1.0)),
                "Init Duration" => ("@initDuration", &|| scaled(1.0)),
                "Memory Size" => ("@memorySize", &|| scaled(1e6)),
                "Max Memory Used" => ("@maxMemoryUsed", &|| scaled(1e6)),
                "XRAY TraceId" => ("@xrayTraceId", &|| Value::text(first.to_owned())),
                "SegmentId" => ("@xraySegmentId", &|| Value::text(first.to_owned())),
                _ => continue,
            };
            self.set(name, values, value);
        }
    }

    /// A record of a VPC flow log in the default format, version 2.
    fn flow_log(&self, message: &str, values: &mut [Value<'static>]) {
        const FIELDS: [&str; 14] = [
            "version",
            "accountId",
            "interfaceId",
            "srcAddr",
            "dstAddr",
            "srcPort",
            "dstPort",
            "protocol",
            "packets",
            "bytes",
            "startTime",
            "endTime",
            "action",
            "logStatus",
        ];
        let mut parts = message.split_ascii_whitespace();
        if parts.clone().count() != FIELDS.len()
            || parts.clone().next() != Some("2")
            || !matches!(parts.clone().next_back(), Some("OK" | "NODATA" | "SKIPDATA"))
        {
            return;
        }
        for (name, text) in FIELDS.into_iter().zip(&mut parts) {
            // A dash stands for what is not known of a window without data.
            if text != "-" {
                self.set(name, values, || Value::text(text.to_owned()));
            }
        }
    }
}

/// The request id of a line that a Lambda runtime writes: time, id and level with tabs between them.
fn lambda_line(message: &str) -> Option<&str> {
    let mut parts = message.split('\t');
    let (time, request) = (parts.next()?, parts.next()?);
    let spelled = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    (time.ends_with('Z') && request.len() == 36 && spelled(request)).then_some(request)
}

struct Finding<'w> {
    wanted: &'w Wanted,
    values: &'w mut [Value<'static>],
    path: String,
    left: usize,
}

impl Finding<'_> {
    fn leaf(&mut self, value: impl FnOnce() -> Value<'static>) {
        if self.left > 0 {
            self.left -= 1;
            self.wanted.set(&self.path, self.values, value);
        }
    }

    /// Reads a member's value under its name; a name that begins with `@` gets another.
    fn member<E>(
        &mut self,
        name: fmt::Arguments<'_>,
        read: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        let begin = self.path.len();
        let written = self.path.write_fmt(name);
        debug_assert!(written.is_ok(), "writing to a String does not fail");
        if length == 0 && self.path.starts_with('@') {
            self.path.insert(begin, '@');
        }
        let result = read(self);
        self.path.truncate(length);
        result
    }
}

struct Node<'s, 'w>(&'s mut Finding<'w>);

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, yes: bool) -> Result<(), E> {
        self.0.leaf(|| Value::Bool(yes));
        Ok(())
    }

    /// Whole numbers keep their digits, of which a float could not hold all.
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.leaf(|| Value::text(number.to_string()));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.leaf(|| Value::text(number.to_string()));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.leaf(|| Value::finite(number));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.leaf(|| Value::text(text.to_owned()));
        Ok(())
    }

    /// `null` is no value, as if the member were missing.
    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.leaf(|| Value::Null);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut more = true;
        let mut n = 0usize;
        while more {
            self.0.member(format_args!("{n}"), |state| {
                more = list.next_element_seed(Node(state))?.is_some();
                Ok(())
            })?;
            n += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            self.0.member(format_args!("{key}"), |state| map.next_value_seed(Node(state)))?;
        }
        Ok(())
    }
}
