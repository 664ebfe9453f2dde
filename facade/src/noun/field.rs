use std::{fmt::Display, str::FromStr};

use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
use aozu_names::{
    AccountId, Arn, Region, Tags,
    wire::{Fields, Problems, Resource},
};
use serde::{Serialize, de::DeserializeOwned};

/// What a member of a resource can hold.
pub(crate) trait Field: Sized {
    /// It as AWS's JSON holds it.
    type Wire: Serialize + DeserializeOwned;

    /// Reads it; none where it is as good as left out, or wrong, which is noted.
    fn read(fields: &mut Fields, member: &str, wire: Self::Wire) -> Option<Self>;

    /// Writes it.
    fn write(&self) -> Self::Wire;

    /// Its text, where it is an id.
    fn text(_: &Self::Wire) -> Option<&str> {
        None
    }

    /// Reads it where it must be there.
    fn required(fields: &mut Fields, member: &str, wire: Option<Self::Wire>) -> Option<Self> {
        let before = fields.count();
        let read = wire.and_then(|wire| Self::read(fields, member, wire));
        if read.is_none() && fields.count() == before {
            fields.problem(member, "the member is missing");
        }
        read
    }
}

pub(crate) fn read_text<T: FromStr>(fields: &mut Fields, member: &str, text: &str) -> Option<T>
where
    T::Err: Display,
{
    fields.optional(member, Some(text))
}

/// Members that are checked texts.
macro_rules! texts {
    ($($type:ty),*) => {$(
        impl $crate::noun::Field for $type {
            type Wire = String;
            fn read(
                fields: &mut aozu_names::wire::Fields,
                member: &str,
                wire: String,
            ) -> Option<Self> {
                $crate::noun::read_text(fields, member, &wire)
            }
            fn write(&self) -> String {
                self.to_string()
            }
            fn text(wire: &String) -> Option<&str> {
                Some(wire)
            }
        }
    )*};
}

pub(crate) use texts;

texts!(AccountId, Arn, Region, super::Name);

impl Field for bool {
    type Wire = Self;
    fn read(_: &mut Fields, _: &str, wire: Self) -> Option<Self> {
        Some(wire)
    }
    fn write(&self) -> Self {
        *self
    }
}

impl Field for Tags {
    type Wire = Self;
    fn read(_: &mut Fields, _: &str, wire: Self) -> Option<Self> {
        Some(wire)
    }
    fn write(&self) -> Self {
        self.clone()
    }
}

/// An empty text is no policy: so ES prints a domain that has none.
impl Field for PolicyDocument {
    type Wire = PolicyText;
    fn read(_: &mut Fields, _: &str, wire: PolicyText) -> Option<Self> {
        (!wire.as_str().trim().is_empty()).then(|| Self::new(wire))
    }
    fn write(&self) -> PolicyText {
        self.text().clone()
    }
}

/// Lists have no order of their own: they are kept in that of their elements' keys. One bad element spoils
/// the whole, since half a list is worse than none.
impl<T: Resource> Field for Vec<T> {
    type Wire = Vec<T::Wire>;
    fn read(fields: &mut Fields, member: &str, wire: Self::Wire) -> Option<Self> {
        let all = wire.len();
        let read = wire.into_iter().enumerate().filter_map(|(n, wire)| {
            let built: Result<T, Problems> = T::try_from(wire);
            fields.nested(&format!("{member}/{n}"), built)
        });
        let mut read: Self = read.collect();
        read.sort_by_key(Resource::key);
        (read.len() == all).then_some(read)
    }
    fn write(&self) -> Self::Wire {
        self.iter().map(T::Wire::from).collect()
    }
}
