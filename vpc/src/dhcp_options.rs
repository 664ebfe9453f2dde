use aozu_names::{AccountId, Tags};
use smol_str::SmolStr;

use crate::DhcpOptionsId;

noun! {
    /// A value of a DHCP option.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DhcpValue / DhcpValueMirror {
        /// The value.
        one value: SmolStr = "Value",
    }
}

noun! {
    /// A DHCP option.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DhcpConfiguration / DhcpConfigurationMirror {
        /// Its name, such as `domain-name-servers`.
        one key: SmolStr = "Key",
        /// Its values.
        parts values: DhcpValue = "Values",
    }
}

noun! {
    /// What DHCP tells the hosts of a VPC.
    pub struct DhcpOptions / DhcpOptionsMirror {
        /// Its id.
        one dhcp_options_id: DhcpOptionsId = "DhcpOptionsId",
        /// The options.
        set dhcp_configurations: DhcpConfiguration = "DhcpConfigurations",
        /// The account that owns it.
        maybe owner_id: AccountId = "OwnerId",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

resource! { DhcpOptions / DhcpOptionsMirror: dhcp_options_id DhcpOptionsId = "DhcpOptionsId", "dhcp-options", "ec2/DhcpOptions", owner: owner_id, tags: tags }

impl DhcpOptions {
    /// The values of an option; none when the set does not have it.
    #[must_use]
    pub fn values(&self, key: &str) -> Option<Vec<&str>> {
        let option = self.dhcp_configurations.iter().find(|option| option.key == key)?;
        Some(option.values.iter().map(|value| value.value.as_str()).collect())
    }
}
