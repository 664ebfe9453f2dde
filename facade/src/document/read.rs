use std::{collections::BTreeMap, fmt, marker::PhantomData};

use aozu_names::{AccountId, Coverage, NotRead, Partition, Region, Timestamp, wire::SlotKind};
use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{ACCOUNT_FORMAT, PER_ITEM};
use crate::{ImportProblem, Organization, Places, service::AnyState};

/// What is wrong with an account document: every problem, each with its JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the account document cannot be read:{}", list(problems))]
#[non_exhaustive]
pub struct DocumentError {
    /// The problems, in the document's order.
    pub problems: Vec<ImportProblem>,
}

fn list(problems: &[ImportProblem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// Members in order; a key that stands twice is an error.
struct Members<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for V<T> {
            type Value = Members<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<T>, A::Error> {
                let mut members = Vec::new();
                let mut seen = std::collections::BTreeSet::new();
                while let Some((key, value)) = map.next_entry::<String, T>()? {
                    if !seen.insert(key.clone()) {
                        return Err(de::Error::custom(format!("the member `{key}` stands twice")));
                    }
                    members.push((key, value));
                }
                Ok(Members(members))
            }
        }
        d.deserialize_map(V(PhantomData))
    }
}

type Services<'a> = Members<Members<&'a RawValue>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'a> {
    format: String,
    as_of: Option<Timestamp>,
    #[serde(borrow)]
    accounts: Members<AccountPart<'a>>,
    #[serde(borrow, default)]
    organization: Option<OrganizationPart<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganizationPart<'a> {
    #[serde(borrow, default)]
    organizations: Option<Members<&'a RawValue>>,
    #[serde(default)]
    incomplete: BTreeMap<String, Gap>,
    #[serde(default)]
    unreadable: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountPart<'a> {
    #[serde(default)]
    partition: Partition,
    #[serde(borrow, default)]
    global: Option<Services<'a>>,
    #[serde(borrow, default)]
    regions: Option<Members<Services<'a>>>,
    #[serde(default)]
    incomplete: BTreeMap<String, Gap>,
    #[serde(default)]
    unreadable: BTreeMap<String, String>,
}

/// Reads an account document strictly: an unknown member, a wrong value or a key that stands twice is
/// an error, and every one of them is told.
///
/// `name` is what the places of the resources call the document.
///
/// # Errors
/// Every problem, with its JSON pointer.
///
/// ```
/// let text = r#"{"format": "aozu/account/1", "as_of": null, "accounts": {"111122223333": {
///     "partition": "aws", "global": {}, "regions": {"ap-northeast-1": {"ec2": {"Vpcs": {}}}}}}}"#;
/// let (organization, _) = aozu::read_document(text, "state.json")?;
/// assert_eq!(organization.accounts().len(), 1);
/// # Ok::<(), aozu::DocumentError>(())
/// ```
pub fn read_document(text: &str, name: &str) -> Result<(Organization, Places), DocumentError> {
    let mut reader = Reader { file: name, problems: Vec::new(), places: Places::default() };
    let mut organization = Organization::default();
    match serde_json::from_str::<Document<'_>>(text) {
        Err(error) => reader.problem("", error.to_string()),
        Ok(document) => {
            if document.format != ACCOUNT_FORMAT {
                reader.problem(
                    "/format",
                    format!(
                        "`{}` is not `{ACCOUNT_FORMAT}`, the format that this version reads",
                        document.format
                    ),
                );
            }
            if let Some(part) = document.organization {
                reader.organization(&mut organization, part);
            }
            organization.set_as_of(document.as_of);
            for (id, part) in document.accounts.0 {
                let pointer = format!("/accounts/{id}");
                match id.parse::<AccountId>() {
                    Ok(id) => reader.account(&mut organization, id, part, &pointer),
                    Err(error) => reader.problem(&pointer, error.to_string()),
                }
            }
        }
    }
    reader.places.finish();
    if reader.problems.is_empty() {
        Ok((organization, reader.places))
    } else {
        Err(DocumentError { problems: reader.problems })
    }
}

/// Why a collection is not whole.
struct Gap(Coverage);

impl<'de> Deserialize<'de> for Gap {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(d)?;
        if value == PER_ITEM {
            return Ok(Self(Coverage::PerItem));
        }
        NotRead::deserialize(value).map(|reason| Self(Coverage::Partial(reason))).map_err(de::Error::custom)
    }
}

struct Reader<'n> {
    file: &'n str,
    problems: Vec<ImportProblem>,
    places: Places,
}

