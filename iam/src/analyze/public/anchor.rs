use super::ResourceType;

/// A context key that binds a statement: who can send a request that carries it with a fixed value is not everyone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// The key as AWS spells it; keys compare without letter case.
    pub key: &'static str,
    /// When a value of it is fixed.
    pub fixed_when: FixedWhen,
    /// In whose policies it counts.
    pub bound: Bound,
    /// How it is known to count.
    pub basis: Basis,
}

/// When a value is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FixedWhen {
    /// It has no wildcard under an operator that knows wildcards.
    Literal,
    /// It is an ARN whose account has no wildcard; where it has no account, as a bucket's, no part has one.
    ArnAccount,
    /// As [`FixedWhen::ArnAccount`]; in an access point's policy the name of the access point has none either.
    AccessPointArn,
    /// It is a unique id, or one with any session of its own (`AROA…:*`).
    UniqueId,
    /// It is a range of at most 2^24 IPv4 addresses (`/8`) or 2^96 IPv6 addresses (`/32`).
    AddressRange,
    /// It is a path of an organization whose id has no wildcard.
    OrganizationPath,
    /// It is `true`.
    True,
}

/// In whose policies a key counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// In every resource's.
    Every,
    /// In those of S3.
    S3,
    /// In one type's.
    One(ResourceType),
}

/// How a key is known to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// AWS was recorded to take it so (September 2026).
    Recorded,
    /// AWS's manual says so.
    Documented,
    /// It follows from what AWS's own default policies hold and its analyser is silent about.
    Inferred,
    /// Nobody recorded it and no manual says it: counts only with [`UnrecordedKeys::Bind`].
    Unrecorded,
}

/// What is made of keys that name an organization, an endpoint or a resource and of which neither a recording nor the
/// manual says whether they bind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum UnrecordedKeys {
    /// They do not: a policy is public until it is shown not to be. The default.
    #[default]
    DoNotBind,
    /// They do, if their values are fixed.
    Bind,
}

const fn anchor(key: &'static str, fixed_when: FixedWhen, bound: Bound, basis: Basis) -> Anchor {
    Anchor { key, fixed_when, bound, basis }
}

/// Every key that binds, or may. Not among them although documented: `aws:SourceOwner` on S3 (recorded September
/// 2026); never: `aws:Referer`, `aws:UserAgent`, `aws:SecureTransport`, `aws:username`, `aws:PrincipalTag/…`.
///
/// Source: S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public" (June 2023);
/// specs/s3.md §7.2.
pub const ANCHORS: &[Anchor] = &[
    anchor("aws:SourceAccount", FixedWhen::Literal, Bound::Every, Basis::Recorded),
    anchor("aws:SourceArn", FixedWhen::ArnAccount, Bound::Every, Basis::Recorded),
    anchor("aws:SourceIp", FixedWhen::AddressRange, Bound::Every, Basis::Recorded),
    anchor("aws:SourceVpc", FixedWhen::Literal, Bound::Every, Basis::Recorded),
    anchor("aws:SourceVpce", FixedWhen::Literal, Bound::Every, Basis::Recorded),
    anchor("aws:SourceOrgID", FixedWhen::Literal, Bound::Every, Basis::Recorded),
    anchor("aws:PrincipalAccount", FixedWhen::Literal, Bound::Every, Basis::Recorded),
    anchor("aws:PrincipalArn", FixedWhen::ArnAccount, Bound::Every, Basis::Recorded),
    anchor("aws:PrincipalOrgID", FixedWhen::Literal, Bound::Every, Basis::Documented),
    anchor("aws:userid", FixedWhen::UniqueId, Bound::Every, Basis::Recorded),
    anchor("s3:DataAccessPointAccount", FixedWhen::Literal, Bound::S3, Basis::Recorded),
    anchor("s3:DataAccessPointArn", FixedWhen::AccessPointArn, Bound::S3, Basis::Recorded),
    anchor(
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        FixedWhen::Literal,
        Bound::S3,
        Basis::Documented,
    ),
    // SNS gives a new topic a policy for everyone that only this key binds to the owner.
    anchor("aws:SourceOwner", FixedWhen::Literal, Bound::One(ResourceType::SnsTopic), Basis::Inferred),
    // KMS binds the policies of keys that AWS manages by it.
    anchor("kms:CallerAccount", FixedWhen::Literal, Bound::One(ResourceType::KmsKey), Basis::Inferred),
    // EFS User Guide, "Blocking public access to EFS file systems": who comes through a mount target is in the VPC.
    anchor(
        "elasticfilesystem:AccessedViaMountTarget",
        FixedWhen::True,
        Bound::One(ResourceType::EfsFileSystem),
        Basis::Documented,
    ),
    anchor("aws:PrincipalOrgPaths", FixedWhen::OrganizationPath, Bound::Every, Basis::Unrecorded),
    anchor("aws:SourceOrgPaths", FixedWhen::OrganizationPath, Bound::Every, Basis::Unrecorded),
    anchor("aws:SourceVpcArn", FixedWhen::ArnAccount, Bound::Every, Basis::Unrecorded),
    anchor("aws:VpceAccount", FixedWhen::Literal, Bound::Every, Basis::Unrecorded),
    anchor("aws:VpceOrgID", FixedWhen::Literal, Bound::Every, Basis::Unrecorded),
    anchor("aws:VpceOrgPaths", FixedWhen::OrganizationPath, Bound::Every, Basis::Unrecorded),
    anchor("aws:ResourceAccount", FixedWhen::Literal, Bound::Every, Basis::Unrecorded),
];

