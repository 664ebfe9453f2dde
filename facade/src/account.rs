use std::collections::BTreeMap;

use aozu_cloudwatch::{CloudWatch, Logs};
use aozu_elb::{ClassicElb, Elbv2};
use aozu_es::Es;
use aozu_iam::Iam;
use aozu_lambda::Lambda;
use aozu_names::{AccountId, Partition, Region, Timestamp};
use aozu_s3::S3;
use aozu_vpc::Network;

use crate::{
    organizations::{Organizations, Structure},
    plain::{
        autoscaling::AutoScaling, cloudtrail::CloudTrail, kms::Kms, rds::Rds, secretsmanager::SecretsManager,
        sns::Sns, sqs::Sqs,
    },
    service::AnyState,
};

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
    pub(crate) s3: S3,
    pub(crate) regions: BTreeMap<Region, RegionState>,
}

/// What was read of one region of an account.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RegionState {
    /// Auto Scaling groups, and what sizes them.
    pub autoscaling: AutoScaling,
    /// Trails of what was done in the account.
    pub cloudtrail: CloudTrail,
    /// CloudWatch: alarms, metrics, dashboards.
    pub cloudwatch: CloudWatch,
    /// EC2's networking: VPCs, instances, security groups and the rest.
    pub ec2: Network,
    /// Classic Load Balancers.
    pub elb: ClassicElb,
    /// Application, Network and Gateway Load Balancers.
    pub elbv2: Elbv2,
    /// Elasticsearch and OpenSearch domains.
    pub es: Es,
    /// KMS keys.
    pub kms: Kms,
    /// Lambda functions.
    pub lambda: Lambda,
    /// CloudWatch Logs: groups, their filters, and resource policies.
    pub logs: Logs,
    /// Databases.
    pub rds: Rds,
    /// Secrets, without what they hold.
    pub secretsmanager: SecretsManager,
    /// SNS topics.
    pub sns: Sns,
    /// SQS queues.
    pub sqs: Sqs,
}

impl RegionState {
    /// Every service's part.
    pub(crate) fn states(&self) -> [&dyn AnyState; 14] {
        let Self {
            autoscaling,
            cloudtrail,
            cloudwatch,
            ec2,
            elb,
            elbv2,
            es,
            kms,
            lambda,
            logs,
            rds,
            secretsmanager,
            sns,
            sqs,
        } = self;
        [
            autoscaling,
            cloudtrail,
            cloudwatch,
            ec2,
            elb,
            elbv2,
            es,
            kms,
            lambda,
            logs,
            rds,
            secretsmanager,
            sns,
            sqs,
        ]
    }

    /// Every service's part, to change it.
    pub(crate) fn states_mut(&mut self) -> [&mut dyn AnyState; 14] {
        let Self {
            autoscaling,
            cloudtrail,
            cloudwatch,
            ec2,
            elb,
            elbv2,
            es,
            kms,
            lambda,
            logs,
            rds,
            secretsmanager,
            sns,
            sqs,
        } = self;
        [
            autoscaling,
            cloudtrail,
            cloudwatch,
            ec2,
            elb,
            elbv2,
            es,
            kms,
            lambda,
            logs,
            rds,
            secretsmanager,
            sns,
            sqs,
        ]
    }
}

impl Account {
    /// An account of which nothing was read yet, in partition `aws`.
    #[must_use]
    pub fn new(id: AccountId) -> Self {
        Self {
            id,
            partition: Partition::aws(),
            iam: Iam::default(),
            s3: S3::default(),
            regions: BTreeMap::new(),
        }
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

    /// S3: buckets, and what decides who can touch them.
    #[must_use]
    pub fn s3(&self) -> &S3 {
        &self.s3
    }

    /// S3, to change it.
    pub fn s3_mut(&mut self) -> &mut S3 {
        &mut self.s3
    }

    /// Every global service's part.
    pub(crate) fn states(&self) -> [&dyn AnyState; 2] {
        [&self.iam, &self.s3]
    }

    /// Every global service's part, to change it.
    pub(crate) fn states_mut(&mut self) -> [&mut dyn AnyState; 2] {
        [&mut self.iam, &mut self.s3]
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
    pub(crate) organizations: Organizations,
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

    /// What AWS Organizations says: the tree of accounts and the policies that bound them.
    #[must_use]
    pub fn organizations(&self) -> &Organizations {
        &self.organizations
    }

    /// What AWS Organizations says, to change it.
    pub fn organizations_mut(&mut self) -> &mut Organizations {
        &mut self.organizations
    }

    /// The organization's tree, looked up: where an account stands in it, and what bounds the account.
    ///
    /// ```
    /// use aozu::{Organization, names::AccountId};
    /// let nothing_read = Organization::default();
    /// let account = AccountId::literal("111122223333");
    /// assert!(!nothing_read.structure().is_member(account).was_read());
    /// ```
    #[must_use]
    pub fn structure(&self) -> Structure<'_> {
        Structure::new(&self.organizations)
    }

    /// An account's state, empty if it was not there before.
    pub fn account_mut(&mut self, id: AccountId) -> &mut Account {
        self.accounts.entry(id).or_insert_with(|| Account::new(id))
    }
}

impl Organization {
    /// Copies of these accounts, without what AWS Organizations says of them.
    pub(crate) fn of<'a>(accounts: impl Iterator<Item = &'a Account>) -> Self {
        let accounts = accounts.map(|account| (account.id, account.clone())).collect();
        Self { accounts, ..Self::default() }
    }
}

impl From<Account> for Organization {
    fn from(account: Account) -> Self {
        Self { accounts: BTreeMap::from([(account.id, account)]), ..Self::default() }
    }
}
