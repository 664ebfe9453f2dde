use smol_str::SmolStr;

use crate::LoadBalancerName;

aozu_names::noun! {
    /// Whether a node sends to instances of other zones.
    pub struct CrossZoneLoadBalancing / CrossZoneLoadBalancingMirror {
        /// Whether it does.
        flag enabled: bool = "Enabled",
    }
}

aozu_names::noun! {
    /// Where access logs go.
    pub struct AccessLog / AccessLogMirror {
        /// Whether there are any.
        flag enabled: bool = "Enabled",
        /// The bucket.
        maybe s3_bucket_name: SmolStr = "S3BucketName",
        /// How many minutes one file holds.
        value emit_interval: u32 = "EmitInterval",
        /// What their keys begin with.
        verbatim s3_bucket_prefix: SmolStr = "S3BucketPrefix",
    }
}

aozu_names::noun! {
    /// Whether an instance that leaves may finish.
    pub struct ConnectionDraining / ConnectionDrainingMirror {
        /// Whether it may.
        flag enabled: bool = "Enabled",
        /// For how many seconds.
        value timeout: u32 = "Timeout",
    }
}

aozu_names::noun! {
    /// How long a connection may be idle.
    pub struct ConnectionSettings / ConnectionSettingsMirror {
        /// How many seconds.
        value idle_timeout: u32 = "IdleTimeout",
    }
}

aozu_names::noun! {
    /// A further setting.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct AdditionalAttribute / AdditionalAttributeMirror {
        /// Its key, such as `elb.http.desyncmitigationmode`.
        one key: SmolStr = "Key",
        /// Its value.
        verbatim value: SmolStr = "Value",
    }
}

aozu_names::noun! {
    /// The settings of a classic balancer.
    pub struct ClassicAttributeValues / ClassicAttributeValuesMirror {
        /// Whether a node sends to instances of other zones.
        part cross_zone_load_balancing: CrossZoneLoadBalancing = "CrossZoneLoadBalancing",
        /// Where access logs go.
        part access_log: AccessLog = "AccessLog",
        /// Whether an instance that leaves may finish.
        part connection_draining: ConnectionDraining = "ConnectionDraining",
        /// How long a connection may be idle.
        part connection_settings: ConnectionSettings = "ConnectionSettings",
        /// Further settings.
        set additional_attributes: AdditionalAttribute = "AdditionalAttributes",
    }
}

aozu_names::noun! {
    /// The settings of one classic balancer.
    ///
    /// Source: Elastic Load Balancing API Reference (2012-06-01), `DescribeLoadBalancerAttributes`.
    pub struct ClassicAttributes / ClassicAttributesMirror {
        /// The balancer.
        one load_balancer_name: LoadBalancerName = "LoadBalancerName",
        /// Its settings.
        part load_balancer_attributes: ClassicAttributeValues = "LoadBalancerAttributes",
    }
}

of_item!(ClassicAttributes / ClassicAttributesMirror, load_balancer_name: crate::LoadBalancerName = "LoadBalancerName");
