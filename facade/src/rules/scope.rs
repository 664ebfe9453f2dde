use std::fmt;

use aozu_iam::evaluate::Decision;
use aozu_names::{Arn, Findings, Problem, Region, Subject, Tags, Timestamp};
use aozu_s3::{BucketName, BucketTags};

use crate::{Account, Model, RegionState, Suppression, access::Pins};

/// What the façade's rules look at: one account or one region of it, beside all others; or the suppressions once
/// everything else was found.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// Every account that was read.
    pub accounts: &'a [&'a Account],
    /// The account to look at; none when it is about the suppressions.
    pub account: Option<&'a Account>,
    /// The region to look at; none when it is about what the account has once, or about the suppressions.
    pub region: Option<(&'a Region, &'a RegionState)>,
    /// The suppressions that were asked for.
    pub suppressions: &'a [Suppression],
    /// Which of them met a finding, in the same order.
    pub used: &'a [bool],
    /// The time of the run.
    pub as_of: Option<Timestamp>,
    /// What the findings are about: the account as a whole.
    pub subject: Subject,
    /// Who may do what; none when it is about the suppressions.
    pub(crate) access: Option<&'a dyn Decides>,
}

/// Whoever decides about requests: a [`Model`], whatever it borrows.
pub(crate) trait Decides: fmt::Debug + Sync {
    /// Whether a principal may do something to a resource; none where that cannot be asked.
    fn decide(&self, principal: &str, action: &str, resource: &str, pins: &Pins) -> Option<Decision>;
}

impl Decides for Model<'_> {
    fn decide(&self, principal: &str, action: &str, resource: &str, pins: &Pins) -> Option<Decision> {
        self.decision(principal, action, resource, pins)
    }
}

/// One region of one account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'a> {
    pub account: &'a Account,
    pub region: &'a Region,
    pub state: &'a RegionState,
}

/// A resource of a region: what stands behind the account in its ARN, its name, and where it stands in the state.
#[derive(Debug, Clone)]
pub(super) struct Named<'n> {
    pub service: &'n str,
    pub resource: String,
    pub id: &'n str,
    pub collection: &'static str,
    pub key: &'n str,
    pub tags: Option<&'n Tags>,
}

impl<'a> Scope<'a> {
    /// The region to look at.
    pub(super) fn here(&self) -> Option<Here<'a>> {
        let (region, state) = self.region?;
        Some(Here { account: self.account?, region, state })
    }

    /// Whether a principal is denied whatever the state does not tell.
    pub(super) fn is_denied(&self, principal: &str, action: &str, resource: &str, pins: &Pins) -> bool {
        let decision = self.access.and_then(|access| access.decide(principal, action, resource, pins));
        matches!(decision, Some(Decision::ExplicitDeny | Decision::ImplicitDeny))
    }

    /// Whether a principal may, whatever the state does not tell.
    pub(super) fn is_allowed(&self, principal: &str, action: &str, resource: &str, pins: &Pins) -> bool {
        let decision = self.access.and_then(|access| access.decide(principal, action, resource, pins));
        decision == Some(Decision::Allowed)
    }

    /// A bucket of an account, which stands in what one call told of it.
    pub(super) fn bucket(
        &self,
        account: &Account,
        name: &BucketName,
        collection: &'static str,
    ) -> Option<Subject> {
        Some(Subject {
            arn: Arn::new(account.partition(), "s3", None, None, name.as_str()).ok()?,
            id: name.to_string(),
            account: account.id(),
            region: None,
            tags: account.s3().tags().get(name).map(BucketTags::tag_set).cloned().unwrap_or_default(),
            collection,
            key: name.to_string(),
        })
    }
}

impl Here<'_> {
    /// An ARN of this region and account; names that were checked always make one.
    pub(super) fn arn(&self, service: &str, resource: &str) -> Option<Arn> {
        Arn::new(self.account.partition(), service, Some(self.region), Some(self.account.id()), resource).ok()
    }

    /// A resource as what a finding is about.
    pub(super) fn subject(&self, named: &Named<'_>) -> Option<Subject> {
        self.subject_of(self.arn(named.service, &named.resource)?, named)
    }

    fn subject_of(&self, arn: Arn, named: &Named<'_>) -> Option<Subject> {
        Some(Subject {
            arn,
            id: named.id.to_owned(),
            account: self.account.id(),
            region: Some(self.region.clone()),
            tags: named.tags.cloned().unwrap_or_default(),
            collection: named.collection,
            key: named.key.to_owned(),
        })
    }

    /// Reports a problem of a resource; its own ARN is taken where it is known.
    pub(super) fn report(
        &self,
        findings: &mut Findings,
        arn: Option<&Arn>,
        named: &Named<'_>,
        problem: &impl Problem,
    ) {
        let subject = match arn {
            Some(arn) => self.subject_of(arn.clone(), named),
            None => self.subject(named),
        };
        if let Some(subject) = subject {
            findings.report(subject, problem);
        }
    }
}
