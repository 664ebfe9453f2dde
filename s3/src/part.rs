//! What the parts of a bucket have in common: each is told by a call of its own, and found by the bucket's
//! name.

/// A mirror of a part: the answers do not name the bucket, so that who asked must.
pub(crate) trait OfBucket {
    /// Puts in the bucket that was asked about.
    fn set_bucket(&mut self, name: &str);
}

/// Says that a noun is a part of a bucket, found by its name.
macro_rules! of_bucket {
    ($name:ident / $mirror:ident) => {
        impl aozu_names::wire::Resource for $name {
            type Key = crate::BucketName;
            type Wire = $mirror;
            const ID: &'static str = "Bucket";
            fn wire_id(wire: &$mirror) -> Option<&str> {
                wire.bucket.as_deref()
            }
            fn key(&self) -> crate::BucketName {
                self.bucket.clone()
            }
        }

        impl crate::part::OfBucket for $mirror {
            fn set_bucket(&mut self, name: &str) {
                self.bucket = Some(name.into());
            }
        }
    };
}
