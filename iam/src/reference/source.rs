/// Where the reference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The package of the npm registry that it was made from.
    pub package: &'static str,
    /// The package's version.
    pub version: &'static str,
    /// The day on which the package's data was read from AWS, such as `2026-09-26`.
    pub date: &'static str,
    /// The package's licence.
    pub licence: &'static str,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} of {}", self.package, self.version, self.date)
    }
}
