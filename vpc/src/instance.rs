use std::net::Ipv4Addr;

use aozu_names::{Arn, Tags, Timestamp};
use smol_str::SmolStr;

use crate::{
    AvailabilityZone, GroupIdentifier, ImageId, InstanceId, InstanceProfileAssociationId, NetworkInterfaceId,
    SubnetId, VolumeId, VpcId,
};

words! {
    /// What an instance is doing.
    pub enum InstanceStateName {
        Pending = "pending",
        Running = "running",
        ShuttingDown = "shutting-down",
        Terminated = "terminated",
        Stopping = "stopping",
        Stopped = "stopped",
    }
}

words! {
    /// Whether the instance metadata service asks for a session token (IMDSv2).
    pub enum HttpTokens {
        Optional = "optional",
        Required = "required",
    }
}

words! {
    /// Whether the instance metadata service answers at all.
    pub enum HttpEndpoint {
        Enabled = "enabled",
        Disabled = "disabled",
    }
}

noun! {
    /// The state of an instance.
    pub struct InstanceState / InstanceStateMirror {
        /// What it is doing.
        one name: InstanceStateName = "Name",
    }
}

noun! {
    /// Where an instance runs.
    pub struct Placement / PlacementMirror {
        /// The zone.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
    }
}

noun! {
    /// The instance profile of an instance: the container of the role that it assumes.
    pub struct IamInstanceProfile / IamInstanceProfileMirror {
        /// The profile's ARN.
        maybe arn: Arn = "Arn",
        /// The profile's unique id.
        maybe id: SmolStr = "Id",
    }
}

noun! {
    /// How the instance metadata service answers.
    pub struct MetadataOptions / MetadataOptionsMirror {
        /// `pending` or `applied`.
        maybe state: SmolStr = "State",
        /// Whether a session token is asked for.
        maybe http_tokens: HttpTokens = "HttpTokens",
        /// Whether it answers at all.
        maybe http_endpoint: HttpEndpoint = "HttpEndpoint",
        /// How many hops its answer travels.
        value http_put_response_hop_limit: u16 = "HttpPutResponseHopLimit",
    }
}

noun! {
    /// An interface of an instance, by its id.
    pub struct InstanceNetworkInterface / InstanceNetworkInterfaceMirror {
        /// The interface.
        one network_interface_id: NetworkInterfaceId = "NetworkInterfaceId",
    }
}

noun! {
    /// The volume behind a block device.
    pub struct EbsBlockDevice / EbsBlockDeviceMirror {
        /// The volume.
        one volume_id: VolumeId = "VolumeId",
    }
}

noun! {
    /// A block device of an instance.
    pub struct BlockDeviceMapping / BlockDeviceMappingMirror {
        /// What the instance calls it.
        maybe device_name: SmolStr = "DeviceName",
        /// The volume behind it.
        part ebs: EbsBlockDevice = "Ebs",
    }
}

noun! {
    /// An instance. Its addresses are those of its interfaces; the ones here are hints.
    ///
    /// Source: EC2 API Reference, `Instance`.
    pub struct Instance / InstanceMirror {
        /// Its id.
        one instance_id: InstanceId = "InstanceId",
        /// What it is doing.
        part state: InstanceState = "State",
        /// Its type, such as `t3.medium`.
        maybe instance_type: SmolStr = "InstanceType",
        /// The image it was launched from.
        maybe image_id: ImageId = "ImageId",
        /// The VPC of its primary interface.
        maybe vpc_id: VpcId = "VpcId",
        /// The subnet of its primary interface.
        maybe subnet_id: SubnetId = "SubnetId",
        /// Where it runs.
        part placement: Placement = "Placement",
        /// When it was last launched.
        value launch_time: Timestamp = "LaunchTime",
        /// The key pair that opens it.
        maybe key_name: SmolStr = "KeyName",
        /// Its instance profile.
        part iam_instance_profile: IamInstanceProfile = "IamInstanceProfile",
        /// How its metadata service answers.
        part metadata_options: MetadataOptions = "MetadataOptions",
        /// The check of its primary interface.
        value source_dest_check: bool = "SourceDestCheck",
        /// The private address of its primary interface.
        maybe private_ip_address: Ipv4Addr = "PrivateIpAddress",
        /// Its internal DNS name.
        maybe private_dns_name: SmolStr = "PrivateDnsName",
        /// Its public address.
        maybe public_ip_address: Ipv4Addr = "PublicIpAddress",
        /// Its public DNS name.
        maybe public_dns_name: SmolStr = "PublicDnsName",
        /// The security groups of its primary interface.
        set security_groups: GroupIdentifier = "SecurityGroups",
        /// Its interfaces.
        parts network_interfaces: InstanceNetworkInterface = "NetworkInterfaces",
        /// Its block devices.
        parts block_device_mappings: BlockDeviceMapping = "BlockDeviceMappings",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    Instance / InstanceMirror: instance_id InstanceId = "InstanceId",
    "instance", "ec2/Reservations", tags: tags
}

impl Instance {
    /// What it is doing; unknown where a dump does not say.
    #[must_use]
    pub fn state_name(&self) -> Option<&InstanceStateName> {
        self.state.as_ref().map(InstanceState::name)
    }

    /// Whether it is known to run.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state_name() == Some(&InstanceStateName::Running)
    }

    /// Whether it is gone or going: its parts may be gone before it is.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.state_name(), Some(InstanceStateName::Terminated | InstanceStateName::ShuttingDown))
    }

    /// The ARN of its instance profile.
    #[must_use]
    pub fn profile_arn(&self) -> Option<&Arn> {
        self.iam_instance_profile.as_ref()?.arn.as_ref()
    }

    /// The ids of its interfaces.
    pub fn interface_ids(&self) -> impl Iterator<Item = &NetworkInterfaceId> {
        self.network_interfaces.iter().map(|interface| &interface.network_interface_id)
    }
}

words! {
    /// How far the association of a profile with an instance is.
    pub enum ProfileAssociationState {
        Associating = "associating",
        Associated = "associated",
        Disassociating = "disassociating",
        Disassociated = "disassociated",
    }
}

noun! {
    /// The association of an instance profile with an instance.
    ///
    /// Source: EC2 API Reference, `IamInstanceProfileAssociation`.
    pub struct IamInstanceProfileAssociation / IamInstanceProfileAssociationMirror {
        /// Its id.
        one association_id: InstanceProfileAssociationId = "AssociationId",
        /// The instance.
        maybe instance_id: InstanceId = "InstanceId",
        /// The profile.
        part iam_instance_profile: IamInstanceProfile = "IamInstanceProfile",
        /// How far it is.
        maybe state: ProfileAssociationState = "State",
    }
}

resource! {
    IamInstanceProfileAssociation / IamInstanceProfileAssociationMirror:
    association_id InstanceProfileAssociationId = "AssociationId",
    "iam-instance-profile-association", "ec2/IamInstanceProfileAssociations"
}
