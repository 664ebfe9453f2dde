//! `aozu impact`.

pub(super) mod args;

use std::collections::BTreeMap;

use serde_json::json;

use self::args::ImpactArgs;
use super::{
    Answer, Failure, Status,
    access::{envelope, rests_on},
    args::{Global, OutputForm},
    config::Config,
    looked,
    page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG, counted},
    reach::way::Names,
    suggest::did_you_mean,
    table::table,
    width,
};
use crate::{Effect, Impact, ImpactError, Import, access};

pub(super) fn run(args: &ImpactArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let import = looked::read(&looked::path_of(&args.state(), &config)?)?;
    if args.all_zones {
        return Ok(all_zones(&import, global));
    }
    let removal = args.removal()?;
    let answer = import.organization.impact(&removal).map_err(|error| told(&error))?;
    let text = match global.output {
        OutputForm::Json => envelope("impact", &import, &answer),
        OutputForm::Text => {
            let mut page = Page::new(width());
            let names = import.organization.compile();
            let names = Names::of(&names);
            page.line(0, &[(STRONG, &format!("without {removal}"))]);
            lists(&answer.answer, &names, &mut page);
            rests_on(&answer, &mut page);
            page.into_text()
        }
    };
    Ok(Answer { status: status(&answer), ..Answer::of(text) })
}

fn status(answer: &access::Answer<Impact>) -> Status {
    if answer.needs.is_empty() { Status::Clean } else { Status::Unknown }
}

fn told(error: &ImpactError) -> Failure {
    let mut message = error.to_string();
    if let ImpactError::NoSuchThing { text, known, .. } = error {
        message.push_str(&did_you_mean(text, known.iter().map(String::as_str)));
    }
    Failure(message)
}

fn lists(impact: &Impact, names: &Names<'_>, page: &mut Page) {
    if impact.is_nothing() {
        page.gap();
        page.line(0, &[(HELP, "nothing that was read stops or degrades")]);
    }
    for (style, head, list) in [
        (ERROR, "lost", &impact.lost),
        (STRONG, "degraded", &impact.degraded),
        (HELP, "survives", &impact.survives),
    ] {
        if list.is_empty() {
            continue;
        }
        page.gap();
        page.line(0, &[(style, head), (QUIET, &format!("({})", list.len()))]);
        for effect in list {
            one(effect, head == "survives", names, page);
        }
    }
    if !impact.alarms.is_empty() {
        page.gap();
        page.line(0, &[(STRONG, "alarms"), (QUIET, &format!("({})", impact.alarms.len()))]);
        for alarm in &impact.alarms {
            let style = if alarm.state == "ALARM" { ERROR } else { STRONG };
            page.line(2, &[(style, &alarm.state), (PLAIN, &alarm.alarm)]);
            page.wrapped(4, 2, (QUIET, ""), PLAIN, &alarm.why);
            for action in &alarm.actions {
                page.wrapped(4, 2, (QUIET, "does "), PLAIN, action);
            }
        }
    }
}

fn one(effect: &Effect, same: bool, names: &Names<'_>, page: &mut Page) {
    page.line(2, &[(STRONG, &effect.resource), (QUIET, &names.tail(&effect.resource))]);
    let change = if same { effect.before.clone() } else { format!("{} -> {}", effect.before, effect.after) };
    page.wrapped(4, 2, (QUIET, ""), PLAIN, &change);
    page.wrapped(4, 2, (QUIET, "because "), QUIET, &effect.why);
}

/// Each zone in turn: what it takes along.
fn all_zones(import: &Import, global: &Global) -> Answer {
    let all = import.organization.impact_of_zones();
    let unsure = all.iter().any(|(_, answer)| !answer.needs.is_empty());
    let status = if all.is_empty() || unsure { Status::Unknown } else { Status::Clean };
    let mut together = access::Answer { answer: Vec::new(), assumptions: Vec::new(), needs: Vec::new() };
    let mut rows = Vec::new();
    let mut hit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (zone, answer) in all {
        let impact = answer.answer;
        let stops = impact.lost.iter().filter(|effect| effect.after != "gone").count();
        rows.push(vec![
            zone.clone(),
            impact.lost.len().to_string(),
            stops.to_string(),
            impact.degraded.len().to_string(),
            impact.survives.len().to_string(),
            impact.alarms.iter().filter(|alarm| alarm.state == "ALARM").count().to_string(),
        ]);
        for effect in impact.lost.iter().filter(|effect| effect.after != "gone") {
            hit.entry(effect.resource.clone()).or_default().push(zone.clone());
        }
        together.assumptions.extend(answer.assumptions);
        together.needs.extend(answer.needs);
        together.answer.push(json!({"Zone": zone, "Impact": impact}));
    }
    for list in [&mut together.assumptions, &mut together.needs] {
        list.sort();
        list.dedup();
    }
    if global.output == OutputForm::Json {
        return Answer { status, ..Answer::of(envelope("impact", import, &together)) };
    }
    let mut page = Page::new(width());
    let head = ["without", "lost", "of them beyond the zone", "degraded", "survive", "alarms"];
    page.block(0, &table(&head, rows, width()));
    page.gap();
    if hit.is_empty() {
        page.line(0, &[(HELP, "nothing outside of a zone stops with it")]);
    } else {
        let title = format!("{} that one zone takes along", counted(hit.len(), "thing"));
        page.line(0, &[(ERROR, &title)]);
        for (resource, zones) in &hit {
            page.line(2, &[(STRONG, resource), (QUIET, &format!("stops without {}", zones.join(" or ")))]);
        }
    }
    rests_on(&together, &mut page);
    Answer { status, ..Answer::of(page.into_text()) }
}
