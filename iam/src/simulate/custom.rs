use super::{
    answer::Response,
    arrange::Policies,
    cache::Cache,
    caller,
    context::{self, Derived},
    error::{InputProblem, SimulateError},
    judge::Question,
    request::Request,
    validate,
};
use crate::evaluate::{Caller, CallerKind};

/// Simulates custom policies: whether those who hold them may do what is asked.
///
/// ```
/// use aozu_iam::simulate::{Request, simulate_custom_policy};
/// let request: Request<'_> = serde_json::from_str(r#"{
///     "PolicyInputList": [], "CallerArn": "arn:aws:iam::111122223333:user/alice",
///     "ResourcePolicy": {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}},
///     "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::acme/a"]
/// }"#)?;
/// let answer = simulate_custom_policy(&request)?;
/// assert_eq!(answer.evaluation_results[0].matched_statements[0].source_policy_id, "ResourcePolicy");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`SimulateError::InvalidInput`] with everything that is wrong with the request.
pub fn simulate_custom_policy(request: &Request<'_>) -> Result<Response, SimulateError> {
    Simulator::default().simulate_custom_policy(request)
}

/// Simulates request after request, and keeps the last policies that it compiled.
///
/// ```
/// use aozu_iam::simulate::{Request, Simulator};
/// let mut simulator = Simulator::new(256);
/// for action in ["s3:GetObject", "s3:PutObject"] {
///     let request = Request { action_names: Some(vec![action.into()]), ..Request::default() };
///     assert!(simulator.simulate_custom_policy(&request).is_err(), "there are no policies");
/// }
/// ```
#[derive(Debug, Default)]
pub struct Simulator {
    cache: Cache,
    /// The caller before, and the keys that follow from it.
    before: Option<(Caller, Derived)>,
}

impl Simulator {
    /// One that keeps so many lists of policies at most.
    #[must_use]
    pub fn new(kept: usize) -> Self {
        Self { cache: Cache::new(kept), before: None }
    }

    /// As [`simulate_custom_policy`].
    ///
    /// # Errors
    /// As there.
    pub fn simulate_custom_policy(&mut self, request: &Request<'_>) -> Result<Response, SimulateError> {
        let mut problems = Vec::new();
        let asked = validate::check(request, &mut problems);
        only_of_entities(request, &mut problems);
        if request.policy_input_list.is_none() && holds_policies(&asked.caller) {
            let message = "the member is missing: it holds the caller's policies, and may be empty";
            problems.push(InputProblem::new("PolicyInputList", message));
        }
        let policies = Policies::of(request, &asked, &mut self.cache, &mut problems);
        let entries = request.context_entries.as_deref().unwrap_or_default();
        let mut context = context::read(entries, &mut problems);
        let mut tags = Derived::default();
        caller::tag(&mut tags, &asked.caller, request.caller_tags.as_ref(), &mut problems);
        tags.fill(&mut context, |key| policies.ask_for(key));
        self.derived(&asked.caller).fill(&mut context, |key| policies.ask_for(key));
        if !problems.is_empty() {
            return Err(SimulateError::InvalidInput(problems));
        }
        let question = Question::new(&asked, &policies, &asked.caller, &context);
        Ok(answer(&question))
    }

    fn derived(&mut self, caller: &Caller) -> &Derived {
        if self.before.as_ref().is_none_or(|(before, _)| before != caller) {
            self.before = None;
        }
        let (_, derived) = self.before.get_or_insert_with(|| (caller.clone(), caller::derive(caller, None)));
        derived
    }
}

/// The results of a page.
pub(super) fn answer<'q>(question: &'q Question<'q>) -> Response {
    let page = question.asked.page;
    let actions = question.asked.actions.get(page.start..page.end).unwrap_or_default();
    Response {
        evaluation_results: actions.iter().map(|action| question.result(action)).collect(),
        is_truncated: page.next().is_some(),
        marker: page.next(),
    }
}

/// Whether a caller could have policies, so that to leave them out is more likely a slip.
fn holds_policies(caller: &Caller) -> bool {
    caller.has_identity() && caller.kind() != &CallerKind::Root
}

fn only_of_entities(request: &Request<'_>, problems: &mut Vec<InputProblem>) {
    let other = "it belongs to simulate-principal-policy";
    if request.policy_source_arn.is_some() {
        problems.push(InputProblem::new("PolicySourceArn", other));
    }
    if request.policy_exclusion_list.is_some() {
        problems.push(InputProblem::new("PolicyExclusionList", other));
    }
}
