//! Balancers: which zones and healthy targets are left, and what then becomes of requests.

use std::collections::BTreeSet;

use aozu_elb::{ClassicLoadBalancer, LoadBalancer, TargetHealthState, TargetType, route::Places};
use aozu_names::{AccountId, Arn, Known, Region};
use aozu_vpc::VpcId;

use super::{Found, alarms::Signal, gone::Gone, standing::count};
use crate::{Model, RegionState};

pub(super) fn look(before: &Model<'_>, gone: &Gone, found: &mut Found) {
    if gone.zones.is_empty() && gone.instances.is_empty() && gone.functions.is_empty() {
        return;
    }
    for account in before.accounts() {
        for (region, state) in account.regions() {
            let places = Places::of(&state.ec2);
            let region = Of {
                id: (account.id(), region.clone()),
                zone: gone.zones.get(&(account.id(), region.clone())).map(String::as_str),
                state,
                places: &places,
                gone,
            };
            for balancer in state.elbv2.load_balancers().values() {
                region.balancer(balancer, found);
            }
            for balancer in state.elb.load_balancers().values() {
                region.classic(account.partition().as_str(), balancer, found);
            }
        }
    }
}

/// A region and what is gone from it.
struct Of<'a> {
    id: (AccountId, Region),
    zone: Option<&'a str>,
    state: &'a RegionState,
    places: &'a Places<'a>,
    gone: &'a Gone,
}

/// The healthy targets of a group, in all and of those that are left.
#[derive(Debug, Default)]
struct Targets {
    registered: u32,
    healthy: u32,
    left: u32,
    /// Registered, not healthy, and not gone: what is asked when nothing healthy is left.
    unhealthy_left: u32,
    unhealthy: u32,
    /// The zones in which healthy targets are left.
    zones: BTreeSet<String>,
    told: bool,
}

