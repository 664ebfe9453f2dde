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

/// For how many items of one place a call is written out.
const MOST_ITEMS: usize = 20;

/// Where the organization's own parts stand, which are no account's.
const ORGANIZATION: &str = "organization";

const SERVICE_OF_ORGANIZATION: &str = "organizations";

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
    /// What its call names, where it is asked for once an item.
    item: Option<String>,
}

/// Every resource that differs.
#[derive(Debug, Default)]
pub(super) struct Changes {
    of_resources: BTreeMap<At, Change>,
    /// Where those stand whose key ends so.
    by_name: BTreeMap<String, Vec<At>>,
    /// What the organization itself has changed in.
    of_organization: Option<String>,
}

impl Changes {
    pub(super) fn between(old: &Organization, new: &Organization) -> Self {
        let mut changes = Self::default();
        let (was, is) = (to_value(old), to_value(new));
        let kinds = Kinds::of([old, new]);
        both(part(Some(&was), "accounts"), part(Some(&is), "accounts"), |account, a, b| {
            let global = Place { account, region: None, notes: [a, b], kinds: &kinds };
            changes.services(global, part(a, "global"), part(b, "global"));
            both(part(a, "regions"), part(b, "regions"), |region, a, b| {
                changes.services(Place { region: Some(region), ..global }, object(a), object(b));
            });
        });
        let organization = |of: &'_ Value| of.get("organization").cloned();
        let (a, b) = (organization(&was), organization(&is));
        if a != b {
            changes.of_organization = Some("the organization changed".to_owned());
            let notes = [a.as_ref(), b.as_ref()];
            let place = Place { account: ORGANIZATION, region: None, notes, kinds: &kinds };
            let parts = |of: &Option<Value>| -> Option<Map<String, Value>> {
                let parts = part(of.as_ref(), SERVICE_OF_ORGANIZATION)?.clone();
                Some(Map::from_iter([(SERVICE_OF_ORGANIZATION.to_owned(), Value::Object(parts))]))
            };
            changes.services(place, parts(&a).as_ref(), parts(&b).as_ref());
        }
        for at in changes.of_resources.keys() {
            changes.by_name.entry(last(&at.key).to_owned()).or_default().push(at.clone());
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
        // By what is asked: the places where, and for which items.
        let mut asked: BTreeMap<(&str, Option<&str>), BTreeSet<&str>> = BTreeMap::new();
        for (at, change) in self.of_resources.iter().filter(|(_, change)| change.became == Became::Unread) {
            let items = asked.entry((&at.collection, at.region.as_deref())).or_default();
            items.extend(change.item.as_deref());
        }
        let mut needs = BTreeSet::new();
        for ((collection, region), items) in asked {
            let region = region.map_or_else(String::new, |region| format!(" --region {region}"));
            let of_items = items.into_iter().take(MOST_ITEMS).flat_map(|item| commands_of(collection, item));
            let mut calls: Vec<String> = of_items.collect();
            if calls.is_empty() {
                calls = commands_for(collection);
            }
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

    /// Whether the resource of that ARN, or one that holds it, is no more, or nobody knows if it is.
    pub(super) fn is_gone_or_unread(&self, arn: &str) -> bool {
        let holder = arn.split_once('/').map_or(arn, |(holder, _)| holder);
        let mut all = self.all(arn).chain(self.all(holder));
        all.any(|(_, change)| matches!(change.became, Became::Gone | Became::Unread))
    }

    fn find(&self, id: &str) -> Option<&Change> {
        self.all(id).next().map(|(_, change)| change)
    }

    /// Everything that is told of it.
    fn all(&self, id: &str) -> impl Iterator<Item = (&At, &Change)> {
        let arn = id.parse::<Arn>().ok();
        let named = self.by_name.get(last(id)).filter(|_| !id.is_empty()).into_iter().flatten();
        let there = named.filter(move |at| arn.as_ref().is_none_or(|arn| at.may_be(arn)));
        there.filter_map(|at| self.of_resources.get(at).map(|change| (at, change)))
    }

    /// What is told of things of one place, by their keys, ids or ARNs; and whether any of it was not read.
    pub(super) fn there<'c>(
        &'c self,
        account: &str,
        region: Option<&str>,
        ids: &[&str],
    ) -> (Option<&'c str>, bool) {
        let mut told = None;
        let mut unread = false;
        for (at, change) in ids.iter().flat_map(|id| self.all(id)) {
            // What is global stands in no region, and a thing of a region may lean on it.
            let is_there = at.account == account && (at.region.is_none() || at.region.as_deref() == region);
            if is_there || at.account == ORGANIZATION {
                unread |= change.became == Became::Unread;
                told.get_or_insert(change.text.as_str());
            }
        }
        (told, unread)
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
            let (was, is) = (object(a), object(b));
            both(was, is, |collection, a, b| {
                let path = format!("{service}/{collection}");
                let cut_off = [a, b].map(|of| of.is_none());
                if place.kinds.alone.contains(&path) {
                    self.alone(place, &path, a, b);
                    return;
                }
                let (of_a, of_b) = (object(a), object(b));
                both(of_a, of_b, |key, a, b| {
                    if a == b {
                        return;
                    }
                    let of_item = place.kinds.once_an_item.contains(&path);
                    let with = |had: &Value, left: Option<&Map<String, Value>>, state: [_; 2]| {
                        of_item && {
                            let [here, there] = state;
                            let lost = Lost { service, collection, key, value: had };
                            !lost.is_known(here, there, left, place.kinds)
                        }
                    };
                    let services = [was, is];
                    let became = match (a, b) {
                        (None, _) if cut_off[0] || place.is_unread(0, &path, key) => Became::UnreadBefore,
                        (_, None) if cut_off[1] || place.is_unread(1, &path, key) => Became::Unread,
                        (None, Some(has)) if with(has, of_a, [services[1], services[0]]) => {
                            Became::UnreadBefore
                        }
                        (Some(had), None) if with(had, of_b, services) => Became::Unread,
                        (None | Some(Value::Null), _) => Became::New,
                        (_, None | Some(Value::Null)) => Became::Gone,
                        _ => Became::Changed,
                    };
                    let at = place.at(&path, key);
                    let text = match became {
                        Became::Changed => members(&at, object(a), object(b)),
                        became => at.told(became),
                    };
                    let item = place.kinds.is_item_of_list(service, was, key).then(|| key.to_owned());
                    let item = item.filter(|_| of_item);
                    self.of_resources.insert(at, Change { became, text, item });
                });
            });
        });
    }

