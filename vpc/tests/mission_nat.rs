//! What this house says of NAT, as a test.

use std::net::{SocketAddr, SocketAddrV4};

use aozu_vpc::{NatTable, Protocol};

/// "NAT: remembers private address and source port, speaks with its own public address, and translates
/// replies back."
#[test]
fn nat_remembers_private_address_and_source_port_and_translates_replies_back() {
    let mut nat = NatTable::new(["203.0.113.25".parse().unwrap()]).unwrap();
    let site: SocketAddrV4 = "198.51.100.7:443".parse().unwrap();
    let clients: [SocketAddr; 3] =
        ["10.0.2.9:40000", "10.0.2.9:40001", "10.0.3.14:40000"].map(|client| client.parse().unwrap());

    // It speaks with its own public address, from a port of its own for each.
    let spoken = clients.map(|client| nat.translate(Protocol::TCP, client, site.into(), 0).unwrap());
    for (n, own) in spoken.iter().enumerate() {
        assert_eq!(own.ip(), &std::net::Ipv4Addr::new(203, 0, 113, 25));
        assert!(!spoken[..n].contains(own), "the site cannot tell two clients apart by {own}");
    }

    // It remembers who asked: each reply goes to the private address and source port it is for.
    for (client, own) in clients.into_iter().zip(spoken) {
        assert_eq!(nat.reply(Protocol::TCP, site, own, 1), Some(client));
    }

    // Out, never in: what nobody asked for is dropped.
    let stranger: SocketAddrV4 = "192.0.2.66:443".parse().unwrap();
    assert_eq!(nat.reply(Protocol::TCP, stranger, spoken[0], 1), None);
    assert_eq!(nat.reply(Protocol::TCP, site, "203.0.113.25:22".parse().unwrap(), 1), None);
}
