use std::fmt;

/// What is taken away.
///
/// ```
/// use aozu::Removal;
/// assert_eq!(Removal::zone("ap-northeast-1a").to_string(), "the zone `ap-northeast-1a`");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Removal {
    /// A zone with all that stands in it, by name (`ap-northeast-1a`) or id (`apne1-az4`).
    Zone(String),
    /// An instance, by id or `Name` tag.
    Instance(String),
    /// A NAT gateway, by id.
    NatGateway(String),
    /// A VPC endpoint, by id.
    VpcEndpoint(String),
    /// A role, by name or ARN.
    Role(String),
    /// A function, by name or ARN.
    Function(String),
}

impl Removal {
    /// A zone, by name or id.
    #[must_use]
    pub fn zone(name_or_id: impl Into<String>) -> Self {
        Self::Zone(name_or_id.into())
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Zone(text)
            | Self::Instance(text)
            | Self::NatGateway(text)
            | Self::VpcEndpoint(text)
            | Self::Role(text)
            | Self::Function(text) => text,
        }
    }

    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Zone(_) => "zone",
            Self::Instance(_) => "instance",
            Self::NatGateway(_) => "NAT gateway",
            Self::VpcEndpoint(_) => "VPC endpoint",
            Self::Role(_) => "role",
            Self::Function(_) => "function",
        }
    }
}

impl fmt::Display for Removal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} `{}`", self.noun(), self.text())
    }
}

/// Why the question could not be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImpactError {
    /// Nothing is called so.
    #[error("there is no {noun} `{text}` in the state")]
    NoSuchThing {
        /// What was asked for.
        text: String,
        /// What it should be.
        noun: &'static str,
        /// What there is, to suggest one.
        known: Vec<String>,
    },
    /// Several things are called so.
    #[error("several are called `{text}`: name one of `{}`", .candidates.join("`, `"))]
    Ambiguous {
        /// What was asked for.
        text: String,
        /// What may be meant.
        candidates: Vec<String>,
    },
    /// Accounts call different zones so.
    #[error(
        "`{text}` is another zone in each account: name it by its id, one of `{}`", .ids.join("`, `")
    )]
    ZoneDiffers {
        /// What was asked for.
        text: String,
        /// The ids of the zones that are called so.
        ids: Vec<String>,
    },
}
