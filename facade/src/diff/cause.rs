//! Which resources differ, and in which members: what consequences are traced back to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{Organization, document::to_value};

/// How what is told of a resource that is no more ends.
const GONE: &str = "is gone";

/// How many members are named of one resource.
const MOST_NAMED: usize = 4;

/// Where a resource stands in the account document: `ec2/SecurityGroups` and its key.
type At = (String, String);

/// Every resource that differs.
#[derive(Debug, Default)]
pub(super) struct Changes(BTreeMap<At, String>);

impl Changes {
    pub(super) fn between(old: &Organization, new: &Organization) -> Self {
        let mut changes = Self::default();
        let read = |organization: &Organization| -> Value { to_value(organization) };
        let (was, is) = (read(old), read(new));
        let accounts =
            |of: &Value| of.get("accounts").and_then(Value::as_object).cloned().unwrap_or_default();
        let (was_accounts, is_accounts) = (accounts(&was), accounts(&is));
        both(&was_accounts, &is_accounts, |_, a, b| {
            services(part(a, "global"), part(b, "global"), &mut changes.0);
            both(part(a, "regions"), part(b, "regions"), |_, a, b| {
                services(object(a), object(b), &mut changes.0);
            });
        });
        let organization = |of: &Value| of.get("organization").cloned().unwrap_or_default();
        if organization(&was) != organization(&is) {
            changes
                .0
                .insert(("organizations".to_owned(), String::new()), "the organization changed".to_owned());
        }
        changes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anything of these services differs.
    pub(super) fn touch(&self, services: &[&str]) -> bool {
        self.0.keys().any(|(collection, _)| {
            services.iter().any(|service| collection.split('/').next() == Some(service))
        })
    }

    /// What is told of the resource of that key, or whose key holds that id.
    pub(super) fn of(&self, id: &str) -> Option<&str> {
        let id = id.rsplit(['/', ':']).next().unwrap_or(id);
        if id.is_empty() {
            return None;
        }
        let named = |key: &str| key == id || key.rsplit(['/', ':']).next() == Some(id);
        self.0.iter().find(|((_, key), _)| named(key)).map(|(_, text)| text.as_str())
    }

    /// Whether the resource of that id or ARN is no more.
    pub(super) fn is_gone(&self, id: &str) -> bool {
        self.of(id).is_some_and(|text| text.ends_with(GONE))
    }

    /// What is told of a policy, else of whoever holds it, else of the organization.
    pub(super) fn of_policy(&self, principal: &str, policy: &str) -> Option<String> {
        let holder = policy.split('/').nth(1).filter(|_| !policy.starts_with("arn:"));
        let found =
            self.of(policy).or_else(|| holder.and_then(|name| self.of(name))).or_else(|| self.of(principal));
        let organization = || self.0.get(&("organizations".to_owned(), String::new())).map(String::as_str);
        found.or_else(organization).map(str::to_owned)
    }
}

fn part<'v>(of: Option<&'v Value>, name: &str) -> Option<&'v Map<String, Value>> {
    object(of.and_then(|of| of.get(name)))
}

fn object(of: Option<&Value>) -> Option<&Map<String, Value>> {
    of.and_then(Value::as_object)
}

/// Every key of either, with what both say.
fn both<'v>(
    a: impl Into<Option<&'v Map<String, Value>>>,
    b: impl Into<Option<&'v Map<String, Value>>>,
    mut each: impl FnMut(&str, Option<&'v Value>, Option<&'v Value>),
) {
    let (a, b) = (a.into(), b.into());
    let keys: BTreeSet<&String> = [a, b].into_iter().flatten().flat_map(Map::keys).collect();
    for key in keys {
        each(key, a.and_then(|a| a.get(key)), b.and_then(|b| b.get(key)));
    }
}

fn services(
    a: Option<&Map<String, Value>>,
    b: Option<&Map<String, Value>>,
    found: &mut BTreeMap<At, String>,
) {
    both(a, b, |service, a, b| {
        both(object(a), object(b), |collection, a, b| {
            let path = format!("{service}/{collection}");
            both(object(a), object(b), |key, a, b| {
                if a == b {
                    return;
                }
                let text = match (a, b) {
                    (None | Some(Value::Null), Some(_)) => format!("`{path}` `{key}` is new"),
                    (Some(_), None | Some(Value::Null)) => format!("`{path}` `{key}` {GONE}"),
                    _ => {
                        let mut members = Vec::new();
                        both(object(a), object(b), |member, a, b| {
                            if a != b {
                                members.push(format!("`{member}`"));
                            }
                        });
                        let more = members.len().saturating_sub(MOST_NAMED);
                        members.truncate(MOST_NAMED);
                        let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
                        format!("`{path}` `{key}` changed in {}{tail}", members.join(", "))
                    }
                };
                found.insert((path.clone(), key.to_owned()), text);
            });
        });
    });
}
