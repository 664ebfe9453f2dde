use aozu_names::{AccountId, Arn, Known, Timestamp};

use super::{
    CallingPrincipal, Randomness, StsError, StsErrors, TemporaryCredentials,
    authorize::{Call, request},
    session::after,
};
use crate::{
    context_keys::{Facts, PrincipalFacts, ResourceFacts},
    evaluate::{Action, Caller, CallerKind, Layers, ResourcePolicy, Target},
    limits::ASSUMED_ROOT_SECONDS_MOST,
};

/// What a session of AssumeRoot is for: the policy that bounds it.
///
/// Source: STS API reference, `AssumeRoot`, `TaskPolicyArn`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RootTask {
    /// `IAMAuditRootUserCredentials`
    AuditCredentials,
    /// `IAMCreateRootUserPassword`
    CreatePassword,
    /// `IAMDeleteRootUserCredentials`
    DeleteCredentials,
    /// `S3UnlockBucketPolicy`
    UnlockBucketPolicy,
    /// `SQSUnlockQueuePolicy`
    UnlockQueuePolicy,
}

impl RootTask {
    /// Every task.
    pub const ALL: [Self; 5] = [
        Self::AuditCredentials,
        Self::CreatePassword,
        Self::DeleteCredentials,
        Self::UnlockBucketPolicy,
        Self::UnlockQueuePolicy,
    ];

    /// The name of its policy.
    #[must_use]
    pub const fn policy_name(self) -> &'static str {
        match self {
            Self::AuditCredentials => "IAMAuditRootUserCredentials",
            Self::CreatePassword => "IAMCreateRootUserPassword",
            Self::DeleteCredentials => "IAMDeleteRootUserCredentials",
            Self::UnlockBucketPolicy => "S3UnlockBucketPolicy",
            Self::UnlockQueuePolicy => "SQSUnlockQueuePolicy",
        }
    }

    /// The task whose policy that is.
    ///
    /// ```
    /// use aozu_iam::sts::RootTask;
    /// let arn = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy".parse().unwrap();
    /// assert_eq!(RootTask::of(&arn), Some(RootTask::UnlockBucketPolicy));
    /// ```
    #[must_use]
    pub fn of(arn: &Arn) -> Option<Self> {
        let name = arn.resource().strip_prefix("policy/root-task/")?;
        let ours = arn.service() == "iam" && arn.account() == "aws";
        Self::ALL.into_iter().find(|task| ours && task.policy_name() == name)
    }
}

/// The parameters of AssumeRoot, with AWS's names.
///
/// Source: STS API reference, `AssumeRoot`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumeRoot {
    /// `TargetPrincipal`: the member account.
    pub target_principal: AccountId,
    /// `TaskPolicyArn`.
    pub task_policy_arn: Arn,
    /// `DurationSeconds`: 0 to 900, 900 where it is not given.
    pub duration_seconds: Option<u32>,
    /// Whether the caller's account manages the organization, or is its delegated administrator for IAM.
    pub by_organization: bool,
}

/// A session of a member account's root user, for one task.
#[derive(Debug, Clone)]
pub struct RootSession {
    caller: Caller,
    task: RootTask,
    task_policy: Arn,
    facts: PrincipalFacts,
    credentials: TemporaryCredentials,
}

impl RootSession {
    /// The principal: the member's root user.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What it is for.
    #[must_use]
    pub fn task(&self) -> RootTask {
        self.task
    }

    /// The policy that stands alone in the session layer.
    #[must_use]
    pub fn task_policy(&self) -> &Arn {
        &self.task_policy
    }

    /// What the condition keys of its requests follow from.
    #[must_use]
    pub fn facts(&self) -> &PrincipalFacts {
        &self.facts
    }

    /// What it signs with.
    #[must_use]
    pub fn credentials(&self) -> &TemporaryCredentials {
        &self.credentials
    }
}

