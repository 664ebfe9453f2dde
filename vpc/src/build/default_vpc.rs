use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::Refused;
use crate::{
    AvailabilityZone, Destination, InternetGateway, InternetGatewayId, Network, Route, RouteTableId,
    RouteTarget, Subnet, Vpc, VpcId, limits,
};

impl Network {
    /// A network that holds what AWS gives every region at first: the default VPC 172.31.0.0/16 with a
    /// default /20 subnet in each zone, an internet gateway, and a main table that leads to it; both DNS
    /// attributes on. Its default security group and network ACL are not part of it.
    ///
    /// The subnets' ids follow from the VPC's: `subnet-` and the zone's place among the zones.
    ///
    /// Source: VPC User Guide, "Default VPCs"; specs/vpc.md §1.1.
    ///
    /// # Errors
    /// When there are more than 16 zones, for which the block has no room, or a zone is given twice.
    ///
    /// ```
    /// use aozu_vpc::{Family, Index, Network, SubnetClass};
    /// let zones = ["ap-northeast-1a".parse()?, "ap-northeast-1c".parse()?, "ap-northeast-1d".parse()?];
    /// let network = Network::default_vpc(
    ///     "vpc-0123456789abcdef0".parse()?,
    ///     "rtb-0123456789abcdef0".parse()?,
    ///     "igw-0123456789abcdef0".parse()?,
    ///     &zones,
    /// )?;
    /// let index = Index::new(&network);
    /// assert_eq!(network.subnets().len(), 3);
    /// for subnet in network.subnets().values() {
    ///     assert_eq!(index.subnet_class(subnet, Family::Ipv4), SubnetClass::Public);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn default_vpc(
        id: VpcId,
        main: RouteTableId,
        gateway: InternetGatewayId,
        zones: &[AvailabilityZone],
    ) -> Result<Self, Refused> {
        for (place, zone) in zones.iter().enumerate() {
            if zones.iter().take(place).any(|before| before == zone) {
                return Err(Refused::ZoneTwice(zone.clone()));
            }
        }
        let mut network = Self::default();
        let block = limits::default_vpc();
        network.add_vpc(Vpc { is_default: true, ..Vpc::new(id.clone(), block) }, main.clone())?;
        network.set_dns(&id, true, true);
        for (zone, base) in zones.iter().zip((u32::from(block.net().network())..).step_by(1 << 12)) {
            let place = network.subnets().len();
            let Ok(subnet_id) = format!("subnet-{place:017}").parse() else { continue };
            let twenty =
                Ipv4Net::new(Ipv4Addr::from(base), limits::DEFAULT_SUBNET_PREFIX).unwrap_or(block.net());
            let subnet = Subnet::new(subnet_id, id.clone(), twenty.into(), zone.clone());
            let subnet = Subnet { default_for_az: true, map_public_ip_on_launch: true, ..subnet };
            network.add_subnet(subnet)?;
        }
        network.add_internet_gateway(InternetGateway::new(gateway.clone()))?;
        network.attach_internet_gateway(&gateway, &id)?;
        let everywhere = Destination::Ipv4(Ipv4Net::default().into());
        network.add_route(&main, Route::new(everywhere, RouteTarget::InternetGateway(gateway)))?;
        Ok(network)
    }
}
