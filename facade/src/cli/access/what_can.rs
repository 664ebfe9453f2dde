//! `aozu what-can`.

use super::{
    super::{
        Answer, Failure,
        args::{Global, OutputForm},
        page::{PLAIN, Page, QUIET, STRONG, counted},
        width,
    },
    args::WhatCanArgs,
    can::word,
    envelope, pins, rests_on, state, told,
};
use crate::access::Ability;

pub(crate) fn run(args: &WhatCanArgs, global: &Global) -> Result<Answer, Failure> {
    let import = state(&args.ask, global)?;
    let model = import.organization.compile();
    let answer = model.what_can(&args.principal, &pins(&args.ask)).map_err(told)?;
    if global.output == OutputForm::Json {
        return Ok(Answer::of(envelope("what-can", &import, &answer)));
    }
    let mut page = Page::new(width());
    let mut via: Option<&[String]> = None;
    for ability in &answer.answer {
        if via != Some(&ability.via) {
            page.gap();
            let head = if ability.via.is_empty() {
                "by itself".to_owned()
            } else {
                format!("switched to {}", ability.via.join(", then "))
            };
            page.line(0, &[(STRONG, &head)]);
            via = Some(&ability.via);
        }
        one(ability, &mut page);
    }
    page.gap();
    let left = format!("{} of which something is left", counted(answer.answer.len(), "statement"));
    page.line(0, &[(QUIET, &left)]);
    rests_on(&answer, &mut page);
    Ok(Answer::of(page.into_text()))
}

fn one(ability: &Ability, page: &mut Page) {
    let but =
        |list: &[String]| if list.is_empty() { String::new() } else { format!(" but {}", list.join(", ")) };
    let (style, word) = word(ability.witness.decision);
    let actions = format!("{}{}", ability.actions.join(", "), but(&ability.not_actions));
    page.wrapped(2, 4, (style, &format!("{word}  ")), PLAIN, &actions);
    let resources = format!("{}{}", ability.resources.join(", "), but(&ability.not_resources));
    page.wrapped(4, 2, (QUIET, "on "), PLAIN, &resources);
    if ability.when.words != "always" {
        page.wrapped(4, 2, (QUIET, ""), PLAIN, &ability.when.words);
    }
    let by = format!("statement {} of {}", ability.statement, ability.policy);
    page.wrapped(4, 2, (QUIET, "by "), QUIET, &by);
}
