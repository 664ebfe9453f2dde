//! What is known of one target group, before anything is divided.

use std::collections::BTreeSet;

use aozu_names::{Arn, Known};

use super::{Loss, Places};
use crate::{Elbv2, LoadBalancer, TargetGroup, TargetHealthState};

/// Whether a target takes new requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fitness {
    /// It does.
    Fit,
    /// Only where its group fails open.
    Unfit,
    /// It does not.
    Gone,
    /// AWS did not say, or says a word that is not known.
    Unknown,
}

/// Where a target stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand<'a> {
    /// In this zone.
    In(&'a str),
    /// In no zone, and so reached from all: functions, balancers, and addresses outside the VPC.
    All,
    /// That was not read.
    Unknown,
}

/// A target of a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub id: &'a str,
    pub port: Option<u16>,
    pub health: Option<&'a TargetHealthState>,
    pub fitness: Fitness,
    pub stand: Stand<'a>,
}

/// A smallest number of healthy targets.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Threshold {
    count: Option<u32>,
    percentage: Option<u32>,
}

impl Threshold {
    /// Whether fewer are healthy than must be.
    pub(super) fn is_missed(self, healthy: usize, all: usize) -> bool {
        let count = self.count.is_some_and(|least| healthy < least as usize);
        let percentage = self.percentage.is_some_and(|least| healthy * 100 < all * least as usize);
        count || percentage
    }
}

/// A target group as a balancer sees it.
#[derive(Debug, Clone)]
pub(super) struct Group<'a> {
    /// Its targets; none where they were not read, for this reason.
    pub members: Result<Vec<Member<'a>>, String>,
    /// Whether a node sends to targets of other zones.
    pub cross_zone: bool,
    /// Below which a node sends to unhealthy targets too.
    pub routing: Threshold,
    /// Below which a zone is left out of DNS.
    pub dns: Threshold,
    /// Whether a zone is lost, so that it matters where each target stands.
    pub zone_lost: bool,
    /// What was taken for granted.
    pub assumptions: Vec<String>,
    /// The calls that were not made.
    pub needs: Vec<String>,
}

const DNS: &str = "target_group_health.dns_failover.minimum_healthy_targets";
const ROUTING: &str = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";

impl<'a> Group<'a> {
    pub(super) fn read(
        elb: &'a Elbv2,
        balancer: &LoadBalancer,
        arn: &'a Arn,
        places: &Places<'a>,
        loss: &Loss,
    ) -> Self {
        let (mut assumptions, mut needs) = (Vec::new(), Vec::new());
        let group = elb.target_groups().get(arn);
        let attributes = match elb.target_group_attributes().get_known(arn) {
            Known::Present(attributes) => Some(attributes),
            _ => {
                assumptions.push(format!("the settings of `{arn}` were not read: AWS's defaults are taken"));
                needs.push(format!("aws elbv2 describe-target-group-attributes --target-group-arn {arn}"));
                None
            }
        };
        let get = |key: &str| attributes.and_then(|attributes| attributes.get(key));
        let cross_zone = match get("load_balancing.cross_zone.enabled") {
            Some("true") => true,
            Some("false") => false,
            // An Application Load Balancer's own cross-zone balancing is always on.
            _ if balancer.is_application() => true,
            _ => match elb.load_balancer_attributes().get_known(balancer.load_balancer_arn()) {
                Known::Present(own) => own.get("load_balancing.cross_zone.enabled") == Some("true"),
                _ => {
                    let of = balancer.load_balancer_arn();
                    assumptions.push(format!(
                        "the settings of `{of}` were not read: cross-zone balancing is taken to be off"
                    ));
                    needs.push(format!(
                        "aws elbv2 describe-load-balancer-attributes --load-balancer-arn {of}"
                    ));
                    false
                }
            },
        };
        let threshold = |of: &str| Threshold {
            count: match get(&format!("{of}.count")) {
                Some("off") => None,
                Some(text) => text.parse().ok().or(Some(1)),
                None => Some(1),
            },
            percentage: get(&format!("{of}.percentage")).and_then(|text| text.parse().ok()),
        };
        let members = match elb.target_health().get_known(arn) {
            Known::Present(health) => {
                let read = |(target, state): (&'a crate::Target, Option<&'a TargetHealthState>)| {
                    member(group, target, state, balancer, places)
                };
                Ok(health.targets().map(read).filter(|member| !loss.takes(member)).collect())
            }
            Known::Absent => Ok(Vec::new()),
            Known::NotRead(reason) => {
                needs.push(format!("aws elbv2 describe-target-health --target-group-arn {arn}"));
                Err(format!("the targets of `{arn}` were not read ({reason})"))
            }
        };
        Self {
            members,
            cross_zone,
            zone_lost: !loss.zones.is_empty(),
            routing: threshold(ROUTING),
            dns: threshold(DNS),
            assumptions,
            needs,
        }
    }

