use aozu_names::Known;

use super::{PrincipalFacts, RequestFacts, ResourceFacts};
use crate::evaluate::{Action, Caller, Context};

/// Everything that is known of a request, from which its condition keys follow.
///
/// ```
/// use aozu_iam::{context_keys::*, evaluate::{Action, Caller, KeyState}};
/// let caller = Caller::parse("arn:aws:iam::111122223333:role/app/web")?;
/// let facts = Facts {
///     caller: &caller,
///     action: &Action::new("s3:GetObject")?,
///     principal: &PrincipalFacts::default(),
///     resource: &ResourceFacts::default(),
///     request: &RequestFacts::default(),
/// };
/// assert_eq!(facts.open().get("aws:username"), KeyState::Absent, "roles have none");
/// assert_eq!(facts.open().get("aws:SourceIp"), KeyState::Unknown);
/// assert_eq!(facts.closed().get("aws:SourceIp"), KeyState::Absent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Facts<'f> {
    /// Who asks.
    pub caller: &'f Caller,
    /// What is to be done.
    pub action: &'f Action,
    /// What is known of the caller.
    pub principal: &'f PrincipalFacts,
    /// What is known of the resource.
    pub resource: &'f ResourceFacts,
    /// What is known of the request.
    pub request: &'f RequestFacts,
}

impl Facts<'_> {
    /// The context in which a key that the facts do not tell is absent, as AWS's simulator takes it.
    #[must_use]
    pub fn closed(&self) -> Context {
        let mut context = Context::absent();
        self.add_to(&mut context);
        context
    }

    /// The context in which a key that the facts do not tell is unknown, which is right over a state.
    #[must_use]
    pub fn open(&self) -> Context {
        let mut context = Context::unknown();
        self.add_to(&mut context);
        context
    }

    /// Sets the keys that the facts tell.
    pub fn add_to(&self, context: &mut Context) {
        self.principal.add_to(self.caller, context);
        if let Known::Present(at) = &self.request.at {
            self.principal.add_mfa_age(*at, context);
        }
        self.resource.add_to(self.action, context);
        self.request.add_to(context);
        self.request.add_mixed(self.caller, self.action, context);
    }
}
