//! Who holds which policies.

use std::collections::BTreeSet;

use aozu_names::{Arn, Subject};

use super::Scope;
use crate::entity::{AttachedPolicy, Group, InlinePolicy, ManagedPolicy, PolicyDocument, Role, User};

/// What policies attach to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Holder<'a> {
    User(&'a User),
    Group(&'a Group),
    Role(&'a Role),
}

impl<'a> Holder<'a> {
    /// Every user, group and role but the roles that AWS keeps for itself.
    pub(crate) fn all(scope: &Scope<'a>) -> Vec<Self> {
        let iam = scope.iam;
        let users = iam.users().values().map(Holder::User);
        let groups = iam.groups().values().map(Holder::Group);
        let roles = iam.roles().values().filter(|role| !role.is_aws_managed()).map(Holder::Role);
        users.chain(groups).chain(roles).collect()
    }

    pub(crate) fn subject(self, scope: &Scope<'_>) -> Subject {
        match self {
            Self::User(user) => scope.user(user),
            Self::Group(group) => scope.group(group),
            Self::Role(role) => scope.role(role),
        }
    }

    /// What it is, with its name: "user `alice`".
    pub(crate) fn in_words(self) -> String {
        match self {
            Self::User(user) => format!("user `{}`", user.name()),
            Self::Group(group) => format!("group `{}`", group.name()),
            Self::Role(role) => format!("role `{}`", role.name()),
        }
    }

    pub(crate) fn inline(self) -> &'a [InlinePolicy] {
        match self {
            Self::User(user) => user.inline_policies(),
            Self::Group(group) => group.inline_policies(),
            Self::Role(role) => role.inline_policies(),
        }
    }

    pub(crate) fn attached(self) -> &'a [AttachedPolicy] {
        match self {
            Self::User(user) => user.attached_policies(),
            Self::Group(group) => group.attached_policies(),
            Self::Role(role) => role.attached_policies(),
        }
    }

    pub(crate) fn boundary(self) -> Option<&'a Arn> {
        match self {
            Self::User(user) => user.boundary(),
            Self::Group(_) => None,
            Self::Role(role) => role.boundary(),
        }
    }
}

/// Which document of IAM's it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// An inline policy of that name.
    Inline,
    /// The default version of a managed policy.
    Managed,
    /// A role's trust policy.
    Trust,
}

/// A policy document that the account's people wrote, where it stands.
pub(crate) struct Stored<'a> {
    pub(crate) stands: Stands,
    /// "inline policy `deploy`", "trust policy", "default version".
    pub(crate) name: String,
    pub(crate) document: &'a PolicyDocument,
    place: Place<'a>,
}

#[derive(Clone, Copy)]
enum Place<'a> {
    Holder(Holder<'a>),
    Policy(&'a ManagedPolicy),
}

impl<'a> Stored<'a> {
    /// Every document that the account can edit: inline policies, trust policies, and the versions in
    /// force of the customer's managed policies.
    pub(crate) fn all(scope: &Scope<'a>) -> Vec<Self> {
        let mut found = Vec::new();
        for holder in Holder::all(scope) {
            let place = Place::Holder(holder);
            for policy in holder.inline() {
                let name = format!("inline policy `{}`", policy.name());
                found.push(Stored { stands: Stands::Inline, name, document: policy.document(), place });
            }
            if let Holder::Role(role) = holder
                && let Some(document) = role.trust()
            {
                let name = "trust policy".to_owned();
                found.push(Stored { stands: Stands::Trust, name, document, place });
            }
        }
        for policy in scope.iam.policies().values().filter(|policy| !policy.is_aws_managed()) {
            let Some(version) = policy.default_version() else { continue };
            let Some(document) = version.document() else { continue };
            // Not its id: the fault is the same when the next version has it too.
            let name = "default version".to_owned();
            found.push(Stored { stands: Stands::Managed, name, document, place: Place::Policy(policy) });
        }
        found
    }

    pub(crate) fn subject(&self, scope: &Scope<'_>) -> Subject {
        match self.place {
            Place::Holder(holder) => holder.subject(scope),
            Place::Policy(policy) => scope.policy(policy),
        }
    }

    /// The managed policy, where it is the document of one.
    pub(crate) fn policy(&self) -> Option<&'a ManagedPolicy> {
        match self.place {
            Place::Holder(_) => None,
            Place::Policy(policy) => Some(policy),
        }
    }

    /// The user, group or role that an inline or trust policy belongs to.
    pub(crate) fn holder(&self) -> Option<Holder<'a>> {
        match self.place {
            Place::Holder(holder) => Some(holder),
            Place::Policy(_) => None,
        }
    }

    /// What it is, with whose it is.
    pub(crate) fn in_words(&self) -> String {
        match self.place {
            Place::Holder(holder) => format!("{} of {}", self.name, holder.in_words()),
            Place::Policy(policy) => format!("{} of policy `{}`", self.name, policy.name()),
        }
    }
}

/// The managed policies that are attached to a user, group or role, or bound one, as far as those were
/// read.
pub(crate) struct Uses<'a> {
    pub(crate) attached: BTreeSet<&'a Arn>,
    pub(crate) bounding: BTreeSet<&'a Arn>,
    /// Whether users, groups and roles were all read, so that absence is a fact.
    pub(crate) whole: bool,
}

impl<'a> Uses<'a> {
    pub(crate) fn of(scope: &Scope<'a>) -> Self {
        let iam = scope.iam;
        let readable = iam.users().unreadable().next().is_none()
            && iam.groups().unreadable().next().is_none()
            && iam.roles().unreadable().next().is_none();
        let whole = iam.users().is_whole() && iam.groups().is_whole() && iam.roles().is_whole() && readable;
        let roles = iam.roles().values().map(Holder::Role);
        let others = iam.users().values().map(Holder::User).chain(iam.groups().values().map(Holder::Group));
        let (mut attached, mut bounding) = (BTreeSet::new(), BTreeSet::new());
        for holder in roles.chain(others) {
            attached.extend(holder.attached().iter().map(AttachedPolicy::arn));
            bounding.extend(holder.boundary());
        }
        Self { attached, bounding, whole }
    }

    /// Whether a policy is attached to anything, by its own count or by those it is attached to.
    pub(crate) fn is_attached(&self, policy: &ManagedPolicy) -> bool {
        policy.attachment_count().is_some_and(|count| count > 0) || self.attached.contains(policy.arn())
    }

    /// Whether a policy bounds anything.
    pub(crate) fn bounds(&self, policy: &ManagedPolicy) -> bool {
        policy.boundary_usage_count().is_some_and(|count| count > 0) || self.bounding.contains(policy.arn())
    }
}