impl Anchor {
    /// The key's row, if it binds the policies of a type.
    pub(super) fn of(key: &str, of: ResourceType, unrecorded: UnrecordedKeys) -> Option<&'static Self> {
        ANCHORS.iter().find(|row| row.key.eq_ignore_ascii_case(key) && row.counts(of, unrecorded))
    }

    fn counts(&self, of: ResourceType, unrecorded: UnrecordedKeys) -> bool {
        let bound = match self.bound {
            Bound::Every => true,
            Bound::S3 => of.is_s3(),
            Bound::One(one) => one == of,
        };
        bound && (self.basis != Basis::Unrecorded || unrecorded == UnrecordedKeys::Bind)
    }
}

#[cfg(test)]
mod tests {
    use super::{ANCHORS, Anchor, Basis, UnrecordedKeys};
    use crate::analyze::public::ResourceType;

    #[test]
    fn each_key_has_one_row() {
        for (n, row) in ANCHORS.iter().enumerate() {
            assert!(ANCHORS.iter().skip(n + 1).all(|other| !other.key.eq_ignore_ascii_case(row.key)));
        }
    }

    #[test]
    fn a_key_counts_where_it_is_bound_to() {
        let binds = |key, of| Anchor::of(key, of, UnrecordedKeys::default()).is_some();
        assert!(binds("AWS:sourcevpc", ResourceType::S3Bucket));
        assert!(binds("aws:SourceOwner", ResourceType::SnsTopic));
        assert!(!binds("aws:SourceOwner", ResourceType::S3Bucket), "recorded, although documented otherwise");
        assert!(!binds("kms:CallerAccount", ResourceType::Secret));
        assert!(!binds("aws:SecureTransport", ResourceType::S3Bucket));
    }

    #[test]
    fn unrecorded_keys_are_switched() {
        let unrecorded = ANCHORS.iter().filter(|row| row.basis == Basis::Unrecorded);
        assert_eq!(unrecorded.clone().count(), 7);
        for row in unrecorded {
            let of = ResourceType::S3Bucket;
            assert!(Anchor::of(row.key, of, UnrecordedKeys::DoNotBind).is_none(), "{}", row.key);
            assert!(Anchor::of(row.key, of, UnrecordedKeys::Bind).is_some(), "{}", row.key);
        }
    }
}
