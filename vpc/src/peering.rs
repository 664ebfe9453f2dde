use aozu_names::{AccountId, Region, Tags};
use smol_str::SmolStr;

use crate::{Ipv4Block, Ipv6Block, VpcId, VpcPeeringConnectionId};

words! {
    /// How far a peering connection is.
    pub enum PeeringStateCode {
        InitiatingRequest = "initiating-request",
        PendingAcceptance = "pending-acceptance",
        Provisioning = "provisioning",
        Active = "active",
        Deleting = "deleting",
        Deleted = "deleted",
        Rejected = "rejected",
        Expired = "expired",
        Failed = "failed",
    }
}

noun! {
    /// How far a peering connection is.
    pub struct PeeringState / PeeringStateMirror {
        /// How far it is.
        one code: PeeringStateCode = "Code",
        /// The same in words.
        maybe message: SmolStr = "Message",
    }
}

noun! {
    /// An IPv4 block of a peered VPC.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PeeredIpv4Block / PeeredIpv4BlockMirror {
        /// The block.
        one cidr_block: Ipv4Block = "CidrBlock",
    }
}

noun! {
    /// An IPv6 block of a peered VPC.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PeeredIpv6Block / PeeredIpv6BlockMirror {
        /// The block.
        one ipv6_cidr_block: Ipv6Block = "Ipv6CidrBlock",
    }
}

noun! {
    /// What one side lets the other do.
    pub struct PeeringOptions / PeeringOptionsMirror {
        /// Whether public names resolve to private addresses from the other side.
        value allow_dns_resolution_from_remote_vpc: bool = "AllowDnsResolutionFromRemoteVpc",
    }
}

noun! {
    /// One side of a peering connection.
    pub struct PeeringVpc / PeeringVpcMirror {
        /// The VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its region.
        maybe region: Region = "Region",
        /// Its primary block.
        maybe cidr_block: Ipv4Block = "CidrBlock",
        /// All its IPv4 blocks; told only once the connection is active.
        set cidr_block_set: PeeredIpv4Block = "CidrBlockSet",
        /// Its IPv6 blocks.
        set ipv6_cidr_block_set: PeeredIpv6Block = "Ipv6CidrBlockSet",
        /// What it lets the other side do.
        part peering_options: PeeringOptions = "PeeringOptions",
    }
}

impl PeeringVpc {
    /// Its IPv4 blocks, as the connection tells them.
    pub fn ipv4_blocks(&self) -> impl Iterator<Item = Ipv4Block> {
        let primary = self.cidr_block;
        let others = self.cidr_block_set.iter().map(|block| block.cidr_block);
        primary.into_iter().chain(others.filter(move |block| Some(*block) != primary))
    }
}

noun! {
    /// A private way between two VPCs, of any accounts and regions.
    ///
    /// Source: EC2 API Reference, `VpcPeeringConnection`; specs/vpc.md §1.13.
    pub struct VpcPeeringConnection / VpcPeeringConnectionMirror {
        /// Its id.
        one vpc_peering_connection_id: VpcPeeringConnectionId = "VpcPeeringConnectionId",
        /// The side that asked.
        part requester_vpc_info: PeeringVpc = "RequesterVpcInfo",
        /// The side that was asked.
        part accepter_vpc_info: PeeringVpc = "AccepterVpcInfo",
        /// How far it is.
        part status: PeeringState = "Status",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { VpcPeeringConnection / VpcPeeringConnectionMirror: vpc_peering_connection_id VpcPeeringConnectionId = "VpcPeeringConnectionId", "vpc-peering-connection", "ec2/VpcPeeringConnections", tags: tags }

impl VpcPeeringConnection {
    /// Whether packets go; a state nobody gave counts.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status.as_ref().is_none_or(|status| status.code == PeeringStateCode::Active)
    }

    /// Whether it has ended, or never came to be.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.status.as_ref().is_some_and(|status| {
            matches!(
                status.code,
                PeeringStateCode::Deleting
                    | PeeringStateCode::Deleted
                    | PeeringStateCode::Rejected
                    | PeeringStateCode::Expired
                    | PeeringStateCode::Failed
            )
        })
    }

    /// Both sides.
    pub fn sides(&self) -> impl Iterator<Item = &PeeringVpc> {
        self.requester_vpc_info.iter().chain(&self.accepter_vpc_info)
    }

    /// The side that is not `vpc`; none when `vpc` is neither.
    #[must_use]
    pub fn other_side(&self, vpc: &VpcId) -> Option<&PeeringVpc> {
        match (&self.requester_vpc_info, &self.accepter_vpc_info) {
            (Some(ours), Some(theirs)) if ours.vpc_id.as_ref() == Some(vpc) => Some(theirs),
            (Some(theirs), Some(ours)) if ours.vpc_id.as_ref() == Some(vpc) => Some(theirs),
            _ => None,
        }
    }
}
