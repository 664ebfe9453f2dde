//! Who gained and who lost access between two states: requests made from the policies of both, decided in both.

use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::{
    evaluate::{Action, Decision},
    policy::{Document, Named, Statement},
    reference::{AccessLevel, actions_matching},
};
use aozu_names::Known;
use rayon::prelude::*;

use super::{
    Pins,
    compiled::Compiled,
    instances::{Limits, Vocabulary},
};

/// Actions that everything covers, for statements about every action of every service.
const OF_EVERYTHING: [&str; 4] =
    ["iam:AttachRolePolicy", "s3:GetObject", "ec2:TerminateInstances", "kms:Decrypt"];

/// A request that is decided otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccessChange {
    pub principal: String,
    /// Whether more is let through than before.
    pub gained: bool,
    /// The policy that the request was made from.
    pub policy: String,
    pub action: String,
    pub resource: String,
    pub before: Decision,
    pub after: Decision,
    /// How many further requests made from that policy changed alike.
    pub more: usize,
}

/// Requests that were tried of one principal.
type Requests = BTreeSet<(String, String, String)>;

/// What is decided otherwise in the newer state.
pub(crate) fn changes(old: &Compiled<'_>, new: &Compiled<'_>) -> Vec<AccessChange> {
    let (was, is) = (old.stand(), new.stand());
    let principals: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let changed: Vec<&str> = principals.into_iter().filter(|one| was.get(one) != is.get(one)).collect();
    let (old_words, new_words) = (Vocabulary::new(old), Vocabulary::new(new));
    let by_principals = changed.par_iter().flat_map_iter(|principal| {
        let mut requests = Requests::new();
        old.requests_of(principal, &old_words, &mut requests);
        new.requests_of(principal, &new_words, &mut requests);
        decided(old, new, principal, requests)
    });
    let mut found: Vec<AccessChange> = by_principals.collect();
    found.extend(by_resources(old, new, (&old_words, &new_words)));
    found.sort();
    let mut seen = BTreeSet::new();
    found.retain(|one| seen.insert((one.principal.clone(), one.action.clone(), one.resource.clone())));
    grouped(found)
}

/// One change for each principal and policy: the first request stands for the others.
fn grouped(all: Vec<AccessChange>) -> Vec<AccessChange> {
    let mut grouped: Vec<AccessChange> = Vec::new();
    for one in all {
        match grouped.last_mut() {
            Some(last)
                if (&last.principal, last.gained, &last.policy)
                    == (&one.principal, one.gained, &one.policy) =>
            {
                last.more += 1;
            }
            _ => grouped.push(one),
        }
    }
    grouped
}

fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Allowed => 2,
        Decision::Depends => 1,
        Decision::ImplicitDeny | Decision::ExplicitDeny => 0,
    }
}

fn decided(old: &Compiled<'_>, new: &Compiled<'_>, principal: &str, requests: Requests) -> Vec<AccessChange> {
    let mut found = Vec::new();
    for (policy, action, resource) in requests {
        let (before, after) =
            (old.decide(principal, &action, &resource), new.decide(principal, &action, &resource));
        let (Some(before), Some(after)) = (before, after) else { continue };
        if rank(before) != rank(after) {
            let gained = rank(after) > rank(before);
            found.push(AccessChange {
                principal: principal.to_owned(),
                gained,
                policy,
                action,
                resource,
                before,
                after,
                more: 0,
            });
        }
    }
    found
}

/// Requests made from the policies of resources that changed, for everyone that they may concern.
fn by_resources(
    old: &Compiled<'_>,
    new: &Compiled<'_>,
    (old_words, new_words): (&Vocabulary, &Vocabulary),
) -> Vec<AccessChange> {
    let (was, is) = (old.guarded(), new.guarded());
    let resources: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let mut found = Vec::new();
    for arn in resources {
        if was.get(arn).map(|(text, _)| text) == is.get(arn).map(|(text, _)| text) {
            continue;
        }
        let mut requests: BTreeSet<(String, String)> = BTreeSet::new();
        old.requests_about(was.get(arn).and_then(|(_, document)| *document), arn, old_words, &mut requests);
        new.requests_about(is.get(arn).and_then(|(_, document)| *document), arn, new_words, &mut requests);
        for (action, resource) in requests {
            let pins = Pins::default();
            let before = old.who_decided(&action, &resource, &pins);
            let after = new.who_decided(&action, &resource, &pins);
            let everyone: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for principal in everyone {
                let denied = Decision::ImplicitDeny;
                let (was, is) = (
                    before.get(principal).copied().unwrap_or(denied),
                    after.get(principal).copied().unwrap_or(denied),
                );
                if rank(was) != rank(is) {
                    found.push(AccessChange {
                        principal: principal.clone(),
                        gained: rank(is) > rank(was),
                        policy: arn.clone(),
                        action: action.clone(),
                        resource: resource.clone(),
                        before: was,
                        after: is,
                        more: 0,
                    });
                }
            }
        }
    }
    found
}

