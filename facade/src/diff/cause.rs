//! Which resources differ, and in which members: what consequences are traced back to; and which only seem to, since
//! one of the states was not read that far.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{Arn, wire::SlotKind};
use serde_json::{Map, Value};

use crate::{
    Organization,
    document::to_value,
    import::operations::{commands_for, commands_of},
    service::AnyState,
};

/// How many members are named of one resource.
const MOST_NAMED: usize = 4;

/// Where a resource stands in the account document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    account: String,
    /// None of what is global.
    region: Option<String>,
    /// `ec2/SecurityGroups`.
    collection: String,
    key: String,
}

/// What became of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Became {
    New,
    Gone,
    Changed,
    /// Only the older state was read that far: nobody knows.
    Unread,
    /// Only the newer state was read that far.
    UnreadBefore,
}

/// What became of it, and the sentence that tells it.
#[derive(Debug)]
struct Change {
    became: Became,
    text: String,
}

/// Every resource that differs.
#[derive(Debug, Default)]
pub(super) struct Changes {
    of_resources: BTreeMap<At, Change>,
    /// What the organization itself has changed in.
    of_organization: Option<String>,
}

impl Changes {
    pub(super) fn between(old: &Organization, new: &Organization) -> Self {
        let mut changes = Self::default();
        let (was, is) = (to_value(old), to_value(new));
        let once_an_item = once_an_item([old, new]);
        both(part(Some(&was), "accounts"), part(Some(&is), "accounts"), |account, a, b| {
            let global = Place { account, region: None, notes: [a, b], once_an_item: &once_an_item };
            changes.services(global, part(a, "global"), part(b, "global"));
            both(part(a, "regions"), part(b, "regions"), |region, a, b| {
                changes.services(Place { region: Some(region), ..global }, object(a), object(b));
            });
        });
        changes.settle_items();
        let organization = |of: &Value| of.get("organization").cloned().unwrap_or_default();
        if organization(&was) != organization(&is) {
            changes.of_organization = Some("the organization changed".to_owned());
        }
        changes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.of_resources.is_empty() && self.of_organization.is_none()
    }

    /// Whether anything of these services differs.
    pub(super) fn touch(&self, services: &[&str]) -> bool {
        self.of_organization.is_some() && services.contains(&"organizations")
            || self.of_resources.keys().any(|at| services.contains(&at.service()))
    }

    /// Whether the newer state lacks something of these services that was read of the older one.
    pub(super) fn lack(&self, services: &[&str]) -> bool {
        let mut unread = self.of_resources.iter().filter(|(_, change)| change.became == Became::Unread);
        unread.any(|(at, _)| services.contains(&at.service()))
    }

    /// Whether the newer state lacks anything that was read of the older one.
    pub(super) fn lacks_something(&self) -> bool {
        self.of_resources.values().any(|change| change.became == Became::Unread)
    }

    /// The AWS CLI commands that would read what the newer state lacks.
    pub(super) fn needs(&self) -> BTreeSet<String> {
        let mut needs = BTreeSet::new();
        for (at, _) in self.of_resources.iter().filter(|(_, change)| change.became == Became::Unread) {
            let lists = commands_for(&at.collection);
            let of_items = lists.iter().any(|call| call.ends_with('…'));
            let calls = if of_items { commands_of(&at.collection, &at.key) } else { lists };
            let region = at.region.as_ref().map_or_else(String::new, |region| format!(" --region {region}"));
            needs.extend(calls.into_iter().map(|call| call + &region));
        }
        needs
    }

    /// What one of the states was not read of, though the other was, each in a sentence.
    pub(super) fn unread(&self) -> Vec<String> {
        let mut told = Vec::new();
        for (became, which, whereof) in [
            (Became::Unread, "newer", "what it would have taken away is not told"),
            (Became::UnreadBefore, "older", "what is told to be new of it may have been there before"),
        ] {
            let mut places: BTreeSet<String> = BTreeSet::new();
            for (at, _) in self.of_resources.iter().filter(|(_, change)| change.became == became) {
                let place = at.region.as_deref().unwrap_or(&at.account);
                places.insert(format!("`{}` of {place}", at.collection));
            }
            if places.is_empty() {
                continue;
            }
            let more = places.len().saturating_sub(MOST_NAMED);
            let named: Vec<String> = places.into_iter().take(MOST_NAMED).collect();
            let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
            told.push(format!("the {which} state was not read whole, {}{tail}: {whereof}", named.join(", ")));
        }
        told
    }

    /// What is told of the resource of that key or ARN, or whose key holds that id.
    pub(super) fn of(&self, id: &str) -> Option<&str> {
        self.find(id).map(|change| change.text.as_str())
    }

    /// Whether the resource of that id or ARN is no more.
    pub(super) fn is_gone(&self, id: &str) -> bool {
        self.find(id).is_some_and(|change| change.became == Became::Gone)
    }

    /// Whether nobody knows if the resource of that id or ARN is still there.
    pub(super) fn is_unread(&self, id: &str) -> bool {
        self.find(id).is_some_and(|change| change.became == Became::Unread)
    }

    fn find(&self, id: &str) -> Option<&Change> {
        let arn = id.parse::<Arn>().ok();
        let name = id.rsplit(['/', ':']).next().unwrap_or(id);
        if name.is_empty() {
            return None;
        }
        let is_it = |at: &At| {
            let there = arn.as_ref().is_none_or(|arn| at.may_be(arn));
            there && (at.key == id || at.key == name || at.key.rsplit(['/', ':']).next() == Some(name))
        };
        self.of_resources.iter().find(|(at, _)| is_it(at)).map(|(_, change)| change)
    }

