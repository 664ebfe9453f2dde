use std::{collections::BTreeSet, sync::Arc};

use aozu_names::{Arn, GroupName, Known, RoleName, Tags, UniqueId, UserName};
use smol_str::{SmolStr, format_smolstr};

use super::{
    answer::Response,
    arrange::Policies,
    cache::Cache,
    caller,
    compile::Compiled,
    context,
    context_keys::keys_of,
    custom::answer,
    error::{InputProblem, SimulateError},
    exclusion::PolicyExclusion,
    judge::Question,
    limits,
    request::Request,
    validate,
};
use crate::{
    Iam,
    entity::{AttachedPolicy, InlinePolicy, PolicyDocument},
    evaluate::{Caller, PolicySet, PolicySetBuilder},
    policy::PolicyKind,
};

/// How to read what the simulation needs.
const NEEDS: &str = "aws iam get-account-authorization-details";

/// Simulates the policies of a user (with those of its groups), a group or a role of an account.
///
/// `PolicyInputList` comes on top of them, `PermissionsBoundaryPolicyInputList` replaces the boundary, and
/// `PolicyExclusionList` leaves policies out. The caller is `PolicySourceArn` unless `CallerArn` names another, who
/// then acts with these policies. A policy is called as AWS calls it: a managed one by its name, an inline one
/// `user_NAME_POLICY`.
///
/// ```
/// use aozu_iam::{Iam, simulate::{Request, simulate_principal_policy}};
/// let request: Request<'_> = serde_json::from_str(r#"{
///     "PolicySourceArn": "arn:aws:iam::111122223333:user/alice", "ActionNames": ["s3:GetObject"]
/// }"#)?;
/// let error = simulate_principal_policy(&request, &Iam::default()).unwrap_err();
/// assert_eq!(error.code(), "PolicyEvaluation", "nothing was read: {error}");
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// `InvalidInput` with everything that is wrong with the request; `NoSuchEntity` where there is no such user, group
/// or role; `PolicyEvaluation` where a policy that decides was not read, or cannot be.
pub fn simulate_principal_policy(request: &Request<'_>, iam: &Iam) -> Result<Response, SimulateError> {
    let mut problems = Vec::new();
    let entity = Entity::find(request, iam, &mut problems)?;
    let mut asked = validate::check(request, &mut problems);
    let exclusions = exclusions(request, &mut problems);
    let mut policies = Policies::of(request, &asked, &mut Cache::default(), &mut problems);
    let entries = request.context_entries.as_deref().unwrap_or_default();
    let mut context = context::read(entries, &mut problems);
    let Some(entity) = entity.filter(|_| problems.is_empty()) else {
        return Err(SimulateError::InvalidInput(problems));
    };
    entity.add_policies(iam, exclusions, &mut policies);
    let itself = request.caller_arn.as_deref().is_none_or(|arn| arn == &*entity.text);
    if request.caller_arn.is_none() {
        asked.caller = entity.caller.clone();
    }
    let management = request.caller_is_management_account.unwrap_or_default();
    let caller = asked.caller.clone().in_management_account(management);
    let mut derived = caller::derive(&caller, entity.id.filter(|_| itself));
    caller::tag(&mut derived, &caller, request.caller_tags.as_ref(), &mut problems);
    if itself && request.caller_tags.is_none() {
        for (key, value) in entity.tags.iter().flat_map(|tags| tags.iter()) {
            derived.add(&format!("aws:PrincipalTag/{key}"), value);
        }
    }
    derived.fill(&mut context, |key| policies.ask_for(key));
    if !problems.is_empty() {
        return Err(SimulateError::InvalidInput(problems));
    }
    let question = Question::new(&asked, &policies, &caller, &context);
    let response = answer(&question);
    match unread(&response) {
        Some(message) => Err(SimulateError::PolicyEvaluation(message)),
        None => Ok(response),
    }
}

/// The entity whose policies are simulated.
struct Entity<'i> {
    text: SmolStr,
    caller: Caller,
    id: Option<&'i UniqueId>,
    tags: Option<&'i Tags>,
    boundary: Option<&'i Arn>,
    holders: Vec<Holder<'i>>,
}

