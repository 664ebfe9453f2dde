//! AWS's numbers, each once, with source and date.

/// Addresses of each IPv4 subnet that AWS keeps: the first four and the last.
/// Source: VPC User Guide, "Subnet CIDR blocks" (2026).
pub(crate) const RESERVED_PER_SUBNET: u64 = 5;

/// The shortest and longest prefix of a VPC's or a subnet's IPv4 block.
/// Source: VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks" (2026).
pub(crate) const IPV4_PREFIX: std::ops::RangeInclusive<u8> = 16..=28;

/// Quotas that AWS raises on request, with AWS's defaults.
///
/// ```
/// let quotas = aozu_vpc::Quotas { vpcs_per_region: 20, ..aozu_vpc::Quotas::default() };
/// assert_eq!(quotas.subnets_per_vpc, 200);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotas {
    /// VPCs per region.
    pub vpcs_per_region: usize,
    /// Subnets per VPC.
    pub subnets_per_vpc: usize,
}

impl Default for Quotas {
    /// Source: VPC User Guide, "Amazon VPC quotas" (2026).
    fn default() -> Self {
        Self { vpcs_per_region: 5, subnets_per_vpc: 200 }
    }
}
