use std::{cmp::Ordering, hash, str::FromStr};

use smol_str::SmolStr;

use crate::{AccountId, NameError, Partition, Region};

/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
///
/// Parsed once, cheap to clone, compared as its text. The resource part is everything after the
/// fifth colon, whatever colons and slashes it holds. Region and account may be empty (S3, IAM); the
/// account may be `aws` for what AWS itself owns, or `AWS`/a service's word as EC2 prints it for
/// managed prefix lists.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)"; specs/iam.md §1.6.
///
/// ```
/// use aozu_names::Arn;
/// let arn: Arn = "arn:aws:iam::111122223333:role/app/web".parse()?;
/// assert_eq!((arn.service(), arn.region(), arn.resource()), ("iam", "", "role/app/web"));
/// assert_eq!(arn.account_id().unwrap().as_str(), "111122223333");
/// assert_eq!(arn.typed_resource().kind, Some("role"));
/// assert_eq!(arn.typed_resource().id, "app/web");
///
/// let bucket: Arn = "arn:aws:s3:::acme-logs/2026/01".parse()?;
/// assert_eq!((bucket.account(), bucket.resource()), ("", "acme-logs/2026/01"));
/// assert!("arn:aws:s3".parse::<Arn>().is_err());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Clone)]
pub struct Arn {
    text: SmolStr,
    /// Byte offsets of the five separating colons.
    colons: [u16; 5],
}

/// The resource part of an ARN taken apart at its first `/` or `:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resource<'a> {
    /// The resource type (`role`, `vpc`, `function`), where the part has one.
    pub kind: Option<&'a str>,
    /// What follows: the id, with its path or qualifier.
    pub id: &'a str,
}

impl Arn {
    /// The longest ARN that is read, in bytes. Source: IAM User Guide, "IAM and AWS STS quotas"
    /// (ARNs are at most 2,048 characters wherever an API takes one).
    pub const LONGEST: usize = 2048;

    /// Puts an ARN together from its parts.
    ///
    /// # Errors
    /// When a part does not fit the grammar, as for [`str::parse`].
    pub fn new(
        partition: &Partition,
        service: &str,
        region: Option<&Region>,
        account: Option<AccountId>,
        resource: &str,
    ) -> Result<Self, NameError> {
        let region = region.map_or("", Region::as_str);
        let account = account.as_ref().map_or("", AccountId::as_str);
        format!("arn:{partition}:{service}:{region}:{account}:{resource}").parse()
    }

