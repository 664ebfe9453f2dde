use super::{AllocateError, Answer, Balanced, StepAnswer, request::Request, settle, step};

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
/// Everything that is wrong with the request, every step that cannot be done among it; of what may follow from such a
/// step nothing is said.
pub fn allocate(request: &str, explain: bool) -> Result<Answer, AllocateError> {
    let request = Request::read(request)?;
    // The steps of a request that is too large are not looked at: what is too much is told.
    let steps = if request.is_within_limits() { step::all(&request) } else { Ok(Vec::new()) };
    let (mut cluster, steps) = match (request.cluster(), steps) {
        (Ok(cluster), Ok(steps)) => (cluster, steps),
        (Err(AllocateError(mut told)), Err(mut of_steps)) => {
            told.append(&mut of_steps);
            return Err(AllocateError(told));
        }
        (Err(told), Ok(_)) => return Err(told),
        (Ok(_), Err(told)) => return Err(AllocateError(told)),
    };
    let mut allocator = Balanced::default();
    let mut moves = 0;
    let mut answers = Vec::with_capacity(steps.len());
    for (input, step) in request.steps.iter().zip(steps) {
        // Time passes before what happens; a node that is lost now is waited for from now on.
        cluster.wait(input.after);
        let settles = step.settles();
        let promoted = step.apply(&mut cluster)?;
        if settles {
            moves += u64::from(settle(&mut cluster, &mut allocator).moved);
        }
        answers.push(StepAnswer::of(&cluster, moves, promoted, explain));
    }
    Ok(Answer { id: request.id, steps: answers })
}
