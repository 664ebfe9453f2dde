//! `aozu validate`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use aozu_names::Severity;
use serde::Deserialize;
use serde_json::json;

use super::{
    Answer, Failure, Status,
    args::{Global, OutputForm, ValidateArgs},
    config::Config,
    findings::{View, render},
    forms,
    looked::{self, Extent},
    suggest::did_you_mean,
};
use crate::{Options, REPORT_FORMAT, Report, validate::matches};

pub(super) fn run(args: &ValidateArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let path = looked::path_of(&args.state, &config)?;
    let deny = args.deny.or(config.deny).unwrap_or(Severity::Error);
    let named = args.state.state.as_deref();
    let options = options(args, config)?;
    let import = looked::read(&path)?;
    let organization = &import.organization;
    looked::selection_exists(&options.accounts, &options.regions, organization)?;

    let report = organization.validate_at(&options, &import.places).with_problems(&import.problems);
    let nothing_judged = organization.accounts().is_empty();
    let status = if report.count_from(deny) > 0 {
        Status::Findings
    } else if report.is_partial() || nothing_judged {
        Status::Unknown
    } else {
        Status::Clean
    };
    let report = listed_from(report, args.severity);
    if let Some(form) = global.form.of_report() {
        if args.quiet {
            return Err(Failure(
                "`--quiet` leaves nothing to write in this form: it goes with text and json".into(),
            ));
        }
        let listing = forms::in_place(report.listing(deny), &path);
        return Ok(Answer { text: forms::write(form, &listing), note: String::new(), status });
    }
    let text = match (global.output, args.quiet) {
        (OutputForm::Json, false) => report.to_json(),
        (OutputForm::Json, true) => {
            let summary = json!({"format": report.format, "as_of": report.as_of, "summary": report.summary});
            format!("{summary:#}\n")
        }
        (OutputForm::Text, quiet) => {
            let extent = Extent::of(
                organization,
                |account| options.accounts.is_empty() || options.accounts.contains(&account),
                |region| options.regions.is_empty() || options.regions.contains(region),
            );
            let view = View {
                report: &report,
                extent,
                state: named,
                only: &options.only,
                status,
                many_accounts: organization.accounts().len() > 1,
                quiet,
            };
            render(&view, super::width())
        }
    };
    Ok(Answer { text, note: String::new(), status })
}

/// What the library is asked for: the command line's word before the configuration's.
fn options(args: &ValidateArgs, config: Config) -> Result<Options, Failure> {
    Ok(Options {
        as_of: args.as_of.or(config.as_of),
        only: globs(&args.only)?,
        // The mildest severity that is listed must not change the exit status: it is applied later.
        severity: None,
        accounts: args.account.iter().copied().collect(),
        regions: args.region.iter().cloned().collect(),
        suppressions: config.suppressions,
        baseline: args.baseline.as_deref().map(baseline).transpose()?.unwrap_or_default(),
        quotas: config.quotas,
    })
}

/// The globs of `--only`, in the catalogue's case. One that names no rule would find nothing wrong
/// without having looked.
fn globs(only: &[String]) -> Result<Vec<String>, Failure> {
    let names_one =
        |glob: &str| crate::rules().any(|rule| matches(glob, rule.code) || matches(glob, rule.name));
    let one = |typed: &String| {
        let spellings = [typed.clone(), typed.to_uppercase(), typed.to_lowercase()];
        spellings.into_iter().find(|glob| names_one(glob)).ok_or_else(|| {
            let words = crate::rules().flat_map(|rule| [rule.code, rule.name]);
            let near = did_you_mean(typed, words);
            Failure(format!("`--only {typed}` names no rule{near} (`aozu rules` lists them)"))
        })
    };
    only.iter().map(one).collect()
}

/// The fingerprints that an earlier report lists, or itself had from a baseline.
fn baseline(path: &Path) -> Result<BTreeSet<String>, Failure> {
    #[derive(Deserialize)]
    struct Earlier {
        format: String,
        findings: Vec<Listed>,
        #[serde(default)]
        suppressed: Vec<LeftOut>,
    }
    #[derive(Deserialize)]
    struct Listed {
        fingerprint: String,
    }
    #[derive(Deserialize)]
    struct LeftOut {
        fingerprint: String,
        by: String,
    }
    let refuse = |why: String| {
        let fix = "give it what `aozu validate --output json` printed";
        Failure(format!("`--baseline {}` cannot be used: {why}; {fix}", path.display()))
    };
    let text = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    let earlier: Earlier = serde_json::from_slice(&text).map_err(|error| refuse(error.to_string()))?;
    if earlier.format != REPORT_FORMAT {
        return Err(refuse(format!("its format is `{}`, not `{REPORT_FORMAT}`", earlier.format)));
    }
    let listed = earlier.findings.into_iter().map(|finding| finding.fingerprint);
    let inherited = earlier.suppressed.into_iter().filter(|entry| entry.by == "baseline");
    Ok(listed.chain(inherited.map(|entry| entry.fingerprint)).collect())
}

/// The report without findings milder than asked for.
fn listed_from(mut report: Report, least: Option<Severity>) -> Report {
    let Some(least) = least else { return report };
    report.findings.retain(|finding| finding.severity >= least);
    let mut summary: BTreeMap<&'static str, usize> =
        Severity::ALL.iter().map(|severity| (severity.as_str(), 0)).collect();
    for finding in &report.findings {
        *summary.entry(finding.severity.as_str()).or_default() += 1;
    }
    report.summary = summary;
    report
}
