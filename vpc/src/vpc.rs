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
    #[derive(Eq, PartialOrd, Ord)]
    pub struct BlockState / BlockStateMirror {
        /// What became of it.
        one state: BlockStateCode = "State",
    }
}

noun! {
    /// An IPv4 block of a VPC.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct Ipv4BlockAssociation / Ipv4BlockAssociationMirror {
        /// The association's id.
        maybe association_id: SmolStr = "AssociationId",
        /// The block.
        one cidr_block: Ipv4Block = "CidrBlock",
        /// What became of it.
        part cidr_block_state: BlockState = "CidrBlockState",
    }
}

impl Ipv4BlockAssociation {
    pub(crate) fn new(block: Ipv4Block) -> Self {
        let state = BlockState { state: BlockStateCode::Associated };
        Self { association_id: None, cidr_block: block, cidr_block_state: Some(state) }
    }
}

noun! {
    /// An IPv6 block of a VPC or a subnet.
    #[derive(Eq, PartialOrd, Ord)]
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
        set cidr_block_association_set: Ipv4BlockAssociation = "CidrBlockAssociationSet",
        /// Its IPv6 blocks with their states.
        set ipv6_cidr_block_association_set: Ipv6BlockAssociation = "Ipv6CidrBlockAssociationSet",
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
pub(crate) fn is_in_use(state: Option<&BlockState>) -> bool {
    state
        .is_none_or(|state| matches!(state.state(), BlockStateCode::Associated | BlockStateCode::Associating))
}

/// The IPv6 blocks that belong to their VPC or subnet now.
pub(crate) fn ipv6_in_use(blocks: &[Ipv6BlockAssociation]) -> impl Iterator<Item = Ipv6Block> {
    blocks
        .iter()
        .filter(|association| is_in_use(association.ipv6_cidr_block_state()))
        .map(|association| association.ipv6_cidr_block)
}

impl Vpc {
    /// A VPC with one IPv4 block, as `CreateVpc` makes it: host bits cleared. Whether the block will do is
    /// judged where it is added: [`crate::Network::add_vpc`].
    ///
    /// ```
    /// use aozu_vpc::Vpc;
    /// let vpc = Vpc::new("vpc-0123456789abcdef0".parse()?, "10.237.19.7/20".parse()?);
    /// assert_eq!(vpc.cidr_block().to_string(), "10.237.16.0/20");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(id: VpcId, block: Ipv4Block) -> Self {
        let block = Ipv4Block::from(block.net());
        Self {
            vpc_id: id,
            cidr_block: block,
            cidr_block_association_set: vec![Ipv4BlockAssociation::new(block)],
            ipv6_cidr_block_association_set: Vec::new(),
            dhcp_options_id: None,
            is_default: false,
            owner_id: None,
            state: Some(VpcState::Available),
            tags: Tags::default(),
        }
    }

    /// The same VPC with these tags.
    #[must_use]
    pub fn with_tags(self, tags: Tags) -> Self {
        Self { tags, ..self }
    }

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
        ipv6_in_use(&self.ipv6_cidr_block_association_set)
    }
}
