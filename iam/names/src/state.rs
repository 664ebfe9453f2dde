/// Defines a service's part of an account: a struct of collections with accessors, which the account
/// document writes and reads by name.
///
/// The crate that calls it has a feature `schema` that switches on `aozu-names/schema`; with it, every
/// mirror derives `schemars::JsonSchema`.
///
/// ```ignore
/// aozu_names::state! {
///     /// The network of one region of one account.
///     pub struct Network: "ec2" {
///         /// VPCs.
///         vpcs, vpcs_mut: Many Vpc = "Vpcs",
///         /// The password policy.
///         password_policy, password_policy_mut: One PasswordPolicy = "PasswordPolicy",
///     }
/// }
/// ```
#[macro_export]
macro_rules! state {
    (
        $(#[$meta:meta])*
        pub struct $name:ident: $service:literal {
            $($(#[$doc:meta])* $field:ident, $field_mut:ident: $kind:ident $resource:ty = $collection:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $($field: $crate::state!(@type $kind $resource),)*
        }

        impl $name {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $field(&self) -> &$crate::state!(@type $kind $resource) {
                    &self.$field
                }

                $(#[$doc])*
                ///
                /// To change them unchecked: what contradicts itself then shows as findings.
                pub fn $field_mut(&mut self) -> &mut $crate::state!(@type $kind $resource) {
                    &mut self.$field
                }
            )*
        }

        impl $crate::wire::State for $name {
            const SERVICE: &'static str = $service;

            fn slots(&self) -> Vec<(&'static str, $crate::wire::SlotKind, &dyn $crate::wire::Slot)> {
                vec![$(($collection, $crate::wire::SlotKind::$kind, &self.$field as &dyn $crate::wire::Slot)),*]
            }

            fn slot_mut(&mut self, name: &str) -> Option<($crate::wire::SlotKind, &mut dyn $crate::wire::Slot)> {
                match name {
                    $($collection => Some(($crate::wire::SlotKind::$kind, &mut self.$field)),)*
                    _ => None,
                }
            }

            fn absorb(&mut self, other: Self) -> Vec<(&'static str, String)> {
                let mut conflicts = Vec::new();
                $($crate::state!(@absorb $kind self, other, $field, $collection, conflicts);)*
                conflicts
            }
        }

        #[cfg(feature = "schema")]
        impl $crate::wire::Schemas for $name {
            fn schemas(
                generator: &mut $crate::reexport::schemars::SchemaGenerator,
            ) -> Vec<(&'static str, $crate::wire::SlotKind, $crate::reexport::schemars::Schema)> {
                vec![$((
                    $collection,
                    $crate::wire::SlotKind::$kind,
                    generator.subschema_for::<<$resource as $crate::wire::Resource>::Wire>(),
                )),*]
            }
        }
    };
    (@type One $resource:ty) => { $crate::Known<$resource> };
    (@type $kind:ident $resource:ty) => {
        $crate::Collection<<$resource as $crate::wire::Resource>::Key, $resource>
    };
    (@absorb One $self:ident, $other:ident, $field:ident, $collection:literal, $conflicts:ident) => {
        match (&$self.$field, $other.$field) {
            (_, $crate::Known::NotRead($crate::NotRead::NotAsked)) => {}
            ($crate::Known::NotRead(_), theirs) => $self.$field = theirs,
            (ours, theirs) if *ours == theirs || !theirs.was_read() => {}
            _ => $conflicts.push(($collection, String::new())),
        }
    };
    (@absorb $kind:ident $self:ident, $other:ident, $field:ident, $collection:literal, $conflicts:ident) => {
        let keys = $self.$field.absorb($other.$field);
        $conflicts.extend(keys.into_iter().map(|key| ($collection, key.to_string())));
    };
}
