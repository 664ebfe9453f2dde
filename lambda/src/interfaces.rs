//! The interfaces that VPC functions share.

use std::collections::{BTreeMap, BTreeSet};

use aozu_vpc::{SecurityGroupId, SubnetId};

use crate::{Function, FunctionName, Lambda};

/// What an interface of Lambda's is shared by: a subnet, and a set of security groups.
pub type InterfaceKey = (SubnetId, BTreeSet<SecurityGroupId>);

impl Function {
    /// The interfaces that it goes through: one for each of its subnets, made once and not for each invocation. They
    /// have no public address.
    ///
    /// Source: AWS Lambda Developer Guide, "Hyperplane ENIs" (`configuration-vpc`), read 2026.
    pub fn interfaces(&self) -> impl Iterator<Item = InterfaceKey> {
        self.vpc_config().into_iter().flat_map(|config| {
            let groups: BTreeSet<_> = config.security_group_ids().iter().cloned().collect();
            config.subnet_ids().iter().map(move |subnet| (subnet.clone(), groups.clone()))
        })
    }
}

impl Lambda {
    /// The interfaces that Lambda keeps for all functions, each with those that share it.
    #[must_use]
    pub fn interfaces(&self) -> BTreeMap<InterfaceKey, Vec<&FunctionName>> {
        let mut shared: BTreeMap<InterfaceKey, Vec<&FunctionName>> = BTreeMap::new();
        for function in self.functions().values() {
            for key in function.interfaces() {
                shared.entry(key).or_default().push(function.name());
            }
        }
        shared
    }
}
