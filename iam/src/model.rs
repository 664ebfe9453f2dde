/// Defines a resource's model: private fields, each with its accessor.
///
/// The word before a field says how it is lent: `one` by reference, `copy` by value, `maybe` as
/// `Option<&T>`, `maybe_copy` as `Option<T>`, `many` as a slice.
macro_rules! model {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$doc:meta])* $kind:ident $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(pub(crate) $field: model!(@type $kind $type),)*
        }

        impl $name {
            $(model!(@get [$(#[$doc])*] $kind $field $type);)*
        }
    };
    (@type one $type:ty) => { $type };
    (@type copy $type:ty) => { $type };
    (@type maybe $type:ty) => { Option<$type> };
    (@type maybe_copy $type:ty) => { Option<$type> };
    (@type many $type:ty) => { Vec<$type> };
    (@get [$($doc:tt)*] one $field:ident $type:ty) => {
        $($doc)* #[must_use]
        pub fn $field(&self) -> &$type { &self.$field }
    };
    (@get [$($doc:tt)*] copy $field:ident $type:ty) => {
        $($doc)* #[must_use]
        pub fn $field(&self) -> $type { self.$field }
    };
    (@get [$($doc:tt)*] maybe $field:ident $type:ty) => {
        $($doc)* #[must_use]
        pub fn $field(&self) -> Option<&$type> { self.$field.as_ref() }
    };
    (@get [$($doc:tt)*] maybe_copy $field:ident $type:ty) => {
        $($doc)* #[must_use]
        pub fn $field(&self) -> Option<$type> { self.$field }
    };
    (@get [$($doc:tt)*] many $field:ident $type:ty) => {
        $($doc)* #[must_use]
        pub fn $field(&self) -> &[$type] { &self.$field }
    };
}
