use crate::{Partition, checked::every};

crate::checked_name! {
    /// A region's name, such as `ap-northeast-1`.
    ///
    /// It is checked by its grammar (lower-case words, then a number), so that a region opened
    /// tomorrow parses; [`Region::is_known`] tells whether it stood in botocore's list.
    ///
    /// ```
    /// use aozu_names::Region;
    /// let tokyo: Region = "ap-northeast-1".parse()?;
    /// assert!(tokyo.is_known());
    /// assert_eq!(tokyo.partition().as_str(), "aws");
    /// assert_eq!("cn-north-1".parse::<Region>()?.partition().as_str(), "aws-cn");
    /// assert!("ap-northeast-1a".parse::<Region>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct Region, "a region", |text| {
        let (words, number) = text.rsplit_once('-').ok_or((None, Region::RULE))?;
        if number.is_empty() || number.len() > 2 || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err((Some(words.len()), Region::RULE));
        }
        if text.len() > 32 || !words.contains('-') || words.split('-').any(|w| w.len() < 2) {
            return Err((None, Region::RULE));
        }
        every(words, |c| c.is_ascii_lowercase() || c == '-', Region::RULE)
    }
}

impl Region {
    const RULE: &'static str =
        "it must be at least two lower-case words and a number joined by hyphens, such as `ap-northeast-1`";

    /// The regions of all partitions in botocore 1.44.5 (August 2026).
    pub const KNOWN: [&'static str; 45] = [
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-south-2",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-central-1",
        "ca-west-1",
        "eu-central-1",
        "eu-central-2",
        "eu-north-1",
        "eu-south-1",
        "eu-south-2",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "cn-north-1",
        "cn-northwest-1",
        "us-gov-east-1",
        "us-gov-west-1",
        "us-iso-east-1",
        "us-iso-west-1",
        "us-isob-east-1",
        "us-isob-west-1",
        "us-isof-east-1",
        "us-isof-south-1",
        "eusc-de-east-1",
    ];

    /// Whether the name stands in [`Region::KNOWN`]; a grammatical name that does not may be new.
    #[must_use]
    pub fn is_known(&self) -> bool {
        Self::KNOWN.contains(&self.as_str())
    }

    /// The partition that the region lies in, by the prefix of its name.
    #[must_use]
    pub fn partition(&self) -> Partition {
        Partition::of_region(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn every_known_region_parses() {
        for known in Region::KNOWN {
            assert!(known.parse::<Region>().unwrap().is_known(), "{known}");
        }
    }

    #[test]
    fn a_region_of_tomorrow_parses_but_is_not_known() {
        assert!(!"eu-north-7".parse::<Region>().unwrap().is_known());
    }

    #[test]
    fn zones_words_and_other_texts_are_no_regions() {
        for wrong in [
            "",
            "global",
            "us-east",
            "us-east-1a",
            "US-EAST-1",
            "-east-1",
            "us--1",
            "us-east-",
            "us-1",
            "aws-configs",
        ] {
            assert!(wrong.parse::<Region>().is_err(), "{wrong}");
        }
    }
}
