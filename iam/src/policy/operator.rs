use std::fmt;

macro_rules! tests_of_conditions {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// What a condition operator tests, without its qualifier and suffix.
        ///
        /// Source: IAM User Guide, "IAM JSON policy elements: Condition operators"; specs/iam.md §2.1.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Test { $($(#[$meta])* $name,)* }

        impl Test {
            /// Every test.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name, as AWS spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

tests_of_conditions! {
    /// Equal strings.
    StringEquals,
    /// Unequal strings.
    StringNotEquals,
    /// Equal strings, whatever their case.
    StringEqualsIgnoreCase,
    /// Unequal strings, whatever their case.
    StringNotEqualsIgnoreCase,
    /// Strings that match a pattern of `*` and `?`.
    StringLike,
    /// Strings that match no pattern.
    StringNotLike,
    /// Equal numbers.
    NumericEquals,
    /// Unequal numbers.
    NumericNotEquals,
    /// A smaller number.
    NumericLessThan,
    /// A number that is not greater.
    NumericLessThanEquals,
    /// A greater number.
    NumericGreaterThan,
    /// A number that is not smaller.
    NumericGreaterThanEquals,
    /// The same instant.
    DateEquals,
    /// Another instant.
    DateNotEquals,
    /// An earlier instant.
    DateLessThan,
    /// An instant that is not later.
    DateLessThanEquals,
    /// A later instant.
    DateGreaterThan,
    /// An instant that is not earlier.
    DateGreaterThanEquals,
    /// True or false.
    Bool,
    /// The same base64 text.
    BinaryEquals,
    /// An address within a range.
    IpAddress,
    /// An address outside of all ranges.
    NotIpAddress,
    /// An ARN that matches a pattern, part by part.
    ArnEquals,
    /// The same as `ArnEquals`.
    ArnLike,
    /// An ARN that matches no pattern.
    ArnNotEquals,
    /// The same as `ArnNotEquals`.
    ArnNotLike,
    /// Whether the key is absent.
    Null,
}

/// What kind of value a test compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparand {
    /// Text.
    String,
    /// A decimal number.
    Number,
    /// An instant.
    Date,
    /// `true` or `false`.
    Bool,
    /// Base64.
    Binary,
    /// An IP address or range.
    IpAddress,
    /// An ARN.
    Arn,
    /// Presence.
    Null,
}

impl Test {
    /// What kind of value it compares.
    #[must_use]
    pub const fn comparand(self) -> Comparand {
        match self {
            Self::StringEquals
            | Self::StringNotEquals
            | Self::StringEqualsIgnoreCase
            | Self::StringNotEqualsIgnoreCase
            | Self::StringLike
            | Self::StringNotLike => Comparand::String,
            Self::NumericEquals
            | Self::NumericNotEquals
            | Self::NumericLessThan
            | Self::NumericLessThanEquals
            | Self::NumericGreaterThan
            | Self::NumericGreaterThanEquals => Comparand::Number,
            Self::DateEquals
            | Self::DateNotEquals
            | Self::DateLessThan
            | Self::DateLessThanEquals
            | Self::DateGreaterThan
            | Self::DateGreaterThanEquals => Comparand::Date,
            Self::Bool => Comparand::Bool,
            Self::BinaryEquals => Comparand::Binary,
            Self::IpAddress | Self::NotIpAddress => Comparand::IpAddress,
            Self::ArnEquals | Self::ArnLike | Self::ArnNotEquals | Self::ArnNotLike => Comparand::Arn,
            Self::Null => Comparand::Null,
        }
    }

    /// Whether it is true of a value that matches none of the policy's values.
    #[must_use]
    pub const fn is_negated(self) -> bool {
        matches!(
            self,
            Self::StringNotEquals
                | Self::StringNotEqualsIgnoreCase
                | Self::StringNotLike
                | Self::NumericNotEquals
                | Self::DateNotEquals
                | Self::NotIpAddress
                | Self::ArnNotEquals
                | Self::ArnNotLike
        )
    }

    /// Whether `*` and `?` are wildcards in its values.
    #[must_use]
    pub const fn has_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::StringNotLike) || matches!(self.comparand(), Comparand::Arn)
    }
}

