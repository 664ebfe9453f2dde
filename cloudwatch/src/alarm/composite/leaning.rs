use std::collections::{BTreeMap, BTreeSet};

use super::{AlarmRule, alarm_name};

/// The composite alarms that lean on some alarms, be it by way of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leaning {
    /// Each after those that it leans on itself.
    pub in_order: Vec<String>,
    /// Those that lean on themselves, by way of others or at once, or on such alarms: CloudWatch evaluates no circle.
    pub circular: Vec<String>,
}

/// Which composite alarms lean on some alarms, in the order in which they can be evaluated.
///
/// ```
/// use std::collections::{BTreeMap, BTreeSet};
/// use aozu_cloudwatch::alarm::composite::leaning;
/// let rules = BTreeMap::from([
///     ("a".to_owned(), "ALARM(b)".parse()?),
///     ("b".to_owned(), "ALARM(cpu)".parse()?),
///     ("c".to_owned(), "ALARM(cpu) OR ALARM(d)".parse()?),
///     ("d".to_owned(), "ALARM(c)".parse()?),
///     ("e".to_owned(), "ALARM(disk)".parse()?),
/// ]);
/// let found = leaning(&rules, &BTreeSet::from(["cpu".to_owned()]));
/// assert_eq!(found.in_order, ["b", "a"]);
/// assert_eq!(found.circular, ["c", "d"]);
/// # Ok::<(), aozu_cloudwatch::alarm::composite::RuleError>(())
/// ```
#[must_use]
pub fn leaning(rules: &BTreeMap<String, AlarmRule>, on: &BTreeSet<String>) -> Leaning {
    let mut left: BTreeMap<&str, BTreeSet<&str>> = rules
        .iter()
        .map(|(name, rule)| (name.as_str(), rule.alarms().into_iter().map(alarm_name).collect()))
        .collect();
    let mut reached: BTreeSet<&str> = on.iter().map(String::as_str).collect();
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    loop {
        let (more, others) =
            left.into_iter().partition(|(_, children): &(_, BTreeSet<&str>)| !children.is_disjoint(&reached));
        left = others;
        let more: BTreeMap<&str, BTreeSet<&str>> = more;
        if more.is_empty() {
            break;
        }
        reached.extend(more.keys().copied());
        open.extend(more);
    }
    let mut found = Leaning::default();
    loop {
        let ready: Vec<&str> = open
            .iter()
            .filter(|(_, children)| !children.iter().any(|child| open.contains_key(child)))
            .map(|(name, _)| *name)
            .collect();
        if ready.is_empty() {
            break;
        }
        for name in ready {
            open.remove(name);
            found.in_order.push(name.to_owned());
        }
    }
    found.circular = open.into_keys().map(str::to_owned).collect();
    found
}
