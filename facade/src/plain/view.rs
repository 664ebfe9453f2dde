//! Resources and their policies, whichever service they are of.

use aozu_es::{AccessPolicy, DomainName};
use aozu_iam::{entity::PolicyDocument, policy::PolicyKind};
use aozu_lambda::{Function, FunctionName};
use aozu_names::{Arn, Collection, Known, NotRead, Region, Tags, wire::Resource};
use aozu_s3::{BucketName, BucketPolicy, BucketTags};

use super::Name;
use crate::{Account, RegionState, import::operations::commands_of, noun::last_segment};

/// A resource of a service that has no crate.
#[derive(Debug, Clone, PartialEq)]
pub struct PlainResource<'a> {
    /// Its ARN.
    pub arn: Arn,
    /// What kind of policy it bears.
    pub kind: PolicyKind,
    /// Its tags; known absent where AWS said that there are none. Not read where no call that is read
    /// tells them (KMS, SQS, SNS, Lambda, domains).
    pub tags: Known<&'a Tags>,
    /// Its policy; known absent where AWS said that there is none.
    pub policy: Known<&'a PolicyDocument>,
    /// Whether it is a KMS key that a service of AWS keeps in the account (`KeyManager` is `AWS`), which
    /// resource control policies spare. Known for everything but keys that were not described.
    pub aws_managed_key: Known<bool>,
    /// The collection that its policy is read into: `s3/Policy`.
    collection: &'static str,
    /// What the call for its policy names it by.
    item: String,
}

impl PlainResource<'_> {
    /// The AWS CLI calls that tell its policy: what would help where [`PlainResource::policy`] was not
    /// read.
    #[must_use]
    pub fn needs(&self) -> Vec<String> {
        commands_of(self.collection, &self.item)
    }

    /// Where its policy stands in the state: collection and key.
    pub(crate) fn place(&self) -> (&'static str, &str) {
        let item = self.item.as_str();
        let named = item.starts_with("arn:") || item.contains("://");
        (self.collection, if named { last_segment(item) } else { item })
    }
}

const NOT_ASKED: NotRead = NotRead::NotAsked;
const NO_KEY: Known<bool> = Known::Present(false);

/// What a part of an item is known to be: absent where the item was read without it.
fn part<'a, R: Resource, T>(
    of: &'a Collection<R::Key, R>,
    key: &R::Key,
    get: impl FnOnce(&'a R) -> Option<&'a T>,
) -> Known<&'a T> {
    match of.get_known(key) {
        Known::Present(item) => get(item).map_or(Known::Absent, Known::Present),
        Known::Absent => Known::Absent,
        Known::NotRead(reason) => Known::NotRead(reason),
    }
}

