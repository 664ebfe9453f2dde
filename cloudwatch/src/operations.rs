use aozu_names::{
    Collection, Coverage, NotRead,
    wire::{Answer, Operation, Reading, Resource, Scope, read_list},
};
use serde::de::DeserializeOwned;

use crate::state::{CloudWatch, Logs};

/// A row without anything, for the rows below to fill in.
const fn row<M>(service: &'static str, name: &'static str, key: &'static str) -> Operation<M> {
    Operation {
        service,
        name,
        arguments: "",
        key,
        key_is_unique: false,
        file_names: &[],
        scope: Scope::Region,
        collections: &[],
        read: |_, _, _| {},
        failed: |_, _, _| {},
    }
}

/// The operations of `aws cloudwatch` that are read.
///
/// ```
/// let commands: Vec<String> = aozu_cloudwatch::OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws cloudwatch list-metrics".to_owned()));
/// // Composite alarms come only where they are asked for.
/// assert!(commands[0].ends_with("describe-alarms --alarm-types MetricAlarm CompositeAlarm"));
/// ```
pub static OPERATIONS: &[Operation<CloudWatch>] = &[
    Operation {
        // Without the argument AWS answers with metric alarms alone.
        arguments: "--alarm-types MetricAlarm CompositeAlarm",
        key_is_unique: true,
        collections: &["cloudwatch/MetricAlarms", "cloudwatch/CompositeAlarms"],
        read: read_alarms,
        failed: |state, _, code| {
            list_failed(state.metric_alarms_mut(), code);
            list_failed(state.composite_alarms_mut(), code);
        },
        ..row("cloudwatch", "describe-alarms", "MetricAlarms")
    },
    Operation {
        collections: &["cloudwatch/Metrics"],
        read: |state, answer, reading| {
            let read = read_list(answer, "Metrics", "cloudwatch/Metrics", reading);
            state.metrics_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.metrics_mut(), code),
        ..row("cloudwatch", "list-metrics", "Metrics")
    },
    Operation {
        key_is_unique: true,
        collections: &["cloudwatch/DashboardEntries"],
        read: |state, answer, reading| {
            let read = read_list(answer, "DashboardEntries", "cloudwatch/DashboardEntries", reading);
            state.dashboard_entries_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.dashboard_entries_mut(), code),
        ..row("cloudwatch", "list-dashboards", "DashboardEntries")
    },
    Operation {
        key_is_unique: true,
        scope: Scope::Item {
            of: "cloudwatch list-dashboards",
            flag: "--dashboard-name",
            query: "DashboardEntries[].DashboardName",
            regional: true,
        },
        collections: &["cloudwatch/DashboardBody"],
        read: |state, answer, reading| {
            read_whole(state.dashboards_mut(), "cloudwatch/DashboardBody", answer, reading);
        },
        failed: |state, item, code| {
            let item = item.map(str::to_owned);
            item_failed(state.dashboards_mut(), item, code, "DashboardNotFoundError");
        },
        ..row("cloudwatch", "get-dashboard", "DashboardBody")
    },
];

/// The operations of `aws logs` that are read.
///
/// ```
/// let commands: Vec<String> = aozu_cloudwatch::LOGS_OPERATIONS.iter().map(|row| row.command()).collect();
/// assert!(commands.contains(&"aws logs describe-log-groups".to_owned()));
/// ```
pub static LOGS_OPERATIONS: &[Operation<Logs>] = &[
    Operation {
        key_is_unique: true,
        collections: &["logs/logGroups"],
        read: |state, answer, reading| {
            let read = read_list(answer, "logGroups", "logs/logGroups", reading);
            state.log_groups_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.log_groups_mut(), code),
        ..row("logs", "describe-log-groups", "logGroups")
    },
    Operation {
        key_is_unique: true,
        collections: &["logs/metricFilters"],
        read: |state, answer, reading| {
            let read = read_list(answer, "metricFilters", "logs/metricFilters", reading);
            state.metric_filters_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.metric_filters_mut(), code),
        ..row("logs", "describe-metric-filters", "metricFilters")
    },
    Operation {
        key_is_unique: true,
        scope: Scope::Item {
            of: "logs describe-log-groups",
            flag: "--log-group-name",
            query: "logGroups[].logGroupName",
            regional: true,
        },
        collections: &["logs/subscriptionFilters"],
        read: |state, answer, reading| {
            let mut read = read_list(answer, "subscriptionFilters", "logs/subscriptionFilters", reading);
            // The answer is whole for its group only.
            if read.is_whole() {
                read.set_coverage(Coverage::PerItem);
            }
            state.subscription_filters_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.subscription_filters_mut(), code),
        ..row("logs", "describe-subscription-filters", "subscriptionFilters")
    },
    Operation {
        key_is_unique: true,
        collections: &["logs/resourcePolicies"],
        read: |state, answer, reading| {
            let read = read_list(answer, "resourcePolicies", "logs/resourcePolicies", reading);
            state.resource_policies_mut().absorb(read);
        },
        failed: |state, _, code| list_failed(state.resource_policies_mut(), code),
        ..row("logs", "describe-resource-policies", "resourcePolicies")
    },
];

