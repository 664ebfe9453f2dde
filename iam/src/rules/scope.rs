use std::collections::BTreeSet;

use aozu_names::{AccountId, Arn, Partition, Subject, Tags, Timestamp};

use crate::{
    Iam, Quotas,
    entity::{Group, InstanceProfile, ManagedPolicy, Role, User},
};

/// What the rules look at: the IAM of one account.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The partition it lies in.
    pub partition: &'a Partition,
    /// Its IAM.
    pub iam: &'a Iam,
    /// The instant by which ages are counted.
    pub as_of: Timestamp,
    /// What the account may have.
    pub quotas: &'a Quotas,
    /// Accounts known to be ours; none where the organization was not read.
    pub organization: Option<&'a BTreeSet<AccountId>>,
}

impl Scope<'_> {
    fn of(&self, arn: &Arn, id: &str, tags: &Tags, collection: &'static str, key: &str) -> Subject {
        Subject {
            arn: arn.clone(),
            id: id.to_owned(),
            account: self.account,
            region: None,
            tags: tags.clone(),
            collection,
            key: key.to_owned(),
        }
    }

    /// A user, as what a finding is about.
    #[must_use]
    pub fn user(&self, user: &User) -> Subject {
        self.of(user.arn(), user.name().as_str(), user.tags(), "iam/UserDetailList", user.name().as_str())
    }

    /// A group, as what a finding is about.
    #[must_use]
    pub fn group(&self, group: &Group) -> Subject {
        let name = group.name().as_str();
        self.of(group.arn(), name, &Tags::default(), "iam/GroupDetailList", name)
    }

    /// A role, as what a finding is about.
    #[must_use]
    pub fn role(&self, role: &Role) -> Subject {
        self.of(role.arn(), role.name().as_str(), role.tags(), "iam/RoleDetailList", role.name().as_str())
    }

    /// A managed policy, as what a finding is about.
    #[must_use]
    pub fn policy(&self, policy: &ManagedPolicy) -> Subject {
        let name = policy.name().as_str();
        self.of(policy.arn(), name, policy.tags(), "iam/Policies", policy.arn().as_str())
    }

    /// An instance profile, as what a finding is about.
    #[must_use]
    pub fn instance_profile(&self, profile: &InstanceProfile) -> Subject {
        let name = profile.name().as_str();
        self.of(profile.arn(), name, &Tags::default(), "iam/InstanceProfiles", name)
    }

    /// The account itself, as what a finding about it as a whole is about: its ARN is the root
    /// user's. None only if the ARN cannot be made, which a valid partition does not let happen.
    #[must_use]
    pub fn whole_account(&self, collection: &'static str) -> Option<Subject> {
        let arn = Arn::new(self.partition, "iam", None, Some(self.account), "root").ok()?;
        Some(self.of(&arn, self.account.as_str(), &Tags::default(), collection, ""))
    }

    /// A thing that has an ARN and no model of its own, such as a user who is in the credential
    /// report only.
    #[must_use]
    pub fn arn(&self, arn: &Arn, collection: &'static str, key: &str) -> Subject {
        self.of(arn, arn.name(), &Tags::default(), collection, key)
    }
}
