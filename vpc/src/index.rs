use std::marker::PhantomData;

use crate::Network;

/// What is asked of a [`Network`] again and again, looked up once: built in linear time.
#[derive(Debug, Default)]
pub struct Index<'a> {
    network: PhantomData<&'a Network>,
}

impl<'a> Index<'a> {
    /// Looks through the network once.
    ///
    /// ```
    /// let network = aozu_vpc::Network::default();
    /// let _ = aozu_vpc::Index::new(&network);
    /// ```
    #[must_use]
    pub fn new(_network: &'a Network) -> Self {
        Self { network: PhantomData }
    }
}
