use std::collections::{BTreeMap, BTreeSet};

use aozu_names::{AccountId, Region, Severity, Timestamp};
use serde::Deserialize;

/// What to look for, and what to leave out. The default looks for everything, with AWS's default
/// quotas.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// The time of the run, which ages and expiries are counted to; else the state's own.
    pub as_of: Option<Timestamp>,
    /// Rules to run, by code or name with `*` and `?`; empty runs all.
    pub only: Vec<String>,
    /// The mildest severity that is listed.
    pub severity: Option<Severity>,
    /// Accounts to look at; empty looks at all.
    pub accounts: BTreeSet<AccountId>,
    /// Regions to look at, besides global services; empty looks at all.
    pub regions: BTreeSet<Region>,
    /// Findings to leave out, with reasons.
    pub suppressions: Vec<Suppression>,
    /// Fingerprints of findings that an earlier report already lists.
    pub baseline: BTreeSet<String>,
    /// Quotas that AWS has raised, by the names that `over-quota` findings give them.
    pub quotas: BTreeMap<String, usize>,
}

/// A finding to leave out: one entry of `[[suppress]]` in `aozu.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suppression {
    /// The rule, by code or name.
    pub rule: String,
    /// The resource's ARN, with `*` and `?`; a bare id matches the resource of that id.
    pub resource: String,
    /// Why it is left out, for whoever reads the report.
    pub reason: String,
    /// The last day on which it holds (`2026-12-31`); without one it holds for good.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub expires: Option<chrono::NaiveDate>,
}

impl Options {
    /// Whether a region is to be looked at.
    pub(crate) fn has(&self, region: &Region) -> bool {
        self.regions.is_empty() || self.regions.contains(region)
    }

    /// Whether a rule is to be run.
    pub(crate) fn runs(&self, code: &str, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|glob| matches(glob, code) || matches(glob, name))
    }
}

/// Whether a text fits a pattern in which `*` stands for any run of characters and `?` for one.
/// Linear in the text for each `*`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(&wanted) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == '?' || c == wanted => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|c| *c == '*'))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("VPC*", "VPC014", true),
            ("VPC01?", "VPC014", true),
            ("VPC01?", "VPC01", false),
            ("*:subnet/*", "arn:aws:ec2:x:1:subnet/s-1", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b", "acd", false),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_on_a_long_text_end_soon() {
        let pattern = "*a".repeat(200) + "b";
        assert!(!matches(&pattern, &"a".repeat(5_000)));
    }
}