    /// The targets that a node could send to: those that are registered and not on their way out.
    pub(super) fn population(&self) -> impl Iterator<Item = &Member<'a>> {
        let members = self.members.as_deref().unwrap_or_default();
        members.iter().filter(|member| member.fitness != Fitness::Gone)
    }

    /// Whether all that must be known of its targets is.
    pub(super) fn doubt(&self, arn: &Arn) -> Option<String> {
        match &self.members {
            Err(reason) => Some(reason.clone()),
            Ok(_) => {
                if let Some(unknown) = self.population().find(|member| member.fitness == Fitness::Unknown) {
                    return Some(format!("the health of target `{}` of `{arn}` is not known", unknown.id));
                }
                let unplaced = self.without_place().filter(|_| self.zone_lost)?;
                Some(format!(
                    "whether target `{}` of `{arn}` is lost is not known: its zone is not",
                    unplaced.id
                ))
            }
        }
    }

    /// Its target of which the zone is not known.
    pub(super) fn without_place(&self) -> Option<&Member<'a>> {
        self.population().find(|member| member.stand == Stand::Unknown)
    }
}

fn member<'a>(
    group: Option<&TargetGroup>,
    target: &'a crate::Target,
    health: Option<&'a TargetHealthState>,
    balancer: &LoadBalancer,
    places: &Places<'a>,
) -> Member<'a> {
    let zonal = group.is_none_or(TargetGroup::is_zonal);
    let vpc = group.and_then(TargetGroup::vpc_id).or(balancer.vpc_id());
    let stand = match target.availability_zone() {
        Some(zone) if zone == "all" => Stand::All,
        Some(zone) => Stand::In(zone.as_str()),
        None if !zonal => Stand::All,
        None => places.zone_of(vpc, target.id()).map_or(Stand::Unknown, |zone| Stand::In(zone.as_str())),
    };
    let elsewhere = |zone: &str| {
        let zones = balancer.zones();
        !zones.is_empty() && zones.into_iter().all(|own| own.as_str() != zone)
    };
    let fitness = match (health, stand) {
        (_, Stand::In(zone)) if elsewhere(zone) => Fitness::Gone,
        // Health that is not checked is taken for granted.
        (Some(TargetHealthState::Healthy | TargetHealthState::Unavailable), _) => Fitness::Fit,
        (Some(TargetHealthState::Initial | TargetHealthState::Unhealthy), _) => Fitness::Unfit,
        (
            Some(
                TargetHealthState::Draining
                | TargetHealthState::Unused
                | TargetHealthState::UnhealthyDraining,
            ),
            _,
        ) => Fitness::Gone,
        (Some(TargetHealthState::Other(_)) | None, _) => Fitness::Unknown,
    };
    Member {
        id: target.id(),
        port: target.port().or(group.and_then(TargetGroup::port)),
        health,
        fitness,
        stand,
    }
}

impl Loss {
    /// Whether a target is lost.
    fn takes(&self, member: &Member<'_>) -> bool {
        let zone = matches!(member.stand, Stand::In(zone) if self.zones.contains(zone));
        zone || self.targets.contains(member.id)
    }
}

/// The zones that a balancer stands in and that are not lost.
pub(super) fn zones_left<'a>(balancer: &'a LoadBalancer, loss: &Loss) -> BTreeSet<&'a str> {
    balancer
        .zones()
        .into_iter()
        .map(|zone| zone.as_str())
        .filter(|zone| !loss.zones.contains(*zone))
        .collect()
}
