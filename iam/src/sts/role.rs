use aozu_names::Known;

use crate::{context_keys::OrganizationPath, entity::Role, evaluate::PolicySet, policy::PolicyKind};

/// A role with its trust policy compiled, ready to be assumed often.
///
/// ```
/// use aozu_iam::{entity::Role, sts::AssumableRole, wire};
/// let role = Role::try_from(wire::Role {
///     role_name: Some("web".into()),
///     arn: Some("arn:aws:iam::111122223333:role/web".into()),
///     ..Default::default()
/// })?;
/// assert!(AssumableRole::new(&role).trust().has_unreadable(), "a trust policy left out is unknown");
/// # Ok::<(), aozu_names::wire::Problems>(())
/// ```
#[derive(Debug, Clone)]
pub struct AssumableRole<'r> {
    role: &'r Role,
    trust: PolicySet,
    organization: Known<OrganizationPath>,
}

impl<'r> AssumableRole<'r> {
    /// Compiles the role's trust policy. One that was not read, or that does not parse, leaves every answer unknown.
    #[must_use]
    pub fn new(role: &'r Role) -> Self {
        let id = role.arn().as_str();
        let trust = match role.trust().and_then(|trust| trust.document()) {
            Some(document) => PolicySet::of(PolicyKind::Trust, id, document),
            None => PolicySet::unreadable(PolicyKind::Trust, id),
        };
        Self { role, trust, organization: Known::default() }
    }

    /// Says where the role's account stands in its organization.
    #[must_use]
    pub fn in_organization(mut self, place: Known<OrganizationPath>) -> Self {
        self.organization = place;
        self
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> &'r Role {
        self.role
    }

    /// Its trust policy, compiled; its one source is named by the role's ARN.
    #[must_use]
    pub fn trust(&self) -> &PolicySet {
        &self.trust
    }

    /// Where its account stands in its organization.
    #[must_use]
    pub fn organization(&self) -> &Known<OrganizationPath> {
        &self.organization
    }
}
