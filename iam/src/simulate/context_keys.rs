use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{
    compile::read,
    error::{InputProblem, SimulateError},
    policy_list::PolicyList,
};
use crate::policy::{Document, Element, Fault, GrammarFault, Piece, PolicyError, pieces};

/// A request of `GetContextKeysForCustomPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContextKeysRequest<'a> {
    /// The policies, of whatever kind.
    #[serde(borrow)]
    pub policy_input_list: Option<PolicyList<'a>>,
}

/// An answer of `GetContextKeysForCustomPolicy`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ContextKeysResponse {
    /// The keys, in the order in which each policy first names them. AWS (recorded September 2026) gives each
    /// spelling once a policy, and the escapes `${*}`, `${?}` and `${$}` as the keys `*`, `?` and `$`.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub context_key_names: Vec<SmolStr>,
}

/// Which context keys some policies ask for: in their conditions, and in policy variables.
///
/// It reads policies more loosely than IAM stores them: `Statement`, `Action` and `Resource` may be missing, and a
/// principal may stand in any (recorded September 2026).
///
/// ```
/// use aozu_iam::simulate::{ContextKeysRequest, get_context_keys_for_custom_policy};
/// let request: ContextKeysRequest<'_> = serde_json::from_str(r#"{"PolicyInputList": [{
///     "Version": "2012-10-17",
///     "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/${aws:username}/*",
///         "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
/// }]}"#)?;
/// let keys = get_context_keys_for_custom_policy(&request)?.context_key_names;
/// assert_eq!(keys, ["aws:username", "aws:SecureTransport"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// `InvalidInput` with everything that is wrong, and where.
pub fn get_context_keys_for_custom_policy(
    request: &ContextKeysRequest<'_>,
) -> Result<ContextKeysResponse, SimulateError> {
    const MEMBER: &str = "PolicyInputList";
    let Some(list) = &request.policy_input_list else {
        return Err(SimulateError::invalid(MEMBER, "the member is missing: it holds the policies"));
    };
    let policies = list.policies().map_err(|rule| SimulateError::invalid(MEMBER, rule))?;
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    for (item, policy) in (1..).zip(&policies) {
        let member = format!("{MEMBER}.{item}");
        match loosely(&member, policy) {
            Ok((document, twins)) => {
                found.extend(keys_of(&document, true));
                found.extend(twins);
            }
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() {
        Ok(ContextKeysResponse { context_key_names: found })
    } else {
        Err(SimulateError::InvalidInput(problems))
    }
}

/// Reads a policy that need not be whole: only `Effect` must be there. Of keys that differ in letter case alone the
/// document holds the first; the others come beside it.
fn loosely(
    member: &str,
    policy: &super::policy_list::PolicyInput<'_>,
) -> Result<(Document, Vec<SmolStr>), Vec<InputProblem>> {
    let (document, twins) = match read(member, policy, None) {
        Ok(document) => (document, Vec::new()),
        Err(problems) => {
            let text = policy.text().map_err(|_| problems.clone())?;
            let (document, errors) = Document::recover(&text);
            let twin = |error: &PolicyError| match error.fault() {
                Fault::Grammar(GrammarFault::DuplicateCase { name, .. }) => Some(SmolStr::new(name)),
                _ => None,
            };
            let twins: Option<Vec<_>> = errors.iter().map(twin).collect();
            document.zip(twins).filter(|_| !errors.is_empty()).ok_or(problems)?
        }
    };
    let lines = document.lines();
    let lacking = document.statements().iter().filter(|statement| statement.effect().is_none());
    let problems: Vec<_> = lacking
        .map(|statement| InputProblem {
            member: member.to_owned(),
            message: format!("has invalid content: the statement has no `{}`", Element::Effect),
            position: Some(lines.position(statement.span.start)),
        })
        .collect();
    if problems.is_empty() { Ok((document, twins)) } else { Err(problems) }
}

/// The keys that a document names, each spelling once, in the order of the text within each statement: resources,
/// then conditions. `escapes` says whether `${*}` and its like count.
pub(super) fn keys_of(document: &Document, escapes: bool) -> Vec<SmolStr> {
    let variables = document.version().has_variables();
    let mut found: Vec<SmolStr> = Vec::new();
    let mut add = |key: &str| {
        if !found.iter().any(|known| known == key) {
            found.push(SmolStr::new(key));
        }
    };
    for statement in document.statements() {
        let mut within = |text: &str| {
            if !variables || !text.contains("${") {
                return;
            }
            for piece in pieces(text) {
                match piece {
                    Piece::Variable { key, .. } => add(key),
                    Piece::Literal(c) if escapes => add(c.encode_utf8(&mut [0; 4])),
                    Piece::Literal(_) | Piece::Text(_) => {}
                }
            }
        };
        for texts in [&statement.resource, &statement.not_resource].into_iter().flatten() {
            for text in &texts.value {
                within(&text.value);
            }
        }
        for entry in statement.conditions().iter().flat_map(|clause| &clause.entries) {
            for value in &entry.values {
                within(&value.value.text);
            }
        }
        for entry in statement.conditions().iter().flat_map(|clause| &clause.entries) {
            add(&entry.key.value);
        }
    }
    found
}
