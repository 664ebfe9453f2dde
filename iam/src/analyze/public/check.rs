use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{PublicStatement, PublicTest, ResourceType};
use crate::{
    policy::{Document, PolicyError},
    simulate::{PolicyInput, Text},
};

/// A request of `CheckNoPublicAccess`.
///
/// It borrows from the text that it is read from (`serde_json::from_str`, `from_slice`).
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoPublicAccessRequest<'a> {
    /// The policy: its JSON text, or **+** the object itself.
    #[serde(borrow)]
    pub policy_document: Option<PolicyInput<'a>>,
    /// What it is, or would be, attached to, such as `AWS::S3::Bucket`.
    #[serde(borrow)]
    pub resource_type: Option<Text<'a>>,
}

/// Whether the policy passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum NoPublicAccessResult {
    /// It does not let the public in.
    Pass,
    /// It does, or may.
    Fail,
}

/// The answer of `CheckNoPublicAccess`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoPublicAccessResponse {
    /// Whether the policy passes.
    pub result: NoPublicAccessResult,
    /// The result in a sentence.
    pub message: String,
    /// Each statement that lets the public in; empty where the policy passes.
    pub reasons: Vec<Reason>,
}

/// Why a policy does not pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// What lets the public in, and what would end it.
    pub description: String,
    /// The statement's number, from 0.
    pub statement_index: u32,
    /// Its `Sid`, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<SmolStr>,
}

/// Why a policy could not be checked, as AWS tells it apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// `InvalidParameterException`: a parameter is missing or wrong. Everything that is wrong, never nothing.
    InvalidParameter(Vec<String>),
    /// `UnprocessableEntityException`: the document is one, and no policy of a resource.
    UnprocessableEntity(String),
}

impl CheckError {
    /// AWS's name of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidParameter(_) => "InvalidParameterException",
            Self::UnprocessableEntity(_) => "UnprocessableEntityException",
        }
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidParameter(problems) => f.write_str(&problems.join(" | ")),
            Self::UnprocessableEntity(problem) => f.write_str(problem),
        }
    }
}
impl std::error::Error for CheckError {}

impl From<PublicStatement> for Reason {
    fn from(statement: PublicStatement) -> Self {
        Self {
            description: format!("{statement}; to end it, {}", statement.edit),
            statement_index: statement.index,
            statement_id: statement.sid,
        }
    }
}

/// Checks that a policy does not let the public in to a resource of some type.
///
/// ```
/// use aozu_iam::analyze::public::{NoPublicAccessRequest, NoPublicAccessResult, check_no_public_access};
/// let request: NoPublicAccessRequest<'_> = serde_json::from_str(r#"{"resourceType": "AWS::S3::Bucket",
///     "policyDocument": {"Statement": [{"Sid": "Open", "Effect": "Allow", "Principal": "*",
///         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme/*"}]}}"#)?;
/// let answer = check_no_public_access(&request)?;
/// assert_eq!(answer.result, NoPublicAccessResult::Fail);
/// assert_eq!(answer.reasons[0].statement_id.as_deref(), Some("Open"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where a parameter is missing or wrong, or the document is no policy of a resource.
///
/// Source: Access Analyzer API Reference, "CheckNoPublicAccess" (read November 2026).
pub fn check_no_public_access(
    request: &NoPublicAccessRequest<'_>,
) -> Result<NoPublicAccessResponse, CheckError> {
    let mut problems = Vec::new();
    let resource_type = match &request.resource_type {
        None => Err("resourceType: the member is missing".to_owned()),
        Some(text) => text.parse::<ResourceType>().map_err(|error| format!("resourceType: {error}")),
    };
    let resource_type = resource_type.map_err(|problem| problems.push(problem)).ok();
    let document = document(request, &mut problems);
    let (Some(resource_type), Some(document)) = (resource_type, document) else {
        return Err(CheckError::InvalidParameter(problems));
    };
    if let Some(statement) = document.statements().iter().find(|one| one.principals().is_none()) {
        let at = document.position(statement.span.start);
        return Err(CheckError::UnprocessableEntity(format!(
            "policyDocument: statement {} ({at}) names no principal, as the policy of a resource must: add \
             `Principal`",
            statement.index + 1
        )));
    }
    let reasons: Vec<Reason> =
        PublicTest::of(resource_type).prove(&document).into_iter().map(Reason::from).collect();
    let (result, verb) = match reasons.is_empty() {
        true => (NoPublicAccessResult::Pass, "does not let"),
        false => (NoPublicAccessResult::Fail, "lets"),
    };
    let message = format!("The policy {verb} the public in to a resource of type {resource_type}.");
    Ok(NoPublicAccessResponse { result, message, reasons })
}

