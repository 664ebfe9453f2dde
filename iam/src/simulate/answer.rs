use serde::Serialize;
use smol_str::SmolStr;

use super::explained::Explained;
use crate::{
    evaluate::{Decision, StatementReport},
    policy::{self, PolicyKind, SimulatorPosition},
};

/// An answer of `SimulateCustomPolicy` and `SimulatePrincipalPolicy`: AWS's `SimulatePolicyResponse`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// A result for each action, in the order of the request.
    pub evaluation_results: Vec<EvaluationResult>,
    /// Whether there are more.
    pub is_truncated: bool,
    /// Where the next answer begins, if there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// What one action comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EvaluationResult {
    /// The action, as the request spells it.
    pub eval_action_name: SmolStr,
    /// Where resources are named, the template of the ARNs that the action takes, such as
    /// `arn:aws:s3:::${BucketName}/${ObjectName}`; else, and where it takes none, `*`. Without feature `reference`
    /// always `*`.
    pub eval_resource_name: SmolStr,
    /// The most restrictive decision over the resources.
    pub eval_decision: Decision,
    /// The statements that decide: with a deny those that deny, else those that allow, over all resources. None of
    /// an SCP or RCP.
    pub matched_statements: Vec<MatchedStatement>,
    /// With an implicit deny the keys that the caller's policies, the boundary and the resource's policy name and
    /// the request does not carry; else none.
    pub missing_context_values: Vec<SmolStr>,
    /// What the organization says, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organizations_decision_detail: Option<OrganizationsDecisionDetail>,
    /// What the boundary says, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    /// What each type of policy says, across accounts only, and only where the organization's policies allow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<EvalDecisionDetails>,
    /// A result for each of `ResourceArns`, where there are any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resource_specific_results: Vec<ResourceSpecificResult>,
    /// **+** Why: every layer, for the resource that decides.
    pub explanation: Explained,
    /// **+** The keys that any layer asks for and the request does not carry.
    pub unresolved: Vec<SmolStr>,
}

/// What one action on one resource comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ResourceSpecificResult {
    /// The resource's ARN, as the request spells it.
    pub eval_resource_name: SmolStr,
    /// The decision.
    pub eval_resource_decision: Decision,
    /// As in the whole result.
    pub matched_statements: Vec<MatchedStatement>,
    /// As in the whole result.
    pub missing_context_values: Vec<SmolStr>,
    /// As in the whole result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions_boundary_decision_detail: Option<PermissionsBoundaryDecisionDetail>,
    /// As in the whole result.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eval_decision_details: Option<EvalDecisionDetails>,
    /// **+** Why, where there are several resources; of one the whole result tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explained>,
}

/// A statement that decides: AWS's `Statement`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct MatchedStatement {
    /// The policy: its place in the request, such as `PolicyInputList.1`, or what AWS calls a policy of an entity.
    pub source_policy_id: SmolStr,
    /// What kind of policy it is.
    pub source_policy_type: PolicySourceType,
    /// Where the statement begins.
    pub start_position: Position,
    /// Where it ends.
    pub end_position: Position,
}

/// A place in a policy's text. Of a statement the column is that of the character after its brace, at both ends; of
/// a clause that of its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl From<SimulatorPosition> for Position {
    fn from(at: SimulatorPosition) -> Self {
        Self { line: at.line, column: at.column }
    }
}

impl From<policy::Position> for Position {
    fn from(at: policy::Position) -> Self {
        Self { line: at.line, column: at.column }
    }
}

/// What kind of policy a statement stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PolicySourceType {
    /// An inline policy of a user.
    User,
    /// An inline policy of a group.
    Group,
    /// An inline policy of a role.
    Role,
    /// A managed policy of AWS's.
    AwsManaged,
    /// A managed policy of the customer's.
    UserManaged,
    /// The resource's policy.
    Resource,
    /// A policy that the request brings: it belongs to nobody.
    None,
    /// **+** The permissions boundary.
    Boundary,
    /// **+** A service control policy.
    Scp,
    /// **+** A resource control policy.
    Rcp,
    /// **+** A session policy.
    Session,
    /// **+** The policy of the VPC endpoint.
    Endpoint,
}

impl PolicySourceType {
    /// That of the policy a statement stands in.
    pub(super) fn of(statement: &StatementReport) -> Self {
        match statement.kind {
            PolicyKind::UserInline => Self::User,
            PolicyKind::GroupInline => Self::Group,
            PolicyKind::RoleInline => Self::Role,
            PolicyKind::AwsManaged => Self::AwsManaged,
            PolicyKind::Managed if statement.policy.starts_with("PolicyInputList.") => Self::None,
            PolicyKind::Managed => Self::UserManaged,
            PolicyKind::Boundary => Self::Boundary,
            PolicyKind::ServiceControl => Self::Scp,
            PolicyKind::ResourceControl => Self::Rcp,
            PolicyKind::Session => Self::Session,
            PolicyKind::VpcEndpoint => Self::Endpoint,
            PolicyKind::Trust
            | PolicyKind::Bucket
            | PolicyKind::Key
            | PolicyKind::Queue
            | PolicyKind::Topic
            | PolicyKind::Function
            | PolicyKind::Resource => Self::Resource,
        }
    }
}

/// What the organization says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct OrganizationsDecisionDetail {
    /// Whether every level's SCPs allow it, and **+** no RCP denies it.
    pub allowed_by_organizations: bool,
}

/// What the boundary says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PermissionsBoundaryDecisionDetail {
    /// Whether a statement of it allows it and none denies it.
    pub allowed_by_permissions_boundary: bool,
}

/// What each type of policy says, across accounts. AWS's names of the types (recorded September 2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EvalDecisionDetails {
    /// The caller's policies.
    #[serde(rename = "IAM Policy")]
    pub identity: Decision,
    /// The boundary, where there is one.
    #[serde(rename = "Permissions Boundary Policy", skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Decision>,
    /// The resource's policy.
    #[serde(rename = "Resource Policy")]
    pub resource: Decision,
}

impl EvalDecisionDetails {
    /// The more restrictive of both, each by itself.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            identity: self.identity.max(other.identity),
            boundary: self.boundary.max(other.boundary),
            resource: self.resource.max(other.resource),
        }
    }
}
