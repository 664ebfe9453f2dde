//! `aozu sts whoami`.

use std::path::{Path, PathBuf};

use aozu_iam::{
    evaluate::Decision,
    profile::{Chain, ConfigFile, CredentialsFile, Profiles},
};

use super::{
    super::{
        Answer, Failure,
        args::{Global, OutputForm},
        page::{PLAIN, Page, QUIET, STRONG},
        suggest::did_you_mean,
        width,
    },
    args::{AskArgs, WhoamiArgs},
    can::{status, word},
    envelope, rests_on, state, told,
};
use crate::access::{AssumeStep, WhoAmI};

pub(crate) fn run(args: &WhoamiArgs, global: &Global) -> Result<Answer, Failure> {
    let chain = chain(args)?;
    let ask =
        AskArgs { state: args.state.clone(), organization: args.organization.clone(), context: Vec::new() };
    let import = state(&ask, global)?;
    let answer = import.organization.compile().whoami(&chain).map_err(told)?;
    let text = match global.output {
        OutputForm::Json => envelope("whoami", &import, &answer),
        OutputForm::Text => {
            let mut page = Page::new(width());
            who(&answer.answer, &chain, &mut page);
            rests_on(&answer, &mut page);
            page.into_text()
        }
    };
    Ok(Answer { status: status(answer.answer.decision), ..Answer::of(text) })
}

fn who(me: &WhoAmI, chain: &Chain, page: &mut Page) {
    let arn = me.arn.as_deref().unwrap_or("someone whom the state does not tell");
    page.line(0, &[(STRONG, arn), (QUIET, me.user_id.as_deref().unwrap_or_default())]);
    let region = chain.region.as_ref().map_or("not set", |region| region.as_str());
    page.line(2, &[(QUIET, "profile"), (PLAIN, &chain.profile), (QUIET, "region"), (PLAIN, region)]);
    page.gap();
    page.wrapped(0, 2, (STRONG, "from "), PLAIN, &me.source);
    for step in &me.steps {
        one(step, page);
    }
}

fn one(step: &AssumeStep, page: &mut Page) {
    let (style, word) = match step.decision {
        Decision::Allowed => (word(step.decision).0, "may switch to"),
        Decision::Depends => (word(step.decision).0, "depends: switch to"),
        _ => (word(step.decision).0, "may not switch to"),
    };
    page.line(2, &[(style, word), (PLAIN, &step.role_arn), (QUIET, &format!("(profile {})", step.profile))]);
    if step.decision == Decision::Depends {
        page.wrapped(4, 2, (QUIET, ""), PLAIN, &step.when.words);
    }
    let Some(by) = &step.decided_by else { return };
    let policy = by.policy.as_deref().unwrap_or("what it lacks");
    let statement = by.statement.map_or_else(String::new, |number| format!(", statement {number}"));
    page.wrapped(4, 2, (QUIET, "by "), QUIET, &format!("{policy}{statement} ({})", by.layer));
}

/// The profile's chain, from the files that the AWS CLI would read.
fn chain(args: &WhoamiArgs) -> Result<Chain, Failure> {
    let config = read(args.config_file.as_deref(), "AWS_CONFIG_FILE", "config")?;
    let credentials = read(args.credentials_file.as_deref(), "AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
    let profiles = Profiles::new(ConfigFile::parse(&config), CredentialsFile::parse(&credentials));
    let named = args.profile.clone().or_else(|| set("AWS_PROFILE")).unwrap_or_else(|| "default".to_owned());
    if profiles.profile(&named).is_none() {
        let hint = did_you_mean(&named, profiles.names());
        return Err(Failure(format!("there is no profile `{named}` in the AWS CLI's files{hint}")));
    }
    profiles.resolve(&named).map_err(|problems| {
        let told = problems.0.iter().map(|problem| match problem.help() {
            help if help.is_empty() => problem.to_string(),
            help => format!("{problem} ({help})"),
        });
        Failure(told.collect::<Vec<_>>().join("; "))
    })
}

fn set(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|value| !value.is_empty())
}

/// A file that was named must be there; one that merely might be counts as empty.
fn read(named: Option<&Path>, variable: &str, name: &str) -> Result<String, Failure> {
    if let Some(path) = named {
        return std::fs::read_to_string(path)
            .map_err(|error| Failure(format!("`{}` cannot be read: {error}", path.display())));
    }
    let home = || set("HOME").or_else(|| set("USERPROFILE"));
    let path = match set(variable) {
        Some(path) => PathBuf::from(path),
        None => match home() {
            Some(home) => PathBuf::from(home).join(".aws").join(name),
            None => return Ok(String::new()),
        },
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure(format!("`{}` cannot be read: {error}", path.display()))),
    }
}
