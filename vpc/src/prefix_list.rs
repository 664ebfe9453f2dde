use std::{fmt, net::IpAddr};

use aozu_names::{Arn, NameError, Tags};
use ipnet::IpNet;
use smol_str::SmolStr;

use crate::PrefixListId;

/// A block of either family, as prefix lists hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block(IpNet);

impl Block {
    /// The block, host bits cleared.
    #[must_use]
    pub fn net(self) -> IpNet {
        self.0.trunc()
    }

    /// The length of its prefix if it holds the address.
    #[must_use]
    pub fn covers(self, address: IpAddr) -> Option<u8> {
        self.net().contains(&address).then(|| self.0.prefix_len())
    }
}

impl std::str::FromStr for Block {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: &str =
            "it must be an address and a prefix length, such as `10.0.0.0/16` or `2001:db8::/56`";
        text.parse().map(Self).map_err(|_| NameError::new("a block", text, RULE))
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

noun! {
    /// A prefix list of an AWS service, as `describe-prefix-lists` tells it: with its blocks.
    pub struct PrefixList / PrefixListMirror {
        /// Its id.
        one prefix_list_id: PrefixListId = "PrefixListId",
        /// Its name, such as `com.amazonaws.ap-northeast-1.s3`.
        maybe prefix_list_name: SmolStr = "PrefixListName",
        /// Its blocks; AWS never leaves a service's list empty, so an empty one was not told.
        sorted cidrs: Block = "Cidrs",
    }
}

words! {
    /// Which addresses a prefix list holds.
    pub enum AddressFamily {
        Ipv4 = "IPv4",
        Ipv6 = "IPv6",
    }
}

noun! {
    /// A prefix list, AWS's or a customer's, as `describe-managed-prefix-lists` tells it: without its
    /// entries.
    pub struct ManagedPrefixList / ManagedPrefixListMirror {
        /// Its id.
        one prefix_list_id: PrefixListId = "PrefixListId",
        /// Its name.
        maybe prefix_list_name: SmolStr = "PrefixListName",
        /// Its ARN.
        maybe prefix_list_arn: Arn = "PrefixListArn",
        /// Which addresses it holds.
        maybe address_family: AddressFamily = "AddressFamily",
        /// How many entries it may have, which is what it weighs in route tables and security groups.
        value max_entries: u32 = "MaxEntries",
        /// Where it is in its life.
        maybe state: SmolStr = "State",
        /// Its version.
        value version: i64 = "Version",
        /// The account that owns it, or `AWS`.
        maybe owner_id: SmolStr = "OwnerId",
        /// Its tags.
        tags tags: Tags = "Tags" or "TagSet",
    }
}

noun! {
    /// An entry of a prefix list.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct PrefixListEntry / PrefixListEntryMirror {
        /// The block.
        one cidr: Block = "Cidr",
        /// What it is for.
        maybe description: SmolStr = "Description",
    }
}

noun! {
    /// The entries of one prefix list (`get-managed-prefix-list-entries`).
    pub struct PrefixListEntries / PrefixListEntriesMirror {
        /// The list.
        one prefix_list_id: PrefixListId = "PrefixListId",
        /// The entries.
        set entries: PrefixListEntry = "Entries",
    }
}

resource! { PrefixList / PrefixListMirror: prefix_list_id PrefixListId = "PrefixListId", "prefix-list", "ec2/PrefixLists" }
resource! { ManagedPrefixList / ManagedPrefixListMirror: prefix_list_id PrefixListId = "PrefixListId", "prefix-list", "ec2/ManagedPrefixLists", tags: tags }
resource! { PrefixListEntries / PrefixListEntriesMirror: prefix_list_id PrefixListId = "PrefixListId", "prefix-list", "ec2/Entries" }
