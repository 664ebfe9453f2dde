use std::sync::Arc;

use smol_str::SmolStr;

use super::{
    cache::Cache,
    compile::{Compiled, Place},
    error::InputProblem,
    limits,
    policy_list::PolicyList,
    request::Request,
    validate::Asked,
};
use crate::{
    evaluate::{Action, Context, KeyState, Target},
    policy::PolicyKind,
};

/// The policies of one question, compiled and by layer.
#[derive(Debug, Default)]
pub(super) struct Policies {
    pub identity: Vec<Arc<Compiled>>,
    pub boundary: Option<Arc<Compiled>>,
    pub session: Option<Arc<Compiled>>,
    pub endpoint: Option<Arc<Compiled>>,
    /// By level, with its number in the request; none where there is no organization.
    pub service_control: Vec<(usize, Arc<Compiled>)>,
    pub resource_control: Vec<(usize, Arc<Compiled>)>,
    /// Whether there is an organization.
    pub organization: bool,
    /// The resource's policy as a role's trust policy, and as any other.
    pub trust: Option<Arc<Compiled>>,
    pub resource: Option<Arc<Compiled>>,
}

impl Policies {
    /// Compiles what a request brings with it. With what an entity already has, that comes first.
    pub(super) fn of(
        request: &Request<'_>,
        asked: &Asked,
        cache: &mut Cache,
        problems: &mut Vec<InputProblem>,
    ) -> Self {
        let mut policies = Self::default();
        let mut list = |place: Place, list: &Option<PolicyList<'_>>| {
            let list = list.as_ref().filter(|list| !list.is_empty())?;
            cache.list(place, list).map_err(|wrong| problems.extend(wrong)).ok()
        };
        let identity = Place::new("PolicyInputList", PolicyKind::Managed);
        policies.identity.extend(list(identity, &request.policy_input_list));
        let boundary = Place::new("PermissionsBoundaryPolicyInputList", PolicyKind::Boundary);
        policies.boundary = list(boundary, &request.permissions_boundary_policy_input_list);
        let session = Place::new("SessionPolicyInputList", PolicyKind::Session);
        policies.session = list(session, &request.session_policy_input_list);
        let endpoint = Place::new("VpcEndpointPolicyInputList", PolicyKind::VpcEndpoint);
        policies.endpoint = list(endpoint, &request.vpc_endpoint_policy_input_list);
        if policies.boundary.as_ref().is_some_and(|found| found.set.sources().len() > limits::BOUNDARIES) {
            problems.push(InputProblem::new(
                "PermissionsBoundaryPolicyInputList",
                "The list of Permissions Boundary policies cannot exceed 1 items",
            ));
        }
        policies.organization(request, cache, problems);
        policies.resource(request, asked, cache, problems);
        policies
    }

    fn organization(&mut self, request: &Request<'_>, cache: &mut Cache, problems: &mut Vec<InputProblem>) {
        let levels = request.ordered_organization_policy_input_list.as_deref().unwrap_or_default();
        self.organization = !levels.is_empty();
        if levels.len() > limits::ORGANIZATION_LEVELS {
            let (found, most) = (levels.len(), limits::ORGANIZATION_LEVELS);
            let message =
                format!("it has {found} levels: from the root to an account there are at most {most}");
            problems.push(InputProblem::new("OrderedOrganizationPolicyInputList", message));
        }
        for (number, level) in (1..).zip(levels) {
            let mut list = |member, kind, list: &Option<PolicyList<'_>>| {
                let place = Place { member, level: Some(number), kind };
                let found = cache.list(place, list.as_ref()?);
                found.map_err(|wrong| problems.extend(wrong)).ok().map(|found| (number, found))
            };
            self.service_control.extend(list(
                "ServiceControlPolicyInputList",
                PolicyKind::ServiceControl,
                &level.service_control_policy_input_list,
            ));
            self.resource_control.extend(list(
                "ResourceControlPolicyInputList",
                PolicyKind::ResourceControl,
                &level.resource_control_policy_input_list,
            ));
        }
    }

    fn resource(
        &mut self,
        request: &Request<'_>,
        asked: &Asked,
        cache: &mut Cache,
        problems: &mut Vec<InputProblem>,
    ) {
        let Some(policy) = &request.resource_policy else { return };
        for action in &asked.actions {
            for target in &asked.targets {
                let kind = kind_of(action, target);
                let slot = if kind == PolicyKind::Trust { &mut self.trust } else { &mut self.resource };
                if slot.is_some() {
                    continue;
                }
                match cache.one(Place::new("ResourcePolicy", kind), policy) {
                    Ok(compiled) => *slot = Some(compiled),
                    Err(wrong) => return problems.extend(wrong),
                }
            }
        }
        // No action was understood: its problems still count.
        if asked.actions.is_empty()
            && let Err(wrong) = super::compile::read("ResourcePolicy", policy, None)
        {
            problems.extend(wrong);
        }
    }

    /// The resource's policy for one request.
    pub(super) fn resource_for(&self, action: &Action, target: &Target) -> Option<&Compiled> {
        let trust = kind_of(action, target) == PolicyKind::Trust;
        if trust { self.trust.as_deref() } else { self.resource.as_deref() }
    }

    /// Whether any policy asks for a key; the others need not be told.
    pub(super) fn ask_for(&self, key: &str) -> bool {
        let levels = self.service_control.iter().chain(&self.resource_control).map(|(_, level)| level);
        let single = [&self.boundary, &self.session, &self.endpoint, &self.resource, &self.trust];
        let all = self.identity.iter().chain(single.into_iter().flatten()).chain(levels);
        let same = |asked: &SmolStr| {
            asked.eq_ignore_ascii_case(key)
                || (!asked.is_ascii() && asked.to_lowercase() == key.to_lowercase())
        };
        all.flat_map(|compiled| &compiled.keys).any(same)
    }

    /// The keys that AWS calls missing: those of the identity policies, the boundary and the resource's policy,
    /// whatever they are about, that the request does not carry (recorded September 2026).
    pub(super) fn missing(&self, context: &Context) -> Vec<SmolStr> {
        let singles = [&self.boundary, &self.resource, &self.trust].into_iter().flatten();
        let keys = self.identity.iter().chain(singles).flat_map(|compiled| &compiled.keys);
        let mut missing: Vec<SmolStr> =
            keys.filter(|key| !matches!(context.get(key), KeyState::Present(_))).cloned().collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// What kind of policy the resource of a request has.
fn kind_of(action: &Action, target: &Target) -> PolicyKind {
    let (service, name) = (action.service(), action.name());
    let of_role = target.is_any() || target.resource().is_some_and(|resource| resource.starts_with("role/"));
    let assumes = name.starts_with("assumerole") || matches!(name, "tagsession" | "setsourceidentity");
    if service == "sts" && assumes && of_role {
        return PolicyKind::Trust;
    }
    match target.service().unwrap_or(service) {
        "s3" => PolicyKind::Bucket,
        "kms" => PolicyKind::Key,
        "sqs" => PolicyKind::Queue,
        "sns" => PolicyKind::Topic,
        "lambda" => PolicyKind::Function,
        _ => PolicyKind::Resource,
    }
}
