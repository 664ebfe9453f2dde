//! The functions and aggregates by name, and how many arguments each takes.

use super::suggest::nearest;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident $text:literal $least:literal $most:expr;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            pub(super) const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name as AWS's manual spells it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The fewest and the most arguments.
            pub(super) fn arity(self) -> (usize, usize) {
                match self { $(Self::$variant => ($least, $most),)+ }
            }

            /// Found in any case: the manual itself writes `ispresent` and `isPresent`.
            pub(super) fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name().eq_ignore_ascii_case(name))
            }
        }
    };
}

const ANY: usize = usize::MAX;

named! {
    /// A function of one event's values. Logs user guide, page `CWL_QuerySyntax-operations-functions`.
    Function {
        /// Absolute value.
        Abs "abs" 1 1;
        /// The smallest whole number not below.
        Ceil "ceil" 1 1;
        /// The largest whole number not above.
        Floor "floor" 1 1;
        /// The largest of the numbers.
        Greatest "greatest" 1 ANY;
        /// The smallest of the numbers.
        Least "least" 1 ANY;
        /// Natural logarithm.
        Log "log" 1 1;
        /// Square root.
        Sqrt "sqrt" 1 1;
        /// Missing or empty.
        IsEmpty "isempty" 1 1;
        /// Missing, empty, or white space only.
        IsBlank "isblank" 1 1;
        /// The texts put together.
        Concat "concat" 1 ANY;
        /// Without white space, or the given characters, on both sides.
        Trim "trim" 1 2;
        /// The same on the left.
        LTrim "ltrim" 1 2;
        /// The same on the right.
        RTrim "rtrim" 1 2;
        /// Length in Unicode code points.
        StrLen "strlen" 1 1;
        /// In upper case.
        ToUpper "toupper" 1 1;
        /// In lower case.
        ToLower "tolower" 1 1;
        /// From an index on (from 0), as many characters as the third argument says.
        SubStr "substr" 2 3;
        /// Every occurrence of the second text replaced by the third.
        Replace "replace" 3 3;
        /// 1 if the second text occurs in the first, else 0.
        StrContains "strcontains" 2 2;
        /// Whether there is a value.
        IsPresent "ispresent" 1 1;
        /// The first value there is.
        Coalesce "coalesce" 1 ANY;
        /// `@timestamp` down to the beginning of its period.
        Bin "bin" 1 1;
        /// A time down to the beginning of its period.
        DateFloor "datefloor" 2 2;
        /// A time up to the beginning of a period.
        DateCeil "dateceil" 2 2;
        /// Milliseconds since the epoch as a time.
        FromMillis "fromMillis" 1 1;
        /// A time as milliseconds since the epoch.
        ToMillis "toMillis" 1 1;
        /// When the query began, in seconds since the epoch.
        Now "now" 0 0;
        /// An IPv4 or IPv6 address.
        IsValidIp "isValidIp" 1 1;
        /// An IPv4 address.
        IsValidIpV4 "isValidIpV4" 1 1;
        /// An IPv6 address.
        IsValidIpV6 "isValidIpV6" 1 1;
        /// An address within the subnet.
        IsIpInSubnet "isIpInSubnet" 2 2;
        /// An IPv4 address within the subnet.
        IsIpV4InSubnet "isIpv4InSubnet" 2 2;
        /// An IPv6 address within the subnet.
        IsIpV6InSubnet "isIpv6InSubnet" 2 2;
    }
}

named! {
    /// A function of many events' values. Logs user guide, page `CWL_QuerySyntax-Stats`.
    Aggregate {
        /// Events, or values that are there.
        Count "count" 0 1;
        /// Different values; exact, where AWS approximates.
        CountDistinct "count_distinct" 1 1;
        /// The sum of the numbers.
        Sum "sum" 1 1;
        /// Their mean.
        Avg "avg" 1 1;
        /// The smallest value.
        Min "min" 1 1;
        /// The largest value.
        Max "max" 1 1;
        /// The smallest number that at least that many percent do not exceed; exact, where AWS approximates.
        Pct "pct" 2 2;
        /// The standard deviation of the numbers, taken as the whole population.
        StdDev "stddev" 1 1;
        /// The value in the earliest event.
        Earliest "earliest" 1 1;
        /// The value in the latest event.
        Latest "latest" 1 1;
        /// The value that `sort` puts first.
        SortsFirst "sortsFirst" 1 1;
        /// The value that `sort` puts last.
        SortsLast "sortsLast" 1 1;
    }
}

/// The function or aggregate that was probably meant.
pub(super) fn near(name: &str) -> Option<&'static str> {
    let functions = Function::ALL.iter().map(|f| f.name());
    nearest(name, functions.chain(Aggregate::ALL.iter().map(|a| a.name())))
}

/// How many arguments, in words.
pub(super) fn takes((least, most): (usize, usize)) -> String {
    let noun = |n: usize| if n == 1 { "argument" } else { "arguments" };
    match (least, most) {
        (0, 0) => "no argument".to_owned(),
        (least, ANY) => format!("{least} {} or more", noun(least)),
        (least, most) if least == most => format!("{least} {}", noun(least)),
        (least, most) => format!("{least} or {most} arguments"),
    }
}
