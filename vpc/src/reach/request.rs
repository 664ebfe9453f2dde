use std::net::IpAddr;

use aozu_names::NameError;
use serde::Deserialize;

use crate::Protocol;

/// A question: can packets go from one thing to another, and the answers come back?
///
/// The members are those of EC2's `CreateNetworkInsightsPath`; `SourcePort`, `ExpectReply` and `Fix` are ours.
///
/// ```
/// use aozu_vpc::reach::Request;
/// let request: Request = serde_json::from_str(
///     r#"{"Source": "internet", "Destination": "i-0123456789abcdef0", "Protocol": "tcp", "DestinationPort": 443}"#,
/// )?;
/// assert_eq!(request.destination_port, Some(443));
/// assert!(serde_json::from_str::<Request>(r#"{"Source": "internet", "Port": 443}"#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub struct Request {
    /// Where the packets come from: an id or ARN, `internet`, or an address.
    pub source: String,
    /// Narrows the addresses they come from to one.
    pub source_ip: Option<IpAddr>,
    /// Where they go: an id or ARN, `internet`, or an address.
    pub destination: Option<String>,
    /// Narrows the addresses they go to to one; may stand alone.
    pub destination_ip: Option<IpAddr>,
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for every protocol. TCP where none is given.
    #[serde(deserialize_with = "protocol")]
    pub protocol: Option<Protocol>,
    /// Narrows the ports they go to to one.
    pub destination_port: Option<u16>,
    /// Narrows the ports they come from to one; else they are those that such a client uses.
    pub source_port: Option<u16>,
    /// Whether an answer must come back for UDP too.
    pub expect_reply: bool,
    /// Whether to look for the smallest set of edits that opens the path.
    pub fix: bool,
}

fn protocol<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Protocol>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Number(i64),
        Text(String),
    }
    let text = match Option::<Written>::deserialize(deserializer)? {
        None => return Ok(None),
        Some(Written::Number(number)) => number.to_string(),
        Some(Written::Text(text)) => text.to_ascii_lowercase(),
    };
    text.parse().map(Some).map_err(|error: NameError| serde::de::Error::custom(error))
}

/// Why a question could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// Nothing of that name is in the model.
    #[error("`{text}` is {role} of no packet here: {rule}")]
    NoSuchEndpoint {
        /// What was given.
        text: String,
        /// `source` or `destination`.
        role: &'static str,
        /// What it must be.
        rule: String,
    },
    /// The parts of the question contradict each other.
    #[error("{0}")]
    Contradiction(String),
}
