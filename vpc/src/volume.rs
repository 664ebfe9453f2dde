use aozu_names::{Arn, Tags, Timestamp};
use smol_str::SmolStr;

use crate::{AvailabilityZone, InstanceId, VolumeId};

words! {
    /// Where a volume is in its life.
    pub enum VolumeState {
        Creating = "creating",
        Available = "available",
        InUse = "in-use",
        Deleting = "deleting",
        Deleted = "deleted",
        Error = "error",
    }
}

noun! {
    /// What a volume is attached to.
    pub struct VolumeAttachment / VolumeAttachmentMirror {
        /// The instance; none where a service holds the volume.
        maybe instance_id: InstanceId = "InstanceId",
        /// What the instance calls it.
        maybe device: SmolStr = "Device",
        /// How far the attachment is.
        maybe state: SmolStr = "State",
        /// Whether the volume goes with the instance.
        value delete_on_termination: bool = "DeleteOnTermination",
    }
}

noun! {
    /// An EBS volume.
    ///
    /// Source: EC2 API Reference, `Volume`.
    pub struct Volume / VolumeMirror {
        /// Its id.
        one volume_id: VolumeId = "VolumeId",
        /// Where it is in its life.
        maybe state: VolumeState = "State",
        /// Its type, such as `gp3`.
        maybe volume_type: SmolStr = "VolumeType",
        /// Its size, in GiB.
        value size: u32 = "Size",
        /// Its zone.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
        /// Whether it is encrypted; none where a dump does not say.
        value encrypted: bool = "Encrypted",
        /// The key that it is encrypted with.
        maybe kms_key_id: Arn = "KmsKeyId",
        /// When it was made.
        value create_time: Timestamp = "CreateTime",
        /// What it is attached to.
        parts attachments: VolumeAttachment = "Attachments",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    Volume / VolumeMirror: volume_id VolumeId = "VolumeId", "volume", "ec2/Volumes", tags: tags
}
