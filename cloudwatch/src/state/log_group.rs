use aozu_names::{Arn, Timestamp, wire::Resource};
use smol_str::SmolStr;

use crate::LogGroupName;

aozu_names::words! {
    /// What a log group can do, and what it costs.
    pub enum LogGroupClass {
        Standard = "STANDARD",
        InfrequentAccess = "INFREQUENT_ACCESS",
        Delivery = "DELIVERY",
    }
}

aozu_names::noun! {
    /// A log group.
    ///
    /// Source: CloudWatch Logs API Reference, `LogGroup`.
    pub struct LogGroup / LogGroupMirror {
        /// Its name.
        one log_group_name: LogGroupName = "logGroupName",
        /// When it was made.
        value creation_time: Timestamp = "creationTime",
        /// Days that events are kept; for good where nothing is said.
        value retention_in_days: u32 = "retentionInDays",
        /// How many metric filters it has.
        value metric_filter_count: u32 = "metricFilterCount",
        /// Its ARN, with `:*` at the end.
        maybe arn: Arn = "arn",
        /// Its ARN.
        maybe log_group_arn: Arn = "logGroupArn",
        /// Bytes that it holds.
        value stored_bytes: u64 = "storedBytes",
        /// The key that it is encrypted with.
        maybe kms_key_id: SmolStr = "kmsKeyId",
        /// Its class.
        maybe log_group_class: LogGroupClass = "logGroupClass",
        /// Whether a data protection policy hides what is sensitive.
        maybe data_protection_status: SmolStr = "dataProtectionStatus",
        /// Whether it is kept from being deleted.
        value deletion_protection_enabled: bool = "deletionProtectionEnabled",
    }
}

impl Resource for LogGroup {
    type Key = LogGroupName;
    type Wire = LogGroupMirror;
    const ID: &'static str = "logGroupName";
    fn wire_id(wire: &LogGroupMirror) -> Option<&str> {
        wire.log_group_name.as_deref()
    }
    fn key(&self) -> LogGroupName {
        self.log_group_name.clone()
    }
}
