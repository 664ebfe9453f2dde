use crate::{house, report::Report, source, tree::Tree};

/// What would let the world in.
const IMPURE: &[&str] = &[
    "Instant",
    "SystemTime",
    "std::env",
    "std::fs",
    "std::net::TcpStream",
    "std::net::ToSocketAddrs",
    "std::net::UdpSocket",
    "std::process",
    "std::thread",
    "thread_local!",
];

/// A service crate is pure: the same input gives the same bytes, and nothing else is asked. No clock, no
/// environment, no files, no network, no threads. Tests may do as they please.
pub(super) fn check(tree: &Tree, report: &mut Report) {
    for path in tree.rust() {
        let domain = path.split_once("/src/").and_then(|(folder, _)| house::by_folder(folder));
        if !domain.is_some_and(|room| room.domain) {
            continue;
        }
        let Some(text) = tree.read(path) else { continue };
        let code = source::code_only(&text);
        let library = code.split("#[cfg(test)]").next().unwrap_or_default();
        for word in IMPURE {
            for at in source::words(library, word) {
                report.problem(
                    format_args!("{path}:{}", source::line_of(&text, at)),
                    format_args!("`{word}` lets the world in; a service crate takes it as input"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::made_up::House;

    #[test]
    fn a_service_crate_asks_nothing_of_the_world() {
        let text = "// std::fs\nfn f() { std::env::var(\"X\"); }\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        let house = House::good().with("vpc/src/a.rs", text).with("vpc/tests/b.rs", "use std::fs;\n");
        assert_eq!(
            house.problems(),
            ["vpc/src/a.rs:2: `std::env` lets the world in; a service crate takes it as input"]
        );
        assert!(House::good().with("facade/src/a.rs", text).problems().is_empty());
    }
}
