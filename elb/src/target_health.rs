use aozu_names::Arn;
use smol_str::SmolStr;

aozu_names::words! {
    /// Whether a target gets requests.
    pub enum TargetHealthState {
        Initial = "initial",
        Healthy = "healthy",
        Unhealthy = "unhealthy",
        UnhealthyDraining = "unhealthy.draining",
        Unused = "unused",
        Draining = "draining",
        Unavailable = "unavailable",
    }
}

aozu_names::noun! {
    /// A target: an instance, an address, a function or a balancer.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Target / TargetMirror {
        /// Its id, address or ARN.
        one id: SmolStr = "Id",
        /// Its port; a function has none.
        value port: u16 = "Port",
        /// Its zone, or `all`; printed for addresses alone.
        maybe availability_zone: SmolStr = "AvailabilityZone",
        /// Its id in QUIC's connection ids.
        maybe quic_server_id: SmolStr = "QuicServerId",
    }
}

aozu_names::noun! {
    /// The health of a target, and why.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct TargetHealth / TargetHealthMirror {
        /// The state.
        maybe state: TargetHealthState = "State",
        /// Why it is not healthy, as a code such as `Target.Timeout`.
        maybe reason: SmolStr = "Reason",
        /// The same in words.
        maybe description: SmolStr = "Description",
    }
}

aozu_names::noun! {
    /// Whether a target answers otherwise than its fellows.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct AnomalyDetection / AnomalyDetectionMirror {
        /// `anomalous` or `normal`.
        maybe result: SmolStr = "Result",
        /// Whether it gets less for that: `yes` or `no`.
        maybe mitigation_in_effect: SmolStr = "MitigationInEffect",
    }
}

aozu_names::noun! {
    /// A target and its health.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct TargetHealthDescription / TargetHealthDescriptionMirror {
        /// The target.
        part target: Target = "Target",
        /// The port that its health is checked on, or `traffic-port`.
        maybe health_check_port: SmolStr = "HealthCheckPort",
        /// Its health.
        part target_health: TargetHealth = "TargetHealth",
        /// Whether it answers otherwise than its fellows.
        part anomaly_detection: AnomalyDetection = "AnomalyDetection",
        /// Whether a zonal shift keeps requests away from it.
        part administrative_override: TargetHealth = "AdministrativeOverride",
    }
}

aozu_names::noun! {
    /// The targets of a group and their health: what is registered is what stands here.
    ///
    /// Source: Elastic Load Balancing API Reference, `DescribeTargetHealth` (botocore 1.44.5).
    pub struct TargetGroupHealth / TargetGroupHealthMirror {
        /// The target group.
        one target_group_arn: Arn = "TargetGroupArn",
        /// Its targets.
        set target_health_descriptions: TargetHealthDescription = "TargetHealthDescriptions",
    }
}

of_arn!(TargetGroupHealth / TargetGroupHealthMirror, target_group_arn = "TargetGroupArn");

impl TargetGroupHealth {
    /// The targets with the state of each; none where AWS did not say.
    pub fn targets(&self) -> impl Iterator<Item = (&Target, Option<&TargetHealthState>)> {
        self.target_health_descriptions.iter().filter_map(|described| {
            let state = described.target_health.as_ref().and_then(|health| health.state.as_ref());
            Some((described.target.as_ref()?, state))
        })
    }
}