impl Reader<'_> {
    fn problem(&mut self, pointer: &str, message: String) {
        self.problems.push(ImportProblem {
            file: self.file.to_owned(),
            pointer: pointer.to_owned(),
            message,
        });
    }

    fn account(&mut self, into: &mut Organization, id: AccountId, part: AccountPart<'_>, pointer: &str) {
        let account = into.account_mut(id);
        account.set_partition(part.partition);
        if let Some(services) = part.global {
            self.services(&mut account.states_mut(), services, id, None, &format!("{pointer}/global"));
        }
        for (name, services) in part.regions.map(|members| members.0).unwrap_or_default() {
            let pointer = format!("{pointer}/regions/{name}");
            match name.parse::<Region>() {
                Ok(region) => {
                    let state = account.region_mut(region.clone());
                    self.services(&mut state.states_mut(), services, id, Some(&region), &pointer);
                }
                Err(error) => self.problem(&pointer, error.to_string()),
            }
        }
        for (path, note) in notes(part.unreadable, part.incomplete) {
            if note_in_account(account, &path, note).is_none() {
                self.problem(&format!("{pointer}/incomplete"), format!("`{path}` names no collection"));
            }
        }
    }

    fn organization(&mut self, into: &mut Organization, part: OrganizationPart<'_>) {
        let state = into.organizations_mut();
        if let Some(collections) = part.organizations {
            self.state(state, collections, "/organization");
        }
        for (path, note) in notes(part.unreadable, part.incomplete) {
            if note_in(&mut [state], &path, note).is_none() {
                self.problem("/organization/incomplete", format!("`{path}` names no collection"));
            }
        }
    }

    fn services(
        &mut self,
        states: &mut [&mut dyn AnyState],
        services: Services<'_>,
        id: AccountId,
        region: Option<&Region>,
        pointer: &str,
    ) {
        for (service, collections) in services.0 {
            match states.iter_mut().find(|state| state.service() == service) {
                Some(state) => {
                    let places = self.state(*state, collections, pointer);
                    self.places.add(self.file, id, region, places);
                }
                None => {
                    let known: Vec<String> =
                        states.iter().map(|state| format!("`{}`", state.service())).collect();
                    self.problem(
                        &format!("{pointer}/{service}"),
                        format!("unknown service here; expected {}", known.join(", ")),
                    );
                }
            }
        }
    }

    /// Reads one service's collections; gives back where their resources stand.
    fn state(
        &mut self,
        state: &mut dyn AnyState,
        collections: Members<&RawValue>,
        pointer: &str,
    ) -> Vec<(String, String, String)> {
        let service = state.service();
        let mut places = Vec::new();
        for (collection, raw) in collections.0 {
            let at = format!("{pointer}/{service}/{collection}");
            let Some((kind, slot)) = state.slot_mut(&collection) else {
                self.problem(&at, format!("unknown collection of `{service}`"));
                continue;
            };
            let members = match kind {
                SlotKind::One => vec![(String::new(), raw)],
                SlotKind::Many | SlotKind::Each => {
                    match serde_json::from_str::<Members<&RawValue>>(raw.get()) {
                        Ok(members) => members.0,
                        Err(error) => {
                            self.problem(&at, error.to_string());
                            continue;
                        }
                    }
                }
            };
            slot.set_coverage(if kind == SlotKind::Each { Coverage::PerItem } else { Coverage::Whole });
            for (key, raw) in members {
                let escaped = key.replace('~', "~0").replace('/', "~1");
                let at = if kind == SlotKind::One { at.clone() } else { format!("{at}/{escaped}") };
                match slot.read(&key, raw.get()) {
                    Ok(()) => places.push((format!("{service}/{collection}"), key, at)),
                    Err(problems) => {
                        for problem in problems {
                            self.problem(&format!("{at}{}", problem.pointer), problem.message);
                        }
                    }
                }
            }
        }
        places
    }
}

enum Note {
    Incomplete(Coverage),
    Unreadable(String),
}

fn notes(
    unreadable: BTreeMap<String, String>,
    incomplete: BTreeMap<String, Gap>,
) -> impl Iterator<Item = (String, Note)> {
    let unreadable = unreadable.into_iter().map(|(path, problem)| (path, Note::Unreadable(problem)));
    unreadable.chain(incomplete.into_iter().map(|(path, gap)| (path, Note::Incomplete(gap.0))))
}

/// Notes what `incomplete` and `unreadable` say: `[REGION/]SERVICE/COLLECTION[/ID]`.
fn note_in_account(account: &mut crate::Account, path: &str, note: Note) -> Option<()> {
    let (first, rest) = path.split_once('/')?;
    match first.parse::<Region>() {
        Ok(region) => note_in(&mut account.region_mut(region).states_mut(), rest, note),
        Err(_) => note_in(&mut account.states_mut(), path, note),
    }
}

fn note_in(states: &mut [&mut dyn AnyState], path: &str, note: Note) -> Option<()> {
    let (service, rest) = path.split_once('/')?;
    let (collection, id) = rest.split_once('/').unwrap_or((rest, ""));
    let state = states.iter_mut().find(|state| state.service() == service)?;
    let (_, slot) = state.slot_mut(collection)?;
    match note {
        Note::Incomplete(coverage) => slot.set_coverage(coverage),
        Note::Unreadable(problem) => slot.insert_unreadable(id.to_owned(), problem),
    }
    Some(())
}
