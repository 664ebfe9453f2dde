//! What is public: buckets by list or policy, and other resources by their policies, each with the proof.

use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::{
    analyze::public::{PublicStatement, PublicTest, ResourceType},
    policy::PolicyKind,
};
use aozu_names::{Arn, Known};
use aozu_s3::{Bucket, PublicProof, UnreadPart};
use serde::Serialize;

use crate::{
    Account, ExposureOptions, Model, RegionState,
    import::operations::{commands_for, commands_of},
    plain::PlainResource,
};

/// A resource that the public is let into.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PublicResource {
    /// The resource.
    pub resource: Arn,
    /// What it is, as CheckNoPublicAccess names it: `AWS::S3::Bucket`.
    pub kind: &'static str,
    /// What lets the public in: each grant, and each statement with its place in the policy.
    pub proof: Vec<String>,
}

/// Everything that is public, as far as was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicResources {
    /// What is, by ARN.
    pub found: Vec<PublicResource>,
    /// What may be: something that decides was not read. By ARN.
    pub unknown: Vec<Arn>,
    /// The AWS CLI commands that would tell, in order.
    pub needs: BTreeSet<String>,
    /// Whether every account's buckets were listed.
    pub all_listed: bool,
    /// What else there may be more of than was listed: `key`, `queue`, …
    pub(crate) unlisted: BTreeSet<&'static str>,
}

impl Model<'_> {
    /// Everything that the public is let into: buckets whose list or policy lets it in and is not masked by Block
    /// Public Access, and queues, topics, keys, functions, secrets and domains whose policy does.
    ///
    /// ```
    /// use aozu::{Account, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let public = account.compile().public_resources();
    /// assert!(public.found.is_empty());
    /// assert!(public.needs.contains("aws s3api list-buckets"), "nobody has read the buckets");
    /// ```
    #[must_use]
    pub fn public_resources(&self) -> PublicResources {
        self.public_resources_of(&ExposureOptions::default())
    }

    /// The same of a part. Buckets, whose ARNs have no region, are looked at whichever regions are named.
    #[must_use]
    pub fn public_resources_of(&self, options: &ExposureOptions) -> PublicResources {
        let mut public = PublicResources { all_listed: true, ..PublicResources::default() };
        for account in self.accounts() {
            if !options.accounts.is_empty() && !options.accounts.contains(&account.id()) {
                continue;
            }
            if !account.s3().buckets().is_whole() {
                public.all_listed = false;
                public.needs.extend(commands_of("s3/Buckets", ""));
            }
            for bucket in account.s3().all_buckets(account.id()) {
                public.bucket(account, &bucket);
            }
            let of_region = |resource: &PlainResource<'_>| {
                resource.arn.region().parse().map_or(true, |region| options.has(account.id(), &region))
            };
            for resource in account.resource_policies().filter(of_region) {
                public.resource(&resource);
            }
            for (region, state) in account.regions() {
                if options.has(account.id(), region) {
                    public.listed(state);
                }
            }
        }
        public.found.sort_unstable();
        public.unknown.sort_unstable();
        public
    }
}

impl PublicResources {
    /// Whether no public bucket can be missing. What else was not read, the assumptions tell.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.all_listed && !self.unknown.iter().any(|arn| arn.service() == "s3")
    }

    /// What whoever takes the list for whole believes.
    pub(crate) fn assumptions(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for arn in &self.unknown {
            *counts.entry(noun(arn.service())).or_default() += 1;
        }
        let counted: Vec<String> = counts
            .into_iter()
            .map(|(noun, count)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }))
            .collect();
        let mut told = Vec::new();
        if !counted.is_empty() {
            told.push(format!("what was not read makes none of these public: {}", counted.join(", ")));
        }
        if !self.unlisted.is_empty() {
            let nouns: Vec<String> = self.unlisted.iter().map(|noun| format!("{noun}s")).collect();
            told.push(format!("no more {} are public than were listed", nouns.join(", ")));
        }
        told
    }

    fn bucket(&mut self, account: &Account, bucket: &Bucket<'_>) {
        let Some(arn) = bucket.arn(account.partition()) else { return };
        let access = bucket.public_access();
        match access.is_public() {
            Known::Present(true) => self.found.push(PublicResource {
                resource: arn,
                kind: ResourceType::S3Bucket.as_str(),
                proof: access.proofs.iter().map(PublicProof::to_string).collect(),
            }),
            Known::Present(false) | Known::Absent => {}
            Known::NotRead(_) => {
                self.unknown.push(arn);
                for part in access.unread {
                    let item = match part {
                        UnreadPart::AccountBlock => account.id().to_string(),
                        _ => bucket.name.to_string(),
                    };
                    self.needs.extend(commands_of(part.collection(), &item));
                }
            }
        }
    }

    /// Notes which of a region's resources with policies were not all listed.
    fn listed(&mut self, state: &RegionState) {
        let listed = [
            ("kms/Keys", state.kms.keys().is_whole()),
            ("sqs/QueueUrls", state.sqs.queues().is_whole()),
            ("sns/Topics", state.sns.topics().is_whole()),
            ("lambda/Functions", state.lambda.functions().is_whole()),
            ("secretsmanager/SecretList", state.secretsmanager.secrets().is_whole()),
            ("es/DomainNames", state.es.domain_names().is_whole()),
        ];
        for (collection, _) in listed.iter().filter(|(_, whole)| !whole) {
            self.unlisted.extend(collection.split('/').next().map(noun));
            self.needs.extend(commands_for(collection));
        }
    }

    fn resource(&mut self, resource: &PlainResource<'_>) {
        let Some(kind) = kind_of(resource) else { return };
        match &resource.policy {
            Known::Absent => {}
            Known::Present(policy) => {
                // What a text lets in that cannot be read as a policy is not known.
                let Some(document) = policy.document() else {
                    return self.unknown.push(resource.arn.clone());
                };
                let statements = PublicTest::of(kind).prove(document);
                if !statements.is_empty() {
                    let proof = statements.iter().map(PublicStatement::to_string).collect();
                    let resource = resource.arn.clone();
                    self.found.push(PublicResource { resource, kind: kind.as_str(), proof });
                }
            }
            Known::NotRead(_) => {
                self.unknown.push(resource.arn.clone());
                self.needs.extend(resource.needs());
            }
        }
    }
}

/// What a service calls its resources that bear policies.
fn noun(service: &str) -> &'static str {
    match service {
        "s3" => "bucket",
        "kms" => "key",
        "sqs" => "queue",
        "sns" => "topic",
        "lambda" => "function",
        "secretsmanager" => "secret",
        "es" => "domain",
        _ => "further resource",
    }
}

/// What a resource is; none for buckets, which more than their policy decides.
pub(crate) fn kind_of(resource: &PlainResource<'_>) -> Option<ResourceType> {
    match (resource.kind, resource.arn.service()) {
        (PolicyKind::Key, _) => Some(ResourceType::KmsKey),
        (PolicyKind::Queue, _) => Some(ResourceType::SqsQueue),
        (PolicyKind::Topic, _) => Some(ResourceType::SnsTopic),
        (PolicyKind::Function, _) => Some(ResourceType::LambdaFunction),
        (PolicyKind::Resource, "secretsmanager") => Some(ResourceType::Secret),
        (PolicyKind::Resource, "es") => Some(ResourceType::OpenSearchDomain),
        _ => None,
    }
}