impl<'a> Compiled<'a> {
    /// All that decides about a principal's own requests, as a text to compare.
    fn stand(&self) -> BTreeMap<&'a str, String> {
        let mut bounds = BTreeMap::new();
        for id in self.accounts.keys() {
            bounds.insert(*id, format!("{:?}", self.bounds(*id)));
        }
        let holders: Vec<_> = self.holders.iter().collect();
        holders
            .par_iter()
            .map(|(arn, holder)| {
                let subject = &holder.subject;
                let account = subject.caller.account();
                let bound = account.and_then(|id| bounds.get(&id)).map_or("", String::as_str);
                let text = format!(
                    "{:?}|{:?}|{:?}|{:?}|{bound}",
                    subject.identity, subject.boundary, subject.facts, holder.trust
                );
                (**arn, text)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .collect()
    }

    /// The policies of resources, with what else guards them, as texts to compare.
    fn guarded(&self) -> BTreeMap<String, (String, Option<&'a Document>)> {
        let mut all = BTreeMap::new();
        for account in self.accounts.values() {
            for resource in account.resource_policies() {
                let document = match resource.policy {
                    Known::Present(document) => document.document(),
                    _ => None,
                };
                let policy = self.resources.get(resource.arn.as_str());
                let mut text = format!("{policy:?}");
                if resource.arn.service() == "s3" {
                    let mut buckets = account.s3().all_buckets(account.id());
                    let own = buckets.find(|bucket| bucket.name.as_str() == resource.arn.resource());
                    text.push_str(&format!("{own:?}"));
                }
                all.insert(resource.arn.to_string(), (text, document));
            }
            // Whom a role trusts decides about the role as a bucket's policy does about the bucket.
            for role in account.iam().roles().values() {
                let trust = role.trust();
                let text = trust.map_or("", |trust| trust.text().as_str());
                let document = trust.and_then(|trust| trust.document());
                all.insert(role.arn().to_string(), (text.to_owned(), document));
            }
        }
        all
    }

    /// Requests of a principal, made from every statement of its policies and of those that bound it.
    fn requests_of(&self, principal: &str, words: &Vocabulary, requests: &mut Requests) {
        let Some(subject) = self.holders.get(principal).map(|holder| &holder.subject) else { return };
        let (limits, home) = (Limits::default(), self.home(subject));
        for (policy, document) in self.documents(subject).into_iter().chain(self.bounding(subject)) {
            for statement in document.statements() {
                for action in actions(statement, words, &limits) {
                    for resource in words.resources(statement, &action, &limits, &home, None) {
                        requests.insert((policy.clone(), action.as_str().to_owned(), resource));
                    }
                }
            }
        }
    }

    /// Requests about a resource, made from the statements of its policy.
    fn requests_about(
        &self,
        document: Option<&Document>,
        arn: &str,
        words: &Vocabulary,
        requests: &mut BTreeSet<(String, String)>,
    ) {
        let Ok(of) = arn.parse() else { return };
        let limits = Limits::default();
        let Some(root) = self.accounts.values().next() else { return };
        let root = format!("arn:{}:iam::{}:root", root.partition(), root.id());
        let Ok(subject) = self.subject(&root) else { return };
        let home = self.home(&subject);
        for statement in document.map(Document::statements).unwrap_or_default() {
            for action in actions(statement, words, &limits) {
                for resource in words.resources(statement, &action, &limits, &home, Some(&of)) {
                    requests.insert((action.as_str().to_owned(), resource));
                }
            }
        }
    }

    /// The decision about one request; none where it cannot be asked.
    fn decide(&self, principal: &str, action: &str, resource: &str) -> Option<Decision> {
        // Of one who was not read it is not known; one who is not there can do nothing.
        if self.subject(principal).is_err() {
            return Some(Decision::ImplicitDeny);
        }
        self.decision(principal, action, resource, &Pins::default())
    }
}

/// Actions that a statement covers, or excepts.
fn actions(statement: &Statement, words: &Vocabulary, limits: &Limits) -> Vec<Action> {
    let written = match statement.actions() {
        Some(Named::These(texts) | Named::AllBut(texts)) => texts,
        None => &[],
    };
    let mut found: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !found.iter().any(|known| known.eq_ignore_ascii_case(&text)) {
            found.push(text);
        }
    };
    for text in written.iter().map(|one| one.value.as_str()) {
        if !text.contains(['*', '?']) {
            add(text.to_owned());
        } else if text == "*" || text == "*:*" {
            OF_EVERYTHING.map(str::to_owned).into_iter().for_each(&mut add);
        } else {
            // One of each kind: who may list may not therefore write.
            for level in
                [AccessLevel::PermissionsManagement, AccessLevel::Write, AccessLevel::Read, AccessLevel::List]
            {
                let of_level = actions_matching(text).find(|action| action.access_level() == level);
                if let Some(action) = of_level {
                    add(format!("{}:{}", action.service().prefix(), action.name()));
                }
            }
        }
    }
    let mut actions: Vec<Action> = found.iter().filter_map(|text| Action::new(text).ok()).collect();
    if actions.is_empty() {
        actions = words.actions(statement, limits);
    }
    actions
}
