use super::{PublicStatement, ResourceType, UnrecordedKeys, deny, statement};
use crate::policy::{Document, Statement};

/// What is asked: whether a policy of a resource of some type lets the public in.
///
/// ```
/// use aozu_iam::{analyze::public::{PublicTest, ResourceType, UnrecordedKeys}, policy::Document};
/// let ours = Document::parse(r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
///     "Resource": "*", "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/*"}}}}"#)?;
/// let test = PublicTest::of(ResourceType::S3Bucket);
/// assert!(test.is_public(&ours), "nobody has shown that the key counts");
/// assert!(!test.with_unrecorded_keys(UnrecordedKeys::Bind).is_public(&ours));
/// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicTest {
    of: ResourceType,
    unrecorded: UnrecordedKeys,
    vpc_only: bool,
}

impl PublicTest {
    /// The test for policies of a type.
    #[must_use]
    pub const fn of(resource_type: ResourceType) -> Self {
        Self { of: resource_type, unrecorded: UnrecordedKeys::DoNotBind, vpc_only: false }
    }

    /// What to make of keys of which nobody knows whether they bind.
    #[must_use]
    pub const fn with_unrecorded_keys(mut self, keys: UnrecordedKeys) -> Self {
        self.unrecorded = keys;
        self
    }

    /// Says that the resource is an access point whose network origin is a VPC: whatever its policy says, it is not
    /// public. (S3 User Guide, "Blocking public access to your Amazon S3 storage", Access points.)
    #[must_use]
    pub const fn from_vpc_only(mut self, is: bool) -> Self {
        self.vpc_only = is;
        self
    }

    /// The type whose policies are tested.
    #[must_use]
    pub const fn resource_type(self) -> ResourceType {
        self.of
    }

    pub(super) const fn unrecorded_keys(self) -> UnrecordedKeys {
        self.unrecorded
    }

    /// Whether a policy lets the public in: whether any statement does that no other cancels.
    #[must_use]
    pub fn is_public(self, document: &Document) -> bool {
        self.statements(document).next().is_some()
    }

    /// The statements that let the public in, each with why it does and the smallest change by which it would not;
    /// none where the policy is not public.
    #[must_use]
    pub fn prove(self, document: &Document) -> Vec<PublicStatement> {
        let lines = document.lines();
        let variables = document.version().has_variables();
        let found = self.statements(document);
        found.map(|statement| PublicStatement::of(self, variables, statement, &lines)).collect()
    }

    fn statements(self, document: &Document) -> impl Iterator<Item = &Statement> {
        let variables = document.version().has_variables();
        let statements = if self.vpc_only && self.of.is_access_point() { &[] } else { document.statements() };
        // Looked for once, and only where something has to be denied.
        let mut denying = None;
        statements.iter().filter(move |statement| {
            statement::opens(self, variables, statement)
                && !deny::cancel(
                    denying.get_or_insert_with(|| deny::denying(self, variables, statements)),
                    variables,
                    statement,
                )
        })
    }
}
