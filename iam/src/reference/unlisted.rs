//! What AWS's own managed policies name and AWS's reference does not: services that were retired or never announced,
//! and actions and condition keys that a policy kept, or got before the reference did.
//!
//! Source: the 1,582 managed policies in moto 5.2.1 (Apache-2.0), the newest of 2026-09-30, held against the reference
//! (`iam/tests/reference.rs` repeats it).

/// Services, by prefix.
pub(super) const SERVICES: [&str; 8] = [
    "assurance",
    "builderid",
    "deepcomposer",
    "deeplens",
    "deepracer",
    "elastic-inference",
    "iot1click",
    "zocalo",
];

/// Actions of services that the reference has.
pub(super) const ACTIONS: [&str; 53] = [
    "account:SendPhoneNumberVerification",
    "account:VerifyPhoneNumber",
    "budgets:CreateBudget",
    "budgets:DeleteBudget",
    "budgets:DescribeBudget",
    "budgets:DescribeBudgets",
    "budgets:UpdateBudget",
    "cloud9:ValidateEnvironmentName",
    "cloudhsm:CreateLunaClient",
    "cloudhsm:DeleteLunaClient",
    "cloudhsm:DescribeHapg",
    "cloudhsm:DescribeLunaClient",
    "cloudhsm:GetConfig",
    "cloudhsm:ModifyHapg",
    "cloudhsm:ModifyLunaClient",
    "memorydb:ReplicateMultiRegionClusterData",
    "organizations:CreateBuilderIdOwnedAccount",
    "payments:AcceptTermsAndConditionsForProgramByAccountId",
    "payments:BatchGetPaymentProfiles",
    "payments:CreatePaymentAttempt",
    "payments:CreatePaymentProfile",
    "payments:Get",
    "payments:GetAcceptedTermsAndConditionsForProgramByAccountId",
    "payments:GetAccountBalance",
    "payments:GetDefaultPaymentProfile",
    "payments:GetEligibleCurrencies",
    "payments:GetPaymentAttempt",
    "payments:GetPaymentPreferences",
    "payments:GetPreferredCurrency",
    "payments:GetRecommendedTermsAndConditionsForProgram",
    "payments:ListPaymentProfiles",
    "payments:SearchFinancialRecords",
    "payments:SetPreferredCurrency",
    "payments:UpdatePaymentProfile",
    "qapps:ImportDocumentToQApp",
    "qapps:ImportDocumentToQAppSession",
    "route53-recovery-control-config:DescribeRoutingControlByName",
    "securityagent:BatchGetAgentInstances",
    "securityagent:BatchGetSecurityTestContentMetadata",
    "securityagent:BatchGetTasks",
    "securityagent:CreateDocumentReview",
    "securityagent:DeleteDocumentReview",
    "securityagent:GetCodeReviewTask",
    "securityagent:GetDocReviewTask",
    "securityagent:GetDocumentReview",
    "securityagent:GetDocumentReviewArtifact",
    "securityagent:ListAgentInstances",
    "securityagent:ListControls",
    "securityagent:ListDocumentReviewComments",
    "securityagent:ListDocumentReviews",
    "securityagent:ListTasks",
    "securityagent:StartPentestExecution",
    "securityagent:StopPentestExecution",
];

/// Condition keys.
const KEYS: [&str; 1] = ["aws:PrincipalOrgMasterAccountId"];

/// Whether AWS names such a service, action or condition key in a policy of its own, though its reference does not
/// list it: what it does is not known, nor that there is none. Takes a service's prefix, or a name such as
/// `deeplens:ListDevices`.
/// Letter case does not count.
///
/// ```
/// use aozu_iam::reference::{action, is_unlisted, service};
/// assert!(is_unlisted("deeplens") && service("deeplens").is_none());
/// assert!(is_unlisted("deeplens:ListDevices") && is_unlisted("Budgets:CreateBudget"));
/// assert!(action("budgets:CreateBudget").is_none());
/// assert!(!is_unlisted("s3") && !is_unlisted("s3:GetObject") && !is_unlisted("s3:GetObjekt"));
/// ```
#[must_use]
pub fn is_unlisted(name: &str) -> bool {
    let prefix = name.split_once(':').map_or(name, |(prefix, _)| prefix);
    let known = |names: &[&str], name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    known(&SERVICES, prefix) || known(&ACTIONS, name) || known(&KEYS, name)
}
