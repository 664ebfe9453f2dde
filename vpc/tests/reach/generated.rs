//! Answers about the estate of the benches are certified too.

#[path = "../../benches/estate/generate.rs"]
mod generate;

use std::collections::BTreeMap;

use aozu_vpc::reach::{Request, Verdict};

use crate::{
    certificate::World,
    net::{each, estate},
    seen::pretty,
};

/// From interface to interface, to the internet and from it: some of each get through, and all of those hold.
#[test]
fn the_estate_of_the_benches_is_certified() {
    let networks = generate::estate(400, 7);
    let (estate, world) = (estate(&networks), World::of(each(&networks)));
    let interfaces = each(&networks).flat_map(|network| network.network_interfaces().values());
    let plain: Vec<String> =
        interfaces.filter(|one| one.is_plain()).map(|one| one.network_interface_id().to_string()).collect();
    let nth = |n: usize| plain[n % plain.len()].clone();
    let mut certified = BTreeMap::new();
    for n in 0..1_500 {
        let (kind, source, destination) = match n % 3 {
            0 => ("across", nth(n * 97), nth(n * 89 + 11)),
            1 => ("out", nth(n * 97), "internet".to_owned()),
            _ => ("in", "internet".to_owned(), nth(n * 97)),
        };
        let destination_port = [Some(443), None, Some(22)][n / 3 % 3];
        let request =
            Request { source, destination: Some(destination), destination_port, ..Request::default() };
        let answer = estate.ask(&request).unwrap();
        if answer.network_path_found {
            let told = world.check(&request, &answer);
            assert_eq!(told, Ok(()), "{request:?}\n{}", pretty(&answer));
            *certified.entry((kind, answer.verdict == Verdict::Reachable)).or_insert(0) += 1;
        }
    }
    for kind in ["across", "out", "in"] {
        assert!(certified.get(&(kind, true)).is_some_and(|count| *count >= 20), "{certified:?}");
    }
}
