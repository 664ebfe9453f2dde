use std::sync::Arc;

use super::{
    arrange::Policies,
    cache::Cache,
    caller,
    compile::Compiled,
    context::{self, Derived},
    error::SimulateError,
    request::Request,
    validate::{self, Asked},
};
use crate::evaluate::{Action, Caller, Context, Layers, PolicySet, Target};

/// A request to simulate, checked and compiled, for a service that decides with more than policies: the caller, its
/// layers and its context, to be asked together with what the service knows.
///
/// ```
/// use aozu_iam::{evaluate::ResourcePolicy, simulate::{PolicyList, Prepared, Request}};
/// let request = Request {
///     policy_input_list: Some(PolicyList::of([r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#])),
///     caller_arn: Some("arn:aws:iam::111122223333:user/alice".into()),
///     action_names: Some(vec!["s3:GetObject".into()]),
///     resource_arns: Some(vec!["arn:aws:s3:::acme/a".into()]),
///     ..Request::default()
/// };
/// let prepared = Prepared::of(&request)?;
/// assert_eq!(prepared.caller().as_str(), "arn:aws:iam::111122223333:user/alice");
/// prepared.ask(|layers| {
///     assert_eq!(layers.identity.len(), 1);
///     assert!(matches!(layers.resource, ResourcePolicy::NotAsked), "that is the service's to say");
/// });
/// # Ok::<(), aozu_iam::simulate::SimulateError>(())
/// ```
#[derive(Debug)]
pub struct Prepared {
    asked: Asked,
    policies: Policies,
    context: Context,
}

impl Prepared {
    /// Checks and compiles a request.
    ///
    /// # Errors
    /// [`SimulateError::InvalidInput`] with everything that is wrong with it.
    pub fn of(request: &Request<'_>) -> Result<Self, SimulateError> {
        let mut problems = Vec::new();
        let asked = validate::check(request, &mut problems);
        let policies = Policies::of(request, &asked, &mut Cache::new(0), &mut problems);
        let entries = request.context_entries.as_deref().unwrap_or_default();
        let mut context = context::read(entries, &mut problems);
        let mut tags = Derived::default();
        caller::tag(&mut tags, &asked.caller, request.caller_tags.as_ref(), &mut problems);
        tags.fill(&mut context, |key| policies.ask_for(key));
        caller::derive(&asked.caller, None).fill(&mut context, |key| policies.ask_for(key));
        if problems.is_empty() {
            Ok(Self { asked, policies, context })
        } else {
            Err(SimulateError::InvalidInput(problems))
        }
    }

    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.asked.caller
    }

    /// What is asked for, at least one.
    #[must_use]
    pub fn actions(&self) -> &[Action] {
        &self.asked.actions
    }

    /// Of what, at least one; `*` where none was named.
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.asked.targets
    }

    /// The condition keys: those of the request, and those that follow from the caller and that some policy asks for.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Asks with the caller's layers; the resource's policy is not among them.
    pub fn ask<T>(&self, question: impl FnOnce(&Layers<'_>) -> T) -> T {
        let policies = &self.policies;
        fn lent(level: &[(usize, Arc<Compiled>)]) -> Vec<&PolicySet> {
            level.iter().map(|(_, compiled)| &compiled.set).collect()
        }
        let (service_control, resource_control) =
            (lent(&policies.service_control), lent(&policies.resource_control));
        let identity: Vec<&PolicySet> = policies.identity.iter().map(|compiled| &compiled.set).collect();
        let session: Vec<&PolicySet> = policies.session.iter().map(|compiled| &compiled.set).collect();
        let layers = Layers {
            identity: &identity,
            boundary: policies.boundary.as_ref().map(|compiled| &compiled.set),
            session: (!session.is_empty()).then_some(session.as_slice()),
            service_control: (!service_control.is_empty()).then_some(service_control.as_slice()),
            resource_control: (!resource_control.is_empty()).then_some(resource_control.as_slice()),
            endpoint: policies.endpoint.as_ref().map(|compiled| &compiled.set),
            ..Layers::default()
        };
        question(&layers)
    }
}
