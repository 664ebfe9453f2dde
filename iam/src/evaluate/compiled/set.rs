use std::sync::Arc;

use smol_str::SmolStr;

use super::{Arena, Rows, Statement, index::Index, statement::Patterns};
use crate::{
    evaluate::{Grant, Request, Truth},
    policy::{Document, PolicyKind},
};

/// Policies of one layer, compiled together: the statements of all of them, indexed.
///
/// Compile once, ask often. What a set allows is what any of its policies allows; what any of them denies is
/// denied. A policy that could not be read makes the set's answer unknown where the others do not decide.
///
/// ```
/// use aozu_iam::{evaluate::PolicySet, policy::{Document, PolicyKind}};
/// let read = Document::parse(r#"{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}"#)?;
/// let mut policies = PolicySet::builder();
/// policies.add(PolicyKind::Managed, "Read", &read);
/// policies.add_unreadable(PolicyKind::Managed, "Broken");
/// assert_eq!(policies.build().sources().len(), 2);
/// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct PolicySet {
    arena: Arena,
    statements: Vec<Statement>,
    sources: Vec<PolicySource>,
    index: Option<Index>,
    unreadable: bool,
    /// Whether it allows nothing, whatever could not be read of it.
    denies_only: bool,
}

/// A policy of a [`PolicySet`]: how it is called and where its text is.
#[derive(Debug, Clone)]
pub struct PolicySource {
    id: SmolStr,
    kind: PolicyKind,
    text: Option<Arc<str>>,
}

impl PolicySource {
    /// How it is called: a name, an ARN, or its place in a request (`PolicyInputList.1`).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What kind of policy it is.
    #[must_use]
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// Its text; none where it could not be read.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

/// Collects policies for a [`PolicySet`].
#[derive(Debug, Default)]
pub struct PolicySetBuilder {
    arena: Arena,
    statements: Vec<Statement>,
    sources: Vec<PolicySource>,
    unreadable: bool,
    denies_only: bool,
}

impl PolicySetBuilder {
    /// Adds a policy. Statements that can do nothing, such as those without an effect, are left out.
    pub fn add(&mut self, kind: PolicyKind, id: impl Into<SmolStr>, document: &Document) -> &mut Self {
        let source = self.source(kind, id, Some(document.shared_source()));
        let variables = document.version().has_variables();
        let statements = document.statements().iter();
        self.arena.reserve(document.source().len() / 2);
        self.statements.extend(
            statements
                .filter_map(|statement| Statement::new(statement, source, kind, variables, &mut self.arena)),
        );
        self
    }

    /// Adds a policy that is there and could not be read: whatever it says is unknown.
    pub fn add_unreadable(&mut self, kind: PolicyKind, id: impl Into<SmolStr>) -> &mut Self {
        self.source(kind, id, None);
        self.unreadable = true;
        self
    }

    fn source(&mut self, kind: PolicyKind, id: impl Into<SmolStr>, text: Option<Arc<str>>) -> u32 {
        self.sources.push(PolicySource { id: id.into(), kind, text });
        u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX)
    }

    /// Compiles what was added.
    #[must_use]
    pub fn build(mut self) -> PolicySet {
        if self.denies_only {
            self.statements.retain(Statement::denies);
        }
        let patterns = self.statements.iter().map(|statement| match &statement.actions {
            Patterns::These(patterns) | Patterns::AllBut(patterns) => patterns.len(),
            Patterns::Everything => 1,
        });
        let worth = patterns.sum::<usize>() >= Index::WORTH;
        let index = worth.then(|| Index::new(&self.statements, &self.arena));
        let Self { arena, statements, sources, unreadable, denies_only } = self;
        PolicySet { arena, statements, sources, index, unreadable, denies_only }
    }
}

/// What a set says of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::evaluate) struct Verdict {
    pub deny: Truth,
    /// Whether it is allowed, by [`Grant`]; a set that names no principals allows as [`Grant::Direct`].
    pub allow: Rows,
}

impl Verdict {
    /// Whether it is allowed in any way.
    pub(in crate::evaluate) fn allows(&self) -> Truth {
        self.allow.any()
    }

    /// Whether it is allowed by a grant that has some property.
    pub(in crate::evaluate) fn allows_by(&self, has: impl Fn(Grant) -> bool) -> Truth {
        self.allow.iter().filter(|(grant, _)| has(*grant)).fold(Truth::False, |a, (_, b)| a | b)
    }
}

