use std::collections::BTreeMap;

use aozu_iam::{
    entity::PolicyDocument,
    evaluate::Action,
    policy::{PolicyKind, PolicyText},
    simulate::{self, PolicyInput, PolicyList, Prepared, SimulateError, Text},
};
use aozu_names::{AccountId, Known};

use super::{
    AclInput, Answer, EvaluateError, OrganizationInput, PublicAccessBlockInput, Request, error::Told,
};
use crate::{
    Acl, BlockLevels, BlockPublicAccess, BlockSetting, Bucket, BucketName, CannedAcl, CanonicalId,
    CanonicalUser, ObjectOwnership, OrganizationBlock,
    evaluate::{Access, Asked, AskedObject, CanonicalIds, Operation},
    wire,
};

/// Evaluates one request.
///
/// # Errors
/// Everything that is wrong with the request.
pub fn evaluate_access(request: &Request<'_>) -> Result<Answer, EvaluateError> {
    let mut told = Told::default();
    let mut ids = ids(request, &mut told);
    let input = request.bucket.clone().unwrap_or_default();
    if request.bucket.is_none() {
        told.push("Bucket", "the member is missing");
    }
    let name = required::<BucketName>(&mut told, "Bucket.Name", input.name.as_ref());
    let owner = required::<AccountId>(&mut told, "Bucket.OwnerAccount", input.owner_account.as_ref());
    let ownership = ownership(input.object_ownership.as_ref(), &mut told);
    let policy = policy(input.policy.as_ref(), &mut told);
    let object = request.object.as_ref();
    let key = object.and_then(|object| required::<String>(&mut told, "Object.Key", object.key.as_ref()));
    let key = key_asked(request, key);
    let object_owner = object
        .and_then(|object| object.owner_account.as_ref())
        .map_or(owner, |text| told.read("Object.OwnerAccount", text.parse::<AccountId>()));
    let lists = owner.zip(object_owner).map(|(owner, object_owner)| {
        let bucket = list("Bucket.Acl", input.acl.as_ref(), owner, owner, &mut told);
        let object =
            list("Object.Acl", object.and_then(|one| one.acl.as_ref()), object_owner, owner, &mut told);
        (bucket, object)
    });
    let organization = organization(request.organization_public_access_block.as_ref(), &mut told);
    let prepared = prepare(request, name.as_ref(), key.as_deref(), &mut told);
    let (Some(name), Some(owner), Some((bucket_acl, object_acl)), Some(prepared), true) =
        (name, owner, lists, prepared, told.0.is_empty())
    else {
        return Err(EvaluateError(told.0));
    };
    // Whose a list is, its owner's canonical id tells.
    for (account, acl) in [(Some(owner), &bucket_acl), (object_owner, &object_acl)] {
        if let (Some(account), Some(CanonicalUser::Id(id))) = (account, acl.as_ref().map(Acl::owner)) {
            ids.insert(account, id.clone());
        }
    }
    let bucket = Bucket {
        ownership,
        acl: bucket_acl.as_ref().map_or(Known::Absent, Known::Present),
        policy: policy.as_ref().map_or(Known::Absent, Known::Present),
        block: BlockLevels {
            organization,
            account: block(request.account_public_access_block_configuration),
            bucket: block(input.public_access_block_configuration),
        },
        ..Bucket::unread(&name, owner)
    };
    let object = key.as_deref().map(|key| AskedObject {
        key,
        owner: object_owner.map_or(Known::Absent, Known::Present),
        acl: object_acl.as_ref().map_or(Known::Absent, Known::Present),
    });
    let Some(action) = prepared.actions().first() else {
        return Err(EvaluateError::invalid("Action", "the member is missing"));
    };
    let asked =
        Asked { caller: prepared.caller(), action, object: object.as_ref(), context: prepared.context() };
    let access = Access::new(&bucket).knowing(ids);
    let explanation = prepared.ask(|layers| access.explain(&asked, layers));
    let public_acl = !access.public_grants(object.as_ref()).is_empty();
    let arn = prepared.targets().first().map(|target| target.as_str().into()).unwrap_or_default();
    Ok(Answer::new(explanation, public_acl, arn))
}

