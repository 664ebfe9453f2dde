//! What an organization's tree tells of one account: its path, and the policies that bound it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
use aozu_names::{AccountId, Coverage, Known, NotRead};

use super::{ControlPolicyType, Organizations, PolicySummary, TargetId};

/// An organization with the parent of each unit and account looked up.
///
/// What was not read stays unknown: [`Structure::needs`] names the calls that would tell.
#[derive(Debug, Clone)]
pub struct Structure<'a> {
    of: &'a Organizations,
    parents: BTreeMap<TargetId, &'a TargetId>,
}

/// One level between the root and an account, with what is attached there.
#[derive(Debug, Clone, PartialEq)]
pub struct Level<'a> {
    /// The root, unit or account.
    pub target: TargetId,
    /// The policies of one type that are attached to it; none means that nothing is allowed there.
    pub policies: Vec<LevelPolicy<'a>>,
}

/// A policy that is attached at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelPolicy<'a> {
    /// Its id, `p-…`.
    pub id: &'a str,
    /// Its name; the id where the name was not read.
    pub name: &'a str,
    /// What it says.
    pub document: &'a PolicyDocument,
}

/// What keeps a question from being answered, and the call that would help.
struct Gap {
    reason: NotRead,
    needs: Vec<String>,
}

impl Gap {
    fn new(reason: NotRead, needs: impl Into<String>) -> Self {
        Self { reason, needs: vec![needs.into()] }
    }
}

type Told<T> = Result<T, Gap>;

fn known<T>(told: Told<T>) -> Known<T> {
    match told {
        Ok(value) => Known::Present(value),
        Err(gap) => Known::NotRead(gap.reason),
    }
}

fn reason_of<T>(known: &Known<T>) -> NotRead {
    match known {
        Known::NotRead(reason) => reason.clone(),
        _ => NotRead::NotAsked,
    }
}

/// AWS's own policies, which say the same everywhere, so that a dump need not hold them. Source:
/// Organizations User Guide, "Service control policies" and "Resource control policies" (`FullAWSAccess`,
/// `RCPFullAWSAccess`).
static FULL_ACCESS: LazyLock<PolicyDocument> = LazyLock::new(|| {
    PolicyDocument::new(PolicyText::new(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ))
});
static RCP_FULL_ACCESS: LazyLock<PolicyDocument> = LazyLock::new(|| {
    PolicyDocument::new(PolicyText::new(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#,
    ))
});

impl<'a> Structure<'a> {
    pub(crate) fn new(of: &'a Organizations) -> Self {
        let mut parents = BTreeMap::new();
        for below in of.units_for_parent().values() {
            let units = below.organizational_units().iter();
            parents.extend(units.map(|unit| (unit.id().clone(), below.parent_id())));
        }
        for below in of.accounts_for_parent().values() {
            let accounts = below.accounts().iter();
            parents.extend(accounts.map(|account| (TargetId::from(*account.id()), below.parent_id())));
        }
        Self { of, parents }
    }

