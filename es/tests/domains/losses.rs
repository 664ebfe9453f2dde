//! What is left when a node or a zone is lost.

use aozu_es::{
    Domain,
    allocate::{Balanced, Health, Index, settle},
    availability::{Lost, Majority, losses, majority_after_zone, voters_by_zone},
    wire,
};
use serde_json::{Value, json};

fn domain(nodes: u32, zones: u32, volume: u32) -> Domain {
    let json = json!({
        "DomainName": "acme-search",
        "ClusterConfig": {"InstanceType": "r6g.large.search", "InstanceCount": nodes, "DedicatedMasterEnabled": true,
            "DedicatedMasterType": "m6g.large.search", "DedicatedMasterCount": 3, "ZoneAwarenessEnabled": zones > 1,
            "ZoneAwarenessConfig": {"AvailabilityZoneCount": zones}},
        "EBSOptions": {"EBSEnabled": true, "VolumeType": "gp3", "VolumeSize": volume}
    });
    Domain::try_from(serde_json::from_value::<wire::Domain>(json).unwrap()).unwrap()
}

fn index(primaries: u32, replicas: u32, gib: u64) -> Index {
    Index {
        name: "logs".into(),
        primaries,
        replicas,
        limit: None,
        shard_size: gib << 30,
        priority: 0,
        created: 0,
    }
}

/// For each zone: health at once, health when rebuilt, the fullest disk.
fn zones(domain: &Domain, index: Index) -> Vec<(Health, Health, Option<u64>)> {
    let mut cluster = domain.cluster(vec![index]).unwrap().unwrap();
    settle(&mut cluster, &mut Balanced::default());
    let all = losses(&cluster, "zone").unwrap();
    assert_eq!(serde_json::to_value(&all).unwrap().as_array().map(Vec::len), Some(all.len()));
    all.iter()
        .filter(|loss| matches!(loss.lost, Lost::Zone(_)))
        .map(|loss| (loss.at_once, loss.rebuilt, loss.fullest))
        .collect()
}

#[test]
fn with_a_replica_no_zone_takes_data_with_it_and_without_one_each_does() {
    assert!(zones(&domain(6, 3, 100), index(6, 1, 1)).iter().all(|zone| zone.0 == Health::Yellow));
    assert!(zones(&domain(6, 3, 100), index(6, 0, 1)).iter().all(|zone| zone.0 == Health::Red));
    assert!(zones(&domain(3, 1, 100), index(6, 1, 1)).iter().all(|zone| zone.0 == Health::Red));
}

// Copies are kept apart by force: what a dead zone held is not rebuilt into the others.
#[test]
fn forced_zones_leave_replicas_of_a_lost_zone_unassigned() {
    for zone in zones(&domain(4, 2, 100), index(6, 1, 1)) {
        assert_eq!((zone.0, zone.1), (Health::Yellow, Health::Yellow));
    }
}

#[test]
fn a_lost_nodes_copies_find_room_below_the_watermarks_or_none() {
    let fill = |gib: u64| {
        let mut cluster = domain(6, 3, 100).cluster(vec![index(6, 1, gib)]).unwrap().unwrap();
        settle(&mut cluster, &mut Balanced::default());
        assert_eq!(cluster.health(), Health::Green, "{gib}");
        let all = losses(&cluster, "zone").unwrap();
        all.into_iter().find(|loss| matches!(loss.lost, Lost::Node(_))).unwrap()
    };
    // 80 GiB of a volume are usable. Two copies of 10 GiB a node, four on the lost one's neighbour.
    let roomy = fill(10);
    assert_eq!((roomy.rebuilt, roomy.unassigned), (Health::Green, 0));
    assert!(roomy.fullest.unwrap() <= 90, "{roomy:?}");
    // Two copies of 30 GiB a node: a third would cross the high watermark anywhere.
    let tight = fill(30);
    assert_eq!((tight.rebuilt, tight.unassigned), (Health::Yellow, 2), "{tight:?}");
    assert!(tight.read_only.is_empty());
}

// es.md §2: the zones left must hold all copies below the watermarks. Of a volume of 100 GiB, 80 are usable.
#[test]
fn after_the_loss_of_a_zone_the_fullest_disk_is_told() {
    // 12 copies of 10 GiB over six nodes; four find the other two zones, three a node: 30 of 80 GiB.
    for zone in zones(&domain(6, 3, 100), index(6, 1, 10)) {
        assert_eq!(zone, (Health::Yellow, Health::Green, Some(38)));
    }
    // Two zones, forced: nothing is rebuilt, and the disks that are left stay as they are: 30 of 80 GiB.
    for zone in zones(&domain(4, 2, 100), index(6, 1, 10)) {
        assert_eq!(zone, (Health::Yellow, Health::Yellow, Some(38)));
    }
    // Copies of 25 GiB: two a node are 50 of 80 GiB; a third would cross the high watermark of 90 %.
    for zone in zones(&domain(6, 3, 100), index(6, 1, 25)) {
        assert_eq!(zone, (Health::Yellow, Health::Yellow, Some(63)));
    }
    // One zone: no disk is left.
    assert_eq!(zones(&domain(3, 1, 100), index(6, 1, 10)), [(Health::Red, Health::Red, None)]);
    // Volumes that were not read: nothing is said of disks.
    let json = json!({"DomainName": "acme-search", "ClusterConfig": {"InstanceCount": 6, "ZoneAwarenessEnabled": true,
        "ZoneAwarenessConfig": {"AvailabilityZoneCount": 3}}});
    let unread = Domain::try_from(serde_json::from_value::<wire::Domain>(json).unwrap()).unwrap();
    assert!(zones(&unread, index(6, 1, 10)).iter().all(|zone| zone.2.is_none()));
}

#[test]
fn masters_lie_in_three_zones_where_the_region_has_them() {
    let config = |nodes, zones| domain(nodes, zones, 100).cluster_config().cloned().unwrap();
    assert_eq!(majority_after_zone(&voters_by_zone(&config(4, 2), 3).unwrap()), Majority::Kept);
    assert_eq!(majority_after_zone(&voters_by_zone(&config(4, 2), 2).unwrap()), Majority::Depends);
    assert_eq!(majority_after_zone(&voters_by_zone(&config(4, 1), 3).unwrap()), Majority::Lost);
}

#[test]
fn of_a_domain_that_was_not_read_nothing_is_said() {
    let json: Value = json!({"DomainName": "acme-search"});
    let unread = Domain::try_from(serde_json::from_value::<wire::Domain>(json).unwrap()).unwrap();
    assert!(unread.cluster(vec![index(1, 1, 1)]).unwrap().is_none());
}
