//! The parts that files gave become accounts: which account and region each belongs to is told by its
//! folders, else by its content, else it is a problem.

use std::collections::{BTreeMap, BTreeSet};

use aozu_iam::Iam;
use aozu_names::{AccountId, Partition, Region, Timestamp, wire::State};

use super::{
    FileOutcome, FileReport, ImportProblem, Places,
    evidence::{Evidence, latest_time},
    identify::{self, Identity},
    layout::locate,
    manifest::Line,
    operations::Row,
    process::{Made, Part, Processed},
};
use crate::Organization;

/// Joins parts, file by file.
pub(super) struct Merge {
    organization: Organization,
    places: Places,
    /// What the files of one group tell of their account and region.
    groups: BTreeMap<String, Evidence>,
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
        Self { organization: Organization::default(), places: Places::default(), groups }
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
                        Ok((account, region)) => {
                            self.places.add(
                                &name,
                                account,
                                region.as_ref(),
                                places.take().unwrap_or_default(),
                            );
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
    ) -> Result<(AccountId, Option<Region>), String> {
        let nothing = Evidence::default();
        let evidence = self.groups.get(group).unwrap_or(&nothing);
        let account = match account {
            Some(account) => account,
            None => evidence.account().map_err(|found| {
                format!(
                    "cannot tell which account it belongs to ({found}); put the files under `accounts/<account id>/`, \
                     or add the output of `aws sts get-caller-identity`"
                )
            })?,
        };
        if !matches!(part, Part::Ec2(_)) {
            return Ok((account, None));
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
        Ok((account, Some(region)))
    }

    fn absorb(
        &mut self,
        account: AccountId,
        region: Option<&Region>,
        part: Part,
    ) -> Vec<(&'static str, String)> {
        let into = self.organization.account_mut(account);
        match part {
            Part::Ec2(network) => match region {
                Some(region) => {
                    into.set_partition(region.partition());
                    into.region_mut(region.clone()).ec2.absorb(*network)
                }
                None => Vec::new(),
            },
            Part::Iam(iam) => {
                if let Some(partition) = partition_of(&iam) {
                    into.set_partition(partition);
                }
                into.iam_mut().absorb(*iam)
            }
            Part::CallerIdentity(_) => Vec::new(),
        }
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
            let (Some(code), Some(call)) = (&line.failed, &line.call) else { continue };
            let Identity::Row(row, item) = identify::from_call(call) else { continue };
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
                        "`{}` failed ({code}), in which of the accounts is not said",
                        row.command()
                    ),
                });
                continue;
            };
            // What a failed call tells, such as that there is no password policy, stands in the manifest.
            let global = matches!(row, Row::Iam(_));
            let region = locate(&folders).region.or_else(|| call.region.clone()).filter(|_| !global);
            let key = item.clone().unwrap_or_default();
            let places = row.collections().iter().map(|path| (*path, key.clone(), format!("/{number}")));
            self.places.add(&manifest, account, region.as_ref(), places.collect());
            let into = self.organization.account_mut(account);
            match (row, region) {
                (Row::Iam(row), _) => (row.failed)(into.iam_mut(), item.as_deref(), code),
                (Row::Ec2(row), Some(region)) => {
                    (row.failed)(&mut into.region_mut(region).ec2, item.as_deref(), code);
                }
                _ => {}
            }
        }
    }

    /// The accounts, and where their resources stood.
    pub(super) fn finish(mut self, collected: Option<Timestamp>) -> (Organization, Places) {
        self.places.finish();
        let as_of = collected.or_else(|| latest_time(&self.organization));
        self.organization.set_as_of(as_of);
        (self.organization, self.places)
    }
}

/// The partition that the account's own ARNs name.
fn partition_of(iam: &Iam) -> Option<Partition> {
    let users = iam.users().values().map(|user| user.arn());
    let roles = iam.roles().values().map(|role| role.arn());
    users.chain(roles).next().and_then(|arn| arn.partition().parse().ok())
}

fn is_damaged(part: &Part) -> bool {
    use aozu_names::{Coverage, NotRead, wire::Slot};
    let damaged = |slots: Vec<(&'static str, aozu_names::wire::SlotKind, &dyn Slot)>| {
        slots.iter().any(|(_, _, slot)| {
            matches!(slot.coverage(), Coverage::Partial(NotRead::Damaged(_))) && slot.count() == 0
        })
    };
    match part {
        Part::Ec2(network) => damaged(network.slots()),
        Part::Iam(iam) => damaged(iam.slots()),
        Part::CallerIdentity(_) => false,
    }
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
