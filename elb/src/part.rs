//! What the parts of balancers and target groups have in common: each is told by a call of its own whose answer
//! does not say what it was asked about.

/// A mirror of a part.
pub(crate) trait OfItem {
    /// Puts in what was asked about.
    fn set_item(&mut self, item: &str);
}

/// Says that a noun is a part of what an ARN names.
macro_rules! of_arn {
    ($name:ident / $mirror:ident, $field:ident = $id:literal) => {
        of_item!($name / $mirror, $field: aozu_names::Arn = $id);
    };
}

/// Says that a noun is a part of what a key names.
macro_rules! of_item {
    ($name:ident / $mirror:ident, $field:ident: $key:ty = $id:literal) => {
        impl aozu_names::wire::Resource for $name {
            type Key = $key;
            type Wire = $mirror;
            const ID: &'static str = $id;
            fn wire_id(wire: &$mirror) -> Option<&str> {
                wire.$field.as_deref()
            }
            fn key(&self) -> $key {
                self.$field.clone()
            }
        }

        impl crate::part::OfItem for $mirror {
            fn set_item(&mut self, item: &str) {
                self.$field = Some(item.into());
            }
        }
    };
}
