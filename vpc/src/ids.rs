/// The prefix, then 8 to 32 lower-case letters and digits. AWS writes 8 or 17 hexadecimal digits;
/// emulators write other letters too, and their dumps are read all the same.
fn check(text: &str, prefix: &str, rule: &'static str) -> Result<(), (Option<usize>, &'static str)> {
    let rest = text.strip_prefix(prefix).ok_or((Some(0), rule))?;
    if let Some((at, _)) = rest.char_indices().find(|(_, c)| !c.is_ascii_lowercase() && !c.is_ascii_digit()) {
        return Err((Some(prefix.len() + at), rule));
    }
    if (8..=32).contains(&rest.len()) { Ok(()) } else { Err((None, rule)) }
}

macro_rules! ids {
    ($($name:ident, $noun:literal, $prefix:literal;)*) => {
        $(
            aozu_names::checked_name! {
                #[doc = concat!("This is ", $noun, ": `", $prefix, "` and hexadecimal digits.")]
                #[doc = ""]
                #[doc = "```"]
                #[doc = concat!("let id: aozu_vpc::", stringify!($name), " = \"", $prefix, "0123456789abcdef0\".parse()?;")]
                #[doc = concat!("assert_eq!(id.as_str(), \"", $prefix, "0123456789abcdef0\");")]
                #[doc = "# Ok::<(), aozu_names::NameError>(())"]
                #[doc = "```"]
                pub struct $name, $noun, |text| {
                    check(text, $prefix, concat!("it must be `", $prefix, "` and 8 to 32 lower-case letters or digits"))
                }
            }

            impl $name {
                #[doc = concat!("What every such id begins with: `", $prefix, "`.")]
                pub const PREFIX: &'static str = $prefix;
            }
        )*
    };
}

ids! {
    BlockPublicAccessExclusionId, "the id of an exclusion from VPC Block Public Access", "vpcbpa-exclude-";
    InstanceProfileAssociationId, "the id of an instance profile's association", "iip-assoc-";
    AddressAssociationId, "the id of an Elastic IP's association", "eipassoc-";
    AllocationId, "the id of an Elastic IP's allocation", "eipalloc-";
    AttachmentId, "the id of an interface's attachment", "eni-attach-";
    CarrierGatewayId, "the id of a carrier gateway", "cagw-";
    CustomerGatewayId, "the id of a customer gateway", "cgw-";
    EgressOnlyInternetGatewayId, "the id of an egress-only internet gateway", "eigw-";
    FlowLogId, "the id of a flow log", "fl-";
    ImageId, "the id of a machine image", "ami-";
    InstanceId, "the id of an instance", "i-";
    InternetGatewayId, "the id of an internet gateway", "igw-";
    LaunchTemplateId, "the id of a launch template", "lt-";
    LocalGatewayId, "the id of a local gateway", "lgw-";
    NatGatewayId, "the id of a NAT gateway", "nat-";
    NetworkAclAssociationId, "the id of a network ACL's association", "aclassoc-";
    NetworkAclId, "the id of a network ACL", "acl-";
    NetworkInterfaceId, "the id of a network interface", "eni-";
    PrefixListId, "the id of a prefix list", "pl-";
    ReservationId, "the id of a reservation", "r-";
    RouteTableAssociationId, "the id of a route table's association", "rtbassoc-";
    RouteTableId, "the id of a route table", "rtb-";
    SecurityGroupId, "the id of a security group", "sg-";
    SecurityGroupRuleId, "the id of a security group rule", "sgr-";
    SnapshotId, "the id of a snapshot", "snap-";
    SubnetId, "the id of a subnet", "subnet-";
    TransitGatewayAttachmentId, "the id of a transit gateway attachment", "tgw-attach-";
    TransitGatewayId, "the id of a transit gateway", "tgw-";
    TransitGatewayRouteTableId, "the id of a transit gateway route table", "tgw-rtb-";
    VolumeId, "the id of a volume", "vol-";
    VpcCidrAssociationId, "the id of a VPC block's association", "vpc-cidr-assoc-";
    VpcEndpointId, "the id of a VPC endpoint", "vpce-";
    VpcId, "the id of a VPC", "vpc-";
    VpcPeeringConnectionId, "the id of a VPC peering connection", "pcx-";
    VpnConnectionId, "the id of a VPN connection", "vpn-";
    VpnGatewayId, "the id of a virtual private gateway", "vgw-";
}

aozu_names::checked_name! {
    /// The id of a DHCP option set: `dopt-` and hexadecimal digits, or `default` for a VPC that has none.
    ///
    /// ```
    /// use aozu_vpc::DhcpOptionsId;
    /// assert!("default".parse::<DhcpOptionsId>()?.is_default());
    /// assert!(!"dopt-0123456789abcdef0".parse::<DhcpOptionsId>()?.is_default());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct DhcpOptionsId, "the id of a DHCP option set", |text| {
        if text == "default" {
            return Ok(());
        }
        check(text, "dopt-", "it must be `default`, or `dopt-` and 8 to 32 lower-case letters or digits")
    }
}

impl DhcpOptionsId {
    /// Whether it stands for no option set.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.as_str() == "default"
    }
}

#[cfg(test)]
mod tests {
    use super::{TransitGatewayId, VpcId};

    #[test]
    fn short_and_long_ids_parse() {
        for right in ["vpc-1a2b3c4d", "vpc-0123456789abcdef0", "vpc-zz11yy22"] {
            assert_eq!(right.parse::<VpcId>().unwrap().as_str(), right);
        }
    }

    #[test]
    fn ids_of_other_things_are_refused() {
        for wrong in ["", "vpc-", "vpc-123", "subnet-1a2b3c4d", "vpc-1A2B3C4D", "vpc-1a2b3c4d ", "1a2b3c4d"] {
            assert!(wrong.parse::<VpcId>().is_err(), "{wrong}");
        }
        assert!("tgw-attach-1a2b3c4d".parse::<TransitGatewayId>().is_err());
    }

    #[test]
    fn the_error_names_the_rule() {
        assert_eq!(
            "vpc_1a2b3c4d".parse::<VpcId>().unwrap_err().to_string(),
            "`vpc_1a2b3c4d` is not the id of a VPC: it must be `vpc-` and 8 to 32 lower-case letters or digits (at byte 0)"
        );
    }
}
