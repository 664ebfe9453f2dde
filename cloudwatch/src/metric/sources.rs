//! Who pushes: which services send their metrics by themselves, and which metrics need an agent or a setting.
//!
//! Sources: CloudWatch User Guide, "AWS services that publish CloudWatch metrics" and "Collect metrics with the
//! CloudWatch agent"; the guides of the services named (2026).
//!
//! ```
//! use aozu_cloudwatch::metric::sources::{Pushed, who_pushes};
//! assert_eq!(who_pushes("AWS/Lambda", "Invocations").pushed, Pushed::ByItself);
//! assert_eq!(who_pushes("AWS/EC2", "CPUUtilization").pushed, Pushed::ByItself);
//! assert!(matches!(who_pushes("AWS/EC2", "mem_used_percent").pushed, Pushed::Never(_)));
//! assert!(matches!(who_pushes("CWAgent", "mem_used_percent").pushed, Pushed::ByAgent));
//! assert!(matches!(who_pushes("AWS/S3", "GetRequests").pushed, Pushed::WhenAsked(_)));
//! ```

pub use super::documented::{Undocumented, undocumented};

/// How a metric comes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pushed {
    /// The service sends it without being asked.
    ByItself,
    /// The service sends it once something is set.
    WhenAsked(&'static str),
    /// The unified CloudWatch agent on the machine sends it.
    ByAgent,
    /// Somebody's own program sends it.
    ByCustomer,
    /// Nothing sends it under this namespace; where it is found instead.
    Never(&'static str),
    /// A namespace of AWS's, or a metric in one, that this table does not hold.
    Unknown,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// How it comes to be.
    pub pushed: Pushed,
    /// Every how many seconds; none where it hangs on the sender.
    pub every: Option<u32>,
    /// The dimensions that it comes with; each set is a metric of its own.
    pub dimensions: &'static [&'static [&'static str]],
}

struct Row {
    namespace: &'static str,
    /// Names, or beginnings that end in `*`.
    metrics: &'static [&'static str],
    source: Source,
}

const fn row(
    namespace: &'static str,
    metrics: &'static [&'static str],
    pushed: Pushed,
    every: u32,
    dimensions: &'static [&'static [&'static str]],
) -> Row {
    Row { namespace, metrics, source: Source { pushed, every: Some(every), dimensions } }
}

const EC2: &[&[&str]] = &[&["InstanceId"], &["AutoScalingGroupName"], &["ImageId"], &["InstanceType"], &[]];
const BALANCER: &[&[&str]] =
    &[&["LoadBalancer"], &["AvailabilityZone", "LoadBalancer"], &["LoadBalancer", "TargetGroup"]];
const ON_THE_MACHINE: &str = "the hypervisor does not see into the machine: install the unified CloudWatch agent, which sends it to `CWAgent`";

/// The table. The first row that fits holds.
static TABLE: &[Row] = &[
    row(
        "AWS/EC2",
        &["mem*", "Memory*", "disk*", "DiskSpace*", "swap*", "Swap*"],
        Pushed::Never(ON_THE_MACHINE),
        60,
        &[],
    ),
    row("AWS/EC2", &["StatusCheckFailed*"], Pushed::ByItself, 60, EC2),
    // Every five minutes; by the minute with detailed monitoring.
    row(
        "AWS/EC2",
        &["CPU*", "Network*", "Disk*", "EBS*", "MetadataNoToken*", "DedicatedHostCPUUtilization"],
        Pushed::ByItself,
        300,
        EC2,
    ),
    row("AWS/EBS", &["*"], Pushed::ByItself, 60, &[&["VolumeId"]]),
    row(
        "AWS/Lambda",
        &["*"],
        Pushed::ByItself,
        60,
        &[
            &["FunctionName"],
            &["FunctionName", "Resource"],
            &["ExecutedVersion", "FunctionName", "Resource"],
            &[],
        ],
    ),
    row(
        "AWS/S3",
        &["BucketSizeBytes", "NumberOfObjects"],
        Pushed::ByItself,
        86_400,
        &[&["BucketName", "StorageType"]],
    ),
    row(
        "AWS/S3",
        &[
            "ReplicationLatency",
            "BytesPendingReplication",
            "OperationsPendingReplication",
            "OperationsFailedReplication",
        ],
        Pushed::WhenAsked("replication metrics in the bucket's replication rule"),
        60,
        &[&["DestinationBucket", "RuleId", "SourceBucket"]],
    ),
    row(
        "AWS/S3",
        &["*"],
        Pushed::WhenAsked("a request metrics configuration on the bucket"),
        60,
        &[&["BucketName", "FilterId"]],
    ),
    row("AWS/ApplicationELB", &["*"], Pushed::ByItself, 60, BALANCER),
    row("AWS/NetworkELB", &["*"], Pushed::ByItself, 60, BALANCER),
    row("AWS/GatewayELB", &["*"], Pushed::ByItself, 60, BALANCER),
    row(
        "AWS/ELB",
        &["*"],
        Pushed::ByItself,
        60,
        &[&["LoadBalancerName"], &["AvailabilityZone", "LoadBalancerName"]],
    ),
    row(
        "AWS/ES",
        &["*"],
        Pushed::ByItself,
        60,
        &[&["ClientId", "DomainName"], &["ClientId", "DomainName", "NodeId"]],
    ),
    row("AWS/NATGateway", &["*"], Pushed::ByItself, 60, &[&["NatGatewayId"], &[]]),
    row(
        "AWS/AutoScaling",
        &["Group*", "Warm*"],
        Pushed::WhenAsked("group metrics collection on the Auto Scaling group"),
        60,
        &[&["AutoScalingGroupName"]],
    ),
    row("AWS/DynamoDB", &["*"], Pushed::ByItself, 60, &[&["TableName"], &["Operation", "TableName"]]),
    row("AWS/SNS", &["*"], Pushed::ByItself, 300, &[&["TopicName"]]),
    row("AWS/SQS", &["*"], Pushed::ByItself, 60, &[&["QueueName"]]),
    row("AWS/RDS", &["*"], Pushed::ByItself, 60, &[&["DBInstanceIdentifier"]]),
    row("AWS/Logs", &["*"], Pushed::ByItself, 60, &[&["LogGroupName"], &[]]),
    row("CWAgent", &["*"], Pushed::ByAgent, 60, &[]),
];

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => pattern == name,
    }
}

/// Who pushes a metric, by namespace and name.
#[must_use]
pub fn who_pushes(namespace: &str, metric: &str) -> Source {
    let mut rows = TABLE.iter().filter(|row| row.namespace == namespace);
    match rows.find(|row| row.metrics.iter().any(|pattern| fits(pattern, metric))) {
        Some(row) => row.source,
        None if namespace.starts_with("AWS/") => {
            Source { pushed: Pushed::Unknown, every: None, dimensions: &[] }
        }
        None => Source { pushed: Pushed::ByCustomer, every: None, dimensions: &[] },
    }
}

/// The namespaces that the table holds, each once, in its order.
pub fn namespaces() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    TABLE.iter().filter_map(move |row| {
        (std::mem::replace(&mut last, row.namespace) != row.namespace).then_some(row.namespace)
    })
}
