use std::{collections::BTreeMap, sync::Arc};

use aozu_iam::{
    context_keys::PrincipalFacts,
    evaluate::{Action, Caller, Decision, PolicySet},
    policy::{PolicyKind, Principal},
};
use aozu_names::{AccountId, Arn, Known};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    Answer, AskError, Pins, When,
    bucket::InBucket,
    compiled::Compiled,
    resource::Thing,
    subject::{Entity, StandsFor, Subject},
};
use crate::Model;

/// Someone who can do something, or may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Grantee {
    /// An ARN, a service, `anonymous`, or `*` for principals of accounts that no policy names; a policy that lets
    /// in everyone lets in services too, which are not listed one by one.
    pub principal: String,
    /// `allowed` or `depends`.
    pub decision: Decision,
    /// Under which condition.
    pub when: When,
    /// Of a role those who can switch to it, or may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<String>,
}

impl Model<'_> {
    /// Everyone who can do something to a resource, or may: users, roles and root users of the state's accounts,
    /// and whom the resource's policy names besides: services, other accounts and their principals, everyone.
    ///
    /// # Errors
    /// When the action or resource is none.
    ///
    /// ```
    /// use aozu::{Account, access::Pins, names::AccountId};
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let answer = account.compile().who_can("ec2:RunInstances", "*", &Pins::default())?;
    /// assert_eq!(answer.answer[0].principal, "arn:aws:iam::111122223333:root");
    /// # Ok::<(), aozu::access::AskError>(())
    /// ```
    pub fn who_can(
        &self,
        action: &str,
        resource: &str,
        pins: &Pins,
    ) -> Result<Answer<Vec<Grantee>>, AskError> {
        let action = Action::new(action)?;
        let access = self.access();
        let thing = access.thing(&action, resource)?;
        let subjects: Vec<Subject> = access.candidates(&thing).into_values().collect();
        let asked: Vec<_> = subjects
            .par_iter()
            .filter_map(|subject| {
                let question = access.question(subject, &action, &thing, pins);
                let decision = question.decide();
                if decision.is_denied() {
                    return None;
                }
                let mut needs = Vec::new();
                let mut when = When::always();
                if decision == Decision::Depends {
                    let explanation = question.ask(|layers, request| layers.explain(request));
                    when = question.when(decision, &explanation);
                    needs = question.needs(decision, &explanation);
                }
                let via = access.switches().get(subject.caller.as_str());
                let via = via.into_iter().flat_map(|who| who.keys()).map(|one| (*one).to_owned()).collect();
                let grantee = Grantee { principal: subject.name.clone(), decision, when, via };
                Some((grantee, question.assumptions(decision), needs))
            })
            .collect();
        let (mut grantees, mut assumptions, mut needs) = (Vec::new(), thing.assumptions.clone(), Vec::new());
        for (grantee, assumed, needed) in asked {
            grantees.push(grantee);
            assumptions.extend(assumed);
            needs.extend(needed);
        }
        Ok(Answer::new(grantees, assumptions, needs))
    }
}

