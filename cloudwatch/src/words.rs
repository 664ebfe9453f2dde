/// Defines one of AWS's enumerations that the engines must know to the last word: another word is refused.
///
/// `closed_words! { /// docs pub enum AlarmState, "an alarm's state", "rule" { Ok = "OK", } }`
macro_rules! closed_words {
    ($(#[$meta:meta])* pub enum $name:ident, $noun:literal, $rule:literal {
        $($(#[$inner:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$inner])* #[doc = concat!("`", $word, "`.")] $variant,)*
        }

        impl $name {
            /// Every one, in AWS's order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word, as AWS spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = aozu_names::NameError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    other => Err(aozu_names::NameError::new($noun, other, $rule)),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = smol_str::SmolStr::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
