use aozu_names::{AccountId, Tags};

use crate::{EgressOnlyInternetGatewayId, InternetGatewayId, VpcId};

words! {
    /// How far the attachment of a gateway is. EC2 says `available` for internet gateways, its manual
    /// `attached`.
    pub enum AttachmentState {
        Attaching = "attaching",
        Attached = "attached",
        Available = "available",
        Detaching = "detaching",
        Detached = "detached",
    }
}

noun! {
    /// The attachment of a gateway to a VPC.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct VpcAttachment / VpcAttachmentMirror {
        /// The VPC.
        one vpc_id: VpcId = "VpcId",
        /// How far it is.
        maybe state: AttachmentState = "State",
    }
}

impl VpcAttachment {
    pub(crate) fn new(vpc: VpcId) -> Self {
        Self { vpc_id: vpc, state: Some(AttachmentState::Available) }
    }

    /// Whether it holds now.
    #[must_use]
    pub fn is_attached(&self) -> bool {
        !matches!(self.state, Some(AttachmentState::Detaching | AttachmentState::Detached))
    }
}

noun! {
    /// The way between a VPC and the internet, both directions; it translates addresses one to one.
    ///
    /// Source: EC2 API Reference, `InternetGateway`.
    pub struct InternetGateway / InternetGatewayMirror {
        /// Its id.
        one internet_gateway_id: InternetGatewayId = "InternetGatewayId",
        /// The VPCs it is attached to: at most one.
        set attachments: VpcAttachment = "Attachments",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// The way out to the internet for IPv6, which lets nothing in.
    pub struct EgressOnlyInternetGateway / EgressOnlyInternetGatewayMirror {
        /// Its id.
        one egress_only_internet_gateway_id: EgressOnlyInternetGatewayId = "EgressOnlyInternetGatewayId",
        /// The VPCs it is attached to: at most one.
        set attachments: VpcAttachment = "Attachments",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { InternetGateway / InternetGatewayMirror: internet_gateway_id InternetGatewayId = "InternetGatewayId", "internet-gateway", "ec2/InternetGateways", owner: owner_id, tags: tags }
resource! { EgressOnlyInternetGateway / EgressOnlyInternetGatewayMirror: egress_only_internet_gateway_id EgressOnlyInternetGatewayId = "EgressOnlyInternetGatewayId", "egress-only-internet-gateway", "ec2/EgressOnlyInternetGateways", tags: tags }

impl InternetGateway {
    /// A gateway that is attached to nothing, as `CreateInternetGateway` makes it.
    ///
    /// ```
    /// let gateway = aozu_vpc::InternetGateway::new("igw-0123456789abcdef0".parse()?);
    /// assert_eq!(gateway.vpcs().count(), 0);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn new(id: InternetGatewayId) -> Self {
        Self { internet_gateway_id: id, attachments: Vec::new(), owner_id: None, tags: Tags::default() }
    }

    /// The VPCs it is attached to now.
    pub fn vpcs(&self) -> impl Iterator<Item = &VpcId> {
        self.attachments.iter().filter(|one| one.is_attached()).map(VpcAttachment::vpc_id)
    }
}

impl EgressOnlyInternetGateway {
    /// The VPCs it is attached to now.
    pub fn vpcs(&self) -> impl Iterator<Item = &VpcId> {
        self.attachments.iter().filter(|one| one.is_attached()).map(VpcAttachment::vpc_id)
    }
}
