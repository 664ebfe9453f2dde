use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use aozu_iam::{
    Iam,
    context_keys::PrincipalFacts,
    entity::{AttachedPolicy, InlinePolicy, PolicyDocument, Role, User},
    evaluate::{Caller, PolicySet},
    policy::PolicyKind,
};
use aozu_names::{AccountId, Arn, Known};

use super::{
    bounds::Bounds,
    facts,
    subject::{Entity, Holder, Subject},
    switches::Switches,
};
use crate::{
    Account,
    organizations::{Organizations, Structure},
};

/// The call that tells all policies of an account's principals.
pub(super) const DETAILS: &str = "aws iam get-account-authorization-details";

/// Every policy of a state, compiled, and who holds it.
#[derive(Debug)]
pub(crate) struct Compiled<'a> {
    pub(super) accounts: BTreeMap<AccountId, &'a Account>,
    pub(super) structure: Structure<'a>,
    /// Whether anything of an organization was read.
    pub(super) organization_told: bool,
    /// Users and roles, by ARN.
    pub(super) holders: BTreeMap<&'a str, Holder<'a>>,
    /// The policies of resources, by the resource's ARN.
    pub(super) resources: BTreeMap<String, Arc<PolicySet>>,
    bounds: BTreeMap<AccountId, Bounds>,
    /// Who can switch to which role; found out at the first question that asks for it.
    pub(super) switches: OnceLock<Switches<'a>>,
}

impl<'a> Compiled<'a> {
    pub(crate) fn new(accounts: &[&'a Account], organizations: &'a Organizations) -> Self {
        let structure = Structure::new(organizations);
        let told = organizations.organization().was_read()
            || organizations.accounts().was_read()
            || organizations.roots().was_read();
        let mut holders = BTreeMap::new();
        let mut resources = BTreeMap::new();
        let mut bounds = BTreeMap::new();
        for account in accounts {
            let of = Policies::new(account, &structure);
            for user in account.iam().users().values() {
                holders.insert(user.arn().as_str(), of.user(user));
            }
            for role in account.iam().roles().values() {
                holders.insert(role.arn().as_str(), of.role(role));
            }
            for resource in account.resource_policies() {
                if let Known::Present(document) = resource.policy {
                    let set = Arc::new(compile(resource.kind, resource.arn.as_str(), document));
                    resources.insert(resource.arn.to_string(), set);
                }
            }
            bounds.insert(account.id(), Bounds::of(&structure, told, account.id(), true));
        }
        let accounts = accounts.iter().map(|account| (account.id(), *account)).collect();
        Self {
            accounts,
            structure,
            organization_told: told,
            holders,
            resources,
            bounds,
            switches: OnceLock::new(),
        }
    }

    /// The control policies of an account, whether it is in the state or not.
    pub(super) fn bounds(&self, account: AccountId) -> Bounds {
        match self.bounds.get(&account) {
            Some(bounds) => bounds.clone(),
            None => Bounds::of(&self.structure, self.organization_told, account, false),
        }
    }

    /// The role that sessions name by its account and its name without path.
    pub(super) fn role_of_session(&self, account: AccountId, name: &str) -> Option<&Holder<'a>> {
        let role = self.accounts.get(&account)?.iam().roles().get(&name.parse().ok()?)?;
        self.holders.get(role.arn().as_str())
    }
}

/// A policy, compiled; unreadable where its text is none.
pub(super) fn compile(kind: PolicyKind, id: &str, document: &PolicyDocument) -> PolicySet {
    match document.document() {
        Some(document) => PolicySet::of(kind, id, document),
        None => PolicySet::unreadable(kind, id),
    }
}

/// The policies of one account: each managed one is compiled once, whoever holds it.
struct Policies<'p, 'a> {
    account: &'a Account,
    structure: &'p Structure<'a>,
    managed: BTreeMap<&'a Arn, Arc<PolicySet>>,
    /// Each group's, by name in small letters: IAM's names are unique without their case.
    groups: BTreeMap<String, Vec<Arc<PolicySet>>>,
}

