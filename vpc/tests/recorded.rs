//! Facts recorded from AWS (radkawar/stackd, Apache-2.0 by its README, commit 9dc356f), row by row: those
//! about VPCs, subnets and route tables.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may simply fail, and so may their helpers"
)]

use aozu_names::Problem;
use aozu_vpc::{Index, Network, Refused, RouteTarget, Subnet, Vpc};
use serde_json::{Value, json};

/// Rows about security groups and network ACLs, which have tests of their own.
const OF_FILTERS: [&str; 16] = [
    "ec2-0016", "ec2-0017", "ec2-0018", "ec2-0019", "ec2-0020", "ec2-0021", "ec2-0022", "ec2-0023",
    "ec2-0024", "ec2-0025", "ec2-0026", "ec2-0027", "ec2-0031", "ec2-0032", "ec2-0033", "ec2-0034",
];

/// Rows that nothing here expresses: deleting, tags by DeleteTags, AWS's choice of a zone, pages, DryRun.
const LEFT_OUT: [&str; 10] = [
    "ec2-0004", "ec2-0005", "ec2-0006", "ec2-0007", "ec2-0013", "ec2-0015", "ec2-0030", "ec2-0035",
    "ec2-0036", "ec2-0037",
];

fn id<T: std::str::FromStr>(prefix: &str, n: u32) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("{prefix}-{n:017}").parse().unwrap()
}

fn network(block: &str) -> Network {
    let mut network = Network::default();
    network.add_vpc(Vpc::new(id("vpc", 1), block.parse().unwrap()), id("rtb", 1)).unwrap();
    network
}

fn subnet(n: u32, block: &str) -> Subnet {
    Subnet::new(id("subnet", n), id("vpc", 1), block.parse().unwrap(), "ap-northeast-1a".parse().unwrap())
}

/// What became of the call: accepted, or the code of the rule that refuses it.
fn outcome(tried: Result<(), Refused>) -> Value {
    match tried {
        Ok(()) => json!("accepted"),
        Err(refused) => json!(refused.problem().map_or("taken", |problem| problem.rule().code)),
    }
}

fn first(network: &Network) -> &Subnet {
    network.subnets().values().next().unwrap()
}

/// What this crate makes of a row, and what it should be.
fn judge(id_of_row: &str, row: &Value) -> Option<(Value, Value)> {
    Some(match id_of_row {
        "ec2-0001" => {
            let vpc = Vpc::new(id("vpc", 1), row["input"]["CidrBlock"].as_str().unwrap().parse().unwrap());
            (json!(vpc.cidr_block().to_string()), row["result"]["CidrBlock"].clone())
        }
        "ec2-0002" => {
            let mut network = network("10.0.0.0/16");
            let again = Vpc::new(id("vpc", 2), "10.0.0.0/16".parse().unwrap());
            (outcome(network.add_vpc(again, id("rtb", 2))), row["outcome"].clone())
        }
        "ec2-0003" => {
            let network = network("10.0.0.0/16");
            let vpc = id("vpc", 1);
            let support = network.enable_dns_support().get(&vpc).unwrap().is_enabled();
            let hostnames = network.enable_dns_hostnames().get(&vpc).unwrap().is_enabled();
            (json!({"enableDnsSupport": support, "enableDnsHostnames": hostnames}), row["result"].clone())
        }
        "ec2-0008" => {
            let mut network = network(row["input"]["VpcCidr"].as_str().unwrap());
            network.add_subnet(subnet(1, row["input"]["CidrBlock"].as_str().unwrap())).unwrap();
            let made = first(&network);
            let block = made.cidr_block().unwrap().to_string();
            (
                json!({"CidrBlock": block, "AvailableIpAddressCount": made.usable_addresses()}),
                row["result"].clone(),
            )
        }
        "ec2-0009" => (
            json!(subnet(1, "10.0.1.0/24").usable_addresses()),
            row["result"]["AvailableIpAddressCount"].clone(),
        ),
        "ec2-0010" => {
            let mut network = network("10.0.0.0/16");
            network.add_subnet(subnet(1, "10.0.1.0/24")).unwrap();
            (outcome(network.add_subnet(subnet(2, "10.0.1.128/25"))), json!("VPC009"))
        }
        "ec2-0011" => (outcome(network("10.0.0.0/16").add_subnet(subnet(1, "10.9.0.0/24"))), json!("VPC008")),
        "ec2-0012" => (outcome(network("10.0.0.0/16").add_subnet(subnet(1, "10.0.1.0/29"))), json!("VPC010")),
        "ec2-0014" => (
            json!(subnet(1, "10.0.1.0/24").map_public_ip_on_launch()),
            row["result"]["MapPublicIpOnLaunch"].clone(),
        ),
        "ec2-0028" => {
            let network = network("10.0.0.0/16");
            let table = network.route_tables().values().next().unwrap();
            let [route] = table.routes() else { panic!("one route") };
            assert!(route.is_active() && *route.target() == RouteTarget::Local);
            (json!([route.origin().unwrap().as_str()]), json!(["CreateRouteTable"]))
        }
        "ec2-0029" => {
            let mut network = network("10.0.0.0/16");
            network.add_subnet(subnet(1, "10.0.1.0/24")).unwrap();
            let table = network.route_tables().values().next().unwrap();
            let [main] = table.associations() else { panic!("one association") };
            assert!(main.main() && main.subnet_id().is_none());
            let index = Index::new(&network);
            assert_eq!(index.route_table_of(first(&network)).present(), Some(&table));
            (json!(table.explicit_subnets().count()), json!(0))
        }
        _ => return None,
    })
}

#[test]
fn every_row_is_kept_tested_elsewhere_or_left_out_by_name() {
    for line in include_str!("data/ec2_validation.jsonl").lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let name = row["id"].as_str().unwrap();
        match judge(name, &row) {
            Some((ours, recorded)) => assert_eq!(ours, recorded, "{line}"),
            None => assert!(OF_FILTERS.contains(&name) || LEFT_OUT.contains(&name), "{line}"),
        }
        // A row that AWS refused is one that we refuse.
        let refused =
            judge(name, &row).is_some_and(|(ours, _)| ours.as_str().is_some_and(|x| x.starts_with("VPC")));
        assert_eq!(refused, row["outcome"] == "rejected" && judge(name, &row).is_some(), "{line}");
    }
}
