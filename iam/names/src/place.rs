use serde::{Deserialize, Serialize};

/// Where a thing was read: the file, and the JSON pointer within it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file's path, relative to the folder that was read.
    pub file: String,
    /// JSON pointer (RFC 6901) of the resource within the file.
    pub pointer: String,
}
