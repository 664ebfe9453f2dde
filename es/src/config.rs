//! What a domain is made of, member by member as the API has it.

use std::collections::BTreeMap;

use aozu_names::Arn;
use serde::{Deserialize, Serialize};

use crate::{InstanceType, name::Text};

aozu_names::noun! {
    /// The nodes of a domain.
    ///
    /// Source: OpenSearch Service API reference, `ClusterConfig`.
    pub struct ClusterConfig / ClusterConfigMirror {
        /// The type of the data nodes.
        maybe instance_type: InstanceType = "InstanceType",
        /// How many data nodes there are.
        value instance_count: u32 = "InstanceCount",
        /// Whether masters have nodes of their own.
        value dedicated_master_enabled: bool = "DedicatedMasterEnabled",
        /// The type of those.
        maybe dedicated_master_type: InstanceType = "DedicatedMasterType",
        /// How many there are.
        value dedicated_master_count: u32 = "DedicatedMasterCount",
        /// Whether copies are kept apart by zone.
        value zone_awareness_enabled: bool = "ZoneAwarenessEnabled",
        /// Over how many zones.
        part zone_awareness_config: ZoneAwarenessConfig = "ZoneAwarenessConfig",
        /// Whether there are UltraWarm nodes.
        value warm_enabled: bool = "WarmEnabled",
        /// The type of those.
        maybe warm_type: InstanceType = "WarmType",
        /// How many there are.
        value warm_count: u32 = "WarmCount",
        /// Whether one zone of three stands by.
        value multi_az_with_standby_enabled: bool = "MultiAZWithStandbyEnabled",
    }
}

aozu_names::noun! {
    /// Over how many zones a domain's nodes lie.
    pub struct ZoneAwarenessConfig / ZoneAwarenessConfigMirror {
        /// 2 or 3.
        value availability_zone_count: u32 = "AvailabilityZoneCount",
    }
}

aozu_names::noun! {
    /// The volume of each data node.
    ///
    /// Source: OpenSearch Service API reference, `EBSOptions`.
    pub struct EbsOptions / EbsOptionsMirror {
        /// Whether data nodes have one.
        value ebs_enabled: bool = "EBSEnabled",
        /// `standard`, `gp2`, `gp3`, `io1`.
        maybe volume_type: Text = "VolumeType",
        /// GiB.
        value volume_size: u32 = "VolumeSize",
        /// I/O operations a second, of io1 and gp3.
        value iops: u32 = "Iops",
        /// MiB a second, of gp3.
        value throughput: u32 = "Throughput",
    }
}

aozu_names::noun! {
    /// Where in a VPC the domain stands.
    ///
    /// Source: OpenSearch Service API reference, `VPCDerivedInfo`.
    pub struct VpcOptions / VpcOptionsMirror {
        /// The VPC.
        maybe vpc_id: Text = "VPCId",
        /// One subnet a zone.
        sorted subnet_ids: Text = "SubnetIds",
        /// The zones of those.
        sorted availability_zones: Text = "AvailabilityZones",
        /// Who may come in.
        sorted security_group_ids: Text = "SecurityGroupIds",
    }
}

aozu_names::noun! {
    /// Whether something is on.
    pub struct Switch / SwitchMirror {
        /// Whether it is.
        value enabled: bool = "Enabled",
    }
}

aozu_names::noun! {
    /// Whether data is encrypted where it lies.
    pub struct EncryptionAtRest / EncryptionAtRestMirror {
        /// Whether it is.
        value enabled: bool = "Enabled",
        /// By which key.
        maybe kms_key_id: Text = "KmsKeyId",
    }
}

aozu_names::noun! {
    /// How the domain's endpoint is spoken to.
    pub struct EndpointOptions / EndpointOptionsMirror {
        /// Whether plain HTTP is refused.
        value enforce_https: bool = "EnforceHTTPS",
        /// The lowest version of TLS, by the policy's name.
        maybe tls_security_policy: Text = "TLSSecurityPolicy",
        /// Whether it has a name of one's own.
        value custom_endpoint_enabled: bool = "CustomEndpointEnabled",
        /// That name.
        maybe custom_endpoint: Text = "CustomEndpoint",
        /// The certificate for it.
        maybe custom_endpoint_certificate_arn: Arn = "CustomEndpointCertificateArn",
    }
}

aozu_names::noun! {
    /// Fine-grained access control.
    pub struct AdvancedSecurity / AdvancedSecurityMirror {
        /// Whether it is on.
        value enabled: bool = "Enabled",
        /// Whether users are kept in the domain.
        value internal_user_database_enabled: bool = "InternalUserDatabaseEnabled",
        /// Whether everyone is let in until users are mapped.
        value anonymous_auth_enabled: bool = "AnonymousAuthEnabled",
    }
}

aozu_names::noun! {
    /// When snapshots are taken by themselves.
    pub struct SnapshotOptions / SnapshotOptionsMirror {
        /// The hour, UTC.
        value automated_snapshot_start_hour: u32 = "AutomatedSnapshotStartHour",
    }
}

aozu_names::noun! {
    /// Whether the service tunes the domain.
    pub struct AutoTune / AutoTuneMirror {
        /// `ENABLED`, `DISABLED`, …
        maybe state: Text = "State",
    }
}

/// Which logs go to CloudWatch Logs, by type.
pub type LogPublishing = BTreeMap<Text, LogPublishingOption>;

/// One log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LogPublishingOption {
    /// The log group.
    #[serde(rename = "CloudWatchLogsLogGroupArn", skip_serializing_if = "Option::is_none")]
    pub log_group: Option<Text>,
    /// Whether it is written.
    #[serde(rename = "Enabled", skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

impl ClusterConfig {
    /// Over how many zones data nodes lie: 1 without zone awareness, 2 where its count is not said. None where neither
    /// was read.
    #[must_use]
    pub fn zones(&self) -> Option<u32> {
        let said = self.zone_awareness_config.as_ref().and_then(ZoneAwarenessConfig::availability_zone_count);
        match self.zone_awareness_enabled {
            Some(true) => Some(said.unwrap_or(2)),
            Some(false) => Some(1),
            None => None,
        }
    }

    /// How many dedicated masters there are; 0 where they are off. None where that was not read.
    #[must_use]
    pub fn masters(&self) -> Option<u32> {
        match self.dedicated_master_enabled {
            Some(true) => self.dedicated_master_count,
            Some(false) => Some(0),
            None => None,
        }
    }
}
