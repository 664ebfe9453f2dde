//! `aozu elbv2 …`.

use std::{collections::BTreeMap, path::PathBuf};

use aozu_elb::route::{HeaderValues, RouteAnswer, RouteError, RouteRequest, route};
use clap::{Args, Subcommand};

use super::{
    Answer, Failure, Status,
    args::{Global, StateArg},
    config::Config,
    looked,
    operation::{self, InputArgs},
    page::{ERROR, HELP, PLAIN, Page, QUIET},
    table, width,
};
use crate::{Organization, RegionState};

/// Questions about load balancers.
#[derive(Debug, Args)]
pub(in crate::cli) struct Elbv2Args {
    #[command(subcommand)]
    pub command: Elbv2Command,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Elbv2Command {
    /// Tells where a balancer sends a request: listener, rule, action, and each target's probability (not AWS's)
    #[command(after_help = "Examples:
  aozu elbv2 route --state aozu-state --load-balancer shop --method GET --url https://shop.example.com/cart
  aozu elbv2 route --state aozu-state --load-balancer shop --url https://shop.example.com/ --without-zone ap-northeast-1a
  aozu elbv2 route --state aozu-state --load-balancer shop --batch < requests.jsonl > answers.jsonl

Exit status:
  0  answered; with --batch: the input was read to its end
  1  no target takes it: the balancer answers with 503
  2  could not be asked: the error is printed as {\"__type\", \"message\"}
  3  depends on what was not read")]
    Route(RouteArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RouteArgs {
    #[command(flatten)]
    input: InputArgs,
    /// A folder of AWS CLI output, a file of it, or an account document
    #[arg(long, value_name = "STATE")]
    state: Option<PathBuf>,
    /// The balancer's name or ARN
    #[arg(long, value_name = "NAME|ARN")]
    load_balancer: Option<String>,
    /// The method
    #[arg(long, value_name = "METHOD", conflicts_with = "batch")]
    method: Option<String>,
    /// The URL, with scheme, host and path
    #[arg(long, value_name = "URL", conflicts_with = "batch")]
    url: Option<String>,
    /// A header, `name: value`; may be given several times
    #[arg(long = "header", value_name = "HEADER", conflicts_with = "batch")]
    headers: Vec<String>,
    /// The address of whoever speaks to the balancer
    #[arg(long, value_name = "ADDRESS", conflicts_with = "batch")]
    source_ip: Option<String>,
    /// A zone that is lost; may be given several times
    #[arg(long = "without-zone", value_name = "ZONE", conflicts_with = "batch")]
    without_zones: Vec<String>,
    /// A target that is lost; may be given several times
    #[arg(long = "without-target", value_name = "TARGET", conflicts_with = "batch")]
    without_targets: Vec<String>,
}

pub(super) fn run(args: &Elbv2Args, global: &Global) -> Result<Answer, Failure> {
    let Elbv2Command::Route(args) = &args.command;
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&StateArg { state: args.state.clone() }, &config)?;
    let state = looked::read(&path)?.organization;
    if args.input.batch {
        return operation::answer_lines(|| (), |(), line| ask(&state, args, &read(line)?));
    }
    let reply = request(args).and_then(|request| ask(&state, args, &request));
    let status = |reply: &RouteAnswer| match (reply.is_unknown, reply.unserved) {
        (true, _) => Status::Unknown,
        (false, Some(unserved)) if unserved >= 1.0 => Status::Findings,
        (false, _) => Status::Clean,
    };
    Ok(operation::shown(&reply, global, status, page))
}

fn read(text: &str) -> Result<RouteRequest, RouteError> {
    serde_json::from_str(text).map_err(|error| RouteError::invalid("the request", error.to_string()))
}

/// The request of the flags, which win over `--cli-input-json`.
fn request(args: &RouteArgs) -> Result<RouteRequest, RouteError> {
    let mut request = match args.input.cli_input_json.as_deref().map(operation::request) {
        Some(text) => read(&text.map_err(|error| RouteError::invalid("--cli-input-json", error))?)?,
        None => RouteRequest { method: Some("GET".to_owned()), ..RouteRequest::default() },
    };
    let given = |flag: &Option<String>, member: &mut Option<String>| {
        if flag.is_some() {
            member.clone_from(flag);
        }
    };
    given(&args.method, &mut request.method);
    given(&args.url, &mut request.url);
    given(&args.source_ip, &mut request.source_ip);
    if !args.headers.is_empty() {
        request.headers = Some(headers(&args.headers)?);
    }
    request.without_zones.extend(args.without_zones.iter().cloned());
    request.without_targets.extend(args.without_targets.iter().cloned());
    Ok(request)
}

fn headers(lines: &[String]) -> Result<BTreeMap<String, HeaderValues>, RouteError> {
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            let rule = format!("`{line}` is no header; write `name: value`");
            return Err(RouteError::invalid("--header", rule));
        };
        headers.entry(name.trim().to_owned()).or_default().push(value.trim().to_owned());
    }
    Ok(headers.into_iter().map(|(name, values)| (name, HeaderValues::Several(values))).collect())
}

fn ask(state: &Organization, args: &RouteArgs, request: &RouteRequest) -> Result<RouteAnswer, RouteError> {
    let name = request.load_balancer.as_deref().or(args.load_balancer.as_deref());
    let regions = || state.accounts().values().flat_map(|account| account.regions().values());
    let has = |region: &&RegionState| name.is_some_and(|name| region.elbv2.balancer(name).is_some());
    let mut holding = regions().filter(has);
    match (holding.next(), holding.next()) {
        (Some(_), Some(_)) => Err(RouteError::invalid(
            "LoadBalancer",
            format!(
                "several regions or accounts have a balancer `{}`; give its ARN",
                name.unwrap_or_default()
            ),
        )),
        (Some(region), None) => route(&region.elbv2, Some(&region.ec2), name, request),
        (None, _) => {
            // The region with the most balancers says best what there is.
            let fullest = regions().max_by_key(|region| region.elbv2.load_balancers().values().count());
            match fullest {
                Some(region) => route(&region.elbv2, Some(&region.ec2), name, request),
                None => Err(RouteError::invalid("LoadBalancer", "the state has no region that was read")),
            }
        }
    }
}

fn page(reply: &RouteAnswer) -> String {
    let mut page = Page::new(width());
    page.line(0, &[(QUIET, "listener"), (PLAIN, reply.listener_arn.as_str())]);
    if let Some(rule) = &reply.rule_arn {
        page.line(0, &[(QUIET, "rule"), (PLAIN, rule.as_str())]);
    }
    if let Some(response) = &reply.response {
        let location = response.location.as_deref().unwrap_or_default();
        page.line(0, &[(HELP, response.status_code.as_str()), (PLAIN, location)]);
    }
    if let Some(unserved) = reply.unserved.filter(|unserved| *unserved > 0.0) {
        page.line(
            0,
            &[(ERROR, &format!("{:.1} % of such requests are answered with 503", unserved * 100.0))],
        );
    }
    for line in &reply.explanation {
        page.wrapped(0, 2, (QUIET, "- "), PLAIN, line);
    }
    for assumption in &reply.assumptions {
        page.wrapped(0, 2, (QUIET, "assumed: "), PLAIN, assumption);
    }
    for need in &reply.needs {
        page.line(0, &[(QUIET, "would tell:"), (PLAIN, need)]);
    }
    let mut text = page.into_text();
    let unknown = || "?".to_owned();
    let rows = reply.target_groups.iter().flat_map(|group| {
        group.targets.iter().map(move |target| {
            vec![
                group.arn.resource().split('/').nth(1).unwrap_or_default().to_owned(),
                target.id.to_string(),
                target.port.map_or_else(String::new, |port| port.to_string()),
                target.availability_zone.as_ref().map_or_else(unknown, ToString::to_string),
                target.health.as_ref().map_or_else(unknown, ToString::to_string),
                target.probability.map_or_else(unknown, |part| format!("{:.4}", part)),
            ]
        })
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if !rows.is_empty() {
        text += "\n";
        text += &table::table(&["group", "target", "port", "zone", "health", "probability"], rows, width());
    }
    text
}
