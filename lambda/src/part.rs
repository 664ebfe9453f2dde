//! What the answers of calls for one thing have in common: they do not tell themselves what was asked about.

use aozu_names::{NameError, wire::Resource};

/// What is asked for once a function, a layer or a layer's version: who asked puts in about which.
pub(crate) trait OfItem: Resource {
    /// The key that an item of the call stands for.
    fn named(item: &str) -> Result<Self::Key, NameError>;

    /// Puts in what was asked about.
    fn set_item(wire: &mut Self::Wire, key: &Self::Key);
}

/// Says that a noun is found by a function's name: `list` for one that names it itself, `item` for an answer that does
/// not.
macro_rules! by_function_name {
    (list $name:ident / $mirror:ident, $field:ident) => {
        impl aozu_names::wire::Resource for $name {
            type Key = crate::FunctionName;
            type Wire = $mirror;
            const ID: &'static str = "FunctionName";
            fn wire_id(wire: &$mirror) -> Option<&str> {
                wire.$field.as_deref()
            }
            fn key(&self) -> crate::FunctionName {
                self.$field.clone()
            }
        }
    };
    (item $name:ident / $mirror:ident, $field:ident) => {
        by_function_name!(list $name / $mirror, $field);
        impl crate::part::OfItem for $name {
            fn named(item: &str) -> Result<crate::FunctionName, aozu_names::NameError> {
                item.parse::<crate::FunctionRef>().map(|function| function.name().clone())
            }
            fn set_item(wire: &mut $mirror, key: &crate::FunctionName) {
                wire.$field = Some(key.as_str().into());
            }
        }
    };
}