    /// The whole ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    fn part(&self, from: u16, to: usize) -> &str {
        self.text.get(usize::from(from) + 1..to).unwrap_or_default()
    }

    /// The partition's name, `aws` in most.
    #[must_use]
    pub fn partition(&self) -> &str {
        let [from, to, ..] = self.colons;
        self.part(from, to.into())
    }

    /// The service's namespace, such as `iam` or `ec2`.
    #[must_use]
    pub fn service(&self) -> &str {
        let [_, from, to, ..] = self.colons;
        self.part(from, to.into())
    }

    /// The region's name, empty where the resource is global.
    #[must_use]
    pub fn region(&self) -> &str {
        let [_, _, from, to, _] = self.colons;
        self.part(from, to.into())
    }

    /// The account, as written: twelve digits, empty, or `aws`.
    #[must_use]
    pub fn account(&self) -> &str {
        let [_, _, _, from, to] = self.colons;
        self.part(from, to.into())
    }

    /// The account where it is one.
    #[must_use]
    pub fn account_id(&self) -> Option<AccountId> {
        self.account().parse().ok()
    }

    /// Everything after the fifth colon.
    #[must_use]
    pub fn resource(&self) -> &str {
        let [.., from] = self.colons;
        self.part(from, self.text.len())
    }

    /// The resource part taken apart at its first `/` or `:`; without one, all of it is the id.
    #[must_use]
    pub fn typed_resource(&self) -> Resource<'_> {
        match self.resource().split_once(['/', ':']) {
            Some((kind, id)) => Resource { kind: Some(kind), id },
            None => Resource { kind: None, id: self.resource() },
        }
    }

    /// The last segment of the resource part: an IAM entity's name without its path.
    #[must_use]
    pub fn name(&self) -> &str {
        let resource = self.resource();
        resource.rsplit(['/', ':']).next().unwrap_or(resource)
    }

    fn offset_of_fault(text: &str) -> Result<[u16; 5], (Option<usize>, &'static str)> {
        const FORM: &str = "it must be `arn:partition:service:region:account:resource`";
        if text.len() > Self::LONGEST {
            return Err((None, "an ARN has at most 2048 bytes"));
        }
        if !text.starts_with("arn:") {
            return Err((Some(0), "it must begin with `arn:`"));
        }
        let mut colons = [0u16; 5];
        let mut found = text.match_indices(':');
        for slot in &mut colons {
            let (at, _) = found.next().ok_or((Some(text.len()), FORM))?;
            *slot = u16::try_from(at).map_err(|_| (None, FORM))?;
        }
        let part = |from: u16, to: u16| text.get(usize::from(from) + 1..usize::from(to)).unwrap_or_default();
        let [a, b, c, d, e] = colons;
        if part(a, b).parse::<Partition>().is_err() {
            return Err((Some(usize::from(a) + 1), "its partition must be `aws` or `aws-…`"));
        }
        let service = part(b, c);
        if service.is_empty() || !service.bytes().all(|x| x.is_ascii_alphanumeric() || x == b'-' || x == b'.')
        {
            return Err((Some(usize::from(b) + 1), "its service must be letters, digits, `-` and `.`"));
        }
        let region = part(c, d);
        if !region.bytes().all(|x| x.is_ascii_alphanumeric() || x == b'-') {
            return Err((Some(usize::from(c) + 1), "its region must be letters, digits and `-`, or empty"));
        }
        let account = part(d, e);
        let digits = account.len() == 12 && account.bytes().all(|x| x.is_ascii_digit());
        let word = account.bytes().all(|x| x.is_ascii_alphabetic() || x == b'-');
        if !digits && !word {
            return Err((
                Some(usize::from(d) + 1),
                "its account must be 12 digits, a word such as `aws`, or empty",
            ));
        }
        if text.len() == usize::from(e) + 1 {
            return Err((Some(text.len()), "its resource part must not be empty"));
        }
        if let Some((at, _)) = text.char_indices().find(|(_, x)| x.is_control()) {
            return Err((Some(at), "it must not hold control characters"));
        }
        Ok(colons)
    }
}

impl FromStr for Arn {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        match Self::offset_of_fault(text) {
            Ok(colons) => Ok(Self { text: SmolStr::new(text), colons }),
            Err((offset, rule)) => {
                let error = NameError::new("an ARN", text, rule);
                Err(match offset {
                    Some(at) => error.at(at),
                    None => error,
                })
            }
        }
    }
}

impl PartialEq for Arn {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl Eq for Arn {}
impl PartialOrd for Arn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Arn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}
impl hash::Hash for Arn {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

crate::checked_name!(@doors Arn, "an ARN");

#[cfg(test)]
mod tests {
    use super::Arn;

    #[test]
    fn the_resource_part_keeps_its_colons_and_slashes() {
        let arn: Arn = "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api:live".parse().unwrap();
        assert_eq!(arn.resource(), "function:order-api:live");
        assert_eq!(arn.typed_resource().kind, Some("function"));
        assert_eq!(arn.name(), "live");
    }

    #[test]
    fn accounts_may_be_digits_words_or_nothing() {
        for right in [
            "arn:aws:iam::aws:policy/ReadOnlyAccess",
            "arn:aws:ec2:us-east-1:AWS:prefix-list/pl-1",
            "arn:aws-cn:s3:::b",
        ] {
            assert_eq!(right.parse::<Arn>().unwrap().as_str(), right);
        }
        assert!("arn:aws:iam::12345:user/a".parse::<Arn>().is_err());
    }

    #[test]
    fn the_error_points_at_the_part() {
        for (text, at) in [
            ("", 0),
            ("arn:", 4),
            ("arn:gcp:s3:::b", 4),
            ("arn:aws::::b", 8),
            ("arn:aws:iam::1:user/a", 13),
            ("arn:aws:iam::aws:", 17),
        ] {
            assert_eq!(text.parse::<Arn>().unwrap_err().offset(), Some(at), "{text}");
        }
    }
}
