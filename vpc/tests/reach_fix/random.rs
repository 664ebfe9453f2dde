//! On made-up networks: whatever is printed opens the path, and no part of it does.

use aozu_vpc::reach::{Request, Verdict};

use super::world::{estate, hold};

#[path = "../../benches/estate/generate.rs"]
mod generate;

/// So many questions are asked of each network.
const QUESTIONS: usize = 40;

#[test]
fn what_is_printed_opens_the_path_and_no_part_of_it_does() {
    let mut found = 0;
    let mut sizes = std::collections::BTreeMap::<usize, usize>::new();
    for seed in 1..=2 {
        let networks = generate::estate(100, seed);
        let interfaces: Vec<String> = networks
            .iter()
            .flat_map(|(_, _, network)| network.network_interfaces().values())
            .filter(|interface| interface.is_plain())
            .map(|interface| interface.network_interface_id().to_string())
            .collect();
        let nth = |n: usize| interfaces[n % interfaces.len()].clone();
        for n in 0..QUESTIONS {
            let (source, destination) = match n % 4 {
                0 => ("internet".to_owned(), nth(n * 31 + 3)),
                1 => (nth(n * 37), "internet".to_owned()),
                _ => (nth(n * 37), nth(n * 41 + 11)),
            };
            let request = Request {
                source,
                destination: Some(destination),
                destination_port: Some(if n % 3 == 0 { 9999 } else { 443 }),
                fix: true,
                ..Request::default()
            };
            let lines = hold(&networks, &request);
            if lines.is_empty() {
                let estate = estate(&networks);
                let answer = estate.ask(&request).unwrap();
                assert!(answer.verdict == Verdict::Reachable || answer.unfixable.is_some(), "{request:?}");
            } else {
                found += 1;
                *sizes.entry(lines.len()).or_default() += 1;
            }
        }
    }
    assert!(found >= QUESTIONS, "only {found} questions had edits: {sizes:?}");
    assert!(sizes.len() >= 3, "{sizes:?}");
}

#[test]
fn the_order_of_the_networks_does_not_show() {
    let mut networks = generate::estate(100, 3);
    let request = |networks: &super::world::Networks| {
        let interfaces = networks.iter().flat_map(|(_, _, network)| network.network_interfaces().values());
        let mut ids: Vec<String> = interfaces
            .filter(|one| one.is_plain())
            .map(|one| one.network_interface_id().to_string())
            .collect();
        ids.sort();
        let nth = |n: usize| ids[n % ids.len()].clone();
        (0..6)
            .map(move |n| Request {
                source: nth(n * 7),
                destination: Some(nth(n * 11 + 5)),
                destination_port: Some(9999),
                fix: true,
                ..Request::default()
            })
            .collect::<Vec<_>>()
    };
    let questions = request(&networks);
    let lines = |networks: &super::world::Networks| -> Vec<Vec<String>> {
        questions.iter().map(|one| estate(networks).ask(one).unwrap().fixes).collect()
    };
    let before = lines(&networks);
    networks.reverse();
    assert_eq!(lines(&networks), before);
}
