use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// A gateway whose addresses hold so many connections to each destination.
fn small(addresses: u8, most: usize) -> NatTable {
    let mut table = NatTable::new((0..addresses).map(|n| Ipv4Addr::new(203, 0, 113, n))).unwrap();
    table.most = most;
    table
}

fn client(n: u32) -> SocketAddr {
    let [a, b, c, d] = (0x0a00_0000 + n / 60_000).to_be_bytes();
    SocketAddrV4::new(Ipv4Addr::new(a, b, c, d), u16::try_from(n % 60_000).unwrap() + 1024).into()
}

fn server(n: u8, port: u16) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::new(198, 51, 100, n), port)
}

#[test]
fn each_address_holds_55_000_connections_to_a_destination() {
    for addresses in [1_u8, 3] {
        let mut nat = small(addresses, NatTable::CONNECTIONS_PER_DESTINATION);
        let all = u32::from(addresses) * 55_000;
        let web = SocketAddr::from(server(7, 443));
        for n in 0..all {
            let spoken = nat.translate(Protocol::TCP, client(n), web, 0).unwrap();
            assert!(NatTable::PORTS.contains(spoken.port()));
        }
        let refused = nat.translate(Protocol::TCP, client(all), web, 0).unwrap_err();
        assert!(matches!(refused, TranslationError::ErrorPortAllocation { connections, .. }
            if connections == usize::try_from(all).unwrap()));
        assert!(refused.to_string().starts_with("`ErrorPortAllocation`"), "{refused}");
        // Another address, another port or another protocol is another destination.
        for (protocol, other) in
            [(Protocol::TCP, server(8, 443)), (Protocol::TCP, server(7, 80)), (Protocol::UDP, server(7, 443))]
        {
            assert!(nat.translate(protocol, client(all), other.into(), 0).is_ok());
        }
        // Those that stand go on, and one that ends makes room.
        assert!(nat.translate(Protocol::TCP, client(0), web, 0).is_ok());
        assert!(nat.close(Protocol::TCP, client(1), web) && !nat.close(Protocol::TCP, client(1), web));
        assert!(nat.translate(Protocol::TCP, client(all), web, 0).is_ok());
        assert_eq!(nat.active_connection_count(0), usize::try_from(all).unwrap() + 3);
    }
}

#[test]
fn ports_are_the_lowest_that_are_free() {
    let mut nat = small(2, 2);
    let web = SocketAddr::from(server(7, 443));
    let mut ports = Vec::new();
    for n in 0..4 {
        ports.push(nat.translate(Protocol::TCP, client(n), web, 0).unwrap().to_string());
    }
    assert_eq!(ports, ["203.0.113.0:1024", "203.0.113.0:1025", "203.0.113.1:1024", "203.0.113.1:1025"]);
    nat.close(Protocol::TCP, client(1), web);
    nat.close(Protocol::TCP, client(2), web);
    let next = nat.translate(Protocol::TCP, client(9), web, 0).unwrap();
    assert_eq!(next.to_string(), "203.0.113.0:1025");
}

#[test]
fn a_connection_is_forgotten_after_350_idle_seconds_and_not_before() {
    let mut nat = small(1, 1);
    let (dns, web) = (server(53, 53), server(7, 443));
    let spoken = nat.translate(Protocol::UDP, client(1), dns.into(), 10).unwrap();
    assert_eq!(nat.reply(Protocol::UDP, dns, spoken, 10 + 349), Some(client(1)));
    // The reply was a packet too.
    assert_eq!(nat.reply(Protocol::UDP, dns, spoken, 10 + 349 + 349), Some(client(1)));
    assert!(nat.translate(Protocol::UDP, client(2), dns.into(), 10 + 349 + 349).is_err());
    assert_eq!(nat.reply(Protocol::UDP, dns, spoken, 10 + 349 + 349 + 350), None);
    assert!(nat.translate(Protocol::UDP, client(2), dns.into(), 2000).is_ok());
    // What it has forgotten of TCP it resets, unless a new connection is opened.
    nat.translate(Protocol::TCP, client(1), web.into(), 2000).unwrap();
    let late = nat.carry(Protocol::TCP, client(1), web.into(), 2350).unwrap_err();
    assert_eq!(late, TranslationError::ConnectionReset(client(1), web));
    assert!(nat.translate(Protocol::TCP, client(1), web.into(), 2350).is_ok());
    // Of UDP every packet may open one.
    assert!(nat.carry(Protocol::UDP, client(1), server(53, 5353).into(), 9000).is_ok());
}

#[test]
fn tcp_udp_and_icmp_only_and_icmp_has_no_ports() {
    let mut nat = small(1, 2);
    for other in [Protocol::All, Protocol::Number(47), Protocol::Number(50), Protocol::ICMPV6] {
        let refused = nat.translate(other, client(1), server(7, 0).into(), 0).unwrap_err();
        assert_eq!(refused, TranslationError::Protocol(other));
    }
    let first = nat.translate(Protocol::ICMP, client(1), server(7, 0).into(), 0).unwrap();
    let again = nat.translate(Protocol::ICMP, client(1), server(7, 9).into(), 0).unwrap();
    assert_eq!(first, again);
    assert_eq!(nat.reply(Protocol::ICMP, server(7, 4), first, 0), Some(client(1)));
}

