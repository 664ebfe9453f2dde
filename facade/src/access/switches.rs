//! Which roles a principal can switch to, and by which way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aozu_iam::{
    evaluate::Action,
    policy::{Named, PrincipalKind, Principals},
};
use rayon::prelude::*;

use super::{
    Pins,
    compiled::Compiled,
    subject::{Entity, Holder, Subject},
};

/// By the ARN of a role, those users and roles of the state that can switch to it, or may.
pub(super) type Switches<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Compiled<'a> {
    /// Every switch that users and roles of the state can make.
    pub(super) fn switches(&self) -> &Switches<'a> {
        self.switches.get_or_init(|| {
            let Ok(action) = Action::new("sts:AssumeRole") else { return Switches::new() };
            let roles: Vec<&Holder<'a>> =
                self.holders.values().filter(|of| trusts_principals(of.entity)).collect();
            let found: Vec<_> = roles
                .par_iter()
                .map(|role| {
                    let arn = role.entity.arn().as_str();
                    let others = self.holders.values().filter(|holder| holder.entity.arn().as_str() != arn);
                    let may = others.filter(|holder| self.may_switch(&holder.subject, &action, arn));
                    (arn, may.map(|holder| holder.entity.arn().as_str()).collect())
                })
                .collect();
            found.into_iter().collect()
        })
    }

    fn may_switch(&self, subject: &Subject, action: &Action, role: &str) -> bool {
        let Ok(thing) = self.thing(action, role) else { return false };
        !self.question(subject, action, &thing, &Pins::default()).decide().is_denied()
    }

    /// Every role that a principal reaches by switching, with the roles on the shortest way to it, itself the last.
    pub(super) fn reached(&self, subject: &Subject) -> Vec<Vec<&'a str>> {
        let Ok(action) = Action::new("sts:AssumeRole") else { return Vec::new() };
        let direct: Vec<&'a str> = match self.holders.get(subject.caller.as_str()) {
            Some(_) => self.from(subject.caller.as_str()),
            None => {
                let roles = self.holders.values().filter(|of| matches!(of.entity, Entity::Role(_)));
                let arns = roles.map(|role| role.entity.arn().as_str());
                arns.filter(|role| self.may_switch(subject, &action, role)).collect()
            }
        };
        let mut seen: BTreeSet<&str> = direct.iter().copied().collect();
        seen.insert(subject.caller.as_str());
        let mut queue: VecDeque<Vec<&'a str>> = direct.into_iter().map(|role| vec![role]).collect();
        let mut found = Vec::new();
        while let Some(way) = queue.pop_front() {
            if let Some(last) = way.last() {
                for next in self.from(last) {
                    if seen.insert(next) {
                        let mut longer = way.clone();
                        longer.push(next);
                        queue.push_back(longer);
                    }
                }
            }
            found.push(way);
        }
        found
    }

    /// The roles to which a user or role can switch at once.
    fn from(&self, holder: &str) -> Vec<&'a str> {
        self.switches().iter().filter(|(_, who)| who.contains(holder)).map(|(role, _)| *role).collect()
    }
}

/// Whether a role can be assumed by others than services and identity providers.
fn trusts_principals(entity: Entity<'_>) -> bool {
    let Entity::Role(role) = entity else { return false };
    let Some(Some(trust)) = role.trust().map(|trust| trust.document()) else { return true };
    trust.statements().iter().filter(|one| one.allows()).any(|one| match one.principals() {
        Some(Named::These(Principals::Listed(_))) => one.principals().is_some_and(|named| match named {
            Named::These(these) => these.listed().any(|(kind, _)| kind == PrincipalKind::Aws),
            Named::AllBut(_) => true,
        }),
        Some(_) => true,
        None => false,
    })
}
