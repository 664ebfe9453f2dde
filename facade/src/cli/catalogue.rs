//! `aozu rules` and `aozu explain`.

use aozu_names::RuleInfo;
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    args::{ExplainArgs, Global, OutputForm},
    page::{PLAIN, Page, QUIET, STRONG, style_of},
    suggest::did_you_mean,
    table::table,
};

/// Lists the rules, by code.
pub(super) fn list(global: &Global) -> Answer {
    let mut rules: Vec<&RuleInfo> = crate::rules().collect();
    rules.sort_by_key(|rule| rule.code);
    if global.output == OutputForm::Json {
        let rules: Vec<Value> = rules.into_iter().map(value).collect();
        return Answer::of(format!("{:#}\n", json!({"format": "aozu/rules/1", "rules": rules})));
    }
    let rows = rules.iter().map(|rule| {
        vec![rule.code.to_owned(), rule.name.to_owned(), rule.severity.to_string(), rule.summary.to_owned()]
    });
    let mut page = Page::new(super::width());
    page.block(0, &table(&["code", "name", "severity", "what it finds"], rows, super::width()));
    page.gap();
    page.line(0, &[(QUIET, &format!("{} rules; `aozu explain CODE` tells all about one", rules.len()))]);
    Answer::of(page.into_text())
}

fn value(rule: &RuleInfo) -> Value {
    json!({"rule": rule.code, "name": rule.name, "severity": rule.severity, "summary": rule.summary,
        "subject": rule.subject, "needs": rule.needs})
}

/// Tells all about one rule.
pub(super) fn explain(args: &ExplainArgs, global: &Global) -> Result<Answer, Failure> {
    let words = || crate::rules().flat_map(|rule| [rule.code, rule.name]);
    let rule = crate::rule(&args.rule).ok_or_else(|| {
        let near = did_you_mean(&args.rule, words());
        Failure(format!("no rule is called `{}`{near} (`aozu rules` lists them)", args.rule))
    })?;
    if global.output == OutputForm::Json {
        let mut value = value(rule);
        if let Value::Object(members) = &mut value {
            members.insert("page".into(), rule.page.into());
        }
        return Ok(Answer::of(format!("{value:#}\n")));
    }
    Ok(Answer::of(readable(rule, super::width())))
}

/// The rule's page: Markdown that is left as it is, but for style and width.
fn readable(rule: &RuleInfo, width: Option<usize>) -> String {
    let mut page = Page::new(width);
    let mut fenced = false;
    for line in rule.page.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
            page.line(0, &[(QUIET, line)]);
        } else if fenced {
            page.block(0, if line.is_empty() { "\n" } else { line });
        } else if line.starts_with('#') {
            page.line(0, &[(STRONG, line)]);
        } else if line == format!("**{}**", rule.severity) {
            page.line(0, &[(style_of(rule.severity), line)]);
        } else {
            page.wrapped(0, 0, (PLAIN, ""), PLAIN, line);
        }
    }
    page.into_text()
}
