use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use smol_str::SmolStr;

use super::{
    AllocateError, AllocateProblem, AllowRebalance, Cluster, Disk, Enable, Filters, Index, Node, Settings,
    Throttling, Watermark, Watermarks, Weights,
    cluster::within,
    entries::Entries,
    limits::{MOST_ATTRIBUTES, MOST_NODES, MOST_STEPS},
};

/// A request, as its JSON has it. Unknown members are ignored.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Request {
    pub(super) id: Option<Value>,
    nodes: Entries<Entries<SmolStr>>,
    indices: Entries<IndexInput>,
    attrs: Vec<SmolStr>,
    forced: Entries<Vec<SmolStr>>,
    theta_shard: f64,
    theta_index: f64,
    threshold: f64,
    cluster_limit: i64,
    index_limit: Entries<i64>,
    allow_rebalance: AllowRebalance,
    /// −1 for any number.
    concurrent_rebalance: i64,
    enable: Enable,
    filters: Filters,
    /// Absent: off.
    throttling: Option<ThrottlingInput>,
    /// Absent: off.
    disk: Option<DiskInput>,
    delayed_timeout: u64,
    placed: Vec<PlacedInput>,
    pub(super) steps: Vec<StepInput>,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            id: None,
            nodes: Entries::default(),
            indices: Entries::default(),
            attrs: Vec::new(),
            forced: Entries::default(),
            // Source: OpenSearch documentation, "Cluster settings", `cluster.routing.allocation.balance.*` (2026).
            theta_shard: 0.45,
            theta_index: 0.55,
            threshold: 1.0,
            cluster_limit: -1,
            index_limit: Entries::default(),
            allow_rebalance: AllowRebalance::default(),
            concurrent_rebalance: -1,
            enable: Enable::default(),
            filters: Filters::default(),
            throttling: None,
            disk: None,
            delayed_timeout: super::DELAYED_TIMEOUT,
            placed: Vec::new(),
            steps: Vec::new(),
        }
    }
}

/// An index, in a request or a step that makes one.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct IndexInput {
    primaries: u32,
    #[serde(default)]
    replicas: u32,
    #[serde(default)]
    shard_size: u64,
    #[serde(default)]
    priority: i64,
    #[serde(default)]
    creation_date: i64,
}

