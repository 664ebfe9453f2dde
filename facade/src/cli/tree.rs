//! The organization, as `aozu show` shows it.

use std::collections::BTreeSet;

use super::{
    page::{PLAIN, Page, QUIET, STRONG},
    show::collections,
};
use crate::{
    Organization,
    organizations::{ControlPolicyType, Organizations, Root, TargetId},
    plain::Name,
};

/// The organization: its collections, then its tree of units and accounts with the policies of each.
pub(super) fn tree(organization: &Organization, page: &mut Page) {
    let organizations = organization.organizations();
    if *organizations == Organizations::default() {
        return;
    }
    page.gap();
    let id = organizations.organization().present().map_or("", |detail| detail.id().as_str());
    let managed = organizations
        .organization()
        .present()
        .map_or_else(String::new, |detail| format!("managed by account {}", detail.management_account()));
    page.line(0, &[(STRONG, format!("organization {id}").trim_end()), (QUIET, &managed)]);
    collections(organizations, "organizations", page);
    let roots: Vec<&TargetId> = organizations.roots().values().map(Root::id).collect();
    if !roots.is_empty() {
        page.gap();
    }
    let mut seen = BTreeSet::new();
    for root in roots {
        branch(organizations, root, "root", 0, &mut seen, page);
    }
}

/// One root, unit or account with its policies, and what lies below it.
fn branch<'o>(
    organizations: &'o Organizations,
    target: &TargetId,
    name: &str,
    depth: usize,
    seen: &mut BTreeSet<&'o TargetId>,
    page: &mut Page,
) {
    let attached = [ControlPolicyType::Service, ControlPolicyType::Resource].into_iter();
    let policies: Vec<&str> = attached
        .filter_map(|of| organizations.policies_for_target(&of)?.get(target))
        .flat_map(|of| of.policies().iter())
        .map(|policy| policy.name().map_or(policy.id().as_str(), Name::as_str))
        .collect();
    let policies = policies.join(", ");
    page.line(2 + 2 * depth, &[(STRONG, target.as_str()), (PLAIN, name), (QUIET, &policies)]);
    for below in organizations.accounts_for_parent().get(target).into_iter().flat_map(|of| of.accounts()) {
        let account = TargetId::from(*below.id());
        branch(organizations, &account, below.name().map_or("", Name::as_str), depth + 1, seen, page);
    }
    let units = organizations.units_for_parent().get(target).into_iter();
    for unit in units.flat_map(|of| of.organizational_units()) {
        // A tree that leads back into itself is no tree; it must not keep the command from ending.
        if seen.insert(unit.id()) {
            branch(organizations, unit.id(), unit.name().map_or("", Name::as_str), depth + 1, seen, page);
        }
    }
}
