use std::collections::BTreeMap;

use serde::Deserialize;
use smol_str::SmolStr;

/// Which nodes take shards, by their attributes or, as `_name`, by their names: comma-separated patterns in which
/// `*` stands for any text.
///
/// Source: OpenSearch documentation, "Cluster settings",
/// `cluster.routing.allocation.{include,exclude,require}.<attribute>` (2026).
///
/// ```
/// use aozu_es::allocate::Filters;
/// let filters: Filters = serde_json::from_str(r#"{"exclude": {"_name": "old-*"}}"#)?;
/// assert_eq!(filters.refuses("old-1", &[]).map(|refused| refused.0), Some("exclude"));
/// assert!(filters.refuses("new-1", &[]).is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// A node must match one of these.
    pub include: BTreeMap<SmolStr, SmolStr>,
    /// A node must match none of these.
    pub exclude: BTreeMap<SmolStr, SmolStr>,
    /// A node must match all of these.
    pub require: BTreeMap<SmolStr, SmolStr>,
}

impl Filters {
    /// Which filter keeps shards off a node (`include`, `exclude`, `require`), and its attribute; none where they
    /// may come.
    #[must_use]
    pub fn refuses(&self, name: &str, attributes: &[(SmolStr, SmolStr)]) -> Option<(&'static str, SmolStr)> {
        let matches = |(attribute, patterns): &(&SmolStr, &SmolStr)| {
            let value = if *attribute == "_name" {
                Some(name)
            } else {
                attributes.iter().find(|(own, _)| own == *attribute).map(|(_, value)| value.as_str())
            };
            value.is_some_and(|value| patterns.split(',').any(|pattern| glob(pattern.trim(), value)))
        };
        if let Some((attribute, _)) = self.require.iter().find(|row| !matches(row)) {
            return Some(("require", attribute.clone()));
        }
        if let Some((attribute, _)) = self.include.iter().next()
            && !self.include.iter().any(|row| matches(&row))
        {
            return Some(("include", attribute.clone()));
        }
        self.exclude.iter().find(matches).map(|(attribute, _)| ("exclude", attribute.clone()))
    }
}

/// Whether a text matches a pattern in which `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    true
}

#[cfg(test)]
mod tests {
    use smol_str::SmolStr;

    use super::{Filters, glob};

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b", "ab", true),
            ("a*a", "a", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxcyyb", false),
            ("*", "", true),
            ("", "a", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn include_is_any_require_is_all_exclude_is_none() {
        let zone = |value: &str| [(SmolStr::new("zone"), SmolStr::new(value))];
        let of = |json: &str| serde_json::from_str::<Filters>(json).unwrap();
        let include = of(r#"{"include": {"zone": "a,b", "_name": "n9"}}"#);
        assert!(include.refuses("n1", &zone("b")).is_none());
        assert!(include.refuses("n9", &zone("c")).is_none());
        assert_eq!(include.refuses("n1", &zone("c")).unwrap().0, "include");
        let require = of(r#"{"require": {"zone": "a", "_name": "n*"}}"#);
        assert!(require.refuses("n1", &zone("a")).is_none());
        assert_eq!(require.refuses("n1", &zone("b")).unwrap().0, "require");
        assert_eq!(require.refuses("n1", &[]).unwrap().1, "zone");
    }
}
