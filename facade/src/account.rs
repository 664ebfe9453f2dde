use std::collections::BTreeMap;

use aozu_iam::Iam;
use aozu_names::{AccountId, Partition, Region, Timestamp};
use aozu_vpc::Network;

/// One AWS account as it was read: its global services, and each region that was looked at.
///
/// ```
/// use aozu::{Account, names::AccountId};
/// let account = Account::new(AccountId::literal("111122223333"));
/// assert!(account.regions().is_empty());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub(crate) id: AccountId,
    pub(crate) partition: Partition,
    pub(crate) iam: Iam,
    pub(crate) regions: BTreeMap<Region, RegionState>,
}

/// What was read of one region of an account.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegionState {
    /// EC2's networking: VPCs, instances, security groups and the rest.
    pub ec2: Network,
}

impl Account {
    /// An account of which nothing was read yet, in partition `aws`.
    #[must_use]
    pub fn new(id: AccountId) -> Self {
        Self { id, partition: Partition::aws(), iam: Iam::default(), regions: BTreeMap::new() }
    }

    /// The account's id.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The partition that the account lies in.
    #[must_use]
    pub fn partition(&self) -> &Partition {
        &self.partition
    }

    /// Moves the account to another partition.
    pub fn set_partition(&mut self, partition: Partition) {
        self.partition = partition;
    }

    /// IAM: users, roles, policies.
    #[must_use]
    pub fn iam(&self) -> &Iam {
        &self.iam
    }

    /// IAM, to change it.
    pub fn iam_mut(&mut self) -> &mut Iam {
        &mut self.iam
    }

    /// The regions that were looked at.
    #[must_use]
    pub fn regions(&self) -> &BTreeMap<Region, RegionState> {
        &self.regions
    }

    /// A region's state, empty if it was not looked at before.
    pub fn region_mut(&mut self, region: Region) -> &mut RegionState {
        self.regions.entry(region).or_default()
    }
}

/// Several accounts, read together: what the account document holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organization {
    pub(crate) as_of: Option<Timestamp>,
    pub(crate) accounts: BTreeMap<AccountId, Account>,
}

impl Organization {
    /// When the state was true: the time at which it was collected where that is known, else the
    /// latest time that any of its resources bears.
    #[must_use]
    pub fn as_of(&self) -> Option<Timestamp> {
        self.as_of
    }

    /// Sets the time at which the state was true.
    pub fn set_as_of(&mut self, as_of: Option<Timestamp>) {
        self.as_of = as_of;
    }

    /// The accounts, by id.
    #[must_use]
    pub fn accounts(&self) -> &BTreeMap<AccountId, Account> {
        &self.accounts
    }

    /// An account's state, empty if it was not there before.
    pub fn account_mut(&mut self, id: AccountId) -> &mut Account {
        self.accounts.entry(id).or_insert_with(|| Account::new(id))
    }
}

impl From<Account> for Organization {
    fn from(account: Account) -> Self {
        Self { as_of: None, accounts: BTreeMap::from([(account.id, account)]) }
    }
}
