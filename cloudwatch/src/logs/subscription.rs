//! Subscription filters: which events go on to a stream, a function or another account, and in what shape.

use aozu_names::Arn;
use serde::{Deserialize, Serialize};

use super::{FilterName, LogEvent, LogGroupName, LogStreamName, Pattern};

/// What kind of thing takes the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub enum DestinationKind {
    /// A Kinesis data stream.
    KinesisStream,
    /// A Firehose delivery stream.
    FirehoseStream,
    /// A Lambda function.
    LambdaFunction,
    /// A destination of CloudWatch Logs, often of another account.
    LogsDestination,
}

impl DestinationKind {
    /// What an ARN names, if events can go there.
    #[must_use]
    pub fn of(arn: &Arn) -> Option<Self> {
        let resource = arn.resource();
        Some(match arn.service() {
            "kinesis" if resource.starts_with("stream/") => Self::KinesisStream,
            "firehose" if resource.starts_with("deliverystream/") => Self::FirehoseStream,
            "lambda" if resource.starts_with("function:") => Self::LambdaFunction,
            "logs" if resource.starts_with("destination:") => Self::LogsDestination,
            _ => return None,
        })
    }

    /// Whether CloudWatch Logs must be given a role to write there. A function permits it in its own policy, a
    /// destination in its access policy.
    #[must_use]
    pub const fn needs_role(self) -> bool {
        matches!(self, Self::KinesisStream | Self::FirehoseStream)
    }
}

/// How events are spread over the shards of a stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Distribution {
    /// Those of one log stream stay together.
    #[default]
    ByLogStream,
    /// Anyhow.
    Random,
}

/// A subscription filter.
///
/// ```
/// use aozu_cloudwatch::logs::{Pattern, Subscription};
/// let arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:notify".parse()?;
/// assert!(Subscription::new("errors".parse()?, Pattern::compile("ERROR")?, arn, None, Default::default()).is_ok());
/// let stream = "arn:aws:kinesis:ap-northeast-1:111122223333:stream/logs".parse()?;
/// let error = Subscription::new("errors".parse()?, Pattern::compile("ERROR")?, stream, None, Default::default());
/// assert!(error.is_err()); // a role is missing
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    name: FilterName,
    pattern: Pattern,
    destination: Arn,
    kind: DestinationKind,
    role: Option<Arn>,
    distribution: Distribution,
}

/// Why a subscription filter cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubscriptionProblem {
    /// Events cannot go there.
    #[error(
        "events cannot go to `{destination}`; a Kinesis stream, a Firehose stream, a Lambda function or a destination \
         of CloudWatch Logs takes them"
    )]
    Destination {
        /// The ARN.
        destination: Arn,
    },
    /// A stream without a role.
    #[error("`{destination}` needs a role that CloudWatch Logs assumes to write there; give its ARN")]
    Role {
        /// The ARN.
        destination: Arn,
    },
}

