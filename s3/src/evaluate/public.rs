use aozu_iam::{analyze::public::PublicStatement, evaluate::Truth};

use super::{Access, AskedObject, access::public_test};
use crate::{Acl, AclTarget, Grant};

/// A grant that makes a list public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicGrant<'a> {
    /// Whose list.
    pub on: AclTarget,
    /// The grant.
    pub grant: &'a Grant,
}

impl<'b> Access<'b> {
    /// Whether the bucket's policy lets the public in, as GetBucketPolicyStatus tells it: whatever Block Public Access
    /// makes of it. Unknown where the policy was not read.
    #[must_use]
    pub fn is_public_policy(&self) -> Truth {
        self.policy.is_public()
    }

    /// The statements that make the policy public, each with why and the smallest change that would end it.
    #[must_use]
    pub fn public_statements(&self) -> Vec<PublicStatement> {
        let document = self.policy.document();
        document.map(|document| public_test(self.options).prove(document)).unwrap_or_default()
    }

    /// The grants that make the bucket's list public, or the object's: as stored, whether they count or not. Empty
    /// where neither list is public, and where a list was not read.
    #[must_use]
    pub fn public_grants<'a>(&'a self, object: Option<&'a AskedObject<'_>>) -> Vec<PublicGrant<'a>> {
        let of = |on, acl: Option<&'a Acl>| {
            let grants = acl.into_iter().flat_map(Acl::public_grants);
            grants.map(move |grant| PublicGrant { on, grant })
        };
        let bucket = of(AclTarget::Bucket, self.bucket.acl.present().copied());
        let object = of(AclTarget::Object, object.and_then(|object| object.acl.present().copied()));
        bucket.chain(object).collect()
    }
}
