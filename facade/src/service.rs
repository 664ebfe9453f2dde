//! What all services have in common, whichever crate their part of a state comes from: where it stands,
//! what it tells of itself, and how a file's part of it is taken in.

use std::fmt;

use aozu_cloudwatch::{CloudWatch, Logs};
use aozu_elb::{ClassicElb, Elbv2};
use aozu_es::Es;
use aozu_iam::Iam;
use aozu_lambda::Lambda;
use aozu_names::{
    AccountId, Partition, Region,
    wire::{Answer, Operation, Reading, Scope, Slot, SlotKind, State},
};
use aozu_s3::S3;
use aozu_vpc::Network;

use crate::{Organization, import::Evidence};

/// Where a service's part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Once for all accounts.
    Organization,
    /// Once an account.
    Global,
    /// Once a region of an account.
    Regional,
}

/// A service's part of a state, and where it stands.
pub(crate) trait Service: State + fmt::Debug + Send + 'static {
    /// Where it stands.
    const LEVEL: Level;

    /// The part in a state, empty if it was not there before. None where the region is not told.
    fn part_of<'o>(
        into: &'o mut Organization,
        account: AccountId,
        region: Option<&Region>,
    ) -> Option<&'o mut Self>;

    /// What its resources tell of the account and region that they were read in.
    fn tell(&self, _: &mut Evidence) {}

    /// The partition that its own ARNs name.
    fn partition(&self) -> Option<Partition> {
        None
    }
}

/// Declares where a service's part stands.
macro_rules! service {
    (@of Global, $account:ident, $region:ident) => {{
        let _ = $region;
        $account
    }};
    (@of Regional, $account:ident, $region:ident) => {
        $account.region_mut($region?.clone())
    };
    ($state:ty: $level:ident, $field:ident $(, $more:item)*) => {
        impl $crate::service::Service for $state {
            const LEVEL: $crate::service::Level = $crate::service::Level::$level;
            fn part_of<'o>(
                into: &'o mut $crate::Organization,
                account: aozu_names::AccountId,
                region: Option<&aozu_names::Region>,
            ) -> Option<&'o mut Self> {
                let account = into.account_mut(account);
                Some(&mut $crate::service::service!(@of $level, account, region).$field)
            }
            $($more)*
        }
    };
}
pub(crate) use service;

service!(Iam: Global, iam,
    fn tell(&self, evidence: &mut Evidence) {
        evidence.iam(self);
    },
    fn partition(&self) -> Option<Partition> {
        let users = self.users().values().map(|user| user.arn());
        let roles = self.roles().values().map(|role| role.arn());
        users.chain(roles).next().and_then(|arn| arn.partition().parse().ok())
    }
);

service!(Network: Regional, ec2,
    fn tell(&self, evidence: &mut Evidence) {
        evidence.network(self);
    }
);

service!(S3: Global, s3);

service!(CloudWatch: Regional, cloudwatch);

service!(Logs: Regional, logs);

service!(ClassicElb: Regional, elb);

service!(Elbv2: Regional, elbv2,
    fn tell(&self, evidence: &mut Evidence) {
        self.load_balancers().values().for_each(|balancer| evidence.owned(balancer.load_balancer_arn()));
    }
);

service!(Es: Regional, es,
    fn tell(&self, evidence: &mut Evidence) {
        self.domains().values().filter_map(|domain| domain.arn()).for_each(|arn| evidence.owned(arn));
    }
);

service!(Lambda: Regional, lambda,
    fn tell(&self, evidence: &mut Evidence) {
        self.functions().values().for_each(|function| evidence.owned(function.arn()));
    }
);

impl Service for crate::organizations::Organizations {
    const LEVEL: Level = Level::Organization;
    fn part_of<'o>(into: &'o mut Organization, _: AccountId, _: Option<&Region>) -> Option<&'o mut Self> {
        Some(into.organizations_mut())
    }
}

/// A service's part of a state, whatever service it is: what the document and the command need of it.
pub(crate) trait AnyState {
    /// The service, as the account document names it.
    fn service(&self) -> &'static str;
    /// Its collections.
    fn slots(&self) -> Vec<(&'static str, SlotKind, &dyn Slot)>;
    /// The collection of that name.
    fn slot_mut(&mut self, name: &str) -> Option<(SlotKind, &mut dyn Slot)>;
}

impl<S: State> AnyState for S {
    fn service(&self) -> &'static str {
        S::SERVICE
    }
    fn slots(&self) -> Vec<(&'static str, SlotKind, &dyn Slot)> {
        State::slots(self)
    }
    fn slot_mut(&mut self, name: &str) -> Option<(SlotKind, &mut dyn Slot)> {
        State::slot_mut(self, name)
    }
}