#[test]
fn nat64_brings_ipv6_to_ipv4() {
    let mut nat = small(1, 2);
    let v6: SocketAddr = "[2001:db8::9]:40000".parse().unwrap();
    let web: SocketAddr = "[64:ff9b::c633:6407]:443".parse().unwrap();
    let spoken = nat.translate(Protocol::TCP, v6, web, 0).unwrap();
    assert_eq!(nat.reply(Protocol::TCP, server(7, 443), spoken, 0), Some(v6));
    let ping = nat.translate(Protocol::ICMPV6, v6, web, 0).unwrap();
    assert_eq!(nat.reply(Protocol::ICMP, server(7, 0), ping, 0), Some(v6));
    let elsewhere: SocketAddr = "[2001:db8::1]:443".parse().unwrap();
    for (from, to) in [(v6, elsewhere), (v6, server(7, 443).into()), (client(1), web)] {
        let refused = nat.translate(Protocol::TCP, from, to, 0).unwrap_err();
        assert_eq!(refused, TranslationError::Family(from.ip(), to.ip()));
    }
}

#[test]
fn one_to_eight_different_addresses() {
    let address = |n| Ipv4Addr::new(203, 0, 113, n);
    assert!(NatTable::new((0..8).map(address)).is_ok());
    assert_eq!(NatTable::new((0..9).map(address)).unwrap_err(), TranslationError::Addresses(9));
    assert_eq!(NatTable::new([address(1); 2]).unwrap_err(), TranslationError::Addresses(2));
}

/// A packet from within, a reply to the last one, an end, or time that passes.
#[derive(Debug, Clone)]
enum Step {
    Translate(bool, u32, u8),
    Reply(usize),
    Close(bool, u32, u8),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<bool>(), 0..12_u32, 0..3_u8).prop_map(|(tcp, who, to)| Step::Translate(tcp, who, to)),
        2 => (0..64_usize).prop_map(Step::Reply),
        1 => (any::<bool>(), 0..12_u32, 0..3_u8).prop_map(|(tcp, who, to)| Step::Close(tcp, who, to)),
        1 => (0..400_u64).prop_map(Step::Pass),
    ]
}

type Asked = (Protocol, u32, u8);

/// What should be known: who asked, what spoke for it, and when it was used last; in a list, naively.
fn alive(known: &BTreeMap<Asked, (SocketAddrV4, u64)>, now: u64) -> Vec<(Asked, SocketAddrV4)> {
    let alive = known.iter().filter(|(_, (_, used))| now - used < NatTable::IDLE_SECONDS);
    alive.map(|(asked, (spoken, _))| (*asked, *spoken)).collect()
}

proptest! {
    /// Against a list that is searched from end to end: no two live connections to one destination share
    /// address and port, replies come back to who asked, ports run out exactly at the limit, and the lowest
    /// free port of the first address with one is taken.
    #[test]
    fn the_table_equals_a_list(
        steps in proptest::collection::vec(step(), 0..120),
        addresses in 1..4_u8,
        most in 1..5_usize,
    ) {
        let mut nat = small(addresses, most);
        let mut known = BTreeMap::<Asked, (SocketAddrV4, u64)>::new();
        let mut now = 0;
        let tcp_or_udp = |tcp| if tcp { Protocol::TCP } else { Protocol::UDP };
        for step in steps {
            match step {
                Step::Pass(seconds) => now += seconds,
                Step::Close(tcp, who, to) => {
                    let asked = (tcp_or_udp(tcp), who, to);
                    // One that was forgotten and not looked at since may still be closed; nothing shows it.
                    nat.close(asked.0, client(who), server(to, 443).into());
                    known.remove(&asked);
                }
                Step::Reply(which) => {
                    let live = alive(&known, now);
                    let Some((asked, spoken)) = live.get(which % live.len().max(1)).copied() else { continue };
                    let from = server(asked.2, 443);
                    prop_assert_eq!(nat.reply(asked.0, from, spoken, now), Some(client(asked.1)));
                    prop_assert_eq!(nat.reply(asked.0, server(asked.2, 444), spoken, now), None);
                    known.insert(asked, (spoken, now));
                }
                Step::Translate(tcp, who, to) => {
                    let asked = (tcp_or_udp(tcp), who, to);
                    let live = alive(&known, now);
                    let taken: Vec<SocketAddrV4> = live
                        .iter()
                        .filter(|(other, _)| (other.0, other.2) == (asked.0, asked.2))
                        .map(|(_, spoken)| *spoken)
                        .collect();
                    let expected = live.iter().find(|(other, _)| *other == asked).map(|(_, spoken)| *spoken);
                    let expected = expected.or_else(|| {
                        let room = nat.addresses().iter().find(|address| {
                            taken.iter().filter(|spoken| spoken.ip() == *address).count() < most
                        })?;
                        let mut ports = (1024..=u16::MAX).map(|port| SocketAddrV4::new(*room, port));
                        ports.find(|spoken| !taken.contains(spoken))
                    });
                    let spoken = nat.translate(asked.0, client(who), server(to, 443).into(), now);
                    prop_assert_eq!(spoken.as_ref().ok().copied(), expected);
                    if let Ok(spoken) = spoken {
                        known.insert(asked, (spoken, now));
                    }
                }
            }
            prop_assert_eq!(nat.active_connection_count(now), alive(&known, now).len());
        }
    }
}
