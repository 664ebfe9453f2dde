use std::{fmt, str::FromStr};

use aozu_names::NameError;
use serde::{Serialize, Serializer};

/// Defines the codes of one kind: a variant, the word, our own sentence for people, and the members that an
/// explanation of that code has beside `ExplanationCode`.
macro_rules! codes {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, $noun:literal {
            $($variant:ident = $word:literal, $message:literal, [$($member:ident)*];)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`: ", $message, ".")] $variant,)*
        }

        impl $name {
            /// Every code, in the order of the manual; ours come last.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code, as it is printed.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What it means, for people.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$variant => $message,)* }
            }

            /// The members that tell where it happened.
            #[must_use]
            pub const fn members(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$(stringify!($member),)*],)* }
            }
        }

        impl FromStr for $name {
            type Err = NameError;
            fn from_str(text: &str) -> Result<Self, NameError> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(NameError::new($noun, text, "it must be one that the manual lists")),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
    };
}

codes! {
    /// Why packets do not pass: the explanation codes of Reachability Analyzer, and, with the prefix `X_`,
    /// ours.
    ///
    /// [`ReasonCode::members`] lists what an explanation of the code says beside the code itself. AWS's
    /// guide names no members. Those of `ENI_SG_RULES_MISMATCH`, `NO_ROUTE_TO_DESTINATION`,
    /// `SUBNET_ACL_RESTRICTION` (but for `AclRule`), `IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS` and
    /// `TGW_RTB_CANNOT_ROUTE` are as answers of AWS show them; the others name what the code speaks of, by
    /// the members that EC2's `Explanation` has for it.
    ///
    /// Source: Reachability Analyzer guide, "Reachability Analyzer explanation codes"; AWS CLI reference,
    /// `describe-network-insights-analyses`, example; answers published by users (2026).
    ///
    /// ```
    /// use aozu_vpc::reach::ReasonCode;
    /// let code: ReasonCode = "NO_ROUTE_TO_DESTINATION".parse()?;
    /// assert_eq!(code, ReasonCode::NoRouteToDestination);
    /// assert_eq!(code.members(), ["Destination", "RouteTable", "Vpc"]);
    /// assert!(!code.is_ours() && ReasonCode::XLoop.is_ours());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub enum ReasonCode, "an explanation code" {
        // The path is not there.
        BadState = "BAD_STATE", "the component does not work in the state that it is in", [Component State];
        BadStateAttachment = "BAD_STATE_ATTACHMENT", "what joins the two components is not up", [Component AttachedTo State];
        BadStateRoute = "BAD_STATE_ROUTE", "the route that wins leads nowhere: it is a blackhole", [RouteTable RouteTableRoute Vpc];
        BadStateVpn = "BAD_STATE_VPN", "no tunnel of the VPN connection is up", [VpnConnection VpnGateway CustomerGateway State];
        CannotRoute = "CANNOT_ROUTE", "the route is for other addresses than the packet's destination", [RouteTable RouteTableRoute Vpc];
        ElbAclRestriction = "ELB_ACL_RESTRICTION", "a Classic Load Balancer sends through its subnet's network ACL, even within the subnet", [Acl AclRule Direction Component Subnet Vpc];
        ElbInstalledAzRestriction = "ELB_INSTALLED_AZ_RESTRICTION", "the load balancer sends only to zones that are enabled for it", [Component AvailabilityZones];
        ElbListenerPortRestriction = "ELB_LISTENER_PORT_RESTRICTION", "the Classic Load Balancer's listener takes and sends other ports", [Component ClassicLoadBalancerListener Direction Port];
        ElbListenersMismatch = "ELB_LISTENERS_MISMATCH", "no listener of the Classic Load Balancer takes these packets", [Component LoadBalancerArn];
        ElbNotCrosszone = "ELB_NOT_CROSSZONE", "the load balancer keeps to its zone, and its targets stand in others", [Component AvailabilityZones];
        ElbV2ListenerHasNoTg = "ELBV2_LISTENER_HAS_NO_TG", "the target groups of the listener have no targets", [LoadBalancerArn LoadBalancerListenerPort LoadBalancerTargetGroups];
        ElbV2ListenerPortRestriction = "ELBV2_LISTENER_PORT_RESTRICTION", "the listener takes another port", [LoadBalancerArn LoadBalancerListenerPort];
        ElbV2ListenerRequiresTgAccept = "ELBV2_LISTENER_REQUIRES_TG_ACCEPT", "no target group of the listener takes these packets", [LoadBalancerArn LoadBalancerListenerPort LoadBalancerTargetGroups];
        ElbV2ListenersMismatch = "ELBV2_LISTENERS_MISMATCH", "no listener of the load balancer takes these packets", [LoadBalancerArn];
        ElbV2NoTargetsInAz = "ELBV2_NO_TARGETS_IN_AZ", "the load balancer has no targets in these zones", [LoadBalancerArn LoadBalancerTargetGroup AvailabilityZones];
        ElbV2SourceAddressPreservation = "ELBV2_SOURCE_ADDRESS_PRESERVATION", "the Network Load Balancer keeps the client's address as source", [LoadBalancerArn Address];
        EniAddressRestriction = "ENI_ADDRESS_RESTRICTION", "the interface has no such address", [NetworkInterface Direction Addresses Subnet Vpc];
        EniSgRulesMismatch = "ENI_SG_RULES_MISMATCH", "no rule of the interface's security groups lets these packets through", [Direction NetworkInterface SecurityGroups Subnet Vpc];
        EniSourceDestCheckRestriction = "ENI_SOURCE_DEST_CHECK_RESTRICTION", "the interface checks source and destination, and the packet is not its own", [Direction NetworkInterface Addresses Subnet Vpc];
        FirewallRulesRestriction = "FIREWALL_RULES_RESTRICTION", "a rule of the network firewall stops the packets", [Component FirewallStatelessRule FirewallStatefulRule];
        GatewayRejectsSpoofedTraffic = "GATEWAY_REJECTS_SPOOFED_TRAFFIC", "the source address is not the sender's own, and gateways drop such packets", [Component Address Vpc];
        GwlbDestinationPortRestriction = "GWLB_DESTINATION_PORT_RESTRICTION", "a Gateway Load Balancer speaks with its targets on port 6081 only", [LoadBalancerArn Port];
        GwlbProtocolRestriction = "GWLB_PROTOCOL_RESTRICTION", "a Gateway Load Balancer speaks GENEVE with its targets, which is UDP", [LoadBalancerArn Protocols];
        HigherPriorityRoute = "HIGHER_PRIORITY_ROUTE", "another route for the same addresses comes first", [RouteTable RouteTableRoute Vpc];
        IgwDestinationAddressInVpcCidrs = "IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS", "the internet gateway delivers only to addresses of its VPC", [InternetGateway Cidrs Vpc];
        IgwDestinationAddressNotInRfc1918Egress = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "the internet gateway sends nothing to private addresses (RFC 1918)", [InternetGateway Vpc];
        IgwDestinationAddressNotInRfc6598Egress = "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS", "the internet gateway sends nothing to shared addresses (RFC 6598)", [InternetGateway Vpc];
        IgwNatReflection = "IGW_NAT_REFLECTION", "the path leaves by an internet gateway and comes in again", [InternetGateway Vpc];
        IgwPrivateIpAssociationForIngress = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "the destination is not the public address of an attached interface of the VPC", [InternetGateway Vpc];
        IgwPublicIpAssociationForEgress = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", "the source has no public address, which the internet gateway needs", [InternetGateway Vpc];
        IgwSourceAddressNotInRfc1918Ingress = "IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS", "the internet gateway takes nothing from private addresses (RFC 1918)", [InternetGateway Vpc];
        IgwSourceAddressNotInRfc6598Ingress = "IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS", "the internet gateway takes nothing from shared addresses (RFC 6598)", [InternetGateway Vpc];
        IngressRtbNoPublicIp = "INGRESS_RTB_NO_PUBLIC_IP", "the appliance that the gateway's route table names has no public address", [IngressRouteTable NetworkInterface Vpc];
        IngressRtbTrafficRedirection = "INGRESS_RTB_TRAFFIC_REDIRECTION", "the gateway's route table sends the subnet's packets to an appliance, so the direct route does not serve", [IngressRouteTable SubnetRouteTable RouteTableRoute Subnet Vpc];
        MoreSpecificRoute = "MORE_SPECIFIC_ROUTE", "a more specific route wins", [RouteTable RouteTableRoute Vpc];
        NgwDestAddressPreservation = "NGW_DEST_ADDRESS_PRESERVATION", "the NAT gateway leaves the destination as it is", [NatGateway Address];
        NgwRequiresSourceInVpc = "NGW_REQUIRES_SOURCE_IN_VPC", "the NAT gateway serves only what starts in its own VPC", [NatGateway Vpc];
        NgwSourceAddressReassign = "NGW_SOURCE_ADDRESS_REASSIGN", "the NAT gateway puts its own address as source", [NatGateway Address];
        NoPossibleDestination = "NO_POSSIBLE_DESTINATION", "nobody there has the destination's address", [Component Vpc];
        NoRouteToDestination = "NO_ROUTE_TO_DESTINATION", "no route of the table is for the destination", [Destination RouteTable Vpc];
        PcxRequiresAddressInVpcCidr = "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", "a peering connection carries only between addresses of its two VPCs", [VpcPeeringConnection SourceVpc DestinationVpc Cidrs];
        ProtocolRestriction = "PROTOCOL_RESTRICTION", "the component does not take this protocol", [Component Protocols];
        RegionalNgwRouteAzRestriction = "REGIONAL_NGW_ROUTE_AZ_RESTRICTION", "the regional NAT gateway does not stand in the sender's zone", [NatGateway RouteTable RouteTableRoute AvailabilityZones];
        RemapEphemeralPort = "REMAP_EPHEMERAL_PORT", "the component sends from a port of its own, 1024 to 65535", [Component PortRanges];
        SgHasNoRules = "SG_HAS_NO_RULES", "the security group has no rules in this direction", [Direction SecurityGroup NetworkInterface Vpc];
        SgReferencesNotPreserved = "SG_REFERENCES_NOT_PRESERVED", "past this component nobody knows the sender's security groups, and the rule names a group", [Component SecurityGroupRule SecurityGroup];
        SgReferencingSupport = "SG_REFERENCING_SUPPORT", "the transit gateway's attachment does not carry security group references", [TransitGateway TransitGatewayAttachment Vpc];
        SubnetAclRestriction = "SUBNET_ACL_RESTRICTION", "the subnet's network ACL does not let these packets through", [Acl AclRule Direction Subnet Vpc];
        TargetAddressRestriction = "TARGET_ADDRESS_RESTRICTION", "the load balancer sends only to the addresses of its targets", [LoadBalancerArn LoadBalancerTarget LoadBalancerTargetGroup];
        TargetPortRestriction = "TARGET_PORT_RESTRICTION", "the load balancer sends only to the ports of its targets", [LoadBalancerArn LoadBalancerTarget LoadBalancerTargetGroup LoadBalancerTargetPort];
        TgwAttachMissingTgwRtbAssociation = "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", "the attachment is associated with no route table of the transit gateway", [TransitGateway TransitGatewayAttachment];
        TgwAttachVpcAzRestriction = "TGW_ATTACH_VPC_AZ_RESTRICTION", "the attachment delivers in the zone that the packets came from, and this interface stands in another", [TransitGateway TransitGatewayAttachment NetworkInterface AvailabilityZones];
        TgwBadStateVpn = "TGW_BAD_STATE_VPN", "no tunnel of the VPN connection is up", [TransitGateway VpnConnection State];
        TgwRouteAzRestriction = "TGW_ROUTE_AZ_RESTRICTION", "the VPC's attachment has no subnet in the sender's zone", [TransitGateway TransitGatewayAttachment RouteTable RouteTableRoute AvailabilityZones Vpc];
        TgwRtbBadStateRoute = "TGW_RTB_BAD_STATE_ROUTE", "the transit gateway's route leads nowhere: it is a blackhole", [TransitGateway TransitGatewayRouteTable TransitGatewayRouteTableRoute];
        TgwRtbCannotRoute = "TGW_RTB_CANNOT_ROUTE", "the transit gateway's route is for other addresses than the packet's destination", [TransitGateway TransitGatewayRouteTable TransitGatewayRouteTableRoute];
        TgwRtbHigherPriorityRoute = "TGW_RTB_HIGHER_PRIORITY_ROUTE", "another route of the transit gateway for the same addresses comes first", [TransitGateway TransitGatewayRouteTable TransitGatewayRouteTableRoute];
        TgwRtbMoreSpecificRoute = "TGW_RTB_MORE_SPECIFIC_ROUTE", "a more specific route of the transit gateway wins", [TransitGateway TransitGatewayRouteTable TransitGatewayRouteTableRoute];
        TgwRtbNoRouteToTgwAttachment = "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "no route of the transit gateway's table leads to the attachment", [TransitGateway TransitGatewayRouteTable TransitGatewayAttachment];
        TgwRtbRoutesAreUnknown = "TGW_RTB_ROUTES_ARE_UNKNOWN", "the routes of the transit gateway's table were not read", [TransitGateway TransitGatewayRouteTable];
        UnknownDestination = "UNKNOWN_DESTINATION", "too little is known of where the packets go next", [Component Destination];
        UnknownPeeredSgs = "UNKNOWN_PEERED_SGS", "the security groups of the peered VPC were not read, so rules that name them admit nobody", [VpcPeeringConnection SecurityGroupRule];
        UnknownResource = "UNKNOWN_RESOURCE", "the resource was not read", [Component MissingComponent];
        VgwPrivateIpAssociationForEgress = "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", "the source is no address of an attached interface of the VPC", [VpnGateway Vpc];
        VgwPrivateIpAssociationForIngress = "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "the destination is no private address of an attached interface of the VPC", [VpnGateway Vpc];
        VpcBlockPublicAccessEnabled = "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", "VPC Block Public Access stops what goes through internet gateways", [Component Direction Subnet Vpc];
        VpcLocalRouteCidrRestriction = "VPC_LOCAL_ROUTE_CIDR_RESTRICTION", "the local route serves only the VPC's own addresses", [RouteTable RouteTableRoute Cidrs Vpc];
        VpceGatewayEgressSourceAddressRestriction = "VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION", "a gateway endpoint answers only from the addresses of its prefix list", [VpcEndpoint PrefixList];
        VpceGatewayProtocolRestriction = "VPCE_GATEWAY_PROTOCOL_RESTRICTION", "a gateway endpoint takes only TCP and ICMP echo", [VpcEndpoint Protocols];
        VpceIntraVpcTraffic = "VPCE_INTRA_VPC_TRAFFIC", "an endpoint opens no connections into its own VPC", [VpcEndpoint Vpc];
        VpceServiceNotInstalledInAz = "VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "the endpoint's service is not offered in the zone", [VpcEndpoint AvailabilityZones];
        // No path is possible.
        DisconnectedVpcs = "DISCONNECTED_VPCS", "nothing joins the VPCs of source and destination", [SourceVpc DestinationVpc];
        NoPath = "NO_PATH", "there is no path from the source to the destination", [];
        NoSourceOrDestination = "NO_SOURCE_OR_DESTINATION", "the source or the destination does not exist", [MissingComponent];
        UnassociatedComponent = "UNASSOCIATED_COMPONENT", "the component belongs to no VPC that is known, or has no address", [Component];
        UnsupportedComponent = "UNSUPPORTED_COMPONENT", "components of this kind are not followed", [Component];
        // Filters of the question leave no path.
        ComponentFilterRestriction = "COMPONENT_FILTER_RESTRICTION", "no path goes through the component that the question asks for", [Component];
        ComponentFilterRestrictionRemovedComponent = "COMPONENT_FILTER_RESTRICTION_REMOVED_COMPONENT", "the question leaves out a component that every path needs", [Component];
        FilterAtDestinationDestinationAddress = "FILTER_AT_DESTINATION_DESTINATION_ADDRESS", "no path arrives with this destination address", [Address];
        FilterAtDestinationDestinationPortRange = "FILTER_AT_DESTINATION_DESTINATION_PORT_RANGE", "no path arrives at these ports", [PortRanges];
        FilterAtDestinationProtocol = "FILTER_AT_DESTINATION_PROTOCOL", "no path arrives with this protocol", [Protocols];
        FilterAtDestinationSourceAddress = "FILTER_AT_DESTINATION_SOURCE_ADDRESS", "no path arrives with this source address", [Address];
        FilterAtDestinationSourcePortRange = "FILTER_AT_DESTINATION_SOURCE_PORT_RANGE", "no path arrives from these ports", [PortRanges];
        FilterAtSourceDestinationAddress = "FILTER_AT_SOURCE_DESTINATION_ADDRESS", "no path starts with this destination address", [Address];
        FilterAtSourceDestinationPortRange = "FILTER_AT_SOURCE_DESTINATION_PORT_RANGE", "no path starts to these ports", [PortRanges];
        FilterAtSourceProtocol = "FILTER_AT_SOURCE_PROTOCOL", "no path starts with this protocol", [Protocols];
        FilterAtSourceSourceAddress = "FILTER_AT_SOURCE_SOURCE_ADDRESS", "no path starts with this source address", [Address];
        FilterAtSourceSourcePortRange = "FILTER_AT_SOURCE_SOURCE_PORT_RANGE", "no path starts from these ports", [PortRanges];
        IgwExpectsPublicAddress = "IGW_EXPECTS_PUBLIC_ADDRESS", "addresses on the far side of an internet gateway must be public", [InternetGateway Address];
        // Ours.
        XReturnAsymmetric = "X_RETURN_ASYMMETRIC", "the reply goes another way than the request came, past what remembers the connection", [Component RouteTable RouteTableRoute Vpc];
        XReturnNaclPartial = "X_RETURN_NACL_PARTIAL", "replies come back to some of the client's ports only", [Acl AclRule Direction PortRanges Subnet Vpc];
        XNatNoSession = "X_NAT_NO_SESSION", "nothing was asked from within, so the NAT gateway drops what comes", [NatGateway];
        XPort25Blocked = "X_PORT25_BLOCKED", "AWS drops TCP to port 25 of public addresses unless the account is exempt", [NetworkInterface Port];
        XLambdaNoInbound = "X_LAMBDA_NO_INBOUND", "nothing can open a connection to a function's interface", [NetworkInterface];
        XLambdaNoPublicIp = "X_LAMBDA_NO_PUBLIC_IP", "a function's interface never has a public address, so an internet gateway is a dead end for it", [NetworkInterface InternetGateway Subnet];
        XRouteAmbiguous = "X_ROUTE_AMBIGUOUS", "two prefix lists have the same entry and lead to different targets, and AWS picks one", [RouteTable RouteTableRoute Vpc];
        XMissingData = "X_MISSING_DATA", "what decides was not read", [Component MissingComponent];
        XLoop = "X_LOOP", "the routes lead round in a circle", [Component RouteTable RouteTableRoute];
    }
}

