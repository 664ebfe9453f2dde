use aozu_names::{Findings, Problem, RuleInfo, Severity};
use aozu_vpc::AvailabilityZone;
use serde::Serialize;

use super::{Scope, scope::Named};
use crate::{
    plain::{
        Name,
        rds::{DbCluster, DbInstance},
    },
    shell::shell_word,
};

/// A database is gone with its zone.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("database `{database}` is in {} alone: nothing takes over when it fails", zone.as_ref().map_or("one zone", AvailabilityZone::as_str))]
pub struct DatabaseInOneZone {
    /// The database, or its cluster.
    pub database: Name,
    /// The zone, where it is known.
    pub zone: Option<AvailabilityZone>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "ACC010",
    name: "database-in-one-zone",
    severity: Severity::Warning,
    summary: "a database or a cluster of them has nothing in another zone that takes over",
    page: include_str!("../../rules/ACC010.md"),
    subject: "rds/DBInstances|rds/DBClusters",
    needs: &[],
    volatile: &[],
};

impl Problem for DatabaseInOneZone {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }

    fn help(&self) -> String {
        let name = shell_word(self.database.as_str());
        format!(
            "of an instance `aws rds modify-db-instance --db-instance-identifier {name} --multi-az`, of a cluster one more \
             instance in another zone (`aws rds create-db-instance --db-cluster-identifier {name} …`); where it may be \
             away for a while, suppress this"
        )
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let Some(here) = scope.here() else { return };
    for (name, database) in here.state.rds.instances().iter().filter(|(_, one)| is_alone(one)) {
        let zone = database.availability_zone().cloned();
        let named = Named {
            service: "rds",
            resource: format!("db:{name}"),
            id: name.as_str(),
            collection: "rds/DBInstances",
            key: name.as_str(),
            tags: Some(database.tags()),
        };
        let problem = DatabaseInOneZone { database: name.clone(), zone };
        here.report(findings, database.arn(), &named, &problem);
    }
    for (name, cluster) in here.state.rds.clusters().iter().filter(|(_, one)| has_one_instance(one)) {
        let only = cluster.members().first().and_then(|one| here.state.rds.instances().get(one.identifier()));
        let zone = only.and_then(DbInstance::availability_zone).cloned();
        let named = Named {
            service: "rds",
            resource: format!("cluster:{name}"),
            id: name.as_str(),
            collection: "rds/DBClusters",
            key: name.as_str(),
            tags: Some(cluster.tags()),
        };
        let problem = DatabaseInOneZone { database: name.clone(), zone };
        here.report(findings, cluster.arn(), &named, &problem);
    }
}

/// Whether nothing takes over. An instance of a cluster is the cluster's affair; a read replica is itself a copy.
fn is_alone(database: &DbInstance) -> bool {
    database.multi_az() == Some(false)
        && database.db_cluster_identifier().is_none()
        && database.read_replica_source().is_none()
        && !database.status().is_some_and(is_going)
}

/// Whether a cluster has one instance: its storage outlives the zone, and nobody serves it until RDS has made another.
fn has_one_instance(cluster: &DbCluster) -> bool {
    cluster.multi_az() == Some(false)
        && cluster.members().len() == 1
        && !cluster.is_serverless()
        && !cluster.status().is_some_and(is_going)
}

fn is_going(status: &Name) -> bool {
    status.as_str() == "deleting"
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::test::codes_here;

    fn database(member: &str, value: Value) -> Vec<String> {
        let mut orders = json!({"DBInstanceIdentifier": "orders", "Engine": "postgres", "MultiAZ": false,
            "AvailabilityZone": "us-east-1a"});
        orders[member] = value;
        codes_here(&json!({"rds": {"DBInstances": {"orders": orders}}}))
    }

    fn cluster(member: &str, value: Value) -> Vec<String> {
        let mut shop = json!({"DBClusterIdentifier": "shop", "Engine": "aurora-mysql", "MultiAZ": false,
            "DBClusterMembers": [{"DBInstanceIdentifier": "shop-1", "IsClusterWriter": true}]});
        shop[member] = value;
        codes_here(&json!({"rds": {"DBClusters": {"shop": shop}}}))
    }

    #[test]
    fn a_database_or_cluster_that_nothing_takes_over_for_is_found() {
        assert_eq!(database("MultiAZ", json!(false)), ["ACC010 orders"]);
        assert_eq!(cluster("MultiAZ", json!(false)), ["ACC010 shop"]);
    }

    #[test]
    fn one_that_has_a_copy_is_one_or_is_going_is_let_be() {
        for (member, value) in [
            ("MultiAZ", json!(true)),
            ("MultiAZ", Value::Null),
            ("DBClusterIdentifier", json!("shop")),
            ("ReadReplicaSourceDBInstanceIdentifier", json!("first")),
            ("DBInstanceStatus", json!("deleting")),
        ] {
            assert_eq!(database(member, value), [""; 0], "{member}");
        }
        let two = json!([{"DBInstanceIdentifier": "shop-1"}, {"DBInstanceIdentifier": "shop-2"}]);
        for (member, value) in [
            ("MultiAZ", json!(true)),
            ("DBClusterMembers", two),
            ("DBClusterMembers", json!([])),
            ("EngineMode", json!("serverless")),
            ("Status", json!("deleting")),
        ] {
            assert_eq!(cluster(member, value), [""; 0], "{member}");
        }
    }
}
