//! What resources tell of the account, the region and the time that they were read in.

use std::collections::BTreeSet;

use aozu_iam::Iam;
use aozu_names::{AccountId, Arn, Region, Timestamp};
use aozu_vpc::Network;

use super::{merge::only, process::Part};
use crate::Organization;

/// What the files of one group tell.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    /// `sts get-caller-identity` says it outright.
    asked: BTreeSet<AccountId>,
    /// Owners of resources that are never shared between accounts.
    owners: BTreeSet<AccountId>,
    /// Owners of resources that another account may have shared.
    sharers: BTreeSet<AccountId>,
    regions: BTreeSet<Region>,
}

impl Evidence {
    /// What folders tell.
    pub(super) fn folder(&mut self, account: Option<AccountId>, region: Option<&Region>) {
        self.asked.extend(account);
        self.regions.extend(region.cloned());
    }

    /// What a part's resources tell.
    pub(super) fn part(&mut self, part: &Part) {
        match part {
            Part::CallerIdentity(account) => {
                self.asked.insert(*account);
            }
            Part::State(state) => state.tell(self),
        }
    }

    /// What the owner of a resource that is never shared tells.
    pub(crate) fn owned(&mut self, arn: &Arn) {
        self.owners.extend(arn.account_id());
        self.regions.extend(arn.region().parse::<Region>().ok());
    }

    /// What a network tells.
    pub(crate) fn network(&mut self, network: &Network) {
        let groups = network.security_groups().values().filter_map(|group| group.owner_id());
        let interfaces = network.network_interfaces().values().filter_map(|interface| interface.owner_id());
        self.owners.extend(groups.chain(interfaces));
        // VPCs, subnets and tables may be another account's that shares them: they count only where
        // nothing better tells.
        let vpcs = network.vpcs().values().filter_map(|vpc| vpc.owner_id());
        let subnets = network.subnets().values().filter_map(|subnet| subnet.owner_id());
        let tables = network.route_tables().values().filter_map(|table| table.owner_id());
        self.sharers.extend(vpcs.chain(subnets).chain(tables));
        self.regions
            .extend(network.subnets().values().filter_map(|subnet| subnet.availability_zone().region()));
    }

    /// What users and roles tell.
    pub(crate) fn iam(&mut self, iam: &Iam) {
        let users = iam.users().values().map(|user| user.arn());
        let roles = iam.roles().values().map(|role| role.arn());
        self.owners.extend(users.chain(roles).filter_map(|arn| arn.account_id()));
    }

    /// The account, if one alone is named.
    pub(super) fn account(&self) -> Result<AccountId, String> {
        let told = [&self.asked, &self.owners, &self.sharers];
        only(told.into_iter().find(|found| !found.is_empty()).unwrap_or(&self.sharers))
    }

    /// The region, if one alone is named.
    pub(super) fn region(&self) -> Result<Region, String> {
        only(&self.regions)
    }
}

/// The latest time that any resource bears: the state was true then or later.
pub(super) fn latest_time(organization: &Organization) -> Option<Timestamp> {
    let accounts = organization.accounts().values();
    accounts
        .flat_map(|account| {
            let instances = account.regions().values().flat_map(|region| region.ec2.instances().values());
            let launched = instances.filter_map(|instance| instance.launch_time()).max();
            latest_of_iam(account.iam()).max(launched)
        })
        .max()
}

fn latest_of_iam(iam: &Iam) -> Option<Timestamp> {
    let users = iam.users().values().filter_map(|user| user.create_date());
    let passwords = iam.listed_users().values().chain(iam.got_users().values());
    let roles = iam.roles().values().filter_map(|role| role.create_date());
    let roles_used = iam.roles().values().filter_map(|role| role.last_used()?.date());
    let policies = iam.policies().values().filter_map(|policy| policy.update_date());
    let keys =
        iam.access_keys().values().flat_map(|keys| keys.keys().iter().filter_map(|key| key.create_date()));
    let keys_used = iam.access_keys_last_used().values().filter_map(|key| key.last_used().date());
    let reported = iam.credential_report().values().flat_map(|row| {
        let keys = row.access_keys().iter().flat_map(|key| [&key.last_rotated, &key.last_used_date]);
        let passwords = [row.password_last_used(), row.password_last_changed(), row.user_creation_time()];
        keys.chain(passwords).filter_map(|stated| stated.value().copied()).max()
    });
    users
        .chain(passwords.filter_map(|user| user.password_last_used()))
        .chain(roles)
        .chain(roles_used)
        .chain(policies)
        .chain(keys)
        .chain(keys_used)
        .chain(reported)
        .max()
}
