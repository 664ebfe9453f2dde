//! By which way a request gets to a service: a gateway endpoint, an interface endpoint, or the service's public
//! endpoints.

use aozu_names::{Known, Region};
use aozu_vpc::{VpcEndpoint, VpcEndpointType};

use super::source::{Seat, Start};
use crate::Model;

/// A way to a service.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Way<'a> {
    /// The routes of the subnet lead to a gateway endpoint.
    Gateway(&'a VpcEndpoint),
    /// The service's own name leads to an interface endpoint in the VPC.
    Interface(&'a VpcEndpoint),
    /// The service's name leads to its public addresses.
    Public,
    /// The resource has interfaces of its own in a VPC, and no endpoint of AWS's is asked.
    Resource(Vec<&'a str>),
}

impl Way<'_> {
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Gateway(_) => "gateway-endpoint",
            Self::Interface(_) => "interface-endpoint",
            Self::Public => "public",
            Self::Resource(_) => "vpc",
        }
    }
}

/// Services whose endpoints are not called as their actions begin, or that have several: the last part of the name of the
/// one that their control plane has, and those of the others. Source: AWS PrivateLink Guide, "AWS services that integrate
/// with AWS PrivateLink" (2026).
const NAMES: [(&str, &str, &[&str]); 10] = [
    ("appmesh", "appmesh", &["appmesh-envoy-management"]),
    ("bedrock", "bedrock", &["bedrock-runtime"]),
    ("cloudwatch", "monitoring", &[]),
    ("codecommit", "codecommit", &["git-codecommit"]),
    ("ecr", "ecr.api", &["ecr.dkr"]),
    ("ecs", "ecs", &["ecs-agent", "ecs-telemetry"]),
    ("firehose", "kinesis-firehose", &[]),
    ("kinesis", "kinesis-streams", &[]),
    ("sagemaker", "sagemaker.api", &["sagemaker.runtime", "sagemaker.featurestore-runtime"]),
    ("states", "states", &["sync-states"]),
];

/// The names of a service's endpoints: its own, and others that some of its actions go to.
fn names(service: &str) -> (&str, &'static [&'static str]) {
    NAMES
        .iter()
        .find(|(known, ..)| *known == service)
        .map_or((service, &[]), |(_, own, others)| (own, others))
}

/// The last part of the name of an endpoint's service, where it is one of AWS's in a region.
fn last_of<'e>(endpoint: &'e VpcEndpoint, region: &Region) -> Option<&'e str> {
    let (_, rest) = endpoint.service_name()?.split_once("amazonaws.")?;
    rest.strip_prefix(region.as_str())?.strip_prefix('.')
}

/// What decides by which way a request goes, and what that rests on.
#[derive(Debug)]
pub(super) struct Chosen<'a> {
    pub way: Way<'a>,
    pub assumptions: Vec<String>,
    pub needs: Vec<String>,
    /// Whether another way may be the one, because something that decides was not read.
    pub unsure: bool,
}

impl Chosen<'_> {
    /// The service's public endpoints, whatever the VPC has.
    pub(super) fn public() -> Self {
        Self { way: Way::Public, assumptions: Vec::new(), needs: Vec::new(), unsure: false }
    }
}