/// How an operator treats a key that holds several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetQualifier {
    /// `ForAllValues`: every value of the request passes; none at all passes too.
    ForAllValues,
    /// `ForAnyValue`: some value of the request passes.
    ForAnyValue,
}

impl SetQualifier {
    /// The word, as AWS spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ForAllValues => "ForAllValues",
            Self::ForAnyValue => "ForAnyValue",
        }
    }
}

/// A condition operator: `ForAnyValue:StringLikeIfExists` taken apart.
///
/// Letter case does not count: AWS's evaluation ignores it (specs/iam.md §2).
///
/// ```
/// use aozu_iam::policy::{Operator, SetQualifier, Test};
/// let operator = Operator::parse("ForAnyValue:StringLikeIfExists").unwrap();
/// assert_eq!(operator.set, Some(SetQualifier::ForAnyValue));
/// assert_eq!(operator.test, Test::StringLike);
/// assert!(operator.if_exists);
/// assert_eq!(operator.to_string(), "ForAnyValue:StringLikeIfExists");
/// assert_eq!(Operator::parse("StringMatches"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub set: Option<SetQualifier>,
    /// What it tests.
    pub test: Test,
    /// Whether it ends in `IfExists`.
    pub if_exists: bool,
}

impl Operator {
    /// Reads an operator's name; none where AWS has no such operator.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let (set, rest) = match name.split_once(':') {
            None => (None, name),
            Some((word, rest)) => {
                let sets = [SetQualifier::ForAllValues, SetQualifier::ForAnyValue];
                let set = sets.into_iter().find(|set| set.as_str().eq_ignore_ascii_case(word))?;
                (Some(set), rest)
            }
        };
        const SUFFIX: &str = "IfExists";
        let stem = rest
            .len()
            .checked_sub(SUFFIX.len())
            .filter(|at| rest.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(SUFFIX)));
        let (stem, if_exists) = match stem.and_then(|at| rest.get(..at)) {
            Some(stem) => (stem, true),
            None => (rest, false),
        };
        let mut tests = Test::ALL.iter();
        let test = *tests.find(|test| test.as_str().eq_ignore_ascii_case(stem))?;
        Some(Self { set, test, if_exists })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(set) = self.set {
            write!(f, "{}:", set.as_str())?;
        }
        f.write_str(self.test.as_str())?;
        if self.if_exists { f.write_str("IfExists") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Comparand, Operator, SetQualifier, Test};

    #[test]
    fn every_operator_in_every_form_is_read_and_written() {
        for test in Test::ALL {
            for set in [None, Some(SetQualifier::ForAllValues), Some(SetQualifier::ForAnyValue)] {
                for if_exists in [false, true] {
                    let operator = Operator { set, test: *test, if_exists };
                    assert_eq!(Operator::parse(&operator.to_string()), Some(operator));
                }
            }
        }
        assert_eq!(Test::ALL.len(), 27);
    }

    #[test]
    fn letter_case_does_not_count() {
        let operator = Operator::parse("forallvalues:STRINGLIKEifexists").unwrap();
        assert_eq!(operator.to_string(), "ForAllValues:StringLikeIfExists");
    }

    #[test]
    fn what_is_no_operator_is_none() {
        for wrong in [
            "",
            "IfExists",
            ":",
            "ForAllValues:",
            "ForSomeValues:Bool",
            "Equals",
            "ForAllValues:ForAnyValue:Bool",
            "StringEquals ",
            "é",
            "StringEqualsIfÉxists",
        ] {
            assert_eq!(Operator::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_negated_ones_have_not_in_their_name() {
        for test in Test::ALL {
            assert_eq!(test.is_negated(), test.as_str().contains("Not"), "{}", test.as_str());
        }
    }

    #[test]
    fn only_like_and_arn_operators_have_wildcards() {
        for test in Test::ALL {
            let expected = test.as_str().ends_with("Like") || test.comparand() == Comparand::Arn;
            assert_eq!(test.has_wildcards(), expected, "{}", test.as_str());
        }
    }
}
