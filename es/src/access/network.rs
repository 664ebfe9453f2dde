//! Whether packets arrive.

use std::net::IpAddr;

use aozu_iam::evaluate::Decision;
use aozu_vpc::{Network, NetworkInterface, Protocol, is_public, reach};

use super::{NetworkAnswer, Packets, Request, answer::Basis, ask::describe};
use crate::{DomainName, limits::HTTPS_PORT};

/// The interfaces of a domain in a VPC: the service describes each of them as `ES` and the domain's name.
///
/// Source: AWS re:Post Knowledge Center, "How do I find the elastic network interfaces of my OpenSearch Service domain"
/// (2026).
///
/// ```
/// use aozu_vpc::Network;
/// assert!(aozu_es::access::interfaces_of(&Network::default(), &"logs".parse()?).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn interfaces_of<'n>(network: &'n Network, domain: &DomainName) -> Vec<&'n NetworkInterface> {
    let is_its = |interface: &&NetworkInterface| {
        let name = interface.description().and_then(|text| text.strip_prefix("ES "));
        name == Some(domain.as_str())
    };
    network.network_interfaces().values().filter(is_its).collect()
}

pub(super) fn ask<'e>(
    request: &Request<'_>,
    packets: Option<&Packets<'e>>,
    basis: &mut Basis,
) -> NetworkAnswer<'e> {
    match request.domain.is_in_vpc() {
        Some(true) => in_vpc(request, packets, basis),
        Some(false) => public(request, packets, basis),
        None => {
            basis.need(describe(request));
            said(Decision::Depends, "whether its endpoint lies in a VPC was not read")
        }
    }
}

fn said<'e>(decision: Decision, because: impl Into<String>) -> NetworkAnswer<'e> {
    NetworkAnswer { decision, because: because.into(), paths: Vec::new() }
}

fn packets_to(client: &str, destination: &str) -> reach::Request {
    reach::Request {
        source: client.to_owned(),
        destination: Some(destination.to_owned()),
        protocol: Some(Protocol::TCP),
        destination_port: Some(HTTPS_PORT),
        ..reach::Request::default()
    }
}

/// A public endpoint: whoever has a way to the internet.
fn public<'e>(request: &Request<'_>, packets: Option<&Packets<'e>>, basis: &mut Basis) -> NetworkAnswer<'e> {
    const OPEN: &str = "its endpoint is public: packets of whoever is on the internet arrive";
    let Some(client) = request.client else {
        basis.assume("the client has a way to the internet: where it stands is not told");
        return said(Decision::Allowed, OPEN);
    };
    let elsewhere = client.parse::<IpAddr>().is_ok_and(is_public);
    if client == "internet" || elsewhere {
        return said(Decision::Allowed, OPEN);
    }
    let Some(packets) = packets else {
        basis.need("aws ec2 describe-network-interfaces");
        return said(
            Decision::Depends,
            format!("its endpoint is public; whether `{client}` has a way to the internet was not read"),
        );
    };
    walk(packets, client, &["internet"], basis, |decision| match decision {
        Decision::Allowed => format!("its endpoint is public, and `{client}` has a way to the internet"),
        Decision::ImplicitDeny => {
            format!("its endpoint is public, and `{client}` has no way to the internet")
        }
        _ => format!("its endpoint is public; whether `{client}` has a way to the internet cannot be told"),
    })
}

/// An endpoint in a VPC: its name stands for the addresses of the domain's interfaces, any of which may be asked.
fn in_vpc<'e>(request: &Request<'_>, packets: Option<&Packets<'e>>, basis: &mut Basis) -> NetworkAnswer<'e> {
    let Some(client) = request.client else {
        return said(
            Decision::Depends,
            "its endpoint lies in a VPC, and where the client stands is not told",
        );
    };
    let interfaces = packets.map(|packets| interfaces_of(packets.network, request.domain.name()));
    let (Some(packets), Some(interfaces)) = (packets, interfaces.filter(|all| !all.is_empty())) else {
        basis.need(format!("aws ec2 describe-network-interfaces --region {}", request.arn.region()));
        return said(
            Decision::Depends,
            "its endpoint lies in a VPC, and its network interfaces were not read",
        );
    };
    let ids: Vec<&str> = interfaces.iter().map(|one| one.network_interface_id().as_str()).collect();
    let answer = walk(packets, client, &ids, basis, |decision| match decision {
        Decision::Allowed => {
            format!("packets from `{client}` arrive at each of its {} interfaces", ids.len())
        }
        Decision::ImplicitDeny => {
            format!("packets from `{client}` arrive at none of its {} interfaces", ids.len())
        }
        _ => format!(
            "whether packets from `{client}` arrive cannot be told, or depends on which of its {} interfaces is asked",
            ids.len()
        ),
    });
    // Where more interfaces may be than were read, some are not all.
    if !packets.network.network_interfaces().is_complete() {
        basis.need(format!("aws ec2 describe-network-interfaces --region {}", request.arn.region()));
        let because = format!(
            "not all of its network interfaces may have been read; of those that were, {}",
            answer.because
        );
        return NetworkAnswer { decision: Decision::Depends, because, ..answer };
    }
    if answer.decision.is_denied() {
        basis.assume("no VPC endpoint that OpenSearch Service manages leads to it: they are not looked at");
    }
    answer
}

/// The way to each destination, and what they come to: certain where all are alike.
fn walk<'e>(
    packets: &Packets<'e>,
    client: &str,
    destinations: &[&str],
    basis: &mut Basis,
    because: impl FnOnce(Decision) -> String,
) -> NetworkAnswer<'e> {
    let mut paths = Vec::with_capacity(destinations.len());
    for destination in destinations {
        match packets.estate.ask(&packets_to(client, destination)) {
            Ok(path) => paths.push(path),
            Err(error) => {
                basis.need("aws ec2 describe-network-interfaces");
                return said(Decision::Depends, format!("the way cannot be told: {error}"));
            }
        }
    }
    let all = |wanted: &[reach::Verdict]| paths.iter().all(|path| wanted.contains(&path.verdict));
    let decision = if all(&[reach::Verdict::Reachable]) {
        Decision::Allowed
    } else if all(&[reach::Verdict::Denied, reach::Verdict::OneWay]) {
        Decision::ImplicitDeny
    } else {
        Decision::Depends
    };
    for path in &paths {
        path.assumptions.iter().for_each(|one| basis.assume(one.as_ref()));
        path.needs.iter().for_each(|one| basis.need(one.as_ref()));
    }
    NetworkAnswer { decision, because: because(decision), paths }
}
