//! `aozu cloudwatch …`.

mod render;

use aozu_cloudwatch::alarm::{
    AlarmState,
    evaluate::{EvaluateAlarmAnswer, EvaluateAlarmError, RequestProblem, evaluate_alarm},
};
use clap::{Args, Subcommand};

use self::render::RenderArgs;
use super::{
    Answer, Failure, Status,
    args::Global,
    operation::{self, InputArgs},
};

/// Questions about alarms and dashboards.
#[derive(Debug, Args)]
pub(in crate::cli) struct CloudWatchArgs {
    #[command(subcommand)]
    pub command: CloudWatchCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CloudWatchCommand {
    /// Tells the state that an alarm has after a history, and which data points decide (not AWS's)
    #[command(after_help = "Examples:
  aozu cloudwatch evaluate-alarm --cli-input-json '{\"ComparisonOperator\": \"GreaterThanThreshold\",
      \"Threshold\": 50, \"EvaluationPeriods\": 3, \"DatapointsToAlarm\": 2, \"TreatMissingData\": \"missing\",
      \"Datapoints\": [10, null, 99.5, null, 98]}'
  aozu cloudwatch evaluate-alarm --batch < requests.jsonl > answers.jsonl

`Datapoints` is the whole evaluation range, oldest first, a number or null each.

Exit status:
  0  OK; with --batch: the input was read to its end
  1  ALARM
  2  could not be asked: the error is printed as {\"__type\", \"message\"}
  3  INSUFFICIENT_DATA")]
    EvaluateAlarm(InputArgs),
    /// Draws a dashboard with recorded metrics, as a picture or a page (not AWS's)
    #[command(after_help = "Examples:
  aozu cloudwatch render dashboard.json --data metrics.jsonl -o dashboard.svg
  aozu cloudwatch render shop --state aozu-state --data metrics.jsonl -o shop.html

`--data` holds PutMetricData requests, a JSON object a line.

Exit status:
  0  drawn
  2  could not be drawn: the body is none, or a line of the data cannot be read")]
    Render(RenderArgs),
}

/// Whether a command answers in JSON whatever `--output` says.
pub(super) fn speaks_json(args: &CloudWatchArgs) -> bool {
    matches!(args.command, CloudWatchCommand::EvaluateAlarm(_))
}

pub(super) fn run(args: &CloudWatchArgs, global: &Global) -> Result<Answer, Failure> {
    let input = match &args.command {
        CloudWatchCommand::EvaluateAlarm(input) => input,
        CloudWatchCommand::Render(args) => return render::run(args),
    };
    if input.batch {
        return operation::answer_lines(|| (), |(), line| evaluate_alarm(line));
    }
    let text = input.text();
    let reply = text.map_err(unreadable).and_then(|text| evaluate_alarm(&text));
    let status = |reply: &EvaluateAlarmAnswer| match reply.state_value {
        AlarmState::Ok => Status::Clean,
        AlarmState::Alarm => Status::Findings,
        AlarmState::InsufficientData => Status::Unknown,
    };
    Ok(operation::shown(&reply, global, status, |reply| {
        format!("{}\n{}\n", reply.state_value.as_str(), reply.state_reason)
    }))
}

fn unreadable(message: String) -> EvaluateAlarmError {
    EvaluateAlarmError::Invalid(vec![RequestProblem { member: "--cli-input-json", message }])
}
