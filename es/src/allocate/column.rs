/// Values by integer id, in one flat array. What lies outside is the default: an id comes from the same cluster
/// as the array, so that no caller ever sees it.
pub(super) trait Column<T> {
    /// The value of an id.
    fn at(&self, id: u32) -> T;
    /// Sets the value of an id.
    fn put(&mut self, id: u32, value: T);
}

impl<T: Copy + Default> Column<T> for [T] {
    #[inline]
    fn at(&self, id: u32) -> T {
        self.get(id as usize).copied().unwrap_or_default()
    }

    #[inline]
    fn put(&mut self, id: u32, value: T) {
        if let Some(slot) = self.get_mut(id as usize) {
            *slot = value;
        }
    }
}

// Of its own, so that a value may be read on the way to being written.
impl<T: Copy + Default> Column<T> for Vec<T> {
    #[inline]
    fn at(&self, id: u32) -> T {
        self.as_slice().at(id)
    }

    #[inline]
    fn put(&mut self, id: u32, value: T) {
        self.as_mut_slice().put(id, value);
    }
}

/// A length as an id. Requests are bounded far below `u32`.
#[inline]
pub(super) fn id(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
