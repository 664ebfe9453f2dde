use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{ImportError, ImportLimits, ImportProblem};

/// A file of a dump.
#[derive(Debug)]
pub(super) struct Found {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path below the folder that was read, with `/` between segments.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Found {
    /// The folders above the file, and the file's own name.
    pub(super) fn segments(&self) -> (Vec<&str>, &str) {
        let mut folders: Vec<&str> = self.name.split('/').collect();
        let file = folders.pop().unwrap_or_default();
        (folders, file)
    }
}

/// Lists the files of a folder in the order of their names; symlink loops and folders that cannot be
/// read are problems, never fatal. A path to a file is a folder of that one file.
pub(super) fn walk(
    root: &Path,
    limits: &ImportLimits,
    problems: &mut Vec<ImportProblem>,
) -> Result<Vec<Found>, ImportError> {
    let missing =
        |error: std::io::Error| ImportError::Unreadable { path: root.to_owned(), message: error.to_string() };
    let base = if std::fs::metadata(root).map_err(missing)?.is_file() {
        root.parent().unwrap_or(root)
    } else {
        std::fs::read_dir(root).map_err(missing)?;
        root
    };
    let mut found = Vec::new();
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let place = error.path().map_or_else(String::new, |path| relative(base, path));
                let message = match error.loop_ancestor() {
                    Some(_) => "a symlink that leads back to a folder above it; it is left".to_owned(),
                    None => error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
                };
                problems.push(ImportProblem::of_file(&place, message));
                continue;
            }
        };
        if entry.depth() > limits.folder_depth {
            if entry.file_type().is_dir() && entry.depth() == limits.folder_depth + 1 {
                let message =
                    format!("folders nest deeper than {}; what lies below is left", limits.folder_depth);
                problems.push(ImportProblem::of_file(&relative(base, entry.path()), message));
            }
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        if found.len() >= limits.files {
            return Err(ImportError::TooManyFiles { path: root.to_owned(), limit: limits.files });
        }
        let bytes = entry.metadata().map(|data| data.len()).unwrap_or_default();
        found.push(Found { name: relative(base, entry.path()), path: entry.into_path(), bytes });
    }
    Ok(found)
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let segments: Vec<_> = below.iter().map(|segment| segment.to_string_lossy()).collect();
    segments.join("/")
}
