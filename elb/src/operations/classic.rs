use aozu_names::wire::{Answer, Operation, Scope, read_list};

use super::read::{item_failed, list_failed, listed, whole};
use crate::ClassicElb;

const fn balancer(flag: &'static str) -> Scope {
    Scope::Item {
        of: "elb describe-load-balancers",
        flag,
        query: "LoadBalancerDescriptions[].LoadBalancerName",
        regional: true,
    }
}

/// The operations of `aws elb` that are read.
///
/// ```
/// let commands: Vec<String> = aozu_elb::CLASSIC_OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws elb describe-instance-health".to_owned()));
/// ```
pub static CLASSIC_OPERATIONS: &[Operation<ClassicElb>] = &[
    Operation {
        service: "elb",
        name: "describe-load-balancers",
        arguments: "",
        key: "LoadBalancerDescriptions",
        key_is_unique: true,
        file_names: &["LoadBalancerDescriptions"],
        scope: Scope::Region,
        collections: &["elb/LoadBalancerDescriptions"],
        read: |elb, answer, reading| {
            let (key, path) = ("LoadBalancerDescriptions", "elb/LoadBalancerDescriptions");
            let read = read_list(answer, key, path, reading);
            elb.load_balancers_mut().absorb(read);
        },
        failed: |elb, _, code| list_failed(elb.load_balancers_mut(), code),
    },
    Operation {
        service: "elb",
        name: "describe-load-balancer-attributes",
        arguments: "",
        key: "LoadBalancerAttributes",
        key_is_unique: false,
        file_names: &[],
        scope: balancer("--load-balancer-name"),
        collections: &["elb/LoadBalancerAttributes"],
        read: |elb, answer, reading| {
            let (path, member) = ("elb/LoadBalancerAttributes", "LoadBalancerAttributes");
            whole(elb.attributes_mut(), path, member, answer, reading);
        },
        failed: |elb, item, code| item_failed(elb.attributes_mut(), item, code),
    },
    Operation {
        service: "elb",
        name: "describe-instance-health",
        arguments: "",
        key: "InstanceStates",
        key_is_unique: true,
        file_names: &[],
        scope: balancer("--load-balancer-name"),
        collections: &["elb/InstanceStates"],
        read: |elb, answer, reading| {
            whole(elb.instance_states_mut(), "elb/InstanceStates", "InstanceStates", answer, reading);
        },
        failed: |elb, item, code| item_failed(elb.instance_states_mut(), item, code),
    },
    Operation {
        service: "elb",
        name: "describe-tags",
        arguments: "",
        key: "TagDescriptions",
        key_is_unique: false,
        file_names: &[],
        scope: balancer("--load-balancer-names"),
        collections: &["elb/TagDescriptions"],
        read: |elb, answer, reading| {
            let unnamed = Answer { item: None, ..*answer };
            listed(elb.tags_mut(), "elb/TagDescriptions", "TagDescriptions", &unnamed, reading);
        },
        failed: |elb, item, code| item_failed(elb.tags_mut(), item, code),
    },
];
