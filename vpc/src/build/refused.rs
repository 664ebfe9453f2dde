use crate::rules::VpcProblem;

/// Why a step of building a network is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// What AWS refuses: the rule that it would break.
    #[error(transparent)]
    Problem(Box<VpcProblem>),
    /// The id is in use.
    #[error("`{0}` is taken: ids are never used twice")]
    Taken(String),
    /// A zone is given twice: the default VPC has one default subnet in each.
    #[error("`{0}` is given twice: a zone has one default subnet")]
    ZoneTwice(crate::AvailabilityZone),
    /// A new block of a VPC holds the destination of a static route, which its local route would take.
    #[error("`{block}` holds `{destination}`, to which `{route_table}` has a route: delete the route first")]
    BlockRouted {
        /// The block.
        block: crate::Ipv4Block,
        /// The table.
        route_table: crate::RouteTableId,
        /// The destination of the route.
        destination: crate::Ipv4Block,
    },
}

impl Refused {
    /// The rule that the step would break, where it is one.
    #[must_use]
    pub fn problem(&self) -> Option<&VpcProblem> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Taken(_) | Self::ZoneTwice(_) | Self::BlockRouted { .. } => None,
        }
    }
}

impl<P: Into<VpcProblem>> From<P> for Refused {
    fn from(problem: P) -> Self {
        Self::Problem(Box::new(problem.into()))
    }
}