impl Compiled<'_> {
    /// Everyone who is not denied, by name.
    pub(super) fn who_decided(
        &self,
        action: &str,
        resource: &str,
        pins: &Pins,
    ) -> BTreeMap<String, Decision> {
        let Ok(action) = Action::new(action) else { return BTreeMap::new() };
        let Ok(thing) = self.thing(&action, resource) else { return BTreeMap::new() };
        let subjects: Vec<Subject> = self.candidates(&thing).into_values().collect();
        let asked: Vec<(String, Decision)> = subjects
            .into_par_iter()
            .map(|subject| {
                let decision = self.question(&subject, &action, &thing, pins).decide();
                (subject.name, decision)
            })
            .filter(|(_, decision)| !decision.is_denied())
            .collect();
        asked.into_iter().collect()
    }

    /// Everyone to be asked about, by name.
    fn candidates(&self, thing: &Thing<'_>) -> BTreeMap<String, Subject> {
        let mut found = BTreeMap::new();
        let mut add = |subject: Subject| {
            found.entry(subject.name.clone()).or_insert(subject);
        };
        for holder in self.holders.values() {
            add(holder.subject.clone());
        }
        for (id, account) in &self.accounts {
            let root = format!("arn:{}:iam::{id}:root", account.partition());
            if let Ok(root) = self.subject(&root) {
                add(root);
            }
        }
        for principal in self.named_by(thing) {
            for subject in self.of_principal(&principal) {
                add(subject);
            }
        }
        found
    }

    /// The principals that a resource's policy names in statements that allow, and those that its lists name.
    fn named_by(&self, thing: &Thing<'_>) -> Vec<Principal> {
        let Some(arn) = &thing.arn else { return Vec::new() };
        // A policy that was not read may name anyone.
        if thing.policy.as_ref().is_some_and(|set| set.has_unreadable()) {
            return vec![Principal::Everyone];
        }
        let document = match self.holders.get(arn.as_str()).map(|holder| holder.entity) {
            Some(Entity::Role(role)) => role.trust().and_then(|trust| trust.document()),
            Some(Entity::User(_)) => None,
            None => self.accounts.values().find_map(|account| match account.resource(arn)?.policy {
                Known::Present(document) => document.document(),
                _ => None,
            }),
        };
        let mut found = thing.bucket.as_ref().map(InBucket::named_by_lists).unwrap_or_default();
        for statement in document.into_iter().flat_map(|document| document.statements()) {
            if !statement.allows() {
                continue;
            }
            match statement.principals() {
                Some(aozu_iam::policy::Named::These(principals)) if principals.has_everyone() => {
                    found.push(Principal::Everyone);
                }
                Some(aozu_iam::policy::Named::These(principals)) => {
                    found.extend(principals.listed().map(|(_, one)| one.value.clone()));
                }
                Some(aozu_iam::policy::Named::AllBut(_)) => found.push(Principal::Everyone),
                None => {}
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Who is asked for a principal that a policy names.
    fn of_principal(&self, principal: &Principal) -> Vec<Subject> {
        let by_arn = |text: &str| {
            let caller = Caller::parse(text).ok()?;
            self.of_caller(caller, text).ok()
        };
        match principal {
            // Which account a canonical id is of is not told by anything that is read.
            Principal::CanonicalUser(_) => self.anyone_of(None).into_iter().collect(),
            Principal::Everyone => {
                let anonymous = Subject::bare(Caller::anonymous(), PrincipalFacts::default());
                [Some(anonymous), self.anyone_of(None)].into_iter().flatten().collect()
            }
            Principal::Account(_) | Principal::Root(_) => {
                // Its own principals are asked one by one.
                let strange = principal.account().filter(|id| !self.accounts.contains_key(id));
                strange.and_then(|id| self.anyone_of(Some(id))).into_iter().collect()
            }
            Principal::Service(name) => vec![self.service(name)],
            Principal::SamlProvider(_) | Principal::OidcProvider(_) | Principal::WebIdentity(_) => {
                vec![Subject::bare(Caller::federated(principal.as_str()), PrincipalFacts::default())]
            }
            _ => principal.arn().and_then(|arn: &Arn| by_arn(arn.as_str())).into_iter().collect(),
        }
    }

    /// Whoever has credentials of an account that is not in the state; without one, of any that nobody names.
    fn anyone_of(&self, account: Option<AccountId>) -> Option<Subject> {
        let (name, whose, stands_for) = match account {
            Some(id) => (id.to_string(), format!("the policies of account {id}"), StandsFor::AnyOfItsAccount),
            None => ("*".to_owned(), "its own policies".to_owned(), StandsFor::AnyOfAnyAccount),
        };
        let account = account.or_else(|| self.unused_account())?;
        let caller = Caller::parse(&format!("arn:{}:iam::{account}:role/any", self.any_partition())).ok()?;
        let mut subject = self.stranger(caller);
        subject.name = name;
        subject.identity = vec![Arc::new(PolicySet::unreadable(PolicyKind::Managed, whose))];
        subject.stands_for = stands_for;
        subject.needs.clear();
        Some(subject)
    }

    /// An account that the state does not hold, to stand for any other.
    fn unused_account(&self) -> Option<AccountId> {
        let mut numbers = (0..=self.accounts.len()).map(|number| format!("{number:012}").parse().ok());
        numbers.find_map(|id: Option<AccountId>| id.filter(|id| !self.accounts.contains_key(id)))
    }
}
