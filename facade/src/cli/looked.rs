//! The state that a command looks at, and how much of it there is.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use aozu_names::{AccountId, Region};

use super::{Failure, args::StateArg, config::Config, suggest::did_you_mean};
use crate::{Import, ImportLimits, Organization, read_state, service::AnyState};

/// The state's path: the command line's, else the configuration's.
pub(super) fn path_of(arg: &StateArg, config: &Config) -> Result<PathBuf, Failure> {
    arg.state.clone().or_else(|| config.state.clone()).ok_or_else(|| {
        Failure::from(
            "no state to look at: name a folder of AWS CLI output or an account document, or set `state` in \
             `aozu.toml`; `aozu collect --print` writes a script that makes such a folder",
        )
    })
}

/// Reads it.
pub(super) fn read(path: &Path) -> Result<Import, Failure> {
    Ok(read_state(path, &ImportLimits::default())?)
}

/// An account or region that is not there would be found clean without anything having been looked at.
pub(super) fn selection_exists(
    accounts: &BTreeSet<AccountId>,
    regions: &BTreeSet<Region>,
    organization: &Organization,
) -> Result<(), Failure> {
    for account in accounts {
        if !organization.accounts().contains_key(account) {
            let there = quoted(organization.accounts().keys().map(AccountId::as_str));
            return Err(Failure(format!("account `{account}` is not in the state; it holds {there}")));
        }
    }
    let all_regions = organization.accounts().values().flat_map(|account| account.regions().keys());
    let there: BTreeSet<&str> = all_regions.map(Region::as_str).collect();
    for region in regions {
        if !there.contains(region.as_str()) {
            let near = did_you_mean(region.as_str(), there.iter().copied());
            let there = quoted(there.iter().copied());
            return Err(Failure(format!("region `{region}` is not in the state{near} (it holds {there})")));
        }
    }
    Ok(())
}

fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

/// What was looked at: how many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub accounts: usize,
    pub regions: usize,
    pub resources: usize,
}

impl Extent {
    /// Of the accounts and regions that were selected.
    pub(super) fn of(
        organization: &Organization,
        account: impl Fn(AccountId) -> bool,
        region: impl Fn(&Region) -> bool,
    ) -> Self {
        let mut extent = Self::default();
        let mut regions = std::collections::BTreeSet::new();
        for chosen in organization.accounts().values().filter(|of| account(of.id())) {
            extent.accounts += 1;
            extent.resources += chosen.states().into_iter().map(resources).sum::<usize>();
            for (name, state) in chosen.regions().iter().filter(|(name, _)| region(name)) {
                regions.insert(name);
                extent.resources += state.states().into_iter().map(resources).sum::<usize>();
            }
        }
        extent.regions = regions.len();
        extent
    }
}

fn resources(state: &dyn AnyState) -> usize {
    state.slots().into_iter().map(|(.., slot)| slot.count()).sum()
}
