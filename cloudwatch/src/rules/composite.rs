//! What the rule of a composite alarm looks at.

use crate::alarm::composite::AlarmRule;

/// The alarms that a rule names, by name.
///
/// # Errors
/// What keeps the text from being a rule.
pub(super) fn children(rule: &str) -> Result<Vec<String>, String> {
    let rule: AlarmRule =
        rule.parse().map_err(|error: crate::alarm::composite::RuleError| error.to_string())?;
    let mut names: Vec<String> = rule.alarms().into_iter().map(named).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// The name of an alarm that is given by name or by ARN.
pub(super) fn named(text: &str) -> String {
    let of_arn = text.strip_prefix("arn:").and_then(|_| text.split_once(":alarm:"));
    of_arn.map_or(text, |(_, name)| name).to_owned()
}
