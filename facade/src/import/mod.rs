//! A folder of AWS CLI output becomes accounts, and every problem met on the way.
//!
//! Files may lie in any number and place: a file's operation is told by `MANIFEST.json`, else by its
//! path, else by its top-level key where that belongs to one operation only; what stays ambiguous is
//! a problem, never a guess. Files are read in parallel and joined in the order of their names, so
//! the result does not depend on the machine.

mod evidence;
mod files;
mod identify;
mod layout;
mod limits;
mod manifest;
mod merge;
pub(crate) mod operations;
mod places;
mod process;
mod walk;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

pub(crate) use evidence::Evidence;
pub use files::{FileOutcome, FileReport, ImportProblem};
pub use limits::ImportLimits;
pub use places::Places;
pub(crate) use process::top_level_format;

use self::{identify::Identity, manifest::Line, merge::Merge, process::process, walk::Found};
use crate::Organization;

/// What a folder gave.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// The accounts.
    pub organization: Organization,
    /// What became of each file, by name.
    pub files: Vec<FileReport>,
    /// Every problem met, by file and pointer.
    pub problems: Vec<ImportProblem>,
    /// Where each resource was read.
    pub places: Places,
}

/// Why nothing could be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The path cannot be opened.
    #[error("cannot read `{}`: {message}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The operating system's word.
        message: String,
    },
    /// More files than [`ImportLimits::files`].
    #[error("`{}` holds more than {limit} files; name the folder of one dump", path.display())]
    TooManyFiles {
        /// The folder.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
    /// No file was an answer that is read here.
    #[error(
        "nothing in `{}` could be read ({files} files): looked for answers of the AWS CLI, such as \
         `Vpcs.json`, `ec2-describe-vpcs.json` or `iam-get-account-authorization-details.json`, in any \
         folder; `aozu collect --print` writes a script that makes them{}",
        path.display(), first_problem(problems)
    )]
    NothingRecognised {
        /// The path.
        path: PathBuf,
        /// How many files it holds.
        files: usize,
        /// The problems met.
        problems: Vec<ImportProblem>,
    },
}

fn first_problem(problems: &[ImportProblem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// Reads a folder of AWS CLI output, or a single file of it.
///
/// # Errors
/// When the path cannot be opened, holds too many files, or nothing that is recognised.
///
/// ```no_run
/// let import = aozu::import(std::path::Path::new("dump"), &aozu::ImportLimits::default())?;
/// for problem in &import.problems {
///     eprintln!("{problem}");
/// }
/// # Ok::<(), aozu::ImportError>(())
/// ```
pub fn import(path: &Path, limits: &ImportLimits) -> Result<Import, ImportError> {
    let mut problems = Vec::new();
    let found = walk::walk(path, limits, &mut problems)?;
    let (manifests, mut reports) = read_manifests(&found, &mut problems);
    let lines = lines_by_file(&manifests);

    // The largest file first, so that no thread starts it last.
    let mut order: Vec<&Found> = found.iter().filter(|file| !is_manifest(file)).collect();
    order.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    let mut read: Vec<_> = order
        .par_iter()
        .with_max_len(1)
        .map(|file| process(file, lines.get(file.name.as_str()).copied(), limits))
        .collect();
    read.sort_by(|a, b| a.file.cmp(&b.file));

    let mut merge = Merge::new(&read);
    for processed in read {
        reports.push(merge.add(processed, &mut problems));
    }
    for (folder, lines) in &manifests {
        merge.note_failed_calls(folder, lines, &mut problems);
    }
    let (organization, places) =
        merge.finish(manifests.values().flatten().filter_map(|line| line.time).max());
    reports.sort_by(|a, b| a.file.cmp(&b.file));
    problems.sort();
    problems.dedup();
    let nothing = organization.accounts().is_empty()
        && *organization.organizations() == crate::organizations::Organizations::default()
        && !reports.iter().any(|report| matches!(report.outcome, FileOutcome::Recognised { .. }));
    if nothing {
        return Err(ImportError::NothingRecognised { path: path.to_owned(), files: found.len(), problems });
    }
    Ok(Import { organization, files: reports, problems, places })
}

fn is_manifest(file: &Found) -> bool {
    file.segments().1 == manifest::FILE
}

type Manifests = BTreeMap<String, Vec<Line>>;

/// Every manifest, by the folder that it stands in.
fn read_manifests(found: &[Found], problems: &mut Vec<ImportProblem>) -> (Manifests, Vec<FileReport>) {
    let mut manifests = Manifests::new();
    let mut reports = Vec::new();
    for file in found.iter().filter(|file| is_manifest(file)) {
        let lines = std::fs::read(&file.path)
            .map_err(|error| error.to_string())
            .and_then(|bytes| manifest::read(&bytes));
        let outcome = match lines {
            Ok(lines) => {
                let calls = lines.len();
                manifests.insert(file.segments().0.join("/"), lines);
                FileOutcome::Manifest { calls }
            }
            Err(message) => {
                problems.push(ImportProblem::of_file(
                    &file.name,
                    format!("no manifest, a list of calls: {message}"),
                ));
                FileOutcome::Left { why: "not a manifest".into() }
            }
        };
        reports.push(FileReport { file: file.name.clone(), bytes: file.bytes, outcome });
    }
    (manifests, reports)
}

/// What the manifests say, by the path of the file below the folder that is read.
fn lines_by_file(manifests: &Manifests) -> BTreeMap<String, &Line> {
    let mut lines = BTreeMap::new();
    for (folder, entries) in manifests {
        for line in entries {
            if let Some(file) = &line.file {
                let path = if folder.is_empty() { file.clone() } else { format!("{folder}/{file}") };
                lines.insert(path, line);
            }
        }
    }
    lines
}

/// What the manifest says a file is, if it says anything.
fn identity_of(line: Option<&Line>) -> Option<Identity> {
    line.and_then(|line| line.call.as_ref()).map(identify::from_call)
}