/// What one file gives of a service's part.
pub(crate) trait AnyPart: AnyState + fmt::Debug + Send {
    /// Where it stands.
    fn level(&self) -> Level;
    /// What its resources tell of the account and region that they were read in.
    fn tell(&self, evidence: &mut Evidence);
    /// Takes it into a state. Gives back collection and key of what stood there with other content.
    fn absorb_into(
        self: Box<Self>,
        into: &mut Organization,
        account: AccountId,
        region: Option<&Region>,
    ) -> Vec<(&'static str, String)>;
}

impl<S: Service> AnyPart for S {
    fn level(&self) -> Level {
        S::LEVEL
    }
    fn tell(&self, evidence: &mut Evidence) {
        Service::tell(self, evidence);
    }
    fn absorb_into(
        self: Box<Self>,
        into: &mut Organization,
        account: AccountId,
        region: Option<&Region>,
    ) -> Vec<(&'static str, String)> {
        let of_region = region.filter(|_| S::LEVEL == Level::Regional).map(Region::partition);
        if let Some(partition) = self.partition().or(of_region) {
            into.account_mut(account).set_partition(partition);
        }
        S::part_of(into, account, region).map(|part| part.absorb(*self)).unwrap_or_default()
    }
}

/// What the table says of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    pub service: &'static str,
    pub name: &'static str,
    pub arguments: &'static str,
    pub key: &'static str,
    pub key_is_unique: bool,
    pub file_names: &'static [&'static str],
    pub scope: Scope,
    pub collections: &'static [&'static str],
    pub level: Level,
}

/// An operation that is read, whatever service it is of.
pub(crate) trait AnyOperation: fmt::Debug + Sync {
    /// What the table says of it.
    fn facts(&self) -> Facts;
    /// Reads an answer.
    fn read(&self, answer: &Answer<'_>, reading: &mut Reading) -> Box<dyn AnyPart>;
    /// Notes that the call was made and failed.
    fn failed(
        &self,
        into: &mut Organization,
        account: AccountId,
        region: Option<&Region>,
        item: Option<&str>,
        code: &str,
    );
}

impl<S: Service> AnyOperation for Operation<S> {
    fn facts(&self) -> Facts {
        Facts {
            service: self.service,
            name: self.name,
            arguments: self.arguments,
            key: self.key,
            key_is_unique: self.key_is_unique,
            file_names: self.file_names,
            scope: self.scope,
            collections: self.collections,
            level: S::LEVEL,
        }
    }
    fn read(&self, answer: &Answer<'_>, reading: &mut Reading) -> Box<dyn AnyPart> {
        let mut part = S::default();
        (self.read)(&mut part, answer, reading);
        Box::new(part)
    }
    fn failed(
        &self,
        into: &mut Organization,
        account: AccountId,
        region: Option<&Region>,
        item: Option<&str>,
        code: &str,
    ) {
        if let Some(part) = S::part_of(into, account, region) {
            (self.failed)(part, item, code);
        }
    }
}

/// Every operation that is read.
pub(crate) fn operations() -> impl Iterator<Item = &'static dyn AnyOperation> {
    fn any<S: Service>(rows: &'static [Operation<S>]) -> impl Iterator<Item = &'static dyn AnyOperation> {
        rows.iter().map(|row| row as &'static dyn AnyOperation)
    }
    any(aozu_vpc::OPERATIONS)
        .chain(any(aozu_iam::OPERATIONS))
        .chain(any(crate::organizations::OPERATIONS))
        .chain(any(aozu_s3::OPERATIONS))
        .chain(any(crate::plain::kms::OPERATIONS))
        .chain(any(crate::plain::sqs::OPERATIONS))
        .chain(any(crate::plain::sns::OPERATIONS))
        .chain(any(aozu_lambda::OPERATIONS))
        .chain(any(crate::plain::secretsmanager::OPERATIONS))
        .chain(any(crate::plain::autoscaling::OPERATIONS))
        .chain(any(crate::plain::rds::OPERATIONS))
        .chain(any(crate::plain::cloudtrail::OPERATIONS))
        .chain(any(aozu_es::OPERATIONS))
        .chain(any(aozu_elb::OPERATIONS))
        .chain(any(aozu_elb::CLASSIC_OPERATIONS))
        .chain(any(aozu_cloudwatch::OPERATIONS))
        .chain(any(aozu_cloudwatch::LOGS_OPERATIONS))
}
