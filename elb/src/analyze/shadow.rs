use aozu_names::Arn;

use super::sets::taken;
use crate::{Condition, ConditionField, ListenerRule, Priority};

/// A rule that never gets a request, because an earlier one takes each that it would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadowed {
    /// The rule.
    pub rule: Arn,
    /// Its priority.
    pub priority: Priority,
    /// The earlier rule.
    pub by: Arn,
    /// That one's priority.
    pub by_priority: Priority,
}

/// The rules of a listener that never get a request, each with the first rule that takes all of its. They must come
/// in the order they are looked at. The default rule, and rules that are not judged, are not told.
///
/// What is told is proven: the earlier rule's conditions are compared with the later one's as sets of texts. That
/// several earlier rules take everything together is not looked for.
///
/// ```
/// use aozu_elb::{ListenerRule, analyze::shadowed, wire};
/// let rule = |priority: &str, path: &str| ListenerRule::try_from(wire::ListenerRule {
///     rule_arn: Some(format!("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/a/b/c/{priority}").into()),
///     priority: Some(priority.into()),
///     conditions: vec![wire::Condition { field: Some("path-pattern".into()), values: vec![path.into()], ..Default::default() }],
///     ..Default::default()
/// });
/// let (all, api) = (rule("5", "/*")?, rule("10", "/api/*")?);
/// assert_eq!(shadowed(&[&all, &api])[0].priority.to_string(), "10");
/// assert!(shadowed(&[&api]).is_empty());
/// # Ok::<(), aozu_names::wire::Problems>(())
/// ```
#[must_use]
pub fn shadowed(rules: &[&ListenerRule]) -> Vec<Shadowed> {
    let sets: Vec<_> = rules.iter().map(|rule| (*rule, taken(rule))).collect();
    let mut found = Vec::new();
    for (n, (rule, own)) in sets.iter().enumerate() {
        let Some(own) = own else { continue };
        if rule.is_default() || *rule.priority() == Priority::Default || own.iter().any(|set| set.is_empty())
        {
            continue;
        }
        let by = sets.iter().take(n).find(|(_, earlier)| {
            let all =
                |set: &super::sets::Taken| set.is_everything() || own.iter().any(|one| set.contains(one));
            earlier.as_ref().is_some_and(|earlier| earlier.iter().all(all))
        });
        if let Some((by, _)) = by {
            found.push(Shadowed {
                rule: rule.rule_arn().clone(),
                priority: *rule.priority(),
                by: by.rule_arn().clone(),
                by_priority: *by.priority(),
            });
        }
    }
    found
}

/// The first of these rules that takes every request, so that what comes after it gets none; where that can be proven.
/// The default rule is not looked at.
#[must_use]
pub fn takes_everything<'r>(rules: &[&'r ListenerRule]) -> Option<&'r ListenerRule> {
    let whole = |rule: &&&ListenerRule| {
        let default = rule.is_default() || *rule.priority() == Priority::Default;
        !default && taken(rule).is_some_and(|sets| sets.iter().all(super::sets::Taken::is_everything))
    };
    rules.iter().find(whole).copied()
}

/// Why a condition never holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impossible {
    /// It has no value.
    NoValue,
    /// It is a path that does not begin with a slash, as every path does.
    PathWithoutSlash,
    /// It is a method in small letters, as none is.
    MethodInSmallLetters,
    /// It is no block of addresses.
    NotABlock,
}

/// Why a condition never holds, where that can be proven.
#[must_use]
pub fn impossible(condition: &Condition) -> Option<Impossible> {
    if condition.is_opaque() {
        return None;
    }
    let texts = condition.texts();
    let none = match condition.field() {
        ConditionField::QueryString => condition.pairs().is_empty(),
        _ => texts.is_empty(),
    };
    let all = |is: fn(&str) -> bool| texts.iter().all(|text| is(text));
    match condition.field() {
        _ if none => Some(Impossible::NoValue),
        ConditionField::PathPattern if all(|path| !path.starts_with(['/', '*', '?'])) => {
            Some(Impossible::PathWithoutSlash)
        }
        ConditionField::HttpRequestMethod if all(|method| method.bytes().any(|b| b.is_ascii_lowercase())) => {
            Some(Impossible::MethodInSmallLetters)
        }
        ConditionField::SourceIp if all(|text| crate::route::block::SourceBlock::new(text).is_none()) => {
            Some(Impossible::NotABlock)
        }
        _ => None,
    }
}
