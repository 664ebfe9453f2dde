//! RDS: databases and clusters of them, Aurora's included.

use aozu_names::{Arn, Tags, wire::Operation};
use aozu_vpc::{AvailabilityZone, SecurityGroupId, SubnetId, VpcId};

use super::{Name, found_by, row};
use crate::{
    import::Evidence,
    noun::{list_failed, whole},
    service::service,
};

aozu_names::state! {
    /// The RDS of one region of one account.
    pub struct Rds: "rds" {
        /// The instances, by identifier.
        instances, instances_mut: Many DbInstance = "DBInstances",
        /// The clusters, by identifier.
        clusters, clusters_mut: Many DbCluster = "DBClusters",
    }
}

service!(Rds: Regional, rds,
    fn tell(&self, evidence: &mut Evidence) {
        self.instances().values().filter_map(DbInstance::arn).for_each(|arn| evidence.owned(arn));
        self.clusters().values().filter_map(DbCluster::arn).for_each(|arn| evidence.owned(arn));
    }
);

aozu_names::noun! {
    /// A zone, as a subnet of a group names it.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DbZone / DbZoneMirror {
        /// Its name.
        maybe name: AvailabilityZone = "Name",
    }
}

aozu_names::noun! {
    /// A subnet that databases may be placed in.
    ///
    /// Source: RDS API Reference, `Subnet`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DbSubnet / DbSubnetMirror {
        /// The subnet.
        one subnet_id: SubnetId = "SubnetIdentifier",
        /// Where it is.
        part zone: DbZone = "SubnetAvailabilityZone",
    }
}

aozu_names::noun! {
    /// The subnets that a database may be placed in.
    ///
    /// Source: RDS API Reference, `DBSubnetGroup`.
    pub struct DbSubnetGroup / DbSubnetGroupMirror {
        /// Its name.
        maybe name: Name = "DBSubnetGroupName",
        /// The VPC.
        maybe vpc_id: VpcId = "VpcId",
        /// The subnets.
        set subnets: DbSubnet = "Subnets",
    }
}

aozu_names::noun! {
    /// A security group of a database.
    ///
    /// Source: RDS API Reference, `VpcSecurityGroupMembership`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DbSecurityGroup / DbSecurityGroupMirror {
        /// The group.
        one group_id: SecurityGroupId = "VpcSecurityGroupId",
        /// `active`, or on the way there.
        maybe status: Name = "Status",
    }
}

aozu_names::noun! {
    /// A database.
    ///
    /// Source: RDS API Reference, `DBInstance`.
    pub struct DbInstance / DbInstanceMirror {
        /// Its identifier.
        one identifier: Name = "DBInstanceIdentifier",
        /// Its ARN.
        maybe arn: Arn = "DBInstanceArn",
        /// `postgres`, `aurora-mysql` and others.
        maybe engine: Name = "Engine",
        /// `available` and others.
        maybe status: Name = "DBInstanceStatus",
        /// Whether a copy in another zone takes over; not so of an instance of an Aurora cluster, whose
        /// cluster sees to it.
        value multi_az: bool = "MultiAZ",
        /// Where it is.
        maybe availability_zone: AvailabilityZone = "AvailabilityZone",
        /// Where the copy is that takes over.
        maybe secondary_availability_zone: AvailabilityZone = "SecondaryAvailabilityZone",
        /// Whether its name leads to a public address from outside of its VPC.
        value publicly_accessible: bool = "PubliclyAccessible",
        /// The subnets that it may be placed in.
        part db_subnet_group: DbSubnetGroup = "DBSubnetGroup",
        /// Its security groups.
        set vpc_security_groups: DbSecurityGroup = "VpcSecurityGroups",
        /// The cluster that it is of.
        maybe db_cluster_identifier: Name = "DBClusterIdentifier",
        /// The instance that it follows, where it is a read replica.
        maybe read_replica_source: Name = "ReadReplicaSourceDBInstanceIdentifier",
        /// Its read replicas, in order.
        sorted read_replicas: Name = "ReadReplicaDBInstanceIdentifiers",
        /// Whether its storage is encrypted.
        value storage_encrypted: bool = "StorageEncrypted",
        /// The key that it is encrypted with.
        maybe kms_key_id: Name = "KmsKeyId",
        /// Its tags.
        tags tags: Tags = "TagList",
    }
}

found_by!(DbInstance / DbInstanceMirror, identifier: Name = "DBInstanceIdentifier");

aozu_names::noun! {
    /// An instance of a cluster.
    ///
    /// Source: RDS API Reference, `DBClusterMember`.
    #[derive(Eq, PartialOrd, Ord)]
    pub struct DbClusterMember / DbClusterMemberMirror {
        /// The instance.
        one identifier: Name = "DBInstanceIdentifier",
        /// Whether it is the one that writes.
        value is_cluster_writer: bool = "IsClusterWriter",
    }
}

aozu_names::noun! {
    /// A cluster of databases, of Aurora or of RDS.
    ///
    /// Source: RDS API Reference, `DBCluster`.
    pub struct DbCluster / DbClusterMirror {
        /// Its identifier.
        one identifier: Name = "DBClusterIdentifier",
        /// Its ARN.
        maybe arn: Arn = "DBClusterArn",
        /// `aurora-mysql` and others.
        maybe engine: Name = "Engine",
        /// `provisioned`, `serverless` and others.
        maybe engine_mode: Name = "EngineMode",
        /// `available` and others.
        maybe status: Name = "Status",
        /// Whether it has instances in several zones.
        value multi_az: bool = "MultiAZ",
        /// The zones that its storage may be in, in order.
        sorted availability_zones: AvailabilityZone = "AvailabilityZones",
        /// The name of the subnets that it may be placed in.
        maybe db_subnet_group: Name = "DBSubnetGroup",
        /// Its security groups.
        set vpc_security_groups: DbSecurityGroup = "VpcSecurityGroups",
        /// Its instances.
        set members: DbClusterMember = "DBClusterMembers",
        /// Whether its storage is encrypted.
        value storage_encrypted: bool = "StorageEncrypted",
        /// The key that it is encrypted with.
        maybe kms_key_id: Name = "KmsKeyId",
        /// Its tags.
        tags tags: Tags = "TagList",
    }
}

found_by!(DbCluster / DbClusterMirror, identifier: Name = "DBClusterIdentifier");

impl DbCluster {
    /// Whether it has no instances that anybody places: Aurora Serverless v1 starts its capacity in another zone when
    /// the one it runs in fails.
    ///
    /// Source: Amazon Aurora User Guide, "Aurora Serverless v1 and failover".
    #[must_use]
    pub fn is_serverless(&self) -> bool {
        self.engine_mode().is_some_and(|mode| mode.as_str() == "serverless")
    }
}

pub(crate) static OPERATIONS: &[Operation<Rds>] = &[
    Operation {
        key_is_unique: true,
        file_names: &["RdsInstances"],
        collections: &["rds/DBInstances"],
        read: |rds, answer, reading| {
            whole(rds.instances_mut(), "DBInstances", "rds/DBInstances", answer, reading);
        },
        failed: |rds, _, code| list_failed(rds.instances_mut(), code),
        ..row("rds", "describe-db-instances", "DBInstances")
    },
    Operation {
        key_is_unique: true,
        collections: &["rds/DBClusters"],
        read: |rds, answer, reading| {
            whole(rds.clusters_mut(), "DBClusters", "rds/DBClusters", answer, reading);
        },
        failed: |rds, _, code| list_failed(rds.clusters_mut(), code),
        ..row("rds", "describe-db-clusters", "DBClusters")
    },
];
