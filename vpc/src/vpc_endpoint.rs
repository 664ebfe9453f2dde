use aozu_iam::policy::PolicyText;
use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::{
    GroupIdentifier, NetworkInterfaceId, RouteTableId, SecurityGroupId, SubnetId, VpcEndpointId, VpcId,
};

words! {
    /// How an endpoint is reached.
    ///
    /// Source: EC2 API Reference, `VpcEndpoint` (botocore 1.44.5).
    pub enum VpcEndpointType {
        Interface = "Interface",
        Gateway = "Gateway",
        GatewayLoadBalancer = "GatewayLoadBalancer",
        Resource = "Resource",
        ServiceNetwork = "ServiceNetwork",
        Tunnel = "Tunnel",
    }
}

words! {
    /// Where an endpoint is in its life. AWS prints the words in either case.
    pub enum VpcEndpointState {
        PendingAcceptance = "pendingAcceptance",
        Pending = "pending",
        Available = "available",
        Deleting = "deleting",
        Deleted = "deleted",
        Rejected = "rejected",
        Failed = "failed",
        Expired = "expired",
        Partial = "partial",
    }
}

noun! {
    /// A name that leads to an endpoint.
    pub struct EndpointDnsEntry / EndpointDnsEntryMirror {
        /// The name.
        maybe dns_name: SmolStr = "DnsName",
    }
}

noun! {
    /// A VPC endpoint: a way to an AWS service without the internet.
    ///
    /// Source: EC2 API Reference, `VpcEndpoint`; AWS PrivateLink Guide.
    pub struct VpcEndpoint / VpcEndpointMirror {
        /// Its id.
        one vpc_endpoint_id: VpcEndpointId = "VpcEndpointId",
        /// How it is reached.
        maybe vpc_endpoint_type: VpcEndpointType = "VpcEndpointType",
        /// Its VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// The service, such as `com.amazonaws.ap-northeast-1.s3`.
        maybe service_name: SmolStr = "ServiceName",
        /// Where it is in its life.
        maybe state: VpcEndpointState = "State",
        /// `ipv4`, `dualstack` or `ipv6`.
        maybe ip_address_type: SmolStr = "IpAddressType",
        /// The source text of its policy.
        verbatim policy_document: PolicyText = "PolicyDocument",
        /// The route tables that lead to it; gateway endpoints only.
        sorted route_table_ids: RouteTableId = "RouteTableIds",
        /// The subnets that it has an interface in.
        sorted subnet_ids: SubnetId = "SubnetIds",
        /// The security groups of its interfaces.
        set groups: GroupIdentifier = "Groups",
        /// Whether the service's own name leads to it within the VPC.
        value private_dns_enabled: bool = "PrivateDnsEnabled",
        /// Whether an AWS service manages it.
        flag requester_managed: bool = "RequesterManaged",
        /// Its interfaces.
        sorted network_interface_ids: NetworkInterfaceId = "NetworkInterfaceIds",
        /// The names that lead to it.
        parts dns_entries: EndpointDnsEntry = "DnsEntries",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    VpcEndpoint / VpcEndpointMirror: vpc_endpoint_id VpcEndpointId = "VpcEndpointId",
    "vpc-endpoint", "ec2/VpcEndpoints", owner: owner_id, tags: tags
}

impl VpcEndpoint {
    /// Whether it is in service: a state in which AWS would carry packets, in either spelling, or none told.
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.state.as_ref().is_none_or(|state| state.as_str().eq_ignore_ascii_case("available"))
    }

    /// Whether the service is one of AWS's own APIs, which all listen on 443.
    #[must_use]
    pub fn is_aws_service(&self) -> bool {
        self.service_name.as_deref().is_some_and(|name| {
            let own = ["com.amazonaws.", "cn.com.amazonaws.", "aws.api.", "aws.sagemaker."];
            own.iter().any(|start| name.starts_with(start))
                && !name.contains(".vpce-svc-")
                && !name.contains(".vpce.")
        })
    }

    /// The ids of its security groups.
    pub fn group_ids(&self) -> impl Iterator<Item = &SecurityGroupId> {
        self.groups.iter().map(|group| &group.group_id)
    }
}
