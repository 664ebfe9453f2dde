//! What the three rules about groups open to the world share.

use crate::{Protocol, SecurityGroup};

/// Ports, what listens on them, and the blocks that are let in.
pub(crate) type Open = (Vec<u16>, Vec<&'static str>, Vec<&'static str>);

/// Which of the ports the whole internet may reach, by TCP or by UDP.
pub(crate) fn open_to_world(group: &SecurityGroup, table: &[(u16, &'static str)]) -> Option<Open> {
    let (mut ports, mut services, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for (port, service) in table {
        let open = [Protocol::TCP, Protocol::UDP].map(|protocol| group.admits_from_anywhere(protocol, *port));
        if open.iter().any(|world| world.is_open()) {
            ports.push(*port);
            services.push(*service);
            sources.extend(open.iter().flat_map(|world| world.blocks()));
        }
    }
    sources.sort_unstable();
    sources.dedup();
    (!ports.is_empty()).then_some((ports, services, sources))
}

/// Ports with what listens on them, as a message names them.
pub(crate) fn named(ports: &[u16], services: &[&str]) -> String {
    let each = ports.iter().zip(services).map(|(port, service)| format!("port {port} ({service})"));
    each.collect::<Vec<_>>().join(", ")
}
