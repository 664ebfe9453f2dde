//! What is asked about, with all that the state tells of it.

use std::sync::Arc;

use aozu_iam::{
    evaluate::{Action, PolicySet, Target},
    policy::PolicyKind,
};
use aozu_names::{AccountId, Arn, Coverage, Known, NotRead};

use super::{AskError, bucket::InBucket, compiled::Compiled, services, subject::Entity};
use crate::import::operations::commands_of;

/// A resource.
#[derive(Debug, Clone)]
pub(super) struct Thing<'a> {
    pub target: Target,
    /// Its policy; none where it has none.
    pub policy: Option<Arc<PolicySet>>,
    /// The account that it belongs to, where that is known.
    pub owner: Option<AccountId>,
    pub arn: Option<Arn>,
    /// The calls that would tell what of it was not read.
    pub needs: Vec<String>,
    pub assumptions: Vec<String>,
    /// The bucket that it is, or lies in, where the state holds it.
    pub bucket: Option<InBucket<'a>>,
}

impl<'a> Compiled<'a> {
    /// Finds a resource by its ARN; `*` is none in particular.
    pub(super) fn thing(&self, action: &Action, text: &str) -> Result<Thing<'a>, AskError> {
        let mut thing = Thing {
            target: Target::new(text),
            policy: None,
            owner: None,
            arn: None,
            needs: Vec::new(),
            assumptions: Vec::new(),
            bucket: None,
        };
        if text == "*" {
            return Ok(thing);
        }
        let arn: Arn = text.parse().map_err(|_| AskError::Resource { text: text.to_owned() })?;
        thing.owner = arn.account_id();
        match arn.service() {
            "iam" => self.trust(action, &arn, &mut thing),
            service if services::is_read(service) => self.plain(&arn, &mut thing),
            service if services::bears_unread_policies(service) && self.is_elsewhere(thing.owner) => {
                thing.policy = Some(unread(PolicyKind::Resource, arn.as_str()));
            }
            service if services::bears_unread_policies(service) => thing.assumptions.push(format!(
                "`{arn}` has no policy of its own: those of `{service}` are not judged by this version"
            )),
            _ => {}
        }
        if thing.owner.is_none() && !thing.target.is_owner_unknown() {
            thing.assumptions.push(format!(
                "`{arn}` does not tell whose it is: it is taken for the caller's own account's"
            ));
        }
        if let (Some(owner), None) = (thing.owner, thing.target.owner()) {
            thing.target = thing.target.owned_by(owner);
        }
        thing.arn = Some(arn);
        Ok(thing)
    }

    /// Whether it lies in an account of which nothing was read.
    fn is_elsewhere(&self, owner: Option<AccountId>) -> bool {
        owner.is_none_or(|owner| !self.accounts.contains_key(&owner))
    }

    /// A role's trust policy is the role's own where it is to be assumed.
    fn trust(&self, action: &Action, arn: &Arn, thing: &mut Thing<'a>) {
        if action.service() != "sts" || !arn.resource().starts_with("role/") {
            return;
        }
        if let Some(holder) = self.holders.get(arn.as_str()) {
            if let Entity::Role(_) = holder.entity {
                thing.policy.clone_from(&holder.trust);
                if thing.policy.as_ref().is_some_and(|set| set.has_unreadable()) {
                    thing.needs.push(super::compiled::DETAILS.to_owned());
                }
            }
            return;
        }
        let account = thing.owner.and_then(|owner| self.accounts.get(&owner));
        if account.is_some_and(|account| account.iam().roles().is_complete()) {
            thing
                .assumptions
                .push(format!("there is no role `{arn}` in the state, so that nobody is trusted"));
        } else {
            thing.policy = Some(unread(PolicyKind::Trust, arn.as_str()));
            thing.needs.push(format!("aws iam get-role --role-name {}", arn.name()));
        }
    }

    fn plain(&self, arn: &Arn, thing: &mut Thing<'a>) {
        let found = self.accounts.values().find_map(|account| Some((*account, account.resource(arn)?)));
        let Some((account, resource)) = found else { return self.not_there(arn, thing) };
        thing.owner = Some(account.id());
        thing.target = thing
            .target
            .clone()
            .owned_by(account.id())
            .managed_by_aws(resource.aws_managed_key == Known::Present(true));
        if arn.service() == "s3" {
            thing.bucket = InBucket::of(account, arn, self.accounts.values());
        }
        match &resource.policy {
            Known::Present(_) => thing.policy = self.resources.get(resource.arn.as_str()).cloned(),
            Known::Absent => {}
            Known::NotRead(_) => {
                thing.policy = Some(unread(resource.kind, resource.arn.as_str()));
                thing.needs = resource.needs();
            }
        }
    }

    /// A resource of a service that is read, which no account of the state holds.
    fn not_there(&self, arn: &Arn, thing: &mut Thing<'a>) {
        let service = arn.service();
        if service == "s3" {
            // Nothing in a bucket's name tells whose it is.
            let bucket = arn.resource().split('/').next().unwrap_or_default();
            thing.target = thing.target.clone().owned_by_someone();
            thing.policy =
                Some(unread(PolicyKind::Bucket, &format!("arn:{}:s3:::{bucket}", arn.partition())));
            if !self.accounts.values().all(|account| account.s3().buckets().is_whole()) {
                thing.needs.extend(calls("s3/Buckets", ""));
            }
            thing.needs.extend(calls("s3/Policy", bucket));
            return;
        }
        let (kind, list, policies) = match service {
            "kms" if !arn.resource().starts_with("key/") => return,
            "lambda" if !arn.resource().starts_with("function:") => return,
            "kms" => (PolicyKind::Key, "kms/Keys", "kms/Policy"),
            "sqs" => (PolicyKind::Queue, "sqs/QueueUrls", "sqs/Attributes"),
            "sns" => (PolicyKind::Topic, "sns/Topics", "sns/Attributes"),
            "lambda" => (PolicyKind::Function, "lambda/Functions", "lambda/Policy"),
            "secretsmanager" => {
                (PolicyKind::Resource, "secretsmanager/SecretList", "secretsmanager/ResourcePolicy")
            }
            _ => (PolicyKind::Resource, "es/DomainNames", "es/DomainStatusList"),
        };
        match self.listed(arn, list) {
            Ok(()) => thing.assumptions.push(format!(
                "there is no `{arn}` in the state: it is taken for one without a policy of its own"
            )),
            Err(_) => {
                thing.policy = Some(unread(kind, arn.as_str()));
                thing.needs = calls(list, "");
                thing.needs.extend(calls(policies, arn.name()));
            }
        }
    }

    /// Whether the list that the resource would stand in was read whole.
    fn listed(&self, arn: &Arn, collection: &str) -> Result<(), NotRead> {
        let name = collection.split_once('/').map_or(collection, |(_, name)| name);
        let region = arn.account_id().and_then(|id| self.accounts.get(&id)).and_then(|account| {
            let region = arn.region().parse().ok()?;
            account.regions().get(&region)
        });
        let states = region.map(crate::RegionState::states).into_iter().flatten();
        let mut slots =
            states.filter(|state| state.service() == arn.service()).flat_map(|state| state.slots());
        match slots.find(|(slot, ..)| *slot == name).map(|(.., slot)| slot.coverage()) {
            Some(Coverage::Whole) => Ok(()),
            Some(Coverage::Partial(reason)) => Err(reason),
            _ => Err(NotRead::NotAsked),
        }
    }
}

fn unread(kind: PolicyKind, id: &str) -> Arc<PolicySet> {
    Arc::new(PolicySet::unreadable(kind, id))
}

pub(super) fn calls(collection: &str, item: &str) -> Vec<String> {
    commands_of(collection, item)
}
