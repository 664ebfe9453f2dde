use aozu_iam::evaluate::Truth;
use aozu_names::{AccountId, Known};

use super::{Access, Asked, Operation};
use crate::{BlockSetting, ObjectOwnership};

/// How everything that may not have been read could be: what one answer rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct World {
    /// Whether access control lists count.
    pub acls: bool,
    /// Whether their public grants are ignored.
    pub ignore: bool,
    /// Whether a public policy is restricted.
    pub restrict: bool,
    /// Whether the policy is public.
    pub public: bool,
    /// Whose the object is as stored.
    pub stored_owner: AccountId,
}

/// Accounts to stand for one that is neither the caller's nor the bucket's.
const SOMEBODY: [AccountId; 3] = [
    AccountId::literal("000000000001"),
    AccountId::literal("000000000002"),
    AccountId::literal("000000000003"),
];

/// Every way it could be, in a fixed order; one where everything was read.
pub(super) fn worlds(access: &Access<'_>, asked: &Asked<'_>, operation: Operation) -> Vec<World> {
    let bucket = &access.bucket;
    let acls = match ObjectOwnership::effective(bucket.ownership.clone()) {
        Known::Present(ObjectOwnership::BucketOwnerEnforced) => vec![false],
        Known::Present(ObjectOwnership::BucketOwnerPreferred | ObjectOwnership::ObjectWriter) => vec![true],
        _ => vec![false, true],
    };
    let flag = |setting| match access.effective(setting) {
        Known::Present(on) => vec![on],
        Known::Absent => vec![false],
        Known::NotRead(_) => vec![false, true],
    };
    let public = match access.policy.is_public() {
        Truth::True => vec![true],
        Truth::False => vec![false],
        Truth::Unknown => vec![false, true],
    };
    let owners = match asked.object.map(|object| &object.owner) {
        None | Some(Known::Absent) => vec![bucket.owner],
        Some(Known::Present(owner)) => vec![*owner],
        // Whose it is matters where its owner's list decides, or whose object is deleted.
        Some(Known::NotRead(_)) if !matches!(operation, Operation::Object | Operation::Delete) => {
            vec![bucket.owner]
        }
        Some(Known::NotRead(_)) => {
            let mut owners = vec![bucket.owner];
            let caller = asked.caller.account();
            owners.extend(caller.filter(|account| *account != bucket.owner));
            owners
                .extend(SOMEBODY.into_iter().find(|other| *other != bucket.owner && Some(*other) != caller));
            owners
        }
    };
    let mut worlds = Vec::with_capacity(1);
    for acls in acls {
        // Without lists neither their grants nor the stored owner count.
        let owners = if acls { owners.as_slice() } else { std::slice::from_ref(&bucket.owner) };
        let ignored = if acls { flag(BlockSetting::IgnorePublicAcls) } else { vec![false] };
        for public in &public {
            let restricted = if *public { flag(BlockSetting::RestrictPublicBuckets) } else { vec![false] };
            for restrict in &restricted {
                for ignore in &ignored {
                    worlds.extend(owners.iter().map(|owner| World {
                        acls,
                        ignore: *ignore,
                        restrict: *restrict,
                        public: *public,
                        stored_owner: *owner,
                    }));
                }
            }
        }
    }
    worlds
}

impl World {
    /// Whose the object is, as S3 decides.
    pub(super) fn object_owner(self, bucket_owner: AccountId) -> AccountId {
        if self.acls { self.stored_owner } else { bucket_owner }
    }
}
