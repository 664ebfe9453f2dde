//! A small dump in a folder of its own, and the command run on it.
#![allow(dead_code, reason = "each test file uses what it needs")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a command that cannot be run fails the test")]

pub(crate) mod sarif;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A VPC of which no rule about its size complains.
pub(crate) const GOOD_VPC: &str = r#"{"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333",
    "Tags": [{"Key": "Name", "Value": "main"}]}"#;
/// A VPC that AWS would not have made (VPC001).
pub(crate) const WIDE_VPC: &str = r#"{"VpcId": "vpc-0a000001", "CidrBlock": "10.0.0.0/15", "OwnerId": "111122223333",
    "Tags": [{"Key": "Name", "Value": "main"}]}"#;

/// The account that ships in the repository.
pub(crate) fn shop() -> String {
    format!("{}/examples/accounts/shop", env!("CARGO_MANIFEST_DIR"))
}

/// The same with faults in it.
pub(crate) fn faults() -> String {
    format!("{}/tests/data/faults", env!("CARGO_MANIFEST_DIR"))
}

/// The account that ships in the repository as a document, to change something of it.
pub(crate) fn shop_document() -> serde_json::Value {
    let import = aozu::read_state(shop().as_ref(), &aozu::ImportLimits::default()).unwrap();
    serde_json::from_str(&aozu::write_document(&import.organization)).unwrap()
}

/// A working directory with the dump of an account in `dump`.
pub(crate) struct Dump(TempDir);

/// What the command did.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

impl Dump {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("dump")).unwrap();
        Self(folder)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Puts a file into the working directory.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn regional(self, name: &str, text: &str) -> Self {
        self.file(&format!("dump/accounts/111122223333/ap-northeast-1/{name}"), text)
    }

    pub(crate) fn global(self, name: &str, text: &str) -> Self {
        self.file(&format!("dump/accounts/111122223333/global/{name}"), text)
    }

    pub(crate) fn vpcs(self, vpcs: &[&str]) -> Self {
        self.regional("Vpcs.json", &format!("{{\"Vpcs\": [{}]}}", vpcs.join(",")))
    }

    /// Runs `aozu` in the working directory.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.run_with(line, &[], ".")
    }

    /// Runs it with environment variables, in a folder below the working directory.
    pub(crate) fn run_with(&self, line: &str, environment: &[(&str, &str)], folder: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aozu"));
        command.args(line.split_whitespace()).current_dir(self.0.path().join(folder));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command.envs(environment.iter().copied());
        let ended = command.output().unwrap();
        Ran {
            status: ended.status.code().unwrap_or(-1),
            out: String::from_utf8(ended.stdout).unwrap(),
            err: String::from_utf8(ended.stderr).unwrap(),
        }
    }
}