    /// What is told of a policy, else of whoever holds it, else of the organization.
    pub(super) fn of_policy(&self, principal: &str, policy: &str) -> Option<String> {
        let holder = policy.split('/').nth(1).filter(|_| !policy.starts_with("arn:"));
        let found =
            self.of(policy).or_else(|| holder.and_then(|name| self.of(name))).or_else(|| self.of(principal));
        found.or(self.of_organization.as_deref()).map(str::to_owned)
    }

    fn services(&mut self, place: Place<'_>, a: Option<&Map<String, Value>>, b: Option<&Map<String, Value>>) {
        both(a, b, |service, a, b| {
            both(object(a), object(b), |collection, a, b| {
                let path = format!("{service}/{collection}");
                let (a, b) = (object(a), object(b));
                let cut_off = [a, b].map(|of| of.is_none());
                both(a, b, |key, a, b| {
                    if a == b {
                        return;
                    }
                    let became = match (a, b) {
                        (None, _) if cut_off[0] || place.is_unread(0, &path, key) => Became::UnreadBefore,
                        (_, None) if cut_off[1] || place.is_unread(1, &path, key) => Became::Unread,
                        (None, _) if place.once_an_item.contains(&path) => Became::UnreadBefore,
                        (_, None) if place.once_an_item.contains(&path) => Became::Unread,
                        (None | Some(Value::Null), _) => Became::New,
                        (_, None | Some(Value::Null)) => Became::Gone,
                        _ => Became::Changed,
                    };
                    let at = At {
                        account: place.account.to_owned(),
                        region: place.region.map(str::to_owned),
                        collection: path.clone(),
                        key: key.to_owned(),
                    };
                    let text = match became {
                        Became::Changed => members(&at, object(a), object(b)),
                        became => at.told(became),
                    };
                    self.of_resources.insert(at, Change { became, text });
                });
            });
        });
    }

    /// What is read once an item comes and goes with its item.
    fn settle_items(&mut self) {
        let item = |at: &At| (at.account.clone(), at.region.clone(), at.key.clone());
        let of = |changes: &BTreeMap<At, Change>, became: Became| -> BTreeSet<_> {
            let those = changes.iter().filter(|(_, change)| change.became == became);
            those.map(|(at, _)| item(at)).collect()
        };
        let new = of(&self.of_resources, Became::New);
        let gone = of(&self.of_resources, Became::Gone);
        for (at, change) in &mut self.of_resources {
            let became = match change.became {
                Became::Unread if gone.contains(&item(at)) => Became::Gone,
                Became::UnreadBefore if new.contains(&item(at)) => Became::New,
                _ => continue,
            };
            *change = Change { became, text: at.told(became) };
        }
    }
}

impl At {
    fn service(&self) -> &str {
        self.collection.split('/').next().unwrap_or_default()
    }

    /// Whether the ARN can be one of what stands here: most ARNs name a region and an account, S3's neither.
    fn may_be(&self, arn: &Arn) -> bool {
        let account = arn.account();
        let region = arn.region();
        (account.is_empty() || account == self.account || account == "aws")
            && (region.is_empty() || self.region.as_deref().is_none_or(|own| own == region))
    }

    fn told(&self, became: Became) -> String {
        let Self { collection, key, .. } = self;
        match became {
            Became::New => format!("`{collection}` `{key}` is new"),
            Became::Gone => format!("`{collection}` `{key}` is gone"),
            Became::Changed => format!("`{collection}` `{key}` changed"),
            Became::Unread => format!("`{collection}` `{key}` was not read of the newer state"),
            Became::UnreadBefore => format!("`{collection}` `{key}` was not read of the older state"),
        }
    }
}

/// Whose collections are compared, and what the two documents say of how far they were read.
#[derive(Clone, Copy)]
struct Place<'v> {
    account: &'v str,
    region: Option<&'v str>,
    /// The account in the older document and in the newer.
    notes: [Option<&'v Value>; 2],
    once_an_item: &'v BTreeSet<String>,
}

impl Place<'_> {
    /// Whether the document leaves open if the resource is there.
    fn is_unread(&self, which: usize, collection: &str, key: &str) -> bool {
        let path =
            self.region.map_or_else(|| collection.to_owned(), |region| format!("{region}/{collection}"));
        let has = |notes: &str, path: &str| {
            let account = self.notes.get(which).copied().flatten();
            part(account, notes).is_some_and(|all| all.contains_key(path))
        };
        has("incomplete", &path) || has("unreadable", &format!("{path}/{key}"))
    }
}

/// The members in which a resource differs.
fn members(at: &At, a: Option<&Map<String, Value>>, b: Option<&Map<String, Value>>) -> String {
    let mut members = Vec::new();
    both(a, b, |member, a, b| {
        if a != b {
            members.push(format!("`{member}`"));
        }
    });
    if members.is_empty() {
        return at.told(Became::Changed);
    }
    let more = members.len().saturating_sub(MOST_NAMED);
    members.truncate(MOST_NAMED);
    let tail = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} in {}{tail}", at.told(Became::Changed), members.join(", "))
}

/// The collections that are asked for once an item, so that a key that is not there says nothing by itself.
fn once_an_item(both: [&Organization; 2]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut look = |state: &dyn AnyState| {
        let each = state.slots().into_iter().filter(|(_, kind, _)| *kind == SlotKind::Each);
        found.extend(each.map(|(name, ..)| format!("{}/{name}", state.service())));
    };
    for account in both.iter().flat_map(|organization| organization.accounts().values()) {
        account.states().into_iter().for_each(&mut look);
        account.regions().values().flat_map(|state| state.states()).for_each(&mut look);
    }
    found
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
