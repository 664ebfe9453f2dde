//! Composite alarms: the language of their rules, what a rule comes to, circles among them, and suppression.
//!
//! ```
//! use aozu_cloudwatch::alarm::{AlarmState, composite::AlarmRule};
//! let rule: AlarmRule = r#"ALARM(cpu) AND NOT ALARM("deploy running")"#.parse()?;
//! let state = |name: &str| Some(if name == "cpu" { AlarmState::Alarm } else { AlarmState::Ok });
//! assert_eq!(rule.evaluate(state), Ok(true));
//! # Ok::<(), aozu_cloudwatch::alarm::composite::RuleError>(())
//! ```

mod cycle;
mod leaning;
mod lex;
mod parse;
mod rule;
mod suppress;

pub use cycle::cycle;
pub use leaning::{Leaning, leaning};
pub use parse::RuleError;
pub use rule::{AlarmRule, Expression, Quorum, UnknownAlarm, alarm_name};
pub use suppress::{Suppressor, suppressed};
