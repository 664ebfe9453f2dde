use aozu_names::Region;

aozu_names::checked_name! {
    /// The name of an Availability Zone, such as `ap-northeast-1a`, or of a Local or Wavelength Zone, such as
    /// `us-west-2-lax-1a`. Which place a letter stands for differs between accounts; [`ZoneId`] does not.
    ///
    /// Source: EC2 User Guide, "Regions and Zones".
    ///
    /// ```
    /// use aozu_vpc::AvailabilityZone;
    /// let zone: AvailabilityZone = "ap-northeast-1a".parse()?;
    /// assert_eq!(zone.region().unwrap().as_str(), "ap-northeast-1");
    /// assert!("ap-northeast-1".parse::<AvailabilityZone>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct AvailabilityZone, "an Availability Zone", |text| {
        const RULE: &str = "it must be a region followed by a letter, such as `ap-northeast-1a`";
        let (_, rest) = split(text).ok_or((None, RULE))?;
        let letters = !rest.is_empty() && rest.len() <= 2 && rest.bytes().all(|b| b.is_ascii_lowercase());
        let local = rest.len() > 2
            && rest.starts_with('-')
            && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if (letters || local) && text.len() <= 64 { Ok(()) } else { Err((None, RULE)) }
    }
}

/// The region at the beginning of a zone's name, and what follows.
fn split(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let end = text.get(digits..)?.find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |n| digits + n);
    let (region, rest) = text.split_at_checked(end)?;
    region.parse::<Region>().ok()?;
    Some((region, rest))
}

impl AvailabilityZone {
    /// The region it lies in.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        split(self.as_str()).and_then(|(region, _)| region.parse().ok())
    }
}

aozu_names::checked_name! {
    /// The id of a zone, the same in every account: `apne1-az4`.
    ///
    /// ```
    /// use aozu_vpc::ZoneId;
    /// assert!("apne1-az4".parse::<ZoneId>().is_ok());
    /// assert!("ap-northeast-1a!".parse::<ZoneId>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct ZoneId, "a zone id", |text| {
        const RULE: &str = "it must be lower-case letters and digits joined by hyphens, such as `apne1-az4`";
        if text.len() > 64 || !text.contains('-') || text.split('-').any(str::is_empty) {
            return Err((None, RULE));
        }
        match text.char_indices().find(|(_, c)| !c.is_ascii_lowercase() && !c.is_ascii_digit() && *c != '-') {
            Some((at, _)) => Err((Some(at), RULE)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AvailabilityZone, ZoneId};

    #[test]
    fn zones_of_all_kinds_know_their_region() {
        for (zone, region) in [
            ("ap-northeast-1a", "ap-northeast-1"),
            ("us-gov-west-1b", "us-gov-west-1"),
            ("us-west-2-lax-1a", "us-west-2"),
            ("us-east-1-wl1-bos-wlz-1", "us-east-1"),
        ] {
            assert_eq!(zone.parse::<AvailabilityZone>().unwrap().region().unwrap().as_str(), region);
        }
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for wrong in ["", "a", "ap-northeast-1", "ap-northeast-1A", "ap-northeast-a", "1a", "あ-い-1a"] {
            assert!(wrong.parse::<AvailabilityZone>().is_err(), "{wrong}");
        }
        for wrong in ["", "az4", "apne1-", "apne1_az4"] {
            assert!(wrong.parse::<ZoneId>().is_err(), "{wrong}");
        }
    }
}
