//! What is open to the world, on the accounts that ship in the repository: against what single questions say, and
//! whatever of a dump is missing.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "what cannot be read fails the test")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use aozu::{
    ExposureOptions, Model,
    vpc::{
        Protocol,
        reach::{Request, Verdict},
    },
};
use serde_json::Value;

/// Every public address that a dump's files name for an interface that is no NAT gateway's, with the interface.
fn addressed(root: &Path) -> BTreeMap<String, String> {
    let mut addressed = BTreeMap::new();
    let files = walkdir::WalkDir::new(root).into_iter().map(Result::unwrap);
    for file in files.filter(|file| file.file_name() == "NetworkInterfaces.json") {
        let answer: Value = serde_json::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
        for interface in answer["NetworkInterfaces"].as_array().unwrap() {
            let own = interface["Association"]["PublicIp"].as_str();
            let further = interface["PrivateIpAddresses"].as_array().unwrap();
            let further = further.iter().filter_map(|one| one["Association"]["PublicIp"].as_str());
            for address in own.into_iter().chain(further) {
                if interface["InterfaceType"] != "nat_gateway" {
                    let id = interface["NetworkInterfaceId"].as_str().unwrap();
                    addressed.insert(address.to_owned(), id.to_owned());
                }
            }
        }
    }
    addressed
}

fn agrees(root: &Path, open: &[&str], closed: &[&str]) {
    let import = common::read(root);
    let model = import.organization.compile();
    let lists = model.exposure().answer;
    let listed: BTreeMap<String, _> =
        lists.from_internet.iter().map(|one| (one.address.addr().to_string(), one)).collect();
    let unreached: BTreeMap<String, _> =
        lists.unreachable.iter().map(|one| (one.address.addr().to_string(), one)).collect();
    let addressed = addressed(root);
    let all: BTreeSet<&String> = listed.keys().chain(unreached.keys()).collect();
    assert_eq!(all, addressed.keys().collect::<BTreeSet<_>>(), "every address is in a list, and no other");
    for (address, interface) in &addressed {
        let request = Request {
            source: "internet".to_owned(),
            destination: Some(interface.clone()),
            destination_ip: Some(address.parse().unwrap()),
            protocol: Some(Protocol::All),
            ..Request::default()
        };
        let answer = model.estate().ask(&request).unwrap();
        match answer.verdict {
            Verdict::Reachable => {
                assert_eq!(listed[address].flows, answer.admitted_flows, "{address}");
                assert_eq!(listed[address].path, answer.hops, "{address}");
            }
            _ => assert_eq!(unreached[address].why, answer.explanations, "{address}"),
        }
    }
    // What a person reads in the dump.
    assert_eq!(listed.keys().map(String::as_str).collect::<Vec<_>>(), open);
    assert_eq!(unreached.keys().map(String::as_str).collect::<Vec<_>>(), closed);
}

#[test]
fn the_lists_say_what_the_dumps_say() {
    // The bastions are open; a probe's VPC has no internet gateway.
    agrees(&common::shop(), &["54.2.163.155"], &["54.214.198.16"]);
    agrees(&common::faults(), &["54.2.163.155", "54.214.244.108"], &["54.214.185.24"]);
}

/// Resources, ports and sources, in short.
fn open(model: &Model<'_>) -> Vec<String> {
    let lists = model.exposure().answer;
    let one = |one: &aozu::vpc::reach::Exposed<'_>| {
        let flow = |flow: &aozu::vpc::reach::AdmittedFlow| {
            let from: Vec<String> = flow.source_cidrs.iter().map(ToString::to_string).collect();
            format!("{:?} {:?} {}", flow.protocol, flow.destination_ports, from.join(" "))
        };
        let flows: Vec<String> = one.flows.iter().map(flow).collect();
        format!("{} {}", one.resource, flows.join(", "))
    };
    lists.from_internet.iter().map(one).collect()
}

#[test]
fn whatever_file_is_missing_nothing_is_silently_absent() {
    let root = common::faults();
    let import = common::read(&root);
    let model = import.organization.compile();
    let (whole, needs) = (open(&model), model.exposure().needs);
    let closed = model.exposure().answer.unreachable.len();
    let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    let files: Vec<_> = files.filter(|file| file.file_type().is_file()).collect();
    let of_network = |path: &Path| {
        path.components().any(|part| part.as_os_str() == "ap-northeast-1")
            && path.extension().is_some_and(|end| end == "json")
            && path.parent().is_some_and(|parent| parent.ends_with("ap-northeast-1"))
    };
    let mut looked = 0;
    for harmed in files.iter().filter(|file| of_network(file.path())) {
        let folder = tempfile::TempDir::new().unwrap();
        for file in
            files.iter().filter(|file| file.path() != harmed.path() && file.file_name() != "MANIFEST.json")
        {
            let to = folder.path().join(file.path().strip_prefix(&root).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file.path(), to).unwrap();
        }
        let import = common::read(folder.path());
        let model = import.organization.compile();
        let answer = model.exposure();
        let name = harmed.file_name().to_string_lossy();
        // Either all is there as it was, or the lists say what would have to be read.
        let same = open(&model) == whole;
        let told = answer.needs.iter().any(|call| !needs.contains(call));
        assert!(same || told, "{name}: {:?}", open(&model));
        assert_eq!(answer.answer.from_internet.len(), whole.len(), "{name}: both addresses are known still");
        assert_eq!(answer.answer.unreachable.len(), closed, "{name}: what is open is not said to be closed");
        looked += 1;
    }
    assert!(looked > 25, "{looked}");
}

#[test]
fn accounts_and_regions_are_selected() {
    let import = common::read(&common::faults());
    let model = import.organization.compile();
    let mut options = ExposureOptions::default();
    options.regions.insert("us-east-1".parse().unwrap());
    let elsewhere = model.exposure_of(&options).answer;
    assert!(elsewhere.from_internet.is_empty());
    assert!(elsewhere.to_internet.iter().all(|way| way.region.as_str() == "us-east-1"));
    options.regions.insert("ap-northeast-1".parse().unwrap());
    options.accounts.insert("111122223333".parse().unwrap());
    assert_eq!(model.exposure_of(&options).answer, model.exposure().answer);
}
