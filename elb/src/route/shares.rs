//! How requests are divided among targets.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::Arn;

use super::group::{Fitness, Group, Member, Stand};
use crate::TargetHealthState;

/// A target and its part of a rule's requests.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetShare<'a> {
    /// Its id, address or ARN.
    pub id: &'a str,
    /// The port it is served on.
    pub port: Option<u16>,
    /// Its zone, or `all`; none where it is not known.
    pub zone: Option<&'a str>,
    /// Its health, as AWS says.
    pub health: Option<&'a TargetHealthState>,
    /// Its part of all requests that the rule takes, from 0 to 1; none where it cannot be known.
    pub probability: Option<f64>,
}

/// A target group and its part of a rule's requests.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupShare<'a> {
    /// Its ARN.
    pub arn: &'a Arn,
    /// Its weight.
    pub weight: u32,
    /// The part of requests that the balancer answers itself, with 503, for want of a target; none where it cannot
    /// be known.
    pub unserved: Option<f64>,
    /// Its targets, as AWS lists them.
    pub targets: Vec<TargetShare<'a>>,
    /// Why the parts are as they are, in words.
    pub notes: Vec<String>,
}

/// The zones that DNS answers with.
#[derive(Debug, Clone)]
pub(super) enum DnsZones<'a> {
    /// These.
    Known(BTreeSet<&'a str>),
    /// That cannot be known.
    Unknown(String),
}

/// Which zones DNS answers with: those where no group has fewer healthy targets than it must, or all if there is none.
///
/// A group without any target has no say. A zone without targets of a group that is balanced within zones stays where
/// an Application Load Balancer answers 503 from it, and goes where it is a Network Load Balancer's.
///
/// Source: Application Load Balancers, "Target group health" and "Cross-zone load balancing for target groups";
/// Network Load Balancers, "Target group health" (2026).
pub(super) fn dns_zones<'a>(
    zones: &BTreeSet<&'a str>,
    groups: &BTreeMap<&'a Arn, (Group<'a>, bool)>,
    is_application: bool,
) -> DnsZones<'a> {
    let mut left = zones.clone();
    for (arn, (group, _)) in groups.iter().filter(|(_, (_, zonal))| *zonal) {
        if let Some(reason) = group.doubt(arn) {
            return DnsZones::Unknown(format!("which zones DNS answers with is not known: {reason}"));
        }
        if !group.cross_zone
            && let Some(member) = group.without_place()
        {
            return DnsZones::Unknown(format!(
                "which zones DNS answers with is not known: the zone of target `{}` is not",
                member.id
            ));
        }
        if group.population().next().is_none() {
            continue;
        }
        left.retain(|zone| {
            let scope = || group.population().filter(|member| group.cross_zone || stands_in(member, zone));
            let (all, healthy) =
                (scope().count(), scope().filter(|member| member.fitness == Fitness::Fit).count());
            (all == 0 && is_application) || !group.dns.is_missed(healthy, all)
        });
    }
    DnsZones::Known(if left.is_empty() { zones.clone() } else { left })
}

fn stands_in(member: &Member<'_>, zone: &str) -> bool {
    match member.stand {
        Stand::In(own) => own == zone,
        Stand::All => true,
        Stand::Unknown => false,
    }
}

/// The targets that a node sends to, and whether because too few are healthy.
fn eligible<'g, 'a>(
    group: &'g Group<'a>,
    zone: Option<&'g str>,
) -> (impl Iterator<Item = &'g Member<'a>> + Clone, bool) {
    let scope = move || {
        let members = group.members.as_deref().unwrap_or_default().iter();
        members.filter(move |member| {
            member.fitness != Fitness::Gone && zone.is_none_or(|zone| stands_in(member, zone))
        })
    };
    let healthy = scope().filter(|member| member.fitness == Fitness::Fit).count();
    let open = group.routing.is_missed(healthy, scope().count());
    let members = group.members.as_deref().unwrap_or_default().iter();
    let chosen = members.filter(move |member| {
        member.fitness != Fitness::Gone
            && zone.is_none_or(|zone| stands_in(member, zone))
            && (open || member.fitness == Fitness::Fit)
    });
    (chosen, open)
}

