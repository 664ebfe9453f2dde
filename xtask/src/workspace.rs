//! The packages of the workspace and what they depend on, as cargo sees them.

use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// One package.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder below the root.
    pub folder: String,
    /// What it depends on.
    pub dependencies: Vec<Dependency>,
}

/// One dependency of a package.
#[derive(Debug, Clone, Default)]
pub struct Dependency {
    /// The package it names.
    pub name: String,
    /// For tests and benches only.
    pub dev: bool,
    /// Only with a feature.
    pub optional: bool,
    /// With its default features.
    pub default_features: bool,
    /// The features asked for.
    pub features: Vec<String>,
}

/// The packages of the workspace at `root`.
///
/// # Errors
/// What cargo says where it cannot read the workspace.
pub fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()
        .map_err(|error| format!("`cargo metadata` failed: {error}"))?;
    let base = metadata.workspace_root.clone();
    Ok(metadata
        .packages
        .into_iter()
        .map(|package| Package {
            name: package.name.to_string(),
            folder: package
                .manifest_path
                .parent()
                .and_then(|folder| folder.strip_prefix(&base).ok())
                .map(|folder| folder.as_str().replace('\\', "/"))
                .unwrap_or_default(),
            dependencies: package
                .dependencies
                .into_iter()
                .map(|dependency| Dependency {
                    dev: dependency.kind == DependencyKind::Development,
                    name: dependency.name,
                    optional: dependency.optional,
                    default_features: dependency.uses_default_features,
                    features: dependency.features,
                })
                .collect(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Tree;

    #[test]
    fn the_house_is_a_workspace() {
        let packages = packages(Tree::here().unwrap().root()).unwrap();
        let names = packages.iter().find(|package| package.name == "aozu-names").unwrap();
        assert_eq!(names.folder, "iam/names");
        assert!(
            names.dependencies.iter().any(|dependency| dependency.name == "schemars" && dependency.optional)
        );
        assert!(names.dependencies.iter().any(|dependency| dependency.name == "proptest" && dependency.dev));
    }

    #[test]
    fn a_folder_without_a_manifest_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(packages(folder.path()).unwrap_err().contains("cargo metadata"));
    }
}
