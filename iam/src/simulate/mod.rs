//! The policy simulator: AWS's operations `SimulateCustomPolicy`, `SimulatePrincipalPolicy` and
//! `GetContextKeysForCustomPolicy`, offline.
//!
//! Requests and answers have AWS's member names; what is ours is marked **+** below and in the documentation of
//! the members. AWS's members hold what AWS puts there, as far as recordings of AWS (September 2026) tell.
//!
//! ```
//! use aozu_iam::{evaluate::Decision, simulate::{Request, simulate_custom_policy}};
//! let request: Request<'_> = serde_json::from_str(r#"{
//!     "PolicyInputList": [{"Version": "2012-10-17", "Statement":
//!         {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::acme/*"}}],
//!     "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::acme/logs/1"]
//! }"#)?;
//! let answer = simulate_custom_policy(&request)?;
//! let result = &answer.evaluation_results[0];
//! assert_eq!(result.eval_decision, Decision::Allowed);
//! assert_eq!(result.matched_statements[0].source_policy_id, "PolicyInputList.1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is ours
//!
//! In requests: policies as objects; `SessionPolicyInputList`, `VpcEndpointPolicyInputList`, `CallerTags` (as AWS's
//! lists of `{Key, Value}`, or as an object), `CallerIsManagementAccount`, `ResourceControlPolicyInputList` at each
//! level of the organization; `CallerArn` may also be a role session, a federated user, an account root, a service
//! principal or `anonymous`; `ResourceOwner` may be a bare account id; `ContextKeyType` may be left out (one value
//! is a `string`, several are a `stringList`); tags among the context entries may differ in letter case alone.
//!
//! In answers: `Unresolved`, the condition keys that any layer asked for and the request does not carry, and
//! `Explanation`:
//!
//! ```json
//! {"Decision": "implicitDeny", "Resource": "arn:aws:s3:::acme/a", "ServiceRule": {"Name": "…", "Message": "…"},
//!  "Layers": [{
//!    "Layer": "scp|rcp|endpoint|resource|identity|boundary|session", "Level": 1,
//!    "Verdict": "notAsked|allowed|depends|implicitDeny|explicitDeny", "Grant": "Account|Entity|User|Direct",
//!    "Unreadable": ["a policy that could not be read"],
//!    "Statements": [{
//!      "SourcePolicyId": "PolicyInputList.1", "SourcePolicyType": "none", "StatementIndex": 0, "Sid": "Read",
//!      "Effect": "Allow", "StartPosition": {"Line": 1, "Column": 39}, "EndPosition": {"Line": 1, "Column": 95},
//!      "Outcome": "matched|notMatched|unknown|error",
//!      "Clauses": [{"Clause": "Resource", "Position": {"Line": 1, "Column": 60}},
//!        {"Clause": "Principal", "Position": {"Line": 1, "Column": 90}},
//!        {"Clause": "Condition", "Operator": "Bool", "Key": "aws:SecureTransport", "Values": ["true"],
//!         "Found": "absent", "Outcome": "notMatched", "Position": {"Line": 1, "Column": 120}}]
//!    }]
//!  }]}
//! ```
//!
//! Every layer that was given is there, also one without a say (`notAsked`). A layer holds the statements that are
//! about the action; `Clauses` are those that keep a statement from matching; `Found` is `absent`, `unknown` or the
//! list of the values that the request holds. Members that say nothing (`Level`
//! outside of organizations, `Sid` where there is none, an empty `Clauses`) are left out. The `Explanation` of a
//! result is that of the resource that decides it; with several resources each of `ResourceSpecificResults` holds
//! its own.
//!
//! # Where it is not AWS's simulator
//!
//! It decides as AWS does live, not as the simulator simplifies: a role's trust policy and a key policy have their
//! own rules, across accounts nothing is allowed unless the resource's policy allows it, and a boundary that lacks
//! the action holds back what a role is allowed by name. Where resources are named, `EvalResourceName` of an action
//! is the template of the ARNs that it takes, in the words of the service authorization reference, which calls some
//! parts otherwise than the simulator (`${ObjectName}`, not `${KeyName}`); without feature `reference` it is `*`. An
//! action that AWS does not have is evaluated like any other, and a resource of a type that the action does not take
//! is judged by the policies alone: AWS documents no other way.

mod answer;
mod arrange;
mod cache;
mod caller;
mod compile;
mod context;
mod context_keys;
mod custom;
mod error;
mod exclusion;
mod explained;
mod judge;
pub mod limits;
mod page;
mod policy_list;
mod prepared;
mod principal;
mod request;
mod resource_name;
mod text;
mod validate;

pub use answer::{
    EvalDecisionDetails, EvaluationResult, MatchedStatement, OrganizationsDecisionDetail,
    PermissionsBoundaryDecisionDetail, PolicySourceType, Position, ResourceSpecificResult, Response,
};
pub use context_keys::{ContextKeysRequest, ContextKeysResponse, get_context_keys_for_custom_policy};
pub use custom::{Simulator, simulate_custom_policy};
pub use error::{InputProblem, SimulateError};
pub use exclusion::{InlinePolicyIdentifier, PolicyExclusion};
pub use explained::Explained;
pub use policy_list::{PolicyInput, PolicyList};
pub use prepared::Prepared;
pub use principal::simulate_principal_policy;
pub use request::{CallerTags, ContextEntry, OrganizationLevel, Request};
pub use text::Text;
