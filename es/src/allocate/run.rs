use serde::de::DeserializeOwned;
use smol_str::SmolStr;

use super::{
    AllocateError, AllocateProblem, Answer, Balanced, Cluster, StepAnswer,
    request::{IndexInput, Request, StepInput, added},
    settle,
};

/// Answers a request for a placement: the cluster after each of its steps; with `explain`, what every node says of
/// every copy that is nowhere.
///
/// Steps: `settle` · `add` `[name, {attribute: value}, {total, used}?]` (a node joins; settles) · `fail` `[name…]`
/// (nodes are lost; nothing is rebuilt yet) · `fail_zone` `[attribute, value]` (all its nodes) · `remove` `[name…]`
/// (as `fail`; settles) · `drain` `[name…]` (shards leave them; settles) · `create` `[name, {primaries, replicas}]`
/// (an index is made; settles). `after` says how many seconds pass before the step: without it, nobody is waited
/// for any more.
///
/// # Errors
/// Everything that is wrong with the request; of its steps the first that cannot be done, since the rest rest on it.
pub fn allocate(request: &str, explain: bool) -> Result<Answer, AllocateError> {
    let request = Request::read(request)?;
    let mut cluster = request.cluster()?;
    let mut allocator = Balanced::default();
    let mut moves = 0;
    let mut steps = Vec::new();
    for (number, step) in request.steps.iter().enumerate() {
        let (promoted, settles) = apply(&mut cluster, step, number)?;
        if settles {
            moves += u64::from(settle(&mut cluster, &mut allocator).moved);
        }
        steps.push(StepAnswer::of(&cluster, moves, promoted, explain));
    }
    Ok(Answer { id: request.id, steps })
}

/// Does what a step says; gives the promotions, and whether the cluster then settles.
fn apply(cluster: &mut Cluster, step: &StepInput, number: usize) -> Result<(u32, bool), AllocateProblem> {
    // Time passes before what happens; a node that is lost now is waited for from now on.
    cluster.wait(step.after);
    let member = || format!("steps.{number}.arg");
    match step.op.as_str() {
        "settle" => Ok((0, true)),
        "add" => {
            let raw = step.arg.as_deref().map_or("null", |raw| raw.get());
            let node = step.arg.as_deref().map_or_else(|| Err(String::new()), added).map_err(|_| {
                AllocateProblem::Value {
                    member: member(),
                    text: raw.to_owned(),
                    rule: "is no node: it must be its name and its attributes, as `[\"n3\", {\"zone\": \"a\"}]`",
                }
            })?;
            cluster.add_node(node)?;
            Ok((0, true))
        }
        "fail" | "remove" => {
            let names: Vec<SmolStr> = argument(step, member, "must be a list of the names of nodes")?;
            let promoted = cluster.fail(&names)?;
            let settles = step.op == "remove";
            if settles {
                cluster.wait(None);
            }
            Ok((promoted, settles))
        }
        "fail_zone" => {
            let (attribute, value): (SmolStr, SmolStr) =
                argument(step, member, "must be an attribute and a value, as `[\"zone\", \"a\"]`")?;
            let of_zone = cluster
                .nodes()
                .iter()
                .filter(|node| node.attributes.iter().any(|(own, of)| *own == attribute && *of == value));
            let names: Vec<SmolStr> = of_zone.map(|node| node.name.clone()).collect();
            if names.is_empty() {
                let name = format!("{attribute}={value}");
                return Err(AllocateProblem::Unknown { member: member(), kind: "node with", name });
            }
            Ok((cluster.fail(&names)?, false))
        }
        "drain" => {
            let names: Vec<SmolStr> = argument(step, member, "must be a list of the names of nodes")?;
            for name in &names {
                if !cluster.nodes().iter().any(|node| node.name == *name) {
                    let name = name.to_string();
                    return Err(AllocateProblem::Unknown { member: member(), kind: "node", name });
                }
            }
            cluster.exclude(&names);
            Ok((0, true))
        }
        "create" => {
            let (name, input): (SmolStr, IndexInput) = argument(
                step,
                member,
                "must be a name and an index, as `[\"logs\", {\"primaries\": 1, \"replicas\": 1}]`",
            )?;
            cluster.create_index(input.index(name, None))?;
            Ok((0, true))
        }
        other => Err(AllocateProblem::Value {
            member: format!("steps.{number}.op"),
            text: other.to_owned(),
            rule: "is no step: it must be settle, add, fail, fail_zone, remove, drain or create",
        }),
    }
}

fn argument<T: DeserializeOwned>(
    step: &StepInput,
    member: impl Fn() -> String,
    rule: &'static str,
) -> Result<T, AllocateProblem> {
    let raw = step.arg.as_deref().map_or("null", |raw| raw.get());
    serde_json::from_str(raw).map_err(|_| AllocateProblem::Value {
        member: member(),
        text: raw.to_owned(),
        rule,
    })
}
