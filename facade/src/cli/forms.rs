//! The forms that other programs define, and the paths that those programs know files by.

use std::path::{Component, Path, PathBuf};

use super::{
    Failure,
    args::{Command, Form, Global, ReportForm},
};
use crate::{ImportLimits, output::Listing};

/// Whether a command writes the form that is asked for.
pub(super) fn are_written_by(command: &Command, global: &Global) -> Result<(), Failure> {
    let form = match global.form.of_report() {
        Some(_) if matches!(command, Command::Validate(_) | Command::Check(_) | Command::Diff(_)) => {
            return Ok(());
        }
        None => return Ok(()),
        Some(_) => global.form,
    };
    let word = match form {
        Form::Sarif => "sarif",
        Form::Junit => "junit",
        Form::Github => "github",
        _ => "markdown",
    };
    Err(Failure(format!(
        "`--output {word}` is not for this command, which writes text and json; `validate`, `check` and `diff` write \
         sarif, junit, github and markdown too"
    )))
}

/// Writes a list in a form.
pub(super) fn write(form: ReportForm, listing: &Listing) -> String {
    match form {
        ReportForm::Sarif => listing.to_sarif(),
        ReportForm::Junit => listing.to_junit(),
        ReportForm::Github => listing.to_github(),
        ReportForm::Markdown => listing.to_markdown(),
    }
}

/// The list with the paths of files as they are seen from the working directory, where a workflow has its repository,
/// and with their lines.
pub(super) fn in_place(listing: Listing, state: &Path) -> Listing {
    let folder = if state.is_file() { state.parent().unwrap_or(Path::new("")) } else { state };
    let listing = listing.within(&from_here(folder).to_string_lossy());
    let limit = ImportLimits::default().file_bytes;
    listing.with_lines(|file| {
        let small = std::fs::metadata(file).is_ok_and(|data| data.is_file() && data.len() <= limit);
        if small { std::fs::read_to_string(file).ok() } else { None }
    })
}

/// A path, relative where it lies below the working directory.
pub(super) fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&here).unwrap_or(path);
    path.components().filter(|part| *part != Component::CurDir).collect()
}
