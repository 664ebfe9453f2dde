use std::collections::{BTreeMap, BTreeSet};

use super::{
    Asker, SurvivesPromise,
    inventory::lists_of,
    outcome::{Outcome, Tally},
};
use crate::{Organization, Removal, validate::matches};

impl Asker<'_, '_> {
    /// Whether each resource outlives the loss of each zone, one zone at a time.
    pub(super) fn survives(&mut self, promise: &SurvivesPromise) -> Outcome {
        let model = self.model;
        let zones: BTreeSet<&str> = model
            .accounts()
            .flat_map(|account| account.regions().values())
            .flat_map(|state| state.ec2.subnets().values())
            .map(|subnet| subnet.availability_zone().as_str())
            .filter(|zone| matches(&promise.az, zone))
            .collect();
        if zones.is_empty() {
            return Outcome::of_nothing(&format!("no subnet is in a zone called `{}`", promise.az));
        }
        let inventory = self.inventory();
        for selector in &promise.resources {
            if !inventory.items.iter().any(|item| selector.selects(item) == Some(true)) {
                return Outcome::of_nothing(&format!("{selector} selects nothing"));
            }
        }
        let mut tally = Tally::default();
        let mut lists: BTreeSet<&str> = BTreeSet::from(["ec2/Subnets"]);
        let several = promise.resources.iter().filter(|selector| selector.exact().is_none());
        lists.extend(several.flat_map(lists_of));
        self.doubt_partial(&mut tally, &lists.into_iter().collect::<Vec<_>>());
        let inventory = self.inventory();
        let organization = Organization::of(model.accounts());
        for zone in zones {
            let impact = match organization.impact(&Removal::zone(zone)) {
                Ok(impact) => impact,
                Err(error) => {
                    tally.doubt_with(|| format!("without {zone}: {error}"));
                    continue;
                }
            };
            tally.assumptions.extend(impact.assumptions);
            if !impact.needs.is_empty() {
                tally.needs.extend(impact.needs);
                tally.doubt_with(|| format!("without {zone}: too little was read to say what else stops"));
            }
            let lost: BTreeMap<String, String> =
                impact.answer.lost.into_iter().map(|effect| (effect.resource, effect.why)).collect();
            for item in &inventory.items {
                let selects = |selector: &super::Selector| selector.selects(item);
                if !promise.resources.iter().any(|selector| selects(selector) == Some(true)) {
                    if promise.resources.iter().any(|selector| selects(selector).is_none()) {
                        tally.doubt_tags(item);
                    }
                    continue;
                }
                match item.names().find_map(|name| lost.get(name)) {
                    Some(why) => tally.break_with(|| {
                        format!("{} does not outlive the loss of {zone}: {why}", super::subnet::named(item))
                    }),
                    // These go with their zone, and nothing tells what becomes of them.
                    None if matches!(item.kind, "volume" | "network-interface") => tally.doubt_with(|| {
                        format!(
                            "what becomes of {} without {zone} is not looked at",
                            super::subnet::named(item)
                        )
                    }),
                    None => tally.held += 1,
                }
            }
        }
        let kept = format!("each outlives the loss of each zone ({} in all)", tally.held);
        tally.into_outcome(kept)
    }
}
