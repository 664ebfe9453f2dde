//! The parts that files gave become accounts: which account and region each belongs to is told by its
//! folders, else by its content, else it is a problem.

use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{
    AccountId, Collection, Coverage, Known, NotRead, Region, Timestamp,
    wire::{Answer, Reading, Resource, State},
};

use super::{
    FileOutcome, FileReport, ImportProblem, Places,
    evidence::{Evidence, latest_time},
    identify::{self, Identity},
    layout::locate,
    manifest::Line,
    operations::Row,
    process::{Made, Part, Processed},
};
use crate::{
    Organization,
    organizations::{MemberAccount, MemberAccountWire, NOT_IN_USE, OrganizationId},
    service::{AnyPart, Level},
};

/// Joins parts, file by file.
pub(super) struct Merge {
    organization: Organization,
    places: Places,
    /// What the files of one group tell of their account and region.
    groups: BTreeMap<String, Evidence>,
    /// Accounts that named their organization, and which they named.
    members: BTreeMap<AccountId, OrganizationId>,
}

impl Merge {
    /// Gathers what the parts tell of accounts and regions.
    pub(super) fn new(read: &[Processed]) -> Self {
        let mut groups: BTreeMap<String, Evidence> = BTreeMap::new();
        for file in read {
            let evidence = groups.entry(file.group.clone()).or_default();
            evidence.folder(file.account, file.region.as_ref());
            if let Made::Parts(parts) = &file.made {
                parts.iter().for_each(|(_, part)| evidence.part(part));
            }
        }
        Self {
            organization: Organization::default(),
            places: Places::default(),
            groups,
            members: BTreeMap::new(),
        }
    }

    /// Joins one file's part.
    pub(super) fn add(&mut self, file: Processed, problems: &mut Vec<ImportProblem>) -> FileReport {
        let Processed { file: name, bytes, group, account, region, made, mut reading } = file;
        problems.extend(reading.problems.drain(..).map(|problem| ImportProblem {
            file: name.clone(),
            pointer: problem.pointer,
            message: problem.message,
        }));
        let outcome = match made {
            Made::Recognised(operation) => FileOutcome::Recognised { operation },
            Made::Left(why) => FileOutcome::Left { why },
            Made::Damaged(operation) => FileOutcome::Damaged { operation },
            Made::Parts(parts) => {
                let resources = reading.places.len();
                let mut places = Some(reading.places);
                let mut outcome = FileOutcome::Left { why: "it holds nothing".to_owned() };
                for (row, part) in parts {
                    outcome = match self.place(&group, account, region.clone(), &part) {
                        Err(message) => {
                            problems.push(ImportProblem::of_file(&name, message));
                            FileOutcome::Damaged { operation: row.command() }
                        }
                        Ok(Stands { account, region }) => {
                            if let Some(account) = account {
                                let places = places.take().unwrap_or_default();
                                self.places.add(&name, account, region.as_ref(), places);
                            }
                            let damaged = is_damaged(&part);
                            for (collection, key) in self.absorb(account, region.as_ref(), part) {
                                let message = format!(
                                    "`{key}` of `{collection}` stands in an earlier file with different content; that one is kept"
                                );
                                problems.push(ImportProblem::of_file(&name, message));
                            }
                            match damaged {
                                true => FileOutcome::Damaged { operation: row.command() },
                                false => {
                                    FileOutcome::Read { operation: row.command(), account, region, resources }
                                }
                            }
                        }
                    };
                }
                outcome
            }
        };
        FileReport { file: name, bytes, outcome }
    }

    /// The account and region that a part goes into.
    fn place(
        &self,
        group: &str,
        account: Option<AccountId>,
        region: Option<Region>,
        part: &Part,
    ) -> Result<Stands, String> {
        let nothing = Evidence::default();
        let evidence = self.groups.get(group).unwrap_or(&nothing);
        let level = match part {
            Part::State(state) => state.level(),
            Part::CallerIdentity(_) => Level::Global,
        };
        if level == Level::Organization {
            return Ok(Stands { account: account.or_else(|| evidence.account().ok()), region: None });
        }
        let account = match account {
            Some(account) => account,
            None => evidence.account().map_err(|found| {
                format!(
                    "cannot tell which account it belongs to ({found}); put the files under `accounts/<account id>/`, \
                     or add the output of `aws sts get-caller-identity`"
                )
            })?,
        };
        if level == Level::Global {
            return Ok(Stands { account: Some(account), region: None });
        }
        let of_part = || {
            let mut own = Evidence::default();
            own.part(part);
            own.region()
        };
        let region = match region {
            Some(region) => region,
            None => of_part().or_else(|_| evidence.region()).map_err(|found| {
                format!("cannot tell which region it belongs to ({found}); put the file under a folder with the region's name")
            })?,
        };
        Ok(Stands { account: Some(account), region: Some(region) })
    }

    fn absorb(
        &mut self,
        account: Option<AccountId>,
        region: Option<&Region>,
        part: Part,
    ) -> Vec<(&'static str, String)> {
        let Part::State(state) = part else { return Vec::new() };
        match (state.level(), account) {
            (Level::Organization, asked_by) => self.absorb_organization(state, asked_by),
            (_, Some(account)) => state.absorb_into(&mut self.organization, account, region),
            (_, None) => Vec::new(),
        }
    }

