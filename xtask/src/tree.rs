//! The files of the house: those that git knows or would take.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// A folder and the files below it, named from it with `/` between the parts.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    files: BTreeSet<String>,
    tracked: BTreeSet<String>,
}

impl Tree {
    /// Opens the folder: by git where it is the root of a clone (files that are tracked, and those that are
    /// neither tracked nor ignored), else every file that is there.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn open(root: &Path) -> io::Result<Self> {
        if root.join(".git").exists()
            && let (Some(tracked), Some(others)) =
                (git_files(root, &["--cached"]), git_files(root, &["--others", "--exclude-standard"]))
        {
            let there = |path: &String| root.join(path).is_file();
            let tracked: BTreeSet<String> = tracked.into_iter().filter(there).collect();
            let files = tracked.iter().cloned().chain(others.into_iter().filter(there)).collect();
            return Ok(Self { root: root.to_owned(), files, tracked });
        }
        let mut files = BTreeSet::new();
        walk(root, "", &mut files)?;
        Ok(Self { root: root.to_owned(), tracked: files.clone(), files })
    }

    /// The house that this tool was built in.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    pub fn here() -> io::Result<Self> {
        let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::open(xtask.parent().unwrap_or(xtask))
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Every file, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// The files that git tracks, sorted.
    pub fn tracked(&self) -> impl Iterator<Item = &str> {
        self.tracked.iter().map(String::as_str)
    }

    /// The Rust files, sorted.
    pub fn rust(&self) -> impl Iterator<Item = &str> {
        self.files().filter(|path| path.ends_with(".rs"))
    }

    /// Whether the file is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// The text of a file; none where it is absent or not text.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<String> {
        self.has(path).then(|| fs::read_to_string(self.root.join(path)).ok())?
    }

    /// The bytes of a file; none where it is absent.
    #[must_use]
    pub fn read_bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.has(path).then(|| fs::read(self.root.join(path)).ok())?
    }

    /// Writes a file, which is then part of the tree.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        self.write_bytes(path, text.as_bytes())
    }

    /// Writes a file that is no text, which is then part of the tree.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_bytes(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, bytes)?;
        self.files.insert(path.to_owned());
        Ok(())
    }
}

fn git_files(root: &Path, which: &[&str]) -> Option<BTreeSet<String>> {
    let output = Command::new("git").arg("ls-files").arg("-z").args(which).current_dir(root).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output
        .status
        .success()
        .then(|| text.split('\0').filter(|path| !path.is_empty()).map(Into::into).collect())
}

fn walk(folder: &Path, prefix: &str, files: &mut BTreeSet<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type()?;
        if kind.is_dir() && !matches!(name.as_str(), "target" | ".git") {
            walk(&entry.path(), &format!("{prefix}{name}/"), files)?;
        } else if kind.is_file() {
            files.insert(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_no_clone_is_walked_without_what_was_built() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["a.rs", "src/b.rs", "target/c.rs"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let mut tree = Tree::open(folder.path()).unwrap();
        assert_eq!(tree.files().collect::<Vec<_>>(), ["a.rs", "src/b.rs"]);
        tree.write("new/d.md", "text").unwrap();
        assert_eq!(tree.read("new/d.md").as_deref(), Some("text"));
        assert_eq!(tree.read("absent"), None);
    }

    #[test]
    fn the_house_is_found() {
        assert!(Tree::here().unwrap().has("xtask/Cargo.toml"));
    }
}
