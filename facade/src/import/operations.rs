//! The one table of AWS CLI operations: it drives reading, coverage, the needs of an unknown and
//! `collect` alike. Each crate contributes its rows; what no crate reads yet is recognised by name.

use aozu_names::wire::Scope;

use crate::service::{AnyOperation, Facts, Level, operations};

/// An operation of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Row {
    /// Read into a service's part of a state.
    Read(&'static dyn AnyOperation),
    /// `sts get-caller-identity`: says which account was asked.
    CallerIdentity,
    /// Known by name; no crate reads it yet.
    Recognised(&'static Recognised),
}

/// An operation that no crate reads yet.
#[derive(Debug)]
pub(crate) struct Recognised {
    pub service: &'static str,
    pub name: &'static str,
    /// Its answer's top-level key, where no other operation answers with it; else empty.
    pub unique_key: &'static str,
    /// Base names that dumps give its file.
    pub file_names: &'static [&'static str],
}

const fn recognised(
    service: &'static str,
    name: &'static str,
    unique_key: &'static str,
    file_names: &'static [&'static str],
) -> Recognised {
    Recognised { service, name, unique_key, file_names }
}

/// What other tools' file names and unambiguous keys tell, beyond `<service>-<operation>`.
static RECOGNISED: [Recognised; 9] = [
    recognised("autoscaling", "describe-launch-configurations", "LaunchConfigurations", &[]),
    recognised("ec2", "describe-images", "Images", &["Images"]),
    recognised("ec2", "describe-key-pairs", "KeyPairs", &["KeyPairs"]),
    recognised("ec2", "describe-launch-template-versions", "LaunchTemplateVersions", &[]),
    recognised("ec2", "describe-launch-templates", "LaunchTemplates", &["LaunchTemplates"]),
    recognised("ec2", "describe-snapshots", "Snapshots", &["Snapshots"]),
    recognised("ec2", "describe-tags", "", &["Tags"]),
    recognised("ec2", "describe-vpc-endpoint-services", "ServiceDetails", &[]),
    recognised("ec2", "describe-ipam-pools", "IpamPools", &["IpamPools"]),
];

/// Top-level keys that several operations answer with, so that a file with nothing else to tell it by
/// stays ambiguous.
pub(crate) const AMBIGUOUS_KEYS: [(&str, &str); 15] = [
    ("Policy", "`s3api get-bucket-policy`, `kms get-key-policy`, `lambda get-policy` and others"),
    ("Rules", "`elbv2 describe-rules`, `events list-rules`, `s3api get-bucket-lifecycle-configuration`"),
    ("Attributes", "`elbv2 describe-…-attributes`, `sns get-topic-attributes`, `sqs get-queue-attributes`"),
    ("Aliases", "`kms list-aliases`, `lambda list-aliases`"),
    ("Versions", "`lambda list-versions-by-function`, `s3api list-object-versions`"),
    ("Grants", "`kms list-grants`, `s3api get-bucket-acl`"),
    (
        "PublicAccessBlockConfiguration",
        "`s3api get-public-access-block`, `s3control get-public-access-block`",
    ),
    ("Tags", "`ec2 describe-tags` and every `list-tags-…`"),
    ("PrefixLists", "`ec2 describe-prefix-lists`, `ec2 describe-managed-prefix-lists`"),
    (
        "Policies",
        "`iam list-policies`, `organizations list-policies`, `organizations list-policies-for-target`",
    ),
    ("Accounts", "`organizations list-accounts`, `organizations list-accounts-for-parent`"),
    ("DomainNames", "`es list-domain-names`, `opensearch list-domain-names`"),
    ("OrganizationalUnits", "`organizations list-organizational-units-for-parent`, once a parent"),
    (
        "ScalingPolicies",
        "`autoscaling describe-policies`, `application-autoscaling describe-scaling-policies`",
    ),
    ("DomainStatusList", "`es describe-elasticsearch-domains`, `opensearch describe-domains`"),
];

/// Every row, those that are read first.
pub(crate) fn rows() -> impl Iterator<Item = Row> {
    operations().map(Row::Read).chain([Row::CallerIdentity]).chain(RECOGNISED.iter().map(Row::Recognised))
}

impl Row {
    fn facts(self) -> Option<Facts> {
        match self {
            Self::Read(operation) => Some(operation.facts()),
            _ => None,
        }
    }