    /// What there is once: its members are no resources.
    fn alone(&mut self, place: Place<'_>, path: &str, a: Option<&Value>, b: Option<&Value>) {
        if a == b {
            return;
        }
        let became = match (a, b) {
            (None, _) => Became::UnreadBefore,
            (_, None) => Became::Unread,
            (Some(Value::Null), _) => Became::New,
            (_, Some(Value::Null)) => Became::Gone,
            _ => Became::Changed,
        };
        let key = path.rsplit('/').next().unwrap_or_default();
        let at = place.at(path, key);
        let text = match became {
            Became::Changed => members(&at, object(a), object(b)),
            became => at.told(became),
        };
        self.of_resources.insert(at, Change { became, text, item: None });
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
    kinds: &'v Kinds,
}

impl Place<'_> {
    fn at(&self, collection: &str, key: &str) -> At {
        At {
            account: self.account.to_owned(),
            region: self.region.map(str::to_owned),
            collection: collection.to_owned(),
            key: key.to_owned(),
        }
    }

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

/// How collections are read.
#[derive(Default)]
struct Kinds {
    /// Those that are asked for once an item, so that a key that is not there says nothing by itself.
    once_an_item: BTreeSet<String>,
    /// Those that hold one thing.
    alone: BTreeSet<String>,
}

impl Kinds {
    fn of(both: [&Organization; 2]) -> Self {
        let mut kinds = Self::default();
        let mut look = |state: &dyn AnyState| {
            for (name, kind, _) in state.slots() {
                let path = format!("{}/{name}", state.service());
                match kind {
                    SlotKind::Each => drop(kinds.once_an_item.insert(path)),
                    SlotKind::One => drop(kinds.alone.insert(path)),
                    SlotKind::Many => {}
                }
            }
        };
        for organization in both {
            look(organization.organizations());
            for account in organization.accounts().values() {
                account.states().into_iter().for_each(&mut look);
                account.regions().values().flat_map(|state| state.states()).for_each(&mut look);
            }
        }
        kinds
    }