/// Reads the two lists of `describe-alarms`. Without `--alarm-types` AWS leaves composite alarms out, and prints an
/// empty list or none for them, which are not told apart from "there are none": the list counts as it stands.
fn read_alarms(state: &mut CloudWatch, answer: &Answer<'_>, reading: &mut Reading) {
    let read = read_list(answer, "MetricAlarms", "cloudwatch/MetricAlarms", reading);
    state.metric_alarms_mut().absorb(read);
    reading.others.retain(|other| other != "CompositeAlarms");
    let mut second = Reading::default();
    let read = read_list(answer, "CompositeAlarms", "cloudwatch/CompositeAlarms", &mut second);
    let missing = second.problems.iter().any(|problem| problem.message == aozu_names::wire::LIST_MISSING);
    if missing {
        // The call did not ask for them.
        if !state.composite_alarms().was_read() {
            state.composite_alarms_mut().set_coverage(Coverage::Partial(NotRead::Filtered));
        }
        return;
    }
    state.composite_alarms_mut().absorb(read);
    reading.places.extend(second.places);
    // What is wrong with the file as a whole was told with the first list.
    reading.problems.extend(second.problems.into_iter().filter(|problem| !problem.pointer.is_empty()));
}

/// Reads an answer that is itself the resource.
fn read_whole<R>(
    into: &mut Collection<R::Key, R>,
    path: &'static str,
    answer: &Answer<'_>,
    reading: &mut Reading,
) where
    R: Resource<Wire: DeserializeOwned>,
{
    let damaged = |into: &mut Collection<R::Key, R>, message: String| {
        let mut one = Collection::default();
        one.set_coverage(Coverage::PerItem);
        match answer.item {
            Some(item) => one.insert_unreadable(item.to_owned(), message),
            None => one.set_coverage(Coverage::Partial(NotRead::Damaged(message))),
        }
        into.absorb(one);
    };
    let wire = match serde_json::from_slice::<R::Wire>(answer.bytes) {
        Ok(wire) => wire,
        Err(error) => {
            reading.problem("", error.to_string());
            return damaged(into, error.to_string());
        }
    };
    match R::try_from(wire) {
        Ok(resource) => {
            let key = resource.key();
            reading.place(path, key.to_string(), String::new());
            let mut one = Collection::default();
            one.set_coverage(Coverage::PerItem);
            one.insert(key, resource);
            for key in into.absorb(one) {
                reading.problem(
                    "",
                    format!("`{key}` was read before with different content; the first is kept"),
                );
            }
        }
        Err(problems) => {
            reading.fields("", &problems.0);
            damaged(into, problems.to_string());
        }
    }
}

/// Notes that the call for a list failed, unless something of it was read all the same.
fn list_failed<K: Ord, V>(into: &mut Collection<K, V>, code: &str) {
    if !into.was_read() {
        into.set_coverage(Coverage::Partial(NotRead::Refused(code.to_owned())));
    }
}

/// Notes that the call for one item failed: `none` is AWS's code for what is not there.
fn item_failed<R: Resource>(into: &mut Collection<R::Key, R>, item: Option<String>, code: &str, none: &str) {
    let Some(key) = item.as_deref().and_then(|item| item.parse::<R::Key>().ok()) else {
        return list_failed(into, code);
    };
    if into.exists(&key) == Some(true) {
        return;
    }
    let mut one = Collection::default();
    one.set_coverage(Coverage::PerItem);
    if code == none {
        one.insert_absent(key);
    } else {
        one.insert_unreadable(key.to_string(), NotRead::Refused(code.to_owned()).to_string());
    }
    into.absorb(one);
}

#[cfg(test)]
#[path = "operations_tests.rs"]
pub(crate) mod tests;