impl Account {
    /// Every resource that can bear a policy and was read, of services that have no engine of their own here, and buckets: buckets first, then,
    /// region by region, keys, queues, topics, functions, secrets and domains.
    ///
    /// ```
    /// use aozu::{Account, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// assert_eq!(account.resource_policies().count(), 0);
    /// ```
    pub fn resource_policies(&self) -> impl Iterator<Item = PlainResource<'_>> {
        let buckets = names(self.s3.buckets(), self.s3.policies()).into_iter();
        let buckets = buckets.filter_map(|name| self.bucket_policy(&name));
        let regional = self.regions.iter().flat_map(|(region, state)| self.policies_in(region, state));
        buckets.chain(regional)
    }

    /// The resource that an ARN names, where it was read: for the ARN of an object the bucket, for that of a
    /// function's version or alias the function, for that of a topic's subscription the topic, for that of
    /// an index the domain.
    #[must_use]
    pub fn resource(&self, arn: &Arn) -> Option<PlainResource<'_>> {
        if arn.partition() != self.partition.as_str() {
            return None;
        }
        let resource = arn.resource();
        if arn.service() == "s3" {
            let bucket = resource.split('/').next().filter(|_| arn.account().is_empty())?;
            return self.bucket_policy(&bucket.parse().ok()?);
        }
        if arn.account_id() != Some(self.id) {
            return None;
        }
        let region: Region = arn.region().parse().ok()?;
        let state = self.regions.get(&region)?;
        let first = |text: &str| head(text).parse::<Name>().ok();
        match arn.service() {
            "kms" => state.key(&resource.strip_prefix("key/")?.parse().ok()?),
            "sqs" => self.queue(&region, state, &resource.parse().ok()?),
            "sns" => state.topic(&first(resource)?),
            "lambda" => state.function(&head(resource.strip_prefix("function:")?).parse().ok()?),
            "secretsmanager" => state.secret(arn),
            "es" => self.domain(&region, state, &head(resource.strip_prefix("domain/")?).parse().ok()?),
            _ => None,
        }
    }

    /// The same of one region.
    pub(crate) fn policies_in<'a>(
        &'a self,
        region: &'a Region,
        state: &'a RegionState,
    ) -> impl Iterator<Item = PlainResource<'a>> {
        let keys = state.kms.keys().values().filter_map(|key| state.key(key.id()));
        let queues = names(state.sqs.queues(), state.sqs.attributes()).into_iter();
        let queues = queues.filter_map(|name| self.queue(region, state, &name));
        let topics = names(state.sns.topics(), state.sns.attributes()).into_iter();
        let topics = topics.filter_map(|name| state.topic(&name));
        let functions = state.lambda.functions().iter().filter_map(|(name, _)| state.function(name));
        let secrets = state.secretsmanager.secrets().values().filter_map(|secret| state.secret(secret.arn()));
        let domains = names(state.es.domain_names(), state.es.domains()).into_iter();
        let domains = domains.filter_map(|name| self.domain(region, state, &name));
        keys.chain(queues).chain(topics).chain(functions).chain(secrets).chain(domains)
    }

    fn bucket_policy(&self, name: &BucketName) -> Option<PlainResource<'_>> {
        let s3 = &self.s3;
        let there = s3.buckets().exists(name) == Some(true) || s3.policies().get(name).is_some();
        let arn = Arn::new(&self.partition, "s3", None, None, name.as_str()).ok().filter(|_| there)?;
        Some(PlainResource {
            arn,
            kind: PolicyKind::Bucket,
            tags: part(s3.tags(), name, |bucket: &BucketTags| Some(bucket.tag_set())),
            policy: part(s3.policies(), name, |bucket: &BucketPolicy| Some(bucket.policy())),
            aws_managed_key: NO_KEY,
            collection: "s3/Policy",
            item: name.to_string(),
        })
    }

    fn queue<'a>(&self, region: &Region, state: &'a RegionState, name: &Name) -> Option<PlainResource<'a>> {
        let sqs = &state.sqs;
        let there = sqs.queues().exists(name) == Some(true) || sqs.attributes().get(name).is_some();
        let arn = Arn::new(&self.partition, "sqs", Some(region), Some(self.id), name.as_str()).ok()?;
        let url = sqs.queues().get(name).map_or(name, super::sqs::Queue::url);
        there.then(|| PlainResource {
            arn,
            kind: PolicyKind::Queue,
            tags: Known::NotRead(NOT_ASKED),
            policy: part(sqs.attributes(), name, super::sqs::QueueAttributes::policy),
            aws_managed_key: NO_KEY,
            collection: "sqs/Attributes",
            item: url.to_string(),
        })
    }

    fn domain<'a>(
        &self,
        region: &Region,
        state: &'a RegionState,
        name: &DomainName,
    ) -> Option<PlainResource<'a>> {
        let es = &state.es;
        let there = es.domain_names().exists(name) == Some(true) || es.domains().get(name).is_some();
        let resource = format!("domain/{name}");
        let arn = Arn::new(&self.partition, "es", Some(region), Some(self.id), &resource).ok()?;
        there.then(|| PlainResource {
            arn,
            kind: PolicyKind::Resource,
            tags: Known::NotRead(NOT_ASKED),
            policy: part(es.domains(), name, |domain| domain.access_policies().map(AccessPolicy::policy)),
            aws_managed_key: NO_KEY,
            collection: "es/DomainStatusList",
            item: name.to_string(),
        })
    }
}