impl ReasonCode {
    /// Whether it is a code of ours, which AWS does not print.
    #[must_use]
    pub fn is_ours(self) -> bool {
        self.as_str().starts_with("X_")
    }
}

codes! {
    /// What an analysis adds to a component of a path: the additional detail codes of Reachability Analyzer,
    /// as `AdditionalDetailType` has them.
    ///
    /// Source: Reachability Analyzer guide, "Reachability Analyzer additional detail codes" (2026).
    ///
    /// ```
    /// use aozu_vpc::reach::DetailCode;
    /// assert_eq!(DetailCode::AvailabilityZoneCrossed.to_string(), "AVAILABILITY_ZONE_CROSSED");
    /// ```
    pub enum DetailCode, "an additional detail code" {
        AssumptionPreserveClientIpIsDisabled = "ASSUMPTION_PRESERVE_CLIENT_IP_IS_DISABLED", "the target group's attributes were not read; the client's address is taken not to be kept", [Component];
        AssumptionPreserveClientIpIsEnabled = "ASSUMPTION_PRESERVE_CLIENT_IP_IS_ENABLED", "the target group's attributes were not read; the client's address is taken to be kept", [Component];
        AvailabilityZoneCrossed = "AVAILABILITY_ZONE_CROSSED", "the path goes from one zone to another", [Component];
        FirewallUnsupportedHigherPriorityRuleGroupType = "FIREWALL_UNSUPPORTED_HIGHER_PRIORITY_RULE_GROUP_TYPE", "an earlier rule group of a kind that is not followed may decide otherwise", [Component RuleGroupTypePairs];
        FirewallUnsupportedHigherPriorityRules = "FIREWALL_UNSUPPORTED_HIGHER_PRIORITY_RULES", "an earlier rule with options that are not followed may decide otherwise", [Component RuleGroupRuleOptionsPairs];
        FirewallUnsupportedRuleOptions = "FIREWALL_UNSUPPORTED_RULE_OPTIONS", "the rule that decides has options that are not followed", [Component RuleOptions];
        MissingTargetGroupAttributes = "MISSING_TARGET_GROUP_ATTRIBUTES", "the target group's attributes were not read", [Component];
        PathThroughGwlbNotChecked = "PATH_THROUGH_GWLB_NOT_CHECKED", "what the appliances behind the Gateway Load Balancer do is not followed", [Component];
        ResponseRtbHasNoRouteToTransitGateway = "RESPONSE_RTB_HAS_NO_ROUTE_TO_TRANSIT_GATEWAY", "the endpoint's subnet has no route back to the transit gateway, so replies may be lost", [Component];
        TransitGatewayApplianceModeRecommended = "TRANSIT_GATEWAY_APPLIANCE_MODE_RECOMMENDED", "a firewall inspects, but the attachment is not in appliance mode", [Component];
        UnidirectionalPathAnalysisOnly = "UNIDIRECTIONAL_PATH_ANALYSIS_ONLY", "the way back was not looked at", [Component];
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{DetailCode, ReasonCode};

    #[test]
    fn codes_are_written_as_they_are_read() {
        for code in ReasonCode::ALL {
            assert_eq!(code.as_str().parse::<ReasonCode>().unwrap(), *code);
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(format!("{code:?}").to_lowercase(), code.as_str().replace('_', "").to_lowercase());
        }
        for code in DetailCode::ALL {
            assert_eq!(code.as_str().parse::<DetailCode>().unwrap(), *code);
            assert_eq!(format!("{code:?}").to_lowercase(), code.as_str().replace('_', "").to_lowercase());
        }
        assert!("NO_ROUTE".parse::<ReasonCode>().is_err());
    }

    /// The guide lists 71 codes for paths, 5 for configurations and 13 for filters; nine are ours.
    #[test]
    fn every_code_of_the_guide_is_there_once_and_says_its_own_thing() {
        let words: BTreeSet<&str> = ReasonCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), ReasonCode::ALL.len());
        let ours = ReasonCode::ALL.iter().filter(|code| code.is_ours()).count();
        assert_eq!((ReasonCode::ALL.len() - ours, ours), (89, 9));
        for message in ReasonCode::ALL.iter().map(|code| code.message()) {
            assert!(!message.ends_with('.') && message.len() < 120, "{message}");
        }
    }
}
