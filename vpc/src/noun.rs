//! What the nouns of a network have in common.

use aozu_names::{AccountId, Tags};

pub(crate) use aozu_names::wire::Part;

/// A resource that findings can be about.
pub(crate) trait Noun {
    /// The resource part of its ARN before the slash: `vpc`.
    const KIND: &'static str;
    /// Where it stands in the account document: `ec2/Vpcs`.
    const COLLECTION: &'static str;
    /// Its id, as AWS prints it.
    fn id_text(&self) -> String;
    /// The account that owns it, where the resource says so.
    fn owner(&self) -> Option<AccountId>;
    /// Its tags.
    fn tags_of(&self) -> Tags;
}

/// [`aozu_names::noun!`], by its short name.
macro_rules! noun {
    ($($table:tt)*) => { aozu_names::noun! { $($table)* } };
}

/// [`aozu_names::words!`], by its short name.
macro_rules! words {
    ($($table:tt)*) => { aozu_names::words! { $($table)* } };
}

/// Says what a noun is found by, and what its ARN and its collection are called.
///
/// `resource! { Vpc / VpcMirror: id VpcId = "VpcId", "vpc", "ec2/Vpcs", owner: owner_id, tags: tags }`
macro_rules! resource {
    ($name:ident / $mirror:ident: $id:ident $key:ty = $member:literal, $kind:literal, $collection:literal
     $(, owner: $owner:ident)? $(, tags: $tags:ident)?) => {
        impl aozu_names::wire::Resource for $name {
            type Key = $key;
            type Wire = $mirror;
            const ID: &'static str = $member;
            fn wire_id(wire: &$mirror) -> Option<&str> {
                wire.$id.as_deref()
            }
            fn key(&self) -> $key {
                self.$id.clone()
            }
        }

        impl crate::noun::Noun for $name {
            const KIND: &'static str = $kind;
            const COLLECTION: &'static str = $collection;
            fn id_text(&self) -> String {
                self.$id.to_string()
            }
            fn owner(&self) -> Option<aozu_names::AccountId> {
                let owner: [Option<aozu_names::AccountId>; 0 $(+ { let _ = stringify!($owner); 1 })?] =
                    [$(self.$owner)?];
                owner.first().copied().flatten()
            }
            fn tags_of(&self) -> aozu_names::Tags {
                let tags: [&aozu_names::Tags; 0 $(+ { let _ = stringify!($tags); 1 })?] = [$(&self.$tags)?];
                tags.first().map(|tags| (*tags).clone()).unwrap_or_default()
            }
        }
    };
}
