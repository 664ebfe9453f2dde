use super::{Refused, add, find, missing};
use crate::{
    InternetGateway, InternetGatewayId, NatGateway, Network, VpcAttachment, VpcId,
    rules::{internet_gateway_shape, nat_address_shape},
};

impl Network {
    /// Adds an internet gateway that is attached to nothing, as `CreateInternetGateway` does.
    ///
    /// # Errors
    /// When the id is taken.
    ///
    /// ```
    /// use aozu_vpc::{InternetGateway, Network};
    /// let mut network = Network::default();
    /// network.add_internet_gateway(InternetGateway::new("igw-0123456789abcdef0".parse()?))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_internet_gateway(&mut self, gateway: InternetGateway) -> Result<(), Refused> {
        add(self.internet_gateways_mut(), gateway.internet_gateway_id().clone(), gateway)
    }

    /// Attaches an internet gateway to a VPC, as `AttachInternetGateway` does.
    ///
    /// # Errors
    /// When either is not there, the gateway has a VPC, or the VPC a gateway.
    ///
    /// ```
    /// # use aozu_vpc::{InternetGateway, Network, Vpc};
    /// # let mut network = Network::default();
    /// # let vpc: aozu_vpc::VpcId = "vpc-0123456789abcdef0".parse()?;
    /// # network.add_vpc(Vpc::new(vpc.clone(), "10.0.0.0/16".parse()?), "rtb-0123456789abcdef0".parse()?)?;
    /// let gateway: aozu_vpc::InternetGatewayId = "igw-0123456789abcdef0".parse()?;
    /// network.add_internet_gateway(InternetGateway::new(gateway.clone()))?;
    /// network.attach_internet_gateway(&gateway, &vpc)?;
    /// assert!(network.attach_internet_gateway(&gateway, &vpc).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attach_internet_gateway(
        &mut self,
        gateway: &InternetGatewayId,
        vpc: &VpcId,
    ) -> Result<(), Refused> {
        find(self.vpcs(), vpc, gateway)?;
        let found = find(self.internet_gateways(), gateway, vpc)?;
        let vpcs: Vec<VpcId> = found.vpcs().chain([vpc]).cloned().collect();
        let beside = self
            .internet_gateways()
            .values()
            .find(|other| other.internet_gateway_id() != gateway && other.vpcs().any(|id| id == vpc));
        internet_gateway_shape::allow(found, &vpcs, beside)?;
        if let Some(found) = self.internet_gateways_mut().get_mut(gateway) {
            found.attachments.push(VpcAttachment::new(vpc.clone()));
        }
        Ok(())
    }

    /// Adds a NAT gateway, as `CreateNatGateway` does. That its subnet leads to the internet is not asked
    /// here, since AWS does not ask it either.
    ///
    /// # Errors
    /// When its subnet is not there or of another VPC, its addresses do not fit its type, or the id is taken.
    ///
    /// ```
    /// # use aozu_vpc::{NatGateway, Network, Subnet, Vpc};
    /// # let mut network = Network::default();
    /// # let vpc: aozu_vpc::VpcId = "vpc-0123456789abcdef0".parse()?;
    /// # network.add_vpc(Vpc::new(vpc.clone(), "10.0.0.0/16".parse()?), "rtb-0123456789abcdef0".parse()?)?;
    /// # let subnet: aozu_vpc::SubnetId = "subnet-0123456789abcdef0".parse()?;
    /// # network.add_subnet(Subnet::new(subnet.clone(), vpc.clone(), "10.0.1.0/24".parse()?, "ap-northeast-1a".parse()?))?;
    /// let nat = NatGateway::new_public(
    ///     "nat-0123456789abcdef0".parse()?, vpc, subnet, "eipalloc-0123456789abcdef0".parse()?);
    /// network.add_nat_gateway(nat)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add_nat_gateway(&mut self, nat: NatGateway) -> Result<(), Refused> {
        let id = nat.nat_gateway_id().clone();
        if let Some(subnet) = nat.subnet_id() {
            let found = find(self.subnets(), subnet, &id)?;
            if nat.vpc_id().is_some_and(|vpc| vpc != found.vpc_id()) {
                return Err(missing(subnet, &id));
            }
        }
        nat_address_shape::allow(&nat)?;
        add(self.nat_gateways_mut(), id, nat)
    }
}
