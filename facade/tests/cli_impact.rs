//! `aozu impact`, by running the command on the accounts that ship in the repository, with one thing changed at a time.
#![cfg(feature = "cli")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "what is not there fails the test")]

mod cli_common;

use cli_common::{Dump, Ran, faults, shop, shop_document};
use serde_json::{Value, json};

fn asked(words: &str) -> Ran {
    Dump::new().run(&format!("impact {words} --output json"))
}

fn changed(words: &str, change: impl FnOnce(&mut Value)) -> Ran {
    let mut document = shop_document();
    change(&mut document["accounts"]["111122223333"]);
    let dump = Dump::new().file("state.json", &document.to_string());
    dump.run(&format!("impact state.json {words} --output json"))
}

/// The effect on a resource in one of the lists.
fn effect<'v>(told: &'v Value, list: &str, resource: &str) -> Option<&'v Value> {
    told["answer"][list]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["Resource"].as_str().unwrap().contains(resource))
}

#[test]
fn the_contracts_members_are_there() {
    let ran = asked(&format!("{} --az ap-northeast-1a", shop()));
    assert_eq!(ran.status, 0, "{}{}", ran.out, ran.err);
    let told = ran.json();
    assert_eq!(told["format"], "aozu/impact/1");
    let members: Vec<&str> = told["answer"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["Alarms", "Degraded", "Lost", "Removed", "Survives"]);
    assert_eq!(told["answer"]["Removed"], json!(["ap-northeast-1a"]));
    let one: Vec<&str> =
        told["answer"]["Degraded"][0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(one, ["After", "Before", "Resource", "Why"]);
}

#[test]
fn people_read_what_stops_first() {
    let ran = Dump::new().run(&format!("impact {} --az ap-northeast-1a", shop()));
    insta::assert_snapshot!("impact_zone", ran.out);
    let zones = Dump::new().run(&format!("impact {} --all-zones", faults()));
    insta::assert_snapshot!("impact_all_zones", zones.out);
}

#[test]
fn what_stands_in_the_zone_is_lost_and_what_is_spread_degrades() {
    let told = asked(&format!("{} --az ap-northeast-1a", shop())).json();
    for gone in ["i-05996b1faf32cf2ba", "nat-400b24d16a42a05e7", "subnet-8e9097ee6b6bcd7a9"] {
        assert_eq!(effect(&told, "Lost", gone).unwrap()["After"], "gone");
    }
    let domain = effect(&told, "Degraded", "domain/orders-search").unwrap();
    assert_eq!(domain["After"], "yellow, 4 data nodes left");
    assert!(effect(&told, "Degraded", "loadbalancer/app/shop").is_some());
    assert!(effect(&told, "Degraded", "function:order-api").is_some());
    assert!(effect(&told, "Survives", "function:thumbnail").is_some());
    // Each protected subnet goes out by the gateway of its own zone.
    assert!(effect(&told, "Survives", "subnet-45fb657cb7f87895c").is_some());
    let same = asked(&format!("--state {} --az apne1-az4", shop()));
    let lost = |told: &Value| -> Vec<Value> {
        told["answer"]["Lost"].as_array().unwrap().iter().map(|one| one["Resource"].clone()).collect()
    };
    assert_eq!(lost(&same.json()), lost(&told), "a zone's id is its name too");
}

#[test]
fn a_way_out_through_another_zone_is_lost_with_it() {
    let rest = changed("--az ap-northeast-1a", |account| {
        let routes = &mut account["regions"]["ap-northeast-1"]["ec2"]["RouteTables"]["rtb-594eaca5a79fb0458"]
            ["Routes"];
        let out = routes
            .as_array_mut()
            .unwrap()
            .iter_mut()
            .find(|one| one["DestinationCidrBlock"] == "0.0.0.0/0")
            .unwrap();
        out["NatGatewayId"] = "nat-400b24d16a42a05e7".into();
    });
    let told = rest.json();
    let subnet = effect(&told, "Degraded", "subnet-7e7e96c8b52fa93ca").unwrap();
    assert_eq!(subnet["After"], "no way to the internet");
    assert!(subnet["Why"].as_str().unwrap().contains("nat-400b24d16a42a05e7"), "{subnet}");
}

#[test]
fn a_gateway_alone_takes_its_subnets_ways() {
    let told = asked(&format!("{} --nat nat-400b24d16a42a05e7", shop())).json();
    assert_eq!(told["answer"]["Removed"], json!(["nat-400b24d16a42a05e7"]));
    assert!(effect(&told, "Degraded", "subnet-8e9097ee6b6bcd7a9").is_some(), "{told}");
    assert!(effect(&told, "Degraded", "subnet-45fb657cb7f87895c").is_none(), "it has a gateway of its own");
}

#[test]
fn without_a_role_nothing_that_bears_it_runs() {
    let function = asked(&format!("{} --role order-api-lambda", shop())).json();
    assert_eq!(effect(&function, "Lost", "function:order-api").unwrap()["After"], "every invocation fails");
    let instance = asked(&format!("{} --role web-instance", shop())).json();
    assert_eq!(effect(&instance, "Degraded", "i-05996b1faf32cf2ba").unwrap()["After"], "has no credentials");
    assert!(effect(&instance, "Degraded", "i-fdf93e5837d5b6d87").is_none(), "it has another role");
}

#[test]
fn an_instance_is_missed_by_its_balancer_and_its_alarm() {
    let told = asked(&format!("{} --instance web-0", shop())).json();
    assert!(effect(&told, "Degraded", "loadbalancer/app/shop").is_some(), "{told}");
    let alarms = told["answer"]["Alarms"].as_array().unwrap();
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    assert_eq!(alarms[0]["State"], "INSUFFICIENT_DATA");
    let breaching = changed("--instance web-0", |account| {
        let alarms = &mut account["regions"]["ap-northeast-1"]["cloudwatch"]["MetricAlarms"];
        alarms["cpu-i-05996b1faf32cf2ba"]["TreatMissingData"] = "breaching".into();
    });
    assert_eq!(breaching.json()["answer"]["Alarms"][0]["State"], "ALARM");
    let quiet = changed("--instance web-0", |account| {
        let alarms = &mut account["regions"]["ap-northeast-1"]["cloudwatch"]["MetricAlarms"];
        alarms["cpu-i-05996b1faf32cf2ba"]["TreatMissingData"] = "ignore".into();
    });
    assert_eq!(
        quiet.json()["answer"]["Alarms"],
        json!([]),
        "an alarm that ignores what is missing stays as it is"
    );
}

#[test]
fn a_domain_in_one_zone_is_lost_with_it_and_its_alarm_rings() {
    let told = changed("--az ap-northeast-1a", |account| {
        let region = &mut account["regions"]["ap-northeast-1"];
        let domain = &mut region["es"]["DomainStatusList"]["orders-search"];
        domain["ClusterConfig"]["ZoneAwarenessEnabled"] = false.into();
        domain["ClusterConfig"].as_object_mut().unwrap().remove("ZoneAwarenessConfig");
        domain["VPCOptions"]["AvailabilityZones"] = json!(["ap-northeast-1a"]);
        domain["VPCOptions"]["SubnetIds"] = json!(["subnet-5937d1ef06739f04e"]);
        let mut alarm = region["cloudwatch"]["MetricAlarms"]["dlq-not-empty"].clone();
        for (member, value) in [
            ("AlarmName", json!("search-red")),
            ("AlarmArn", json!("arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:search-red")),
            ("Namespace", json!("AWS/ES")),
            ("MetricName", json!("ClusterStatus.red")),
            ("Dimensions", json!([{"Name": "ClientId", "Value": "111122223333"}, {"Name": "DomainName", "Value": "orders-search"}])),
            ("Threshold", json!(1.0)),
            ("ComparisonOperator", json!("GreaterThanOrEqualToThreshold")),
        ] {
            alarm[member] = value;
        }
        region["cloudwatch"]["MetricAlarms"]["search-red"] = alarm;
    })
    .json();
    assert!(effect(&told, "Lost", "domain/orders-search").is_some(), "{told}");
    let alarms = told["answer"]["Alarms"].as_array().unwrap();
    let red = alarms.iter().find(|one| one["Alarm"].as_str().unwrap().ends_with("search-red")).unwrap();
    assert_eq!(red["State"], "ALARM");
    assert!(red["Why"].as_str().unwrap().contains("becomes 1"), "{red}");
}

#[test]
fn composite_alarms_follow_those_that_they_lean_on() {
    let composites = |told: &[(&str, &str, &str)]| {
        let told: Vec<_> = told.iter().map(|(name, rule, state)| (*name, *rule, *state)).collect();
        let answer = changed("--instance web-0", |account| {
            let alarms = &mut account["regions"]["ap-northeast-1"]["cloudwatch"];
            alarms["MetricAlarms"]["cpu-i-05996b1faf32cf2ba"]["TreatMissingData"] = "breaching".into();
            for (name, rule, state) in &told {
                let arn = format!("arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}");
                alarms["CompositeAlarms"][*name] = json!({"AlarmName": name, "AlarmArn": arn, "AlarmRule": rule,
                    "StateValue": state, "AlarmActions": ["arn:aws:sns:ap-northeast-1:111122223333:alarms"]});
            }
        })
        .json();
        let state = |name: &str| -> Option<String> {
            let alarms = answer["answer"]["Alarms"].as_array().unwrap();
            let named =
                alarms.iter().find(|one| one["Alarm"].as_str().unwrap().ends_with(&format!(":{name}")))?;
            Some(named["State"].as_str().unwrap().to_owned())
        };
        let states: Vec<_> = told.iter().map(|(name, ..)| state(name)).collect();
        (states, answer["assumptions"].to_string())
    };
    let alarm = Some("ALARM".to_owned());
    let cpu = "ALARM(cpu-i-05996b1faf32cf2ba)";
    let (states, assumptions) = composites(&[
        ("a-top", "ALARM(z-mid)", "OK"),
        ("z-mid", &format!("{cpu} AND NOT ALARM(dlq-not-empty)"), "OK"),
        ("both", &format!("{cpu} AND ALARM(dlq-not-empty)"), "OK"),
        ("stale", "ALARM(dlq-not-empty)", "ALARM"),
        ("flips", "ALARM(both)", "ALARM"),
    ]);
    assert_eq!(states, [alarm.clone(), alarm, None, None, None], "what leans on nothing that changed stays");
    assert!(!assumptions.contains("composite"), "{assumptions}");
    let (states, assumptions) = composites(&[
        ("one", &format!("{cpu} OR ALARM(two)"), "OK"),
        ("two", "ALARM(one) OR ALARM(three)", "OK"),
        ("three", "ALARM(two)", "OK"),
        ("lost", &format!("{cpu} OR ALARM(nowhere)"), "OK"),
        ("on-lost", &format!("{cpu} AND NOT ALARM(lost)"), "OK"),
        ("apart", "ALARM(apart-too)", "OK"),
        ("apart-too", "ALARM(apart)", "OK"),
    ]);
    assert!(states.iter().all(Option::is_none), "{states:?}");
    for told in ["`one`", "`two`", "`three`", "`lost`", "`on-lost`"] {
        assert!(
            assumptions.contains(&format!("composite alarm {told} is not followed")),
            "{told}: {assumptions}"
        );
    }
    assert!(
        !assumptions.contains("apart"),
        "what leans on nothing that changed is nobody's trouble: {assumptions}"
    );
}

#[test]
fn a_standby_is_lost_with_its_zone() {
    let told = |zone: &str, secondary: Option<&str>| {
        changed(&format!("--az {zone}"), |account| {
            let orders = &mut account["regions"]["ap-northeast-1"]["rds"]["DBInstances"]["orders"];
            orders["MultiAZ"] = true.into();
            orders["AvailabilityZone"] = "ap-northeast-1a".into();
            match secondary {
                Some(zone) => orders["SecondaryAvailabilityZone"] = zone.into(),
                None => drop(orders.as_object_mut().unwrap().remove("SecondaryAvailabilityZone")),
            }
        })
    };
    let standby = told("ap-northeast-1c", Some("ap-northeast-1c")).json();
    assert_eq!(effect(&standby, "Degraded", ":db:orders").unwrap()["After"], "one zone");
    let neither = told("ap-northeast-1d", Some("ap-northeast-1c")).json();
    assert!(effect(&neither, "Survives", ":db:orders").is_some());
    let unread = told("ap-northeast-1c", None);
    assert!(unread.json()["assumptions"].to_string().contains("the standby of"), "{}", unread.out);
}

#[test]
fn an_alarm_whose_state_was_not_read_is_asked_for() {
    let told = changed("--instance web-0", |account| {
        let alarms = &mut account["regions"]["ap-northeast-1"]["cloudwatch"]["MetricAlarms"];
        alarms["cpu-i-05996b1faf32cf2ba"].as_object_mut().unwrap().remove("StateValue");
    });
    assert_eq!(told.status, 3, "{}", told.out);
    assert!(
        told.json()["needs"].to_string().contains("describe-alarms --alarm-names cpu-i-05996b1faf32cf2ba"),
        "{}",
        told.out
    );
}

#[test]
fn a_suppressor_in_alarm_keeps_the_actions_back() {
    let cpu = "cpu-i-05996b1faf32cf2ba";
    let told = |suppressor: Option<&str>| {
        let answer = changed("--instance web-0", |account| {
            let alarms = &mut account["regions"]["ap-northeast-1"]["cloudwatch"];
            alarms["MetricAlarms"][cpu]["TreatMissingData"] = "breaching".into();
            alarms["CompositeAlarms"]["top"] = json!({"AlarmName": "top", "AlarmRule": format!("ALARM({cpu})"),
                "StateValue": "OK", "AlarmActions": ["arn:aws:sns:ap-northeast-1:111122223333:alarms"]});
            if let Some(suppressor) = suppressor {
                alarms["CompositeAlarms"]["top"]["ActionsSuppressor"] = suppressor.into();
            }
        })
        .json();
        let alarms = answer["answer"]["Alarms"].as_array().unwrap();
        let top = alarms.iter().find(|one| one["Alarm"] == "top").unwrap();
        (top["Actions"].as_array().unwrap().len(), answer["assumptions"].to_string().contains("`nowhere`"))
    };
    assert_eq!(told(None), (1, false));
    assert_eq!(told(Some(cpu)), (0, false), "it rings by then");
    assert_eq!(told(Some("dlq-not-empty")), (1, false), "it is quiet");
    assert_eq!(told(Some("nowhere")), (1, true));
}

#[test]
fn a_balancer_whose_targets_stand_in_one_zone_is_lost_with_it() {
    let told = asked(&format!("{} --az ap-northeast-1a", faults())).json();
    assert!(effect(&told, "Lost", "loadbalancer/app/shop").is_some(), "{told}");
    assert!(effect(&told, "Lost", "function:report-public-subnet").is_some(), "its only subnet lies there");
}

#[test]
fn databases_and_groups_of_instances_stand_in_zones_too() {
    let told = asked(&format!("{} --all-zones", faults())).json();
    let zones = told["answer"].as_array().unwrap();
    let lost = |name: &str| -> Vec<&str> {
        let with = zones.iter().filter(|one| {
            let all = one["Impact"]["Lost"].as_array().unwrap();
            all.iter().any(|effect| effect["Resource"].as_str().unwrap().contains(name))
        });
        with.map(|one| one["Zone"].as_str().unwrap()).collect()
    };
    let planted: Vec<Value> = serde_json::from_str(include_str!("data/planted.json")).unwrap();
    for id in ["RDS-SINGLE-AZ", "ASG-ONE-AZ"] {
        let resource = planted.iter().find(|one| one["id"] == id).unwrap()["resource"].as_str().unwrap();
        let name = resource.rsplit([':', '/']).next().unwrap();
        assert_eq!(lost(name).len(), 1, "{id} {resource}");
    }
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    let zone = asked(&format!("{} --az ap-northeast-1b", shop()));
    assert_eq!(zone.status, 2);
    assert!(
        zone.err.contains("there is no zone `ap-northeast-1b`") && zone.err.contains("did you mean"),
        "{}",
        zone.err
    );
    assert_eq!(asked(&shop()).status, 2, "something must be named");
    assert_eq!(asked(&format!("{} --az ap-northeast-1a --nat x", shop())).status, 2, "and one thing alone");
}

#[test]
fn lists_that_were_not_read_are_asked_for() {
    let mut document = shop_document();
    let region = &mut document["accounts"]["111122223333"]["regions"]["ap-northeast-1"];
    region.as_object_mut().unwrap().remove("rds");
    region["ec2"].as_object_mut().unwrap().remove("NatGateways");
    let dump = Dump::new().file("state.json", &document.to_string());
    let ran = dump.run("impact state.json --az ap-northeast-1a --output json");
    let needs = ran.json()["needs"].to_string();
    for call in
        ["aws rds describe-db-instances", "aws rds describe-db-clusters", "aws ec2 describe-nat-gateways"]
    {
        assert!(needs.contains(&format!("{call} --region ap-northeast-1")), "{call}: {needs}");
    }
    assert_eq!(ran.status, 3, "{}", ran.err);
}

#[test]
fn a_serverless_cluster_starts_elsewhere() {
    let mut document = shop_document();
    document["accounts"]["111122223333"]["regions"]["ap-northeast-1"]["rds"]["DBClusters"]["quiet"] = json!({
        "DBClusterIdentifier": "quiet", "DBClusterArn": "arn:aws:rds:ap-northeast-1:111122223333:cluster:quiet",
        "Engine": "aurora-mysql", "EngineMode": "serverless", "MultiAZ": false, "DBClusterMembers": []
    });
    let dump = Dump::new().file("state.json", &document.to_string());
    let ran = dump.run("impact state.json --az ap-northeast-1a --output json");
    let told = ran.json();
    let degraded = told["answer"]["Degraded"].as_array().unwrap();
    let quiet = degraded.iter().find(|one| one["Resource"].as_str().unwrap().ends_with(":cluster:quiet"));
    assert_eq!(quiet.unwrap()["Before"], "serverless");
    assert_eq!(ran.status, 0, "{told:#}");
}

#[test]
fn an_account_whose_zones_have_no_ids_is_asked_for() {
    let mut document = shop_document();
    let mut other = document["accounts"]["111122223333"].clone();
    other["global"] = json!({});
    other["regions"] = json!({"ap-northeast-1": {"rds": {"DBInstances": {"db": {
        "DBInstanceIdentifier": "db", "MultiAZ": false, "AvailabilityZone": "ap-northeast-1a"}}}}});
    document["accounts"]["444455556666"] = other;
    let dump = Dump::new().file("state.json", &document.to_string());
    let ran = dump.run("impact state.json --az ap-northeast-1a --output json");
    let told = ran.json();
    assert!(
        told["assumptions"].to_string().contains("nothing of account 444455556666 in ap-northeast-1"),
        "{told:#}"
    );
    assert!(
        told["needs"].to_string().contains("describe-availability-zones --region ap-northeast-1"),
        "{told:#}"
    );
    assert_eq!(ran.status, 3);
}
