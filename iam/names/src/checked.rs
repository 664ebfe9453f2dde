/// Defines a name: a private string that was checked once, with every door a checked string needs.
///
/// `checked_name! { /// docs pub struct VpcId, "a VPC id", check_function }`, where the function is
/// `fn(&str) -> Result<(), (Option<usize>, &'static str)>`: the offset and the rule that is broken.
#[macro_export]
macro_rules! checked_name {
    ($(#[$meta:meta])* $vis:vis struct $name:ident, $noun:literal, $check:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis struct $name($crate::reexport::SmolStr);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NameError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let check: fn(&str) -> Result<(), (Option<usize>, &'static str)> = $check;
                match check(text) {
                    Ok(()) => Ok(Self($crate::reexport::SmolStr::new(text))),
                    Err((offset, rule)) => {
                        let error = $crate::NameError::new($noun, text, rule);
                        Err(match offset { Some(at) => error.at(at), None => error })
                    }
                }
            }
        }

        $crate::checked_name!(@doors $name, $noun);
    };
    // The doors that follow from FromStr, Display and Ord alone; used by hand-written names too.
    (@doors $name:ident, $noun:literal) => {
        impl TryFrom<&str> for $name {
            type Error = $crate::NameError;
            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
        impl TryFrom<String> for $name {
            type Error = $crate::NameError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }
        impl $crate::reexport::serde::Serialize for $name {
            fn serialize<S: $crate::reexport::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        $crate::checked_name!(@deserialize $name, $noun);
    };
    (@deserialize $name:ident, $noun:literal) => {
        impl<'de> $crate::reexport::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl $crate::reexport::serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($noun)
                    }
                    fn visit_str<E: $crate::reexport::serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                d.deserialize_str(Visitor)
            }
        }
    };
}

/// Length in characters within bounds, or the rule.
pub(crate) fn length(
    text: &str,
    least: usize,
    most: usize,
    rule: &'static str,
) -> Result<(), (Option<usize>, &'static str)> {
    let count = text.chars().count();
    if (least..=most).contains(&count) { Ok(()) } else { Err((None, rule)) }
}

/// Every character accepted, or the rule with the offset of the first that is not.
pub(crate) fn every(
    text: &str,
    accepted: impl Fn(char) -> bool,
    rule: &'static str,
) -> Result<(), (Option<usize>, &'static str)> {
    match text.char_indices().find(|(_, c)| !accepted(*c)) {
        Some((at, _)) => Err((Some(at), rule)),
        None => Ok(()),
    }
}
