use std::{cmp::Ordering, collections::BTreeMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{AccountId, Arn, Place, Problem, Region, RuleInfo, Tags};

/// How bad a finding is: IAM Access Analyzer's four words.
///
/// The order is from mild to grave, so `severity >= Severity::Warning` reads as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It works and could be better.
    Suggestion,
    /// It works and departs from good practice.
    Warning,
    /// It lets in more than was meant.
    SecurityWarning,
    /// It cannot work, or AWS would not have it.
    Error,
}

impl Severity {
    /// From grave to mild, as reports list them.
    pub const ALL: [Self; 4] = [Self::Error, Self::SecurityWarning, Self::Warning, Self::Suggestion];

    /// The word, as reports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suggestion => "suggestion",
            Self::Warning => "warning",
            Self::SecurityWarning => "security-warning",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The resource that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its ARN.
    pub arn: Arn,
    /// Its id or name, as AWS's API prints it.
    pub id: String,
    /// The account it was found in.
    pub account: AccountId,
    /// The region it was found in; none for a global resource.
    pub region: Option<Region>,
    /// Its tags.
    pub tags: Tags,
    /// Where it stands in the account document: `ec2/Subnets`.
    pub collection: &'static str,
    /// Its key in that collection.
    pub key: String,
}

/// One thing that is wrong with one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's stable code.
    pub rule: &'static str,
    /// The rule's name.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The resource's ARN.
    pub resource: Arn,
    /// Its id or name.
    pub resource_id: String,
    /// The account it was found in.
    pub account: AccountId,
    /// The region it was found in; `null` for a global resource.
    pub region: Option<Region>,
    /// The resource's tags.
    pub tags: BTreeMap<String, String>,
    /// Where the resource was read; `null` where it was not read from a file.
    pub place: Option<Place>,
    /// Other resources that have part in it.
    pub related: Vec<String>,
    /// The typed fields of the problem.
    pub data: BTreeMap<String, Value>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Sixteen hex digits that stay the same from run to run as long as the fault does.
    pub fingerprint: String,
    /// Where the resource stands in the account document, for whoever fills in the place.
    #[serde(skip)]
    pub collection: &'static str,
    /// The resource's key there.
    #[serde(skip)]
    pub key: String,
}

impl Finding {
    /// A finding about `subject`, with message, help and data rendered from the problem.
    #[must_use]
    pub fn new(subject: Subject, problem: &impl Problem) -> Self {
        let info = problem.rule();
        let data = problem.data();
        let related = problem.related();
        let fingerprint = fingerprint(info, &subject, &data, &related);
        Self {
            rule: info.code,
            name: info.name,
            severity: info.severity,
            resource: subject.arn,
            resource_id: subject.id,
            account: subject.account,
            region: subject.region,
            tags: subject.tags.to_map(),
            place: None,
            related,
            message: problem.to_string(),
            help: problem.help(),
            data,
            fingerprint,
            collection: subject.collection,
            key: subject.key,
        }
    }
}

fn fingerprint(
    info: &RuleInfo,
    subject: &Subject,
    data: &BTreeMap<String, Value>,
    related: &[String],
) -> String {
    let mut hash = Sha256::new();
    let mut feed = |text: &str| {
        hash.update(text.as_bytes());
        hash.update([0]);
    };
    feed(info.code);
    feed(subject.account.as_str());
    feed(subject.region.as_ref().map_or("", Region::as_str));
    feed(subject.arn.as_str());
    for (member, value) in data.iter().filter(|(member, _)| !info.volatile.contains(&member.as_str())) {
        feed(member);
        feed(&value.to_string());
    }
    for id in related {
        feed(id);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Ord for Finding {
    /// By resource, rule, then data: total, so that reports never depend on the order of rules.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |f: &Self| (f.resource.clone(), f.rule, f.account, f.region.clone(), f.fingerprint.clone());
        key(self).cmp(&key(other)).then_with(|| self.message.cmp(&other.message))
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// What rules write into.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Reports a problem of a resource.
    pub fn report(&mut self, subject: Subject, problem: &impl Problem) {
        self.0.push(Finding::new(subject, problem));
    }

    /// Everything reported, sorted by resource, rule and data.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.0.sort();
        self.0
    }
}
