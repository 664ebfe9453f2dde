use aozu_names::{AccountId, Arn};

use super::{caller, error::InputProblem, limits, page::Page, request::Request};
use crate::evaluate::{Action, Caller, Target};

/// What is asked, checked.
#[derive(Debug)]
pub(super) struct Asked {
    pub caller: Caller,
    pub actions: Vec<Action>,
    /// The resources; `*` where none is named.
    pub targets: Vec<Target>,
    /// Whether they were named.
    pub named: bool,
    pub page: Page,
}

/// The EC2 scenarios and what each must name.
///
/// Source: IAM API reference, `SimulateCustomPolicy`, `ResourceHandlingOption`; those of EC2-Classic are from
/// before its retirement.
const SCENARIOS: [(&str, &[&str]); 6] = [
    ("EC2-Classic-InstanceStore", &["instance", "image", "security-group"]),
    ("EC2-Classic-EBS", &["instance", "image", "security-group", "volume"]),
    ("EC2-VPC-InstanceStore", &["instance", "image", "security-group", "network-interface"]),
    ("EC2-VPC-InstanceStore-Subnet", &["instance", "image", "security-group", "network-interface", "subnet"]),
    ("EC2-VPC-EBS", &["instance", "image", "security-group", "network-interface", "volume"]),
    ("EC2-VPC-EBS-Subnet", &["instance", "image", "security-group", "network-interface", "subnet", "volume"]),
];

/// Checks everything of a request but its policies and its context.
pub(super) fn check(request: &Request<'_>, problems: &mut Vec<InputProblem>) -> Asked {
    let caller = caller::of(request, problems);
    let owner = owner(request, problems);
    let names = request.action_names.as_deref().unwrap_or_default();
    let page = Page::of(request, names.len(), problems);
    if names.is_empty() {
        problems.push(InputProblem::new("ActionNames", "it must name at least one action"));
    }
    let mut actions = Vec::with_capacity(names.len());
    for (n, name) in (1..).zip(names) {
        match Action::new(name) {
            Ok(action) if limits::ACTION_NAME.contains(&name.len()) => actions.push(action),
            Ok(_) => {
                let (least, most) = (limits::ACTION_NAME.start(), limits::ACTION_NAME.end());
                let message = format!("`{}` must have {least} to {most} characters", &**name);
                problems.push(InputProblem::new(format!("ActionNames.{n}"), message));
            }
            Err(error) => problems.push(InputProblem::new(format!("ActionNames.{n}"), error.to_string())),
        }
    }
    let arns = request.resource_arns.as_deref().unwrap_or_default();
    let mut targets = Vec::with_capacity(arns.len().max(1));
    for (n, arn) in (1..).zip(arns) {
        if let Some(problem) = arn_problem(arn) {
            problems.push(InputProblem::new(format!("ResourceArns.{n}"), problem));
        }
        targets.push(Target::new(arn));
    }
    if targets.is_empty() {
        targets.push(Target::any());
    }
    if let Some(owner) = owner {
        let owned = |target: Target| if target.owner().is_none() { target.owned_by(owner) } else { target };
        targets = targets.into_iter().map(owned).collect();
    }
    if request.resource_policy.is_some()
        && request.caller_arn.is_none()
        && request.policy_source_arn.is_none()
    {
        problems.push(InputProblem::new(
            "CallerArn",
            "Invalid caller - Caller cannot be null or empty: `ResourcePolicy` needs a caller to match its principals with",
        ));
    }
    scenario(request, problems);
    Asked { caller, actions, targets, named: !arns.is_empty(), page }
}

fn arn_problem(text: &str) -> Option<String> {
    if text == "*" {
        return None;
    }
    let length = text.chars().count();
    if !limits::RESOURCE_NAME.contains(&length) {
        let (least, most) = (limits::RESOURCE_NAME.start(), limits::RESOURCE_NAME.end());
        return Some(format!("it has {length} characters: an ARN has {least} to {most}"));
    }
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (arn, partition, service, _, _, resource) = (next(), next(), next(), next(), next(), next());
    let whole = arn == "arn" && !partition.is_empty() && !service.is_empty() && !resource.is_empty();
    (!whole).then(|| {
        format!("ResourceNames are not in a valid ARN format: `{text}` must be `arn:partition:service:region:account:resource`, or `*`")
    })
}

fn owner(request: &Request<'_>, problems: &mut Vec<InputProblem>) -> Option<AccountId> {
    let text = request.resource_owner.as_deref()?;
    let of_arn = || {
        let arn: Arn = text.parse().ok()?;
        (arn.service() == "iam" && arn.region().is_empty()).then(|| arn.account_id()).flatten()
    };
    let owner = text.parse().ok().or_else(of_arn);
    if owner.is_none() {
        let message = format!(
            "Invalid Resource Owner: `{text}` must be an account's ARN, such as `arn:aws:iam::111122223333:root`, or its id"
        );
        problems.push(InputProblem::new("ResourceOwner", message));
    }
    owner
}

fn scenario(request: &Request<'_>, problems: &mut Vec<InputProblem>) {
    let Some(option) = &request.resource_handling_option else { return };
    let Some((_, needed)) = SCENARIOS.iter().find(|(name, _)| *name == &**option) else {
        let known = SCENARIOS.map(|(name, _)| name).join(", ");
        let message = format!("`{}` is no scenario: it must be one of {known}", &**option);
        problems.push(InputProblem::new("ResourceHandlingOption", message));
        return;
    };
    let arns = request.resource_arns.as_deref().unwrap_or_default();
    let runs =
        request.action_names.iter().flatten().any(|name| name.eq_ignore_ascii_case("ec2:RunInstances"));
    if arns.is_empty() || !runs {
        return;
    }
    let has = |kind: &str| arns.iter().any(|arn| arn.contains(&format!(":{kind}/")));
    let lacking: Vec<_> = needed.iter().filter(|kind| !has(kind)).copied().collect();
    if !lacking.is_empty() {
        let message = format!("`{}` needs a resource of each of: {}", &**option, lacking.join(", "));
        problems.push(InputProblem::new("ResourceArns", message));
    }
}