impl<'p, 'a> Policies<'p, 'a> {
    fn new(account: &'a Account, structure: &'p Structure<'a>) -> Self {
        let iam: &Iam = account.iam();
        let managed = iam
            .policies()
            .values()
            .map(|policy| {
                let kind = if policy.is_aws_managed() { PolicyKind::AwsManaged } else { PolicyKind::Managed };
                let id = policy.arn().as_str();
                let set = policy
                    .document()
                    .map_or_else(|| PolicySet::unreadable(kind, id), |document| compile(kind, id, document));
                (policy.arn(), Arc::new(set))
            })
            .collect();
        let mut policies = Self { account, structure, managed, groups: BTreeMap::new() };
        let groups = iam.groups().values().map(|group| {
            let (inline, attached) = (group.inline_policies(), group.attached_policies());
            let name = group.name().as_str();
            let sets = policies.identity(PolicyKind::GroupInline, &format!("group/{name}"), inline, attached);
            (name.to_lowercase(), sets)
        });
        policies.groups = groups.collect();
        policies
    }

    fn managed(&self, arn: &Arn) -> Arc<PolicySet> {
        match self.managed.get(arn) {
            Some(set) => Arc::clone(set),
            None => Arc::new(PolicySet::unreadable(PolicyKind::Managed, arn.as_str())),
        }
    }

    fn identity(
        &self,
        kind: PolicyKind,
        holder: &str,
        inline: &[InlinePolicy],
        attached: &[AttachedPolicy],
    ) -> Vec<Arc<PolicySet>> {
        let inline = inline
            .iter()
            .map(|policy| Arc::new(compile(kind, &format!("{holder}/{}", policy.name()), policy.document())));
        inline.chain(attached.iter().map(|policy| self.managed(policy.arn()))).collect()
    }

    fn user(&self, user: &'a User) -> Holder<'a> {
        let name = format!("user/{}", user.name());
        let kind = PolicyKind::UserInline;
        let mut identity = self.identity(kind, &name, user.inline_policies(), user.attached_policies());
        for group in user.groups() {
            match self.groups.get(&group.as_str().to_lowercase()) {
                Some(sets) => identity.extend(sets.iter().cloned()),
                None => {
                    let id = format!("group/{group}");
                    identity.push(Arc::new(PolicySet::unreadable(PolicyKind::GroupInline, id)));
                }
            }
        }
        let facts = PrincipalFacts::of_user(user);
        self.holder(Entity::User(user), identity, user.boundary(), facts, None)
    }

    fn role(&self, role: &'a Role) -> Holder<'a> {
        let name = format!("role/{}", role.name());
        let kind = PolicyKind::RoleInline;
        let identity = self.identity(kind, &name, role.inline_policies(), role.attached_policies());
        let arn = role.arn().as_str();
        let trust = role.trust().map_or_else(
            || PolicySet::unreadable(PolicyKind::Trust, arn),
            |trust| compile(PolicyKind::Trust, arn, trust),
        );
        let facts = PrincipalFacts::of_role(role);
        self.holder(Entity::Role(role), identity, role.boundary(), facts, Some(Arc::new(trust)))
    }

    fn holder(
        &self,
        entity: Entity<'a>,
        identity: Vec<Arc<PolicySet>>,
        boundary: Option<&Arn>,
        mut facts: PrincipalFacts,
        trust: Option<Arc<PolicySet>>,
    ) -> Holder<'a> {
        let arn = entity.arn();
        let caller = Caller::from_arn(arn).unwrap_or_else(Caller::unnamed);
        let management = self.structure.management_account().present() == Some(&self.account.id());
        let boundary = boundary.map(|arn| self.managed(arn));
        facts.organization = facts::organization(self.structure, self.account.id());
        let unread = identity.iter().chain(&boundary).any(|set| set.has_unreadable());
        let mut subject = Subject::bare(caller.in_management_account(management), facts);
        subject.identity = identity;
        subject.boundary = boundary;
        if unread {
            subject.needs.push(DETAILS.to_owned());
        }
        Holder { entity, subject, trust }
    }
}
