//! What becomes of events: how often they are tried, for how long, and where the outcome goes.

use std::ops::RangeInclusive;

use aozu_names::Arn;
use serde::Serialize;

use crate::{
    FunctionName,
    limits::{EVENT_AGES, RETRY_ATTEMPTS},
};

aozu_names::noun! {
    /// Where the record of an event goes.
    ///
    /// Source: Lambda API Reference, `OnFailure` and `OnSuccess`.
    pub struct Destination / DestinationMirror {
        /// A queue, a topic, an event bus, a function, or for failures a bucket.
        maybe arn: Arn = "Destination",
    }
}

aozu_names::noun! {
    /// Where the records of events go.
    ///
    /// Source: Lambda API Reference, `DestinationConfig`.
    pub struct DestinationConfig / DestinationConfigMirror {
        /// Of those that succeeded.
        part on_success: Destination = "OnSuccess",
        /// Of those that were given up.
        part on_failure: Destination = "OnFailure",
    }
}

aozu_names::noun! {
    /// How events of a function, or of one version or alias of it, are handled.
    ///
    /// Source: Lambda API Reference, `FunctionEventInvokeConfig`.
    pub struct EventInvokeConfig / EventInvokeConfigMirror {
        /// The version or alias; `$LATEST` where it is for the function itself.
        one function_arn: Arn = "FunctionArn",
        /// How often an event is tried again after the function failed, 0 to 2; 2 where the answer is silent.
        value retries: u64 = "MaximumRetryAttempts",
        /// How many seconds an event is tried, 60 to 21,600; 21,600 where the answer is silent.
        value event_age: u64 = "MaximumEventAgeInSeconds",
        /// Where the records of events go.
        part destinations: DestinationConfig = "DestinationConfig",
    }
}

aozu_names::noun! {
    /// How the events of one function are handled.
    ///
    /// Source: Lambda API Reference, `ListFunctionEventInvokeConfigs`.
    pub struct EventInvokeConfigs / EventInvokeConfigsMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// Version by version, alias by alias.
        parts configs: EventInvokeConfig = "FunctionEventInvokeConfigs",
    }
}
by_function_name!(item EventInvokeConfigs / EventInvokeConfigsMirror, function_name);

/// For which outcome a destination is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Outcome {
    /// The event succeeded.
    OnSuccess,
    /// It was given up.
    OnFailure,
}

impl Outcome {
    /// The member of `DestinationConfig`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSuccess => "OnSuccess",
            Self::OnFailure => "OnFailure",
        }
    }
}

/// What cannot be right with how events are handled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EventProblem {
    /// More attempts than there are.
    #[error("events are tried again {attempts} times, and Lambda takes {} to {}", RETRY_ATTEMPTS.start(), RETRY_ATTEMPTS.end())]
    RetryAttempts {
        /// How many.
        attempts: u64,
    },
    /// An age that is too short, or too long.
    #[error("events are tried for {seconds} s, and Lambda takes {} to {}", EVENT_AGES.start(), EVENT_AGES.end())]
    EventAge {
        /// How long.
        seconds: u64,
    },
    /// A destination that takes no records.
    #[error("its destination `{arn}` is no queue, topic, event bus or function{}", if *.outcome == Outcome::OnFailure { ", and no bucket" } else { "" })]
    Destination {
        /// For which outcome.
        outcome: Outcome,
        /// Where they should go.
        arn: String,
    },
    /// A bucket, which takes failures only.
    #[error("its destination for success is the bucket `{arn}`: buckets take the records of failures only")]
    BucketOnSuccess {
        /// The bucket.
        arn: String,
    },
    /// A FIFO queue or topic, to which Lambda does not deliver.
    #[error("its destination `{arn}` is FIFO: Lambda delivers to standard queues and topics only")]
    Fifo {
        /// For which outcome.
        outcome: Outcome,
        /// The queue or topic.
        arn: String,
    },
}

impl EventInvokeConfig {
    /// Its destinations, each with its outcome.
    pub fn destinations_by_outcome(&self) -> impl Iterator<Item = (Outcome, &Arn)> {
        let config = self.destinations.as_ref();
        let both = [
            (Outcome::OnSuccess, config.and_then(DestinationConfig::on_success)),
            (Outcome::OnFailure, config.and_then(DestinationConfig::on_failure)),
        ];
        both.into_iter().filter_map(|(outcome, destination)| Some((outcome, destination?.arn()?)))
    }

