use std::path::{Path, PathBuf};

use crate::{
    DocumentError, FileReport, Import, ImportError, ImportLimits, import, import::top_level_format,
    read_document,
};

/// Why a state could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The folder or file of AWS CLI output.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The account document.
    #[error("`{}`: {error}", path.display())]
    Document {
        /// The document.
        path: PathBuf,
        /// What is wrong with it.
        error: DocumentError,
    },
}

/// Reads a state: a folder of AWS CLI output, one file of it, or an account document. Which it is,
/// its content tells.
///
/// # Errors
/// When nothing can be read, or the document has a problem.
pub fn read_state(path: &Path, limits: &ImportLimits) -> Result<Import, StateError> {
    let is_file = std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= limits.file_bytes);
    if is_file {
        let text = std::fs::read_to_string(path)
            .map_err(|error| ImportError::Unreadable { path: path.to_owned(), message: error.to_string() })?;
        if let Some(format) = top_level_format(text.as_bytes()) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let (organization, places) = read_document(&text, &name)
                .map_err(|error| StateError::Document { path: path.to_owned(), error })?;
            let report = FileReport {
                file: name,
                bytes: text.len() as u64,
                outcome: crate::FileOutcome::Document { format },
            };
            return Ok(Import { organization, files: vec![report], problems: Vec::new(), places });
        }
    }
    Ok(import(path, limits)?)
}