/// The targets that a node sends to, with their ports; `zone` where it sends to its own zone alone.
pub(super) fn targets_of_node<'a>(group: &Group<'a>, zone: Option<&str>) -> Vec<(&'a str, Option<u16>)> {
    eligible(group, zone).0.map(|member| (member.id, member.port)).collect()
}

/// Divides a group's requests: `weight` of `total` come to it.
pub(super) fn divide<'a>(
    arn: &'a Arn,
    group: &Group<'a>,
    zones: &BTreeSet<&'a str>,
    dns: &DnsZones<'a>,
    weight: u32,
    total: u64,
) -> GroupShare<'a> {
    let mut notes = Vec::new();
    let mut parts: Option<BTreeMap<(&str, Option<u16>), f64>> = Some(BTreeMap::new());
    let mut unserved = 0.0;
    let own = f64::from(weight);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a sum of weights and a count of targets stay far below 2^53"
    )]
    let (total, count) = (total as f64, |n: usize| n as f64);
    let part = |of: usize| if total > 0.0 { own / (total * count(of)) } else { 0.0 };
    let doubt = group.doubt(arn);
    let populated = group.population().next().is_some();
    if weight == 0 {
        notes.push(format!("the weight of `{arn}` is 0: it gets no requests"));
    } else if let Some(reason) = doubt {
        notes.push(reason);
        parts = None;
    } else if zones.is_empty() {
        notes.push("no zone of the balancer is left: nobody is answered".into());
        unserved = part(1);
    } else if !populated {
        notes.push(format!("`{arn}` has no target that takes requests: the balancer answers 503"));
        unserved = part(1);
    } else if group.cross_zone {
        let (chosen, open) = eligible(group, None);
        let n = chosen.clone().count();
        if open {
            notes.push(format!(
                "too few targets of `{arn}` are healthy: it fails open, and all {n} get requests"
            ));
        } else if n == 0 {
            notes.push(format!("no target of `{arn}` is healthy: the balancer answers 503"));
            unserved = part(1);
        }
        for member in chosen {
            *parts.get_or_insert_default().entry((member.id, member.port)).or_default() += part(n);
        }
    } else if let Some(member) = group.without_place() {
        notes.push(format!(
            "cross-zone balancing is off and the zone of target `{}` of `{arn}` is not known",
            member.id
        ));
        parts = None;
    } else {
        match dns {
            DnsZones::Unknown(reason) => {
                notes.push(reason.clone());
                parts = None;
            }
            DnsZones::Known(answered) => {
                for zone in zones.difference(answered) {
                    notes.push(format!(
                        "DNS does not answer with `{zone}`: too few targets there are healthy"
                    ));
                }
                for zone in answered {
                    let (chosen, open) = eligible(group, Some(zone));
                    let n = chosen.clone().count();
                    if n == 0 {
                        notes.push(format!("`{arn}` has no target in `{zone}`: the node there answers 503"));
                        unserved += part(answered.len());
                    } else if open {
                        notes.push(format!(
                            "too few targets of `{arn}` in `{zone}` are healthy: all {n} there get requests"
                        ));
                    }
                    for member in chosen {
                        let share = part(answered.len() * n);
                        *parts.get_or_insert_default().entry((member.id, member.port)).or_default() += share;
                    }
                }
            }
        }
    }
    let members = group.members.as_deref().unwrap_or_default();
    let target = |member: &Member<'a>| TargetShare {
        id: member.id,
        port: member.port,
        zone: match member.stand {
            Stand::In(zone) => Some(zone),
            Stand::All => Some("all"),
            Stand::Unknown => None,
        },
        health: member.health,
        probability: parts
            .as_ref()
            .map(|parts| parts.get(&(member.id, member.port)).copied().unwrap_or_default()),
    };
    GroupShare {
        arn,
        weight,
        unserved: parts.is_some().then_some(unserved),
        targets: members.iter().map(target).collect(),
        notes,
    }
}
