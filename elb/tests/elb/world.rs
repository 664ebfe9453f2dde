//! States to ask, from dumps and by hand.

use aozu_elb::{CLASSIC_OPERATIONS, ClassicElb, Elbv2, OPERATIONS};
use aozu_names::{
    Coverage,
    wire::{Answer, Operation, Reading, SlotKind, State},
};
use aozu_vpc::Network;
use serde_json::{Value, json};

/// Extracts of two accounts as the AWS CLI prints them.
pub(crate) const CLEAN: &str = include_str!("../data/clean.json");
pub(crate) const FAULTS: &str = include_str!("../data/faults.json");
pub(crate) const FAULTS_NETWORK: &str = include_str!("../data/faults_network.json");
pub(crate) const CLEAN_NETWORK: &str = include_str!("../data/clean_network.json");

fn take<S>(rows: &[Operation<S>], into: &mut S, call: &Value) -> Vec<String> {
    let (service, name) = (call["service"].as_str().unwrap(), call["operation"].as_str().unwrap());
    let Some(row) = rows.iter().find(|row| (row.service, row.name) == (service, name)) else {
        return Vec::new();
    };
    let bytes = call["answer"].to_string();
    let mut reading = Reading::default();
    (row.read)(into, &Answer { bytes: bytes.as_bytes(), item: call["item"].as_str() }, &mut reading);
    reading
        .problems
        .into_iter()
        .map(|problem| format!("{name} {}: {}", problem.pointer, problem.message))
        .collect()
}

/// The balancers of an extract, with every problem met; `calls` or `batfish` says in which layout.
pub(crate) fn read(extract: &str, layouts: &[&str]) -> (Elbv2, ClassicElb, Vec<String>) {
    let extract: Value = serde_json::from_str(extract).unwrap();
    let (mut elb, mut classic, mut problems) = (Elbv2::default(), ClassicElb::default(), Vec::new());
    for call in layouts.iter().flat_map(|layout| extract[layout].as_array().unwrap()) {
        problems.extend(take(OPERATIONS, &mut elb, call));
        problems.extend(take(CLASSIC_OPERATIONS, &mut classic, call));
    }
    (elb, classic, problems)
}

/// The network of an extract.
pub(crate) fn network(extract: &str) -> Network {
    let extract: Value = serde_json::from_str(extract).unwrap();
    let mut network = Network::default();
    for (key, list) in extract.as_object().unwrap() {
        let row = aozu_vpc::OPERATIONS.iter().find(|row| row.key == key && row.key_is_unique).unwrap();
        let bytes = json!({ key: list }).to_string();
        let mut reading = Reading::default();
        (row.read)(&mut network, &Answer { bytes: bytes.as_bytes(), item: None }, &mut reading);
        assert!(reading.problems.is_empty(), "{key}: {:?}", reading.problems);
    }
    network
}

/// A state of an account document's part.
pub(crate) fn state<S: State>(fragment: &Value) -> S {
    let mut state = S::default();
    for (collection, items) in fragment.as_object().unwrap() {
        let (kind, slot) =
            state.slot_mut(collection).unwrap_or_else(|| panic!("no collection `{collection}`"));
        for (key, item) in items.as_object().unwrap() {
            slot.read(key, &item.to_string())
                .unwrap_or_else(|problems| panic!("{collection}/{key}: {problems:?}"));
        }
        slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
    }
    state
}

const ARN: &str = "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:";

/// The ARN of a target group.
pub(crate) fn group_arn(name: &str) -> String {
    format!("{ARN}targetgroup/{name}/0123456789abcdef")
}

/// A target: its id, zone and health.
pub(crate) type Registered = (String, &'static str, &'static str);
pub(crate) type Settings = Vec<(&'static str, &'static str)>;

