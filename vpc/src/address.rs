use std::net::Ipv4Addr;

use aozu_names::Tags;
use smol_str::SmolStr;

use crate::{AddressAssociationId, AllocationId, InstanceId, NetworkInterfaceId};

noun! {
    /// An Elastic IP: a public IPv4 address that stays, and costs.
    ///
    /// Source: EC2 API Reference, `Address`.
    pub struct Address / AddressMirror {
        /// Its id.
        one allocation_id: AllocationId = "AllocationId",
        /// The address.
        maybe public_ip: Ipv4Addr = "PublicIp",
        /// The association, where it is associated.
        maybe association_id: AddressAssociationId = "AssociationId",
        /// The interface that it is associated with.
        maybe network_interface_id: NetworkInterfaceId = "NetworkInterfaceId",
        /// The account of that interface, or a word such as `amazon-elb`.
        maybe network_interface_owner_id: SmolStr = "NetworkInterfaceOwnerId",
        /// The instance of that interface.
        maybe instance_id: InstanceId = "InstanceId",
        /// The private address that it is translated to.
        maybe private_ip_address: Ipv4Addr = "PrivateIpAddress",
        /// `vpc`.
        maybe domain: SmolStr = "Domain",
        /// The service that manages it (`alb`, `nlb`, `rnat`), if one does.
        maybe service_managed: SmolStr = "ServiceManaged",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! {
    Address / AddressMirror: allocation_id AllocationId = "AllocationId",
    "elastic-ip", "ec2/Addresses", tags: tags
}

impl Address {
    /// Whether it is associated with something.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        self.association_id.is_some()
            || self.network_interface_id.is_some()
            || self.instance_id.is_some()
            || self.service_managed.is_some()
    }
}
