use std::collections::BTreeSet;

use aozu_names::{Arn, Timestamp, wire::Resource};
use aozu_vpc::{AllocationId, AvailabilityZone, SecurityGroupId, SubnetId, VpcId};
use smol_str::SmolStr;

use crate::LoadBalancerName;

aozu_names::words! {
    /// The kinds of load balancer of the newer API; classic ones are [`crate::ClassicLoadBalancer`].
    pub enum LoadBalancerType {
        Application = "application",
        Network = "network",
        Gateway = "gateway",
    }
}

aozu_names::words! {
    /// Whether clients come from the internet, or by private addresses alone.
    pub enum Scheme {
        InternetFacing = "internet-facing",
        Internal = "internal",
    }
}

aozu_names::words! {
    /// Which addresses a balancer takes.
    pub enum IpAddressType {
        Ipv4 = "ipv4",
        Dualstack = "dualstack",
        DualstackWithoutPublicIpv4 = "dualstack-without-public-ipv4",
        Ipv6 = "ipv6",
    }
}

aozu_names::words! {
    /// Where a balancer is in its life.
    pub enum LoadBalancerStateCode {
        Active = "active",
        Provisioning = "provisioning",
        ActiveImpaired = "active_impaired",
        Failed = "failed",
    }
}

aozu_names::noun! {
    /// Where a balancer is in its life, and why.
    pub struct LoadBalancerState / LoadBalancerStateMirror {
        /// The state.
        maybe code: LoadBalancerStateCode = "Code",
        /// Why, where AWS says so.
        maybe reason: SmolStr = "Reason",
    }
}

aozu_names::noun! {
    /// An address of a node that stays: an Elastic IP or a private address that was chosen.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct LoadBalancerAddress / LoadBalancerAddressMirror {
        /// The public address.
        maybe ip_address: SmolStr = "IpAddress",
        /// The Elastic IP.
        maybe allocation_id: AllocationId = "AllocationId",
        /// The private address, of an internal balancer.
        maybe private_ipv4_address: SmolStr = "PrivateIPv4Address",
        /// The IPv6 address.
        maybe ipv6_address: SmolStr = "IPv6Address",
    }
}

aozu_names::noun! {
    /// A zone that a balancer stands in, with the subnet that its node has there.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct BalancerZone / BalancerZoneMirror {
        /// The zone.
        one zone_name: AvailabilityZone = "ZoneName",
        /// The subnet.
        maybe subnet_id: SubnetId = "SubnetId",
        /// The Outpost, if it is on one.
        maybe outpost_id: SmolStr = "OutpostId",
        /// The node's addresses that stay.
        set load_balancer_addresses: LoadBalancerAddress = "LoadBalancerAddresses",
        /// IPv6 prefixes that packets of UDP listeners come from.
        sorted source_nat_ipv6_prefixes: SmolStr = "SourceNatIpv6Prefixes",
    }
}

aozu_names::noun! {
    /// The pools that a balancer takes its public addresses from.
    pub struct IpamPools / IpamPoolsMirror {
        /// The pool of IPv4 addresses.
        maybe ipv4_ipam_pool_id: SmolStr = "Ipv4IpamPoolId",
    }
}

aozu_names::noun! {
    /// An Application, Network or Gateway Load Balancer.
    ///
    /// Source: Elastic Load Balancing API Reference (2015-12-01), `LoadBalancer` (botocore 1.44.5).
    pub struct LoadBalancer / LoadBalancerMirror {
        /// Its ARN.
        one load_balancer_arn: Arn = "LoadBalancerArn",
        /// Its DNS name.
        maybe dns_name: SmolStr = "DNSName",
        /// The hosted zone of that name.
        maybe canonical_hosted_zone_id: SmolStr = "CanonicalHostedZoneId",
        /// When it was made.
        value created_time: Timestamp = "CreatedTime",
        /// Its name.
        one load_balancer_name: LoadBalancerName = "LoadBalancerName",
        /// Whether clients come from the internet; a Gateway Load Balancer has none.
        maybe scheme: Scheme = "Scheme",
        /// Its VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// Where it is in its life.
        part state: LoadBalancerState = "State",
        /// Which kind it is.
        one load_balancer_type: LoadBalancerType = "Type",
        /// The zones it stands in, one subnet each.
        set availability_zones: BalancerZone = "AvailabilityZones",
        /// Its security groups.
        sorted security_groups: SecurityGroupId = "SecurityGroups",
        /// Which addresses it takes.
        maybe ip_address_type: IpAddressType = "IpAddressType",
        /// The pool of customer-owned addresses, on an Outpost.
        maybe customer_owned_ipv4_pool: SmolStr = "CustomerOwnedIpv4Pool",
        /// Whether its groups' rules hold for what comes by PrivateLink: `on` or `off`.
        maybe enforce_security_group_inbound_rules_on_private_link_traffic: SmolStr =
            "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
        /// Whether UDP listeners are allowed with IPv6: `on` or `off`.
        maybe enable_prefix_for_ipv6_source_nat: SmolStr = "EnablePrefixForIpv6SourceNat",
        /// The pools of its public addresses.
        part ipam_pools: IpamPools = "IpamPools",
    }
}

impl Resource for LoadBalancer {
    type Key = Arn;
    type Wire = LoadBalancerMirror;
    const ID: &'static str = "LoadBalancerArn";
    fn wire_id(wire: &LoadBalancerMirror) -> Option<&str> {
        wire.load_balancer_arn.as_deref()
    }
    fn key(&self) -> Arn {
        self.load_balancer_arn.clone()
    }
}

impl LoadBalancer {
    /// The zones that it stands in, each once.
    #[must_use]
    pub fn zones(&self) -> BTreeSet<&AvailabilityZone> {
        self.availability_zones.iter().map(BalancerZone::zone_name).collect()
    }

    /// Whether it faces the internet; a balancer of which the scheme is not told is not said to.
    #[must_use]
    pub fn is_internet_facing(&self) -> bool {
        self.scheme == Some(Scheme::InternetFacing)
    }

    /// Whether it is an Application Load Balancer.
    #[must_use]
    pub fn is_application(&self) -> bool {
        self.load_balancer_type == LoadBalancerType::Application
    }

    /// Whether it is a Network Load Balancer.
    #[must_use]
    pub fn is_network(&self) -> bool {
        self.load_balancer_type == LoadBalancerType::Network
    }
}
