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

/// The last part of an endpoint service's name, where it is not the prefix of the service's actions. Source: AWS
/// PrivateLink Guide, "AWS services that integrate with AWS PrivateLink" (2026).
const NAMES: [(&str, &[&str]); 16] = [
    ("application-autoscaling", &["application-autoscaling"]),
    ("appmesh", &["appmesh", "appmesh-envoy-management"]),
    ("bedrock", &["bedrock", "bedrock-runtime"]),
    ("cloudwatch", &["monitoring"]),
    ("ecr", &["ecr.api", "ecr.dkr"]),
    ("ecs", &["ecs", "ecs-agent", "ecs-telemetry"]),
    ("elasticfilesystem", &["elasticfilesystem"]),
    ("elasticmapreduce", &["elasticmapreduce"]),
    ("es", &["es"]),
    ("execute-api", &["execute-api"]),
    ("firehose", &["kinesis-firehose"]),
    ("kinesis", &["kinesis-streams"]),
    ("rds", &["rds"]),
    ("rds-data", &["rds-data"]),
    ("sagemaker", &["sagemaker.api", "sagemaker.runtime"]),
    ("states", &["states", "sync-states"]),
];

/// Whether an endpoint is one to a service in a region.
fn leads_to(endpoint: &VpcEndpoint, service: &str, region: &Region) -> bool {
    let Some(name) = endpoint.service_name() else { return false };
    let own = [service];
    let lasts = NAMES.iter().find(|(known, _)| *known == service).map_or(own.as_slice(), |(_, lasts)| lasts);
    let Some((_, rest)) = name.split_once("amazonaws.") else { return false };
    let Some(last) = rest.strip_prefix(region.as_str()).and_then(|rest| rest.strip_prefix('.')) else {
        return false;
    };
    lasts.contains(&last)
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

/// The way from a subnet to a service in a region.
pub(super) fn choose<'a>(
    model: &Model<'a>,
    seat: Seat<'a>,
    start: Start<'a>,
    service: &str,
    region: Option<&Region>,
) -> Chosen<'a> {
    let mut chosen = Chosen { way: Way::Public, assumptions: Vec::new(), needs: Vec::new(), unsure: false };
    let ec2 = &seat.state.ec2;
    // Endpoints lead to services of their own region only.
    let Some(region) = region.filter(|region| *region == seat.region) else { return chosen };
    if !ec2.vpc_endpoints().is_whole() {
        chosen.unsure = ec2.vpc_endpoints().is_empty();
        chosen.needs.push(format!("aws ec2 describe-vpc-endpoints --region {region}"));
        chosen.assumptions.push("there are no more VPC endpoints than were read".to_owned());
    }
    let of_service = |one: &&VpcEndpoint| {
        one.vpc_id() == Some(start.vpc) && one.is_available() && leads_to(one, service, region)
    };
    let endpoints: Vec<&VpcEndpoint> = ec2.vpc_endpoints().values().filter(of_service).collect();
    let kind = |wanted: VpcEndpointType| {
        endpoints.iter().copied().filter(move |one| one.vpc_endpoint_type() == Some(&wanted))
    };
    let private = kind(VpcEndpointType::Interface).find(|one| one.private_dns_enabled() == Some(true));
    let table = model.network(seat.account.id(), seat.region).and_then(|index| {
        let subnet = ec2.subnets().get(start.subnet)?;
        Some(index.route_table_of(subnet))
    });
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
                chosen.way = Way::Interface(endpoint);
            }
        }
        (None, Some(gateway)) => chosen.way = Way::Gateway(gateway),
        (None, None) => {
            if let Some(endpoint) = kind(VpcEndpointType::Interface).next() {
                chosen.assumptions.push(format!(
                    "the client uses the service's own name, and not those of `{}`, whose private name is off",
                    endpoint.vpc_endpoint_id()
                ));
            }
        }
    }
    chosen
}
