use aozu_iam::Iam;
use aozu_names::{AccountId, Arn, Findings, Partition, Problem, Region, Subject, Tags, Timestamp};
use aozu_vpc::{Index, Network};

use crate::{FunctionName, Lambda, LayerVersionArn};

/// What the rules of this crate look at: the functions of one region of one account, and what they lean on.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The region.
    pub region: &'a Region,
    /// The partition.
    pub partition: &'a Partition,
    /// The functions there.
    pub lambda: &'a Lambda,
    /// The account's IAM, where it was read.
    pub iam: Option<&'a Iam>,
    /// The network of the region, where it was read, and its index.
    pub network: Option<(&'a Network, &'a Index<'a>)>,
    /// The time of the run.
    pub as_of: Timestamp,
}

impl Scope<'_> {
    /// Reports a problem of a function, which stands in what one call told of it.
    pub(super) fn report(
        &self,
        findings: &mut Findings,
        function: &FunctionName,
        collection: &'static str,
        problem: &impl Problem,
    ) {
        let name = function.to_string();
        self.report_as(findings, &format!("function:{name}"), (name.clone(), name), collection, problem);
    }

    /// Reports a problem of a version of a layer.
    pub(super) fn report_layer(
        &self,
        findings: &mut Findings,
        layer: &LayerVersionArn,
        collection: &'static str,
        problem: &impl Problem,
    ) {
        let id = format!("{}:{}", layer.name(), layer.version());
        self.report_as(findings, &format!("layer:{id}"), (id, layer.to_string()), collection, problem);
    }

    fn report_as(
        &self,
        findings: &mut Findings,
        resource: &str,
        (id, key): (String, String),
        collection: &'static str,
        problem: &impl Problem,
    ) {
        // A checked name always makes an ARN.
        let arn = Arn::new(self.partition, "lambda", Some(self.region), Some(self.account), resource);
        let Ok(arn) = arn else { return };
        let subject = Subject {
            arn,
            id,
            account: self.account,
            region: Some(self.region.clone()),
            tags: Tags::default(),
            collection,
            key,
        };
        findings.report(subject, problem);
    }
}

/// A text as it may stand in a command that people paste: a name that is none is left to them.
pub(super) fn pasted(text: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if !text.is_empty() && text.chars().all(plain) { text } else { "…" }
}