/// The entity itself, or a group that it is in.
struct Holder<'i> {
    /// `user`, `group` or `role`.
    kind: &'static str,
    inline_kind: PolicyKind,
    name: String,
    inline: &'i [InlinePolicy],
    attached: &'i [AttachedPolicy],
}

impl<'i> Entity<'i> {
    /// None, and a problem, where the request names none.
    fn find(
        request: &Request<'_>,
        iam: &'i Iam,
        problems: &mut Vec<InputProblem>,
    ) -> Result<Option<Self>, SimulateError> {
        const MEMBER: &str = "PolicySourceArn";
        let Some(text) = request.policy_source_arn.as_deref() else {
            problems.push(InputProblem::new(MEMBER, "the member is missing: it names a user, group or role"));
            return Ok(None);
        };
        let invalid = |problems: &mut Vec<InputProblem>| {
            let message = format!("`{text}` must be the ARN of a user, group or role");
            problems.push(InputProblem::new(MEMBER, message));
            Ok(None)
        };
        let Ok(arn) = text.parse::<Arn>() else { return invalid(problems) };
        let (Some(caller), "iam") = (Caller::from_arn(&arn), arn.service()) else { return invalid(problems) };
        let mut entity =
            Self { text: text.into(), caller, id: None, tags: None, boundary: None, holders: Vec::new() };
        let kind = arn.resource().split('/').next().unwrap_or_default();
        match kind {
            "user" => {
                let Ok(name) = arn.name().parse::<UserName>() else { return invalid(problems) };
                let user = found("user", &name, iam.users().get_known(&name))?;
                same(&arn, user.arn())?;
                entity.id = user.id();
                entity.tags = Some(user.tags());
                entity.boundary = user.boundary();
                entity.holders.push(Holder {
                    kind: "user",
                    inline_kind: PolicyKind::UserInline,
                    name: name.to_string(),
                    inline: user.inline_policies(),
                    attached: user.attached_policies(),
                });
                for group in user.groups() {
                    entity.holders.push(Holder::group(iam, group)?);
                }
            }
            "group" => {
                let Ok(name) = arn.name().parse::<GroupName>() else { return invalid(problems) };
                same(&arn, found("group", &name, iam.groups().get_known(&name))?.arn())?;
                entity.holders.push(Holder::group(iam, &name)?);
            }
            "role" => {
                let Ok(name) = arn.name().parse::<RoleName>() else { return invalid(problems) };
                let role = found("role", &name, iam.roles().get_known(&name))?;
                same(&arn, role.arn())?;
                entity.id = role.id();
                entity.tags = Some(role.tags());
                entity.boundary = role.boundary();
                entity.holders.push(Holder {
                    kind: "role",
                    inline_kind: PolicyKind::RoleInline,
                    name: name.to_string(),
                    inline: role.inline_policies(),
                    attached: role.attached_policies(),
                });
            }
            _ => return invalid(problems),
        }
        Ok(Some(entity))
    }

