//! SQS: queues and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{Arn, wire::Operation};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{inner, item_failed, list_failed, noun, text_list},
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
}

pub(crate) static OPERATIONS: &[Operation<Sqs>] = &[
    Operation {
        key_is_unique: true,
        collections: &["sqs/QueueUrls"],
        read: |sqs, answer, reading| {
            let queue = |url| QueueWire { url: Some(url) };
            text_list(sqs.queues_mut(), "QueueUrls", "sqs/QueueUrls", answer, reading, queue);
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
