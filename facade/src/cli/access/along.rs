//! `aozu access`.

use serde_json::Value;

use super::{
    super::{
        Answer, Failure, Status,
        args::{Global, OutputForm},
        page::{ERROR, HELP, PLAIN, Page, QUIET, STRONG},
        reach, width,
    },
    args::AccessArgs,
    can, envelope, pins, rests_on, state, told,
};
use crate::access::{Access, AccessVerdict};

pub(crate) fn run(args: &AccessArgs, global: &Global) -> Result<Answer, Failure> {
    let import = state(&args.ask, global)?;
    let model = import.organization.compile();
    let pins = pins(&args.ask);
    let answer = model
        .access_from(&args.from, &args.action, &args.resource, args.principal.as_deref(), &pins)
        .map_err(told)?;
    let verdict = answer.answer.verdict();
    let text = match global.output {
        OutputForm::Json => envelope("access", &import, &answer),
        OutputForm::Text => {
            let mut page = Page::new(width());
            head(&answer.answer, args, &mut page);
            page.gap();
            network(&answer.answer, &model, &mut page);
            page.gap();
            can::told_whole(&answer.answer.decision, &args.action, &args.resource, &import, &mut page);
            rests_on(&answer, &mut page);
            page.into_text()
        }
    };
    let status = match verdict {
        AccessVerdict::Works => Status::Clean,
        AccessVerdict::Refused | AccessVerdict::Stopped => Status::Findings,
        AccessVerdict::Unknown => Status::Unknown,
    };
    Ok(Answer { status, ..Answer::of(text) })
}

fn head(access: &Access<'_>, args: &AccessArgs, page: &mut Page) {
    let arrives = access.network.network_path_found;
    let (style, word) = match access.verdict() {
        AccessVerdict::Works => (HELP, "works"),
        AccessVerdict::Stopped => (ERROR, "stopped"),
        AccessVerdict::Refused if arrives => (ERROR, "the packets arrive, but access is denied"),
        AccessVerdict::Refused => (ERROR, "denied, and the packets do not arrive for sure either"),
        AccessVerdict::Unknown => (STRONG, "unknown"),
    };
    let asked = format!("{} {} {}", args.from, args.action, args.resource);
    page.line(0, &[(style, word), (PLAIN, &asked)]);
    let way = match access.way {
        "gateway-endpoint" => "by a gateway endpoint",
        "interface-endpoint" => "by an interface endpoint",
        "vpc" => "within a VPC",
        "unknown" => "not known",
        _ => "by the service's public endpoints",
    };
    page.wrapped(2, 2, (QUIET, "way: "), PLAIN, way);
    for (key, value) in &access.context {
        let value = match value {
            Value::Null => "(absent)".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        page.wrapped(2, 4, (QUIET, &format!("{key}: ")), PLAIN, &value);
    }
}

fn network(access: &Access<'_>, model: &crate::Model<'_>, page: &mut Page) {
    let Some(request) = &access.request else {
        page.line(0, &[(STRONG, "network"), (PLAIN, &access.network.verdict.to_string())]);
        return;
    };
    page.line(0, &[(STRONG, "network")]);
    // What it rests on stands at the end, together with what the decision rests on.
    let mut network = access.network.clone();
    network.assumptions.clear();
    network.needs.clear();
    page.block(2, &reach::page::page(request, &network, &reach::way::Names::of(model)));
}