impl Subscription {
    /// A filter.
    ///
    /// # Errors
    ///
    /// A destination that takes no events, or a role that is missing.
    pub fn new(
        name: FilterName,
        pattern: Pattern,
        destination: Arn,
        role: Option<Arn>,
        distribution: Distribution,
    ) -> Result<Self, SubscriptionProblem> {
        let Some(kind) = DestinationKind::of(&destination) else {
            return Err(SubscriptionProblem::Destination { destination });
        };
        if kind.needs_role() && role.is_none() {
            return Err(SubscriptionProblem::Role { destination });
        }
        Ok(Self { name, pattern, destination, kind, role, distribution })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &FilterName {
        &self.name
    }

    /// Which events it sends on.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Where they go.
    #[must_use]
    pub fn destination(&self) -> &Arn {
        &self.destination
    }

    /// What takes them.
    #[must_use]
    pub fn kind(&self) -> DestinationKind {
        self.kind
    }

    /// The role that CloudWatch Logs assumes to write there.
    #[must_use]
    pub fn role(&self) -> Option<&Arn> {
        self.role.as_ref()
    }

    /// How events are spread over shards.
    #[must_use]
    pub fn distribution(&self) -> Distribution {
        self.distribution
    }

    /// What the destination receives of events of a stream: those that match, or nothing if none does.
    #[must_use]
    pub fn payload<'e>(
        &self,
        owner: &str,
        group: &LogGroupName,
        stream: &LogStreamName,
        events: impl IntoIterator<Item = &'e LogEvent>,
    ) -> Option<SubscriptionPayload> {
        let mut matcher = self.pattern.matcher();
        let log_events: Vec<SubscriptionEvent> = events
            .into_iter()
            .filter(|event| matcher.matches(&event.message))
            .enumerate()
            .map(|(n, event)| SubscriptionEvent {
                id: event_id(event.timestamp, n),
                timestamp: event.timestamp,
                message: event.message.clone(),
            })
            .collect();
        (!log_events.is_empty()).then(|| SubscriptionPayload {
            message_type: MessageType::DataMessage,
            owner: owner.to_owned(),
            log_group: group.to_string(),
            log_stream: stream.to_string(),
            subscription_filters: vec![self.name.to_string()],
            log_events,
        })
    }
}

/// What a destination receives, as JSON; AWS compresses it with gzip, and a function gets that in base64 as
/// `{"awslogs": {"data": …}}`.
///
/// Source: CloudWatch Logs User Guide, "Log group-level subscription filters".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionPayload {
    /// Whether it holds events, or only tests that the destination is there.
    pub message_type: MessageType,
    /// The account that the group belongs to.
    pub owner: String,
    /// The group's name.
    pub log_group: String,
    /// The stream's name.
    pub log_stream: String,
    /// The names of the filters that the events passed.
    pub subscription_filters: Vec<String>,
    /// The events.
    pub log_events: Vec<SubscriptionEvent>,
}

/// What a payload is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MessageType {
    /// It holds events.
    DataMessage,
    /// It only tests that the destination is there.
    ControlMessage,
}

/// An event in a payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubscriptionEvent {
    /// Its id: 56 digits.
    pub id: String,
    /// When, in milliseconds since 1970.
    pub timestamp: i64,
    /// What.
    pub message: String,
}

/// The bits of an event's id below its time (recorded, September 2026: the ids of events of one millisecond after the
/// other lie 2^144 apart). AWS's own low bits say nothing; here they count.
const ID_BITS_BELOW_TIME: u32 = 144;

/// An event's id: its time, then its place, as one decimal number.
fn event_id(timestamp: i64, place: usize) -> String {
    const LIMB: u64 = 1_000_000_000;
    // Limbs of nine decimal digits, the lowest first.
    let mut limbs: Vec<u64> = Vec::new();
    let mut rest = u64::try_from(timestamp).unwrap_or(0);
    while rest > 0 {
        limbs.push(rest % LIMB);
        rest /= LIMB;
    }
    let multiply_add = |limbs: &mut Vec<u64>, factor: u64, mut carry: u64| {
        for limb in limbs.iter_mut() {
            let product = *limb * factor + carry;
            *limb = product % LIMB;
            carry = product / LIMB;
        }
        while carry > 0 {
            limbs.push(carry % LIMB);
            carry /= LIMB;
        }
    };
    for _ in 0..ID_BITS_BELOW_TIME / 16 {
        multiply_add(&mut limbs, 1 << 16, 0);
    }
    multiply_add(&mut limbs, 1, place as u64);
    let digits: String = limbs.iter().rev().map(|limb| format!("{limb:09}")).collect();
    format!("{:0>56}", digits.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::event_id;

    #[test]
    fn an_id_is_its_time_shifted_as_aws_s_are() {
        let ours = event_id(1_789_333_384_770, 3);
        assert_eq!((ours.len(), &ours[..14]), (56, "39903467888980"));
        assert!(event_id(1_789_333_384_770, 4) > ours && event_id(1_789_333_384_771, 0) > ours);
        assert_eq!(event_id(0, 7), format!("{:0>56}", 7));
    }
}
