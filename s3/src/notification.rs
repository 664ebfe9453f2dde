use aozu_names::Arn;
use smol_str::SmolStr;

use crate::BucketName;

aozu_names::noun! {
    /// Events that go to a topic.
    pub struct TopicConfiguration / TopicConfigurationMirror {
        /// Its name.
        maybe id: SmolStr = "Id",
        /// The topic.
        one topic_arn: Arn = "TopicArn",
        /// Which events.
        sorted events: SmolStr = "Events",
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
