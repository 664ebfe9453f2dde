//! The names that AWS's manuals give the metrics of a namespace.

/// The metrics of a namespace, by name.
struct Manual {
    namespace: &'static str,
    /// Whether the manual names all of them, so that another name is none of AWS's.
    whole: bool,
    names: &'static [&'static str],
}

/// Sources, each the page of the service's guide that lists its metrics, read 2026: Amazon EC2, "CloudWatch metrics
/// that are available for your instances"; Amazon EBS, "Amazon CloudWatch metrics"; Lambda, "Types of metrics for
/// Lambda functions"; Amazon S3, "Metrics and dimensions"; Amazon SQS, "Available CloudWatch metrics"; Amazon SNS,
/// "Monitoring topics"; Amazon VPC, "NAT gateway metrics"; Classic and Application Load Balancers, "CloudWatch
/// metrics"; Amazon EC2 Auto Scaling, "CloudWatch metrics".
static MANUALS: &[Manual] = &[
    Manual {
        namespace: "AWS/EC2",
        whole: true,
        names: &[
            "CPUUtilization",
            "DiskReadOps",
            "DiskWriteOps",
            "DiskReadBytes",
            "DiskWriteBytes",
            "MetadataNoToken",
            "MetadataNoTokenRejected",
            "NetworkIn",
            "NetworkOut",
            "NetworkPacketsIn",
            "NetworkPacketsOut",
            "CPUCreditUsage",
            "CPUCreditBalance",
            "CPUSurplusCreditBalance",
            "CPUSurplusCreditsCharged",
            "DedicatedHostCPUUtilization",
            "EBSReadOps",
            "EBSWriteOps",
            "EBSReadBytes",
            "EBSWriteBytes",
            "EBSIOBalance%",
            "EBSByteBalance%",
            "InstanceEBSIOPSExceededCheck",
            "InstanceEBSThroughputExceededCheck",
            "GPUPowerUtilization",
            "StatusCheckFailed",
            "StatusCheckFailed_Instance",
            "StatusCheckFailed_System",
            "StatusCheckFailed_AttachedEBS",
        ],
    },
    Manual {
        namespace: "AWS/EBS",
        whole: false,
        names: &[
            "VolumeReadBytes",
            "VolumeWriteBytes",
            "VolumeReadOps",
            "VolumeWriteOps",
            "VolumeTotalReadTime",
            "VolumeTotalWriteTime",
            "VolumeIdleTime",
            "VolumeQueueLength",
            "VolumeThroughputPercentage",
            "VolumeConsumedReadWriteOps",
            "BurstBalance",
            "VolumeStalledIOCheck",
            "VolumeIOPSExceededCheck",
            "VolumeThroughputExceededCheck",
            "VolumeAvgReadLatency",
            "VolumeAvgWriteLatency",
            "FastSnapshotRestoreCreditsBucketSize",
            "FastSnapshotRestoreCreditsBalance",
        ],
    },
    Manual {
        namespace: "AWS/Lambda",
        whole: false,
        names: &[
            "Invocations",
            "Errors",
            "DeadLetterErrors",
            "DestinationDeliveryFailures",
            "Throttles",
            "OversizedRecordCount",
            "ProvisionedConcurrencyInvocations",
            "ProvisionedConcurrencySpilloverInvocations",
            "RecursiveInvocationsDropped",
            "SignatureValidationErrors",
            "Duration",
            "PostRuntimeExtensionsDuration",
            "IteratorAge",
            "OffsetLag",
            "ConcurrentExecutions",
            "ProvisionedConcurrentExecutions",
            "ProvisionedConcurrencyUtilization",
            "UnreservedConcurrentExecutions",
            "ClaimedAccountConcurrency",
            "AsyncEventsReceived",
            "AsyncEventAge",
            "AsyncEventsDropped",
            "PolledEventCount",
            "FilteredOutEventCount",
            "InvokedEventCount",
            "FailedInvokeEventCount",
            "DroppedEventCount",
            "OnFailureDestinationDeliveredEventCount",
            "DeletedEventCount",
            "ProvisionedPollers",
            "UrlRequestCount",
            "UrlRequestLatency",
            "Url4xxCount",
            "Url5xxCount",
        ],
    },
    Manual {
        namespace: "AWS/S3",
        whole: false,
        names: &[
            "BucketSizeBytes",
            "NumberOfObjects",
            "AllRequests",
            "GetRequests",
            "PutRequests",
            "DeleteRequests",
            "HeadRequests",
            "PostRequests",
            "SelectRequests",
            "SelectBytesScanned",
            "SelectBytesReturned",
            "ListRequests",
            "BytesDownloaded",
            "BytesUploaded",
            "4xxErrors",
            "5xxErrors",
            "FirstByteLatency",
            "TotalRequestLatency",
            "ReplicationLatency",
            "BytesPendingReplication",
            "OperationsPendingReplication",
            "OperationsFailedReplication",
        ],
    },
    Manual {
        namespace: "AWS/SQS",
        whole: true,
        names: &[
            "ApproximateAgeOfOldestMessage",
            "ApproximateNumberOfGroupsWithInflightMessages",
            "ApproximateNumberOfMessagesDelayed",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesVisible",
            "NumberOfDeduplicatedSentMessages",
            "NumberOfEmptyReceives",
            "NumberOfMessagesDeleted",
            "NumberOfMessagesReceived",
            "NumberOfMessagesSent",
            "SentMessageSize",
            "ApproximateNumberOfNoisyGroups",
            "ApproximateNumberOfMessagesVisibleInQuietGroups",
            "ApproximateNumberOfMessagesNotVisibleInQuietGroups",
            "ApproximateNumberOfMessagesDelayedInQuietGroups",
            "ApproximateAgeOfOldestMessageInQuietGroups",
        ],
    },
    Manual {
        namespace: "AWS/SNS",
        whole: false,
        names: &[
            "NumberOfMessagesPublished",
            "NumberOfNotificationsDelivered",
            "NumberOfNotificationsFailed",
            "NumberOfNotificationsFilteredOut",
            "NumberOfNotificationsFilteredOut-InvalidAttributes",
            "NumberOfNotificationsFilteredOut-NoMessageAttributes",
            "NumberOfNotificationsFilteredOut-MessageAttributes",
            "NumberOfNotificationsFilteredOut-MessageBody",
            "NumberOfNotificationsFilteredOut-InvalidMessageBody",
            "NumberOfNotificationsRedrivenToDlq",
            "NumberOfNotificationsFailedToRedriveToDlq",
            "PublishSize",
            "SMSMonthToDateSpentUSD",
            "SMSSuccessRate",
        ],
    },
    Manual {
        namespace: "AWS/NATGateway",
        whole: true,
        names: &[
            "ActiveConnectionCount",
            "BytesInFromDestination",
            "BytesInFromSource",
            "BytesOutToDestination",
            "BytesOutToSource",
            "ConnectionAttemptCount",
            "ConnectionEstablishedCount",
            "ErrorPortAllocation",
            "IdleTimeoutCount",
            "PacketsDropCount",
            "PacketsInFromDestination",
            "PacketsInFromSource",
            "PacketsOutToDestination",
            "PacketsOutToSource",
            "PeakBytesPerSecond",
            "PeakPacketsPerSecond",
        ],
    },
    Manual {
        namespace: "AWS/ELB",
        whole: true,
        names: &[
            "BackendConnectionErrors",
            "DesyncMitigationMode_NonCompliant_Request_Count",
            "HealthyHostCount",
            "HTTPCode_Backend_2XX",
            "HTTPCode_Backend_3XX",
            "HTTPCode_Backend_4XX",
            "HTTPCode_Backend_5XX",
            "HTTPCode_ELB_4XX",
            "HTTPCode_ELB_5XX",
            "Latency",
            "RequestCount",
            "SpilloverCount",
            "SurgeQueueLength",
            "UnHealthyHostCount",
            "EstimatedALBActiveConnectionCount",
            "EstimatedALBConsumedLCUs",
            "EstimatedALBNewConnectionCount",
            "EstimatedProcessedBytes",
        ],
    },
    Manual {
        namespace: "AWS/ApplicationELB",
        whole: false,
        names: &[
            "ActiveConnectionCount",
            "AnomalousHostCount",
            "BYoIPUtilPercentage",
            "ClientTLSNegotiationErrorCount",
            "ConsumedLCUs",
            "DesyncMitigationMode_NonCompliant_Request_Count",
            "DroppedInvalidHeaderRequestCount",
            "ELBAuthError",
            "ELBAuthFailure",
            "ELBAuthLatency",
            "ELBAuthRefreshTokenSuccess",
            "ELBAuthSuccess",
            "ELBAuthUserClaimsSizeExceeded",
            "ForwardedInvalidHeaderRequestCount",
            "GrpcRequestCount",
            "HealthyHostCount",
            "HealthyStateDNS",
            "HealthyStateRouting",
            "HTTP_Fixed_Response_Count",
            "HTTP_Redirect_Count",
            "HTTP_Redirect_Url_Limit_Exceeded_Count",
            "HTTPCode_ELB_3XX_Count",
            "HTTPCode_ELB_4XX_Count",
            "HTTPCode_ELB_5XX_Count",
            "HTTPCode_ELB_500_Count",
            "HTTPCode_ELB_502_Count",
            "HTTPCode_ELB_503_Count",
            "HTTPCode_ELB_504_Count",
            "HTTPCode_Target_2XX_Count",
            "HTTPCode_Target_3XX_Count",
            "HTTPCode_Target_4XX_Count",
            "HTTPCode_Target_5XX_Count",
            "IPv6ProcessedBytes",
            "IPv6RequestCount",
            "LambdaInternalError",
            "LambdaTargetProcessedBytes",
            "LambdaUserError",
            "LowReputationPacketsDropped",
            "LowReputationRequestsDenied",
            "MitigatedHostCount",
            "NewConnectionCount",
            "NonStickyRequestCount",
            "PeakLCUs",
            "ProcessedBytes",
            "RejectedConnectionCount",
            "RequestCount",
            "RequestCountPerTarget",
            "ReservedLCUs",
            "RuleEvaluations",
            "TargetConnectionErrorCount",
            "TargetResponseTime",
            "TargetTLSNegotiationErrorCount",
            "UnHealthyHostCount",
            "UnhealthyRoutingRequestCount",
            "UnhealthyStateDNS",
            "UnhealthyStateRouting",
            "ZonalShiftedHostCount",
        ],
    },
    Manual {
        namespace: "AWS/AutoScaling",
        whole: false,
        names: &[
            "GroupMinSize",
            "GroupMaxSize",
            "GroupDesiredCapacity",
            "GroupInServiceInstances",
            "GroupPendingInstances",
            "GroupStandbyInstances",
            "GroupTerminatingInstances",
            "GroupTotalInstances",
            "GroupInServiceCapacity",
            "GroupPendingCapacity",
            "GroupStandbyCapacity",
            "GroupTerminatingCapacity",
            "GroupTotalCapacity",
            "WarmPoolMinSize",
            "WarmPoolDesiredCapacity",
            "WarmPoolPendingCapacity",
            "WarmPoolTerminatingCapacity",
            "WarmPoolWarmedCapacity",
            "WarmPoolTotalCapacity",
            "GroupAndWarmPoolDesiredCapacity",
            "GroupAndWarmPoolTotalCapacity",
        ],
    },
];

