use serde::Serialize;
use smol_str::SmolStr;

use crate::{
    Domain,
    allocate::{
        AllocateProblem, Balanced, Cluster, Disk, Health, Index, Node, Settings, Watermarks, Weights, settle,
    },
    sizing::usable,
};

/// What is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lost {
    /// One node.
    Node(SmolStr),
    /// Every node of a zone.
    Zone(SmolStr),
}

/// What a loss leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// What is lost.
    pub lost: Lost,
    /// How the cluster does at once.
    pub at_once: Health,
    /// How many replicas were promoted.
    pub promoted: u32,
    /// How many copies are gone.
    pub gone: usize,
    /// How it does when what can be is rebuilt.
    pub rebuilt: Health,
    /// How many copies find no place.
    pub unassigned: usize,
    /// How full the fullest disk then is, in percent; none where disks are not known.
    pub fullest: Option<u64>,
    /// The indices that can then no longer be written, since a disk is above the flood watermark.
    pub read_only: Vec<SmolStr>,
}

/// What the loss of every node, and of every value of an attribute such as `zone`, leaves of a settled cluster.
///
/// # Errors
/// Never for a cluster that was built: what is lost is named by itself.
pub fn losses(cluster: &Cluster, attribute: &str) -> Result<Vec<Loss>, AllocateProblem> {
    let zone = |node: &Node| {
        node.attributes.iter().find(|(own, _)| own == attribute).map(|(_, value)| value.clone())
    };
    let mut zones: Vec<SmolStr> = cluster.nodes().iter().filter_map(zone).collect();
    zones.sort_unstable();
    zones.dedup();
    let mut all = Vec::new();
    for node in cluster.nodes() {
        all.push(loss(cluster, Lost::Node(node.name.clone()), std::slice::from_ref(&node.name))?);
    }
    for value in zones {
        let names: Vec<SmolStr> = cluster
            .nodes()
            .iter()
            .filter(|node| zone(node).as_ref() == Some(&value))
            .map(|node| node.name.clone())
            .collect();
        all.push(loss(cluster, Lost::Zone(value), &names)?);
    }
    Ok(all)
}

fn loss(cluster: &Cluster, lost: Lost, names: &[SmolStr]) -> Result<Loss, AllocateProblem> {
    let mut left = cluster.clone();
    let before = left.unassigned();
    let promoted = left.fail(names)?;
    let (at_once, gone) = (left.health(), left.unassigned() - before);
    left.wait(None);
    settle(&mut left, &mut Balanced::default());
    Ok(Loss {
        lost,
        at_once,
        promoted,
        gone,
        rebuilt: left.health(),
        unassigned: left.unassigned(),
        fullest: left.fullest(),
        read_only: left.read_only(),
    })
}

impl Domain {
    /// The domain's data nodes as a cluster with these indices, as the service runs it: copies are kept apart by zone
    /// with every zone forced, and disks have the watermarks of OpenSearch. None where number, zones or volumes of the
    /// nodes were not read.
    ///
    /// # Errors
    /// When an index is none, or there are too many shards.
    pub fn cluster(&self, indices: Vec<Index>) -> Result<Option<Cluster>, AllocateProblem> {
        let Some((zones, nodes)) =
            self.cluster_config().and_then(|config| Some((config.zones()?, config.instance_count()?)))
        else {
            return Ok(None);
        };
        let told = self.vpc_options().map(crate::VpcOptions::availability_zones).unwrap_or_default();
        let name = |zone: u32| -> SmolStr {
            told.get(zone as usize).cloned().unwrap_or_else(|| format!("zone-{}", zone + 1).into())
        };
        let volume = self.ebs_options().and_then(crate::EbsOptions::volume_size).map(u64::from);
        let disk = volume.map(|gib| Disk { total: usable(gib) << 30, other: 0 });
        let nodes = (0..nodes.min(2_001))
            .map(|node| Node {
                name: format!("node-{node:04}").into(),
                attributes: vec![("zone".into(), name(node % zones.max(1)))],
                disk,
            })
            .collect();
        let mut settings = Settings::new(Weights::new(0.45, 0.55, 1.0)?);
        if zones > 1 {
            settings.awareness = vec!["zone".into()];
            settings.forced.insert("zone".into(), (0..zones.min(3)).map(name).collect());
        }
        settings.watermarks = disk.map(|_| Watermarks::default());
        Cluster::new(settings, nodes, indices).map(Some)
    }
}
