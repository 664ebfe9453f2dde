//! The Auto Scaling group that an alarm drives: the alarm rings, a policy runs, there is one instance more.
//!
//! Source: Amazon EC2 Auto Scaling User Guide, "Step and simple scaling policies".
//!
//! ```
//! use aozu_cloudwatch::alarm::scaling::{Adjustment, AutoScalingGroup, Outcome, ScalingPolicy};
//! let mut web = AutoScalingGroup::new("web", 1, 3, 2)?;
//! let out = ScalingPolicy::Simple { adjustment: Adjustment::ChangeInCapacity(1), cooldown: None };
//! assert_eq!(web.execute(&out, 0, None), Outcome::Scaled { from: 2, to: 3 });
//! assert_eq!(web.execute(&out, 60, None), Outcome::InCooldown { until: 300 });
//! assert_eq!(web.execute(&out, 300, None), Outcome::AtBound { capacity: 3 });
//! # Ok::<(), aozu_cloudwatch::alarm::scaling::InvalidGroup>(())
//! ```

/// How long a simple policy lets the group rest, in seconds, unless told otherwise.
/// Source: Amazon EC2 Auto Scaling User Guide, "Scaling cooldowns" (2026).
pub const DEFAULT_COOLDOWN: u32 = 300;

/// A group of instances that is kept at a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutoScalingGroup {
    name: String,
    min_size: u32,
    max_size: u32,
    desired_capacity: u32,
    /// How long a simple policy that says nothing else lets the group rest, in seconds.
    pub default_cooldown: u32,
    resting_until: Option<i64>,
}

/// Sizes that no group has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a group of {desired} instances cannot be kept between {min} and {max}: min <= desired <= max must hold"
)]
pub struct InvalidGroup {
    min: u32,
    max: u32,
    desired: u32,
}

/// By how much a policy changes the capacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// By that many.
    ChangeInCapacity(i32),
    /// To that many.
    ExactCapacity(u32),
    /// By that many percent, by at least so many instances.
    PercentChangeInCapacity {
        /// The percentage.
        percent: i32,
        /// `MinAdjustmentMagnitude`; 0 is none.
        least: u32,
    },
}

/// One step of a step policy: from where to where, as distance from the alarm's threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StepAdjustment {
    /// `MetricIntervalLowerBound`, inclusive; none is minus infinity.
    pub lower: Option<f64>,
    /// `MetricIntervalUpperBound`, exclusive; none is infinity.
    pub upper: Option<f64>,
    /// By how much.
    pub adjustment: Adjustment,
}

/// A scaling policy of a group.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ScalingPolicy {
    /// `SimpleScaling`: one adjustment, then rest.
    Simple {
        /// By how much.
        adjustment: Adjustment,
        /// For how long, in seconds; none is the group's default.
        cooldown: Option<u32>,
    },
    /// `StepScaling`: by how far the threshold is passed. It does not rest.
    Step {
        /// The steps.
        steps: Vec<StepAdjustment>,
    },
    /// `TargetTrackingScaling`: AWS makes the alarms and chooses the numbers.
    TargetTracking {
        /// The value that is aimed for.
        target: f64,
    },
}

/// What running a policy came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The capacity changed.
    Scaled {
        /// Before.
        from: u32,
        /// After.
        to: u32,
    },
    /// The group is already as large or as small as it may be, or as the policy wants it.
    AtBound {
        /// Its capacity.
        capacity: u32,
    },
    /// The group rests.
    InCooldown {
        /// Until then, in seconds.
        until: i64,
    },
    /// No step is for that value, or no value is known.
    NoStep,
    /// AWS chooses the number by itself.
    Unsupported(&'static str),
}