    /// The AWS CLI's command and operation.
    pub(crate) fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Read(operation) => {
                let Facts { service, name, .. } = operation.facts();
                (service, name)
            }
            Self::CallerIdentity => ("sts", "get-caller-identity"),
            Self::Recognised(row) => (row.service, row.name),
        }
    }

    /// Arguments that belong to the row, such as `--attribute enableDnsSupport`.
    pub(crate) fn arguments(self) -> &'static str {
        self.facts().map_or("", |facts| facts.arguments)
    }

    /// The command as one types it.
    pub(crate) fn command(self) -> String {
        let (service, name) = self.name();
        match self.arguments() {
            "" => format!("aws {service} {name}"),
            arguments => format!("aws {service} {name} {arguments}"),
        }
    }

    /// Base names that dumps give the file.
    pub(crate) fn file_names(self) -> &'static [&'static str] {
        match self {
            Self::Read(operation) => operation.facts().file_names,
            Self::CallerIdentity => &[],
            Self::Recognised(row) => row.file_names,
        }
    }

    /// The answer's top-level key, where it alone tells the operation.
    pub(crate) fn unique_key(self) -> Option<&'static str> {
        match self {
            Self::Read(operation) => {
                let facts = operation.facts();
                facts.key_is_unique.then_some(facts.key)
            }
            Self::CallerIdentity => None,
            Self::Recognised(row) => (!row.unique_key.is_empty()).then_some(row.unique_key),
        }
    }

    /// The answer's top-level key of a row that is read.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Read(operation) => operation.facts().key,
            Self::CallerIdentity => "Account",
            Self::Recognised(row) => row.unique_key,
        }
    }

    /// Where what it reads stands.
    pub(crate) fn level(self) -> Level {
        self.facts().map_or(Level::Global, |facts| facts.level)
    }

    /// What AWS means where it answers nothing at all: the AWS CLI prints no empty list for some calls.
    pub(crate) fn empty_answer(self) -> Option<&'static [u8]> {
        match self.name() {
            ("sqs", "list-queues") => Some(br#"{"QueueUrls": []}"#),
            // S3 answers nothing where nothing of the kind was ever asked of a bucket.
            (
                "s3api",
                "get-bucket-accelerate-configuration"
                | "get-bucket-logging"
                | "get-bucket-notification-configuration"
                | "get-bucket-versioning",
            ) => Some(b"{}"),
            _ => None,
        }
    }

    /// How often it is called; none for what is not read.
    pub(crate) fn scope(self) -> Option<Scope> {
        match self {
            Self::Read(operation) => Some(operation.facts().scope),
            Self::CallerIdentity => Some(Scope::Global),
            Self::Recognised(_) => None,
        }
    }

    /// The flag that carries the item, where the operation is called once an item.
    pub(crate) fn item_flag(self) -> Option<&'static str> {
        match self.scope() {
            Some(Scope::Item { flag, .. }) => Some(flag),
            _ => None,
        }
    }

    /// Whether it is a call that can be made. Some tools compose one file a region from calls for each
    /// item; the row that reads such a file is none.
    pub(crate) fn is_call(self) -> bool {
        if aozu_es::NOT_CALLED.iter().chain(&aozu_lambda::NOT_CALLED).any(|call| *call == self.name()) {
            return false;
        }
        let once_an_item = |other: Self| other.item_flag().is_some() && other.name() == self.name();
        self.scope().is_some() && (self.item_flag().is_some() || !rows().any(once_an_item))
    }

    /// The collections that the answer fills, as `ec2/Vpcs`.
    pub(crate) fn collections(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |facts| facts.collections)
    }
}

/// The commands that would fill a collection (`ec2/Vpcs`), for the needs of an unknown.
pub(crate) fn commands_for(collection: &str) -> Vec<String> {
    commands_of(collection, "…")
}

/// The same for one item of it.
pub(crate) fn commands_of(collection: &str, item: &str) -> Vec<String> {
    // Whether it is a call takes a look at every row: asked last.
    let filling = rows().filter(|row| row.collections().contains(&collection) && row.is_call());
    let mut commands: Vec<String> = filling
        .map(|row| match row.item_flag() {
            Some(flag) => format!("{} {flag} {item}", row.command()),
            None => row.command(),
        })
        .collect();
    // Two rows may differ only in where their items come from.
    let mut told = std::collections::BTreeSet::new();
    commands.retain(|command| told.insert(command.clone()));
    commands
}
