//! What an alarm's message to a topic becomes: one delivery for each subscription. (To Slack it goes by a
//! subscription of AWS Chatbot's, over HTTPS, like any other.)

use aozu_names::{Arn, Timestamp};
use serde::{Serialize, Serializer};

use super::AlarmState;

/// A topic and who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The topic.
    pub arn: Arn,
    /// Who listens.
    pub subscriptions: Vec<Subscription>,
}

/// One who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// `email`, `https`, `lambda`, `sqs`, `sms`, …
    pub protocol: String,
    /// The address, by the protocol.
    pub endpoint: String,
    /// Whether the address said that it wants to listen; nothing is sent before.
    pub confirmed: bool,
}

/// The message of an alarm whose state changed, with the members that CloudWatch sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmMessage {
    /// The alarm.
    pub alarm_name: String,
    /// The state that it now has.
    pub new_state_value: AlarmState,
    /// Why.
    pub new_state_reason: String,
    /// When, written as CloudWatch does: `2021-07-14T23:20:50.708+0000`.
    #[serde(serialize_with = "as_sent")]
    pub state_change_time: Timestamp,
    /// The state that it had.
    pub old_state_value: AlarmState,
}

fn as_sent<S: Serializer>(time: &Timestamp, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(&time.instant().format("%Y-%m-%dT%H:%M:%S%.3f%z"))
}

/// One message to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The topic that it goes through.
    pub topic: Arn,
    /// By which protocol.
    pub protocol: String,
    /// To which address.
    pub endpoint: String,
    /// The message, as JSON.
    pub message: String,
}

/// The deliveries that a message to a topic becomes, in the order of its subscriptions.
///
/// ```
/// use aozu_cloudwatch::alarm::{AlarmState, sns::{AlarmMessage, Subscription, Topic, fan_out}};
/// let to = |endpoint: &str, confirmed| Subscription { protocol: "https".into(), endpoint: endpoint.into(), confirmed };
/// let topic = Topic {
///     arn: "arn:aws:sns:us-east-1:111122223333:ops".parse()?,
///     subscriptions: vec![to("https://hooks.example/slack", true), to("https://hooks.example/new", false)],
/// };
/// let message = AlarmMessage {
///     alarm_name: "busy".to_owned(),
///     new_state_value: AlarmState::Alarm,
///     new_state_reason: "Threshold Crossed".to_owned(),
///     state_change_time: "2026-01-05T00:00:00Z".parse()?,
///     old_state_value: AlarmState::Ok,
/// };
/// let deliveries = fan_out(&topic, &message);
/// assert_eq!(deliveries.len(), 1);
/// assert!(deliveries[0].message.contains(r#""StateChangeTime":"2026-01-05T00:00:00.000+0000""#));
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn fan_out(topic: &Topic, message: &AlarmMessage) -> Vec<Delivery> {
    let text = serde_json::to_string(message).unwrap_or_default();
    let confirmed = topic.subscriptions.iter().filter(|subscription| subscription.confirmed);
    confirmed
        .map(|subscription| Delivery {
            topic: topic.arn.clone(),
            protocol: subscription.protocol.clone(),
            endpoint: subscription.endpoint.clone(),
            message: text.clone(),
        })
        .collect()
}