/// The key that is asked of: none for an action of the bucket, any for one of objects that names none.
fn key_asked(request: &Request<'_>, key: Option<String>) -> Option<String> {
    let action = request.action.as_ref().and_then(|action| Action::new(action).ok())?;
    Operation::is_of_objects(&action).then(|| key.unwrap_or_else(|| "*".to_owned()))
}

fn required<T: std::str::FromStr>(told: &mut Told, member: &str, text: Option<&Text<'_>>) -> Option<T>
where
    T::Err: std::fmt::Display,
{
    match text {
        None => {
            told.push(member, "the member is missing");
            None
        }
        Some(text) => told.read(member, text.parse()),
    }
}

fn ids(request: &Request<'_>, told: &mut Told) -> CanonicalIds {
    let none = BTreeMap::new();
    let mut ids = CanonicalIds::default();
    for (account, id) in request.canonical_ids.as_ref().unwrap_or(&none) {
        let member = format!("CanonicalIds.{}", &**account);
        let account = told.read(&member, account.parse::<AccountId>());
        let id = told.read(&member, id.parse::<CanonicalId>());
        if let (Some(account), Some(id)) = (account, id) {
            ids.insert(account, id);
        }
    }
    ids
}

/// Without controls a bucket acts as ObjectWriter.
fn ownership(text: Option<&Text<'_>>, told: &mut Told) -> Known<ObjectOwnership> {
    let Some(text) = text else { return Known::Absent };
    let known = [
        ObjectOwnership::BucketOwnerEnforced,
        ObjectOwnership::BucketOwnerPreferred,
        ObjectOwnership::ObjectWriter,
    ];
    let found = known.iter().find(|one| one.as_str() == &**text);
    if found.is_none() {
        let known = known.each_ref().map(|one| one.as_str()).join(", ");
        told.push(
            "Bucket.ObjectOwnership",
            format!("`{}` is no setting of Object Ownership; these are {known}", &**text),
        );
    }
    found.cloned().map_or(Known::Absent, Known::Present)
}

fn policy(input: Option<&PolicyInput<'_>>, told: &mut Told) -> Option<PolicyDocument> {
    const MEMBER: &str = "Bucket.Policy";
    let text = told.read(MEMBER, input?.text())?;
    let policy = PolicyDocument::new(PolicyText::new(&text));
    match policy.parsed() {
        Err(errors) => {
            for error in &errors.0 {
                told.push(MEMBER, format!("{} ({}); {}", error.fault(), error.position(), error.help()));
            }
        }
        // What grammar requires, whatever the resource: an effect, a principal, an action.
        Ok(document) => {
            for error in document.check(PolicyKind::Bucket).iter().filter(|error| error.is_refused()) {
                told.push(MEMBER, format!("{} ({}); {}", error.fault(), error.position(), error.help()));
            }
        }
    }
    Some(policy)
}

fn list(
    member: &str,
    input: Option<&AclInput<'_>>,
    owner: AccountId,
    bucket_owner: AccountId,
    told: &mut Told,
) -> Option<Acl> {
    let raw = &input?.0;
    let owner = CanonicalUser::Account(owner);
    if raw.starts_with('"') {
        let name = told.read(member, serde_json::from_str::<String>(raw))?;
        let canned = told.read(member, name.parse::<CannedAcl>())?;
        return Some(Acl::canned(canned, &owner, &CanonicalUser::Account(bucket_owner)));
    }
    let mut mirror = told.read(member, serde_json::from_str::<wire::Acl>(raw))?;
    let named = mirror.owner.get_or_insert_default();
    if named.id.is_none() {
        named.id = Some(owner.as_str().into());
    }
    told.read(member, Acl::try_from(mirror).map_err(|problems| problems.to_string()))
}

fn block(input: Option<PublicAccessBlockInput>) -> Known<BlockPublicAccess> {
    input.map_or(Known::Absent, |input| Known::Present(settings(input)))
}

fn settings(input: PublicAccessBlockInput) -> BlockPublicAccess {
    [
        (BlockSetting::BlockPublicAcls, input.block_public_acls),
        (BlockSetting::IgnorePublicAcls, input.ignore_public_acls),
        (BlockSetting::BlockPublicPolicy, input.block_public_policy),
        (BlockSetting::RestrictPublicBuckets, input.restrict_public_buckets),
    ]
    .into_iter()
    .fold(BlockPublicAccess::NONE, |all, (setting, on)| all.with(setting, on.unwrap_or_default()))
}

fn organization(input: Option<&OrganizationInput>, told: &mut Told) -> Known<OrganizationBlock> {
    let found = match input {
        None => return Known::Absent,
        Some(OrganizationInput::Word(word)) => match word.as_str() {
            "all" => Some(OrganizationBlock::All),
            "none" => Some(OrganizationBlock::None),
            _ => None,
        },
        Some(OrganizationInput::Settings(input)) => match settings(*input) {
            BlockPublicAccess::ALL => Some(OrganizationBlock::All),
            BlockPublicAccess::NONE => Some(OrganizationBlock::None),
            _ => None,
        },
    };
    if found.is_none() {
        told.push(
            "OrganizationPublicAccessBlock",
            "an organization blocks all or nothing: it must be `all`, `none`, or four settings that are alike",
        );
    }
    found.map_or(Known::Absent, Known::Present)
}

/// The caller's side: its policies, context and what is asked for.
fn prepare(
    request: &Request<'_>,
    name: Option<&BucketName>,
    key: Option<&str>,
    told: &mut Told,
) -> Option<Prepared> {
    let caller = request.caller.clone().unwrap_or_default();
    if caller.arn.is_none() {
        told.push("Caller.Arn", "the member is missing");
    }
    let Some(action) = &request.action else {
        told.push("Action", "the member is missing");
        return None;
    };
    match Action::new(action) {
        Ok(action) if action.service() != "s3" => {
            told.push("Action", format!("`{action}` is no action of S3's: it must begin with `s3:`"));
        }
        _ => {}
    }
    let name = name?;
    let arn = match key {
        Some(key) => format!("arn:aws:s3:::{name}/{key}"),
        None => format!("arn:aws:s3:::{name}"),
    };
    let empty = PolicyList::of([]);
    let asked = simulate::Request {
        policy_input_list: Some(caller.policy_input_list.unwrap_or(empty)),
        permissions_boundary_policy_input_list: caller.permissions_boundary_policy_input_list,
        session_policy_input_list: caller.session_policy_input_list,
        caller_tags: caller.caller_tags,
        caller_arn: caller.arn,
        action_names: Some(vec![action.clone()]),
        resource_arns: Some(vec![arn.as_str().into()]),
        // So that the keys that it asks for are derived from the caller; what is wrong with it was told.
        resource_policy: request.bucket.as_ref().and_then(|bucket| bucket.policy.clone()),
        context_entries: request.context_entries.clone(),
        ..simulate::Request::default()
    };
    match Prepared::of(&asked) {
        Ok(prepared) => Some(prepared),
        Err(SimulateError::InvalidInput(problems)) => {
            for problem in problems {
                if let Some(member) = renamed(&problem.member) {
                    let at = problem.position.map(|at| format!(" ({at})")).unwrap_or_default();
                    told.push(member, format!("{}{at}", problem.message));
                }
            }
            None
        }
        Err(other) => {
            told.push("Caller", other);
            None
        }
    }
}

/// A member of a simulation as it is called here; none for the bucket's policy, which is told for itself.
fn renamed(member: &str) -> Option<String> {
    if member.starts_with("ResourcePolicy") {
        return None;
    }
    Some(match member {
        "CallerArn" => "Caller.Arn".to_owned(),
        "ResourceArns.1" => "Object.Key".to_owned(),
        other if other.starts_with("ActionNames") => "Action".to_owned(),
        other if other.starts_with("ContextEntries") => other.to_owned(),
        other => format!("Caller.{other}"),
    })
}