fn document(request: &NoPublicAccessRequest<'_>, problems: &mut Vec<String>) -> Option<Document> {
    const MEMBER: &str = "policyDocument";
    let Some(policy) = &request.policy_document else {
        problems.push(format!("{MEMBER}: the member is missing"));
        return None;
    };
    let text = policy.text().map_err(|rule| problems.push(format!("{MEMBER}: {rule}"))).ok()?;
    let of =
        |error: &PolicyError| format!("{MEMBER} ({}): {}; {}", error.position(), error.fault(), error.help());
    let document = Document::parse(&text).map_err(|errors| problems.extend(errors.0.iter().map(of))).ok()?;
    if document.statement_member().is_none() {
        problems.push(format!("{MEMBER}: the document has no `Statement`"));
        return None;
    }
    if let Some(statement) = document.statements().iter().find(|one| one.effect().is_none()) {
        let at = document.position(statement.span.start);
        problems.push(format!("{MEMBER} ({at}): statement {} has no `Effect`", statement.index + 1));
        return None;
    }
    Some(document)
}

#[cfg(test)]
mod tests {
    use super::{CheckError, NoPublicAccessRequest, NoPublicAccessResult, check_no_public_access};

    fn check(request: &str) -> Result<super::NoPublicAccessResponse, CheckError> {
        check_no_public_access(&serde_json::from_str::<NoPublicAccessRequest<'_>>(request).unwrap())
    }

    #[test]
    fn everything_that_is_wrong_is_told() {
        let error = check("{}").unwrap_err();
        assert_eq!(error.code(), "InvalidParameterException");
        assert_eq!(
            error.to_string(),
            "resourceType: the member is missing | policyDocument: the member is missing"
        );
        let error =
            check(r#"{"resourceType": "AWS::EC2::Instance", "policyDocument": "{\"Statment\": []}"}"#)
                .unwrap_err();
        let told = error.to_string();
        assert!(told.contains("`AWS::EC2::Instance`") && told.contains("did you mean `Statement`"), "{told}");
        let error = check(r#"{"resourceType": "AWS::S3::Bucket", "policyDocument": "nonsense"}"#);
        assert_eq!(error.unwrap_err().code(), "InvalidParameterException");
    }

    #[test]
    fn a_policy_of_a_principal_cannot_be_processed() {
        let error = check(
            r#"{"resourceType": "AWS::S3::Bucket", "policyDocument":
                {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}}"#,
        );
        let error = error.unwrap_err();
        assert_eq!(error.code(), "UnprocessableEntityException");
        assert!(error.to_string().contains("statement 1 (line 1, column"), "{error}");
    }

    #[test]
    fn the_answer_is_in_awss_shape() {
        // AWS's own example leaves the resource out.
        let answer = check(
            r#"{"resourceType": "AWS::S3::Bucket", "policyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":[\"s3:GetObject\"]}]}"}"#,
        );
        let json = serde_json::to_value(answer.unwrap()).unwrap();
        assert_eq!(json["result"], "FAIL");
        assert_eq!(json["reasons"][0]["statementIndex"], 0);
        assert!(json["reasons"][0].get("statementId").is_none());
        let answer = check(
            r#"{"resourceType": "AWS::S3::Bucket", "policyDocument": {"Statement": {"Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::111122223333:user/JohnDoe"}, "Action": "s3:GetObject"}}}"#,
        );
        let answer = answer.unwrap();
        assert_eq!((answer.result, answer.reasons.len()), (NoPublicAccessResult::Pass, 0));
    }
}