/// Begins a session of a member account's root user, as centrally managed root access has it.
///
/// The caller's own policies must allow `sts:AssumeRoot`; the member has no say in it but by the SCPs and RCPs that
/// bind the session afterwards. Only regional endpoints take the call.
///
/// ```
/// use aozu_iam::{context_keys::*, evaluate::*, policy::{Document, PolicyKind}, sts::*};
/// let text = r#"{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRoot", "Resource": "*"}}"#;
/// let identity = PolicySet::of(PolicyKind::Managed, "Root", &Document::parse(text)?);
/// let caller = Caller::parse("arn:aws:iam::999988887777:role/security")?;
/// let security = CallingPrincipal {
///     caller: &caller,
///     facts: &PrincipalFacts::default(),
///     layers: Layers { identity: &[&identity], ..Layers::default() },
///     request: &RequestFacts::default(),
///     context: &Context::absent(),
/// };
/// let call = AssumeRoot {
///     target_principal: "111122223333".parse()?,
///     task_policy_arn: "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials".parse()?,
///     duration_seconds: None,
///     by_organization: true,
/// };
/// let (now, random) = ("2026-06-01T00:00:00Z".parse()?, Randomness::new([7; 64]));
/// let session = assume_root(&security, &call, now, &random)?;
/// assert_eq!(session.caller().as_str(), "arn:aws:iam::111122223333:root");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Everything that keeps the session from being begun.
pub fn assume_root(
    by: &CallingPrincipal<'_>,
    parameters: &AssumeRoot,
    now: Timestamp,
    randomness: &Randomness,
) -> Result<RootSession, StsErrors> {
    let mut errors = Vec::new();
    let seconds = parameters.duration_seconds.unwrap_or(ASSUMED_ROOT_SECONDS_MOST);
    super::parameters::duration(seconds, 0, ASSUMED_ROOT_SECONDS_MOST, &mut errors);
    let task = RootTask::of(&parameters.task_policy_arn);
    if task.is_none() {
        let rule = "it must be one of `arn:aws:iam::aws:policy/root-task/…`";
        errors.push(StsError::validation("TaskPolicyArn", parameters.task_policy_arn.as_str(), rule));
    }
    if !matches!(by.caller.kind(), CallerKind::User | CallerKind::Role { .. }) {
        errors.push(StsError::refused("only users and roles can assume the root user of a member account"));
    }
    if !parameters.by_organization {
        errors.push(StsError::refused(
            "only the management account and the delegated administrator for IAM can assume the root user of a member account",
        ));
    }
    if by.caller.account() == Some(parameters.target_principal) {
        errors.push(StsError::refused("the root user of the caller's own account cannot be assumed"));
    }
    let arn = format!("arn:{}:iam::{}:root", by.caller.partition(), parameters.target_principal);
    if errors.is_empty() {
        ask(by, &arn, parameters, now, &mut errors);
    }
    match (Caller::parse(&arn), task) {
        (Ok(caller), Some(task)) if errors.is_empty() => Ok(RootSession {
            caller,
            task,
            task_policy: parameters.task_policy_arn.clone(),
            facts: PrincipalFacts {
                token_issue_time: Known::Present(now),
                assumed_root: Known::Present(true),
                ..PrincipalFacts::long_term()
            },
            credentials: randomness.credentials(after(now, seconds)),
        }),
        (Err(_), _) if errors.is_empty() => {
            Err(StsErrors(vec![StsError::refused("a caller without a partition assumes no root user")]))
        }
        _ => Err(StsErrors(errors)),
    }
}

fn ask(
    by: &CallingPrincipal<'_>,
    arn: &str,
    parameters: &AssumeRoot,
    now: Timestamp,
    errors: &mut Vec<StsError>,
) {
    let Ok(action) = Action::new("sts:AssumeRoot") else { return };
    let mut context = by.context.clone();
    let resource =
        ResourceFacts { account: Known::Present(parameters.target_principal), ..ResourceFacts::default() };
    let request = request(by.request, &[], now);
    Facts { caller: by.caller, action: &action, principal: by.facts, resource: &resource, request: &request }
        .add_to(&mut context);
    context.set("sts:TaskPolicyArn", parameters.task_policy_arn.as_str());
    let target = Target::new(arn);
    let layers = Layers { resource: ResourcePolicy::NotAsked, ..by.layers };
    Call { by, target, context, layers }.ask("sts:AssumeRoot", errors);
}
