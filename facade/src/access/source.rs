//! Whence a request comes: an instance or a function with its role, or somewhere outside.

use std::net::IpAddr;

use aozu_lambda::Function;
use aozu_names::{AccountId, Known, Region};
use aozu_vpc::{Instance, SubnetId, VpcId};

use super::AskError;
use crate::{Account, Model, RegionState};

/// What makes requests, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    Instance(Seat<'a>, &'a Instance),
    Function(Seat<'a>, &'a Function),
    /// Outside of the state: an address, or anyone on the internet.
    Outside(Option<IpAddr>),
}

/// The account and region that something stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat<'a> {
    pub account: &'a Account,
    pub region: &'a Region,
    pub state: &'a RegionState,
}

/// An interface, or what stands for one, from which packets leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Start<'a> {
    /// What [`Model::reach`] is asked from.
    pub id: &'a str,
    pub subnet: &'a SubnetId,
    pub vpc: &'a VpcId,
    pub address: Option<std::net::Ipv4Addr>,
}

impl<'a> Source<'a> {
    /// Finds it by id, ARN, `Name` tag, function's name, address, or `internet`.
    pub(super) fn find(model: &Model<'a>, text: &str) -> Result<Self, AskError> {
        if text == "internet" {
            return Ok(Self::Outside(None));
        }
        let address: Option<IpAddr> = text.parse().ok();
        let mut found: Vec<(String, Self)> = Vec::new();
        for account in model.accounts() {
            for (region, state) in account.regions() {
                let seat = Seat { account, region, state };
                for instance in state.ec2.instances().values().filter(|one| !one.is_gone()) {
                    if is_called(instance, seat, text, address) {
                        found.push((instance.instance_id().to_string(), Self::Instance(seat, instance)));
                    }
                }
                for function in state.lambda.functions().values() {
                    let arn = function.arn().as_str();
                    let qualified = text.strip_prefix(arn).is_some_and(|rest| rest.starts_with(':'));
                    if function.name().as_str() == text || arn == text || qualified {
                        found.push((arn.to_owned(), Self::Function(seat, function)));
                    }
                }
            }
        }
        match (found.as_slice(), address) {
            ([(_, one)], _) => Ok(*one),
            ([], Some(address)) => Ok(Self::Outside(Some(address))),
            ([], None) => Err(AskError::NoSuchSource { text: text.to_owned(), known: sources(model) }),
            (several, _) => Err(AskError::SeveralSources {
                text: text.to_owned(),
                candidates: several.iter().map(|(id, _)| id.clone()).collect(),
            }),
        }
    }

