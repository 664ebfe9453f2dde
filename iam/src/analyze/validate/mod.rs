//! `accessanalyzer validate-policy`, offline: everything that is wrong with a policy, or could be better, under AWS's
//! own issue codes.
//!
//! [`Validator`] reads a policy of one of four types ([`PolicyType`]) and answers with [`Finding`]s. Each has an
//! [`Issue`], whose code and type are AWS's (those with `X_` are ours: what AWS does not look for), and the places
//! it is about, as AWS gives them: a path and a span.
//!
//! What exists is asked of [`reference`](crate::reference): services, actions, resource types and condition keys as
//! of its date. Grammar is the parser's ([`Document::recover`](crate::policy::Document::recover)); patterns are
//! compared exactly ([`glob`](super::glob)).
//!
//! Where AWS's documentation leaves open when a check applies, the choice is written down where it is made, and
//! leans to silence.
//!
//! AWS's 1,582 managed policies of 2026-09 (moto 5.2.5) have four findings of type `ERROR`, all of which AWS gives too or
//! would by the same rule: `MISSING_QUALIFIER` for `events:detail-type` in `AWSAuditManagerAdministratorAccess`,
//! `CloudTrailEventContext` (both as AWS answered) and `SageMakerStudioProjectProvisioningRolePolicy`, and
//! `INVALID_SERVICE_CONDITION_KEY` for `lakeformation:GlueARN` in `AmazonDataZoneGlueManageAccessRolePolicy` (as AWS
//! answered). Services and actions that such policies name and the reference lacks
//! ([`is_unlisted`](crate::reference::is_unlisted)) are a warning of ours: about them AWS answered nothing. AWS's answers
//! are those that the public repository zoph-io/IAMTrail keeps under `findings/` (read 2026-11).
//!
//! Source: IAM User Guide, "IAM policy validation check reference" (as of 2026), Access Analyzer API Reference,
//! "ValidatePolicy", and answers of AWS about its own managed policies.

mod action;
mod arn;
mod condition;
mod control;
mod dead;
mod finding;
mod grammar;
mod grant;
mod issue;
mod place;
mod principal;
mod redundant;
mod request;
mod resource;
mod service;
mod statement;
mod subject;
mod trust;
mod validator;
mod variable;
mod whole;

pub use finding::{Finding, FindingType, Location, PathElement};
pub use issue::Issue;
pub use request::{PolicyType, ResourceType, ValidatePolicyRequest, ValidatePolicyResponse, ValidationError};
pub use validator::Validator;
