//! The VPC endpoint that a request comes through, where the question names it.

use std::sync::Arc;

use aozu_iam::{
    evaluate::PolicySet,
    policy::{PolicyKind, PolicyText},
};

use super::{Pins, compiled::Compiled};

/// The policy of the endpoint, with the calls that would tell it where it was not read.
pub(super) fn endpoint(compiled: &Compiled<'_>, pins: &Pins) -> Option<(Arc<PolicySet>, Vec<String>)> {
    let id = pins.one("aws:SourceVpce")?;
    let unread = || {
        let set = PolicySet::unreadable(PolicyKind::VpcEndpoint, id);
        let call = format!("aws ec2 describe-vpc-endpoints --vpc-endpoint-ids {id}");
        Some((Arc::new(set), vec![call]))
    };
    let Ok(key) = id.parse() else { return unread() };
    let mut regions = compiled.accounts.values().flat_map(|account| account.regions().values());
    let Some(found) = regions.find_map(|region| region.ec2.vpc_endpoints().get(&key)) else {
        return unread();
    };
    // AWS prints the full-access policy where none was given, so that none at all was left out.
    let text: Option<&PolicyText> = found.policy_document();
    let Some(document) = text.and_then(|text| text.parse().ok()) else { return unread() };
    Some((Arc::new(PolicySet::of(PolicyKind::VpcEndpoint, id, &document)), Vec::new()))
}
