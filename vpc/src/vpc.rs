use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{DhcpOptionsId, Ipv4Block, Ipv6Block, VpcId};

words! {
    /// What became of the association of a block with a VPC or a subnet.
    pub enum BlockStateCode {
        Associating = "associating",
        Associated = "associated",
        Disassociating = "disassociating",
        Disassociated = "disassociated",
        Failing = "failing",
        Failed = "failed",
    }
}

noun! {
    /// The state of a block's association.
    pub struct BlockState / BlockStateMirror {
        /// What became of it.
        one state: BlockStateCode = "State",
    }
}

noun! {
    /// An IPv4 block of a VPC.
    pub struct Ipv4BlockAssociation / Ipv4BlockAssociationMirror {
        /// The association's id.
        maybe association_id: SmolStr = "AssociationId",
        /// The block.
        one cidr_block: Ipv4Block = "CidrBlock",
        /// What became of it.
        part cidr_block_state: BlockState = "CidrBlockState",
    }
}

noun! {
    /// An IPv6 block of a VPC or a subnet.
    pub struct Ipv6BlockAssociation / Ipv6BlockAssociationMirror {
        /// The association's id.
        maybe association_id: SmolStr = "AssociationId",
        /// The block.
        one ipv6_cidr_block: Ipv6Block = "Ipv6CidrBlock",
        /// What became of it.
        part ipv6_cidr_block_state: BlockState = "Ipv6CidrBlockState",
    }
}

words! {
    /// Where a VPC is in its life.
    pub enum VpcState {
        Pending = "pending",
        Available = "available",
    }
}

noun! {
    /// An isolated network with blocks of addresses of its own, spanning all zones of a region.
    ///
    /// Source: EC2 API Reference, `Vpc`.
    pub struct Vpc / VpcMirror {
        /// Its id.
        one vpc_id: VpcId = "VpcId",
        /// Its primary IPv4 block, which never changes.
        one cidr_block: Ipv4Block = "CidrBlock",
        /// All its IPv4 blocks with their states, the primary one among them.
        parts cidr_block_association_set: Ipv4BlockAssociation = "CidrBlockAssociationSet",
        /// Its IPv6 blocks with their states.
        parts ipv6_cidr_block_association_set: Ipv6BlockAssociation = "Ipv6CidrBlockAssociationSet",
        /// Its DHCP option set.
        maybe dhcp_options_id: DhcpOptionsId = "DhcpOptionsId",
        /// Whether it is the region's default VPC.
        flag is_default: bool = "IsDefault",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Where it is in its life.
        maybe state: VpcState = "State",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { Vpc / VpcMirror: vpc_id VpcId = "VpcId", "vpc", "ec2/Vpcs", owner: owner_id, tags: tags }

/// Whether a block in this state belongs to its VPC or subnet; a state nobody gave counts as associated.
fn is_in_use(state: Option<&BlockState>) -> bool {
    state
        .is_none_or(|state| matches!(state.state(), BlockStateCode::Associated | BlockStateCode::Associating))
}

impl Vpc {
    /// The IPv4 blocks that are its own now: the primary one first, then the others, without those that
    /// were taken away or never came to be.
    pub fn ipv4_blocks(&self) -> impl Iterator<Item = Ipv4Block> {
        let primary = self.cidr_block;
        std::iter::once(primary).chain(
            self.cidr_block_association_set
                .iter()
                .filter(move |association| association.cidr_block != primary)
                .filter(|association| is_in_use(association.cidr_block_state()))
                .map(|association| association.cidr_block),
        )
    }

    /// The IPv6 blocks that are its own now.
    pub fn ipv6_blocks(&self) -> impl Iterator<Item = Ipv6Block> {
        self.ipv6_cidr_block_association_set
            .iter()
            .filter(|association| is_in_use(association.ipv6_cidr_block_state()))
            .map(|association| association.ipv6_cidr_block)
    }
}
