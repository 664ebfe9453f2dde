use std::{fmt, str::FromStr};

use aozu_names::NameError;
use smol_str::{SmolStr, format_smolstr};

use crate::limits::{EBS_SIZES, EbsSize, MEMORY, OLD_FAMILIES};

/// The type of a node. The API of 2021 prints `r6g.large.search`, that of 2015 the same as
/// `r6g.large.elasticsearch`; both are read, the former is written. Families are open: AWS adds to them.
///
/// ```
/// use aozu_es::InstanceType;
/// let data: InstanceType = "r5.large.elasticsearch".parse()?;
/// assert_eq!(data.to_string(), "r5.large.search");
/// assert_eq!((data.memory(), data.heap()), (Some(16_384), Some(8_192)));
/// assert!("r5.large".parse::<InstanceType>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceType {
    family: SmolStr,
    size: SmolStr,
}

/// The largest heap of a node, in MiB: half of its memory, up to that.
/// Source: OpenSearch Service Developer Guide, "Operational best practices" (2026).
const LARGEST_HEAP: u32 = 32 * 1024;

impl InstanceType {
    /// The family: `r6g`, `ultrawarm1`.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The size: `large`.
    #[must_use]
    pub fn size(&self) -> &str {
        &self.size
    }

    /// Whether it is one for UltraWarm nodes.
    #[must_use]
    pub fn is_warm(&self) -> bool {
        self.family.starts_with("ultrawarm")
    }

    /// Whether its CPU is lent: T2, T3 and T4g.
    #[must_use]
    pub fn is_burstable(&self) -> bool {
        matches!(self.family.as_str(), "t2" | "t3" | "t4g")
    }

    /// Whether it stores data on its own disks, so that it takes no EBS volume: I2, I3, I3en, I4g, I4i, Im4gn, Is4gen
    /// and the types with `d`. None where the family is not known.
    #[must_use]
    pub fn has_instance_store(&self) -> Option<bool> {
        match self.family.as_str() {
            "i2" | "i3" | "i3en" | "i4g" | "i4i" | "i7i" | "i7ie" | "i8g" | "im4gn" | "is4gen" | "r6gd"
            | "r7gd" | "r8gd" => Some(true),
            // M3 and R3 have small disks of their own and take EBS as well.
            "m3" | "r3" => None,
            "t2" | "t3" | "t4g" | "m4" | "m5" | "m6g" | "m7g" | "m7i" | "m8g" | "c4" | "c5" | "c6g"
            | "c7g" | "c7i" | "c8g" | "r4" | "r5" | "r6g" | "r7g" | "r7i" | "r8g" | "or1" | "or2" | "om2" => {
                Some(false)
            }
            _ => None,
        }
    }

    /// Its memory in MiB, where the type is known.
    #[must_use]
    pub fn memory(&self) -> Option<u32> {
        let exact = match (self.family.as_str(), self.size.as_str()) {
            ("t3", "nano") => Some(512),
            ("t2" | "t3", "micro") => Some(1_024),
            ("t2" | "t3" | "t4g", "small") => Some(2_048),
            ("t2" | "t3" | "t4g", "medium") => Some(4_096),
            ("or1" | "or2" | "r7g", "medium") => Some(8_192),
            ("m3", "medium") => Some(3_840),
            _ => None,
        };
        let large = MEMORY.iter().find(|(family, _)| *family == self.family).map(|(_, large)| *large);
        exact.or_else(|| large?.checked_mul(self.larges()?))
    }

    /// How many times a `large` of the same family it is; none where it is smaller or unknown.
    fn larges(&self) -> Option<u32> {
        match self.size.as_str() {
            "large" => Some(1),
            "xlarge" => Some(2),
            size => size
                .strip_suffix("xlarge")?
                .parse::<u32>()
                .ok()
                .filter(|times| *times <= 64)
                .map(|times| times * 2),
        }
    }

