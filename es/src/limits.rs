//! AWS's numbers, each once, with source and date.

/// How many characters a domain's name may have.
/// Source: OpenSearch Service API reference, `DomainName` (2026).
pub(crate) const NAME_LENGTH: std::ops::RangeInclusive<usize> = 3..=28;

/// The longest access policy, in bytes.
/// Source: OpenSearch Service Developer Guide, "Quotas" (2026): 100 KiB.
pub(crate) const LONGEST_POLICY: usize = 102_400;

/// The most UltraWarm nodes of a domain.
/// Source: OpenSearch Service Developer Guide, "UltraWarm storage" and "Quotas" (2026).
pub(crate) const MOST_WARM_NODES: u32 = 150;

/// The most data nodes that masters of the burstable types serve.
/// Source: OpenSearch Service Developer Guide, "Dedicated master nodes" (2026).
pub(crate) const MOST_NODES_OF_BURSTABLE_MASTERS: u32 = 10;

/// How many data nodes a domain has unless AWS raised it, and how many of the T2 types.
/// Source: OpenSearch Service Developer Guide, "Quotas" (2026): 80, 10 of T2; the former is adjustable.
pub(crate) const DATA_NODES: (u32, u32) = (80, 10);

/// Families of earlier generations, which a domain with standby does not take.
/// Source: OpenSearch Service Developer Guide, "Supported instance types" (2026): previous generation instance types.
pub(crate) const OLD_FAMILIES: [&str; 8] = ["t2", "m3", "m4", "c4", "r3", "r4", "i2", "d2"];

/// The smallest EBS volume, in GiB.
/// Source: OpenSearch Service Developer Guide, "EBS volume size quotas" (2026).
pub(crate) const SMALLEST_VOLUME: u32 = 10;

/// The largest magnetic EBS volume, in GiB. Source: as above.
pub(crate) const LARGEST_MAGNETIC_VOLUME: u32 = 100;

/// The memory that a dedicated master needs for so many nodes: the most nodes, and MiB.
/// Source: OpenSearch Service Developer Guide, "Dedicated master nodes", Choosing instance types (2026).
pub(crate) const MASTER_MEMORY: [(u32, u32); 5] =
    [(10, 8 * 1024), (30, 16 * 1024), (75, 32 * 1024), (125, 64 * 1024), (200, 128 * 1024)];

/// The most shards for one GiB of a node's heap.
/// Source: OpenSearch Service Developer Guide, "Choosing the number of shards" (2026).
pub const SHARDS_PER_GIB_OF_HEAP: u64 = 25;

/// The most shards on a node. Source: OpenSearch, `cluster.max_shards_per_node` (2026).
pub const SHARDS_PER_NODE: u64 = 1_000;

/// The GiB that the service keeps for itself on each node, at most; else a fifth of the volume.
/// Source: OpenSearch Service Developer Guide, "Calculating storage requirements" (2026).
pub const SERVICE_RESERVE: u64 = 20;

/// Memory of a family's `large`, in MiB. Source: AWS, EC2 instance types and "Supported instance types in Amazon
/// OpenSearch Service" (2026).
pub(crate) const MEMORY: [(&str, u32); 39] = [
    ("c4", 3_840),
    ("c5", 4_096),
    ("c6g", 4_096),
    ("c7g", 4_096),
    ("c7i", 4_096),
    ("c8g", 4_096),
    ("m3", 7_680),
    ("m4", 8_192),
    ("m5", 8_192),
    ("m6g", 8_192),
    ("m7g", 8_192),
    ("m7i", 8_192),
    ("m8g", 8_192),
    ("om2", 8_192),
    ("im4gn", 8_192),
    ("is4gen", 12_288),
    ("r3", 15_616),
    ("r4", 15_616),
    ("i2", 15_616),
    ("i3", 15_616),
    ("i3en", 16_384),
    ("i4g", 16_384),
    ("i4i", 16_384),
    ("i7i", 16_384),
    ("i7ie", 16_384),
    ("i8g", 16_384),
    ("r5", 16_384),
    ("r6g", 16_384),
    ("r6gd", 16_384),
    ("r7g", 16_384),
    ("r7gd", 16_384),
    ("r7i", 16_384),
    ("r8g", 16_384),
    ("r8gd", 16_384),
    ("or1", 16_384),
    ("or2", 16_384),
    ("t2", 8_192),
    ("t3", 8_192),
    ("t4g", 8_192),
];

/// How large an EBS volume may be, in GiB, by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EbsSize {
    /// gp2, and io1 where it is taken.
    pub gp2: u32,
    /// gp3.
    pub gp3: u32,
}

const fn up_to(gp2: u32, gp3: u32) -> EbsSize {
    EbsSize { gp2, gp3 }
}

const GENERAL: &[&str] = &["m5", "m6g"];
const COMPUTE: &[&str] = &["c5", "c6g"];
const MEMORY_RICH: &[&str] = &["r5", "r6g"];

/// Families, size (`*` for any) and volume.
/// Source: OpenSearch Service Developer Guide, "EBS volume size quotas" (2026).
pub(crate) const EBS_SIZES: [(&[&str], &str, EbsSize); 18] = [
    (&["t2"], "*", up_to(35, 35)),
    (&["t3"], "small", up_to(100, 100)),
    (&["t3"], "medium", up_to(200, 200)),
    (GENERAL, "large", up_to(512, 1_024)),
    (GENERAL, "xlarge", up_to(1_024, 2_048)),
    (GENERAL, "2xlarge", up_to(1_536, 3_072)),
    (GENERAL, "4xlarge", up_to(3_072, 6_144)),
    (&["m6g"], "8xlarge", up_to(6_144, 12_288)),
    (GENERAL, "12xlarge", up_to(9_216, 18_432)),
    (COMPUTE, "large", up_to(256, 256)),
    (COMPUTE, "xlarge", up_to(512, 512)),
    (COMPUTE, "2xlarge", up_to(1_024, 1_024)),
    (COMPUTE, "4xlarge", up_to(1_536, 1_536)),
    (MEMORY_RICH, "large", up_to(1_024, 2_048)),
    (MEMORY_RICH, "xlarge", up_to(1_536, 3_072)),
    (MEMORY_RICH, "2xlarge", up_to(3_072, 6_144)),
    (MEMORY_RICH, "4xlarge", up_to(6_144, 12_288)),
    (MEMORY_RICH, "12xlarge", up_to(12_288, 24_576)),
];

/// The port on which a domain's endpoint speaks HTTPS.
/// Source: OpenSearch Service Developer Guide, "Launching your Amazon OpenSearch Service domains within a VPC" (2026).
pub(crate) const HTTPS_PORT: u16 = 443;

/// How many zones a domain that is kept apart by zone spans.
/// Source: OpenSearch Service API reference, `ZoneAwarenessConfig` (2026).
pub(crate) const ZONES: [u32; 2] = [2, 3];

/// The last hour in which snapshots are taken.
/// Source: OpenSearch Service API reference, `SnapshotOptions` (2026).
pub(crate) const LAST_HOUR: u32 = 23;

/// How many addresses the service reserves for each data node, over all of a domain's subnets: what is not used is there
/// for the nodes that stand beside the old ones while a domain is changed.
/// Source: OpenSearch Service Developer Guide, "Launching your Amazon OpenSearch Service domains within a VPC",
/// "Reserving IP addresses in a VPC subnet" (2026).
pub(crate) const ADDRESSES_PER_NODE: u32 = 3;