    /// What an account says of its organization also says that the account is in it.
    fn absorb_organization(
        &mut self,
        state: Box<dyn AnyPart>,
        asked_by: Option<AccountId>,
    ) -> Vec<(&'static str, String)> {
        let mut alone = Organization::default();
        let nobody = AccountId::literal("000000000000");
        state.absorb_into(&mut alone, nobody, None);
        if let (Some(account), Known::Present(detail)) = (asked_by, alone.organizations().organization()) {
            self.members.insert(account, detail.id().clone());
        }
        self.organization.organizations_mut().absorb(alone.organizations)
    }

    /// Notes what was asked and failed: refused is not the same as not asked, and AWS's "no such …"
    /// is known absence.
    pub(super) fn note_failed_calls(
        &mut self,
        folder: &str,
        lines: &[Line],
        problems: &mut Vec<ImportProblem>,
    ) {
        let manifest =
            if folder.is_empty() { "MANIFEST.json".to_owned() } else { format!("{folder}/MANIFEST.json") };
        for (number, line) in lines.iter().enumerate() {
            let Some(call) = &line.call else { continue };
            let Identity::Row(row, item) = identify::from_call(call) else { continue };
            // A call that succeeded and wrote no file answered nothing, which some calls do for an empty list.
            let nothing = row.empty_answer().filter(|_| line.failed.is_none() && line.file.is_none());
            if line.failed.is_none() && nothing.is_none() {
                continue;
            }
            let path = line.file.as_ref().map(|file| format!("{folder}/{file}"));
            let folders: Vec<&str> =
                path.as_deref().unwrap_or(folder).split('/').filter(|part| !part.is_empty()).collect();
            let mut known = self.organization.accounts.keys();
            let account = locate(&folders).account.or(match (known.next(), known.next()) {
                (Some(only), None) => Some(*only),
                _ => None,
            });
            let Some(account) = account else {
                problems.push(ImportProblem {
                    file: manifest.clone(),
                    pointer: format!("/{number}"),
                    message: format!(
                        "`{}` {}, in which of the accounts is not said",
                        row.command(),
                        line.failed
                            .as_ref()
                            .map_or_else(|| "answered nothing".to_owned(), |code| format!("failed ({code})"))
                    ),
                });
                continue;
            };
            // What a failed call tells, such as that there is no password policy, stands in the manifest.
            let regional = row.level() == Level::Regional;
            let region = locate(&folders).region.or_else(|| call.region.clone()).filter(|_| regional);
            let key = item.clone().unwrap_or_default();
            let places = row.collections().iter().map(|path| (*path, key.clone(), format!("/{number}")));
            self.places.add(&manifest, account, region.as_ref(), places.collect());
            let Row::Read(operation) = row else { continue };
            if let Some(bytes) = nothing {
                let part = operation.read(&Answer { bytes, item: item.as_deref() }, &mut Reading::default());
                part.absorb_into(&mut self.organization, account, region.as_ref());
            }
            let Some(code) = &line.failed else { continue };
            if row.level() == Level::Organization && code == NOT_IN_USE {
                put_account(self.organization.organizations_mut().accounts_mut(), account, None);
            }
            operation.failed(&mut self.organization, account, region.as_ref(), item.as_deref(), code);
        }
    }

    /// The accounts, and where their resources stood.
    pub(super) fn finish(mut self, collected: Option<Timestamp>) -> (Organization, Places) {
        self.places.finish();
        let organizations = self.organization.organizations_mut();
        let told = organizations.organization().present().map(|detail| detail.id().clone());
        for (account, named) in std::mem::take(&mut self.members) {
            if told.as_ref() == Some(&named) {
                let wire = MemberAccountWire { id: Some(account.to_string()), ..Default::default() };
                put_account(organizations.accounts_mut(), account, MemberAccount::try_from(wire).ok());
            }
        }
        let as_of = collected.or_else(|| latest_time(&self.organization));
        self.organization.set_as_of(as_of);
        (self.organization, self.places)
    }
}

/// Where a part stands: what is the organization's may be told by any account, or by none that is known.
struct Stands {
    account: Option<AccountId>,
    region: Option<Region>,
}

/// Notes an account that told itself whether it is in an organization; what a list tells of it stays.
fn put_account(
    into: &mut Collection<AccountId, MemberAccount>,
    account: AccountId,
    member: Option<MemberAccount>,
) {
    if into.get(&account).is_some() {
        return;
    }
    if *into.coverage() == Coverage::Partial(NotRead::NotAsked) {
        into.set_coverage(Coverage::PerItem);
    }
    match member {
        Some(member) => drop(into.insert(member.key(), member)),
        None => into.insert_absent(account),
    }
}

fn is_damaged(part: &Part) -> bool {
    let Part::State(state) = part else { return false };
    state.slots().iter().any(|(_, _, slot)| {
        matches!(slot.coverage(), Coverage::Partial(NotRead::Damaged(_))) && slot.count() == 0
    })
}

/// The one member of a set, else what is in it, in words.
pub(super) fn only<T: Ord + Clone + ToString>(found: &BTreeSet<T>) -> Result<T, String> {
    let mut members = found.iter();
    match (members.next(), members.next()) {
        (Some(only), None) => Ok(only.clone()),
        (None, _) => Err("no file names one".to_owned()),
        _ => Err(format!(
            "the files name {}",
            found.iter().map(|member| format!("`{}`", member.to_string())).collect::<Vec<_>>().join(", ")
        )),
    }
}
