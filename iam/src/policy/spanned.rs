use std::ops::Deref;

use super::Span;

/// A value and where it stands. Two are equal if their values are: where they stand is not compared.
///
/// ```
/// use aozu_iam::policy::{Span, Spanned};
/// let here = Spanned::new("a", Span::new(0, 1));
/// assert_eq!(here, Spanned::new("a", Span::new(7, 8)));
/// assert_eq!(here.value, "a");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value that stands there.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T: Eq> Eq for Spanned<T> {}

/// A member of an object: where its name stands, and its value. Compared by value.
#[derive(Debug, Clone, Copy)]
pub struct Member<T> {
    /// Where the name stands, with its quotes.
    pub name: Span,
    /// The value.
    pub value: T,
    /// Where the value stands.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Member<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<T: Eq> Eq for Member<T> {}

/// One value or a list of them: the grammar takes a bare value for a list of one, and a document that
/// is written back keeps the shape.
///
/// ```
/// use aozu_iam::policy::OneOrMany;
/// let bare = OneOrMany::One("s3:GetObject");
/// assert_eq!(bare.len(), 1);
/// assert_ne!(bare, OneOrMany::Many(vec!["s3:GetObject"]));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OneOrMany<T> {
    /// A bare value.
    One(T),
    /// A list, which may be empty.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values, whatever the shape.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{Member, OneOrMany, Spanned};
    use crate::policy::Span;

    #[test]
    fn where_it_stands_is_not_compared() {
        assert_eq!(Spanned::new(1, Span::new(0, 1)), Spanned::new(1, Span::new(4, 5)));
        let member = |start| Member { name: Span::new(start, start), value: 1, span: Span::new(start, 9) };
        assert_eq!(member(0), member(3));
    }

    #[test]
    fn both_shapes_are_slices() {
        assert_eq!(OneOrMany::One(3).as_slice(), [3]);
        assert_eq!(OneOrMany::Many(vec![1, 2]).iter().sum::<i32>(), 3);
        assert!(OneOrMany::<u8>::Many(vec![]).is_empty());
    }
}
