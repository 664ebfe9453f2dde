//! `aozu logs test-metric-filter`: AWS's TestMetricFilter.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{Pattern, PatternError, limits::TEST_MESSAGES};

/// A request to TestMetricFilter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestMetricFilterRequest {
    /// The pattern.
    pub filter_pattern: String,
    /// The messages, 1 to 50.
    pub log_event_messages: Vec<String>,
}

/// What TestMetricFilter answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestMetricFilterAnswer {
    /// The messages that match, in the request's order.
    pub matches: Vec<MetricFilterMatch>,
}

/// A message that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricFilterMatch {
    /// Its place among the messages, from 1.
    pub event_number: usize,
    /// The message.
    pub event_message: String,
    /// The values of a space-delimited pattern's fields; empty for the other languages.
    pub extracted_values: BTreeMap<String, String>,
}

/// Why a request to TestMetricFilter is refused: all that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestMetricFilterError {
    problems: Vec<String>,
    pattern: Option<PatternError>,
}

impl TestMetricFilterError {
    /// A request that could not even be read, and why.
    #[must_use]
    pub fn invalid(problem: String) -> Self {
        Self { problems: vec![problem], pattern: None }
    }

    /// The code that AWS gives the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "InvalidParameterException"
    }

    /// What is wrong with the pattern, if that is wrong.
    #[must_use]
    pub fn pattern(&self) -> Option<&PatternError> {
        self.pattern.as_ref()
    }
}

impl fmt::Display for TestMetricFilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join(" | "))
    }
}

impl std::error::Error for TestMetricFilterError {}

/// Tries a pattern on messages.
///
/// Source: CloudWatch Logs API Reference, `TestMetricFilter`; events are counted from 1, as AWS answers (recorded
/// September 2026), though the reference's examples count from 0.
///
/// ```
/// use aozu_cloudwatch::logs::{TestMetricFilterRequest, test_metric_filter};
/// let request: TestMetricFilterRequest = serde_json::from_str(
///     r#"{"filterPattern": "[level=ERROR, code]", "logEventMessages": ["INFO 1", "ERROR 2"]}"#,
/// )?;
/// let answer = serde_json::to_value(test_metric_filter(&request)?)?;
/// assert_eq!(answer["matches"][0]["eventNumber"], 2);
/// assert_eq!(answer["matches"][0]["extractedValues"]["$code"], "2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// A pattern that is none, with the byte at which it stops being one; no message or more than 50; an empty message.
pub fn test_metric_filter(
    request: &TestMetricFilterRequest,
) -> Result<TestMetricFilterAnswer, TestMetricFilterError> {
    let mut problems = Vec::new();
    let count = request.log_event_messages.len();
    if !TEST_MESSAGES.contains(&count) {
        problems.push(format!(
            "`logEventMessages` has {count} messages; it takes {} to {}",
            TEST_MESSAGES.start(),
            TEST_MESSAGES.end()
        ));
    }
    for (n, _) in request.log_event_messages.iter().enumerate().filter(|(_, message)| message.is_empty()) {
        problems.push(format!("`logEventMessages[{n}]` is empty; a message has at least one character"));
    }
    let compiled = Pattern::compile(&request.filter_pattern);
    match compiled {
        Ok(pattern) if problems.is_empty() => {
            Ok(TestMetricFilterAnswer { matches: matches(&pattern, request) })
        }
        Ok(_) => Err(TestMetricFilterError { problems, pattern: None }),
        Err(error) => {
            problems.push(error.to_string());
            Err(TestMetricFilterError { problems, pattern: Some(error) })
        }
    }
}

fn matches(pattern: &Pattern, request: &TestMetricFilterRequest) -> Vec<MetricFilterMatch> {
    let messages = request.log_event_messages.iter().enumerate();
    messages
        .filter_map(|(n, message)| {
            Some(MetricFilterMatch {
                event_number: n + 1,
                event_message: message.clone(),
                extracted_values: pattern.extract(message)?,
            })
        })
        .collect()
}
