use aozu_iam::{
    analyze::public::{PublicEdit, PublicStatement},
    evaluate::{Decision, Layer, Truth},
    simulate::Explained,
};
use serde::{Serialize, Serializer, ser::SerializeMap};
use smol_str::SmolStr;

use crate::{
    AclTarget, BlockSetting, Permission,
    evaluate::{DecidedBy, Explanation, GrantOutcome, GrantReport, Ignored},
};

/// The answer of `evaluate-access`, with the explanation from which text is made; as JSON `{Decision, DecidedBy,
/// IsPublicPolicy, IsPublicAcl, Explanation}`.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Everything that decides.
    pub explanation: Explanation,
    /// Whether the bucket's list or the object's is public as stored, whether it counts or not.
    pub is_public_acl: bool,
    /// What is asked of.
    pub resource: SmolStr,
}

impl Answer {
    pub(super) fn new(explanation: Explanation, is_public_acl: bool, resource: SmolStr) -> Self {
        Self { explanation, is_public_acl, resource }
    }

    /// The answer in AWS's words.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.explanation.decision
    }

    /// Whether the bucket's policy is public, whatever Block Public Access makes of it.
    #[must_use]
    pub fn is_public_policy(&self) -> bool {
        self.explanation.is_public_policy == Truth::True
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Whole<'a> {
    decision: Decision,
    decided_by: ByView<'a>,
    is_public_policy: bool,
    is_public_acl: bool,
    explanation: ExplanationView<'a>,
}

/// In the members of `can`'s `DecidedBy`, and two more.
#[derive(Serialize)]
struct ByView<'a> {
    layer: &'static str,
    policy: Option<&'a str>,
    statement: Option<u32>,
    position: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
    reason: String,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ExplanationView<'a> {
    operation: String,
    /// The account whose say-so counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_owner: Option<&'a str>,
    policies: Explained,
    acl: Vec<GrantView>,
    object_ownership: Option<&'a str>,
    block_public_access: Flags<'a>,
    ignored: Vec<IgnoredView>,
    public_statements: Vec<StatementView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
}

struct Flags<'a>(&'a Explanation);

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GrantView {
    on: &'static str,
    grantee: String,
    permission: Permission,
    outcome: GrantOutcome,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IgnoredView {
    #[serde(skip_serializing_if = "Option::is_none")]
    setting: Option<BlockSetting>,
    reason: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StatementView<'a> {
    statement_index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_id: Option<&'a str>,
    reason: String,
    edit: &'a PublicEdit,
    edit_in_words: String,
}

impl Serialize for Flags<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut flags = s.serialize_map(Some(self.0.block.len()))?;
        for (setting, on) in &self.0.block {
            flags.serialize_entry(setting.as_str(), &on.present())?;
        }
        flags.end()
    }
}

const fn noun(on: AclTarget) -> &'static str {
    match on {
        AclTarget::Bucket => "bucket",
        AclTarget::Object => "object",
    }
}

impl<'a> From<&'a DecidedBy> for ByView<'a> {
    fn from(by: &'a DecidedBy) -> Self {
        let mut view = Self {
            layer: by.layer(),
            policy: None,
            statement: None,
            position: None,
            grant: None,
            reason: by.to_string(),
        };
        match by {
            DecidedBy::Statement { policy, statement, position, .. } => {
                view.policy = Some(policy);
                view.statement = Some(*statement);
                view.position = Some(Place { line: position.line, column: position.column });
            }
            DecidedBy::Grant { grant, .. } | DecidedBy::Ignored(Ignored::PublicGrant { grant, .. }) => {
                view.grant = Some(grant.to_string());
            }
            _ => {}
        }
        view
    }
}

impl From<&GrantReport> for GrantView {
    fn from(report: &GrantReport) -> Self {
        Self {
            on: noun(report.on),
            grantee: report.grant.grantee.to_string(),
            permission: report.grant.permission,
            outcome: report.outcome,
        }
    }
}

impl<'a> From<&'a PublicStatement> for StatementView<'a> {
    fn from(statement: &'a PublicStatement) -> Self {
        Self {
            statement_index: statement.index,
            statement_id: statement.sid.as_deref(),
            reason: statement.to_string(),
            edit: &statement.edit,
            edit_in_words: statement.edit.to_string(),
        }
    }
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let told = &self.explanation;
        let mut policies = told.policies.clone();
        // The answer of the whole, which what was not read may leave open.
        policies.decision = told.decision;
        // The bucket's policy is called as the request calls it.
        for report in policies.layers.iter_mut().filter(|report| report.layer == Layer::Resource) {
            report.statements.iter_mut().for_each(|one| one.policy = SmolStr::new_static("Bucket.Policy"));
        }
        let ignored = |one: &Ignored| IgnoredView { setting: one.setting(), reason: one.to_string() };
        let explanation = ExplanationView {
            operation: format!("{:?}", told.operation),
            resource_owner: told.decides.present().map(aozu_names::AccountId::as_str),
            policies: Explained { resource: self.resource.clone(), explanation: policies },
            acl: told.grants.iter().map(GrantView::from).collect(),
            object_ownership: told.ownership.present().map(crate::ObjectOwnership::as_str),
            block_public_access: Flags(told),
            ignored: told.ignored.iter().map(ignored).collect(),
            public_statements: told.public_statements.iter().map(StatementView::from).collect(),
            unknown: told.unknown.iter().map(ToString::to_string).collect(),
        };
        let mut decided_by = ByView::from(&told.decided_by);
        if decided_by.layer == Layer::Resource.as_str() && decided_by.policy.is_some() {
            decided_by.policy = Some("Bucket.Policy");
        }
        Whole {
            decision: told.decision,
            decided_by,
            is_public_policy: self.is_public_policy(),
            is_public_acl: self.is_public_acl,
            explanation,
        }
        .serialize(s)
    }
}
