use smol_str::{SmolStr, format_smolstr};

use crate::{SecurityGroupId, VpcId};

aozu_names::checked_name! {
    /// A security group and a VPC that it is associated with: `sg-…/vpc-…`. AWS gives the association no
    /// id of its own.
    ///
    /// ```
    /// let key = "sg-0123456789abcdef0/vpc-0123456789abcdef0";
    /// assert!(key.parse::<aozu_vpc::GroupOfVpc>().is_ok());
    /// assert!("sg-0123456789abcdef0".parse::<aozu_vpc::GroupOfVpc>().is_err());
    /// ```
    pub struct GroupOfVpc, "a security group with a VPC", |text| {
        let fits = text.split_once('/').is_some_and(|(group, vpc)| {
            group.parse::<SecurityGroupId>().is_ok() && vpc.parse::<VpcId>().is_ok()
        });
        if fits { Ok(()) } else { Err((None, "it must be the ids of a group and of a VPC, joined by `/`")) }
    }
}

noun! {
    /// The association of a security group with a VPC other than its own, in which it then serves too.
    ///
    /// Source: EC2 API Reference, `SecurityGroupVpcAssociation`.
    pub struct SecurityGroupVpcAssociation / SecurityGroupVpcAssociationMirror {
        /// The group.
        one group_id: SecurityGroupId = "GroupId",
        /// The VPC.
        one vpc_id: VpcId = "VpcId",
        /// The account of the VPC.
        maybe vpc_owner_id: SmolStr = "VpcOwnerId",
        /// `associated`, or on the way there or away.
        maybe state: SmolStr = "State",
    }
}

impl SecurityGroupVpcAssociation {
    /// Group and VPC, where the association is in force; a state nobody gave counts.
    #[must_use]
    pub fn in_use(&self) -> Option<(&SecurityGroupId, &VpcId)> {
        let in_force = matches!(self.state.as_deref(), None | Some("associated" | "associating"));
        in_force.then_some((&self.group_id, &self.vpc_id))
    }
}

impl aozu_names::wire::Resource for SecurityGroupVpcAssociation {
    type Key = GroupOfVpc;
    type Wire = SecurityGroupVpcAssociationMirror;
    const ID: &'static str = "GroupId";

    fn wire_id(wire: &Self::Wire) -> Option<&str> {
        wire.group_id.as_deref()
    }

    fn key(&self) -> GroupOfVpc {
        GroupOfVpc::of(&self.group_id, &self.vpc_id)
    }
}

impl GroupOfVpc {
    /// The key of a group and a VPC.
    ///
    /// ```
    /// use aozu_vpc::GroupOfVpc;
    /// let key = GroupOfVpc::of(&"sg-0123456789abcdef0".parse()?, &"vpc-0123456789abcdef0".parse()?);
    /// assert_eq!(key.as_str(), "sg-0123456789abcdef0/vpc-0123456789abcdef0");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn of(group: &SecurityGroupId, vpc: &VpcId) -> Self {
        Self(format_smolstr!("{group}/{vpc}"))
    }
}