impl IndexInput {
    pub(super) fn index(&self, name: SmolStr, limit: Option<u32>) -> Index {
        Index {
            name,
            primaries: self.primaries,
            replicas: self.replicas,
            limit,
            shard_size: self.shard_size,
            priority: self.priority,
            created: self.creation_date,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ThrottlingInput {
    node_concurrent_incoming_recoveries: Option<u32>,
    node_concurrent_outgoing_recoveries: Option<u32>,
    node_initial_primaries_recoveries: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DiskInput {
    low: Option<Value>,
    high: Option<Value>,
    flood: Option<Value>,
    nodes: Entries<NodeDisk>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct NodeDisk {
    total: u64,
    #[serde(default)]
    used: u64,
}

#[derive(Debug, Deserialize)]
struct PlacedInput {
    index: SmolStr,
    shard: u32,
    #[serde(default)]
    primary: bool,
    node: SmolStr,
}

/// A step; what its argument is depends on the operation.
#[derive(Debug, Deserialize)]
pub(super) struct StepInput {
    pub(super) op: SmolStr,
    pub(super) arg: Option<Box<RawValue>>,
    /// The seconds since the step before; absent: as many as nodes that left are waited for.
    pub(super) after: Option<u64>,
}

/// Collects what is wrong.
#[derive(Debug, Default)]
struct Told(Vec<AllocateProblem>);

impl Told {
    fn read<T>(&mut self, value: Result<T, AllocateProblem>) -> Option<T> {
        value.map_err(|problem| self.0.push(problem)).ok()
    }

    /// A limit, of which −1 and 0 are none.
    fn limit(&mut self, member: String, number: i64) -> Option<u32> {
        match u32::try_from(number) {
            Ok(limit) => (limit > 0).then_some(limit),
            Err(_) if number == -1 => None,
            Err(_) => {
                self.value(member, number, "is no limit: it must be a number of shards, or -1 for none");
                None
            }
        }
    }

    fn value(&mut self, member: impl Into<String>, text: impl ToString, rule: &'static str) {
        self.0.push(AllocateProblem::Value { member: member.into(), text: text.to_string(), rule });
    }
}

impl Request {
    pub(super) fn read(text: &str) -> Result<Self, AllocateError> {
        serde_json::from_str(text).map_err(|error| AllocateProblem::Unreadable(error.to_string()).into())
    }

    /// Whether it has no more of anything than is looked at.
    pub(super) fn is_within_limits(&self) -> bool {
        within("steps", self.steps.len() as u64, MOST_STEPS).is_ok()
            && within("nodes", self.nodes.0.len() as u64, MOST_NODES).is_ok()
    }

    /// The cluster before its first step, or everything that is wrong with it.
    pub(super) fn cluster(&self) -> Result<Cluster, AllocateError> {
        let mut told = Told::default();
        told.read(within("steps", self.steps.len() as u64, MOST_STEPS));
        told.read(within("nodes", self.nodes.0.len() as u64, MOST_NODES));
        told.read(within("attrs", self.attrs.len() as u64, MOST_ATTRIBUTES));
        let settings = self.settings(&mut told);
        let nodes = self.nodes(&mut told);
        let indices = self.indices(&mut told);
        let Some(settings) = settings.filter(|_| told.0.is_empty()) else {
            return Err(AllocateError(told.0));
        };
        let mut cluster = Cluster::new(settings, nodes, indices)?;
        for placed in &self.placed {
            told.read(cluster.place(&placed.index, placed.shard, placed.primary, &placed.node));
        }
        if told.0.is_empty() { Ok(cluster) } else { Err(AllocateError(told.0)) }
    }

    /// The nodes' names, each with its attributes.
    pub(super) fn node_attributes(&self) -> impl Iterator<Item = (&SmolStr, &[(SmolStr, SmolStr)])> {
        self.nodes.0.iter().map(|(name, attributes)| (name, attributes.0.as_slice()))
    }

    /// The indices' names.
    pub(super) fn index_names(&self) -> impl Iterator<Item = &SmolStr> {
        self.indices.0.iter().map(|(name, _)| name)
    }

    fn settings(&self, told: &mut Told) -> Option<Settings> {
        let weights = told.read(Weights::new(self.theta_shard, self.theta_index, self.threshold));
        for (number, attribute) in self.attrs.iter().enumerate() {
            if self.attrs.iter().take(number).any(|earlier| earlier == attribute) {
                told.0.push(twice("attrs", "attribute", attribute));
            }
        }
        let mut settings = Settings::new(weights?);
        settings.awareness.clone_from(&self.attrs);
        for (attribute, values) in &self.forced.0 {
            if !self.attrs.contains(attribute) {
                told.0.push(unknown("forced", "awareness attribute", attribute));
            }
            if settings.forced.insert(attribute.clone(), values.clone()).is_some() {
                told.0.push(twice("forced", "attribute", attribute));
            }
        }
        settings.cluster_limit = told.limit("cluster_limit".to_owned(), self.cluster_limit);
        settings.allow_rebalance = self.allow_rebalance;
        settings.concurrent_rebalance = match u32::try_from(self.concurrent_rebalance) {
            Ok(most) => Some(most),
            Err(_) => {
                if self.concurrent_rebalance != -1 {
                    let rule = "is no number of moves: it must be 0 or more, or -1 for any number";
                    told.value("concurrent_rebalance", self.concurrent_rebalance, rule);
                }
                None
            }
        };
        settings.enable = self.enable;
        settings.filters = self.filters.clone();
        settings.delayed_timeout = self.delayed_timeout;
        let usual = Throttling::default();
        settings.throttling = self.throttling.as_ref().map(|input| Throttling {
            incoming: input.node_concurrent_incoming_recoveries.unwrap_or(usual.incoming),
            outgoing: input.node_concurrent_outgoing_recoveries.unwrap_or(usual.outgoing),
            initial_primaries: input.node_initial_primaries_recoveries.unwrap_or(usual.initial_primaries),
        });
        settings.watermarks = self.disk.as_ref().map(|disk| watermarks(disk, told));
        Some(settings)
    }

    fn nodes(&self, told: &mut Told) -> Vec<Node> {
        let disks = self.disk.as_ref().map(|disk| disk.nodes.0.as_slice()).unwrap_or_default();
        for (number, (name, disk)) in disks.iter().enumerate() {
            if !self.nodes.0.iter().any(|(node, _)| node == name) {
                told.0.push(unknown("disk.nodes", "node", name));
            }
            if disks.iter().take(number).any(|(earlier, _)| earlier == name) {
                told.0.push(twice("disk.nodes", "node", name));
            }
            if disk.used > disk.total {
                told.value(format!("disk.nodes.{name}.used"), disk.used, "is more than `total`");
            }
        }
        self.nodes
            .0
            .iter()
            .filter_map(|(name, attributes)| {
                let disk = disks.iter().find(|(own, _)| own == name).map(|(_, disk)| *disk);
                told.read(node(name.clone(), attributes, disk, &format!("nodes.{name}")))
            })
            .collect()
    }

    fn indices(&self, told: &mut Told) -> Vec<Index> {
        let mut limits: Vec<(SmolStr, Option<u32>)> = Vec::new();
        for (name, limit) in &self.index_limit.0 {
            if !self.indices.0.iter().any(|(index, _)| index == name) {
                told.0.push(unknown("index_limit", "index", name));
            }
            if limits.iter().any(|(earlier, _)| earlier == name) {
                told.0.push(twice("index_limit", "index", name));
            }
            limits.push((name.clone(), told.limit(format!("index_limit.{name}"), *limit)));
        }
        limits.sort();
        let limit = |name: &SmolStr| {
            let place = limits.binary_search_by(|(own, _)| own.cmp(name)).ok()?;
            limits.get(place)?.1
        };
        self.indices.0.iter().map(|(name, input)| input.index(name.clone(), limit(name))).collect()
    }
}

/// A node of a request or a step.
fn node(
    name: SmolStr,
    attributes: &Entries<SmolStr>,
    disk: Option<NodeDisk>,
    member: &str,
) -> Result<Node, AllocateProblem> {
    for (number, (attribute, _)) in attributes.0.iter().enumerate() {
        if attributes.0.iter().take(number).any(|(earlier, _)| earlier == attribute) {
            return Err(twice(member, "attribute", attribute));
        }
    }
    let disk = disk.map(|disk| Disk { total: disk.total, other: disk.used });
    Ok(Node { name, attributes: attributes.0.clone(), disk })
}

/// The argument of a step that adds a node: its name and attributes, and what is known of its disk.
pub(super) fn added(raw: Option<&RawValue>, member: &str) -> Result<Node, AllocateProblem> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Added {
        Node(SmolStr, Entries<SmolStr>),
        WithDisk(SmolStr, Entries<SmolStr>, NodeDisk),
    }
    let raw = raw.map_or("null", RawValue::get);
    let (name, attributes, disk) = match serde_json::from_str(raw) {
        Ok(Added::Node(name, attributes)) => (name, attributes, None),
        Ok(Added::WithDisk(name, attributes, disk)) => (name, attributes, Some(disk)),
        Err(_) => {
            return Err(AllocateProblem::Value {
                member: member.to_owned(),
                text: raw.to_owned(),
                rule: "is no node: it must be its name and its attributes, as `[\"n3\", {\"zone\": \"a\"}]`",
            });
        }
    };
    node(name, &attributes, disk, member)
}

fn unknown(member: &str, kind: &'static str, name: &SmolStr) -> AllocateProblem {
    AllocateProblem::Unknown { member: member.to_owned(), kind, name: name.to_string() }
}

fn twice(member: &str, kind: &'static str, name: &SmolStr) -> AllocateProblem {
    AllocateProblem::Twice { member: member.to_owned(), kind, name: name.to_string() }
}

fn watermarks(input: &DiskInput, told: &mut Told) -> Watermarks {
    let usual = Watermarks::default();
    let mut read = |member: &str, value: &Option<Value>, usual: Watermark| {
        let Some(value) = value else { return usual };
        let mark = match value {
            Value::Number(bytes) => bytes.as_u64().map(Watermark::Free),
            Value::String(text) => percent(text).map(Watermark::Used),
            _ => None,
        };
        if mark.is_none() {
            let rule =
                "is no watermark: it must be the percentage used, as `85%`, or the bytes free, as a number";
            told.value(format!("disk.{member}"), value, rule);
        }
        mark.unwrap_or(usual)
    };
    let low = read("low", &input.low, usual.low);
    let high = read("high", &input.high, usual.high);
    let flood = read("flood", &input.flood, usual.flood);
    for (_, disk) in &input.nodes.0 {
        let [low, high, flood] = [low, high, flood].map(|mark| mark.free(disk.total));
        if low < high || high < flood {
            let text = format!("{low}, {high}, {flood}");
            let rule = "bytes are free at the three watermarks: low must leave at least as much as high, and high as flood";
            told.value("disk", text, rule);
            break;
        }
    }
    Watermarks { low, high, flood }
}

/// A percentage in hundredths: at most two decimals.
fn percent(text: &str) -> Option<u32> {
    let number = text.strip_suffix('%')?;
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    if !(1..=2).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let hundredths: u32 = format!("{part:0<2}").parse().ok()?;
    let all = whole.checked_mul(100)?.checked_add(hundredths)?;
    (all <= 10_000).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_have_two_decimals() {
        assert_eq!(percent("85%"), Some(8_500));
        assert_eq!(percent("99.5%"), Some(9_950));
        assert_eq!(percent("0.25%"), Some(25));
        for wrong in ["85", "101%", "-1%", "8.%", "1.234%", "%", "99999999999%", "1e1%"] {
            assert_eq!(percent(wrong), None, "{wrong}");
        }
    }
}
