//! Faults of instances that come by the hundred from one launch template.

use std::collections::BTreeMap;

use aozu_names::{Findings, Problem};

use super::Scope;
use crate::{Instance, InstanceId, VpcId, limits};

/// Reports each instance by itself, or all of a VPC together, of the VPC, where there are so many that
/// they have one cause.
pub(crate) fn report_together<'a, P: Problem>(
    scope: &Scope<'_>,
    findings: &mut Findings,
    instances: impl Iterator<Item = &'a Instance>,
    problem: impl Fn(usize, Vec<InstanceId>) -> P,
) {
    let mut by_vpc: BTreeMap<Option<&VpcId>, Vec<&Instance>> = BTreeMap::new();
    for instance in instances {
        by_vpc.entry(instance.vpc_id()).or_default().push(instance);
    }
    for (vpc, instances) in by_vpc {
        let vpc = vpc.and_then(|vpc| scope.network.vpcs().get(vpc));
        match vpc.filter(|_| instances.len() > limits::TOLD_ONE_BY_ONE) {
            Some(vpc) => {
                let first = instances.iter().take(3).map(|instance| instance.instance_id().clone());
                scope.report(findings, vpc, &problem(instances.len(), first.collect()));
            }
            None => {
                for instance in instances {
                    scope.report(findings, instance, &problem(1, vec![instance.instance_id().clone()]));
                }
            }
        }
    }
}

/// The message of such a fault: what the instances have.
pub(crate) fn said(examples: &[InstanceId], instances: usize, what: &str) -> String {
    let named: Vec<String> = examples.iter().map(|id| format!("`{id}`")).collect();
    match instances {
        1 => format!("{} has {what}", named.join(", ")),
        more => format!("{more} instances have {what}, {} among them", named.join(", ")),
    }
}
