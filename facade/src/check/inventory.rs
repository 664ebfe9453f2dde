//! What selectors select from: the resources of a state, each by its ARN, id and name, with its tags.

use std::collections::BTreeMap;

use aozu_names::{AccountId, Arn, Known, Region, Tags};

use super::Selector;
use crate::{Account, Model, RegionState, validate::matches};

/// A resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub arn: String,
    /// Its id or name, as AWS's API prints it.
    pub id: String,
    /// Its name or `Name` tag.
    pub name: Option<String>,
    /// Further names: `role/ci`.
    pub also: Option<String>,
    pub kind: &'static str,
    /// None where no call that was read tells them.
    pub tags: Option<BTreeMap<String, String>>,
}

impl Item {
    /// What it may be called.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let own = [Some(&self.arn), Some(&self.id), self.name.as_ref(), self.also.as_ref()];
        // `role/app/web`, as the ARN has it.
        own.into_iter().flatten().map(String::as_str).chain(self.arn.splitn(6, ':').nth(5))
    }
}

/// The resources of a state, by account, service and id.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    pub items: Vec<Item>,
}

/// The lists that the inventory is made of, each with the service that the ARNs of its things name.
const LISTS: [(&str, &str); 18] = [
    ("autoscaling/AutoScalingGroups", "autoscaling"),
    ("ec2/NatGateways", "ec2"),
    ("ec2/NetworkInterfaces", "ec2"),
    ("ec2/Reservations", "ec2"),
    ("ec2/SecurityGroups", "ec2"),
    ("ec2/Subnets", "ec2"),
    ("ec2/Volumes", "ec2"),
    ("ec2/Vpcs", "ec2"),
    ("elbv2/LoadBalancers", "elasticloadbalancing"),
    ("es/DomainNames", "es"),
    ("kms/Keys", "kms"),
    ("lambda/Functions", "lambda"),
    ("rds/DBClusters", "rds"),
    ("rds/DBInstances", "rds"),
    ("s3/Buckets", "s3"),
    ("secretsmanager/SecretList", "secretsmanager"),
    ("sns/Topics", "sns"),
    ("sqs/QueueUrls", "sqs"),
];
/// Those of IAM.
const LISTS_OF_IAM: [&str; 4] =
    ["iam/GroupDetailList", "iam/Policies", "iam/RoleDetailList", "iam/UserDetailList"];

/// The lists of which a selector may select: those of the service that its ARN names, or all of them.
pub(super) fn lists_of(selector: &Selector) -> Vec<&'static str> {
    let named = match selector {
        Selector::Text(text) => text.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(1)),
        Selector::Tag(_) => None,
    };
    lists_of_service(named.unwrap_or("*"))
}

/// The lists of the services that a pattern of them fits.
pub(super) fn lists_of_service(pattern: &str) -> Vec<&'static str> {
    let lists = LISTS.iter().filter(|(_, service)| matches(pattern, service)).map(|(list, _)| *list);
    // Roles are IAM's and are assumed of STS.
    let of_iam = LISTS_OF_IAM.into_iter().filter(|_| matches(pattern, "iam") || matches(pattern, "sts"));
    lists.chain(of_iam).collect()
}

impl Inventory {
    pub(super) fn of(model: &Model<'_>) -> Self {
        let mut inventory = Self::default();
        for account in model.accounts() {
            inventory.iam(account);
            inventory.plain(account);
            for (region, state) in account.regions() {
                inventory.ec2(account, region, state);
                inventory.balancers(state);
                inventory.databases_and_groups(account, region, state);
            }
        }
        inventory
    }

    /// Those of some kinds.
    pub(super) fn of_kinds<'i>(&'i self, kinds: &'i [&str]) -> impl Iterator<Item = &'i Item> {
        self.items.iter().filter(|item| kinds.contains(&item.kind))
    }

    fn add(&mut self, kind: &'static str, arn: &Arn, id: &str, tags: Option<&Tags>) {
        let name = tags.and_then(Tags::name).map(str::to_owned);
        let tags = tags.map(Tags::to_map);
        self.items.push(Item { arn: arn.to_string(), id: id.to_owned(), name, also: None, kind, tags });
    }

