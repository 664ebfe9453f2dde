//! Requests from flags.

use aozu_iam::simulate::{
    CallerTags, ContextEntry, ContextKeysRequest, PolicyInput, Request, SimulateError, Text,
};

use super::{
    args::{ContextKeysArgs, PrincipalArgs, SimulateArgs},
    input::{parameter, policies, shorthand, wrong},
};

/// JSON that flags hold, which the request borrows.
#[derive(Debug, Default)]
pub(super) struct Held {
    organization: Option<String>,
    exclusions: Option<String>,
    entries: Vec<String>,
    tags: Vec<String>,
}

impl Held {
    pub(super) fn of(args: &SimulateArgs) -> Result<Self, SimulateError> {
        let each = |flag: &str, values: &Option<Vec<String>>| {
            values.iter().flatten().map(|value| parameter(flag, value)).collect::<Result<Vec<_>, _>>()
        };
        let organization = args.ordered_organization_policy_input_list.as_deref();
        Ok(Self {
            organization: organization
                .map(|value| parameter("--ordered-organization-policy-input-list", value))
                .transpose()?,
            exclusions: None,
            entries: each("--context-entries", &args.context_entries)?,
            tags: each("--caller-tags", &args.caller_tags)?,
        })
    }

    pub(super) fn of_principal(args: &PrincipalArgs) -> Result<Self, SimulateError> {
        let exclusions = args.policy_exclusion_list.as_deref();
        let exclusions = exclusions.map(|value| parameter("--policy-exclusion-list", value)).transpose()?;
        Ok(Self { exclusions, ..Self::of(&args.simulate)? })
    }
}

/// Sets the members that flags give; they win over those of `--cli-input-json`.
pub(super) fn apply<'a>(
    request: &mut Request<'a>,
    args: &'a SimulateArgs,
    held: &'a Held,
) -> Result<(), SimulateError> {
    for (flag, values, member) in [
        ("--policy-input-list", &args.policy_input_list, &mut request.policy_input_list),
        (
            "--permissions-boundary-policy-input-list",
            &args.permissions_boundary_policy_input_list,
            &mut request.permissions_boundary_policy_input_list,
        ),
        (
            "--session-policy-input-list",
            &args.session_policy_input_list,
            &mut request.session_policy_input_list,
        ),
        (
            "--vpc-endpoint-policy-input-list",
            &args.vpc_endpoint_policy_input_list,
            &mut request.vpc_endpoint_policy_input_list,
        ),
    ] {
        if let Some(values) = values {
            *member = Some(policies(flag, values)?);
        }
    }
    if let Some(json) = &held.organization {
        let levels = serde_json::from_str(json);
        request.ordered_organization_policy_input_list =
            Some(levels.map_err(|error| wrong("--ordered-organization-policy-input-list", &error))?);
    }
    if let Some(json) = &held.exclusions {
        let exclusions = serde_json::from_str(json);
        request.policy_exclusion_list =
            Some(exclusions.map_err(|error| wrong("--policy-exclusion-list", &error))?);
    }
    if let Some(policy) = &args.resource_policy {
        request.resource_policy = Some(PolicyInput::of(&parameter("--resource-policy", policy)?));
    }
    for (values, member) in
        [(&args.action_names, &mut request.action_names), (&args.resource_arns, &mut request.resource_arns)]
    {
        if let Some(values) = values {
            *member = Some(values.iter().map(|value| Text::from(value.as_str())).collect());
        }
    }
    for (value, member) in [
        (&args.resource_owner, &mut request.resource_owner),
        (&args.caller_arn, &mut request.caller_arn),
        (&args.resource_handling_option, &mut request.resource_handling_option),
        (&args.marker, &mut request.marker),
    ] {
        if let Some(value) = value {
            *member = Some(value.as_str().into());
        }
    }
    request.max_items = args.max_items.or(request.max_items);
    if args.caller_is_management_account || args.no_caller_is_management_account {
        request.caller_is_management_account = Some(args.caller_is_management_account);
    }
    if args.context_entries.is_some() {
        request.context_entries = Some(entries(&held.entries)?);
    }
    if args.caller_tags.is_some() {
        request.caller_tags = Some(tags(&held.tags)?);
    }
    Ok(())
}

/// What one value of a flag that takes structures holds.
enum Given<'t> {
    /// JSON: a list of structures, or one.
    Json(&'t str),
    Shorthand(&'t str),
}

fn given(text: &str) -> Given<'_> {
    let start = text.trim_start();
    if start.starts_with(['[', '{']) { Given::Json(start) } else { Given::Shorthand(text) }
}

fn entries(values: &[String]) -> Result<Vec<ContextEntry<'_>>, SimulateError> {
    const FLAG: &str = "--context-entries";
    const MEMBERS: &[&str] = &["ContextKeyName", "ContextKeyValues", "ContextKeyType"];
    let mut entries = Vec::new();
    for value in values {
        match given(value) {
            Given::Json(json) if json.starts_with('[') => {
                let list: Vec<ContextEntry<'_>> =
                    serde_json::from_str(json).map_err(|error| wrong(FLAG, &error))?;
                entries.extend(list);
            }
            Given::Json(json) => {
                entries.push(serde_json::from_str(json).map_err(|error| wrong(FLAG, &error))?)
            }
            Given::Shorthand(text) => {
                let members = shorthand(text, MEMBERS).map_err(|rule| SimulateError::invalid(FLAG, rule))?;
                let mut entry = ContextEntry::default();
                for (name, mut values) in members {
                    match name.as_str() {
                        "ContextKeyValues" => {
                            entry.context_key_values = Some(values.into_iter().map(Text::from).collect());
                        }
                        "ContextKeyName" => entry.context_key_name = values.pop().map(Text::from),
                        _ => entry.context_key_type = values.pop().map(Text::from),
                    }
                }
                entries.push(entry);
            }
        }
    }
    Ok(entries)
}

fn tags(values: &[String]) -> Result<CallerTags<'_>, SimulateError> {
    const FLAG: &str = "--caller-tags";
    let mut tags = CallerTags::default();
    for value in values {
        match given(value) {
            Given::Json(json) => {
                let list: CallerTags<'_> = serde_json::from_str(json).map_err(|error| wrong(FLAG, &error))?;
                tags.0.extend(list.0);
            }
            Given::Shorthand(text) => {
                let members =
                    shorthand(text, &["Key", "Value"]).map_err(|rule| SimulateError::invalid(FLAG, rule))?;
                let member = |wanted: &str| {
                    let found = members.iter().find(|(name, _)| name == wanted);
                    found.map(|(_, values)| values.join(",")).unwrap_or_default()
                };
                tags.0.push((member("Key").into(), member("Value").into()));
            }
        }
    }
    Ok(tags)
}

pub(super) fn context_keys(
    request: &mut ContextKeysRequest<'_>,
    args: &ContextKeysArgs,
) -> Result<(), SimulateError> {
    if let Some(values) = &args.policy_input_list {
        request.policy_input_list = Some(policies("--policy-input-list", values)?);
    }
    Ok(())
}
