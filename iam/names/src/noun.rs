//! One table a noun: its mirror of AWS's JSON, its model, its accessors and the way between them are all
//! generated from it, so that they cannot drift apart.

/// Defines a noun and its mirror from one table. Each row: kind, field, type, AWS's member name (and
/// other spellings that dumps use, after `or`).
///
/// Kinds: `one` (text that must be there and parse), `maybe` (text that may be missing), `many` (list of
/// texts), `flag` (boolean, missing is false), `value` (number or boolean that may be missing), `part`
/// (nested noun that may be missing), `parts` (list of nested nouns), `tags`; and of the lists whose order
/// means nothing, so that it never shows: `set` (of nested nouns) and `sorted` (of texts); `must` is a number
/// or boolean that must be there, `verbatim` what reads itself and may be missing.
///
/// The crate that calls it has a feature `schema` that switches on `aozu-names/schema`; with it, every mirror
/// derives `schemars::JsonSchema`.
#[macro_export]
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
            $(pub(crate) $field: $crate::noun!(@model $kind $type),)*
        }

        impl $name {
            $($crate::noun!(@accessor [$(#[$doc])*] $kind $field $type);)*
        }

        #[doc = concat!("How AWS's JSON holds a [`", stringify!($name), "`].")]
        #[derive(Debug, Clone, Default, PartialEq, $crate::reexport::serde::Serialize, $crate::reexport::serde::Deserialize)]
        #[serde(crate = "aozu_names::reexport::serde")]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default)]
        pub struct $mirror {
            $(
                #[doc = concat!("`", $member, "`.")]
                #[serde(
                    rename = $member,
                    $(alias = $alias,)*
                    skip_serializing_if = "aozu_names::wire::is_left_out",
                    deserialize_with = "aozu_names::wire::read_member"
                )]
                pub $field: $crate::noun!(@mirror $kind $type),
            )*
        }

        impl TryFrom<$mirror> for $name {
            type Error = $crate::wire::Problems;
            fn try_from(mirror: $mirror) -> Result<Self, Self::Error> {
                let fields = &mut $crate::wire::Fields::default();
                $(let $field = $crate::noun!(@read fields mirror $kind $field $type, $member);)*
                let ($(Some($field),)*) = ($($field,)*) else {
                    return Err(std::mem::take(fields).into_problems());
                };
                std::mem::take(fields).ok(Self { $($field,)* })
            }
        }

        impl From<&$name> for $mirror {
            fn from(noun: &$name) -> Self {
                Self { $($field: $crate::noun!(@write noun $kind $field),)* }
            }
        }

        impl $crate::wire::Part for $name {
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
    (@mirror set $type:ty) => { Vec<<$type as $crate::wire::Part>::Mirror> };
    (@mirror sorted $type:ty) => { Vec<$crate::reexport::SmolStr> };
    (@mirror one $type:ty) => { Option<$crate::reexport::SmolStr> };
    (@mirror maybe $type:ty) => { Option<$crate::reexport::SmolStr> };
    (@mirror many $type:ty) => { Vec<$crate::reexport::SmolStr> };
    (@mirror flag $type:ty) => { Option<bool> };
    (@mirror value $type:ty) => { Option<$type> };
    (@mirror part $type:ty) => { Option<<$type as $crate::wire::Part>::Mirror> };
    (@mirror parts $type:ty) => { Vec<<$type as $crate::wire::Part>::Mirror> };
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
        $($doc)* #[must_use] pub fn $field(&self) -> &$crate::Tags { &self.$field }
    };

    (@read $f:ident $m:ident verbatim $field:ident $type:ty, $member:literal) => { Some($m.$field) };
    (@read $f:ident $m:ident must $field:ident $type:ty, $member:literal) => {{
        if $m.$field.is_none() {
            $f.problem($member, "the member is missing");
        }
        $m.$field
    }};
    (@read $f:ident $m:ident set $field:ident $type:ty, $member:literal) => {
        $crate::noun!(@read $f $m parts $field $type, $member).map($crate::wire::in_order)
    };
    (@read $f:ident $m:ident sorted $field:ident $type:ty, $member:literal) => {
        $crate::noun!(@read $f $m many $field $type, $member).map($crate::wire::in_order)
    };
    (@read $f:ident $m:ident one $field:ident $type:ty, $member:literal) => {
        $f.required::<$type>($member, $m.$field.as_deref())
    };
    (@read $f:ident $m:ident maybe $field:ident $type:ty, $member:literal) => {
        Some($f.optional::<$type>($member, $m.$field.as_deref()))
    };
    (@read $f:ident $m:ident many $field:ident $type:ty, $member:literal) => {
        Some($f.list::<$type>($member, $m.$field.iter().map($crate::reexport::SmolStr::as_str)))
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
        $noun.$field.iter().map($crate::reexport::ToSmolStr::to_smolstr).collect()
    };
    (@write $noun:ident one $field:ident) => { Some($crate::reexport::ToSmolStr::to_smolstr(&$noun.$field)) };
    (@write $noun:ident maybe $field:ident) => {
        $noun.$field.as_ref().map($crate::reexport::ToSmolStr::to_smolstr)
    };
    (@write $noun:ident many $field:ident) => {
        $noun.$field.iter().map($crate::reexport::ToSmolStr::to_smolstr).collect()
    };
    (@write $noun:ident flag $field:ident) => { Some($noun.$field) };
    (@write $noun:ident value $field:ident) => { $noun.$field };
    (@write $noun:ident part $field:ident) => { $noun.$field.as_ref().map(From::from) };
    (@write $noun:ident parts $field:ident) => { $noun.$field.iter().map(From::from).collect() };
    (@write $noun:ident tags $field:ident) => { $noun.$field.clone() };
}
