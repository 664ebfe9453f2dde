use super::Glob;
use crate::policy::{Piece, PolicyKind, Version, pieces};

/// An element of `Resource` or `NotResource`, compiled.
///
/// Its first five parts are matched part by part and without letter case; in the sixth a `*` crosses
/// both `/` and `:`. Policy variables stand in the sixth part only. A wildcard in the service or in the
/// resource's type is matched like any other; the check warns of it.
///
/// ```
/// use aozu_iam::policy::{PolicyKind, Version, pattern::ResourcePattern};
/// let roles = ResourcePattern::new("arn:aws:iam::*:role/app/*", Version::V2012, PolicyKind::Managed);
/// assert!(roles.matches("arn:aws:iam::111122223333:role/app/a/b"));
/// assert!(!roles.matches("arn:aws:iam::111122223333:user/app"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourcePattern(Form);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Everything,
    Nothing,
    /// A variable did not resolve: it matches nothing, and as a `NotResource` excludes everything.
    Unresolved,
    Arn([Glob; 6]),
}

impl ResourcePattern {
    /// Compiles an element without a request: its variables stay unresolved. With a request the engine of
    /// [`evaluate`](crate::evaluate) fills them in.
    #[must_use]
    pub fn new(text: &str, version: Version, kind: PolicyKind) -> Self {
        if text == "*" {
            return Self(Form::Everything);
        }
        let mut parts = [""; 6];
        let mut written = 0;
        for (slot, part) in parts.iter_mut().zip(text.splitn(6, ':')) {
            *slot = part;
            written += 1;
        }
        if written < 6 && !expands(text, kind) {
            return Self(Form::Nothing);
        }
        for slot in parts.iter_mut().skip(written) {
            *slot = "*";
        }
        let [arn, partition, service, region, account, resource] = parts;
        let resource = if version.has_variables() {
            match literal(resource) {
                Some(glob) => glob,
                None => return Self(Form::Unresolved),
            }
        } else {
            Glob::new(resource)
        };
        let [a, b, c, d, e] = [arn, partition, service, region, account].map(Glob::of_any_case);
        Self(Form::Arn([a, b, c, d, e, resource]))
    }

    /// Whether it matches a resource: an ARN, or the `*` of an action that has no resource type, which only
    /// a `*` matches.
    #[must_use]
    pub fn matches(&self, resource: &str) -> bool {
        match &self.0 {
            Form::Everything => true,
            Form::Nothing | Form::Unresolved => false,
            Form::Arn(globs) => {
                let mut parts = resource.splitn(6, ':');
                globs.iter().all(|glob| parts.next().is_some_and(|part| glob.matches(part)))
            }
        }
    }

    /// Whether it matches every resource: `*`, or an ARN of nothing but `*`.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        match &self.0 {
            Form::Everything => true,
            Form::Nothing | Form::Unresolved => false,
            Form::Arn([arn, rest @ ..]) => arn.matches("arn") && rest.iter().all(Glob::is_everything),
        }
    }

    /// Whether it holds a variable that did not resolve. As a `NotResource` it must not be taken for one
    /// that excludes nothing (specs/iam.md §1.6).
    #[must_use]
    pub fn is_unresolved(&self) -> bool {
        self.0 == Form::Unresolved
    }
}

/// Whether a short ARN stands for one with `*` in the missing parts. AWS does not say; the choice follows
/// specs/iam.md §1.6.
pub(crate) fn expands(text: &str, kind: PolicyKind) -> bool {
    if kind == PolicyKind::ResourceControl {
        false
    } else if kind == PolicyKind::ServiceControl {
        text.ends_with('*')
    } else if kind.needs_principal() {
        text.contains('*')
    } else {
        true
    }
}

/// The pattern of a text without variables; none where it has one.
fn literal(text: &str) -> Option<Glob> {
    let mut glob = Glob::default();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => glob.push_pattern(text),
            Piece::Literal(c) => glob.push_literal(c.encode_utf8(&mut [0; 4])),
            Piece::Variable { .. } => return None,
        }
    }
    Some(glob)
}

#[cfg(test)]
mod tests {
    use super::ResourcePattern;
    use crate::policy::{PolicyKind, Version};

    fn pattern(text: &str) -> ResourcePattern {
        ResourcePattern::new(text, Version::V2012, PolicyKind::Managed)
    }

    fn matches(text: &str, resource: &str) -> bool {
        pattern(text).matches(resource)
    }

    #[test]
    fn wildcards_stay_in_their_part_but_for_the_last() {
        for (pattern, resource, expected) in [
            ("*", "*", true),
            ("*", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::b", "*", false),
            ("arn:*:*:*:*:*", "*", false),
            ("arn:*:*:*:*:*", "arn:aws:s3:::b/k", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a:b/c", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            ("arn:aws:sns:*:x", "arn:aws:sns:us-east-1:111122223333:x", false),
            ("arn:aws:s*:topic", "arn:aws:sns:us-east-1:111122223333:topic", false),
            ("ARN:AWS:S3:::b", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::B", "arn:aws:s3:::b", false),
            ("arn:aws:s3:::??", "arn:aws:s3:::\u{10400}", true),
            ("arn:aws:s3:::?", "arn:aws:s3:::\u{10400}", false),
            ("arn:aws:lambda:*:*:function:f:*", "arn:aws:lambda:us-east-1:111122223333:function:f:1:2", true),
        ] {
            assert_eq!(matches(pattern, resource), expected, "{pattern} on {resource}");
        }
    }

    #[test]
    fn short_arns_go_by_the_kind() {
        let on = |pattern: &str, kind| {
            ResourcePattern::new(pattern, Version::V2012, kind).matches("arn:aws:s3:::b")
        };
        assert!(on("arn:aws:s3", PolicyKind::Managed));
        assert!(!on("arn:aws:s3", PolicyKind::Bucket));
        assert!(on("arn:*:s3", PolicyKind::Bucket));
        assert!(on("arn:aws:s3*", PolicyKind::ServiceControl));
        assert!(!on("arn:*:s3", PolicyKind::ServiceControl));
        assert!(!on("arn:aws:s3*", PolicyKind::ResourceControl));
        assert!(on("arn:aws:s3*", PolicyKind::VpcEndpoint));
    }

    #[test]
    fn a_variable_stays_unresolved_and_an_escape_is_its_character() {
        assert!(pattern("arn:aws:s3:::b/${aws:username, 'any'}/*").is_unresolved());
        assert!(matches("arn:aws:s3:::b/${*}/*", "arn:aws:s3:::b/*/x"));
        assert!(!matches("arn:aws:s3:::b/${*}/*", "arn:aws:s3:::b/y/x"));
        let old = ResourcePattern::new("arn:aws:s3:::${aws:username}", Version::V2008, PolicyKind::Managed);
        assert!(old.matches("arn:aws:s3:::${aws:username}"));
    }

    #[test]
    fn everything_is_a_star_in_every_part() {
        for (text, expected) in [
            ("*", true),
            ("arn:*:*:*:*:*", true),
            ("arn:aws:*:*:*:*", false),
            ("arn:aws:s3:::*", false),
            ("", false),
        ] {
            let pattern = ResourcePattern::new(text, Version::V2012, PolicyKind::Managed);
            assert_eq!(pattern.is_everything(), expected, "{text}");
        }
    }
}
