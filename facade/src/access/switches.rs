//! Which roles a principal can switch to, and by which way.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use aozu_iam::{
    evaluate::{Action, Decision},
    policy::{Named, PrincipalKind, Principals},
};
use rayon::prelude::*;

use super::{
    Pins,
    compiled::Compiled,
    subject::{Entity, Holder, Subject},
};

/// By the ARN of a role, those users and roles of the state that can switch to it, or may.
pub(super) type Switches<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Decision>>;

/// A way to a role: the roles on it, itself the last, and whether every switch succeeds or some may fail.
pub(super) type Way<'a> = (Vec<&'a str>, Decision);

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
                    let may = others.filter_map(|holder| {
                        Some((holder.entity.arn().as_str(), self.switch(&holder.subject, &action, arn)?))
                    });
                    (arn, may.collect())
                })
                .collect();
            found.into_iter().collect()
        })
    }

    /// Whether a switch succeeds or may; none where it is denied.
    fn switch(&self, subject: &Subject, action: &Action, role: &str) -> Option<Decision> {
        let thing = self.thing(action, role).ok()?;
        let decision = self.question(subject, action, &thing, &Pins::default()).decide();
        (!decision.is_denied()).then_some(decision)
    }

    /// Every role that a principal reaches by switching: by the shortest way on which every switch succeeds, else by
    /// the shortest on which some may fail.
    pub(super) fn reached(&self, subject: &Subject) -> Vec<Way<'a>> {
        let Ok(action) = Action::new("sts:AssumeRole") else { return Vec::new() };
        let direct: Vec<(&'a str, Decision)> = match self.holders.get(subject.caller.as_str()) {
            Some(_) => self.from(subject.caller.as_str()),
            None => {
                let roles = self.holders.values().filter(|of| matches!(of.entity, Entity::Role(_)));
                let arns = roles.map(|role| role.entity.arn().as_str());
                arns.filter_map(|role| Some((role, self.switch(subject, &action, role)?))).collect()
            }
        };
        let mut seen = BTreeSet::from([subject.caller.as_str()]);
        let mut found = Vec::new();
        for worst in [Decision::Allowed, Decision::Depends] {
            // Beyond the roles that are reached for certain, those that may be reached from any of them.
            let mut queue: VecDeque<Way<'a>> = found.iter().cloned().collect();
            queue.push_front((Vec::new(), Decision::Allowed));
            while let Some((way, decision)) = queue.pop_front() {
                let next = way.last().map_or_else(|| direct.clone(), |last| self.from(last));
                for (role, switch) in next {
                    if switch <= worst && seen.insert(role) {
                        let mut longer = way.clone();
                        longer.push(role);
                        let reached = (longer, decision.max(switch));
                        queue.push_back(reached.clone());
                        found.push(reached);
                    }
                }
            }
        }
        found
    }

    /// The roles to which a user or role can switch at once, or may.
    fn from(&self, holder: &str) -> Vec<(&'a str, Decision)> {
        let switches = self.switches().iter();
        switches.filter_map(|(role, who)| Some((*role, *who.get(holder)?))).collect()
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
