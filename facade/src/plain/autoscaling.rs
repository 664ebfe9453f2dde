//! EC2 Auto Scaling: groups of instances and the policies that size them.

use std::{fmt, str::FromStr};

use aozu_names::{Arn, NameError, Tags, wire::Operation};
use aozu_vpc::{AvailabilityZone, InstanceId, SubnetId};

use super::{Name, found_by, row};
use crate::{
    import::Evidence,
    noun::{list_failed, whole},
    service::service,
};

aozu_names::state! {
    /// The Auto Scaling of one region of one account.
    pub struct AutoScaling: "autoscaling" {
        /// The groups, by name.
        groups, groups_mut: Many AutoScalingGroup = "AutoScalingGroups",
        /// The policies, by ARN.
        policies, policies_mut: Many ScalingPolicy = "ScalingPolicies",
    }
}

service!(AutoScaling: Regional, autoscaling,
    fn tell(&self, evidence: &mut Evidence) {
        self.groups().values().filter_map(AutoScalingGroup::arn).for_each(|arn| evidence.owned(arn));
        self.policies().values().for_each(|policy| evidence.owned(policy.arn()));
    }
);

/// The subnets that a group starts instances in, which AWS writes as one text with commas between.
///
/// Source: EC2 Auto Scaling API Reference, `AutoScalingGroup`, `VPCZoneIdentifier`.
///
/// ```
/// use aozu::plain::autoscaling::VpcZones;
/// let two: VpcZones = "subnet-0b000002,subnet-0a000001".parse()?;
/// assert_eq!(two.to_string(), "subnet-0a000001,subnet-0b000002", "their order means nothing");
/// assert!("subnet-0a000001,vpc-1".parse::<VpcZones>().is_err());
/// # Ok::<(), aozu::names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcZones(Vec<SubnetId>);

impl VpcZones {
    /// The subnets, in order.
    #[must_use]
    pub fn subnets(&self) -> &[SubnetId] {
        &self.0
    }
}

impl FromStr for VpcZones {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        let listed = text.split(',').map(str::trim).filter(|one| !one.is_empty());
        let mut subnets = listed.map(str::parse).collect::<Result<Vec<SubnetId>, NameError>>()?;
        subnets.sort();
        Ok(Self(subnets))
    }
}

impl fmt::Display for VpcZones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, subnet) in self.0.iter().enumerate() {
            write!(f, "{}{subnet}", if n == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

aozu_names::noun! {
    /// An instance of a group.
    ///
    /// Source: EC2 Auto Scaling API Reference, `Instance`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct GroupInstance / GroupInstanceMirror {
        /// The instance.
        one instance_id: InstanceId = "InstanceId",
        /// Where it is.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
        /// `InService` and others.
        maybe lifecycle_state: Name = "LifecycleState",
        /// `Healthy` or `Unhealthy`.
        maybe health_status: Name = "HealthStatus",
    }
}

aozu_names::noun! {
    /// A group of instances that is kept at a number.
    ///
    /// Source: EC2 Auto Scaling API Reference, `AutoScalingGroup`.
    pub struct AutoScalingGroup / AutoScalingGroupMirror {
        /// Its name.
        one name: Name = "AutoScalingGroupName",
        /// Its ARN.
        maybe arn: Arn = "AutoScalingGroupARN",
        /// How few instances it has at least.
        value min_size: u64 = "MinSize",
        /// How many it has at most.
        value max_size: u64 = "MaxSize",
        /// How many it is kept at.
        value desired_capacity: u64 = "DesiredCapacity",
        /// The zones that it starts instances in, in order.
        sorted availability_zones: AvailabilityZone = "AvailabilityZones",
        /// The subnets that it starts instances in.
        maybe vpc_zones: VpcZones = "VPCZoneIdentifier",
        /// Its instances.
        set instances: GroupInstance = "Instances",
        /// The target groups that its instances are registered with, in order.
        sorted target_groups: Arn = "TargetGroupARNs",
        /// The classic balancers that its instances are registered with, in order.
        sorted load_balancers: Name = "LoadBalancerNames",
        /// Who says that an instance is ill: `EC2`, or `ELB` too.
        maybe health_check_type: Name = "HealthCheckType",
        /// Its tags.
        tags tags: Tags = "Tags",
    }
}

found_by!(AutoScalingGroup / AutoScalingGroupMirror, name: Name = "AutoScalingGroupName");

aozu_names::noun! {
    /// An alarm that a policy made for itself.
    ///
    /// Source: EC2 Auto Scaling API Reference, `Alarm`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PolicyAlarm / PolicyAlarmMirror {
        /// Its name.
        maybe name: Name = "AlarmName",
        /// Its ARN.
        maybe arn: Arn = "AlarmARN",
    }
}

aozu_names::noun! {
    /// What changes a group's number of instances.
    ///
    /// Source: EC2 Auto Scaling API Reference, `ScalingPolicy`.
    pub struct ScalingPolicy / ScalingPolicyMirror {
        /// Its ARN.
        one arn: Arn = "PolicyARN",
        /// The group.
        one group: Name = "AutoScalingGroupName",
        /// Its name within the group.
        one name: Name = "PolicyName",
        /// `SimpleScaling`, `StepScaling`, `TargetTrackingScaling` or `PredictiveScaling`.
        maybe policy_type: Name = "PolicyType",
        /// What its numbers are: `ChangeInCapacity`, `ExactCapacity` or `PercentChangeInCapacity`.
        maybe adjustment_type: Name = "AdjustmentType",
        /// By how much a simple policy changes the number.
        value scaling_adjustment: i64 = "ScalingAdjustment",
        /// The alarms that call it.
        set alarms: PolicyAlarm = "Alarms",
        /// Whether it is on; it is where nothing is said.
        value enabled: bool = "Enabled",
    }
}

found_by!(ScalingPolicy / ScalingPolicyMirror, arn: Arn = "PolicyARN");

pub(crate) static OPERATIONS: &[Operation<AutoScaling>] = &[
    Operation {
        key_is_unique: true,
        collections: &["autoscaling/AutoScalingGroups"],
        read: |state, answer, reading| {
            let path = "autoscaling/AutoScalingGroups";
            whole(state.groups_mut(), "AutoScalingGroups", path, answer, reading);
        },
        failed: |state, _, code| list_failed(state.groups_mut(), code),
        ..row("autoscaling", "describe-auto-scaling-groups", "AutoScalingGroups")
    },
    Operation {
        collections: &["autoscaling/ScalingPolicies"],
        read: |state, answer, reading| {
            let path = "autoscaling/ScalingPolicies";
            whole(state.policies_mut(), "ScalingPolicies", path, answer, reading);
        },
        failed: |state, _, code| list_failed(state.policies_mut(), code),
        // Application Auto Scaling answers `describe-scaling-policies` with the same key.
        ..row("autoscaling", "describe-policies", "ScalingPolicies")
    },
];
