use std::collections::BTreeMap;

use aozu_iam::Iam;
use aozu_names::{AccountId, Arn, Findings, Partition, Problem, Region, Subject, Timestamp};

use crate::{Index, Network, Quotas, noun::Noun};

/// The other accounts and regions that were read too, for what reaches across (peering, references).
pub type Elsewhere<'a> = BTreeMap<(AccountId, Region), (&'a Network, &'a Index<'a>)>;

/// What the rules of this crate look at: one region of one account.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: &'a Region,
    /// The partition.
    pub partition: &'a Partition,
    /// The network there.
    pub network: &'a Network,
    /// The network, looked up.
    pub index: &'a Index<'a>,
    /// Other accounts and regions that were read.
    pub elsewhere: &'a Elsewhere<'a>,
    /// The account's IAM, where it was read.
    pub iam: Option<&'a Iam>,
    /// The time of the run.
    pub as_of: Timestamp,
    /// The quotas that hold.
    pub quotas: &'a Quotas,
}

impl<'a> Scope<'a> {
    /// The resource as the subject of a finding; its ARN carries its owner, else the account.
    pub(crate) fn subject<N: Noun>(&self, noun: &N) -> Option<Subject> {
        let id = noun.id_text();
        let owner = noun.owner().unwrap_or(self.account);
        let resource = format!("{}/{id}", N::KIND);
        let arn = Arn::new(self.partition, "ec2", Some(self.region), Some(owner), &resource).ok()?;
        Some(Subject {
            arn,
            key: id.clone(),
            id,
            account: self.account,
            region: Some(self.region.clone()),
            tags: noun.tags_of(),
            collection: N::COLLECTION,
        })
    }

    /// Reports a problem of a resource.
    pub(crate) fn report<N: Noun>(&self, findings: &mut Findings, noun: &N, problem: &impl Problem) {
        // A checked id always makes an ARN.
        if let Some(subject) = self.subject(noun) {
            findings.report(subject, problem);
        }
    }
}
