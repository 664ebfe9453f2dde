use aozu_names::{
    Arn, PolicyName,
    wire::{Fields, Problems},
};

use crate::{policy, policy::PolicyText, wire};

/// A stored policy: its text, and the document that it parses to or the reasons why it does not.
///
/// ```
/// use aozu_iam::{entity::PolicyDocument, policy::PolicyText};
/// let good = PolicyDocument::new(PolicyText::new(r#"{"Version": "2012-10-17", "Statement": []}"#));
/// let bad = PolicyDocument::new(PolicyText::new("{]"));
/// assert!(good.document().is_some() && bad.document().is_none());
/// ```
#[derive(Debug, Clone)]
pub struct PolicyDocument {
    text: PolicyText,
    parsed: Result<policy::Document, policy::PolicyErrors>,
}

impl PolicyDocument {
    /// Takes in a text, well-formed or not.
    #[must_use]
    pub fn new(text: PolicyText) -> Self {
        let parsed = text.parse();
        Self { text, parsed }
    }

    /// The text as it was read.
    #[must_use]
    pub fn text(&self) -> &PolicyText {
        &self.text
    }

    /// The document, where the text is one.
    #[must_use]
    pub fn document(&self) -> Option<&policy::Document> {
        self.parsed.as_ref().ok()
    }

    /// The document, or everything that keeps the text from being one.
    ///
    /// # Errors
    /// What the parser says, all of it.
    pub fn parsed(&self) -> Result<&policy::Document, &policy::PolicyErrors> {
        self.parsed.as_ref()
    }
}

impl PartialEq for PolicyDocument {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

model! {
    /// A policy that belongs to one user, group or role and goes when it goes.
    pub struct InlinePolicy {
        /// Its name, unique within its holder.
        one name: PolicyName,
        /// What it says.
        one document: PolicyDocument,
    }
}

model! {
    /// A managed policy as attached to a user, group or role.
    pub struct AttachedPolicy {
        /// The policy's name, where the answer gives it.
        maybe name: PolicyName,
        /// The policy.
        one arn: Arn,
    }
}

impl TryFrom<wire::InlinePolicy> for InlinePolicy {
    type Error = Problems;
    fn try_from(wire: wire::InlinePolicy) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.required("PolicyName", wire.policy_name.as_deref());
        if wire.policy_document.is_none() {
            fields.problem("PolicyDocument", "the member is missing");
        }
        match (name, wire.policy_document) {
            (Some(name), Some(text)) => fields.ok(Self { name, document: PolicyDocument::new(text) }),
            _ => Err(fields.into_problems()),
        }
    }
}

impl From<&InlinePolicy> for wire::InlinePolicy {
    fn from(policy: &InlinePolicy) -> Self {
        Self {
            policy_name: Some(policy.name.to_string()),
            policy_document: Some(policy.document.text().clone()),
        }
    }
}

impl TryFrom<wire::AttachedPolicy> for AttachedPolicy {
    type Error = Problems;
    fn try_from(wire: wire::AttachedPolicy) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let name = fields.optional("PolicyName", wire.policy_name.as_deref());
        match fields.required("PolicyArn", wire.policy_arn.as_deref()) {
            Some(arn) => fields.ok(Self { name, arn }),
            None => Err(fields.into_problems()),
        }
    }
}

impl From<&AttachedPolicy> for wire::AttachedPolicy {
    fn from(policy: &AttachedPolicy) -> Self {
        Self {
            policy_name: policy.name.as_ref().map(ToString::to_string),
            policy_arn: Some(policy.arn.to_string()),
        }
    }
}

/// Builds every element of a list; the problems of each stand under its index.
pub(crate) fn each<W, T: TryFrom<W, Error = Problems>>(
    fields: &mut Fields,
    member: &str,
    list: Vec<W>,
) -> Vec<T> {
    let list = list.into_iter().enumerate();
    list.filter_map(|(n, wire)| fields.nested(&format!("{member}/{n}"), T::try_from(wire))).collect()
}

/// Writes every element of a list.
pub(crate) fn all<'a, T: 'a, W: From<&'a T>>(list: &'a [T]) -> Vec<W> {
    list.iter().map(W::from).collect()
}

/// Reads the ARN of a permissions boundary.
pub(crate) fn boundary_of(fields: &mut Fields, wire: Option<&wire::PermissionsBoundary>) -> Option<Arn> {
    let arn = wire.and_then(|wire| wire.permissions_boundary_arn.as_deref());
    fields.optional("PermissionsBoundary/PermissionsBoundaryArn", arn)
}

/// Writes the ARN of a permissions boundary, with the type that the API documents.
pub(crate) fn boundary_wire(arn: Option<&Arn>) -> Option<wire::PermissionsBoundary> {
    arn.map(|arn| wire::PermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.to_string()),
    })
}
