//! `aozu who-can`.

use super::{
    super::{
        Answer, Failure,
        args::{Global, OutputForm},
        page::{PLAIN, Page, QUIET, STRONG, counted},
        width,
    },
    args::WhoCanArgs,
    can::word,
    envelope, pins, rests_on, state, told,
};

pub(crate) fn run(args: &WhoCanArgs, global: &Global) -> Result<Answer, Failure> {
    let import = state(&args.ask, global)?;
    let model = import.organization.compile();
    let answer = model.who_can(&args.action, &args.resource, &pins(&args.ask)).map_err(told)?;
    if global.output == OutputForm::Json {
        return Ok(Answer::of(envelope("who-can", &import, &answer)));
    }
    let mut page = Page::new(width());
    for grantee in &answer.answer {
        let (style, word) = word(grantee.decision);
        let who = match grantee.principal.as_str() {
            "*" => "* (principals of other accounts)",
            name => name,
        };
        page.line(0, &[(style, word), (STRONG, who)]);
        if !grantee.when.keys.is_empty() || grantee.when.words != "always" {
            page.wrapped(2, 2, (QUIET, ""), PLAIN, &grantee.when.words);
        }
        if !grantee.via.is_empty() {
            page.wrapped(2, 2, (QUIET, "can be switched to by "), PLAIN, &grantee.via.join(", "));
        }
    }
    page.gap();
    let can =
        format!("{} can {} {} or may", counted(answer.answer.len(), "principal"), args.action, args.resource);
    page.line(0, &[(QUIET, &can)]);
    rests_on(&answer, &mut page);
    Ok(Answer::of(page.into_text()))
}
