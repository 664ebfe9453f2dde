use aozu_names::wire::{Answer, Operation, Reading, Scope, read_list};

use super::read::{is_joined, item_failed, joined, list_failed, listed, whole};
use crate::Elbv2;

/// A call that is made once a balancer.
const BALANCER: Scope = Scope::Item {
    of: "elbv2 describe-load-balancers",
    flag: "--load-balancer-arn",
    query: "LoadBalancers[].LoadBalancerArn",
    regional: true,
};

/// A call that is made once a target group.
const GROUP: Scope = Scope::Item {
    of: "elbv2 describe-target-groups",
    flag: "--target-group-arn",
    query: "TargetGroups[].TargetGroupArn",
    regional: true,
};

/// A call that is made once a listener. The listeners are told by a call that is itself made once a balancer, so that
/// who collects goes through those first.
const LISTENER: Scope = Scope::Item {
    of: "elbv2 describe-listeners",
    flag: "--listener-arn",
    query: "Listeners[].ListenerArn",
    regional: true,
};

/// The tags of balancers; those of other resources are read where a dump has them.
const TAGGED: Scope = Scope::Item {
    of: "elbv2 describe-load-balancers",
    flag: "--resource-arns",
    query: "LoadBalancers[].LoadBalancerArn",
    regional: true,
};

fn read_listeners(elb: &mut Elbv2, answer: &Answer<'_>, reading: &mut Reading) {
    const JOINED: &str = "LoadBalancerListeners";
    let into = elb.listeners_mut();
    if is_joined(answer, JOINED) {
        joined(into, "elbv2/Listeners", JOINED, Some(("Listeners", "LoadBalancerArn")), answer, reading);
    } else {
        listed(into, "elbv2/Listeners", "Listeners", answer, reading);
    }
}

fn read_health(elb: &mut Elbv2, answer: &Answer<'_>, reading: &mut Reading) {
    const JOINED: &str = "LoadBalancerTargetHealth";
    let (into, path) = (elb.target_health_mut(), "elbv2/TargetHealthDescriptions");
    if is_joined(answer, JOINED) {
        joined(into, path, JOINED, None, answer, reading);
    } else {
        whole(into, path, "TargetHealthDescriptions", answer, reading);
    }
}

fn read_attributes(elb: &mut Elbv2, answer: &Answer<'_>, reading: &mut Reading) {
    const JOINED: &str = "LoadBalancerAttributes";
    let (into, path) = (elb.load_balancer_attributes_mut(), "elbv2/LoadBalancerAttributes");
    if is_joined(answer, JOINED) {
        joined(into, path, JOINED, None, answer, reading);
    } else {
        whole(into, path, "Attributes", answer, reading);
    }
}

/// The operations of `aws elbv2` that are read.
///
/// ```
/// let commands: Vec<String> = aozu_elb::OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws elbv2 describe-target-health".to_owned()));
/// ```
pub static OPERATIONS: &[Operation<Elbv2>] = &[
    Operation {
        service: "elbv2",
        name: "describe-load-balancers",
        arguments: "",
        key: "LoadBalancers",
        key_is_unique: true,
        file_names: &["LoadBalancers"],
        scope: Scope::Region,
        collections: &["elbv2/LoadBalancers"],
        read: |elb, answer, reading| {
            let read = read_list(answer, "LoadBalancers", "elbv2/LoadBalancers", reading);
            elb.load_balancers_mut().absorb(read);
        },
        failed: |elb, _, code| list_failed(elb.load_balancers_mut(), code),
    },
    Operation {
        service: "elbv2",
        name: "describe-listeners",
        arguments: "",
        key: "Listeners",
        key_is_unique: false,
        file_names: &["LoadBalancerListeners"],
        scope: BALANCER,
        collections: &["elbv2/Listeners"],
        read: read_listeners,
        failed: |elb, item, code| item_failed(elb.listeners_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-rules",
        arguments: "",
        key: "Rules",
        key_is_unique: false,
        file_names: &[],
        scope: LISTENER,
        collections: &["elbv2/Rules"],
        read: |elb, answer, reading| listed(elb.rules_mut(), "elbv2/Rules", "Rules", answer, reading),
        failed: |elb, item, code| item_failed(elb.rules_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-target-groups",
        arguments: "",
        key: "TargetGroups",
        key_is_unique: true,
        file_names: &["TargetGroups"],
        scope: Scope::Region,
        collections: &["elbv2/TargetGroups"],
        read: |elb, answer, reading| {
            let read = read_list(answer, "TargetGroups", "elbv2/TargetGroups", reading);
            elb.target_groups_mut().absorb(read);
        },
        failed: |elb, _, code| list_failed(elb.target_groups_mut(), code),
    },
    Operation {
        service: "elbv2",
        name: "describe-target-health",
        arguments: "",
        key: "TargetHealthDescriptions",
        key_is_unique: true,
        file_names: &["LoadBalancerTargetHealth"],
        scope: GROUP,
        collections: &["elbv2/TargetHealthDescriptions"],
        read: read_health,
        failed: |elb, item, code| item_failed(elb.target_health_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-load-balancer-attributes",
        arguments: "",
        key: "Attributes",
        key_is_unique: false,
        file_names: &["LoadBalancerAttributes"],
        scope: BALANCER,
        collections: &["elbv2/LoadBalancerAttributes"],
        read: read_attributes,
        failed: |elb, item, code| item_failed(elb.load_balancer_attributes_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-target-group-attributes",
        arguments: "",
        key: "Attributes",
        key_is_unique: false,
        file_names: &[],
        scope: GROUP,
        collections: &["elbv2/TargetGroupAttributes"],
        read: |elb, answer, reading| {
            let into = elb.target_group_attributes_mut();
            whole(into, "elbv2/TargetGroupAttributes", "Attributes", answer, reading);
        },
        failed: |elb, item, code| item_failed(elb.target_group_attributes_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-listener-certificates",
        arguments: "",
        key: "Certificates",
        key_is_unique: false,
        file_names: &[],
        scope: LISTENER,
        collections: &["elbv2/Certificates"],
        read: |elb, answer, reading| {
            whole(elb.certificates_mut(), "elbv2/Certificates", "Certificates", answer, reading);
        },
        failed: |elb, item, code| item_failed(elb.certificates_mut(), item, code),
    },
    Operation {
        service: "elbv2",
        name: "describe-tags",
        arguments: "",
        key: "TagDescriptions",
        key_is_unique: false,
        file_names: &[],
        scope: TAGGED,
        collections: &["elbv2/TagDescriptions"],
        read: |elb, answer, reading| {
            let unnamed = Answer { item: None, ..*answer };
            listed(elb.tags_mut(), "elbv2/TagDescriptions", "TagDescriptions", &unnamed, reading);
        },
        failed: |elb, item, code| item_failed(elb.tags_mut(), item, code),
    },
];