    fn iam(&mut self, account: &Account) {
        let iam = account.iam();
        let mut entity = |kind: &'static str, arn: &Arn, name: &str, tags: Option<&Tags>| {
            self.add(kind, arn, name, tags);
            if let Some(item) = self.items.last_mut() {
                item.also = Some(format!("{kind}/{name}"));
            }
        };
        iam.users().values().for_each(|of| entity("user", of.arn(), of.name().as_str(), Some(of.tags())));
        iam.roles().values().for_each(|of| entity("role", of.arn(), of.name().as_str(), Some(of.tags())));
        iam.groups().values().for_each(|of| entity("group", of.arn(), of.name().as_str(), None));
        for policy in iam.policies().values() {
            // AWS's own are in no account.
            if policy.arn().account_id() == Some(account.id()) {
                entity("policy", policy.arn(), policy.arn().name(), Some(policy.tags()));
            }
        }
    }

    /// Buckets, keys, queues, topics, functions, secrets, domains.
    fn plain(&mut self, account: &Account) {
        for resource in account.resource_policies() {
            let id = match resource.arn.service() {
                "secretsmanager" => resource.arn.resource().trim_start_matches("secret:"),
                _ => resource.arn.name(),
            };
            let none = Tags::default();
            let tags = match resource.tags {
                Known::Present(tags) => Some(tags),
                Known::Absent => Some(&none),
                Known::NotRead(_) => None,
            };
            let id = id.to_owned();
            self.add("plain", &resource.arn, &id, tags);
        }
    }

    fn ec2(&mut self, account: &Account, region: &Region, state: &RegionState) {
        let network = &state.ec2;
        let arn = |owner: Option<&AccountId>, resource: String| {
            let owner = owner.copied().unwrap_or(account.id());
            Arn::new(account.partition(), "ec2", Some(region), Some(owner), &resource).ok()
        };
        let mut ec2 = |kind: &'static str, owner: Option<&AccountId>, id: &str, tags: &Tags| {
            if let Some(arn) = arn(owner, format!("{kind}/{id}")) {
                self.add(kind, &arn, id, Some(tags));
            }
        };
        for of in network.instances().values().filter(|instance| !instance.is_gone()) {
            ec2("instance", None, of.instance_id().as_str(), of.tags());
        }
        for of in network.network_interfaces().values() {
            ec2("network-interface", of.owner_id(), of.network_interface_id().as_str(), of.tag_set());
        }
        for of in network.subnets().values() {
            ec2("subnet", of.owner_id(), of.subnet_id().as_str(), of.tags());
        }
        for of in network.vpcs().values() {
            ec2("vpc", of.owner_id(), of.vpc_id().as_str(), of.tags());
        }
        for of in network.security_groups().values() {
            ec2("security-group", of.owner_id(), of.group_id().as_str(), of.tags());
        }
        for of in network.volumes().values() {
            ec2("volume", None, of.volume_id().as_str(), of.tags());
        }
        for of in network.nat_gateways().values() {
            ec2("natgateway", None, of.nat_gateway_id().as_str(), of.tags());
        }
    }

    fn databases_and_groups(&mut self, account: &Account, region: &Region, state: &RegionState) {
        let made = |kind: &str, name: &str| {
            Arn::new(account.partition(), "rds", Some(region), Some(account.id()), &format!("{kind}:{name}"))
                .ok()
        };
        for (name, of) in state.rds.instances().iter() {
            if let Some(arn) = of.arn().cloned().or_else(|| made("db", name.as_str())) {
                self.add("database", &arn, name.as_str(), Some(of.tags()));
            }
        }
        for (name, of) in state.rds.clusters().iter() {
            if let Some(arn) = of.arn().cloned().or_else(|| made("cluster", name.as_str())) {
                self.add("database", &arn, name.as_str(), None);
            }
        }
        for (name, of) in state.autoscaling.groups().iter() {
            if let Some(arn) = of.arn() {
                self.add("group-of-instances", arn, name.as_str(), Some(of.tags()));
            }
        }
    }

    fn balancers(&mut self, state: &RegionState) {
        for balancer in state.elbv2.load_balancers().values() {
            let arn = balancer.load_balancer_arn();
            // Tags that the call does not list may not have been asked for.
            let tags = state.elbv2.tags().get(arn).map(|described| described.tags());
            self.add("balancer", arn, balancer.load_balancer_name().as_str(), tags);
            if let Some(item) = self.items.last_mut() {
                item.also = arn.resource().strip_prefix("loadbalancer/").map(str::to_owned);
            }
        }
    }
}
