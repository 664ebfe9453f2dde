//! The policies that AWS manages, for tests and benches.
//!
//! The file holds them as of 2026-09-30, one a line. Read from moto 5.2.5 (Apache-2.0),
//! `moto/iam/aws_managed_policies.py`, which has them from AWS.

use std::io::Read;

use aozu_iam::{
    evaluate::{PolicySet, PolicySetBuilder},
    policy::{Document, PolicyKind},
};
use serde::Deserialize;
use serde_json::value::RawValue;

const FILE: &[u8] = include_bytes!("../../tests/data/managed-policies.jsonl.gz");

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    policy_name: String,
    policy_document: Box<RawValue>,
}

/// Their texts by name.
pub(crate) struct Policies {
    texts: Vec<(String, String)>,
}

impl Policies {
    /// All of them, or the first so many.
    pub(crate) fn read(at_most: usize) -> Self {
        let mut text = String::new();
        flate2::read::GzDecoder::new(FILE)
            .read_to_string(&mut text)
            .unwrap_or_else(|error| panic!("{error}"));
        let read = |line: &str| {
            let line: Line = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
            (line.policy_name, line.policy_document.get().to_owned())
        };
        Self { texts: text.lines().take(at_most).map(read).collect() }
    }

    /// Each name with its text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.texts.iter().map(|(_, text)| text.len()).sum()
    }

    pub(crate) fn parse(&self) -> Vec<Document> {
        let parse = |text: &str| Document::parse(text).unwrap_or_else(|errors| panic!("{errors}"));
        self.texts.iter().map(|(_, text)| parse(text)).collect()
    }

    /// Parsed, and each compiled to a set of its own, as they are attached.
    pub(crate) fn sets(&self) -> Vec<PolicySet> {
        let compile = |(name, text): (&str, &str)| {
            let document = Document::parse(text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
            PolicySet::of(PolicyKind::AwsManaged, name, &document)
        };
        self.iter().map(compile).collect()
    }

    /// Parsed, and all compiled to one set.
    pub(crate) fn one_set(&self) -> PolicySet {
        let add = |mut set: PolicySetBuilder, (name, text): &(String, String)| {
            let document = Document::parse(text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
            set.add(PolicyKind::AwsManaged, name.as_str(), &document);
            set
        };
        self.texts.iter().fold(PolicySet::builder(), add).build()
    }

    /// The baseline: `serde_json` reads the same texts into its own values.
    pub(crate) fn values(&self) -> Vec<serde_json::Value> {
        self.texts.iter().filter_map(|(_, text)| serde_json::from_str(text).ok()).collect()
    }
}
