//! What the state tells of callers, resources and requests, from which context keys follow.

use aozu_iam::{
    context_keys::{Facts, OrganizationPath, PrincipalFacts, RequestFacts, ResourceFacts},
    evaluate::{Action, Caller, Context},
};
use aozu_names::{AccountId, Known, NotRead};

use super::{
    compiled::Compiled,
    resource::Thing,
    services,
    subject::{StandsFor, Subject},
    tags,
};
use crate::organizations::Structure;

/// The place of an account in the organization.
pub(super) fn organization(structure: &Structure<'_>, account: AccountId) -> Known<OrganizationPath> {
    if structure.is_member(account) == Known::Present(false) {
        return Known::Absent;
    }
    match structure.path(account) {
        Known::Present(paths) => match paths.first().map(|path| path.parse()) {
            Some(Ok(path)) => Known::Present(path),
            _ => Known::NotRead(NotRead::NotAsked),
        },
        Known::Absent => Known::Absent,
        Known::NotRead(reason) => Known::NotRead(reason),
    }
}

/// What is known of someone whose IAM nobody read: the place of the account.
pub(super) fn stranger(caller: &Caller, structure: &Structure<'_>) -> PrincipalFacts {
    let place = caller.account().map(|account| organization(structure, account));
    PrincipalFacts { organization: place.unwrap_or_default(), ..PrincipalFacts::default() }
}

impl Compiled<'_> {
    /// The context of a request, as far as the state tells it; what it does not is unknown.
    pub(super) fn context(&self, subject: &Subject, action: &Action, thing: &Thing<'_>) -> Context {
        let resource = self.resource_facts(thing);
        // Who answers is told by the action: a role's ARN is IAM's, and to assume it is asked of STS in any region.
        let of_arn = thing.arn.as_ref().map(|arn| arn.region()).filter(|region| !region.is_empty());
        let region =
            of_arn.or_else(|| services::region_of_global(action.service(), subject.caller.partition()));
        let region = region.and_then(|region| region.parse().ok());
        let request = RequestFacts {
            region: region.map_or_else(Known::default, Known::Present),
            ..RequestFacts::default()
        };
        let facts = Facts {
            caller: &subject.caller,
            action,
            principal: &subject.facts,
            resource: &resource,
            request: &request,
        };
        let mut context = facts.open();
        if subject.stands_for != StandsFor::Itself {
            for key in ["aws:PrincipalArn", "aws:PrincipalType", "aws:userid", "aws:username"] {
                context.set_unknown(key);
            }
            if subject.stands_for == StandsFor::AnyOfAnyAccount {
                for key in [
                    "aws:PrincipalAccount",
                    "aws:PrincipalOrgID",
                    "aws:PrincipalOrgPaths",
                    "kms:CallerAccount",
                ] {
                    context.set_unknown(key);
                }
            }
        }
        if let Some(owner) = thing.owner {
            context.set("s3:ResourceAccount", owner.as_str());
        }
        if let (Some(arn), true) = (&thing.arn, resource.tags.was_read()) {
            let beginning = format!("{}:ResourceTag/", arn.service());
            if let Known::Present(tags) = &resource.tags {
                for (key, value) in tags.iter() {
                    context.set(&format!("{beginning}{key}"), value);
                }
            }
            context.set_absent_below(&beginning);
        }
        context
    }

    fn resource_facts(&self, thing: &Thing<'_>) -> ResourceFacts {
        let Some(owner) = thing.owner else { return ResourceFacts::default() };
        let tags = match (&thing.arn, self.accounts.get(&owner)) {
            (Some(arn), Some(account)) => match account.resource(arn) {
                // The tags of a bucket are not those of its objects.
                Some(_) if arn.service() == "s3" => Known::default(),
                Some(plain) => plain.tags.map(Clone::clone),
                None => tags::tags(account, arn).map(Clone::clone),
            },
            _ => Known::default(),
        };
        ResourceFacts {
            account: Known::Present(owner),
            organization: organization(&self.structure, owner),
            tags,
        }
    }
}
