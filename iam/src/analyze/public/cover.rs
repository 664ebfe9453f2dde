//! Whether one pattern takes in all that another does. It says so only where it is certain.

/// Whether the pattern of an action takes in whatever another does.
pub(super) fn action(outer: &str, inner: &str) -> bool {
    if matches!(outer, "*" | "*:*") {
        return true;
    }
    match (outer.split_once(':'), inner.split_once(':')) {
        (Some((service, name)), Some((other_service, other_name))) => {
            glob(service, other_service, Case::Any) && glob(name, other_name, Case::Any)
        }
        _ => false,
    }
}

/// Whether no action that the one pattern takes in is taken in by the other: told for an action without wildcards.
pub(super) fn actions_are_apart(action: &str, pattern: &str) -> bool {
    let literal = !action.contains(['*', '?']) && action.contains(':');
    literal && !crate::policy::pattern::ActionPattern::new(pattern).matches(action)
}

/// Whether the pattern of a resource takes in whatever another does.
pub(super) fn resource(outer: &str, inner: &str, variables: bool) -> bool {
    if outer == "*" || outer == inner {
        return true;
    }
    // Most differ before the first wildcard.
    let mut begins = outer.bytes().take_while(|byte| !matches!(byte, b'*' | b'?')).zip(inner.bytes());
    if begins.any(|(wanted, found)| !wanted.eq_ignore_ascii_case(&found)) {
        return false;
    }
    // What a variable becomes is not known; the same one becomes the same.
    if variables && outer.contains("${") {
        return false;
    }
    let (mut parts, mut others) = (outer.splitn(6, ':'), inner.splitn(6, ':'));
    for n in 0..6 {
        let (Some(part), Some(other)) = (parts.next(), others.next()) else { return false };
        if !glob(part, other, if n < 5 { Case::Any } else { Case::Told }) {
            return false;
        }
    }
    true
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Any,
    Told,
}

/// Whether a glob takes in whatever another does: the other is read as a text in which a wildcard is matched by none
/// but a wildcard that is at least as wide. Of characters beyond ASCII a `?` takes in none, since AWS counts them in
/// units of UTF-16.
fn glob(outer: &str, inner: &str, case: Case) -> bool {
    let (outer, inner) = (outer.as_bytes(), inner.as_bytes());
    let same = |a: u8, b: u8| if case == Case::Any { a.eq_ignore_ascii_case(&b) } else { a == b };
    let (mut o, mut i) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        let fits = match (outer.get(o), inner.get(i)) {
            (None, None) => return true,
            (Some(b'*'), _) => {
                retry = Some((o + 1, i));
                o += 1;
                continue;
            }
            (Some(b'?'), Some(unit)) => unit.is_ascii() && !matches!(unit, b'*' | b'$'),
            (Some(wanted), Some(found)) => !matches!(found, b'*' | b'?') && same(*wanted, *found),
            _ => false,
        };
        if fits {
            o += 1;
            i += 1;
        } else if let Some((after, covered)) = retry.filter(|(_, covered)| *covered < inner.len()) {
            retry = Some((after, covered + 1));
            o = after;
            i = covered + 1;
        } else {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Case, action, actions_are_apart, glob, resource};
    use crate::policy::pattern::Glob;

    #[test]
    fn actions() {
        for (outer, inner, expected) in [
            ("*", "s3:*", true),
            ("s3:*", "S3:GetObject", true),
            ("s3:Get*", "s3:GetObject*", true),
            ("s3:GetObject", "s3:Get*", false),
            ("s3:*", "*", false),
            ("s3:Get?bject", "s3:GetObject", true),
            ("s3:Get?bject", "s3:Get*bject", false),
        ] {
            assert_eq!(action(outer, inner), expected, "{outer} over {inner}");
        }
        assert!(actions_are_apart("s3:PutObject", "s3:Get*"));
        assert!(!actions_are_apart("s3:Put*", "s3:Get*"), "not told");
    }

    #[test]
    fn resources() {
        for (outer, inner, expected) in [
            ("*", "arn:aws:s3:::b/*", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x", true),
            ("arn:aws:s3:::b*", "arn:aws:s3:::b/*", true),
            ("arn:aws:s3:::b/x", "arn:aws:s3:::b/*", false),
            ("arn:aws:s3:::b/*", "*", false),
            ("arn:*:s3:::b/*", "arn:aws:s3:::b/${aws:username}", true),
            ("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/${aws:username}", true),
            ("arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::b/x", false),
            ("arn:aws:s3:::b/????", "arn:aws:s3:::b/${a}", false),
        ] {
            assert_eq!(resource(outer, inner, true), expected, "{outer} over {inner}");
        }
    }

    proptest! {
        #[test]
        fn what_is_covered_matches_whatever_the_inner_one_matches(
            outer in "[ab?*]{0,6}", inner in "[ab?*]{0,6}", text in "[ab]{0,6}",
        ) {
            if glob(&outer, &inner, Case::Told) && Glob::new(&inner).matches(&text) {
                prop_assert!(Glob::new(&outer).matches(&text));
            }
        }

        #[test]
        fn a_text_is_covered_by_what_matches_it(outer in "[ab?*]{0,6}", text in "[ab]{0,6}") {
            prop_assert_eq!(glob(&outer, &text, Case::Told), Glob::new(&outer).matches(&text));
        }
    }
}