/// A balancer to put together: kind, zones, rules and target groups.
pub(crate) struct Shop {
    pub kind: &'static str,
    pub zones: Vec<&'static str>,
    pub listeners: Vec<(u16, &'static str)>,
    /// Priority, conditions and actions of the rules of each listener.
    pub rules: Vec<(u32, Value, Value)>,
    pub default: Value,
    /// Name, targets as id, zone and health, and settings that are not the defaults.
    pub groups: Vec<(&'static str, Vec<Registered>, Settings)>,
    pub attributes: Settings,
}

/// An action that forwards to groups with weights.
pub(crate) fn forward(groups: &[(&str, u32)]) -> Value {
    let groups: Vec<Value> = groups
        .iter()
        .map(|(name, weight)| json!({"TargetGroupArn": group_arn(name), "Weight": weight}))
        .collect();
    json!([{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}])
}

/// An action that answers with a status.
pub(crate) fn fixed(status: &str) -> Value {
    json!([{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status}}])
}

impl Default for Shop {
    fn default() -> Self {
        Self {
            kind: "application",
            zones: vec!["ap-northeast-1a", "ap-northeast-1c"],
            listeners: vec![(80, "HTTP"), (443, "HTTPS")],
            rules: Vec::new(),
            default: fixed("404"),
            groups: Vec::new(),
            attributes: Vec::new(),
        }
    }
}

fn settings(list: &[(&str, &str)]) -> Value {
    list.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

impl Shop {
    pub(crate) fn elb(&self) -> Elbv2 {
        state(&self.document())
    }

    /// The balancer as a part of an account document.
    pub(crate) fn document(&self) -> Value {
        let short = if self.kind == "network" { "net" } else { "app" };
        let balancer = format!("{ARN}loadbalancer/{short}/shop/0123456789abcdef");
        let zones: Vec<Value> = self
            .zones
            .iter()
            .enumerate()
            .map(|(n, zone)| json!({"ZoneName": zone, "SubnetId": format!("subnet-0000000000000000{n}")}))
            .collect();
        let mut document = json!({
            "LoadBalancers": {&balancer: {"LoadBalancerArn": balancer, "LoadBalancerName": "shop", "Type": self.kind,
                "Scheme": "internet-facing", "VpcId": "vpc-0123456789abcdef0", "AvailabilityZones": zones}},
            "Listeners": {}, "Rules": {}, "TargetGroups": {}, "TargetHealthDescriptions": {},
            "TargetGroupAttributes": {},
            "LoadBalancerAttributes": {&balancer: {"LoadBalancerArn": balancer, "Attributes": settings(&self.attributes)}},
        });
        for (port, protocol) in &self.listeners {
            let id = format!("{short}/shop/0123456789abcdef/{port:016x}");
            let arn = format!("{ARN}listener/{id}");
            document["Listeners"][&arn] = json!({"ListenerArn": arn, "LoadBalancerArn": balancer, "Port": port,
                "Protocol": protocol, "DefaultActions": self.default});
            let mut rule = |priority: String, conditions: &Value, actions: &Value, is_default: bool| {
                let arn = format!("{ARN}listener-rule/{id}/{priority}");
                document["Rules"][&arn] = json!({"RuleArn": arn, "Priority": priority, "Conditions": conditions,
                    "Actions": actions, "IsDefault": is_default});
            };
            for (priority, conditions, actions) in &self.rules {
                rule(priority.to_string(), conditions, actions, false);
            }
            rule("default".into(), &json!([]), &self.default, true);
        }
        for (name, targets, attributes) in &self.groups {
            let arn = group_arn(name);
            let kind = if targets.first().is_some_and(|target| target.0.starts_with("arn:")) {
                "lambda"
            } else {
                "instance"
            };
            document["TargetGroups"][&arn] = json!({"TargetGroupArn": arn, "TargetGroupName": name, "Protocol": "HTTP",
                "Port": 8080, "VpcId": "vpc-0123456789abcdef0", "TargetType": kind, "LoadBalancerArns": [balancer]});
            let targets: Vec<Value> = targets
                .iter()
                .map(|(id, zone, health)| {
                    let mut target = json!({"Id": id, "Port": 8080});
                    if !zone.is_empty() {
                        target["AvailabilityZone"] = json!(zone);
                    }
                    let health = if health.is_empty() { json!({}) } else { json!({"State": health}) };
                    json!({"Target": target, "TargetHealth": health})
                })
                .collect();
            document["TargetHealthDescriptions"][&arn] =
                json!({"TargetGroupArn": arn, "TargetHealthDescriptions": targets});
            document["TargetGroupAttributes"][&arn] =
                json!({"TargetGroupArn": arn, "Attributes": settings(attributes)});
        }
        document
    }
}

/// Targets of one zone and health.
pub(crate) fn targets(
    zone: &'static str,
    health: &'static str,
    from: usize,
    count: usize,
) -> Vec<Registered> {
    (from..from + count).map(|n| (format!("i-{n:017x}"), zone, health)).collect()
}
