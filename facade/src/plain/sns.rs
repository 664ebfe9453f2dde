//! SNS: topics and their policies.

use aozu_iam::entity::PolicyDocument;
use aozu_names::{AccountId, Arn, wire::Operation};

use super::{Name, each, row};
use crate::{
    import::Evidence,
    noun::{inner, item_failed, list_failed, noun, whole},
    service::service,
};

aozu_names::state! {
    /// The SNS of one region of one account, topics by name.
    pub struct Sns: "sns" {
        /// The topics.
        topics, topics_mut: Many Topic = "Topics",
        /// What `get-topic-attributes` says of each.
        attributes, attributes_mut: Each TopicAttributes = "Attributes",
    }
}

service!(Sns: Regional, sns,
    fn tell(&self, evidence: &mut Evidence) {
        self.topics().values().for_each(|topic| evidence.owned(topic.arn()));
    }
);

noun! {
    /// A topic.
    pub struct Topic, TopicWire, by Name = Name::of_arn;
    /// Its ARN, which ends in its name.
    id arn: Arn = "TopicArn",
}

noun! {
    /// The attributes of a topic. Source: SNS API reference, `GetTopicAttributes`.
    pub struct TopicAttributes, TopicAttributesWire, by Name = Name::of_arn;
    /// Its ARN.
    id arn: Arn = "TopicArn",
    /// The account that owns it.
    maybe owner: AccountId = "Owner",
    /// Its policy; AWS gives every topic one.
    maybe policy: PolicyDocument = "Policy",
    /// The KMS key that it is encrypted with: an id, an ARN or an alias.
    maybe kms_master_key_id: Name = "KmsMasterKeyId",
}

pub(crate) static OPERATIONS: &[Operation<Sns>] = &[
    Operation {
        key_is_unique: true,
        collections: &["sns/Topics"],
        read: |sns, answer, reading| whole(sns.topics_mut(), "Topics", "sns/Topics", answer, reading),
        failed: |sns, _, code| list_failed(sns.topics_mut(), code),
        ..row("sns", "list-topics", "Topics")
    },
    Operation {
        scope: each("sns list-topics", "--topic-arn", "Topics[].TopicArn"),
        collections: &["sns/Attributes"],
        read: |sns, answer, reading| {
            inner(sns.attributes_mut(), "Attributes", "sns/Attributes", answer, reading);
        },
        failed: |sns, item, code| {
            item_failed(sns.attributes_mut(), item, code, &["NotFound", "NotFoundException"]);
        },
        ..row("sns", "get-topic-attributes", "Attributes")
    },
];
