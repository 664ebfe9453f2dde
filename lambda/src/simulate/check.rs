//! From a request to a plan: everything that is wrong with it, not the first thing.

use std::{collections::BTreeSet, fmt, ops::RangeInclusive};

use aozu_names::Region;

use super::{
    error::{RequestProblem, SimulateError},
    plan::{ArrivalPlan, Cold, Duration, FunctionPlan, LONGEST, NANOS_F, Plan, Scaling, nanos, seconds},
    request::{ArrivalsInput, DurationInput, FunctionInput, Request, TraceInput},
};
use crate::{
    function_name::FunctionName,
    limits::{EVENT_AGES, LONGEST_TIMEOUT, NANOS, RETRY_ATTEMPTS, UNRESERVED_FLOOR, classic_burst},
};

/// More functions than any region holds; each costs memory before the first request.
const MOST_FUNCTIONS: usize = 10_000;
/// More than AWS grants to anyone, so that no sum can overflow.
const MOST_CONCURRENCY: u64 = 10_000_000;
/// Requests a second: beyond that, times of a nanosecond no longer tell them apart.
const HIGHEST_RATE: f64 = 1e8;
/// The longest mean of a duration, in seconds: a day, where Lambda ends everything after 15 minutes.
const LONGEST_MEAN: f64 = 86_400.0;

#[derive(Default)]
struct Told(Vec<RequestProblem>);

impl Told {
    fn push(&mut self, member: impl Into<String>, message: impl fmt::Display) {
        self.0.push(RequestProblem { member: member.into(), message: message.to_string() });
    }

    fn required<T>(&mut self, member: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.push(member, "the member is missing");
        }
        value
    }

    /// A finite number between bounds.
    fn number(&mut self, member: &str, value: f64, least: f64, most: f64) -> Option<f64> {
        if value.is_finite() && (least..=most).contains(&value) {
            return Some(value);
        }
        self.push(member, format!("`{value}`: it must be a number from {least} to {most}"));
        None
    }
}

pub(super) fn plan(request: &Request) -> Result<Plan, SimulateError> {
    let told = &mut Told::default();
    let seed = told.required("Seed", request.seed);
    let longest = seconds(LONGEST).floor();
    let end = told
        .required("DurationSeconds", request.duration_seconds)
        .and_then(|value| told.number("DurationSeconds", value, 1e-9, longest));
    let warm_up = told.number("WarmUpSeconds", request.warm_up_seconds.unwrap_or(0.0), 0.0, longest);
    if let (Some(end), Some(warm_up)) = (end, warm_up)
        && warm_up >= end
    {
        told.push("WarmUpSeconds", format!("`{warm_up}`: it must be less than DurationSeconds, `{end}`"));
    }
    let region = told.required("Region", request.region.as_deref());
    let region = region.and_then(|text| match text.parse::<Region>() {
        Ok(region) => Some(region),
        Err(error) => {
            told.push("Region", error);
            None
        }
    });
    let scaling = told.required("ScalingModel", request.scaling_model.as_deref());
    let scaling = match scaling {
        Some("current") => Some(Scaling::PerFunction),
        Some("classic") => {
            region.as_ref().map(|region| Scaling::Classic { burst: classic_burst(region.as_str()) })
        }
        Some(other) => {
            told.push(
                "ScalingModel",
                format!("`{}`: it must be `classic` or `current`", other.escape_debug()),
            );
            None
        }
        None => None,
    };
    let account = told
        .required("AccountConcurrency", request.account_concurrency)
        .and_then(|value| concurrency(told, "AccountConcurrency", value));
    let elsewhere = request.reserved_elsewhere.unwrap_or(0);
    let elsewhere = concurrency(told, "ReservedElsewhere", elsewhere).unwrap_or(0);
    let idle = told
        .required("IdleTimeoutSeconds", request.idle_timeout_seconds)
        .and_then(|value| told.number("IdleTimeoutSeconds", value, 0.0, longest));
    let functions = functions(request, account, elsewhere, told);
    match (seed, end, warm_up, scaling, account, idle) {
        (Some(seed), Some(end), Some(warm_up), Some(scaling), Some(account), Some(idle))
            if told.0.is_empty() =>
        {
            let (end, warm_up, idle) = (nanos(end), nanos(warm_up), nanos(idle));
            Ok(Plan { seed, end, warm_up, scaling, account, elsewhere, idle, functions })
        }
        _ => Err(SimulateError::Invalid(std::mem::take(&mut told.0))),
    }
}

fn concurrency(told: &mut Told, member: &str, value: u64) -> Option<u64> {
    if value <= MOST_CONCURRENCY {
        return Some(value);
    }
    told.push(member, format!("`{value}`: it must be at most {MOST_CONCURRENCY}"));
    None
}

