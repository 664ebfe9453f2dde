use crate::checked::every;

crate::checked_name! {
    /// A group of regions with accounts, credentials and ARNs of its own.
    ///
    /// Any `aws` or `aws-…` parses, so that a partition of tomorrow does; [`Partition::KNOWN`]
    /// lists today's.
    ///
    /// Source: AWS General Reference, "Amazon Resource Names (ARNs)"; botocore `partitions.json`
    /// (August 2026).
    ///
    /// ```
    /// use aozu_names::Partition;
    /// let china: Partition = "aws-cn".parse()?;
    /// assert_eq!(china.dns_suffix(), Some("amazonaws.com.cn"));
    /// assert!("amazon".parse::<Partition>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct Partition, "a partition", |text| {
        let rest = text.strip_prefix("aws").ok_or((Some(0), Partition::RULE))?;
        if rest.is_empty() {
            return Ok(());
        }
        let words = rest.strip_prefix('-').ok_or((Some(3), Partition::RULE))?;
        if words.split('-').any(str::is_empty) {
            return Err((None, Partition::RULE));
        }
        every(words, |c| c.is_ascii_lowercase() || c == '-', Partition::RULE)
    }
}

impl Partition {
    const RULE: &'static str = "it must be `aws` or `aws-` followed by lower-case words";

    /// Partition, DNS suffix of its services, and the prefixes of its regions.
    const TABLE: [(&'static str, &'static str, &'static [&'static str]); 8] = [
        ("aws-cn", "amazonaws.com.cn", &["cn-"]),
        ("aws-us-gov", "amazonaws.com", &["us-gov-"]),
        ("aws-iso", "c2s.ic.gov", &["us-iso-"]),
        ("aws-iso-b", "sc2s.sgov.gov", &["us-isob-"]),
        ("aws-iso-e", "cloud.adc-e.uk", &["eu-isoe-"]),
        ("aws-iso-f", "csp.hci.ic.gov", &["us-isof-", "eu-isof-"]),
        ("aws-eusc", "amazonaws.eu", &["eusc-"]),
        ("aws", "amazonaws.com", &[]),
    ];

    /// The partitions that AWS runs as of August 2026.
    pub const KNOWN: [&'static str; 8] =
        ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

    /// The commercial partition, `aws`.
    #[must_use]
    pub fn aws() -> Self {
        Self("aws".into())
    }

    /// The partition that a region of this name lies in.
    pub(crate) fn of_region(region: &str) -> Self {
        let found =
            Self::TABLE.iter().find(|(_, _, prefixes)| prefixes.iter().any(|p| region.starts_with(p)));
        Self(found.map_or("aws", |(name, _, _)| name).into())
    }

    /// What service host names end in, where the partition is a known one.
    #[must_use]
    pub fn dns_suffix(&self) -> Option<&'static str> {
        Self::TABLE.iter().find(|(name, _, _)| *name == self.as_str()).map(|(_, suffix, _)| *suffix)
    }
}

impl Default for Partition {
    fn default() -> Self {
        Self::aws()
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;

    #[test]
    fn every_known_partition_parses_and_has_a_suffix() {
        for known in Partition::KNOWN {
            assert!(known.parse::<Partition>().unwrap().dns_suffix().is_some(), "{known}");
        }
    }

    #[test]
    fn what_is_no_partition_is_refused() {
        for wrong in ["", "AWS", "aws-", "aws--cn", "aws-CN", "awscn", "azure", "aws-cn-"] {
            assert!(wrong.parse::<Partition>().is_err(), "{wrong}");
        }
    }
}