    /// Everything that Lambda refuses of it, or cannot do.
    ///
    /// Source: AWS Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations"
    /// (`invocation-async-retain-records`), read 2026.
    #[must_use]
    pub fn problems(&self) -> Vec<EventProblem> {
        let outside =
            |value: Option<u64>, range: &RangeInclusive<u64>| value.filter(|it| !range.contains(it));
        let attempts = outside(self.retries, &RETRY_ATTEMPTS);
        let age = outside(self.event_age, &EVENT_AGES);
        let mut problems: Vec<_> =
            attempts.into_iter().map(|attempts| EventProblem::RetryAttempts { attempts }).collect();
        problems.extend(age.map(|seconds| EventProblem::EventAge { seconds }));
        problems
            .extend(self.destinations_by_outcome().filter_map(|(outcome, arn)| misdirected(outcome, arn)));
        problems
    }
}

fn misdirected(outcome: Outcome, to: &Arn) -> Option<EventProblem> {
    let arn = to.to_string();
    match to.service() {
        "sqs" | "sns" if arn.ends_with(".fifo") => Some(EventProblem::Fifo { outcome, arn }),
        "sqs" | "sns" | "events" | "lambda" => None,
        "s3" if outcome == Outcome::OnFailure => None,
        "s3" => Some(EventProblem::BucketOnSuccess { arn }),
        _ => Some(EventProblem::Destination { outcome, arn }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::EventInvokeConfig;
    use crate::wire;

    fn problems(members: Value) -> Vec<String> {
        let mut whole =
            json!({"FunctionArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f:$LATEST"});
        whole.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let wire: wire::EventInvokeConfig = serde_json::from_value(whole).unwrap();
        let all = EventInvokeConfig::try_from(wire).unwrap().problems();
        all.iter()
            .map(|one| serde_json::to_value(one).unwrap()["problem"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn attempts_and_age_are_where_aws_puts_them() {
        for (fine, wrong) in [
            (json!({"MaximumRetryAttempts": 0}), json!({"MaximumRetryAttempts": 3})),
            (json!({"MaximumEventAgeInSeconds": 60}), json!({"MaximumEventAgeInSeconds": 59})),
            (json!({"MaximumEventAgeInSeconds": 21600}), json!({"MaximumEventAgeInSeconds": 21601})),
        ] {
            assert_eq!(problems(fine.clone()), [""; 0], "{fine}");
            assert_eq!(problems(wrong.clone()).len(), 1, "{wrong}");
        }
        assert_eq!(
            problems(json!({"MaximumRetryAttempts": 9, "MaximumEventAgeInSeconds": 0})),
            ["retry-attempts", "event-age"]
        );
    }

    #[test]
    fn a_destination_takes_records() {
        for (on, arn, found) in [
            ("OnSuccess", "arn:aws:sqs:ap-northeast-1:111122223333:done", None),
            ("OnFailure", "arn:aws:sns:ap-northeast-1:111122223333:failed", None),
            ("OnFailure", "arn:aws:events:ap-northeast-1:111122223333:event-bus/b", None),
            ("OnSuccess", "arn:aws:lambda:ap-northeast-1:111122223333:function:g", None),
            ("OnFailure", "arn:aws:s3:::failed", None),
            ("OnSuccess", "arn:aws:s3:::done", Some("bucket-on-success")),
            ("OnFailure", "arn:aws:sqs:ap-northeast-1:111122223333:failed.fifo", Some("fifo")),
            ("OnFailure", "arn:aws:kinesis:ap-northeast-1:111122223333:stream/s", Some("destination")),
        ] {
            let told = problems(json!({"DestinationConfig": {on: {"Destination": arn}}}));
            assert_eq!(told, found.into_iter().collect::<Vec<_>>(), "{on} {arn}");
        }
        assert_eq!(
            problems(json!({"DestinationConfig": {"OnSuccess": {}, "OnFailure": {"Destination": ""}}})),
            [""; 0]
        );
    }
}