fn functions(request: &Request, account: Option<u64>, elsewhere: u64, told: &mut Told) -> Vec<FunctionPlan> {
    let Some(inputs) = told.required("Functions", request.functions.as_deref()) else { return Vec::new() };
    if inputs.is_empty() || inputs.len() > MOST_FUNCTIONS {
        told.push("Functions", format!("there must be 1 to {MOST_FUNCTIONS} functions"));
        return Vec::new();
    }
    let mut names = BTreeSet::new();
    let mut plans = Vec::with_capacity(inputs.len());
    for (n, input) in inputs.iter().enumerate() {
        let at = |member: &str| format!("Functions[{n}].{member}");
        if let Some(name) = &input.function_name
            && !names.insert(name.as_str())
        {
            told.push(at("FunctionName"), format!("`{}`: it stands twice", name.escape_debug()));
        }
        plans.extend(function(input, &at, told));
    }
    let Some(account) = account else { return plans };
    let sum = |values: &mut dyn Iterator<Item = u64>| values.fold(0, u64::saturating_add);
    let reserved = sum(&mut inputs.iter().filter_map(|input| input.reserved_concurrency));
    let reserved = reserved.saturating_add(elsewhere);
    if reserved > 0 && reserved.saturating_add(UNRESERVED_FLOOR) > account {
        told.push(
            "Functions",
            format!(
                "`{reserved}` reserved in all: AccountConcurrency, `{account}`, must leave {UNRESERVED_FLOOR} unreserved"
            ),
        );
    }
    let provisioned = inputs.iter().filter(|input| input.reserved_concurrency.is_none());
    let provisioned = sum(&mut provisioned.filter_map(|input| input.provisioned_concurrency));
    if provisioned > account.saturating_sub(reserved) {
        told.push(
            "Functions",
            format!("`{provisioned}` provisioned in all: the account has `{account}`, of which `{reserved}` are reserved"),
        );
    }
    plans
}

fn function(input: &FunctionInput, at: &dyn Fn(&str) -> String, told: &mut Told) -> Option<FunctionPlan> {
    let name = told.required(&at("FunctionName"), input.function_name.as_deref());
    let name = name.and_then(|text| match text.parse::<FunctionName>() {
        Ok(_) => Some(text.to_owned()),
        Err(error) => {
            told.push(at("FunctionName"), error);
            None
        }
    });
    let of_concurrency = |member: &str, value: Option<u64>, told: &mut Told| {
        value.and_then(|value| concurrency(told, &at(member), value))
    };
    let reserved = of_concurrency("ReservedConcurrency", input.reserved_concurrency, told);
    let provisioned = of_concurrency("ProvisionedConcurrency", input.provisioned_concurrency, told);
    let provisioned = provisioned.unwrap_or(0);
    if let Some(reserved) = reserved
        && provisioned > reserved
    {
        told.push(
            at("ProvisionedConcurrency"),
            format!("`{provisioned}`: it must be at most ReservedConcurrency, `{reserved}`"),
        );
    }
    let warm = told.required(&at("WarmDuration"), input.warm_duration);
    let warm = warm.and_then(|warm| duration(warm, &at("WarmDuration"), told));
    let cold = match (input.cold_duration, input.init_duration) {
        (Some(cold), None) => duration(cold, &at("ColdDuration"), told).map(Cold::Whole),
        (None, Some(init)) => duration(init, &at("InitDuration"), told).map(Cold::Init),
        (None, None) => {
            told.push(at("ColdDuration"), "the member is missing: give it or InitDuration");
            None
        }
        (Some(_), Some(_)) => {
            told.push(at("InitDuration"), "give ColdDuration or InitDuration, not both");
            None
        }
    };
    let arrivals = told.required(&at("Arrivals"), input.arrivals.as_ref());
    let arrivals = arrivals.and_then(|input| arrival(input, &at("Arrivals"), told));
    let is_async = match told.required(&at("Invocation"), input.invocation.as_deref()) {
        Some("sync") => Some(false),
        Some("async") => Some(true),
        Some(other) => {
            told.push(at("Invocation"), format!("`{}`: it must be `sync` or `async`", other.escape_debug()));
            None
        }
        None => None,
    };
    let retries =
        events(input.maximum_retry_attempts, &RETRY_ATTEMPTS, is_async, &at("MaximumRetryAttempts"), told);
    let age = &at("MaximumEventAgeInSeconds");
    let event_age = events(input.maximum_event_age_in_seconds, &EVENT_AGES, is_async, age, told);
    let error_rate = told.number(&at("ErrorRate"), input.error_rate.unwrap_or(0.0), 0.0, 1.0);
    let longest = LONGEST_TIMEOUT as f64;
    let timeout = match input.timeout_seconds {
        Some(value) => {
            told.number(&at("TimeoutSeconds"), value, 1e-3, longest).map(|value| Some(nanos(value)))
        }
        None => Some(None),
    };
    Some(FunctionPlan {
        name: name?,
        reserved,
        provisioned,
        warm: warm?,
        cold: cold?,
        arrivals: arrivals?,
        is_async: is_async?,
        retries: retries?,
        event_age: event_age?.saturating_mul(NANOS),
        error_rate: error_rate?,
        timeout: timeout?,
    })
}

