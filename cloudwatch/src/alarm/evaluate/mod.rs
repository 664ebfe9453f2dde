//! The one rule by which a metric alarm has its state, pure and explained.
//!
//! A range of slots, oldest first, longer than the alarm looks at (see [`lookback`]); each slot breaches, does
//! not, or is missing. The newest N points that exist count; what lacks is filled as the alarm says.
//!
//! Sources: CloudWatch User Guide, "Using Amazon CloudWatch alarms" (its two tables of missing data, and
//! "premature transitions"); transitions recorded from CloudWatch, September 2026. Where AWS's prose reads a lone
//! breaching point as an alarm although a good point stands beside it, its tables and recordings do not, and win.
//!
//! ```
//! use aozu_cloudwatch::alarm::{AlarmState, ComparisonOperator, evaluate::{AlarmTerms, evaluate}};
//! let terms = AlarmTerms::new(ComparisonOperator::GreaterThanThreshold, 50.0, 3, Some(2))?;
//! let range = [Some(10.0), None, Some(99.0), None, Some(98.0)];
//! let evaluation = evaluate(&terms, &range, None);
//! assert_eq!(evaluation.state(AlarmState::Ok), AlarmState::Alarm);
//! # Ok::<(), aozu_cloudwatch::alarm::evaluate::InvalidTerms>(())
//! ```

mod decide;
mod explain;
mod reason;
mod request;
mod terms;

pub use decide::{DecidedBy, Evaluation, Slot, decide, evaluate};
pub use explain::{Explanation, SlotExplanation, SlotRole, explain};
pub use reason::{INITIAL_REASON, TimedValue, reason};
pub use request::{EvaluateAlarmAnswer, EvaluateAlarmError, RequestProblem, evaluate_alarm};
pub use terms::{AlarmTerms, InvalidTerms, lookback};
