use std::collections::BTreeMap;

use aozu_names::{AccountId, Region};
use aozu_vpc::{Index, rules::Elsewhere};

use crate::{Account, Organization};

/// Accounts compiled once, to be asked often: the tables that every question looks things up in.
///
/// ```
/// use aozu::{Account, names::AccountId};
/// let account = Account::new(AccountId::literal("111122223333"));
/// assert_eq!(account.compile().accounts().count(), 1);
/// ```
#[derive(Debug)]
pub struct Model<'a> {
    accounts: Vec<&'a Account>,
    networks: BTreeMap<(AccountId, Region), Index<'a>>,
}

impl<'a> Model<'a> {
    fn new(accounts: Vec<&'a Account>) -> Self {
        let regions =
            accounts.iter().flat_map(|account| account.regions().iter().map(|region| (account.id(), region)));
        let networks =
            regions.map(|(id, (region, state))| ((id, region.clone()), Index::new(&state.ec2))).collect();
        Self { accounts, networks }
    }

    /// The accounts, by id.
    pub fn accounts(&self) -> impl Iterator<Item = &'a Account> {
        self.accounts.iter().copied()
    }

    /// The network of one region of one account, looked up.
    #[must_use]
    pub fn network(&self, account: AccountId, region: &Region) -> Option<&Index<'a>> {
        self.networks.get(&(account, region.clone()))
    }

    /// Every network that was read, for what reaches across accounts and regions.
    pub(crate) fn elsewhere<'m>(&'m self) -> Elsewhere<'m>
    where
        'a: 'm,
    {
        let regions = self
            .accounts
            .iter()
            .flat_map(|account| account.regions().iter().map(|region| (account.id(), region)));
        regions
            .filter_map(|(id, (region, state))| {
                let index = self.networks.get(&(id, region.clone()))?;
                Some(((id, region.clone()), (&state.ec2, index)))
            })
            .collect()
    }
}

impl Account {
    /// Compiles the account, so that questions need not look through it anew.
    #[must_use]
    pub fn compile(&self) -> Model<'_> {
        Model::new(vec![self])
    }
}

impl Organization {
    /// Compiles all accounts together.
    #[must_use]
    pub fn compile(&self) -> Model<'_> {
        Model::new(self.accounts().values().collect())
    }
}
