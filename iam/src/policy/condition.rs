use smol_str::SmolStr;

use super::{Member, OneOrMany, Operator, Span, Spanned};

/// How a condition value was written in JSON. AWS compares its spelling, whatever the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// A string.
    String,
    /// A number; the text is its spelling.
    Number,
    /// `true` or `false`.
    Bool,
}

/// One value that a condition compares with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionValue {
    /// The value as text: a string without its quotes and escapes, a number or boolean as spelt.
    pub text: SmolStr,
    /// How it was written.
    pub kind: ValueKind,
}

/// A context key and the values it is compared with: `"aws:SourceIp": ["192.0.2.0/24"]`.
///
/// The values of one key are alternatives (of a negated operator: none may match).
#[derive(Debug, Clone)]
pub struct ConditionEntry {
    /// The key as written; keys compare without letter case.
    pub key: Spanned<SmolStr>,
    /// Its values.
    pub values: OneOrMany<Spanned<ConditionValue>>,
    /// Where the values stand.
    pub span: Span,
}

/// An operator and its keys, all of which must hold: `"StringEquals": {…}`.
#[derive(Debug, Clone)]
pub struct ConditionClause {
    /// The operator as written.
    pub name: Spanned<SmolStr>,
    /// The operator; none where AWS has no such operator, which then never matches.
    pub operator: Option<Operator>,
    /// Its keys and their values.
    pub entries: Vec<ConditionEntry>,
    /// Where the keys stand.
    pub span: Span,
}

/// The clauses of a statement, all of which must hold.
pub type Condition = Member<Vec<ConditionClause>>;

impl PartialEq for ConditionEntry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.values == other.values
    }
}
impl Eq for ConditionEntry {}

impl PartialEq for ConditionClause {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.entries == other.entries
    }
}
impl Eq for ConditionClause {}
