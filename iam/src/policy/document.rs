use std::sync::Arc;

use smol_str::SmolStr;

use super::{
    Fault, Lines, Member, OneOrMany, PolicyError, PolicyErrors, Position, Span, Statement, SyntaxFault,
    Version, parse,
};

/// A policy document: what was written, with the place of every part, and the text itself.
///
/// A document comes from text only, and holds everything the text says; two documents are equal if they
/// say the same in the same shapes, wherever it stands. What a *kind* of policy must and may hold is asked
/// of [`Document::check`].
///
/// ```
/// use aozu_iam::policy::Document;
/// let document = Document::parse(r#"{
///   "Version": "2012-10-17",
///   "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
/// }"#)?;
/// let statement = &document.statements()[0];
/// assert!(statement.allows());
/// assert_eq!(document.position(statement.span.start).to_string(), "line 3, column 16");
/// # Ok::<(), aozu_iam::policy::PolicyErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) source: Arc<str>,
    pub(super) span: Span,
    pub(super) version: Option<Member<Version>>,
    pub(super) id: Option<Member<SmolStr>>,
    pub(super) statement: Option<Member<OneOrMany<Statement>>>,
}

impl Document {
    /// The longest text that is read, in bytes: well over what any kind of policy may have
    /// (IAM's API takes 131,072 characters).
    pub const LONGEST: usize = 1 << 20;
    /// How deep objects and lists may nest; the grammar itself needs six levels.
    pub const DEEPEST: usize = 64;
    /// How many problems are told before reading stops.
    pub const MOST_ERRORS: usize = 1000;

    /// Reads a document.
    ///
    /// # Errors
    /// Everything that keeps it from being one: each member of the wrong name, type or value, each
    /// duplicate key; reading ends at the first fault of JSON itself.
    pub fn parse(text: &str) -> Result<Self, PolicyErrors> {
        match Self::recover(text) {
            (Some(document), errors) if errors.is_empty() => Ok(document),
            (_, errors) => Err(PolicyErrors(errors)),
        }
    }

    /// Reads a document from bytes, which must be UTF-8.
    ///
    /// # Errors
    /// As for [`Document::parse`].
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, PolicyErrors> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let valid = std::str::from_utf8(valid).unwrap_or_default();
                let at = u32::try_from(valid.len()).unwrap_or(u32::MAX);
                let fault = Fault::Syntax(SyntaxFault::NotUtf8);
                let error = PolicyError::new(fault, Span::new(at, at), None, &Lines::new(valid));
                Err(PolicyErrors(vec![error]))
            }
        }
    }

    /// Reads what can be read: the document without its wrong parts, and every problem.
    ///
    /// There is no document where the text is not JSON or not an object. Of a document with problems
    /// the wrong members are missing; an unknown condition operator stays, as one that never matches.
    ///
    /// ```
    /// use aozu_iam::policy::Document;
    /// let (document, errors) = Document::recover(r#"{"Statment": [], "Id": "x"}"#);
    /// assert_eq!(document.unwrap().id(), Some("x"));
    /// assert_eq!(errors[0].help(), "did you mean `Statement`?");
    /// ```
    #[must_use]
    pub fn recover(text: &str) -> (Option<Self>, Vec<PolicyError>) {
        parse::document(text, None)
    }

    /// The text as it was given.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text, to be shared.
    #[must_use]
    pub fn shared_source(&self) -> Arc<str> {
        Arc::clone(&self.source)
    }

    /// Where the outermost object stands.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The version of the language; [`Version::V2008`] where the document does not say.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version.as_ref().map(|version| version.value).unwrap_or_default()
    }

    /// `Version` as written.
    #[must_use]
    pub fn version_member(&self) -> Option<&Member<Version>> {
        self.version.as_ref()
    }

    /// `Id`, where it has one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_ref().map(|id| id.value.as_str())
    }

    /// `Id` as written.
    #[must_use]
    pub fn id_member(&self) -> Option<&Member<SmolStr>> {
        self.id.as_ref()
    }

    /// The statements, in order; none where `Statement` is missing.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        self.statement.as_ref().map_or(&[], |statement| statement.value.as_slice())
    }

    /// `Statement` as written: one object or a list.
    #[must_use]
    pub fn statement_member(&self) -> Option<&Member<OneOrMany<Statement>>> {
        self.statement.as_ref()
    }

    /// The lines of the text, to turn spans into positions.
    #[must_use]
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(&self.source)
    }

    /// The position of one byte; ask [`Document::lines`] for many.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(offset)
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version && self.id == other.id && self.statement == other.statement
    }
}
impl Eq for Document {}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::policy::Version;

    #[test]
    fn both_versions_and_none() {
        for (text, version, written) in [
            (r#"{"Version": "2012-10-17"}"#, Version::V2012, true),
            (r#"{"Version": "2008-10-17"}"#, Version::V2008, true),
            ("{}", Version::V2008, false),
        ] {
            let document = Document::parse(text).unwrap();
            assert_eq!((document.version(), document.version_member().is_some()), (version, written));
        }
    }

    #[test]
    fn spaces_make_no_difference_but_shapes_do() {
        let parse = |text: &str| Document::parse(text).unwrap();
        assert_eq!(
            parse(r#"{"Statement":[{"Sid":"a"}]}"#),
            parse("{ \"Statement\" :\n[ {\"Sid\" : \"\\u0061\"}]}")
        );
        assert_ne!(parse(r#"{"Statement":[{"Sid":"a"}]}"#), parse(r#"{"Statement":{"Sid":"a"}}"#));
        assert_ne!(parse(r#"{"Version":"2008-10-17"}"#), parse("{}"));
    }

    #[test]
    fn bytes_that_are_no_text_say_where() {
        let errors = Document::parse_bytes(b"{\n\xff}").unwrap_err();
        let at = errors.0[0].position();
        assert_eq!((at.line, at.column, at.offset), (2, 1, 2));
    }

    #[test]
    fn the_source_is_kept_to_the_byte() {
        let text = " {\"Id\" : \"\\u00e9\" }\r\n";
        assert_eq!(Document::parse(text).unwrap().source(), text);
    }
}
