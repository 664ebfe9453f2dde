//! What the rule of a composite alarm looks at.

use crate::alarm::composite::{AlarmRule, alarm_name};

/// The alarms that a rule names, by name.
///
/// # Errors
/// What keeps the text from being a rule.
pub(super) fn children(rule: &str) -> Result<Vec<String>, String> {
    let rule: AlarmRule =
        rule.parse().map_err(|error: crate::alarm::composite::RuleError| error.to_string())?;
    let mut names: Vec<String> = rule.alarms().into_iter().map(|one| alarm_name(one).to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}
