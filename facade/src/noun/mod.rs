//! What the façade's own nouns are made with: those of services that have no crate.
//!
//! A noun is a checked model with accessors and a mirror with AWS's member names; [`noun!`] makes both
//! from one list of members.

mod field;
mod name;
mod read;

pub(crate) use field::{Field, read_text, texts};
pub use name::Name;
pub(crate) use name::last_segment;
pub(crate) use read::{inner, item_failed, list_failed, outer, text_list, whole};

/// Defines a resource: its model, its mirror, the way from one to the other, and the key that it is found
/// by. `one` members must be there, `maybe` members need not.
macro_rules! noun {
    (
        $(#[$meta:meta])*
        pub struct $name:ident, $wire:ident, by $key:ty = $keyed:expr;
        $(#[$id_doc:meta])*
        id $id:ident: $id_type:ty = $id_member:literal,
        $($(#[$doc:meta])* $kind:ident $field:ident: $type:ty = $member:literal,)*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $id: $id_type,
            $($field: noun!(@type $kind $type),)*
        }

        impl $name {
            $(#[$id_doc])*
            #[must_use]
            pub fn $id(&self) -> &$id_type {
                &self.$id
            }
            $(noun!(@get [$(#[$doc])*] $kind $field $type);)*
        }

        #[doc = concat!("[`", stringify!($name), "`] as AWS's JSON holds it.")]
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $wire {
            #[doc = concat!("`", $id_member, "`.")]
            #[serde(rename = $id_member, skip_serializing_if = "Option::is_none")]
            pub(crate) $id: Option<<$id_type as $crate::noun::Field>::Wire>,
            $(
                #[doc = concat!("`", $member, "`.")]
                #[serde(rename = $member, skip_serializing_if = "Option::is_none")]
                pub(crate) $field: Option<<$type as $crate::noun::Field>::Wire>,
            )*
        }

        impl TryFrom<$wire> for $name {
            type Error = aozu_names::wire::Problems;
            fn try_from(wire: $wire) -> Result<Self, Self::Error> {
                let mut fields = aozu_names::wire::Fields::default();
                let $id = <$id_type as $crate::noun::Field>::required(&mut fields, $id_member, wire.$id);
                $(let $field = noun!(@read $kind $type, fields, $member, wire.$field);)*
                noun!(@build [$name fields] [$id: one] $([$field: $kind])*)
            }
        }

        impl From<&$name> for $wire {
            fn from(noun: &$name) -> Self {
                Self {
                    $id: Some($crate::noun::Field::write(&noun.$id)),
                    $($field: noun!(@write $kind noun.$field),)*
                }
            }
        }

        impl aozu_names::wire::Resource for $name {
            type Key = $key;
            type Wire = $wire;
            const ID: &'static str = $id_member;
            fn wire_id(wire: &$wire) -> Option<&str> {
                wire.$id.as_ref().and_then(<$id_type as $crate::noun::Field>::text)
            }
            fn key(&self) -> $key {
                let keyed: fn(&$id_type) -> $key = $keyed;
                keyed(&self.$id)
            }
        }
    };
    (@type one $type:ty) => { $type };
    (@type maybe $type:ty) => { Option<$type> };
    (@get [$($doc:tt)*] one $field:ident $type:ty) => {
        $($doc)*
        #[must_use]
        pub fn $field(&self) -> &$type {
            &self.$field
        }
    };
    (@get [$($doc:tt)*] maybe $field:ident $type:ty) => {
        $($doc)*
        #[must_use]
        pub fn $field(&self) -> Option<&$type> {
            self.$field.as_ref()
        }
    };
    (@read one $type:ty, $fields:ident, $member:literal, $wire:expr) => {
        <$type as $crate::noun::Field>::required(&mut $fields, $member, $wire)
    };
    (@read maybe $type:ty, $fields:ident, $member:literal, $wire:expr) => {
        $wire.and_then(|wire| <$type as $crate::noun::Field>::read(&mut $fields, $member, wire))
    };
    (@write one $value:expr) => { Some($crate::noun::Field::write(&$value)) };
    (@write maybe $value:expr) => { $value.as_ref().map($crate::noun::Field::write) };
    (@build [$name:ident $fields:ident] $([$field:ident: $kind:ident])*) => {{
        $(noun!(@unwrap $kind $field $fields);)*
        $fields.ok($name { $($field,)* })
    }};
    (@unwrap one $field:ident $fields:ident) => {
        let Some($field) = $field else { return Err($fields.into_problems()) };
    };
    (@unwrap maybe $field:ident $fields:ident) => {};
}
pub(crate) use noun;
