use aozu_names::{Arn, Known};

use super::StsError;
use crate::{
    evaluate::PolicySet,
    limits::{SESSION_POLICY_ARNS_MOST, SESSION_POLICY_CHARACTERS_MOST},
    policy::{Document, PolicyErrors, PolicyKind},
};

/// The session policies that a session was begun with: what they allow adds up, and nothing else is allowed.
///
/// The inline one is compiled; of managed ones the ARN is kept, since AWS reads them anew on every request
/// (recorded): a new default version bites a session that runs.
#[derive(Debug, Clone)]
pub struct SessionPolicies {
    inline: Option<PolicySet>,
    managed: Vec<Arn>,
    /// Stands in for a managed one that was not read.
    unread: PolicySet,
}

impl SessionPolicies {
    pub(super) fn new(policy: Option<&str>, arns: &[String]) -> Self {
        let document = policy.and_then(|text| Document::parse(text).ok());
        Self {
            inline: document.map(|document| PolicySet::of(PolicyKind::Session, "Policy", &document)),
            managed: arns.iter().filter_map(|arn| arn.parse().ok()).collect(),
            unread: PolicySet::unreadable(PolicyKind::Session, "PolicyArns"),
        }
    }

    /// Whether the session was begun without any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inline.is_none() && self.managed.is_empty()
    }

    /// The inline one.
    #[must_use]
    pub fn inline(&self) -> Option<&PolicySet> {
        self.inline.as_ref()
    }

    /// The managed ones.
    #[must_use]
    pub fn managed(&self) -> &[Arn] {
        &self.managed
    }

    /// What stands in the session layer now; `policy` tells the default version of a managed policy as it is at
    /// this moment. One that is gone allows nothing, and of one that was not read nobody knows.
    pub fn sets<'p>(&'p self, policy: impl Fn(&Arn) -> Known<&'p PolicySet>) -> Vec<&'p PolicySet> {
        let managed = self.managed.iter().filter_map(|arn| match policy(arn) {
            Known::Present(set) => Some(set),
            Known::Absent => None,
            Known::NotRead(_) => Some(&self.unread),
        });
        self.inline.iter().chain(managed).collect()
    }
}

/// Whether session policies may be passed so.
pub(super) fn check(policy: Option<&str>, arns: &[String], errors: &mut Vec<StsError>) {
    let most = SESSION_POLICY_CHARACTERS_MOST;
    let length = policy.map_or(0, |text| text.chars().count());
    if let Some(text) = policy {
        let odd = |c: char| !matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}');
        if text.is_empty() || length > most || text.contains(odd) {
            let rule = format!("it must be 1 to {most} characters up to U+00FF");
            errors.push(StsError::validation("Policy", text, rule));
        } else {
            let found = match Document::parse(text) {
                Ok(document) => document
                    .check(PolicyKind::Session)
                    .into_iter()
                    .filter(|error| error.is_refused())
                    .collect(),
                Err(PolicyErrors(found)) => found,
            };
            if !found.is_empty() {
                errors.push(StsError::MalformedPolicyDocument(PolicyErrors(found)));
            }
        }
    }
    if arns.len() > SESSION_POLICY_ARNS_MOST {
        let rule = format!("{SESSION_POLICY_ARNS_MOST} is the most");
        errors.push(StsError::validation("PolicyArns", &format!("{} ARNs", arns.len()), rule));
    }
    for arn in arns {
        let read = arn.parse::<Arn>().ok();
        if !read.is_some_and(|arn| arn.service() == "iam" && arn.resource().starts_with("policy/")) {
            errors.push(StsError::validation("PolicyArns", arn, "it must be the ARN of a managed policy"));
        }
    }
    let together = length + arns.iter().map(|arn| arn.chars().count()).sum::<usize>();
    if length <= most && together > most {
        errors.push(StsError::PackedPolicyTooLarge { characters: together, most });
    }
}

/// Whether managed session policies belong to the account of the session, or to AWS.
pub(super) fn check_owner(arns: &[String], account: &str, errors: &mut Vec<StsError>) {
    for text in arns {
        if text.parse::<Arn>().is_ok_and(|arn| arn.account() != "aws" && arn.account() != account) {
            let rule = format!("it must be AWS's or of the account `{account}`");
            errors.push(StsError::validation("PolicyArns", text, rule));
        }
    }
}
