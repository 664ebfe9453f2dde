use aozu_names::Arn;
use smol_str::SmolStr;

use crate::BucketName;

aozu_names::noun! {
    /// How the key of an object has to begin or end.
    pub struct FilterRule / FilterRuleMirror {
        /// `prefix` or `suffix`, in either case.
        maybe name: SmolStr = "Name",
        /// The text.
        maybe value: SmolStr = "Value",
    }
}

aozu_names::noun! {
    /// Which keys are told of.
    pub struct KeyFilter / KeyFilterMirror {
        /// At most one prefix and one suffix.
        parts filter_rules: FilterRule = "FilterRules",
    }
}

aozu_names::noun! {
    /// Which objects are told of.
    ///
    /// Source: Amazon S3 API Reference, `NotificationConfigurationFilter`.
    pub struct NotificationFilter / NotificationFilterMirror {
        /// By their keys.
        part key: KeyFilter = "Key",
    }
}

impl NotificationFilter {
    /// How keys have to begin; empty where that does not matter.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.value("prefix")
    }

    /// How keys have to end; empty where that does not matter.
    #[must_use]
    pub fn suffix(&self) -> &str {
        self.value("suffix")
    }

    fn value(&self, wanted: &str) -> &str {
        let rules = self.key().map(KeyFilter::filter_rules).unwrap_or_default().iter();
        let mut wanted =
            rules.filter(|rule| rule.name().is_some_and(|name| name.eq_ignore_ascii_case(wanted)));
        wanted.find_map(FilterRule::value).map_or("", SmolStr::as_str)
    }
}

aozu_names::noun! {
    /// Events that go to a topic.
    pub struct TopicConfiguration / TopicConfigurationMirror {
        /// Its name.
        maybe id: SmolStr = "Id",
        /// The topic.
        one topic_arn: Arn = "TopicArn",
        /// Which events.
        sorted events: SmolStr = "Events",
        /// Of which objects.
        part filter: NotificationFilter = "Filter",
    }
}

aozu_names::noun! {
    /// Events that go to a queue.
    pub struct QueueConfiguration / QueueConfigurationMirror {
        /// Its name.
        maybe id: SmolStr = "Id",
        /// The queue.
        one queue_arn: Arn = "QueueArn",
        /// Which events.
        sorted events: SmolStr = "Events",
        /// Of which objects.
        part filter: NotificationFilter = "Filter",
    }
}

aozu_names::noun! {
    /// Events that call a function.
    pub struct LambdaFunctionConfiguration / LambdaFunctionConfigurationMirror {
        /// Its name.
        maybe id: SmolStr = "Id",
        /// The function.
        one lambda_function_arn: Arn = "LambdaFunctionArn",
        /// Which events.
        sorted events: SmolStr = "Events",
        /// Of which objects.
        part filter: NotificationFilter = "Filter",
    }
}

impl LambdaFunctionConfiguration {
    /// Whether the function is called when an object is made.
    #[must_use]
    pub fn is_of_new_objects(&self) -> bool {
        self.events.iter().any(|event| event.starts_with("s3:ObjectCreated:"))
    }
}

/// That all events go to EventBridge: it has no members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventBridgeConfiguration {}

aozu_names::noun! {
    /// Whom a bucket tells of what happens in it.
    ///
    /// Source: Amazon S3 API Reference, `NotificationConfiguration`.
    pub struct BucketNotification / BucketNotificationMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// Topics.
        parts topic_configurations: TopicConfiguration = "TopicConfigurations",
        /// Queues.
        parts queue_configurations: QueueConfiguration = "QueueConfigurations",
        /// Functions.
        parts lambda_function_configurations: LambdaFunctionConfiguration = "LambdaFunctionConfigurations",
        /// EventBridge.
        verbatim event_bridge_configuration: EventBridgeConfiguration = "EventBridgeConfiguration",
    }
}

of_bucket!(BucketNotification / BucketNotificationMirror);

impl BucketNotification {
    /// Topics, queues and functions that are told.
    pub fn destinations(&self) -> impl Iterator<Item = &Arn> {
        let topics = self.topic_configurations.iter().map(|topic| &topic.topic_arn);
        let queues = self.queue_configurations.iter().map(|queue| &queue.queue_arn);
        let functions =
            self.lambda_function_configurations.iter().map(|function| &function.lambda_function_arn);
        topics.chain(queues).chain(functions)
    }
}
