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
        /// Who is told what the topics tell, by topic, protocol and address.
        subscriptions, subscriptions_mut: Many Subscription = "Subscriptions",
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
    /// How many have confirmed that they are told, whosever they are.
    maybe subscriptions_confirmed: Name = "SubscriptionsConfirmed",
    /// The KMS key that it is encrypted with: an id, an ARN or an alias.
    maybe kms_master_key_id: Name = "KmsMasterKeyId",
}

aozu_names::noun! {
    /// One who is told what a topic tells.
    ///
    /// Source: SNS API Reference, `Subscription`.
    pub struct Subscription / SubscriptionMirror {
        /// Its ARN; a word, as `PendingConfirmation`, where it has none yet.
        one subscription_arn: Name = "SubscriptionArn",
        /// The topic.
        one topic_arn: Arn = "TopicArn",
        /// `sqs`, `lambda`, `email` and others.
        maybe protocol: Name = "Protocol",
        /// Whom it tells: an ARN, an address, a URL.
        maybe endpoint: Name = "Endpoint",
        /// The account that made it.
        maybe owner: AccountId = "Owner",
    }
}

impl Subscription {
    /// Whether it is told anything: one that was not confirmed, or was taken back, is not.
    #[must_use]
    pub fn is_confirmed(&self) -> bool {
        self.subscription_arn.as_str().starts_with("arn:")
    }
}

/// Those that are not confirmed have no ARN that tells one from another.
impl aozu_names::wire::Resource for Subscription {
    type Key = Name;
    type Wire = SubscriptionMirror;
    const ID: &'static str = "SubscriptionArn";
    fn wire_id(wire: &SubscriptionMirror) -> Option<&str> {
        wire.subscription_arn.as_deref()
    }
    fn key(&self) -> Name {
        let text = |name: &Option<Name>| name.as_ref().map(Name::to_string).unwrap_or_default();
        Name::composed(&[
            Name::of_arn(&self.topic_arn).as_str(),
            &text(&self.protocol),
            &text(&self.endpoint),
            if self.is_confirmed() { "" } else { self.subscription_arn.as_str() },
        ])
    }
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
        key_is_unique: true,
        collections: &["sns/Subscriptions"],
        read: |sns, answer, reading| {
            whole(sns.subscriptions_mut(), "Subscriptions", "sns/Subscriptions", answer, reading);
        },
        failed: |sns, _, code| list_failed(sns.subscriptions_mut(), code),
        ..row("sns", "list-subscriptions", "Subscriptions")
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
