//! The elements of `Action` and `NotAction`: whether there are such actions, and in such a policy.

use super::{
    Issue, ResourceType,
    subject::{Notes, Quote, Subject},
};
use crate::{
    analyze::glob::Pattern,
    policy::{Spanned, Statement},
    reference::{self, Action},
};
use smol_str::SmolStr;

pub(super) fn check(subject: &Subject<'_>, statement: &Statement, notes: &mut Notes) {
    for member in [&statement.action, &statement.not_action].into_iter().flatten() {
        for element in &member.value {
            // Variables are told as such.
            if element.value != "*" && !element.value.contains("${") {
                exists(element, notes);
            }
        }
    }
    // Trust policies have actions of their own.
    if let (Some(member), Some(resource_type)) = (&statement.action, subject.resource_type)
        && !subject.is_trust()
    {
        for element in &member.value {
            belongs(element, resource_type, notes);
        }
    }
}

/// A wildcard that matches no action is told like an action that there is not.
fn exists(element: &Spanned<SmolStr>, notes: &mut Notes) {
    let text = element.value.as_str();
    let Some((service, name)) = text.split_once(':') else {
        let quoted = Quote(text);
        let details = format!("`{quoted}` is not an action: it must be `service:Action` or `*`");
        return notes.add(Issue::InvalidAction, element.span, details);
    };
    let quoted = Quote(text);
    if service.contains(['*', '?']) {
        let details = format!(
            "`{}` has a wildcard in its service, which may take in services that are not meant; name the service",
            quoted
        );
        notes.add(Issue::WildcardInServiceName, element.span, details);
        let pattern = Pattern::of_any_case(service);
        if !reference::services().any(|known| pattern.matches(known.prefix())) {
            let details = format!("no service matches `{}`", Quote(service));
            notes.add(Issue::InvalidServiceInAction, element.span, details);
        }
        return;
    }
    if reference::is_unlisted(text) {
        let details = format!(
            "AWS's reference does not list `{quoted}`, though policies of AWS name it; see that it is meant"
        );
        return notes.add(Issue::XUnlistedAction, element.span, details);
    }
    if reference::service(service).is_none() {
        let meant = reference::nearest_service(service).map(|meant| format!("; did you mean `{meant}`?"));
        let details = format!("there is no service `{}`{}", Quote(service), meant.unwrap_or_default());
        return notes.add(Issue::InvalidServiceInAction, element.span, details);
    }
    // What the engine takes for no action at all (specs of actions: one an element, without blanks).
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c == ',') {
        let details = format!(
            "`{quoted}` matches no action: write one action an element, `service:Action` without spaces"
        );
        return notes.add(Issue::InvalidAction, element.span, details);
    }
    if text.contains(['*', '?']) {
        if reference::actions_matching(text).next().is_none() {
            notes.add(Issue::InvalidAction, element.span, format!("no action matches `{quoted}`"));
        }
    } else if reference::action(text).is_none() {
        let meant = reference::nearest_action(text).map(|meant| format!("; did you mean `{meant}`?"));
        let details = format!("there is no action `{quoted}`{}", meant.unwrap_or_default());
        notes.add(Issue::InvalidAction, element.span, details);
    }
}

/// Whether the resource that the policy is attached to may have the action asked of it.
fn belongs(element: &Spanned<SmolStr>, resource_type: ResourceType, notes: &mut Notes) {
    let text = element.value.as_str();
    let Some((service, _)) = text.split_once(':') else { return };
    let pattern = Pattern::of_any_case(service);
    let fits = if !resource_type.services().iter().any(|known| pattern.matches(known)) {
        false
    } else {
        // What there is not is told as such.
        reference::action(text).is_none_or(|action| is_about(action, resource_type))
    };
    if !fits && reference::service(service).is_some() {
        let details = format!("`{}` is not an action on `{resource_type}`; remove it", Quote(text));
        notes.add(Issue::UnsupportedActionInPolicy, element.span, details);
    }
}

/// Whether an action is asked of resources of such a type, by the names of the reference.
fn is_about(action: Action, resource_type: ResourceType) -> bool {
    let names: &[&str] = match resource_type {
        ResourceType::Bucket => &["bucket", "object"],
        ResourceType::AccessPoint => &["accesspoint", "accesspointobject", "object"],
        ResourceType::Table => &["table", "index", "stream"],
        // The reference does not tell which actions these take.
        _ => return true,
    };
    action.resource_types().any(|found| names.contains(&found.resource_type().name()))
}
