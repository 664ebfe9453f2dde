use std::collections::{BTreeMap, VecDeque};

use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::{Scope, composite::children, scope::Either};
use crate::state::AlarmName;

/// Composite alarms look at each other in a circle.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("composite alarm `{alarm}` looks at itself, by way of {by}")]
pub struct CompositeCycle {
    /// The alarm
    pub alarm: AlarmName,
    /// The alarms in between, and itself
    pub by: Circle,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "CWA011",
    name: "composite-cycle",
    severity: Severity::Error,
    summary: "Composite alarms look at each other in a circle",
    page: include_str!("../../rules/CWA011.md"),
    subject: "cloudwatch/CompositeAlarms",
    needs: &[],
    volatile: &[],
};

/// A way from an alarm back to it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Circle(pub Vec<AlarmName>);

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (n, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if n == 0 { "" } else { " → " })?;
        }
        Ok(())
    }
}

type Looks<'a> = BTreeMap<&'a AlarmName, Vec<AlarmName>>;

/// The shortest way from an alarm back to it.
fn circle(looks: &Looks<'_>, start: &AlarmName) -> Option<Circle> {
    let mut came_from: BTreeMap<AlarmName, AlarmName> = BTreeMap::new();
    let mut next = VecDeque::from([start.clone()]);
    while let Some(name) = next.pop_front() {
        for seen in looks.get(&name).into_iter().flatten() {
            if seen == start {
                let mut way = vec![start.clone()];
                let mut at = name;
                while at != *start {
                    let before = came_from.get(&at)?.clone();
                    way.push(at);
                    at = before;
                }
                way.reverse();
                return Some(Circle(way));
            }
            if looks.contains_key(seen) && !came_from.contains_key(seen) {
                came_from.insert(seen.clone(), name.clone());
                next.push_back(seen.clone());
            }
        }
    }
    None
}

impl Problem for CompositeCycle {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        format!(
            "take one of the alarms out of the rule of the other; until then neither is evaluated nor can be deleted: begin with `{}`",
            self.alarm
        )
    }
    fn related(&self) -> Vec<String> {
        self.by.0.iter().map(ToString::to_string).collect()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    let composites = scope.cloudwatch.composite_alarms();
    let looks: Looks<'_> = composites
        .iter()
        .map(|(name, alarm)| {
            let looked_at = children(alarm.alarm_rule()).unwrap_or_default();
            (name, looked_at.iter().filter_map(|name| name.parse().ok()).collect())
        })
        .collect();
    for (name, alarm) in composites.iter() {
        if let Some(by) = circle(&looks, name) {
            scope.report_alarm(
                findings,
                Either::Composite(alarm),
                &CompositeCycle { alarm: name.clone(), by },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::fixture::{codes, good, only};

    fn with(rules: &[(&str, &str)]) -> Value {
        let mut account = good();
        for (name, rule) in rules {
            let mut alarm = account["cloudwatch"]["CompositeAlarms"]["site-down"].clone();
            (alarm["AlarmName"], alarm["AlarmRule"]) = (json!(name), json!(rule));
            account["cloudwatch"]["CompositeAlarms"][*name] = alarm;
        }
        account
    }

    #[test]
    fn a_circle_is_found_at_each_of_its_alarms() {
        let account = with(&[
            ("a", "ALARM(b) OR ALARM(child)"),
            ("b", "ALARM(c)"),
            ("c", "NOT ALARM(a)"),
            ("d", "ALARM(a)"),
        ]);
        assert_eq!(codes(&account), ["CWA011 a", "CWA011 b", "CWA011 c"]);
        only(&with(&[("a", "ALARM(a)")]), "CWA011", "a");
    }

    #[test]
    fn two_ways_to_the_same_alarm_are_no_circle() {
        assert_eq!(
            codes(&with(&[
                ("a", "ALARM(b) AND ALARM(c)"),
                ("b", "ALARM(d)"),
                ("c", "ALARM(d)"),
                ("d", "ALARM(child)")
            ])),
            [""; 0]
        );
    }
}
