//! SQS: queues and their policies.

use std::{fmt, str::FromStr};

use aozu_iam::entity::PolicyDocument;
use aozu_names::{Arn, Coverage, NotRead, reexport::SmolStr, wire::Operation};
use serde::Deserialize;

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{inner, item_failed, list_failed, noun, text_list, texts},
    service::service,
};

aozu_names::state! {
    /// The SQS of one region of one account, queues by name. The list is one of bare URLs; each becomes a
    /// resource with the member `QueueUrl`.
    pub struct Sqs: "sqs" {
        /// The queues.
        queues, queues_mut: Many Queue = "QueueUrls",
        /// What `get-queue-attributes` says of each.
        attributes, attributes_mut: Each QueueAttributes = "Attributes",
    }
}

service!(Sqs: Regional, sqs,
    fn tell(&self, evidence: &mut Evidence) {
        self.attributes().values().for_each(|queue| evidence.owned(queue.arn()));
    }
);

noun! {
    /// A queue.
    pub struct Queue, QueueWire, by Name = |url| Name::last_of(url.as_str());
    /// Its URL, which ends in its name.
    id url: Name = "QueueUrl",
}

noun! {
    /// The attributes of a queue. Source: SQS API reference, `GetQueueAttributes`.
    ///
    /// The call leaves out attributes that are not set, so that a queue without `Policy` has none.
    pub struct QueueAttributes, QueueAttributesWire, by Name = Name::of_arn;
    /// Its ARN.
    id arn: Arn = "QueueArn",
    /// Its policy, where it has one.
    maybe policy: PolicyDocument = "Policy",
    /// How long a message that was received stays hidden from others.
    maybe visibility_timeout: Seconds = "VisibilityTimeout",
    /// Where messages go that were received too often.
    maybe redrive_policy: RedrivePolicy = "RedrivePolicy",
    /// The KMS key that it is encrypted with: an id, an ARN or an alias.
    maybe kms_master_key_id: Name = "KmsMasterKeyId",
}

/// A number of seconds, which SQS writes as text.
///
/// ```
/// use aozu::plain::sqs::Seconds;
/// assert_eq!("30".parse::<Seconds>()?.get(), 30);
/// assert!("half a minute".parse::<Seconds>().is_err());
/// # Ok::<(), std::num::ParseIntError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seconds(u64);

impl Seconds {
    /// The number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

impl FromStr for Seconds {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where messages go that were received too often, as SQS writes it: JSON within a text.
///
/// Source: SQS API Reference, `SetQueueAttributes`, `RedrivePolicy`.
///
/// ```
/// use aozu::plain::sqs::RedrivePolicy;
/// let text = r#"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead", "maxReceiveCount": 5}"#;
/// let policy: RedrivePolicy = text.parse()?;
/// assert_eq!(policy.dead_letter_target().as_str(), "arn:aws:sqs:us-east-1:111122223333:dead");
/// assert_eq!(policy.to_string(), text);
/// # Ok::<(), aozu::plain::sqs::RedrivePolicyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedrivePolicy {
    text: SmolStr,
    target: Arn,
}

/// Why a text is no redrive policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no redrive policy: {why}")]
pub struct RedrivePolicyError {
    text: String,
    why: String,
}

impl RedrivePolicy {
    /// The queue that they go to.
    #[must_use]
    pub fn dead_letter_target(&self) -> &Arn {
        &self.target
    }
}

impl FromStr for RedrivePolicy {
    type Err = RedrivePolicyError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        #[derive(Deserialize)]
        struct Read {
            #[serde(rename = "deadLetterTargetArn")]
            target: Arn,
        }
        let read: Result<Read, _> = serde_json::from_str(text);
        match read {
            Ok(Read { target }) => Ok(Self { text: text.into(), target }),
            Err(error) => Err(RedrivePolicyError { text: text.to_owned(), why: error.to_string() }),
        }
    }
}

impl fmt::Display for RedrivePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

texts!(Seconds, RedrivePolicy);

/// How many queues a call tells that names no number. Source: SQS API Reference, `ListQueues` (2026).
const MOST_LISTED: usize = 1000;

pub(crate) static OPERATIONS: &[Operation<Sqs>] = &[
    Operation {
        key_is_unique: true,
        collections: &["sqs/QueueUrls"],
        read: |sqs, answer, reading| {
            let queue = |url| QueueWire { url: Some(url) };
            text_list(sqs.queues_mut(), "QueueUrls", "sqs/QueueUrls", answer, reading, queue);
            // Asked without a page's size, AWS tells no more and leaves no token.
            if sqs.queues().len() == MOST_LISTED && sqs.queues().is_whole() {
                sqs.queues_mut().set_coverage(Coverage::Partial(NotRead::Truncated));
            }
        },
        failed: |sqs, _, code| list_failed(sqs.queues_mut(), code),
        ..row("sqs", "list-queues", "QueueUrls")
    },
    Operation {
        arguments: "--attribute-names All",
        scope: each("sqs list-queues", "--queue-url", "QueueUrls[]"),
        collections: &["sqs/Attributes"],
        read: |sqs, answer, reading| {
            inner(sqs.attributes_mut(), "Attributes", "sqs/Attributes", answer, reading);
        },
        failed: |sqs, item, code| {
            let none = ["AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"];
            item_failed(sqs.attributes_mut(), item, code, &none);
        },
        ..row("sqs", "get-queue-attributes", "Attributes")
    },
];