    /// The collections of a service that list what there is.
    fn lists<'v>(
        &self,
        service: &str,
        state: Option<&'v Map<String, Value>>,
    ) -> impl Iterator<Item = (&'v String, &'v Map<String, Value>)> {
        let all = state.into_iter().flatten();
        all.filter(move |(name, _)| {
            let path = format!("{service}/{name}");
            !self.once_an_item.contains(&path) && !self.alone.contains(&path)
        })
        .filter_map(|(name, of)| Some((name, of.as_object()?)))
    }

    /// Whether a key is one of a list of the service.
    fn is_item_of_list(&self, service: &str, state: Option<&Map<String, Value>>, key: &str) -> bool {
        self.lists(service, state).any(|(_, list)| list.contains_key(key))
    }
}

/// Something that is asked for once an item, and stands in one state and not in the other.
struct Lost<'v> {
    service: &'v str,
    collection: &'v str,
    key: &'v str,
    value: &'v Value,
}

impl Lost<'_> {
    /// Whether the other state tells that it is not there: what it belongs to has left its list, or was asked for and no
    /// longer holds it.
    fn is_known(
        &self,
        here: Option<&Map<String, Value>>,
        there: Option<&Map<String, Value>>,
        rest: Option<&Map<String, Value>>,
        kinds: &Kinds,
    ) -> bool {
        let own = kinds.is_item_of_list(self.service, here, self.key);
        let left = |name: &String, key: &String| {
            let list = there.and_then(|there| there.get(name)).and_then(Value::as_object);
            list.is_some_and(|list| !list.contains_key(key))
        };
        if own {
            // It goes with the item of its own key, and with nothing else.
            return kinds
                .lists(self.service, here)
                .any(|(name, list)| list.contains_key(self.key) && left(name, &self.key.to_owned()));
        }
        let belongs = |parent: &String| is_of(self.key, parent) || mentions(self.value, parent);
        let parents = kinds.lists(self.service, here);
        let mut gone = parents.flat_map(|(name, list)| list.keys().map(move |key| (name, key)));
        if gone.any(|(name, parent)| !parent.is_empty() && belongs(parent) && left(name, parent)) {
            return true;
        }
        // A list of one parent is read whole: its other entries are there.
        let stem = |key: &str| key.len() - last(key).len();
        let alike = self.key.get(..stem(self.key)).filter(|stem| !stem.is_empty());
        let sibling = |key: &String| alike.is_some_and(|alike| key.get(..stem(key)) == Some(alike));
        if rest.is_some_and(|rest| rest.keys().any(sibling)) {
            return true;
        }
        // What told of it was read again, and tells no more of it.
        let tells = here.into_iter().flatten().filter(|(name, _)| *name != self.collection);
        let mut entries = tells.flat_map(|(name, of)| {
            of.as_object().into_iter().flatten().map(move |(key, value)| (name, key, value))
        });
        entries.any(|(name, key, value)| {
            let now = there.and_then(|there| there.get(name)?.get(key));
            mentions(value, self.key) && now.is_some_and(|now| !now.is_null() && !mentions(now, self.key))
        })
    }
}

/// Whether a key names something of a parent: `/acme/app:forward` of `/acme/app`, a listener's ARN of its balancer's.
fn is_of(key: &str, parent: &str) -> bool {
    let own = parent.splitn(6, ':').nth(5).and_then(|resource| resource.split_once('/'));
    match own.filter(|_| parent.starts_with("arn:")) {
        Some((_, name)) => key.contains(&format!("/{name}/")),
        None => key.strip_prefix(parent).is_some_and(|rest| rest.starts_with([':', '/'])),
    }
}

/// Whether a text, or an ARN that ends in it, stands anywhere in a value.
fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => {
            own == text
                || own
                    .strip_suffix(text)
                    .is_some_and(|before| before.ends_with(['/', ':']) && own.starts_with("arn:"))
        }
        Value::Array(all) => all.iter().any(|one| mentions(one, text)),
        Value::Object(all) => all.values().any(|one| mentions(one, text)),
        _ => false,
    }
}

/// The last part of a key, an id or an ARN.
fn last(key: &str) -> &str {
    key.rsplit(['/', ':']).next().unwrap_or(key)
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
