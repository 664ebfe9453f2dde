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

impl Quotas {
    /// These quotas with those replaced that are given by name: the field's name in AWS's spelling
    /// (`VpcsPerRegion`), as `[quotas]` in `aozu.toml` has it. Other names are another service's.
    ///
    /// ```
    /// let raised = [("VpcsPerRegion".to_owned(), 20)].into();
    /// assert_eq!(aozu_vpc::Quotas::default().with(&raised).vpcs_per_region, 20);
    /// ```
    #[must_use]
    pub fn with(mut self, given: &std::collections::BTreeMap<String, usize>) -> Self {
        for (name, number) in given {
            if let Some(quota) = self.by_name(name) {
                *quota = *number;
            }
        }
        self
    }

    /// Every quota is listed here, under its name.
    fn by_name(&mut self, name: &str) -> Option<&mut usize> {
        Some(match name {
            "VpcsPerRegion" => &mut self.vpcs_per_region,
            "SubnetsPerVpc" => &mut self.subnets_per_vpc,
            _ => return None,
        })
    }
}