impl Of<'_> {
    fn is_gone(&self, vpc: Option<&VpcId>, id: &str, zone: Option<&str>) -> bool {
        if self.gone.instances.contains(id) || self.gone.functions.contains(id) {
            return true;
        }
        let Some(lost) = self.zone else { return false };
        let own = zone.filter(|zone| *zone != "all");
        own.or_else(|| self.places.zone_of(vpc, id).map(|zone| zone.as_str())) == Some(lost)
    }

    fn targets(&self, group: &Arn) -> Targets {
        let mut targets = Targets::default();
        let known = self.state.elbv2.target_groups().get(group);
        let vpc = known.and_then(|group| group.vpc_id());
        let regional = known
            .is_some_and(|group| matches!(group.target_type(), Some(TargetType::Lambda | TargetType::Alb)));
        let Some(health) = self.state.elbv2.target_health().get(group) else { return targets };
        targets.told = true;
        for (target, state) in health.targets() {
            targets.registered += 1;
            let zone = target.availability_zone().map(|zone| zone.as_str());
            let gone = self.is_gone(vpc, target.id(), zone) && !(regional && self.zone.is_some());
            // What is not checked, as functions are by default, is asked as if it were healthy.
            let healthy =
                matches!(state, Some(TargetHealthState::Healthy | TargetHealthState::Unavailable) | None);
            targets.healthy += u32::from(healthy);
            targets.unhealthy += u32::from(!healthy);
            if !gone {
                targets.left += u32::from(healthy);
                targets.unhealthy_left += u32::from(!healthy);
                if healthy {
                    let zone = zone.filter(|zone| *zone != "all").map(str::to_owned);
                    let place = || self.places.zone_of(vpc, target.id()).map(|zone| zone.as_str().to_owned());
                    targets.zones.extend(zone.or_else(place));
                }
            }
        }
        targets
    }

    fn balancer(&self, balancer: &LoadBalancer, found: &mut Found) {
        let arn = balancer.load_balancer_arn();
        let zones: Vec<&str> = balancer.zones().iter().map(|zone| zone.as_str()).collect();
        let left: Vec<&str> = zones.iter().copied().filter(|zone| Some(*zone) != self.zone).collect();
        let short = |arn: &Arn| arn.resource().to_owned();
        let mut healthy = (0, 0);
        let mut dead: Vec<String> = Vec::new();
        let mut alive = 0;
        let mut open: Vec<String> = Vec::new();
        let mut uneven: Vec<String> = Vec::new();
        for group in self.state.elbv2.target_groups_of(arn) {
            let targets = self.targets(group);
            if !targets.told {
                found.needs.push(format!(
                    "aws elbv2 describe-target-health --target-group-arn {group} --region {}",
                    self.id.1
                ));
                continue;
            }
            healthy = (healthy.0 + targets.healthy, healthy.1 + targets.left);
            let name = group.name().to_owned();
            if targets.left < targets.healthy || self.zone.is_some_and(|zone| zones.contains(&zone)) {
                found.signals.extend(Signal::group(
                    &self.id,
                    &short(arn),
                    &short(group),
                    targets.left,
                    targets.unhealthy + targets.healthy - targets.left,
                ));
            }
            if targets.healthy > 0 && targets.left == 0 {
                if targets.unhealthy_left > 0 {
                    open.push(name);
                } else {
                    dead.push(name);
                }
            } else if targets.left > 0 {
                alive += 1;
                let without: Vec<&str> =
                    left.iter().copied().filter(|zone| !targets.zones.contains(*zone)).collect();
                if self.crosses(balancer, group) == Some(false) && !without.is_empty() {
                    uneven.push(format!("`{name}` has no healthy target in {}", without.join(", ")));
                }
            }
        }
        let before = format!("{} with a node in each, {}", said(&zones), count(healthy.0, "healthy target"));
        let after = format!("{}, {}", said(&left), count(healthy.1, "healthy target"));
        let gone = &self.gone.because;
        if left.is_empty() && !zones.is_empty() {
            return found.lost(
                arn.as_str(),
                before,
                "no node is left",
                format!("all its nodes stand in {gone}"),
            );
        }
        if !dead.is_empty() {
            let why = format!(
                "every healthy target of `{}` is gone with {gone}, and none is left to ask: requests end in an error",
                dead.join("`, `")
            );
            if alive == 0 && open.is_empty() {
                return found.lost(arn.as_str(), before, after, why);
            }
            return found.degraded(arn.as_str(), before, after, why);
        }
        if !open.is_empty() {
            let why = format!(
                "every healthy target of `{}` is gone with {gone}: it fails open and asks unhealthy ones",
                open.join("`, `")
            );
            return found.degraded(arn.as_str(), before, after, why);
        }
        if left.len() < zones.len() || healthy.1 < healthy.0 {
            let mut why = format!("nodes and targets in {gone} are gone; requests go to the rest");
            if healthy.0 > 0 {
                let percent = u64::from(healthy.1) * 100 / u64::from(healthy.0);
                why.push_str(&format!(", {percent} % of the capacity"));
            }
            if left.len() == 1 && zones.len() > 1 {
                why.push_str("; one zone is left");
            }
            if !uneven.is_empty() {
                why.push_str(&format!("; requests do not cross zones, and {}", uneven.join(", ")));
            }
            return found.degraded(arn.as_str(), before, after, why);
        }
        if self.zone.is_some() && !zones.is_empty() {
            found.survives(arn.as_str(), before, "neither a node nor a target of it stands in the zone");
        }
    }

    /// Whether nodes send requests to targets of other zones: the group says, else the balancer, else AWS's default.
    fn crosses(&self, balancer: &LoadBalancer, group: &Arn) -> Option<bool> {
        let key = "load_balancing.cross_zone.enabled";
        let own = self.state.elbv2.target_group_attributes().get(group).and_then(|all| all.get(key));
        match own {
            Some("true") => return Some(true),
            Some("false") => return Some(false),
            _ => {}
        }
        // Of an Application Load Balancer only target groups can switch it off.
        if balancer.is_application() {
            return Some(true);
        }
        let all = self.state.elbv2.load_balancer_attributes();
        match all.get_known(balancer.load_balancer_arn()) {
            Known::Present(all) => Some(all.get(key) == Some("true")),
            _ => None,
        }
    }

    fn classic(&self, partition: &str, balancer: &ClassicLoadBalancer, found: &mut Found) {
        let name = balancer.load_balancer_name().as_str();
        let arn =
            format!("arn:{partition}:elasticloadbalancing:{}:{}:loadbalancer/{name}", self.id.1, self.id.0);
        let of_subnets = balancer.subnets().iter().filter_map(|id| self.state.ec2.subnets().get(id));
        let mut zones: BTreeSet<&str> =
            balancer.availability_zones().iter().map(|zone| zone.as_str()).collect();
        zones.extend(of_subnets.map(|subnet| subnet.availability_zone().as_str()));
        let left: Vec<&str> = zones.iter().copied().filter(|zone| Some(*zone) != self.zone).collect();
        let states = self.state.elb.instance_states().get(balancer.load_balancer_name());
        let serves = |id: &str| {
            states.is_none_or(|all| {
                all.instance_states().iter().any(|one| {
                    one.instance_id().as_str() == id
                        && one.state().is_none_or(|state| state.as_str() == "InService")
                })
            })
        };
        let all: Vec<&str> = balancer
            .instances()
            .iter()
            .map(|one| one.instance_id().as_str())
            .filter(|id| serves(id))
            .collect();
        let rest = all.iter().filter(|id| !self.is_gone(balancer.vpc_id(), id, None)).count();
        let counted = |number: usize| count(u32::try_from(number).unwrap_or(u32::MAX), "instance");
        let zones: Vec<&str> = zones.into_iter().collect();
        let before = format!("{}, {} in service", said(&zones), counted(all.len()));
        let after = format!("{}, {} in service", said(&left), counted(rest));
        let gone = &self.gone.because;
        if left.is_empty() && !zones.is_empty() {
            found.lost(arn, before, "no node is left", format!("all its nodes stand in {gone}"));
        } else if rest == 0 && !all.is_empty() {
            found.lost(arn, before, after, format!("every instance in service is gone with {gone}"));
        } else if rest < all.len() || left.len() < zones.len() {
            let why = format!("nodes and instances in {gone} are gone; requests go to the rest");
            found.degraded(arn, before, after, why);
        } else if self.zone.is_some() && !zones.is_empty() {
            found.survives(arn, before, "neither a node nor an instance of it stands in the zone");
        }
    }
}

fn said(zones: &[&str]) -> String {
    match zones {
        [] => "no zone".to_owned(),
        [one] => (*one).to_owned(),
        several => format!("{} zones", several.len()),
    }
}
