use aozu_vpc::{Family, Index, Subnet, SubnetClass};

use super::{
    Asker, SubnetPromise,
    inventory::Item,
    outcome::{Outcome, Tally},
};
use crate::import::operations::commands_for;

impl Asker<'_, '_> {
    pub(super) fn subnet(&mut self, promise: &SubnetPromise) -> Outcome {
        let model = self.model;
        let mut tally = Tally::default();
        let inventory = self.inventory();
        let chosen: Vec<Item> = inventory
            .of_kinds(&["subnet"])
            .filter(|item| promise.select.selects(item) == Some(true))
            .cloned()
            .collect();
        if chosen.is_empty() {
            return Outcome::of_nothing(&format!("{} selects no subnet", promise.select));
        }
        if promise.select.exact().is_none() {
            self.doubt_partial(&mut tally, &["ec2/Subnets"]);
        }
        for account in model.accounts() {
            for (region, state) in account.regions() {
                let calls = |of: &str| {
                    commands_for(of).into_iter().map(move |call| format!("{call} --region {region}"))
                };
                let Some(index) = model.network(account.id(), region) else { continue };
                for subnet in state.ec2.subnets().values() {
                    let id = subnet.subnet_id().as_str();
                    let Some(item) = chosen.iter().find(|item| item.id == id) else { continue };
                    match class(index, subnet) {
                        SubnetClass::Unknown { because } => {
                            tally.needs.extend(calls("ec2/RouteTables"));
                            tally.doubt_with(|| format!("the class of {}: {because}", named(item)));
                        }
                        class if class.as_str() == promise.class => tally.held += 1,
                        class => {
                            tally.break_with(|| format!("{} is {class}, not {}", named(item), promise.class))
                        }
                    }
                }
            }
        }
        let subnets = if tally.held == 1 { "subnet is" } else { "subnets are" };
        let kept = format!("{} {subnets} {}", tally.held, promise.class);
        tally.into_outcome(kept)
    }
}

/// The class of both families together where it has IPv6: a subnet is as open as either.
fn class(index: &Index<'_>, subnet: &Subnet) -> SubnetClass {
    let v4 = index.subnet_class(subnet, Family::Ipv4);
    if subnet.ipv6_blocks().next().is_none() {
        return v4;
    }
    match (v4, index.subnet_class(subnet, Family::Ipv6)) {
        (SubnetClass::Public, _) | (_, SubnetClass::Public) => SubnetClass::Public,
        (unknown @ SubnetClass::Unknown { .. }, _) | (_, unknown @ SubnetClass::Unknown { .. }) => unknown,
        (v4, v6) => v4.min(v6),
    }
}

/// An id, with the name of what bears it.
pub(super) fn named(item: &Item) -> String {
    match &item.name {
        Some(name) if *name != item.id => format!("{} ({name})", item.id),
        _ => item.id.clone(),
    }
}