    /// The organization's id, `o-…`: the value of `aws:PrincipalOrgID`.
    #[must_use]
    pub fn id(&self) -> Known<&'a str> {
        self.of.organization().as_ref().map(|organization| organization.id().as_str())
    }

    /// The management account. No policy of the organization binds its principals or resources.
    #[must_use]
    pub fn management_account(&self) -> Known<AccountId> {
        self.of.organization().as_ref().map(|organization| *organization.management_account())
    }

    /// Whether an account belongs to the organization.
    #[must_use]
    pub fn is_member(&self, account: AccountId) -> Known<bool> {
        known(self.member(account))
    }

    fn member(&self, account: AccountId) -> Told<bool> {
        match self.of.accounts().get_known(&account) {
            Known::Present(_) => Ok(true),
            Known::Absent => Ok(false),
            Known::NotRead(reason) => {
                let manages = self.management_account().present() == Some(&account);
                if manages || self.parents.contains_key(&TargetId::from(account)) {
                    return Ok(true);
                }
                Err(Gap::new(reason, "aws organizations list-accounts"))
            }
        }
    }

    /// The account's place in the tree as `aws:PrincipalOrgPaths` and `aws:ResourceOrgPaths` have it:
    /// `o-…/r-…/ou-…/`. Absent for an account that is in no organization.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys".
    #[must_use]
    pub fn path(&self, account: AccountId) -> Known<Vec<String>> {
        let told = self.member(account).and_then(|member| {
            if !member {
                return Ok(None);
            }
            let Known::Present(id) = self.id() else {
                let reason = reason_of(self.of.organization());
                return Err(Gap::new(reason, "aws organizations describe-organization"));
            };
            let mut path = format!("{id}/");
            let chain = self.chain(account)?;
            for target in chain.iter().take(chain.len().saturating_sub(1)) {
                path.push_str(target.as_str());
                path.push('/');
            }
            Ok(Some(vec![path]))
        });
        match told {
            Ok(None) => Known::Absent,
            Ok(Some(path)) => Known::Present(path),
            Err(gap) => Known::NotRead(gap.reason),
        }
    }

    /// The policies of one type that bound an account: level by level, the root first, the account last.
    ///
    /// None where there is no such bound: the account is in no organization, is the management account, or
    /// the type of policy is not enabled. A level without policies stays, since it allows nothing.
    ///
    /// Source: Organizations User Guide, "SCP evaluation" and "RCP evaluation".
    #[must_use]
    pub fn control_policies(
        &self,
        account: AccountId,
        of: &ControlPolicyType,
    ) -> Known<Option<Vec<Level<'a>>>> {
        known(self.levels(account, of))
    }

    /// The AWS CLI calls that would tell what [`Structure::control_policies`] cannot; none where it can.
    #[must_use]
    pub fn needs(&self, account: AccountId, of: &ControlPolicyType) -> Vec<String> {
        self.levels(account, of).err().map(|gap| gap.needs).unwrap_or_default()
    }

    fn levels(&self, account: AccountId, of: &ControlPolicyType) -> Told<Option<Vec<Level<'a>>>> {
        if !self.member(account)? {
            return Ok(None);
        }
        match self.of.organization() {
            Known::Present(organization) => {
                let all = organization.feature_set().is_none_or(|set| set.as_str() == "ALL");
                if !all || *organization.management_account() == account {
                    return Ok(None);
                }
            }
            other => return Err(Gap::new(reason_of(other), "aws organizations describe-organization")),
        }
        let chain = self.chain(account)?;
        match chain.first() {
            Some(root) if self.is_enabled(root, of)? => {}
            _ => return Ok(None),
        }
        let mut levels = Vec::new();
        let mut gap: Option<Gap> = None;
        for target in chain {
            match self.level(&target, of) {
                Ok(level) => levels.push(level),
                Err(more) => match &mut gap {
                    Some(gap) => gap.needs.extend(more.needs),
                    None => gap = Some(more),
                },
            }
        }
        gap.map_or(Ok(Some(levels)), Err)
    }

    /// Whether a type of policy is enabled in a root.
    fn is_enabled(&self, root: &TargetId, of: &ControlPolicyType) -> Told<bool> {
        const CALL: &str = "aws organizations list-roots";
        let known = self.of.roots().get_known(root);
        let Known::Present(root) = known else { return Err(Gap::new(reason_of(&known), CALL)) };
        let types = root.policy_types().map(Vec::as_slice).unwrap_or_default();
        let Some(found) = types.iter().find(|found| found.policy_type() == of) else { return Ok(false) };
        match found.status().map(crate::noun::Name::as_str) {
            None | Some("ENABLED") => Ok(true),
            // On the way in or out, AWS does not say from when on a policy binds.
            Some(status) => {
                Err(Gap::new(NotRead::Damaged(format!("`{of}` is `{status}` in the root")), CALL))
            }
        }
    }

    fn level(&self, target: &TargetId, of: &ControlPolicyType) -> Told<Level<'a>> {
        let Some(attached) = self.of.policies_for_target(of) else {
            return Ok(Level { target: target.clone(), policies: Vec::new() });
        };
        let attached = match attached.get_known(target) {
            Known::Present(attached) => attached,
            other => {
                let call =
                    format!("aws organizations list-policies-for-target --target-id {target} --filter {of}");
                return Err(Gap::new(reason_of(&other), call));
            }
        };
        let mut policies = Vec::new();
        for summary in attached.policies() {
            policies.push(self.policy(summary)?);
        }
        Ok(Level { target: target.clone(), policies })
    }

    fn policy(&self, summary: &'a PolicySummary) -> Told<LevelPolicy<'a>> {
        let id = summary.id();
        let known = self.of.policies().get_known(id);
        let document = match (known, id.as_str()) {
            (Known::Present(policy), _) => policy.document(),
            (_, "p-FullAWSAccess") => &*FULL_ACCESS,
            (_, "p-RCPFullAWSAccess") => &*RCP_FULL_ACCESS,
            (other, _) => {
                let call = format!("aws organizations describe-policy --policy-id {id}");
                return Err(Gap::new(reason_of(&other), call));
            }
        };
        let name = summary.name().map_or(id.as_str(), crate::noun::Name::as_str);
        Ok(LevelPolicy { id: id.as_str(), name, document })
    }

    /// The root, the units below it that lead to the account, and the account.
    fn chain(&self, account: AccountId) -> Told<Vec<TargetId>> {
        let mut chain = vec![TargetId::from(account)];
        let mut seen = BTreeSet::new();
        while let Some(child) = chain.last() {
            match self.parents.get(child) {
                // A tree that leads back into itself is no tree; it ends here as one without a root.
                Some(parent) if seen.insert((*parent).clone()) => chain.push((*parent).clone()),
                _ => break,
            }
        }
        if chain.last().is_some_and(|top| top.as_str().starts_with("r-")) {
            chain.reverse();
            return Ok(chain);
        }
        Err(self.lost(chain.len() == 1))
    }

    /// Why an account's parent is not known: the calls for the parents that were not asked for what lies
    /// below them.
    fn lost(&self, account: bool) -> Gap {
        let roots = self.of.roots();
        if roots.is_empty() {
            let reason = match roots.coverage() {
                Coverage::Partial(reason) => reason.clone(),
                _ => NotRead::NotAsked,
            };
            return Gap::new(reason, "aws organizations list-roots");
        }
        let units = self.of.units_for_parent().values().flat_map(|below| below.organizational_units());
        let parents: BTreeSet<&TargetId> =
            roots.values().map(super::Root::id).chain(units.map(super::OrganizationalUnit::id)).collect();
        let mut gap = Gap { reason: NotRead::NotAsked, needs: Vec::new() };
        for parent in parents {
            let units = self.of.units_for_parent().get_known(parent).map(drop);
            let accounts = self.of.accounts_for_parent().get_known(parent).map(drop);
            let of_units = (units, "list-organizational-units-for-parent");
            let of_accounts = (accounts, "list-accounts-for-parent");
            for (known, call) in [Some(of_units), account.then_some(of_accounts)].into_iter().flatten() {
                if let Known::NotRead(reason) = known {
                    gap.needs.push(format!("aws organizations {call} --parent-id {parent}"));
                    gap.reason = reason;
                }
            }
        }
        if gap.needs.is_empty() {
            gap.reason = NotRead::Damaged("no parent lists it, though every one was read".to_owned());
        }
        gap
    }
}
