use std::{collections::BTreeMap, sync::OnceLock};

use aozu_names::{AccountId, Region};
use aozu_vpc::{Index, reach::Estate, rules::Elsewhere};

use crate::{
    Account, Organization,
    access::Compiled,
    organizations::Organizations,
    reach::{Names, name_functions},
};

/// What is known of an organization where nothing was read of one.
static NOTHING_READ: std::sync::LazyLock<Organizations> = std::sync::LazyLock::new(Organizations::default);

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
    organizations: &'a Organizations,
    /// Policies are compiled at the first question about access: most questions are about something else.
    access: OnceLock<Compiled<'a>>,
    /// Likewise for questions about packets.
    estate: OnceLock<Estate<'a>>,
    /// What else than ids questions about packets may name.
    names: OnceLock<Names<'a>>,
}

impl<'a> Model<'a> {
    fn new(accounts: Vec<&'a Account>, organizations: &'a Organizations) -> Self {
        let regions =
            accounts.iter().flat_map(|account| account.regions().iter().map(|region| (account.id(), region)));
        let networks =
            regions.map(|(id, (region, state))| ((id, region.clone()), Index::new(&state.ec2))).collect();
        Self {
            accounts,
            networks,
            organizations,
            access: OnceLock::new(),
            estate: OnceLock::new(),
            names: OnceLock::new(),
        }
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

    /// Every network, compiled to be asked where packets go.
    ///
    /// ```
    /// use aozu::{Account, names::AccountId, vpc::reach::Request};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let model = account.compile();
    /// let request: Request = serde_json::from_str(r#"{"Source": "internet", "Destination": "i-0123456789abcdef0"}"#)?;
    /// assert!(model.estate().ask(&request).is_err(), "there is no such instance");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn estate(&self) -> &Estate<'a> {
        self.estate.get_or_init(|| {
            let regions = self.accounts.iter().flat_map(|account| {
                account.regions().iter().map(|(region, state)| (account.id(), region.clone(), &state.ec2))
            });
            let balancers = self.accounts.iter().flat_map(|account| {
                account
                    .regions()
                    .values()
                    .flat_map(|state| aozu_elb::nodes(&state.elbv2, &state.elb, &state.ec2))
            });
            let schemes = self.accounts.iter().flat_map(|account| {
                account
                    .regions()
                    .values()
                    .flat_map(|state| aozu_elb::facing(&state.elbv2, &state.elb, &state.ec2))
            });
            let mut estate = Estate::new(regions).with_services(balancers).with_schemes(schemes);
            name_functions(&mut estate, &self.accounts);
            estate
        })
    }

    pub(crate) fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::new(&self.accounts))
    }

    /// Every policy, compiled, and who holds it.
    pub(crate) fn access(&self) -> &Compiled<'a> {
        self.access.get_or_init(|| Compiled::new(&self.accounts, self.organizations))
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
        Model::new(vec![self], &NOTHING_READ)
    }
}

impl Organization {
    /// Compiles all accounts together.
    #[must_use]
    pub fn compile(&self) -> Model<'_> {
        Model::new(self.accounts().values().collect(), self.organizations())
    }
}
