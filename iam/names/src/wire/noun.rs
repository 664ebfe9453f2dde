use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use super::Problems;
use crate::Tags;

/// What a part of AWS's JSON is read from and written as. Implemented by [`crate::noun!`].
pub trait Part: TryFrom<Self::Mirror, Error = Problems> {
    /// Its mirror.
    type Mirror: DeserializeOwned + for<'a> From<&'a Self>;
}

/// How a member of a mirror is read and when it is left out.
#[doc(hidden)]
pub trait NounMember: Sized {
    fn is_left_out(&self) -> bool;
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error>;
}

impl<T: DeserializeOwned> NounMember for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::deserialize(d)
    }
}

impl<T: DeserializeOwned> NounMember for Vec<T> {
    fn is_left_out(&self) -> bool {
        false
    }
    /// Some tools print `null` for an empty list.
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Option::<Self>::deserialize(d)?.unwrap_or_default())
    }
}

impl NounMember for Tags {
    fn is_left_out(&self) -> bool {
        false
    }
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::deserialize(d)
    }
}

#[doc(hidden)]
pub fn is_left_out<T: NounMember>(member: &T) -> bool {
    member.is_left_out()
}

#[doc(hidden)]
pub fn read_member<'de, D: Deserializer<'de>, T: NounMember>(d: D) -> Result<T, D::Error> {
    T::read(d)
}

/// A list whose order means nothing, in the order of its elements.
#[doc(hidden)]
pub fn in_order<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}