/// Where the manual may lack names, so few slips make a name a misspelt one; where it is whole, more.
const SLIPS: (usize, usize) = (2, 6);

/// A name that AWS's manual does not give a metric of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undocumented {
    /// The nearest name that it gives, where one is near.
    pub nearest: Option<&'static str>,
}

/// Whether AWS's manual gives a metric of this namespace another name, or none like it. None where the name is in the
/// manual, where the manual of the namespace is not held here, and where what is held of it may lack the name and no
/// name is near.
///
/// Case counts: `UnHealthyHostCount` is what load balancers send.
///
/// ```
/// use aozu_cloudwatch::metric::sources::undocumented;
/// assert_eq!(undocumented("AWS/ApplicationELB", "UnhealthyHostCount").unwrap().nearest, Some("UnHealthyHostCount"));
/// assert_eq!(undocumented("AWS/SQS", "QueueDepth").unwrap().nearest, None);
/// assert_eq!(undocumented("AWS/EC2", "CPUUtilization"), None);
/// assert_eq!(undocumented("Acme/Prod", "CPUUtilisation"), None);
/// ```
#[must_use]
pub fn undocumented(namespace: &str, metric: &str) -> Option<Undocumented> {
    let manual = MANUALS.iter().find(|manual| manual.namespace == namespace)?;
    if manual.names.contains(&metric) {
        return None;
    }
    let allowed = if manual.whole { SLIPS.1.min(metric.len() / 3) } else { SLIPS.0 };
    let nearest = crate::insights::nearest_within(metric, manual.names.iter().copied(), allowed);
    (manual.whole || nearest.is_some()).then_some(Undocumented { nearest })
}

