use std::collections::{BTreeMap, BTreeSet};

use super::{AlarmRule, alarm_name};

/// A circle among composite alarms, if there is one: names in order, each naming the next, the last naming the
/// first. CloudWatch stores such rules but stops evaluating them, and deletes none of the alarms.
///
/// Source: CloudWatch API Reference, `PutCompositeAlarm`.
///
/// ```
/// use std::collections::BTreeMap;
/// use aozu_cloudwatch::alarm::composite::cycle;
/// let rules = BTreeMap::from([
///     ("a".to_owned(), "ALARM(b) OR ALARM(cpu)".parse()?),
///     ("b".to_owned(), "NOT ALARM(a)".parse()?),
///     ("c".to_owned(), "ALARM(cpu)".parse()?),
/// ]);
/// assert_eq!(cycle(&rules), Some(vec!["a".to_owned(), "b".to_owned()]));
/// # Ok::<(), aozu_cloudwatch::alarm::composite::RuleError>(())
/// ```
#[must_use]
pub fn cycle(rules: &BTreeMap<String, AlarmRule>) -> Option<Vec<String>> {
    // A name in a rule may be an ARN, which ends in the name.
    let named = |reference: &str| -> Option<String> {
        if rules.contains_key(reference) {
            return Some(reference.to_owned());
        }
        let name = alarm_name(reference);
        rules.contains_key(name).then(|| name.to_owned())
    };
    let next: BTreeMap<&String, Vec<String>> = rules
        .iter()
        .map(|(name, rule)| (name, rule.alarms().into_iter().filter_map(named).collect()))
        .collect();
    let mut done: BTreeSet<String> = BTreeSet::new();
    for start in rules.keys() {
        // Depth first, with the way here kept by hand: rules may be chained as deep as there are alarms.
        let mut way: Vec<(String, usize)> = vec![(start.clone(), 0)];
        while let Some((name, at)) = way.last_mut() {
            let child = next.get(name).and_then(|children| children.get(*at)).cloned();
            *at += 1;
            match child {
                None => {
                    done.insert(name.clone());
                    way.pop();
                }
                Some(child) if done.contains(&child) => {}
                Some(child) => {
                    if let Some(first) = way.iter().position(|(known, _)| *known == child) {
                        return Some(way.into_iter().skip(first).map(|(name, _)| name).collect());
                    }
                    way.push((child, 0));
                }
            }
        }
    }
    None
}