impl RegionState {
    fn key(&self, id: &Name) -> Option<PlainResource<'_>> {
        let metadata = self.kms.key_metadata().get_known(id);
        let described = metadata.present().and_then(|key| key.arn());
        let arn = self.kms.keys().get(id).map(super::kms::Key::arn).or(described)?.clone();
        let managed = match part(self.kms.key_metadata(), id, super::kms::KeyMetadata::key_manager) {
            Known::Present(manager) => Known::Present(manager.as_str() == "AWS"),
            Known::Absent => Known::NotRead(NOT_ASKED),
            Known::NotRead(reason) => Known::NotRead(reason),
        };
        Some(PlainResource {
            arn,
            kind: PolicyKind::Key,
            tags: Known::NotRead(NOT_ASKED),
            policy: part(self.kms.policies(), id, |key| Some(key.policy())),
            aws_managed_key: managed,
            collection: "kms/Policy",
            item: id.to_string(),
        })
    }

    fn topic(&self, name: &Name) -> Option<PlainResource<'_>> {
        let listed = self.sns.topics().get(name).map(super::sns::Topic::arn);
        let arn = listed.or_else(|| self.sns.attributes().get(name).map(super::sns::TopicAttributes::arn))?;
        Some(PlainResource {
            arn: arn.clone(),
            kind: PolicyKind::Topic,
            tags: Known::NotRead(NOT_ASKED),
            policy: part(self.sns.attributes(), name, super::sns::TopicAttributes::policy),
            aws_managed_key: NO_KEY,
            collection: "sns/Attributes",
            item: arn.to_string(),
        })
    }

    fn function(&self, name: &FunctionName) -> Option<PlainResource<'_>> {
        let arn = self.lambda.functions().get(name).map(Function::arn)?;
        Some(PlainResource {
            arn: arn.clone(),
            kind: PolicyKind::Function,
            tags: Known::NotRead(NOT_ASKED),
            policy: part(self.lambda.policies(), name, |function| Some(function.policy())),
            aws_managed_key: NO_KEY,
            collection: "lambda/Policy",
            item: name.to_string(),
        })
    }

    fn secret(&self, arn: &Arn) -> Option<PlainResource<'_>> {
        // A secret's ARN ends in six letters that its name does not have.
        let full = arn.resource().strip_prefix("secret:")?;
        let name: Name = full.rsplit_once('-').map(|(name, _)| name)?.parse().ok()?;
        let secret = self.secretsmanager.secrets().get(&name).filter(|secret| secret.arn() == arn)?;
        Some(PlainResource {
            arn: arn.clone(),
            kind: PolicyKind::Resource,
            tags: secret.tags().map_or(Known::Absent, Known::Present),
            policy: part(self.secretsmanager.policies(), &name, super::secretsmanager::SecretPolicy::policy),
            aws_managed_key: NO_KEY,
            collection: "secretsmanager/ResourcePolicy",
            item: name.to_string(),
        })
    }
}

/// What stands before a colon or a slash.
fn head(text: &str) -> &str {
    text.split([':', '/']).next().unwrap_or_default()
}

/// The names that either of two collections holds, in order.
fn names<K: Clone + Ord, A, B>(listed: &Collection<K, A>, told: &Collection<K, B>) -> Vec<K> {
    let mut names: Vec<K> =
        listed.iter().map(|(name, _)| name).chain(told.iter().map(|(name, _)| name)).cloned().collect();
    names.sort_unstable();
    names.dedup();
    names
}
