/// Why several zones keep nothing: what keeps primaries and replicas from lying in different ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MultiAzProblem {
    /// Everything is in one zone.
    #[error("all nodes lie in one zone: spread them over 2 or 3")]
    OneZone,
    /// No such number of zones.
    #[error("a domain lies in 2 or 3 zones, not in {zones}")]
    Zones {
        /// How many were asked for.
        zones: u32,
    },
    /// A zone has no data node.
    #[error("{nodes} data nodes leave one of {zones} zones without any: there must be at least as many")]
    TooFewNodes {
        /// How many data nodes there are.
        nodes: u32,
        /// Over how many zones.
        zones: u32,
    },
    /// Where one zone stands by, copies come by threes.
    #[error(
        "index `{index}` has {copies} copies of each shard: with a zone that stands by they come by threes, so that it needs 2 replicas or 5"
    )]
    CopiesNotByThrees {
        /// The index.
        index: String,
        /// How many copies each of its shards has, the primary among them.
        copies: u32,
    },
    /// Where one zone stands by, data nodes come by threes.
    #[error("{nodes} data nodes: with a zone that stands by they come by threes")]
    NodesNotByThrees {
        /// How many data nodes there are.
        nodes: u32,
    },
    /// An index has no copy elsewhere.
    #[error("index `{index}` has no replica: what its zone holds is lost with it")]
    NoReplica {
        /// The index.
        index: String,
    },
}

/// Whether a domain of which one zone of three stands by, with so many data nodes and these indices (name and replicas),
/// has what that needs: data nodes by threes, and the copies of every index by threes.
///
/// Source: OpenSearch Service Developer Guide, "Configuring a multi-AZ domain", Multi-AZ with Standby (2026).
///
/// # Errors
/// Everything that it lacks.
///
/// ```
/// use aozu_es::availability::check_standby;
/// assert!(check_standby(6, &[("logs", 2), ("orders", 5)]).is_ok());
/// assert_eq!(check_standby(4, &[("logs", 1)]).unwrap_err().len(), 2);
/// ```
pub fn check_standby(data_nodes: u32, indices: &[(&str, u32)]) -> Result<(), Vec<MultiAzProblem>> {
    let mut problems = Vec::new();
    if data_nodes == 0 || !data_nodes.is_multiple_of(3) {
        problems.push(MultiAzProblem::NodesNotByThrees { nodes: data_nodes });
    }
    for (index, replicas) in indices {
        let copies = replicas.saturating_add(1);
        if !copies.is_multiple_of(3) {
            problems.push(MultiAzProblem::CopiesNotByThrees { index: (*index).to_owned(), copies });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Whether a domain over so many zones, with so many data nodes and these indices (name and replicas), keeps its data
/// when a zone is lost: at least as many data nodes as zones, and at least one replica of every index.
///
/// # Errors
/// Everything that keeps it from that.
///
/// ```
/// use aozu_es::availability::check_multi_az;
/// assert!(check_multi_az(3, 3, &[("logs", 1)]).is_ok());
/// assert_eq!(check_multi_az(3, 2, &[("logs", 0)]).unwrap_err().len(), 2);
/// ```
pub fn check_multi_az(
    zones: u32,
    data_nodes: u32,
    indices: &[(&str, u32)],
) -> Result<(), Vec<MultiAzProblem>> {
    let mut problems = Vec::new();
    match zones {
        2 | 3 => {}
        0 | 1 => problems.push(MultiAzProblem::OneZone),
        _ => problems.push(MultiAzProblem::Zones { zones }),
    }
    if data_nodes < zones {
        problems.push(MultiAzProblem::TooFewNodes { nodes: data_nodes, zones });
    }
    for (index, _) in indices.iter().filter(|(_, replicas)| *replicas == 0) {
        problems.push(MultiAzProblem::NoReplica { index: (*index).to_owned() });
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
