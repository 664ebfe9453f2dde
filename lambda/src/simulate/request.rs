use serde::{Deserialize, Deserializer, Serialize, de};

/// A scenario: functions of one account in one region, and who calls them. The same types read JSON and TOML.
///
/// Members are all optional to the reader, so that one answer tells of everything that is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Request {
    /// What all draws come from: the same seed, the same answer.
    pub seed: Option<u64>,
    /// How long the scenario runs, in seconds.
    pub duration_seconds: Option<f64>,
    /// How much of that is left out of the answer, in seconds from the start.
    pub warm_up_seconds: Option<f64>,
    /// The region, which decides the burst of the classic model.
    pub region: Option<String>,
    /// `classic` (until November 2023) or `current`.
    pub scaling_model: Option<String>,
    /// How many requests may be in flight in the account.
    pub account_concurrency: Option<u64>,
    /// What of that functions hold back that the scenario does not name: reserved, or provisioned without being
    /// reserved.
    pub reserved_elsewhere: Option<u64>,
    /// After how many idle seconds an environment is reclaimed.
    pub idle_timeout_seconds: Option<f64>,
    /// The functions.
    pub functions: Option<Vec<FunctionInput>>,
}

/// A function and who calls it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FunctionInput {
    /// Its name.
    pub function_name: Option<String>,
    /// Its reserved concurrency: what it has for itself, and no more than that.
    pub reserved_concurrency: Option<u64>,
    /// Environments that are kept warm for the alias that is called.
    pub provisioned_concurrency: Option<u64>,
    /// How long a request takes in an environment that is warm.
    pub warm_duration: Option<DurationInput>,
    /// How long a request takes that has to wait for its environment, all in all.
    pub cold_duration: Option<DurationInput>,
    /// How long an environment takes to be made, in place of `ColdDuration`: the request itself comes on top.
    pub init_duration: Option<DurationInput>,
    /// When requests come.
    pub arrivals: Option<ArrivalsInput>,
    /// `sync` or `async`.
    pub invocation: Option<String>,
    /// How often an event is tried again after the function failed, 0 to 2; 2 unless said. Of `async` only.
    pub maximum_retry_attempts: Option<u64>,
    /// For how many seconds an event is tried, 60 to 21,600; 21,600 unless said. Of `async` only.
    pub maximum_event_age_in_seconds: Option<u64>,
    /// Which part of the invocations fails, 0 to 1.
    pub error_rate: Option<f64>,
    /// After how many seconds an invocation is ended as failed.
    pub timeout_seconds: Option<f64>,
}

/// How a duration is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum DurationInput {
    /// Always so many seconds.
    Constant(f64),
    /// Exponential, with this mean in seconds.
    Exponential(f64),
    /// Log-normal.
    LogNormal {
        /// The mean of the duration itself, in seconds.
        mean: f64,
        /// The standard deviation of its logarithm.
        sigma: f64,
    },
}

/// When requests come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ArrivalsInput {
    /// At random, so many a second.
    Poisson(f64),
    /// At even distances, so many a second; the first at 0.
    Constant(f64),
    /// At random, with a rate that holds from its second on until the next; none before the first.
    Steps(Vec<(f64, f64)>),
    /// At these seconds.
    Trace(TraceInput),
}

/// The seconds at which requests come, or the file that holds them, which only whoever reads a scenario file takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum TraceInput {
    /// Seconds from the start.
    Seconds(Vec<f64>),
    /// A file's name.
    File(String),
}

impl<'de> Deserialize<'de> for TraceInput {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = TraceInput;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of seconds, or the name of a file of them")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<TraceInput, E> {
                Ok(TraceInput::File(text.to_owned()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, list: A) -> Result<TraceInput, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(list)).map(TraceInput::Seconds)
            }
        }
        d.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TraceInput {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TraceInput".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"anyOf": [{"type": "array", "items": {"type": "number"}}, {"type": "string"}]})
    }
}

impl Request {
    /// The traces that stand in files, for whoever reads them to put the seconds in their place.
    ///
    /// ```
    /// use aozu_lambda::simulate::{Request, TraceInput};
    /// let mut request: Request =
    ///     serde_json::from_str(r#"{"Functions": [{"Arrivals": {"Trace": "calls.txt"}}]}"#)?;
    /// for trace in request.trace_files() {
    ///     assert_eq!(*trace, TraceInput::File("calls.txt".into()));
    ///     *trace = TraceInput::Seconds(vec![0.5, 1.5]);
    /// }
    /// assert_eq!(request.trace_files().count(), 0);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn trace_files(&mut self) -> impl Iterator<Item = &mut TraceInput> {
        self.functions.iter_mut().flatten().filter_map(|function| match &mut function.arrivals {
            Some(ArrivalsInput::Trace(trace @ TraceInput::File(_))) => Some(trace),
            _ => None,
        })
    }
}