impl PolicySet {
    /// Begins a set.
    #[must_use]
    pub fn builder() -> PolicySetBuilder {
        PolicySetBuilder::default()
    }

    /// A set of one policy.
    #[must_use]
    pub fn of(kind: PolicyKind, id: impl Into<SmolStr>, document: &Document) -> Self {
        let mut builder = Self::builder();
        builder.add(kind, id, document);
        builder.build()
    }

    /// A set of which nothing could be read.
    #[must_use]
    pub fn unreadable(kind: PolicyKind, id: impl Into<SmolStr>) -> Self {
        let mut builder = Self::builder();
        builder.add_unreadable(kind, id);
        builder.build()
    }

    /// Its policies, in the order in which they were added.
    #[must_use]
    pub fn sources(&self) -> &[PolicySource] {
        &self.sources
    }

    /// Whether it holds no policy at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Whether some policy of it could not be read.
    #[must_use]
    pub fn has_unreadable(&self) -> bool {
        self.unreadable
    }

    pub(in crate::evaluate) fn arena(&self) -> &Arena {
        &self.arena
    }

    pub(in crate::evaluate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    pub(in crate::evaluate) fn source_of(&self, statement: &Statement) -> Option<&PolicySource> {
        self.sources.get(statement.source as usize)
    }

    /// What it says of a request; `bounded` says whether the caller has a permissions boundary. Allocates nothing,
    /// unless a policy variable must be filled in.
    pub(in crate::evaluate) fn judge(&self, request: &Request<'_>, bounded: bool) -> Verdict {
        let mut verdict = Verdict::default();
        if self.unreadable {
            verdict.deny = Truth::Unknown;
            for grant in Grant::ALL.into_iter().filter(|_| !self.denies_only) {
                verdict.allow.add(grant, Truth::Unknown);
            }
        }
        let one = |statement: &Statement| {
            if !statement.denies() && !statement.names_principals() && verdict.allows().is_true() {
                return false;
            }
            let (truth, rows) = statement.matches(&self.arena, request, bounded);
            if statement.denies() {
                verdict.deny = verdict.deny | (truth & rows.any());
            } else {
                for (grant, named) in rows.iter() {
                    verdict.allow.add(grant, truth & named);
                }
            }
            verdict.deny.is_true()
        };
        match &self.index {
            Some(index) => index.visit(&self.statements, &self.arena, request, one),
            None => {
                let mut covering =
                    self.statements.iter().filter(|s| s.covers_action(&self.arena, request.action));
                covering.any(one);
            }
        }
        verdict
    }

    /// The set of what it denies: where a service leaves out of account what a policy allows, as S3 does on objects
    /// that another account owns.
    ///
    /// ```
    /// use aozu_iam::{evaluate::*, policy::{Document, PolicyKind}};
    /// let text = r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#;
    /// let whole = PolicySet::of(PolicyKind::Bucket, "acme", &Document::parse(text)?);
    /// let (caller, action, target) = (Caller::anonymous(), Action::new("s3:GetObject")?, Target::new("arn:aws:s3:::acme/a"));
    /// let context = Context::absent();
    /// let request = Request { caller: &caller, action: &action, target: &target, context: &context };
    /// let decide = |set: &PolicySet| Layers { resource: ResourcePolicy::Given(set), ..Layers::default() }.decide(&request);
    /// assert_eq!(decide(&whole), Decision::Allowed);
    /// assert_eq!(decide(&whole.without_allows()), Decision::ImplicitDeny);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn without_allows(&self) -> Self {
        let mut builder = self.reopened();
        builder.denies_only = true;
        builder.build()
    }

    /// The set without one statement: what a suggestion to remove it comes to.
    pub(in crate::evaluate) fn without(&self, source: u32, index: u32) -> Self {
        let mut builder = self.reopened();
        builder.statements.retain(|statement| (statement.source, statement.index) != (source, index));
        builder.build()
    }

    /// The set with one more policy.
    pub(in crate::evaluate) fn with(&self, kind: PolicyKind, id: &str, document: &Document) -> Self {
        let mut builder = self.reopened();
        builder.add(kind, id, document);
        builder.build()
    }

    fn reopened(&self) -> PolicySetBuilder {
        PolicySetBuilder {
            arena: self.arena.clone(),
            statements: self.statements.clone(),
            sources: self.sources.clone(),
            unreadable: self.unreadable,
            denies_only: self.denies_only,
        }
    }
}