impl AutoScalingGroup {
    /// A group with these sizes.
    ///
    /// # Errors
    /// A capacity outside of the bounds.
    pub fn new(name: impl Into<String>, min: u32, max: u32, desired: u32) -> Result<Self, InvalidGroup> {
        if !(min <= desired && desired <= max) {
            return Err(InvalidGroup { min, max, desired });
        }
        Ok(Self {
            name: name.into(),
            min_size: min,
            max_size: max,
            desired_capacity: desired,
            default_cooldown: DEFAULT_COOLDOWN,
            resting_until: None,
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many instances it keeps.
    #[must_use]
    pub fn desired_capacity(&self) -> u32 {
        self.desired_capacity
    }

    /// Runs a policy at a second; `breach` is the metric's value less the alarm's threshold, which steps go by.
    pub fn execute(&mut self, policy: &ScalingPolicy, at: i64, breach: Option<f64>) -> Outcome {
        let (adjustment, rest) = match policy {
            ScalingPolicy::TargetTracking { .. } => return Outcome::Unsupported("TargetTrackingScaling"),
            ScalingPolicy::Simple { adjustment, cooldown } => {
                if let Some(until) = self.resting_until.filter(|until| at < *until) {
                    return Outcome::InCooldown { until };
                }
                (*adjustment, Some(cooldown.unwrap_or(self.default_cooldown)))
            }
            ScalingPolicy::Step { steps } => {
                let inside = |step: &&StepAdjustment| {
                    breach.is_some_and(|breach| {
                        step.lower.is_none_or(|lower| breach >= lower)
                            && step.upper.is_none_or(|upper| breach < upper)
                    })
                };
                match steps.iter().find(inside) {
                    Some(step) => (step.adjustment, None),
                    None => return Outcome::NoStep,
                }
            }
        };
        let from = self.desired_capacity;
        let to = wanted(adjustment, from).clamp(i64::from(self.min_size), i64::from(self.max_size));
        let to = u32::try_from(to).unwrap_or(from);
        if to == from {
            return Outcome::AtBound { capacity: from };
        }
        self.desired_capacity = to;
        if let Some(rest) = rest {
            self.resting_until = Some(at.saturating_add(i64::from(rest)));
        }
        Outcome::Scaled { from, to }
    }
}

/// The capacity that an adjustment asks for. Percentages are rounded towards zero, but to one instance at least.
fn wanted(adjustment: Adjustment, from: u32) -> i64 {
    match adjustment {
        Adjustment::ExactCapacity(to) => i64::from(to),
        Adjustment::ChangeInCapacity(by) => i64::from(from) + i64::from(by),
        Adjustment::PercentChangeInCapacity { percent, least } => {
            let product = i64::from(from) * i64::from(percent);
            let size = (product.abs() / 100).max(i64::from(product != 0)).max(i64::from(least));
            i64::from(from) + size * i64::from(percent.signum())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Adjustment, AutoScalingGroup, Outcome, ScalingPolicy, StepAdjustment, wanted};

    #[test]
    fn percentages_are_rounded_towards_zero_but_never_to_nothing() {
        let percent = |percent, least| Adjustment::PercentChangeInCapacity { percent, least };
        assert_eq!(wanted(percent(25, 0), 10), 12);
        assert_eq!(wanted(percent(5, 0), 10), 11);
        assert_eq!(wanted(percent(-5, 0), 10), 9);
        assert_eq!(wanted(percent(-67, 0), 10), 4);
        assert_eq!(wanted(percent(10, 2), 10), 12);
        assert_eq!(wanted(percent(0, 0), 10), 10);
    }

    #[test]
    fn the_step_is_chosen_by_how_far_the_threshold_is_passed() {
        let mut web = AutoScalingGroup::new("web", 0, 20, 10).unwrap();
        let step =
            |lower, upper, by| StepAdjustment { lower, upper, adjustment: Adjustment::ChangeInCapacity(by) };
        let policy =
            ScalingPolicy::Step { steps: vec![step(Some(0.0), Some(10.0), 1), step(Some(10.0), None, 3)] };
        assert_eq!(web.execute(&policy, 0, Some(5.0)), Outcome::Scaled { from: 10, to: 11 });
        assert_eq!(web.execute(&policy, 1, Some(10.0)), Outcome::Scaled { from: 11, to: 14 });
        assert_eq!(web.execute(&policy, 2, Some(-1.0)), Outcome::NoStep);
        assert_eq!(web.execute(&policy, 2, None), Outcome::NoStep);
        let tracking = ScalingPolicy::TargetTracking { target: 50.0 };
        assert_eq!(web.execute(&tracking, 3, None), Outcome::Unsupported("TargetTrackingScaling"));
        assert!(AutoScalingGroup::new("web", 2, 1, 2).is_err());
    }
}