    /// Whether it is a type that is known here: of a known family and of a size that such types have.
    ///
    /// ```
    /// let known = |text: &str| text.parse::<aozu_es::InstanceType>().is_ok_and(|one| one.is_known());
    /// assert!(known("r6g.large.search") && known("ultrawarm1.medium.search"));
    /// assert!(!known("z9.large.search") && !known("r6g.tiny.search"));
    /// ```
    #[must_use]
    pub fn is_known(&self) -> bool {
        let warm = self.family == "ultrawarm1" && matches!(self.size.as_str(), "medium" | "large" | "xlarge");
        let dense = self.family == "d2" && self.larges().is_some_and(|larges| larges > 1);
        self.memory().is_some() || warm || dense || self.family == "oi2" && self.larges().is_some()
    }

    /// Whether its family is of a generation before the current one, as EC2's are called.
    #[must_use]
    pub fn is_old_generation(&self) -> bool {
        OLD_FAMILIES.contains(&self.family.as_str())
    }

    /// The heap of a node in MiB: half of its memory, at most 32 GiB.
    #[must_use]
    pub fn heap(&self) -> Option<u32> {
        self.memory().map(|memory| (memory / 2).min(LARGEST_HEAP))
    }

    /// How large its EBS volume may be, where that is known.
    #[must_use]
    pub fn ebs_size(&self) -> Option<EbsSize> {
        let row = |(families, size, _): &&(&[&str], &str, EbsSize)| {
            families.contains(&self.family.as_str()) && (*size == self.size || *size == "*")
        };
        EBS_SIZES.iter().find(row).map(|(_, _, size)| *size)
    }
}

impl fmt::Display for InstanceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format_smolstr!("{}.{}.search", self.family, self.size))
    }
}

impl serde::Serialize for InstanceType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for InstanceType {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        let mut parts = text.split('.');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(family), Some(size), Some("search" | "elasticsearch"), None)
                if plain(family) && plain(size) =>
            {
                Ok(Self { family: family.into(), size: size.into() })
            }
            _ => Err(NameError::new(
                "an instance type of the service",
                text,
                "it must be family, size and `search` (or `elasticsearch`), as `r6g.large.search`",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::InstanceType;

    fn of(text: &str) -> InstanceType {
        text.parse().unwrap()
    }

    #[test]
    fn memory_and_heap_follow_from_the_type() {
        for (text, memory, heap) in [
            ("m5.large.search", 8_192, 4_096),
            ("c5.xlarge.search", 8_192, 4_096),
            ("r6g.4xlarge.search", 131_072, 32_768),
            ("t3.small.search", 2_048, 1_024),
            ("i3.large.search", 15_616, 7_808),
        ] {
            assert_eq!((of(text).memory(), of(text).heap()), (Some(memory), Some(heap)), "{text}");
        }
        for unknown in ["z9.large.search", "m5.metal.search", "m5.99999999xlarge.search", "m5.nano.search"] {
            assert_eq!(of(unknown).memory(), None, "{unknown}");
        }
    }

    #[test]
    fn volumes_are_as_large_as_the_type_takes() {
        let most = |text: &str| of(text).ebs_size().map(|size| (size.gp2, size.gp3));
        assert_eq!(most("t3.small.search"), Some((100, 100)));
        assert_eq!(most("m6g.large.search"), Some((512, 1024)));
        assert_eq!(most("r5.12xlarge.elasticsearch"), Some((12_288, 24_576)));
        assert_eq!(most("t2.medium.search"), Some((35, 35)));
        assert_eq!(most("i3.large.search"), None);
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for wrong in
            ["", "r5", "r5.large", "r5.large.rds", "r5.large.search.x", ".large.search", "R5.large.search"]
        {
            assert!(wrong.parse::<InstanceType>().is_err(), "{wrong}");
        }
        assert!(of("ultrawarm1.medium.search").is_warm());
    }
}
