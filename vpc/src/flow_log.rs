use aozu_names::{Arn, Tags, Timestamp};
use smol_str::SmolStr;

use crate::FlowLogId;

words! {
    /// Whether a flow log is kept.
    pub enum FlowLogStatus {
        Active = "ACTIVE",
    }
}

words! {
    /// Which traffic a flow log keeps.
    pub enum TrafficType {
        Accept = "ACCEPT",
        Reject = "REJECT",
        All = "ALL",
    }
}

noun! {
    /// A flow log: a record of the flows of a VPC, a subnet, an interface or a transit gateway.
    ///
    /// Source: EC2 API Reference, `FlowLog`.
    pub struct FlowLog / FlowLogMirror {
        /// Its id.
        one flow_log_id: FlowLogId = "FlowLogId",
        /// What it watches: a VPC, subnet, interface or transit gateway.
        maybe resource_id: SmolStr = "ResourceId",
        /// Whether it is kept.
        maybe flow_log_status: FlowLogStatus = "FlowLogStatus",
        /// Which traffic it keeps.
        maybe traffic_type: TrafficType = "TrafficType",
        /// `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
        maybe log_destination_type: SmolStr = "LogDestinationType",
        /// The ARN of where it writes to.
        maybe log_destination: Arn = "LogDestination",
        /// The log group that it writes to.
        maybe log_group_name: SmolStr = "LogGroupName",
        /// `SUCCESS` or `FAILED`.
        maybe deliver_logs_status: SmolStr = "DeliverLogsStatus",
        /// The role that it writes with.
        maybe deliver_logs_permission_arn: Arn = "DeliverLogsPermissionArn",
        /// When it was made.
        value creation_time: Timestamp = "CreationTime",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    FlowLog / FlowLogMirror: flow_log_id FlowLogId = "FlowLogId", "vpc-flow-log", "ec2/FlowLogs", tags: tags
}
