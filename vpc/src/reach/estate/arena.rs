use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    ops::Index,
};

/// The place of a `T` in the estate's arena of them. Made by that arena alone.
pub(crate) struct Ix<T>(u32, PhantomData<fn() -> T>);

impl<T> Clone for Ix<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ix<T> {}

impl<T> PartialEq for Ix<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Ix<T> {}

impl<T> PartialOrd for Ix<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Ix<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Ix<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Ix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Things of one kind, which refer to each other by place.
#[derive(Debug)]
pub(crate) struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Arena<T> {
    pub(crate) fn push(&mut self, item: T) -> Ix<T> {
        let ix = Ix(u32::try_from(self.0.len()).unwrap_or(u32::MAX), PhantomData);
        self.0.push(item);
        ix
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Ix<T>, &T)> {
        (0..).map(|number| Ix(number, PhantomData)).zip(&self.0)
    }

    pub(crate) fn get_mut(&mut self, ix: Ix<T>) -> Option<&mut T> {
        self.0.get_mut(ix.0 as usize)
    }
}

impl<T> Index<Ix<T>> for Arena<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "an index comes from the arena that it is used with")]
    fn index(&self, ix: Ix<T>) -> &T {
        &self.0[ix.0 as usize]
    }
}
