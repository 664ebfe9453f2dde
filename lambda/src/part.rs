//! What the answers of calls for one function have in common: they are found by the function's name, which they do not
//! tell themselves.

/// A mirror of a part: who asked must put in for which function.
pub(crate) trait OfFunction {
    /// Puts in the function that was asked about.
    fn set_function(&mut self, name: &str);
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
        impl crate::part::OfFunction for $mirror {
            fn set_function(&mut self, name: &str) {
                self.$field = Some(name.into());
            }
        }
    };
}
