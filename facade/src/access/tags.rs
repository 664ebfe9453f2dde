//! The tags of what is no plain resource.

use aozu_names::{Arn, Known, NotRead, Tags};

use crate::Account;

/// The tags of a resource of EC2 or IAM, where it was read.
pub(super) fn tags<'a>(account: &'a Account, arn: &Arn) -> Known<&'a Tags> {
    match arn.service() {
        "ec2" => ec2(account, arn).map_or(Known::NotRead(NotRead::NotAsked), Known::Present),
        "iam" => iam(account, arn).map_or(Known::NotRead(NotRead::NotAsked), Known::Present),
        _ => Known::NotRead(NotRead::NotAsked),
    }
}

fn iam<'a>(account: &'a Account, arn: &Arn) -> Option<&'a Tags> {
    let name = arn.name();
    match arn.typed_resource().kind? {
        "user" => Some(account.iam().users().get(&name.parse().ok()?)?.tags()),
        "role" => Some(account.iam().roles().get(&name.parse().ok()?)?.tags()),
        "policy" => Some(account.iam().policies().get(arn)?.tags()),
        _ => None,
    }
}

fn ec2<'a>(account: &'a Account, arn: &Arn) -> Option<&'a Tags> {
    let network = &account.regions().get(&arn.region().parse().ok()?)?.ec2;
    let (kind, id) = arn.resource().split_once('/')?;
    Some(match kind {
        "instance" => network.instances().get(&id.parse().ok()?)?.tags(),
        "network-interface" => network.network_interfaces().get(&id.parse().ok()?)?.tag_set(),
        "route-table" => network.route_tables().get(&id.parse().ok()?)?.tags(),
        "security-group" => network.security_groups().get(&id.parse().ok()?)?.tags(),
        "subnet" => network.subnets().get(&id.parse().ok()?)?.tags(),
        "volume" => network.volumes().get(&id.parse().ok()?)?.tags(),
        "vpc" => network.vpcs().get(&id.parse().ok()?)?.tags(),
        _ => return None,
    })
}
