//! `aozu show`.

use std::collections::BTreeMap;

use aozu_names::{Coverage, NotRead};
use aozu_vpc::{Family, Index, Subnet, SubnetClass};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    args::{Global, OutputForm, ShowArgs},
    config::Config,
    looked::{self, Extent},
    page::{ERROR, NO_BREAK, PLAIN, Page, QUIET, STRONG, counted, number},
    table::table,
    tree::tree,
};
use crate::{Account, FileOutcome, FileReport, Import, Model, service::AnyState};

pub(super) fn run(args: &ShowArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let import = looked::read(&looked::path_of(&args.state, &config)?)?;
    let mut answer = Answer::default();
    answer.text = match (global.output, args.files) {
        (OutputForm::Json, false) => {
            answer.note = problems_note(&import);
            crate::write_document(&import.organization)
        }
        (OutputForm::Json, true) => files_value(&import),
        (OutputForm::Text, false) => overview(&import, super::width()),
        (OutputForm::Text, true) => files(&import, super::width()),
    };
    Ok(answer)
}

fn problems_note(import: &Import) -> String {
    match import.problems.len() {
        0 => String::new(),
        count => format!("{}; `aozu show --files` lists them\n", counted(count, "problem")),
    }
}

/// Accounts, regions, collections and networks.
fn overview(import: &Import, width: Option<usize>) -> String {
    let mut page = Page::new(width);
    let model = import.organization.compile();
    for account in import.organization.accounts().values() {
        page.gap();
        page.line(
            0,
            &[(STRONG, &format!("account {}", account.id())), (QUIET, account.partition().as_str())],
        );
        collections(account.iam(), "global", &mut page);
        others(account.states().into_iter().filter(|state| state.service() != "iam"), "global", &mut page);
        for (region, state) in account.regions() {
            collections(&state.ec2, region.as_str(), &mut page);
            others(
                state.states().into_iter().filter(|state| state.service() != "ec2"),
                region.as_str(),
                &mut page,
            );
        }
        networks(account, &model, width, &mut page);
    }
    tree(&import.organization, &mut page);
    recognised(import, &mut page);
    page.gap();
    let Extent { accounts, regions, resources } = Extent::of(&import.organization, |_| true, |_| true);
    let extent = [counted(accounts, "account"), counted(regions, "region"), counted(resources, "resource")];
    let as_of = import
        .organization
        .as_of()
        .map_or_else(|| "as of an unknown time".to_owned(), |time| format!("as of {time}"));
    let mut parts = vec![(PLAIN, extent.join(", ")), (PLAIN, format!("· {as_of}"))];
    if !import.problems.is_empty() {
        parts.push((ERROR, format!("· {}", problems_note(import).trim_end())));
    }
    page.sentence(&parts);
    page.into_text()
}

/// One service's collections with their counts; what was not read whole says why, and what is known to be
/// empty stands apart.
pub(super) fn collections(state: &dyn AnyState, place: &str, page: &mut Page) {
    let (mut filled, mut empty) = (Vec::new(), Vec::new());
    for (name, _, slot) in state.slots() {
        match slot.coverage() {
            Coverage::Partial(NotRead::NotAsked) if slot.count() == 0 => {}
            // A count stays with its name when lines wrap.
            Coverage::Partial(reason) => {
                filled.push(format!(
                    "{name}{NO_BREAK}{}{NO_BREAK}({})",
                    number(slot.count()),
                    short(&reason)
                ));
            }
            _ if slot.count() == 0 => empty.push(name),
            _ => filled.push(format!("{name}{NO_BREAK}{}", number(slot.count()))),
        }
    }
    if !filled.is_empty() || !empty.is_empty() {
        page.wrapped(2, 2, (STRONG, &format!("{place}  ")), PLAIN, &filled.join(" · "));
    }
    if !empty.is_empty() {
        page.wrapped(4, 2, (QUIET, "none: "), QUIET, &empty.join(", "));
    }
}

/// The services that have no crate, on one line: what each holds.
fn others<'a>(states: impl Iterator<Item = &'a dyn AnyState>, place: &str, page: &mut Page) {
    let (mut filled, mut empty) = (Vec::new(), Vec::new());
    for state in states {
        for (name, _, slot) in state.slots() {
            let named = format!("{}{NO_BREAK}{name}", state.service());
            let count = number(slot.count());
            match slot.coverage() {
                Coverage::Partial(NotRead::NotAsked) if slot.count() == 0 => {}
                Coverage::Partial(reason) => {
                    filled.push(format!("{named}{NO_BREAK}{count}{NO_BREAK}({})", short(&reason)));
                }
                _ if slot.count() == 0 => empty.push(named),
                _ => filled.push(format!("{named}{NO_BREAK}{count}")),
            }
        }
    }
    if !filled.is_empty() {
        page.wrapped(2, 2, (STRONG, &format!("{place}  ")), PLAIN, &filled.join(" · "));
    }
    if !empty.is_empty() {
        let head = if filled.is_empty() { format!("{place}  none: ") } else { "none: ".to_owned() };
        let indent = if filled.is_empty() { 2 } else { 4 };
        page.wrapped(indent, 2, (QUIET, &head), QUIET, &empty.join(", "));
    }
}

fn short(reason: &NotRead) -> &'static str {
    match reason {
        NotRead::NotAsked => "in part",
        NotRead::Refused(_) => "refused",
        NotRead::Truncated => "truncated",
        _ => "damaged",
    }
}

