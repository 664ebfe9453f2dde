use super::{Effort, Pattern, Symbol, symbol::COLON};
use crate::policy::{Piece, PolicyKind, Version, pattern::expands, pieces};

/// An element of `Resource` or `NotResource` as a set of resources.
///
/// Its first five parts are compared without letter case and a wildcard stays in its part; in the sixth a `*`
/// crosses `/` and `:`. A policy variable may stand for any text, the same wherever it stands: what surely lies in
/// the set and what may lie in it then differ.
///
/// ```
/// use aozu_iam::{analyze::glob::ResourceElement, policy::{PolicyKind, Version}};
/// let element = |text: &str| ResourceElement::new(text, Version::V2012, PolicyKind::Managed).unwrap();
/// let own = element("arn:aws:s3:::home/${aws:username}/*");
/// assert!(element("arn:aws:s3:::home/*").contains(&own));
/// assert!(own.contains(&own));
/// assert!(!own.contains(&element("arn:aws:s3:::home/alice/*")));
/// assert!(own.intersects(&element("arn:aws:s3:::home/alice/*")));
/// assert!(!element("arn:aws:s3:::*").intersects(&element("arn:aws:sns:*:*:*")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceElement {
    /// What it may match: a variable as any run.
    pattern: Pattern,
    /// The text, where it holds variables.
    variable: Option<String>,
}

impl ResourceElement {
    /// Reads an element; none where it can match nothing in a policy of that kind.
    #[must_use]
    pub fn new(text: &str, version: Version, kind: PolicyKind) -> Option<Self> {
        if text == "*" {
            return Some(Self { pattern: Pattern::everything(), variable: None });
        }
        let written = text.splitn(6, ':').count();
        if written < 6 && !expands(text, kind) {
            return None;
        }
        let mut pattern = Pattern::default();
        let mut variable = false;
        for (n, part) in text.splitn(6, ':').chain(std::iter::repeat("*")).take(6).enumerate() {
            let last = n == 5;
            if n > 0 {
                pattern.push(Symbol::Unit(COLON));
            }
            if !version.has_variables() {
                pattern.push_pattern(part, !last, last);
                continue;
            }
            for piece in pieces(part) {
                match piece {
                    Piece::Text(text) => pattern.push_pattern(text, !last, last),
                    Piece::Literal(c) => pattern.push_literal(c.encode_utf8(&mut [0; 4])),
                    Piece::Variable { .. } => {
                        variable = true;
                        pattern.push(Symbol::Run { colon: last });
                    }
                }
            }
        }
        Some(Self { pattern, variable: variable.then(|| text.to_owned()) })
    }

    /// What it may match: exact where it holds no variable.
    #[must_use]
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Whether it holds a policy variable.
    #[must_use]
    pub fn has_variables(&self) -> bool {
        self.variable.is_some()
    }

    /// Whether it is sure to match everything that the other may.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.contains_within(other, &mut Effort::new(Effort::QUESTION))
    }

    /// The same, with the effort that is left of what several questions may take together.
    pub fn contains_within(&self, other: &Self, effort: &mut Effort) -> bool {
        match &self.variable {
            None => self.pattern.contains_within(&other.pattern, effort),
            Some(text) => other.variable.as_ref() == Some(text),
        }
    }

    /// Whether something may match both.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.intersects_within(other, &mut Effort::new(Effort::QUESTION))
    }

    /// The same, with the effort that is left of what several questions may take together.
    pub fn intersects_within(&self, other: &Self, effort: &mut Effort) -> bool {
        self.pattern.intersects_within(&other.pattern, effort)
    }
}

#[cfg(test)]
mod tests {
    use super::ResourceElement;
    use crate::policy::{PolicyKind, Version};

    fn element(text: &str) -> ResourceElement {
        ResourceElement::new(text, Version::V2012, PolicyKind::Managed).unwrap()
    }

    #[test]
    fn a_wildcard_stays_in_its_part_but_for_the_last() {
        let table = element("arn:aws:dynamodb:*:*:table/*");
        assert!(table.contains(&element("arn:aws:dynamodb:us-east-1:111122223333:table/a/index/b:c")));
        assert!(
            !element("arn:aws:*:x").contains(&element("arn:aws:s3:::x")),
            "a short one is not a shorter one"
        );
        assert!(!element("arn:aws:s3:*:x").intersects(&element("arn:aws:s3:us-east-1:111122223333:x")));
        assert!(element("*").contains(&table) && !element("arn:*:*:*:*:*").contains(&element("*")));
        assert!(element("ARN:AWS:S3:::a").contains(&element("arn:aws:s3:::a")));
        assert!(!element("arn:aws:s3:::A").intersects(&element("arn:aws:s3:::a")));
    }

    #[test]
    fn short_arns_go_by_the_kind() {
        let bucket = |text| ResourceElement::new(text, Version::V2012, PolicyKind::Bucket);
        assert_eq!(bucket("arn:aws:s3"), None);
        assert!(element("arn:aws:s3").contains(&element("arn:aws:s3:::b/k")));
    }

    #[test]
    fn a_variable_is_any_text_and_an_escape_is_its_character() {
        assert!(element("arn:aws:s3:::b/${*}").contains(&element("arn:aws:s3:::b/${*}")));
        assert!(!element("arn:aws:s3:::b/${*}").intersects(&element("arn:aws:s3:::b/x")));
        let old = ResourceElement::new("arn:aws:s3:::${aws:username}", Version::V2008, PolicyKind::Managed);
        assert!(!old.unwrap().has_variables());
    }
}
