use std::collections::BTreeMap;

use aozu_names::{Arn, Known};
use serde::Serialize;

use super::shadow::{impossible, shadowed, takes_everything};
use crate::{Elbv2, Listener, ListenerRule, action::terminal};

/// Why no request comes to a target group by something that names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum NoTraffic {
    /// A condition of the rule holds for no request.
    NeverHolds,
    /// An earlier rule takes each request that this one, or the listener's default action, would.
    Shadowed {
        /// The earlier rule.
        by: Arn,
    },
    /// Its weight is 0, and that of another group of the action is not.
    WeightZero,
}

/// A rule or listener that names a target group, by which no request comes to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadWay {
    /// The rule's ARN, or the listener's for its default action.
    pub holder: Arn,
    /// Why no request comes by it.
    #[serde(flatten)]
    pub why: NoTraffic,
}

/// The target groups that listeners and rules name and to which nevertheless no request comes, each with all that
/// name it; what nothing names is not among them. The dead ways of each come in the order of their holders.
///
/// Told is what is proven: a group is left out as long as one way may lead to it, or one listener of a balancer that
/// names it was not read with its rules. An action whose weights are all 0 is a fault of its own and counts as a way.
///
/// Source: Application Load Balancers, "Listener rules" (evaluated in order of priority, the default rule last) and
/// "Forward actions" (a group of weight 0 gets no traffic).
///
/// ```
/// assert!(aozu_elb::analyze::unreached(&aozu_elb::Elbv2::default()).is_empty());
/// ```
#[must_use]
pub fn unreached(elb: &Elbv2) -> BTreeMap<Arn, Vec<DeadWay>> {
    let mut ways: BTreeMap<&Arn, Vec<(&Arn, Option<NoTraffic>)>> = BTreeMap::new();
    for listener in elb.listeners().values() {
        for (holder, group, why) in of_listener(elb, listener) {
            ways.entry(group).or_default().push((holder, why));
        }
    }
    let dead = |(group, ways): (&Arn, Vec<(&Arn, Option<NoTraffic>)>)| {
        if !all_read(elb, group) {
            return None;
        }
        let ways = ways.into_iter().map(|(holder, why)| Some(DeadWay { holder: holder.clone(), why: why? }));
        let mut ways: Vec<DeadWay> = ways.collect::<Option<_>>()?;
        ways.sort_by(|one, other| one.holder.cmp(&other.holder));
        Some((group.clone(), ways))
    };
    ways.into_iter().filter_map(dead).collect()
}

/// Whether all that the balancers of a group do was read.
fn all_read(elb: &Elbv2, group: &Arn) -> bool {
    let named = elb.target_groups().get(group).map(|group| group.load_balancer_arns()).unwrap_or_default();
    let whole = |balancer: &Arn| match elb.listeners_of(balancer) {
        Known::Present(listeners) => {
            let rules = |listener: &&Listener| elb.rules_of(listener.listener_arn()).present().is_some();
            elb.load_balancers().get(balancer).is_some_and(|balancer| !balancer.is_application())
                || listeners.iter().all(rules)
        }
        _ => false,
    };
    named.iter().all(whole)
}

/// The groups that a listener names, each with who names it and why no request comes by that way, where none does.
fn of_listener<'s>(elb: &'s Elbv2, listener: &'s Listener) -> Vec<(&'s Arn, &'s Arn, Option<NoTraffic>)> {
    let rules = elb.rules_of(listener.listener_arn());
    let rules: Vec<&ListenerRule> = rules.present().cloned().unwrap_or_default();
    let behind: BTreeMap<Arn, Arn> = shadowed(&rules).into_iter().map(|one| (one.rule, one.by)).collect();
    let own: Vec<&ListenerRule> = rules.into_iter().filter(|rule| !rule.is_default()).collect();
    let mut found = Vec::new();
    for rule in &own {
        let why = if rule.conditions().iter().any(|condition| impossible(condition).is_some()) {
            Some(NoTraffic::NeverHolds)
        } else {
            behind.get(rule.rule_arn()).map(|by| NoTraffic::Shadowed { by: by.clone() })
        };
        found.extend(of_actions(rule.rule_arn(), rule.actions(), why));
    }
    let why = takes_everything(&own).map(|rule| NoTraffic::Shadowed { by: rule.rule_arn().clone() });
    found.extend(of_actions(listener.listener_arn(), listener.default_actions(), why));
    found
}

fn of_actions<'s>(
    holder: &'s Arn,
    actions: &'s [crate::Action],
    why: Option<NoTraffic>,
) -> impl Iterator<Item = (&'s Arn, &'s Arn, Option<NoTraffic>)> {
    let groups = terminal(actions).map(crate::Action::target_groups).unwrap_or_default();
    let weighed = groups.iter().any(|(_, weight)| *weight > 0);
    groups.into_iter().map(move |(group, weight)| {
        let idle = (weighed && weight == 0).then_some(NoTraffic::WeightZero);
        (holder, group, why.clone().or(idle))
    })
}
