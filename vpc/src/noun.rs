//! One table a noun: its mirror of AWS's JSON, its model, its accessors and the way between them are
//! all generated from it, so that they cannot drift apart.

use aozu_names::{AccountId, Tags, wire::Problems};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

/// What a part of AWS's JSON is read from and written as.
pub trait Part: TryFrom<Self::Mirror, Error = Problems> {
    /// Its mirror.
    type Mirror: DeserializeOwned + for<'a> From<&'a Self>;
}

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

/// How a member of a mirror is read and when it is left out.
pub(crate) trait Member: Sized {
    fn is_left_out(&self) -> bool;
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error>;
}

impl<T: DeserializeOwned> Member for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::deserialize(d)
    }
}

impl<T: DeserializeOwned> Member for Vec<T> {
    fn is_left_out(&self) -> bool {
        false
    }
    /// Some tools print `null` for an empty list.
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Option::<Self>::deserialize(d)?.unwrap_or_default())
    }
}

impl Member for Tags {
    fn is_left_out(&self) -> bool {
        false
    }
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::deserialize(d)
    }
}

pub(crate) fn is_left_out<T: Member>(member: &T) -> bool {
    member.is_left_out()
}

pub(crate) fn read<'de, D: Deserializer<'de>, T: Member>(d: D) -> Result<T, D::Error> {
    T::read(d)
}

/// A list whose order means nothing, in the order of its elements.
pub(crate) fn in_order<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

