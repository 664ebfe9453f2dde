use std::collections::BTreeSet;

use aozu_names::RuleInfo;

use super::{
    Asker, FindingsPromise,
    outcome::{Outcome, Tally},
};
use crate::{Options, Places, validate::matches};

impl Asker<'_, '_> {
    /// How much rules find, of what is not suppressed.
    pub(super) fn findings(&mut self, promise: &FindingsPromise) -> Outcome {
        let named = |rule: &&RuleInfo| {
            promise.rules.iter().any(|glob| matches(glob, rule.code) || matches(glob, rule.name))
        };
        let rules: Vec<&RuleInfo> = crate::rules().filter(named).collect();
        if rules.is_empty() {
            return Outcome::of_nothing(&format!("`{}` names no rule", promise.rules.join("`, `")));
        }
        let options = Options { only: promise.rules.clone(), severity: None, ..self.options.clone() };
        let report = self.model.validate(&options, self.as_of, &Places::default());
        let mut tally = Tally::default();
        tally.held = rules.len();
        if report.findings.len() > promise.at_most {
            let most = promise.at_most;
            let are = match report.findings.len() {
                1 => format!("1 finding, where {most} are the most"),
                count => format!("{count} findings, where {most} are the most"),
            };
            tally.held = 0;
            for finding in &report.findings {
                tally.break_with(|| format!("{} {}: {}", finding.rule, finding.resource_id, finding.message));
            }
            let mut outcome = tally.into_outcome(String::new());
            outcome.evidence.retain(|line| !line.starts_with("… and "));
            outcome.evidence.push(are);
            return outcome;
        }
        for not_run in &report.coverage.rules_not_run {
            tally.needs.extend(not_run.needs.iter().cloned());
            let region = not_run.region.as_ref().map_or("global", |region| region.as_str());
            tally.doubt_with(|| {
                format!(
                    "{} was not run in {region}, for want of {}",
                    not_run.rule,
                    not_run.collections.join(", ")
                )
            });
        }
        // What was read in part may hold more.
        let paths = |text: &'static str| text.split('|');
        let subjects: BTreeSet<&str> = rules.iter().flat_map(|rule| paths(rule.subject)).collect();
        let needed: BTreeSet<&str> =
            rules.iter().flat_map(|rule| rule.needs.iter().copied().flat_map(paths)).collect();
        for entry in &report.coverage.not_read {
            let path = entry.collection.as_str();
            // A rule that judges several kinds was run though some of them were not asked for.
            if subjects.contains(path) || (entry.reason != "not asked" && needed.contains(path)) {
                tally.needs.extend(entry.needs.iter().cloned());
                tally
                    .doubt_with(|| format!("{} could not be read whole: {}", entry.collection, entry.reason));
            }
        }
        let found = report.findings.len();
        let rules =
            if rules.len() == 1 { "1 rule finds".to_owned() } else { format!("{} rules find", rules.len()) };
        let found = if found == 0 { "nothing".to_owned() } else { found.to_string() };
        tally.into_outcome(format!("{rules} {found}"))
    }
}
