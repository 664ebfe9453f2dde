use std::fmt::Display;

use aozu_names::{Collection, Findings, Problem, RuleInfo, Severity};

use super::Scope;
use crate::{VpcId, noun::Noun};

/// An interface, instance or endpoint names what does not exist.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("`{resource}` names `{reference}` ({member}), which does not exist")]
pub struct InterfaceDanglingReference {
    /// What names it
    pub resource: String,
    /// The member that does
    pub member: &'static str,
    /// The id that does not exist
    pub reference: String,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "VPC077",
    name: "interface-dangling-reference",
    severity: Severity::Error,
    summary: "An interface, instance or endpoint names what does not exist",
    page: include_str!("../../rules/VPC077.md"),
    subject: "ec2/NetworkInterfaces",
    needs: &[],
    volatile: &[],
};

impl Problem for InterfaceDanglingReference {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "correct the id; if the dump was put together from several times, collect it again at one time".into()
    }

    fn related(&self) -> Vec<String> {
        vec![self.reference.clone()]
    }
}

/// Collects what a resource names that is known not to exist.
struct Names<'s, 'f> {
    scope: &'s Scope<'s>,
    findings: &'f mut Findings,
}

impl Names<'_, '_> {
    fn check<N: Noun, K: Ord + Display, V>(
        &mut self,
        noun: &N,
        member: &'static str,
        collection: &Collection<K, V>,
        keys: impl IntoIterator<Item = impl std::borrow::Borrow<K>>,
    ) {
        for key in keys {
            let key: &K = key.borrow();
            if collection.exists(key) == Some(false) {
                let problem = InterfaceDanglingReference {
                    resource: noun.id_text(),
                    member,
                    reference: key.to_string(),
                };
                self.scope.report(self.findings, noun, &problem);
            }
        }
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let network = scope.network;
    let (vpcs, subnets, groups) = (network.vpcs(), network.subnets(), network.security_groups());
    // Of a VPC that another account shares only a part of the subnets is shown, and of one that does not
    // exist that is told.
    let is_ours = |vpc: Option<&VpcId>| {
        vpc.is_none_or(|id| {
            let owner = vpcs.get(id).and_then(|vpc| vpc.owner_id());
            vpcs.exists(id) != Some(false) && owner.is_none_or(|owner| *owner == scope.account)
        })
    };
    let mut names = Names { scope, findings };
    for interface in network.network_interfaces().values() {
        names.check(interface, "VpcId", vpcs, interface.vpc_id());
        if is_ours(interface.vpc_id()) {
            names.check(interface, "SubnetId", subnets, interface.subnet_id());
        }
        names.check(interface, "Groups", groups, interface.group_ids());
    }
    for instance in network.instances().values().filter(|instance| !instance.is_gone()) {
        let interfaces = network.network_interfaces();
        names.check(instance, "NetworkInterfaces", interfaces, instance.interface_ids());
        // What its interfaces name is told of them.
        if !instance.interface_ids().any(|id| interfaces.get(id).is_some()) {
            names.check(instance, "VpcId", vpcs, instance.vpc_id());
            if is_ours(instance.vpc_id()) {
                names.check(instance, "SubnetId", subnets, instance.subnet_id());
            }
            names.check(
                instance,
                "SecurityGroups",
                groups,
                instance.security_groups().iter().map(|g| g.group_id()),
            );
        }
    }
    for endpoint in network.vpc_endpoints().values().filter(|endpoint| endpoint.is_available()) {
        names.check(endpoint, "VpcId", vpcs, endpoint.vpc_id());
        if is_ours(endpoint.vpc_id()) {
            names.check(endpoint, "SubnetIds", subnets, endpoint.subnet_ids());
        }
        names.check(endpoint, "Groups", groups, endpoint.group_ids());
        names.check(endpoint, "RouteTableIds", network.route_tables(), endpoint.route_table_ids());
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::fixture::{codes, findings, good};

    #[test]
    fn each_kind_of_resource_is_looked_at() {
        for (collection, key, member, value) in [
            ("NetworkInterfaces", "eni-000000000000000db", "SubnetId", "subnet-00000000000000gone"),
            ("VpcEndpoints", "vpce-0000000000000ssm", "VpcId", "vpc-00000000000000gone"),
        ] {
            let broken = good().but(|account| account["ec2"][collection][key][member] = value.into());
            let found = findings(&broken);
            let dangling: Vec<_> = found.iter().filter(|finding| finding.rule == "VPC077").collect();
            assert_eq!((dangling.len(), &*dangling[0].resource_id), (1, key));
        }
    }

    #[test]
    fn an_instance_answers_for_its_interfaces_only() {
        let broken = good().but(|account| {
            account["ec2"]["Reservations"]["i-000000000000000db"]["NetworkInterfaces"] =
                serde_json::json!([{"NetworkInterfaceId": "eni-00000000000000gone"}]);
        });
        assert_eq!(codes(&broken), ["VPC077"]);
    }

    #[test]
    fn what_was_not_read_is_not_missing() {
        let unread = good().but(|account| {
            let ec2 = account["ec2"].as_object_mut().unwrap();
            for collection in ["Subnets", "SecurityGroups", "Vpcs", "RouteTables"] {
                ec2.remove(collection);
            }
        });
        assert!(!codes(&unread).contains(&"VPC077"));
    }
}