#[cfg(test)]
mod tests {
    use super::{super::sources::namespaces, MANUALS, undocumented};

    #[test]
    fn manuals_are_of_namespaces_that_are_known_and_name_each_metric_once() {
        let known: Vec<_> = namespaces().collect();
        for manual in MANUALS {
            assert!(known.contains(&manual.namespace), "{}", manual.namespace);
            for name in manual.names {
                assert_eq!(manual.names.iter().filter(|other| *other == name).count(), 1, "{name}");
                assert_eq!(undocumented(manual.namespace, name), None);
            }
        }
    }

    #[test]
    fn the_nearest_name_is_meant() {
        for (namespace, written, meant) in [
            ("AWS/EC2", "CPUUtilisation", Some("CPUUtilization")),
            ("AWS/EC2", "cpuutilization", Some("CPUUtilization")),
            ("AWS/EC2", "LoadAverage", None),
            ("AWS/ELB", "HTTPCode_ELB_5XX_Count", Some("HTTPCode_ELB_5XX")),
            ("AWS/Lambda", "Error", Some("Errors")),
            ("AWS/S3", "GetRequest", Some("GetRequests")),
        ] {
            assert_eq!(undocumented(namespace, written).unwrap().nearest, meant, "{namespace} {written}");
        }
        // What may be a newer metric of AWS's is let be.
        assert_eq!(undocumented("AWS/Lambda", "BrandNewCount"), None);
    }
}