/// The VPCs of an account with their subnets.
fn networks(account: &Account, model: &Model<'_>, width: Option<usize>, page: &mut Page) {
    for (region, state) in account.regions() {
        let Some(index) = model.network(account.id(), region) else { continue };
        for vpc in state.ec2.vpcs().values() {
            let blocks: Vec<String> = vpc.ipv4_blocks().map(|block| block.to_string()).collect();
            let v6 = vpc.ipv6_blocks().map(|block| block.to_string());
            let blocks: Vec<String> = blocks.into_iter().chain(v6).collect();
            let name = vpc.tags().name().map_or_else(String::new, |name| format!("({name})"));
            let default = if vpc.is_default() { "default" } else { "" };
            page.gap();
            page.line(
                2,
                &[
                    (STRONG, vpc.vpc_id().as_str()),
                    (PLAIN, &name),
                    (PLAIN, &blocks.join(", ")),
                    (QUIET, region.as_str()),
                    (QUIET, default),
                ],
            );
            let rows: Vec<Vec<String>> =
                index.subnets_of(vpc.vpc_id()).iter().map(|subnet| subnet_row(subnet, index)).collect();
            if !rows.is_empty() {
                let head = ["subnet", "name", "zone", "block", "class", "free addresses"];
                page.block(4, &table(&head, rows, width.map(|width| width.saturating_sub(4))));
            }
        }
    }
}

fn subnet_row(subnet: &Subnet, index: &Index<'_>) -> Vec<String> {
    let v4 = subnet.cidr_block().map(ToString::to_string);
    let blocks: Vec<String> =
        v4.into_iter().chain(subnet.ipv6_blocks().map(|block| block.to_string())).collect();
    let family = if subnet.cidr_block().is_some() { Family::Ipv4 } else { Family::Ipv6 };
    let class = match index.subnet_class(subnet, family) {
        SubnetClass::Unknown { .. } => "unknown".to_owned(),
        class => class.to_string(),
    };
    let free = subnet.available_ip_address_count().map_or_else(String::new, |count| number(count as usize));
    vec![
        subnet.subnet_id().to_string(),
        subnet.tags().name().unwrap_or_default().to_owned(),
        subnet.availability_zone().to_string(),
        blocks.join(", "),
        class,
        free,
    ]
}

/// What is there and not read yet.
fn recognised(import: &Import, page: &mut Page) {
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left = 0;
    for file in &import.files {
        match &file.outcome {
            FileOutcome::Recognised { operation } => {
                let service = operation.split(' ').nth(1).unwrap_or_default();
                *services.entry(service).or_default() += 1;
            }
            FileOutcome::Left { .. } => left += 1,
            _ => {}
        }
    }
    if !services.is_empty() {
        let total: usize = services.values().sum();
        let of: Vec<String> = services
            .iter()
            .map(|(service, count)| format!("{service}{NO_BREAK}{}", number(*count)))
            .collect();
        page.gap();
        page.wrapped(
            0,
            2,
            (QUIET, ""),
            QUIET,
            &format!("{} recognised, not read by this version: {}", counted(total, "file"), of.join(", ")),
        );
    }
    if left > 0 {
        page.gap();
        page.wrapped(
            0,
            2,
            (QUIET, ""),
            QUIET,
            &format!("{} left (aozu show --files)", counted(left, "file")),
        );
    }
}

/// What each file was, folder by folder, and every problem.
fn files(import: &Import, width: Option<usize>) -> String {
    let mut page = Page::new(width);
    let mut folders: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for FileReport { file, bytes, outcome } in &import.files {
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        let bytes = number(usize::try_from(*bytes).unwrap_or(usize::MAX));
        folders.entry(folder).or_default().push(vec![name.to_owned(), bytes, outcome.to_string()]);
    }
    for (folder, rows) in folders {
        page.gap();
        page.line(0, &[(STRONG, &format!("{}/", if folder.is_empty() { "." } else { folder }))]);
        page.block(
            2,
            &table(&["file", "bytes", "what it was"], rows, width.map(|width| width.saturating_sub(2))),
        );
    }
    if !import.problems.is_empty() {
        page.gap();
        page.line(0, &[(ERROR, &counted(import.problems.len(), "problem"))]);
        for problem in &import.problems {
            let gap = if problem.pointer.is_empty() { "" } else { "#" };
            let place = format!("{}{gap}{}: ", problem.file, problem.pointer);
            page.wrapped(2, 2, (STRONG, &place), PLAIN, &problem.message);
        }
    }
    page.into_text()
}

fn files_value(import: &Import) -> String {
    let files: Vec<Value> = import.files.iter().map(file_value).collect();
    format!("{:#}\n", json!({"format": "aozu/files/1", "files": files, "problems": import.problems}))
}

fn file_value(report: &FileReport) -> Value {
    let mut value = json!({"file": report.file, "bytes": report.bytes});
    let (outcome, more) = match &report.outcome {
        FileOutcome::Read { operation, account, region, resources } => (
            "read",
            json!({"operation": operation, "account": account, "region": region, "resources": resources}),
        ),
        FileOutcome::Recognised { operation } => ("recognised", json!({"operation": operation})),
        FileOutcome::Document { format } => ("document", json!({"format": format})),
        FileOutcome::Manifest { calls } => ("manifest", json!({"calls": calls})),
        FileOutcome::Left { why } => ("left", json!({"why": why})),
        FileOutcome::Damaged { operation } => ("damaged", json!({"operation": operation})),
    };
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.insert("outcome".into(), outcome.into());
        value.extend(more);
    }
    value
}
