//! What becomes of databases and groups of instances without a zone.

use super::{
    Found,
    alarms::Signal,
    gone::Gone,
    standing::{Place, count},
};
use crate::{plain::rds::DbInstance, shell::shell_word};

impl Place<'_> {
    pub(super) fn databases(&self, found: &mut Found) {
        let Some(zone) = self.zone else { return };
        let arn = |kind: &str, name: &str| {
            format!(
                "arn:{}:rds:{}:{}:{kind}:{name}",
                self.account.partition(),
                self.region,
                self.account.id()
            )
        };
        let lies = |one: &DbInstance| one.availability_zone().map(|own| own.as_str() == zone);
        // An instance of a cluster is the cluster's affair.
        for (name, one) in
            self.state.rds.instances().iter().filter(|(_, one)| one.db_cluster_identifier().is_none())
        {
            let told = one.arn().map_or_else(|| arn("db", name.as_str()), ToString::to_string);
            let asks = || {
                format!(
                    "aws rds describe-db-instances --db-instance-identifier {} --region {}",
                    shell_word(name.as_str()),
                    self.region
                )
            };
            match (lies(one), one.multi_az()) {
                (Some(false), Some(true)) if one.secondary_availability_zone().is_none() => {
                    // Be the standby gone or not, the database goes on.
                    found.assumptions.push(format!(
                        "the standby of `{told}`, whose zone was not read, is not in `{zone}`"
                    ));
                    found.survives(told, "available", "it does not stand in the zone");
                }
                (Some(false), Some(true))
                    if one.secondary_availability_zone().is_some_and(|own| own.as_str() == zone) =>
                {
                    found.degraded(told, "two zones", "one zone", format!("its standby stands in `{zone}`"));
                }
                (Some(false), _) => found.survives(told, "available", "it does not stand in the zone"),
                (Some(true), Some(true)) => found.degraded(
                    told,
                    "two zones",
                    "one zone",
                    format!("it stands in `{zone}`, and its standby in another zone takes over"),
                ),
                (Some(true), Some(false)) => {
                    found.signals.push(Signal::silent(self.id(), "DBInstanceIdentifier", name.as_str()));
                    found.lost(
                        told,
                        "one zone",
                        "nothing takes over",
                        format!("it stands in `{zone}` alone"),
                    );
                }
                (None, _) | (_, None) => found.needs.push(asks()),
            }
        }
        for (name, cluster) in self.state.rds.clusters().iter() {
            let told = cluster.arn().map_or_else(|| arn("cluster", name.as_str()), ToString::to_string);
            let elsewhere = !cluster.availability_zones().is_empty()
                && !cluster.availability_zones().iter().any(|own| own.as_str() == zone);
            if cluster.is_serverless() && elsewhere {
                found.survives(told, "serverless", "none of its zones is this one");
                continue;
            }
            if cluster.is_serverless() {
                let why =
                    format!("should it run in `{zone}`, it is started in another zone, which takes longer");
                found.degraded(told, "serverless", "started anew if it ran there", why);
                continue;
            }
            let members =
                cluster.members().iter().map(|one| self.state.rds.instances().get(one.identifier()));
            let lie: Option<Vec<bool>> = members.map(|one| one.and_then(lies)).collect();
            let Some(lie) = lie.filter(|all| !all.is_empty()) else {
                found.needs.push(format!("aws rds describe-db-instances --region {}", self.region));
                continue;
            };
            let number = |count_of: usize| u32::try_from(count_of).unwrap_or(u32::MAX);
            let left = lie.iter().filter(|lies| !**lies).count();
            let before = count(number(lie.len()), "instance");
            if left == 0 {
                let why = format!(
                    "all its instances stand in `{zone}`: its storage outlives the zone, and nobody serves it"
                );
                found.lost(told, before, "no instance is left", why);
            } else if left < lie.len() {
                let why = format!("an instance in `{zone}` is gone, and another one takes over");
                found.degraded(told, before, format!("{left} left"), why);
            } else {
                found.survives(told, before, "none of its instances stands in the zone");
            }
        }
    }

    pub(super) fn groups(&self, gone: &Gone, found: &mut Found) {
        let Some(zone) = self.zone else { return };
        for (name, group) in self.state.autoscaling.groups().iter() {
            let told = group.arn().map_or_else(|| name.to_string(), ToString::to_string);
            let zones = group.availability_zones();
            let before = format!(
                "{} in {}",
                count(u32::try_from(group.instances().len()).unwrap_or(u32::MAX), "instance"),
                count(u32::try_from(zones.len()).unwrap_or(u32::MAX), "zone")
            );
            let lies = |id: &str| gone.instances.contains(id);
            let hit = group.instances().iter().filter(|one| {
                one.availability_zone()
                    .map_or_else(|| lies(one.instance_id().as_str()), |own| own.as_str() == zone)
            });
            let left = group.instances().len() - hit.count();
            if zones.is_empty() {
                found
                    .needs
                    .push(format!("aws autoscaling describe-auto-scaling-groups --region {}", self.region));
            } else if !zones.iter().any(|own| own.as_str() == zone) {
                found.survives(told, before, "it does not stand in the zone");
            } else if zones.len() == 1 {
                let why = format!("`{zone}` is its only zone: it has nowhere to start instances");
                found.lost(told, before, "no instance, and none can be started", why);
            } else {
                let why =
                    "it starts new instances in its other zones, as far as there is capacity".to_owned();
                found.degraded(told, before, format!("{left} left at once"), why);
            }
        }
    }
}
