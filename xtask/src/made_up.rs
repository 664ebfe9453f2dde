//! A made-up house in which everything is tidy, to break one thing in.

use std::{collections::BTreeMap, fs};

use tempfile::TempDir;

use crate::{generate, tidy, tree::Tree};

/// The files of a made-up house.
#[derive(Debug, Clone)]
pub(crate) struct House(BTreeMap<String, String>);

impl House {
    /// A house with one crate that has two rules.
    pub(crate) fn good() -> Self {
        let mut house = Self(BTreeMap::new());
        for path in ["Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "iam/names/README.md"] {
            house = house.with(path, "text\n");
        }
        let house = house
            .with("Cargo.toml", "[workspace]\nmembers = [\"vpc\"]\n")
            .with(".gitignore", "/target\n")
            .with("xtask/README.md", "# xtask\n")
            .with("vpc/README.md", "# aozu-vpc\n")
            .with("vpc/Cargo.toml", &manifest("aozu-vpc"))
            .with("vpc/src/lib.rs", "//! The network.\n\nmod vpc;\npub mod rules;\n\npub use vpc::Vpc;\n")
            .with("vpc/src/vpc.rs", "#[test]\nfn a_subnet_lies_in_its_vpc() {}\n")
            .with("vpc/src/rules/mod.rs", LIST)
            .with(
                "vpc/src/rules/subnet_outside_vpc.rs",
                &source("VPC001", "subnet-outside-vpc", "SubnetOutsideVpc"),
            )
            .with("vpc/src/rules/route_blackhole.rs", &source("VPC003", "route-blackhole", "RouteBlackhole"))
            .with("vpc/rules/VPC001.md", &page("VPC001", "subnet-outside-vpc"))
            .with("vpc/rules/VPC003.md", &page("VPC003", "route-blackhole"))
            .with("vpc/tests/mission.rs", "#[test]\nfn a_vpc_is_isolated() {}\n")
            .with("facade/ARCHITECTURE.md", &architecture());
        let (_folder, mut tree) = house.build();
        generate::write(&mut tree).unwrap();
        [generate::CATALOGUE, generate::LOCK]
            .into_iter()
            .fold(house, |house, path| house.with(path, &tree.read(path).unwrap()))
    }

    /// The same with this file.
    pub(crate) fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    /// The same without this file.
    pub(crate) fn without(mut self, path: &str) -> Self {
        self.0.remove(path).unwrap();
        self
    }

    /// The same with one piece of a file replaced.
    pub(crate) fn but(self, path: &str, from: &str, to: &str) -> Self {
        let old = self.0.get(path).unwrap();
        assert!(old.contains(from), "`{from}` is not in {path}");
        let new = old.replacen(from, to, 1);
        self.with(path, &new)
    }

    /// Writes the files into a folder that lasts as long as the first of the two.
    pub(crate) fn build(&self) -> (TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in &self.0 {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let tree = Tree::open(folder.path()).unwrap();
        (folder, tree)
    }

    /// What every check that reads only files says of it.
    pub(crate) fn problems(&self) -> Vec<String> {
        let (_folder, tree) = self.build();
        tidy::files(&tree).problems()
    }
}

pub(crate) fn manifest(name: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\ndescription = \"d\"\nreadme = \"README.md\"\n\n[dependencies]\n\
         serde.workspace = true # reads JSON\n\n[lints]\nworkspace = true\n"
    )
}

const LIST: &str = "//! What can be wrong.\n\nmod route_blackhole;\nmod subnet_outside_vpc;\n\n\
    aozu_names::rules! {\n    /// What can be wrong with a network.\n    pub enum VpcProblem {\n        \
    subnet_outside_vpc::SubnetOutsideVpc,\n        route_blackhole::RouteBlackhole,\n    }\n}\n";

/// What an architecture must say: an invariant, and of each sentence that was asked for the test that holds it.
fn architecture() -> String {
    let mut page = "# The house\n\n**Architecture invariant:** a subnet lies in its VPC\n\
        (`vpc/src/vpc.rs::a_subnet_lies_in_its_vpc`).\n\n## What was asked for, and the test that holds it\n"
        .to_owned();
    let services =
        "IAM,Lambda,VPC,EC2,S3,CloudWatch,Elastic Load Balancing,AWS CLI,Elasticsearch Service,The façade";
    for section in services.split(',') {
        page += &format!(
            "\n### {section}\n\n| sentence | held by |\n|---|---|\n\
             | A VPC is isolated. | `vpc/tests/mission.rs::a_vpc_is_isolated` |\n"
        );
    }
    page
}

/// The source of a whole rule.
pub(crate) fn source(code: &str, name: &str, problem: &str) -> String {
    format!(
        "#[derive(thiserror::Error)]\n#[error(\"wrong\")]\npub struct {problem} {{}}\n\n\
         pub(crate) static INFO: RuleInfo = RuleInfo {{\n    code: \"{code}\",\n    name: \"{name}\",\n    \
         severity: Severity::Error,\n    summary: \"something is wrong\",\n    \
         page: include_str!(\"../../rules/{code}.md\"),\n    subject: \"ec2/Subnets\",\n    needs: &[],\n    \
         volatile: &[],\n}};\n\npub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {{}}\n\n\
         #[cfg(test)]\nmod tests {{\n    use super::*;\n\n    #[test]\n    fn broken() {{\n        \
         {problem} {{}};\n    }}\n}}\n"
    )
}

/// The page of a whole rule.
pub(crate) fn page(code: &str, name: &str) -> String {
    format!(
        "# {code} {name}\n\n**error**\n\n## What it finds\n\nA fault.\n\n## Why it matters\n\nIt breaks.\n\n\
         ## Fails\n\n```json\n{{\"ec2\": {{\"Subnets\": {{}}}}}}\n```\n\n## Passes\n\n```json\n{{\"ec2\": {{}}}}\n```\n\n\
         ## Use instead\n\nWiden it.\n\n## Source\n\nAmazon VPC User Guide, read 2026-06-01.\n"
    )
}
