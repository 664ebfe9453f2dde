/// How much an import takes before it refuses, so that no folder can exhaust the machine.
///
/// The defaults are ours, far above the largest dumps seen (22 MB, 792 files).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportLimits {
    /// The largest file that is read, in bytes; a larger one is a problem and is left.
    pub file_bytes: u64,
    /// The most files that are looked at; beyond them the import is refused.
    pub files: usize,
    /// How deep folders may nest; what lies deeper is a problem and is left.
    pub folder_depth: usize,
}

impl Default for ImportLimits {
    fn default() -> Self {
        Self { file_bytes: 512 << 20, files: 500_000, folder_depth: 24 }
    }
}
