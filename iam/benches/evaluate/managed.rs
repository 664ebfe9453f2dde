//! As many policies as AWS manages, of the same size: AWS's own where they are given, generated ones otherwise.

use std::{collections::BTreeMap, fmt::Write};

use aozu_iam::{
    evaluate::{PolicySet, PolicySetBuilder},
    policy::{Document, PolicyKind},
};
use serde_json::value::RawValue;

/// The file that holds AWS's: an object of documents by name.
const FILE: &str = "AOZU_MANAGED_POLICIES";

/// Their texts by name.
pub(crate) struct Policies {
    pub(crate) whose: &'static str,
    texts: Vec<(String, String)>,
}

impl Policies {
    /// AWS's policies, if the environment names a file of them, or so many generated ones.
    pub(crate) fn read(many: usize) -> Self {
        let Some(file) = std::env::var_os(FILE) else {
            let texts = (0..many).map(|n| (format!("Generated{n}"), generated(n))).collect();
            return Self { whose: "generated", texts };
        };
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        let policies: BTreeMap<String, Box<RawValue>> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{FILE}: {error}"));
        let texts = policies.into_iter().map(|(name, text)| (name, text.get().to_owned())).collect();
        Self { whose: "AWS's", texts }
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
        let compile = |(name, text): &(String, String)| {
            let document = Document::parse(text).unwrap_or_else(|errors| panic!("{name}: {errors}"));
            PolicySet::of(PolicyKind::AwsManaged, name.as_str(), &document)
        };
        self.texts.iter().map(compile).collect()
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

/// A policy as AWS manages them (counted over its 1,485): five statements, seven actions and a resource or two
/// in each, a condition in every other, about two kilobytes.
fn generated(n: usize) -> String {
    let mut text = r#"{"Version": "2012-10-17", "Statement": ["#.to_owned();
    for statement in 0..5 {
        let service = format!("service{}", (n * 7 + statement * 3) % 290);
        let actions: Vec<String> = (0..7)
            .map(|action| match (n + action) % 4 {
                0 => format!("\"{service}:Describe{n}*\""),
                1 => format!("\"{service}:GetConfigurationOf{action}\""),
                2 => format!("\"{service}:ListTagsForResource{statement}\""),
                _ => format!("\"{service}:CreateServiceLinkedChannel{action}\""),
            })
            .collect();
        let resource = match statement {
            0 | 1 => "\"*\"".to_owned(),
            2 => format!(
                r#"["arn:aws:{service}:*:*:application/*", "arn:aws:{service}:*:*:channel/aws-{n}-*"]"#
            ),
            _ => format!(r#""arn:aws:iam::*:role/aws-service-role/{service}.amazonaws.com/{n}*""#),
        };
        let condition = match statement % 2 {
            0 => String::new(),
            _ => format!(
                r#", "Condition": {{"StringEquals": {{"aws:ResourceAccount": "${{aws:PrincipalAccount}}", "iam:AWSServiceName": ["{service}.amazonaws.com"]}}}}"#
            ),
        };
        let comma = if statement > 0 { ", " } else { "" };
        let _ = write!(
            text,
            r#"{comma}{{"Sid": "Statement{statement}", "Effect": "Allow", "Action": [{}], "Resource": {resource}{condition}}}"#,
            actions.join(", ")
        );
    }
    text + "]}"
}