/// A number about events, which are asynchronous: the highest unless said.
fn events(
    value: Option<u64>,
    range: &RangeInclusive<u64>,
    is_async: Option<bool>,
    member: &str,
    told: &mut Told,
) -> Option<u64> {
    let value = match (value, is_async) {
        (Some(value), Some(false)) => {
            told.push(
                member,
                format!("`{value}`: only events are tried again: it goes with Invocation `async`"),
            );
            return None;
        }
        (value, _) => value.unwrap_or(*range.end()),
    };
    if range.contains(&value) {
        return Some(value);
    }
    told.push(member, format!("`{value}`: it must be a number from {} to {}", range.start(), range.end()));
    None
}

fn duration(input: DurationInput, member: &str, told: &mut Told) -> Option<Duration> {
    match input {
        DurationInput::Constant(value) => told
            .number(&format!("{member}.Constant"), value, 0.0, LONGEST_MEAN)
            .map(|value| Duration::Constant(nanos(value))),
        DurationInput::Exponential(mean) => told
            .number(&format!("{member}.Exponential"), mean, 0.0, LONGEST_MEAN)
            .map(|mean| Duration::Exponential { mean: mean * NANOS_F }),
        DurationInput::LogNormal { mean, sigma } => {
            let mean = told.number(&format!("{member}.LogNormal.mean"), mean, 1e-9, LONGEST_MEAN);
            let sigma = told.number(&format!("{member}.LogNormal.sigma"), sigma, 0.0, 10.0);
            let (mean, sigma) = (mean?, sigma?);
            Some(Duration::LogNormal { mu: (mean * NANOS_F).ln() - sigma * sigma / 2.0, sigma })
        }
    }
}

fn arrival(input: &ArrivalsInput, member: &str, told: &mut Told) -> Option<ArrivalPlan> {
    let gap = |rate: f64| if rate > 0.0 { Some(NANOS_F / rate) } else { None };
    match input {
        ArrivalsInput::Poisson(rate) => {
            let rate = told.number(&format!("{member}.Poisson"), *rate, 0.0, HIGHEST_RATE)?;
            Some(gap(rate).map_or(ArrivalPlan::Nothing, |gap| ArrivalPlan::Poisson { gap }))
        }
        ArrivalsInput::Constant(rate) => {
            let rate = told.number(&format!("{member}.Constant"), *rate, 0.0, HIGHEST_RATE)?;
            Some(gap(rate).map_or(ArrivalPlan::Nothing, |gap| ArrivalPlan::Constant { gap }))
        }
        ArrivalsInput::Steps(steps) => {
            let mut plan = Vec::with_capacity(steps.len());
            for (n, (second, rate)) in steps.iter().enumerate() {
                let at = format!("{member}.Steps[{n}]");
                let second = told.number(&format!("{at}[0]"), *second, 0.0, seconds(LONGEST).floor());
                let rate = told.number(&format!("{at}[1]"), *rate, 0.0, HIGHEST_RATE);
                let (Some(second), Some(rate)) = (second, rate) else { continue };
                let from = nanos(second);
                if plan.last().is_some_and(|(before, _)| *before >= from) {
                    told.push(
                        format!("{at}[0]"),
                        format!("`{second}`: it must come after the step before it"),
                    );
                }
                plan.push((from, rate / NANOS_F));
            }
            Some(ArrivalPlan::Steps(plan))
        }
        ArrivalsInput::Trace(TraceInput::File(name)) => {
            told.push(
                format!("{member}.Trace"),
                format!(
                    "`{}`: a file's name is taken only in a scenario file; give the seconds",
                    name.escape_debug()
                ),
            );
            None
        }
        ArrivalsInput::Trace(TraceInput::Seconds(times)) => {
            let mut trace = Vec::with_capacity(times.len());
            for (n, second) in times.iter().enumerate() {
                let value =
                    told.number(&format!("{member}.Trace[{n}]"), *second, 0.0, seconds(LONGEST).floor());
                trace.push(nanos(value?));
            }
            trace.sort_unstable();
            Some(ArrivalPlan::Trace(trace))
        }
    }
}
