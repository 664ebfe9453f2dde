//! `aozu exposure`.

pub(super) mod args;
mod page;
mod pairs;

use self::args::ExposureArgs;
use super::{
    Answer, Failure, Status,
    access::envelope,
    args::{Global, OutputForm},
    config::Config,
    looked,
    reach::way::Names,
};

pub(super) fn run(args: &ExposureArgs, global: &Global) -> Result<Answer, Failure> {
    let config = Config::find(global.config.as_deref())?;
    let import = looked::read(&looked::path_of(&args.state, &config)?)?;
    let options = args.options();
    looked::selection_exists(&options.accounts, &options.regions, &import.organization)?;
    let model = import.organization.compile();
    let answer = model.exposure_of(&options);
    let text = match global.output {
        OutputForm::Json => envelope("exposure", &import, &answer),
        OutputForm::Text => page::page(&answer, &model, &Names::of(&model)),
    };
    // Where there is no network at all, nothing was looked at.
    let looked_at = model.accounts().any(|account| !account.regions().is_empty());
    let status = if answer.answer.is_complete && looked_at { Status::Clean } else { Status::Unknown };
    Ok(Answer { status, ..Answer::of(text) })
}