    pub(super) fn seat(&self) -> Option<Seat<'a>> {
        match self {
            Self::Instance(seat, _) | Self::Function(seat, _) => Some(*seat),
            Self::Outside(_) => None,
        }
    }

    /// The principal whose credentials it has.
    pub(super) fn principal(&self, text: &str) -> Result<String, AskError> {
        let none = |rule: String| AskError::NoRole { text: text.to_owned(), rule };
        match self {
            Self::Outside(_) => Ok("anonymous".to_owned()),
            Self::Function(_, function) => match function.role() {
                Some(role) => Ok(role.to_string()),
                None => Err(none(
                    "collect `aws lambda list-functions` anew, or name one with `--principal`".into(),
                )),
            },
            Self::Instance(seat, instance) => {
                let Some(profile) = instance.profile_arn() else {
                    // Without a profile there are no credentials, and requests are not signed.
                    return Ok("anonymous".to_owned());
                };
                let iam = seat.account.iam();
                let listed = iam.instance_profiles().values().find(|one| one.arn() == profile);
                let of_roles = || {
                    iam.roles()
                        .values()
                        .find(|role| role.instance_profiles().iter().any(|one| one.arn() == profile))
                };
                if let Some(role) = listed.and_then(|one| one.roles().first()) {
                    let own = iam.roles().values().find(|known| known.name() == role.name());
                    if let Some(arn) = role.arn().or_else(|| own.map(|role| role.arn())) {
                        return Ok(arn.to_string());
                    }
                }
                if let Some(role) = of_roles() {
                    return Ok(role.arn().to_string());
                }
                if listed.is_some_and(|one| one.roles().is_empty()) {
                    return Ok("anonymous".to_owned());
                }
                Err(none(format!(
                    "the role of its instance profile `{profile}` was not read: collect `aws iam \
                     list-instance-profiles`, or name one with `--principal`"
                )))
            }
        }
    }

    /// The interfaces from which its packets leave; none where it stands in no VPC.
    pub(super) fn starts(&self) -> Vec<Start<'a>> {
        match self {
            Self::Outside(_) => Vec::new(),
            Self::Instance(seat, instance) => {
                // Unless told otherwise, an instance sends by its primary interface.
                let interfaces = seat.state.ec2.network_interfaces();
                let primary = instance.interface_ids().next();
                let known = primary.and_then(|id| interfaces.get(id)).or_else(|| {
                    interfaces.values().find(|one| {
                        one.instance_id() == Some(instance.instance_id())
                            && one.private_ip_address() == instance.private_ip_address()
                    })
                });
                let subnet = known.and_then(|one| one.subnet_id()).or_else(|| instance.subnet_id());
                let vpc = known.and_then(|one| one.vpc_id()).or_else(|| instance.vpc_id());
                let id =
                    known.map_or(instance.instance_id().as_str(), |one| one.network_interface_id().as_str());
                let address = instance.private_ip_address().copied();
                subnet.zip(vpc).map(|(subnet, vpc)| Start { id, subnet, vpc, address }).into_iter().collect()
            }
            Self::Function(seat, function) => {
                let Some(config) = function.vpc_config() else { return Vec::new() };
                let of_function = crate::reach::interfaces_of(seat.state, config);
                let mut starts: Vec<Start<'a>> = of_function
                    .into_iter()
                    .filter_map(|one| {
                        Some(Start {
                            id: one.network_interface_id().as_str(),
                            subnet: one.subnet_id()?,
                            vpc: one.vpc_id()?,
                            // Any of the function's environments may use any of its interfaces.
                            address: None,
                        })
                    })
                    .collect();
                starts.sort();
                starts
            }
        }
    }

    /// Whether it is a function that runs in AWS's own network, or anything outside of the state.
    pub(super) fn is_in_no_vpc(&self) -> bool {
        match self {
            Self::Outside(_) => true,
            Self::Function(_, function) => function.vpc_config().is_none(),
            Self::Instance(..) => false,
        }
    }

    /// The keys that credentials of an instance or a function bring along.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys" (`ec2:SourceInstanceArn`,
    /// `lambda:SourceFunctionArn`, `aws:Ec2InstanceSourceVpc`).
    pub(super) fn keys(&self) -> Vec<(&'static str, Option<String>)> {
        match self {
            Self::Instance(seat, instance) if instance.profile_arn().is_some() => {
                let arn = format!(
                    "arn:{}:ec2:{}:{}:instance/{}",
                    seat.account.partition(),
                    seat.region,
                    seat.account.id(),
                    instance.instance_id()
                );
                vec![
                    ("ec2:SourceInstanceArn", Some(arn)),
                    ("aws:Ec2InstanceSourceVpc", instance.vpc_id().map(ToString::to_string)),
                    (
                        "aws:Ec2InstanceSourcePrivateIPv4",
                        instance.private_ip_address().map(ToString::to_string),
                    ),
                ]
            }
            Self::Function(_, function) => {
                vec![("lambda:SourceFunctionArn", Some(function.arn().to_string()))]
            }
            _ => Vec::new(),
        }
    }
}

fn is_called(instance: &Instance, seat: Seat<'_>, text: &str, address: Option<IpAddr>) -> bool {
    let id = instance.instance_id().as_str();
    let by_arn = || {
        text.strip_prefix("arn:")
            .and_then(|rest| rest.rsplit_once(":instance/"))
            .is_some_and(|(_, last)| last == id)
    };
    let by_interface =
        || text.starts_with("eni-") && instance.interface_ids().any(|one| one.as_str() == text);
    let by_address = || {
        address.is_some_and(|address| {
            instance.private_ip_address().copied().map(IpAddr::V4) == Some(address)
                || instance.public_ip_address().copied().map(IpAddr::V4) == Some(address)
                || seat.state.ec2.network_interfaces().values().any(|one| {
                    one.instance_id() == Some(instance.instance_id())
                        && one.private_ip_addresses().iter().any(|held| {
                            let public = held.association().and_then(|one| one.public_ip());
                            IpAddr::V4(*held.private_ip_address()) == address
                                || public.copied().map(IpAddr::V4) == Some(address)
                        })
                })
        })
    };
    id == text || instance.tags().name() == Some(text) || by_arn() || by_interface() || by_address()
}

/// What requests may come from, to suggest one.
fn sources(model: &Model<'_>) -> Vec<String> {
    let mut known = Vec::new();
    for state in model.accounts().flat_map(|account| account.regions().values()) {
        for instance in state.ec2.instances().values().filter(|one| !one.is_gone()) {
            known.push(instance.instance_id().to_string());
            known.extend(instance.tags().name().map(str::to_owned));
        }
        known.extend(state.lambda.functions().values().map(|function| function.name().to_string()));
    }
    known.sort();
    known.dedup();
    known
}

/// The region that a bucket lies in, as far as the state tells it.
pub(super) fn region_of_bucket(model: &Model<'_>, name: &str) -> Option<(AccountId, Known<Region>)> {
    model.accounts().find_map(|account| {
        let mut buckets = account.s3().all_buckets(account.id());
        buckets
            .find(|bucket| bucket.name.as_str() == name)
            .map(|bucket| (account.id(), bucket.region.clone()))
    })
}
