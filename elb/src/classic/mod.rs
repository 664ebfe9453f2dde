//! Classic Load Balancers: the older API, in which a balancer holds its listeners and instances itself.

mod attributes;
mod health_check;
mod listener;
mod state;

use aozu_names::{Tags, Timestamp, wire::Resource};
use aozu_vpc::{AvailabilityZone, InstanceId, SecurityGroupId, SubnetId, VpcId};
use smol_str::SmolStr;

use crate::{LoadBalancerName, Scheme};

pub use attributes::{
    AccessLog, AdditionalAttribute, ClassicAttributeValues, ClassicAttributes, ConnectionDraining,
    ConnectionSettings, CrossZoneLoadBalancing,
};
pub use health_check::HealthCheck;
pub use listener::{ClassicListener, ListenerDescription};
pub use state::ClassicElb;

pub use attributes::{
    AccessLogMirror, AdditionalAttributeMirror, ClassicAttributeValuesMirror, ClassicAttributesMirror,
    ConnectionDrainingMirror, ConnectionSettingsMirror, CrossZoneLoadBalancingMirror,
};
pub use health_check::HealthCheckMirror;
pub use listener::{ClassicListenerMirror, ListenerDescriptionMirror};

aozu_names::noun! {
    /// An instance that is registered.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct RegisteredInstance / RegisteredInstanceMirror {
        /// The instance.
        one instance_id: InstanceId = "InstanceId",
    }
}

aozu_names::noun! {
    /// The group that instances may name as the source of what a balancer sends.
    pub struct SourceSecurityGroup / SourceSecurityGroupMirror {
        /// Whose it is.
        maybe owner_alias: SmolStr = "OwnerAlias",
        /// Its name.
        maybe group_name: SmolStr = "GroupName",
    }
}

aozu_names::noun! {
    /// What is known of the instances behind one port.
    pub struct BackendServerDescription / BackendServerDescriptionMirror {
        /// The port.
        value instance_port: u16 = "InstancePort",
        /// Policies that hold there.
        sorted policy_names: SmolStr = "PolicyNames",
    }
}

aozu_names::noun! {
    /// A Classic Load Balancer.
    ///
    /// Source: Elastic Load Balancing API Reference (2012-06-01), `LoadBalancerDescription` (botocore 1.44.5).
    pub struct ClassicLoadBalancer / ClassicLoadBalancerMirror {
        /// Its name.
        one load_balancer_name: LoadBalancerName = "LoadBalancerName",
        /// Its DNS name.
        maybe dns_name: SmolStr = "DNSName",
        /// The name of the hosted zone.
        maybe canonical_hosted_zone_name: SmolStr = "CanonicalHostedZoneName",
        /// The hosted zone.
        maybe canonical_hosted_zone_name_id: SmolStr = "CanonicalHostedZoneNameID",
        /// Its listeners.
        parts listener_descriptions: ListenerDescription = "ListenerDescriptions",
        /// What is known of the instances behind its ports.
        parts backend_server_descriptions: BackendServerDescription = "BackendServerDescriptions",
        /// Its zones; in a VPC some tools print its subnets alone.
        sorted availability_zones: AvailabilityZone = "AvailabilityZones",
        /// Its subnets.
        sorted subnets: SubnetId = "Subnets",
        /// Its VPC; none in EC2-Classic.
        maybe vpc_id: VpcId = "VPCId",
        /// Its instances.
        set instances: RegisteredInstance = "Instances",
        /// How their health is checked.
        part health_check: HealthCheck = "HealthCheck",
        /// The group that instances may name.
        part source_security_group: SourceSecurityGroup = "SourceSecurityGroup",
        /// Its security groups.
        sorted security_groups: SecurityGroupId = "SecurityGroups",
        /// When it was made.
        value created_time: Timestamp = "CreatedTime",
        /// Whether clients come from the internet.
        maybe scheme: Scheme = "Scheme",
    }
}

impl Resource for ClassicLoadBalancer {
    type Key = LoadBalancerName;
    type Wire = ClassicLoadBalancerMirror;
    const ID: &'static str = "LoadBalancerName";
    fn wire_id(wire: &ClassicLoadBalancerMirror) -> Option<&str> {
        wire.load_balancer_name.as_deref()
    }
    fn key(&self) -> LoadBalancerName {
        self.load_balancer_name.clone()
    }
}

aozu_names::noun! {
    /// Whether an instance is in service, and why not.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct InstanceServiceState / InstanceServiceStateMirror {
        /// The instance.
        one instance_id: InstanceId = "InstanceId",
        /// `InService`, `OutOfService` or `Unknown`.
        maybe state: SmolStr = "State",
        /// `ELB` or `Instance`: whose fault it is.
        maybe reason_code: SmolStr = "ReasonCode",
        /// Why, in words.
        maybe description: SmolStr = "Description",
    }
}

aozu_names::noun! {
    /// The health of a balancer's instances.
    ///
    /// Source: Elastic Load Balancing API Reference (2012-06-01), `DescribeInstanceHealth`.
    pub struct InstanceHealth / InstanceHealthMirror {
        /// The balancer.
        one load_balancer_name: LoadBalancerName = "LoadBalancerName",
        /// Its instances.
        set instance_states: InstanceServiceState = "InstanceStates",
    }
}

of_item!(InstanceHealth / InstanceHealthMirror, load_balancer_name: crate::LoadBalancerName = "LoadBalancerName");

aozu_names::noun! {
    /// The tags of a balancer.
    pub struct ClassicTags / ClassicTagsMirror {
        /// The balancer.
        one load_balancer_name: LoadBalancerName = "LoadBalancerName",
        /// The tags.
        tags tags: Tags = "Tags",
    }
}

of_item!(ClassicTags / ClassicTagsMirror, load_balancer_name: crate::LoadBalancerName = "LoadBalancerName");
