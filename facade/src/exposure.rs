//! Everything that is open to the world, asked of whole accounts.

use std::{borrow::Cow, collections::BTreeSet};

use aozu_names::{AccountId, Region, wire::State};
use aozu_vpc::reach::{Exposed, Pairs, Unreached, WayOut};
use serde::Serialize;

use crate::{Account, Model, access::Answer, import::operations::commands_for, public::PublicResource};

/// What is open to the world, and what reaches it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Exposure<'m> {
    /// Public addresses that the internet reaches, or may reach.
    pub from_internet: Vec<Exposed<'m>>,
    /// By which way things reach the internet, subnet by subnet.
    pub to_internet: Vec<WayOut<'m>>,
    /// Resources that their policies or lists open to everyone, whatever their address.
    pub public_resources: Vec<PublicResource>,
    /// What has a public address and is not reached, and why.
    pub unreachable: Vec<Unreached<'m>>,
    /// Who reaches whom by private addresses, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Pairs<'m>>,
    /// Whether nothing can be missing from the lists, given the assumptions.
    #[serde(skip)]
    pub is_complete: bool,
    /// Balancers that face the internet by addresses that were not read: what is reached by them is not listed.
    #[serde(skip)]
    pub hidden_balancers: BTreeSet<&'m str>,
    /// Whether no address can be missing from what the internet reaches but those; of a listed one more may be open
    /// where its verdict is unknown or it is incomplete.
    #[serde(skip)]
    pub lists_every_address: bool,
}

/// Which part of an account is looked at.
///
/// ```
/// use aozu::ExposureOptions;
/// let mut options = ExposureOptions::default();
/// options.regions.insert("ap-northeast-1".parse()?);
/// assert!(options.accounts.is_empty(), "that is, all of them");
/// # Ok::<(), aozu::names::NameError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExposureOptions {
    /// Only these accounts, if any is named.
    pub accounts: BTreeSet<AccountId>,
    /// Only these regions, if any is named.
    pub regions: BTreeSet<Region>,
    /// Whether to tell too who reaches whom within; of all accounts and regions, whichever are named.
    pub pairs: bool,
}

impl ExposureOptions {
    pub(crate) fn has(&self, account: AccountId, region: &Region) -> bool {
        (self.accounts.is_empty() || self.accounts.contains(&account))
            && (self.regions.is_empty() || self.regions.contains(region))
    }
}

/// What every pair of interfaces depends on.
const OF_PAIRS: [&str; 6] =
    ["Vpcs", "Subnets", "NetworkInterfaces", "SecurityGroups", "RouteTables", "NetworkAcls"];

impl<'a> Model<'a> {
    /// Everything that the internet reaches and everything that reaches it, with what that rests on.
    ///
    /// ```
    /// use aozu::{Account, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let model = account.compile();
    /// let exposure = model.exposure().answer;
    /// assert!(exposure.from_internet.is_empty(), "there is no region");
    /// assert!(!exposure.is_complete, "nobody has read which buckets there are");
    /// ```
    #[must_use]
    pub fn exposure(&self) -> Answer<Exposure<'_>> {
        self.exposure_of(&ExposureOptions::default())
    }

    /// The same of a part.
    #[must_use]
    pub fn exposure_of(&self, options: &ExposureOptions) -> Answer<Exposure<'_>> {
        let found = self.estate().exposure_of(&|account, region| options.has(account, region));
        let mut needs: Vec<String> = found.needs.into_iter().map(Cow::into_owned).collect();
        let mut assumptions: Vec<String> = found.assumptions.into_iter().map(Cow::into_owned).collect();
        let public = self.public_resources_of(options);
        let mut is_complete = found.is_complete && public.is_complete();
        assumptions.extend(public.assumptions());
        needs.extend(public.needs);
        let pairs = options.pairs.then(|| self.estate().pairs());
        if let Some(pairs) = &pairs {
            let unread = self.unread_of_pairs();
            is_complete &= pairs.unknown.is_empty() && unread.is_empty();
            if unread.iter().any(|call| call.contains("network-acls")) {
                assumptions.push("network ACLs that were not read let everything through".to_owned());
            }
            needs.extend(unread);
        }
        for list in [&mut needs, &mut assumptions] {
            list.sort();
            list.dedup();
        }
        let answer = Exposure {
            from_internet: found.from_internet,
            to_internet: found.to_internet,
            public_resources: public.found,
            unreachable: found.unreachable,
            pairs,
            is_complete,
            hidden_balancers: found.hidden_balancers,
            lists_every_address: found.lists_every_address,
        };
        Answer { answer, assumptions, needs }
    }

    /// The calls that would tell what pairs of interfaces depend on.
    fn unread_of_pairs(&self) -> Vec<String> {
        let mut calls = Vec::new();
        for (region, state) in self.accounts().flat_map(Account::regions) {
            for (name, _, slot) in state.ec2.slots() {
                if OF_PAIRS.contains(&name) && slot.coverage() != aozu_names::Coverage::Whole {
                    let commands = commands_for(&format!("ec2/{name}"));
                    calls.extend(commands.into_iter().map(|command| format!("{command} --region {region}")));
                }
            }
        }
        calls
    }
}