/// The way from a subnet to a service in a region.
pub(super) fn choose<'a>(
    model: &Model<'a>,
    seat: Seat<'a>,
    start: Start<'a>,
    service: &str,
    region: Option<&Region>,
) -> Chosen<'a> {
    let mut chosen = Chosen::public();
    let ec2 = &seat.state.ec2;
    // Endpoints lead to services of their own region only.
    let Some(region) = region.filter(|region| *region == seat.region) else { return chosen };
    // A VPC may be another account's that shares its subnets; its endpoints are then that account's too.
    let owner =
        ec2.vpcs().get(start.vpc).and_then(|vpc| vpc.owner_id().copied()).unwrap_or(seat.account.id());
    let owners = model.accounts().find(|account| account.id() == owner);
    let owners = owners.and_then(|account| account.regions().get(seat.region));
    let whole = owners.is_some_and(|state| state.ec2.vpc_endpoints().is_whole());
    if !whole {
        chosen.needs.push(format!("aws ec2 describe-vpc-endpoints --region {region}"));
        chosen.assumptions.push("there are no more VPC endpoints than were read".to_owned());
    }
    let (name, others) = names(service);
    let in_vpc = |one: &&VpcEndpoint| one.vpc_id() == Some(start.vpc) && one.is_available();
    let all: Vec<&VpcEndpoint> =
        owners.into_iter().flat_map(|state| state.ec2.vpc_endpoints().values()).filter(in_vpc).collect();
    let endpoints: Vec<&VpcEndpoint> =
        all.iter().copied().filter(|one| last_of(one, region) == Some(name)).collect();
    // Parts of a service have endpoints of their own, which are called as it is and more: `bedrock-agent-runtime`.
    let a_part = |last: &&str| {
        let more = [service, name]
            .iter()
            .any(|of| last.strip_prefix(of).is_some_and(|rest| rest.starts_with(['-', '.'])));
        *last != name && (more || others.contains(last))
    };
    let parts: Vec<&str> = all.iter().filter_map(|one| last_of(one, region)).filter(a_part).collect();
    if !parts.is_empty() {
        chosen.unsure = true;
        chosen
            .assumptions
            .push(format!("whether the action goes to `{name}` or to {} is not known", parts.join(", ")));
    }
    let kind = |wanted: VpcEndpointType| {
        endpoints.iter().copied().filter(move |one| one.vpc_endpoint_type() == Some(&wanted))
    };
    let private = kind(VpcEndpointType::Interface).find(|one| one.private_dns_enabled() == Some(true));
    let table = model.network(seat.account.id(), seat.region).and_then(|index| {
        let subnet = ec2.subnets().get(start.subnet)?;
        Some(index.route_table_of(subnet))
    });
    if !matches!(table, Some(Known::Present(_))) && kind(VpcEndpointType::Gateway).next().is_some() {
        chosen.unsure = true;
        chosen.needs.push(format!("aws ec2 describe-route-tables --region {region}"));
    }
    let gateway = match table {
        Some(Known::Present(table)) => kind(VpcEndpointType::Gateway).find(|one| {
            one.route_table_ids().contains(table.route_table_id())
                || table.routes().iter().any(|route| route.target().id() == one.vpc_endpoint_id().as_str())
        }),
        _ => None,
    };
    match (private, gateway) {
        // Within the VPC the service's name leads to public addresses still, unless the option that AWS sets by
        // default (`PrivateDnsOnlyForInboundResolverEndpoint`) was taken back, which dumps of old CLIs do not tell.
        (Some(_), Some(gateway)) => {
            chosen.assumptions.push(format!(
                "the service's name leads to the gateway endpoint `{}` and not to the interface endpoint, as AWS \
                 sets it by default",
                gateway.vpc_endpoint_id()
            ));
            chosen.way = Way::Gateway(gateway);
        }
        (Some(endpoint), None) => {
            let told = [
                ec2.enable_dns_support().get(start.vpc).map(|one| one.is_enabled()),
                ec2.enable_dns_hostnames().get(start.vpc).map(|one| one.is_enabled()),
            ];
            if told.contains(&Some(false)) {
                chosen.assumptions.push(format!(
                    "the private name of `{}` leads nowhere: DNS support or DNS hostnames are off in `{}`",
                    endpoint.vpc_endpoint_id(),
                    start.vpc
                ));
            } else {
                if told.contains(&None) {
                    chosen.assumptions.push(format!(
                        "DNS support and DNS hostnames of `{}`, which were not both read, are on",
                        start.vpc
                    ));
                }
                // With a gateway endpoint in the VPC the service's name may lead past the interface endpoint, by an
                // option that dumps do not tell, and the subnet has no route to the gateway endpoint.
                chosen.unsure |= kind(VpcEndpointType::Gateway).next().is_some();
                chosen.way = Way::Interface(endpoint);
            }
        }
        (None, Some(gateway)) => chosen.way = Way::Gateway(gateway),
        (None, None) => {
            if let Some(endpoint) =
                kind(VpcEndpointType::Interface).find(|one| one.private_dns_enabled().is_none())
            {
                chosen.unsure = true;
                chosen.needs.push(format!(
                    "aws ec2 describe-vpc-endpoints --vpc-endpoint-ids {} --region {region}",
                    endpoint.vpc_endpoint_id()
                ));
            } else if let Some(endpoint) = kind(VpcEndpointType::Interface).next() {
                chosen.assumptions.push(format!(
                    "the client uses the service's own name, and not those of `{}`, whose private name is off",
                    endpoint.vpc_endpoint_id()
                ));
            }
        }
    }
    // An endpoint that was not read may be the way.
    chosen.unsure |= !whole;
    chosen
}
