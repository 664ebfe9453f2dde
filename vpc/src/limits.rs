//! AWS's numbers, each once, with source and date.

/// Addresses of each IPv4 subnet that AWS keeps: the first four and the last.
/// Source: VPC User Guide, "Subnet CIDR blocks" (2026).
pub(crate) const RESERVED_PER_SUBNET: u64 = 5;

/// The shortest and longest prefix of a VPC's or a subnet's IPv4 block.
/// Source: VPC User Guide, "VPC CIDR blocks" and "Subnet CIDR blocks" (2026).
pub(crate) const IPV4_PREFIX: std::ops::RangeInclusive<u8> = 16..=28;

/// The most security groups that an interface may carry, however far its quota is raised.
/// Source: VPC User Guide, "Amazon VPC quotas", "Security groups" (2026).
pub(crate) const MOST_GROUPS_PER_INTERFACE: usize = 16;

/// The longest name of a security group, in characters.
/// Source: EC2 API Reference, `CreateSecurityGroup` (2026).
pub(crate) const LONGEST_GROUP_NAME: usize = 255;

/// The numbers that an entry of a network ACL may have.
/// Source: EC2 API Reference, `CreateNetworkAclEntry` (2026).
pub(crate) const ACL_RULE_NUMBERS: std::ops::RangeInclusive<i32> = 1..=32766;

/// Ports by which machines are administered, and what listens there.
/// Source: AWS Security Hub, controls EC2.13, EC2.14 and EC2.19 (2026); Docker and Kubernetes
/// documentation for their own ports.
pub(crate) const ADMIN_PORTS: [(u16, &str); 10] = [
    (22, "ssh"),
    (23, "telnet"),
    (2375, "Docker"),
    (2376, "Docker over TLS"),
    (3389, "Remote Desktop"),
    (5900, "VNC"),
    (5985, "WinRM"),
    (5986, "WinRM over TLS"),
    (6443, "Kubernetes API"),
    (10250, "kubelet"),
];

/// Ports of databases, caches and search engines.
/// Source: AWS Security Hub, control EC2.19; Trusted Advisor, "Security Groups – Specific Ports
/// Unrestricted" (2026); the products' documentation for the rest.
pub(crate) const DATABASE_PORTS: [(u16, &str); 13] = [
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (3306, "MySQL"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (9042, "Cassandra"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch transport"),
    (11211, "memcached"),
    (27017, "MongoDB"),
    (50000, "Db2"),
];

/// So many resources of one VPC with the same fault are told one by one; more have one cause, and are
/// told together.
pub(crate) const TOLD_ONE_BY_ONE: usize = 25;

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
    /// Security groups that an interface carries.
    pub security_groups_per_interface: usize,
    /// What the rules of a security group weigh, in each direction and family.
    pub security_group_rules: usize,
}

impl Default for Quotas {
    /// Source: VPC User Guide, "Amazon VPC quotas" (2026).
    fn default() -> Self {
        Self {
            vpcs_per_region: 5,
            subnets_per_vpc: 200,
            security_groups_per_interface: 5,
            security_group_rules: 60,
        }
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
            "SecurityGroupsPerInterface" => &mut self.security_groups_per_interface,
            "SecurityGroupRules" => &mut self.security_group_rules,
            _ => return None,
        })
    }
}
