//! What happens to a cluster, step by step.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use smol_str::SmolStr;

use super::{
    AllocateProblem, Cluster, Index, Node,
    request::{IndexInput, Request, StepInput, added},
};

/// A step of a request.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Settle,
    Add(Node),
    Fail(Vec<SmolStr>),
    /// All nodes with that value of an attribute.
    FailZone(SmolStr, SmolStr),
    Remove(Vec<SmolStr>),
    Drain(Vec<SmolStr>),
    Create(Index),
}

/// The steps of a request, or everything that is wrong with them.
pub(super) fn all(request: &Request) -> Result<Vec<Step>, Vec<AllocateProblem>> {
    let mut names = Names::of(request);
    let mut steps = Vec::with_capacity(request.steps.len());
    let mut problems = Vec::new();
    for (number, input) in request.steps.iter().enumerate() {
        match read(input, number) {
            Ok(step) => {
                names.check(&step, &member(number), &mut problems);
                steps.push(step);
            }
            Err(problem) => {
                names.skip(&input.op);
                problems.push(problem);
            }
        }
    }
    if problems.is_empty() { Ok(steps) } else { Err(problems) }
}

fn member(number: usize) -> String {
    format!("steps.{number}.arg")
}

fn read(step: &StepInput, number: usize) -> Result<Step, AllocateProblem> {
    const NODES: &str = "must be a list of the names of nodes";
    const ZONE: &str = "must be an attribute and a value, as `[\"zone\", \"a\"]`";
    const INDEX: &str = "must be a name and an index, as `[\"logs\", {\"primaries\": 1, \"replicas\": 1}]`";
    Ok(match step.op.as_str() {
        "settle" => Step::Settle,
        "add" => Step::Add(added(step.arg.as_deref(), &member(number))?),
        "fail" => Step::Fail(argument(step, number, NODES)?),
        "remove" => Step::Remove(argument(step, number, NODES)?),
        "drain" => Step::Drain(argument(step, number, NODES)?),
        "fail_zone" => {
            let (attribute, value) = argument(step, number, ZONE)?;
            Step::FailZone(attribute, value)
        }
        "create" => {
            let (name, input): (SmolStr, IndexInput) = argument(step, number, INDEX)?;
            Step::Create(input.index(name, None))
        }
        other => {
            return Err(AllocateProblem::Value {
                member: format!("steps.{number}.op"),
                text: other.to_owned(),
                rule: "is no step: it must be settle, add, fail, fail_zone, remove, drain or create",
            });
        }
    })
}

fn argument<T: DeserializeOwned>(
    step: &StepInput,
    number: usize,
    rule: &'static str,
) -> Result<T, AllocateProblem> {
    let raw = step.arg.as_deref().map_or("null", |raw| raw.get());
    let wrong = |_| AllocateProblem::Value { member: member(number), text: raw.to_owned(), rule };
    serde_json::from_str(raw).map_err(wrong)
}

impl Step {
    /// Whether the cluster then settles.
    pub(super) fn settles(&self) -> bool {
        !matches!(self, Self::Fail(_) | Self::FailZone(..))
    }

    /// Does it; gives the promotions.
    ///
    /// # Errors
    /// When there is then too much of something; all else was checked.
    pub(super) fn apply(self, cluster: &mut Cluster) -> Result<u32, AllocateProblem> {
        match self {
            Self::Settle => Ok(0),
            Self::Add(node) => cluster.add_node(node).map(|()| 0),
            Self::Fail(names) => cluster.fail(&names),
            Self::Remove(names) => {
                let promoted = cluster.fail(&names)?;
                cluster.wait(None);
                Ok(promoted)
            }
            Self::FailZone(attribute, value) => {
                let of_zone =
                    cluster.nodes().iter().filter(|node| is_in(&node.attributes, &attribute, &value));
                let names: Vec<SmolStr> = of_zone.map(|node| node.name.clone()).collect();
                cluster.fail(&names)
            }
            Self::Drain(names) => {
                cluster.exclude(&names);
                Ok(0)
            }
            Self::Create(index) => cluster.create_index(index).map(|()| 0),
        }
    }
}

fn is_in(attributes: &[(SmolStr, SmolStr)], attribute: &str, value: &str) -> bool {
    attributes.iter().any(|(own, of)| own == attribute && of == value)
}

/// The nodes and indices that are there, as steps name them.
#[derive(Debug)]
struct Names {
    nodes: BTreeMap<SmolStr, Vec<(SmolStr, SmolStr)>>,
    indices: BTreeSet<SmolStr>,
    /// Whether a step that cannot be read may have added nodes, so that none can be said not to be there.
    may_be_more: bool,
    /// Whether one may have taken some away, so that none can be said to be there already.
    may_be_fewer: bool,
}

impl Names {
    fn of(request: &Request) -> Self {
        Self {
            nodes: request.node_attributes().map(|(name, own)| (name.clone(), own.to_vec())).collect(),
            indices: request.index_names().cloned().collect(),
            may_be_more: false,
            may_be_fewer: false,
        }
    }

    /// Passes over a step that could not be read.
    fn skip(&mut self, op: &str) {
        match op {
            "settle" | "drain" | "create" => {}
            "add" => self.may_be_more = true,
            "fail" | "fail_zone" | "remove" => self.may_be_fewer = true,
            _ => (self.may_be_more, self.may_be_fewer) = (true, true),
        }
    }

    fn check(&mut self, step: &Step, member: &str, problems: &mut Vec<AllocateProblem>) {
        match step {
            Step::Settle => {}
            Step::Add(node) => {
                let before = self.nodes.insert(node.name.clone(), node.attributes.clone());
                if before.is_some() && !self.may_be_fewer {
                    problems.push(twice(member, "node", &node.name));
                }
            }
            Step::Fail(names) | Step::Remove(names) => {
                self.there(names, member, problems);
                for name in names {
                    self.nodes.remove(name);
                }
            }
            Step::Drain(names) => self.there(names, member, problems),
            Step::FailZone(attribute, value) => {
                let before = self.nodes.len();
                self.nodes.retain(|_, own| !is_in(own, attribute, value));
                if self.nodes.len() == before && !self.may_be_more {
                    problems.push(unknown(member, "node with", format!("{attribute}={value}")));
                }
            }
            Step::Create(index) => {
                if index.primaries == 0 {
                    problems.push(AllocateProblem::Value {
                        member: member.to_owned(),
                        text: "0".to_owned(),
                        rule: "is too few: an index has at least one primary",
                    });
                }
                if !self.indices.insert(index.name.clone()) {
                    problems.push(twice(member, "index", &index.name));
                }
            }
        }
    }

    fn there(&self, names: &[SmolStr], member: &str, problems: &mut Vec<AllocateProblem>) {
        let missing = names.iter().filter(|name| !self.may_be_more && !self.nodes.contains_key(*name));
        problems.extend(missing.map(|name| unknown(member, "node", name.to_string())));
    }
}

fn twice(member: &str, kind: &'static str, name: &str) -> AllocateProblem {
    AllocateProblem::Twice { member: member.to_owned(), kind, name: name.to_owned() }
}

fn unknown(member: &str, kind: &'static str, name: String) -> AllocateProblem {
    AllocateProblem::Unknown { member: member.to_owned(), kind, name }
}
