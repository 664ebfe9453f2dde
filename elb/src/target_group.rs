use aozu_names::{Arn, wire::Resource};
use aozu_vpc::VpcId;
use smol_str::SmolStr;

use crate::{ListenerProtocol, TargetGroupName};

aozu_names::words! {
    /// What the targets of a group are.
    pub enum TargetType {
        Instance = "instance",
        Ip = "ip",
        Lambda = "lambda",
        Alb = "alb",
    }
}

aozu_names::words! {
    /// Which HTTP the targets speak.
    pub enum ProtocolVersion {
        Http1 = "HTTP1",
        Http2 = "HTTP2",
        Grpc = "GRPC",
    }
}

aozu_names::noun! {
    /// Which answers of a health check are healthy.
    pub struct Matcher / MatcherMirror {
        /// HTTP statuses: `200`, `200,202` or `200-299`.
        maybe http_code: SmolStr = "HttpCode",
        /// gRPC statuses.
        maybe grpc_code: SmolStr = "GrpcCode",
    }
}

aozu_names::noun! {
    /// A group of targets, how they are spoken to and how their health is checked.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `TargetGroup` (botocore 1.44.5).
    pub struct TargetGroup / TargetGroupMirror {
        /// Its ARN.
        one target_group_arn: Arn = "TargetGroupArn",
        /// Its name.
        one target_group_name: TargetGroupName = "TargetGroupName",
        /// How targets are spoken to; a group of functions has none.
        maybe protocol: ListenerProtocol = "Protocol",
        /// On which port, unless a target has its own.
        value port: u16 = "Port",
        /// Its VPC; a group of functions has none.
        maybe vpc_id: VpcId = "VpcId",
        /// How health checks speak.
        maybe health_check_protocol: ListenerProtocol = "HealthCheckProtocol",
        /// On which port: a number, or `traffic-port`.
        maybe health_check_port: SmolStr = "HealthCheckPort",
        /// Whether health is checked.
        value health_check_enabled: bool = "HealthCheckEnabled",
        /// How many seconds lie between two checks.
        value health_check_interval_seconds: u32 = "HealthCheckIntervalSeconds",
        /// After how many seconds without an answer a check has failed.
        value health_check_timeout_seconds: u32 = "HealthCheckTimeoutSeconds",
        /// How many checks in a row make a target healthy.
        value healthy_threshold_count: u32 = "HealthyThresholdCount",
        /// How many failed checks in a row make it unhealthy.
        value unhealthy_threshold_count: u32 = "UnhealthyThresholdCount",
        /// The path of a check.
        maybe health_check_path: SmolStr = "HealthCheckPath",
        /// Which answers are healthy.
        part matcher: Matcher = "Matcher",
        /// The balancers that forward to it.
        sorted load_balancer_arns: Arn = "LoadBalancerArns",
        /// What its targets are.
        maybe target_type: TargetType = "TargetType",
        /// Which HTTP they speak.
        maybe protocol_version: ProtocolVersion = "ProtocolVersion",
        /// `ipv4` or `ipv6`.
        maybe ip_address_type: SmolStr = "IpAddressType",
        /// On which port targets are controlled, for those that the balancer optimises.
        value target_control_port: u16 = "TargetControlPort",
    }
}

impl Resource for TargetGroup {
    type Key = Arn;
    type Wire = TargetGroupMirror;
    const ID: &'static str = "TargetGroupArn";
    fn wire_id(wire: &TargetGroupMirror) -> Option<&str> {
        wire.target_group_arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.target_group_arn.clone()
    }
}

impl TargetGroup {
    /// Whether its targets stand in zones: instances and addresses do, functions and balancers do not.
    #[must_use]
    pub fn is_zonal(&self) -> bool {
        !matches!(self.target_type, Some(TargetType::Lambda | TargetType::Alb))
    }

    /// The ports that its checks use on a target that is served on `port`.
    #[must_use]
    pub fn check_port(&self, port: Option<u16>) -> Option<u16> {
        match self.health_check_port.as_deref() {
            None | Some("traffic-port") => port,
            Some(number) => number.parse().ok(),
        }
    }
}