/// Defines a noun and its mirror from one table. Each row: kind, field, type, AWS's member name (and
/// other spellings that dumps use, after `or`).
///
/// Kinds: `one` (text that must be there and parse), `maybe` (text that may be missing), `many` (list of
/// texts), `flag` (boolean, missing is false), `value` (number or boolean that may be missing), `part`
/// (nested noun that may be missing), `parts` (list of nested nouns), `tags`; and of the lists whose order
/// means nothing, so that it never shows: `set` (of nested nouns) and `sorted` (of texts); `must` is a number
/// or boolean that must be there, `verbatim` what reads itself and may be missing.
macro_rules! noun {
    (
        $(#[$meta:meta])*
        pub struct $name:ident / $mirror:ident {
            $($(#[$doc:meta])* $kind:ident $field:ident: $type:ty = $member:literal $(or $alias:literal)*,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(pub(crate) $field: noun!(@model $kind $type),)*
        }

        impl $name {
            $(noun!(@accessor [$(#[$doc])*] $kind $field $type);)*
        }

        #[doc = concat!("How AWS's JSON holds a [`", stringify!($name), "`].")]
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default)]
        pub struct $mirror {
            $(
                #[doc = concat!("`", $member, "`.")]
                #[serde(
                    rename = $member,
                    $(alias = $alias,)*
                    skip_serializing_if = "crate::noun::is_left_out",
                    deserialize_with = "crate::noun::read"
                )]
                pub $field: noun!(@mirror $kind $type),
            )*
        }

        impl TryFrom<$mirror> for $name {
            type Error = aozu_names::wire::Problems;
            fn try_from(mirror: $mirror) -> Result<Self, Self::Error> {
                let fields = &mut aozu_names::wire::Fields::default();
                $(let $field = noun!(@read fields mirror $kind $field $type, $member);)*
                let ($(Some($field),)*) = ($($field,)*) else {
                    return Err(std::mem::take(fields).into_problems());
                };
                std::mem::take(fields).ok(Self { $($field,)* })
            }
        }

        impl From<&$name> for $mirror {
            fn from(noun: &$name) -> Self {
                Self { $($field: noun!(@write noun $kind $field),)* }
            }
        }

        impl crate::noun::Part for $name {
            type Mirror = $mirror;
        }
    };

    (@model one $type:ty) => { $type };
    (@model maybe $type:ty) => { Option<$type> };
    (@model many $type:ty) => { Vec<$type> };
    (@model flag $type:ty) => { $type };
    (@model value $type:ty) => { Option<$type> };
    (@model part $type:ty) => { Option<$type> };
    (@model parts $type:ty) => { Vec<$type> };
    (@model tags $type:ty) => { $type };

    (@model verbatim $type:ty) => { Option<$type> };
    (@model must $type:ty) => { $type };
    (@model set $type:ty) => { Vec<$type> };
    (@model sorted $type:ty) => { Vec<$type> };

    (@mirror verbatim $type:ty) => { Option<$type> };
    (@mirror must $type:ty) => { Option<$type> };
    (@mirror set $type:ty) => { Vec<<$type as crate::noun::Part>::Mirror> };
    (@mirror sorted $type:ty) => { Vec<smol_str::SmolStr> };
    (@mirror one $type:ty) => { Option<smol_str::SmolStr> };
    (@mirror maybe $type:ty) => { Option<smol_str::SmolStr> };
    (@mirror many $type:ty) => { Vec<smol_str::SmolStr> };
    (@mirror flag $type:ty) => { Option<bool> };
    (@mirror value $type:ty) => { Option<$type> };
    (@mirror part $type:ty) => { Option<<$type as crate::noun::Part>::Mirror> };
    (@mirror parts $type:ty) => { Vec<<$type as crate::noun::Part>::Mirror> };
    (@mirror tags $type:ty) => { $type };

    (@accessor [$($doc:tt)*] verbatim $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> Option<&$type> { self.$field.as_ref() }
    };
    (@accessor [$($doc:tt)*] must $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> $type { self.$field }
    };
    (@accessor [$($doc:tt)*] set $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &[$type] { &self.$field }
    };
    (@accessor [$($doc:tt)*] sorted $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &[$type] { &self.$field }
    };
    (@accessor [$($doc:tt)*] one $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &$type { &self.$field }
    };
    (@accessor [$($doc:tt)*] maybe $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> Option<&$type> { self.$field.as_ref() }
    };
    (@accessor [$($doc:tt)*] many $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &[$type] { &self.$field }
    };
    (@accessor [$($doc:tt)*] flag $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> bool { self.$field }
    };
    (@accessor [$($doc:tt)*] value $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> Option<$type> { self.$field }
    };
    (@accessor [$($doc:tt)*] part $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> Option<&$type> { self.$field.as_ref() }
    };
    (@accessor [$($doc:tt)*] parts $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &[$type] { &self.$field }
    };
    (@accessor [$($doc:tt)*] tags $field:ident $type:ty) => {
        $($doc)* #[must_use] pub fn $field(&self) -> &aozu_names::Tags { &self.$field }
    };

    (@read $f:ident $m:ident verbatim $field:ident $type:ty, $member:literal) => { Some($m.$field) };
    (@read $f:ident $m:ident must $field:ident $type:ty, $member:literal) => {{
        if $m.$field.is_none() {
            $f.problem($member, "the member is missing");
        }
        $m.$field
    }};
    (@read $f:ident $m:ident set $field:ident $type:ty, $member:literal) => {
        noun!(@read $f $m parts $field $type, $member).map(crate::noun::in_order)
    };
    (@read $f:ident $m:ident sorted $field:ident $type:ty, $member:literal) => {
        noun!(@read $f $m many $field $type, $member).map(crate::noun::in_order)
    };
    (@read $f:ident $m:ident one $field:ident $type:ty, $member:literal) => {
        $f.required::<$type>($member, $m.$field.as_deref())
    };
    (@read $f:ident $m:ident maybe $field:ident $type:ty, $member:literal) => {
        Some($f.optional::<$type>($member, $m.$field.as_deref()))
    };
    (@read $f:ident $m:ident many $field:ident $type:ty, $member:literal) => {
        Some($f.list::<$type>($member, $m.$field.iter().map(smol_str::SmolStr::as_str)))
    };
    (@read $f:ident $m:ident flag $field:ident $type:ty, $member:literal) => {
        Some($m.$field.unwrap_or_default())
    };
    (@read $f:ident $m:ident value $field:ident $type:ty, $member:literal) => { Some($m.$field) };
    (@read $f:ident $m:ident part $field:ident $type:ty, $member:literal) => {
        Some($m.$field.and_then(|part| $f.nested($member, <$type>::try_from(part))))
    };
    (@read $f:ident $m:ident parts $field:ident $type:ty, $member:literal) => {
        Some(
            $m.$field
                .into_iter()
                .enumerate()
                .filter_map(|(n, part)| $f.nested(&format!("{}/{n}", $member), <$type>::try_from(part)))
                .collect::<Vec<$type>>(),
        )
    };
    (@read $f:ident $m:ident tags $field:ident $type:ty, $member:literal) => { Some($m.$field) };

    (@write $noun:ident verbatim $field:ident) => { $noun.$field.clone() };
    (@write $noun:ident must $field:ident) => { Some($noun.$field) };
    (@write $noun:ident set $field:ident) => { $noun.$field.iter().map(From::from).collect() };
    (@write $noun:ident sorted $field:ident) => {
        $noun.$field.iter().map(smol_str::ToSmolStr::to_smolstr).collect()
    };
    (@write $noun:ident one $field:ident) => { Some(smol_str::ToSmolStr::to_smolstr(&$noun.$field)) };
    (@write $noun:ident maybe $field:ident) => {
        $noun.$field.as_ref().map(smol_str::ToSmolStr::to_smolstr)
    };
    (@write $noun:ident many $field:ident) => {
        $noun.$field.iter().map(smol_str::ToSmolStr::to_smolstr).collect()
    };
    (@write $noun:ident flag $field:ident) => { Some($noun.$field) };
    (@write $noun:ident value $field:ident) => { $noun.$field };
    (@write $noun:ident part $field:ident) => { $noun.$field.as_ref().map(From::from) };
    (@write $noun:ident parts $field:ident) => { $noun.$field.iter().map(From::from).collect() };
    (@write $noun:ident tags $field:ident) => { $noun.$field.clone() };
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