    fn add_policies(&self, iam: &Iam, exclusions: &[PolicyExclusion<'_>], policies: &mut Policies) {
        let (mut builder, mut keys) = (PolicySet::builder(), Vec::new());
        let mut attached = BTreeSet::new();
        for holder in &self.holders {
            for policy in holder.inline {
                let name = policy.name().as_str();
                let excluded = exclusions.iter().any(|one| one.names_inline(holder.kind, &holder.name, name));
                if !excluded {
                    let id = format_smolstr!("{}_{}_{name}", holder.kind, holder.name);
                    add(&mut builder, &mut keys, holder.inline_kind, id, Some(policy.document()));
                }
            }
            for policy in holder.attached {
                let arn = policy.arn();
                let of_aws = arn.account() == "aws";
                let short = format!("arn:{}:iam::{}:policy/{}", arn.partition(), arn.account(), arn.name());
                let excluded = exclusions.iter().any(|one| one.names_managed(of_aws, arn.as_str(), &short));
                if !excluded && attached.insert(arn) {
                    let kind = if of_aws { PolicyKind::AwsManaged } else { PolicyKind::Managed };
                    let document = iam.policies().get(arn).and_then(|policy| policy.document());
                    add(&mut builder, &mut keys, kind, arn.name().into(), document);
                }
            }
        }
        policies.identity.insert(0, Arc::new(Compiled { set: builder.build(), keys }));
        let bounded = !exclusions.iter().any(|one| one.is_of_type("permission-boundary"));
        if policies.boundary.is_none()
            && let Some(arn) = self.boundary.filter(|_| bounded)
        {
            let (mut builder, mut keys) = (PolicySet::builder(), Vec::new());
            let document = iam.policies().get(arn).and_then(|policy| policy.document());
            add(&mut builder, &mut keys, PolicyKind::Boundary, arn.name().into(), document);
            policies.boundary = Some(Arc::new(Compiled { set: builder.build(), keys }));
        }
        if exclusions.iter().any(|one| one.is_of_type("scp")) {
            policies.service_control.clear();
        }
        if exclusions.iter().any(|one| one.is_of_type("rcp")) {
            policies.resource_control.clear();
        }
    }
}

impl<'i> Holder<'i> {
    fn group(iam: &'i Iam, name: &GroupName) -> Result<Self, SimulateError> {
        let group = found("group", name, iam.groups().get_known(name))?;
        Ok(Self {
            kind: "group",
            inline_kind: PolicyKind::GroupInline,
            name: name.to_string(),
            inline: group.inline_policies(),
            attached: group.attached_policies(),
        })
    }
}

/// A policy that was not read, or cannot be, is unknown; whether that matters, the answer tells.
fn add(
    builder: &mut PolicySetBuilder,
    keys: &mut Vec<SmolStr>,
    kind: PolicyKind,
    id: SmolStr,
    document: Option<&PolicyDocument>,
) {
    match document.and_then(PolicyDocument::document) {
        Some(document) => {
            keys.extend(keys_of(document, false));
            builder.add(kind, id, document);
        }
        None => {
            builder.add_unreadable(kind, id);
        }
    }
}

fn found<'i, T>(
    kind: &str,
    name: &dyn std::fmt::Display,
    known: Known<&'i T>,
) -> Result<&'i T, SimulateError> {
    match known {
        Known::Present(entity) => Ok(entity),
        Known::Absent => {
            Err(SimulateError::NoSuchEntity(format!("The {kind} with name {name} cannot be found.")))
        }
        Known::NotRead(why) => Err(SimulateError::PolicyEvaluation(format!(
            "whether there is a {kind} `{name}` is not known ({why}): collect it with `{NEEDS}`"
        ))),
    }
}

/// Names are unique in an account whatever their path; an ARN with another path or partition names nobody.
fn same(asked: &Arn, found: &Arn) -> Result<(), SimulateError> {
    if asked == found {
        return Ok(());
    }
    Err(SimulateError::NoSuchEntity(format!("There is no `{asked}`; of that name there is `{found}`.")))
}

fn exclusions<'r>(request: &'r Request<'_>, problems: &mut Vec<InputProblem>) -> &'r [PolicyExclusion<'r>] {
    let exclusions = request.policy_exclusion_list.as_deref().unwrap_or_default();
    if exclusions.len() > limits::EXCLUSIONS {
        let message = format!("it has {} identifiers: at most {}", exclusions.len(), limits::EXCLUSIONS);
        problems.push(InputProblem::new("PolicyExclusionList", message));
    }
    for (n, exclusion) in (1..).zip(exclusions) {
        if let Some(message) = exclusion.problem() {
            problems.push(InputProblem::new(format!("PolicyExclusionList.{n}"), message));
        }
    }
    exclusions
}

/// Why no answer can be given, where one rests on a policy that is not known.
fn unread(response: &Response) -> Option<String> {
    let results = response.evaluation_results.iter();
    let depends = results.flat_map(|result| {
        let several = result.resource_specific_results.iter().filter_map(|one| one.explanation.as_ref());
        std::iter::once(&result.explanation).chain(several)
    });
    let depends = depends.filter(|one| one.explanation.decision == crate::evaluate::Decision::Depends);
    let names: BTreeSet<_> = depends
        .flat_map(|one| one.explanation.layers.iter().flat_map(|layer| &layer.unreadable))
        .map(|name| format!("`{name}`"))
        .collect();
    (!names.is_empty()).then(|| {
        let names: Vec<_> = names.into_iter().collect();
        format!(
            "the decision rests on policies that were not read or cannot be: {}; collect them with `{NEEDS}`",
            names.join(", ")
        )
    })
}
