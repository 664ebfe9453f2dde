use aozu_names::{AccountId, Arn, Findings, Partition, Problem, Region, Subject, Tags};

use crate::{
    LogGroupName, Metric,
    state::{
        ActionArn, AlarmName, CloudWatch, CompositeAlarm, DashboardName, InGroup, Logs, MetricAlarm,
        MetricKey,
    },
};

/// What the rules of this crate look at: CloudWatch and its logs, of one region of one account.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The account.
    pub account: AccountId,
    /// The partition.
    pub partition: &'a Partition,
    /// The region.
    pub region: &'a Region,
    /// Its CloudWatch.
    pub cloudwatch: &'a CloudWatch,
    /// Its CloudWatch Logs.
    pub logs: &'a Logs,
}

/// An alarm of either kind, for rules that ask of both the same.
#[derive(Debug, Clone, Copy)]
pub(super) enum Either<'a> {
    Metric(&'a MetricAlarm),
    Composite(&'a CompositeAlarm),
}

impl<'a> Either<'a> {
    pub(super) fn name(self) -> &'a AlarmName {
        match self {
            Self::Metric(alarm) => alarm.alarm_name(),
            Self::Composite(alarm) => alarm.alarm_name(),
        }
    }

    pub(super) fn collection(self) -> &'static str {
        match self {
            Self::Metric(_) => "cloudwatch/MetricAlarms",
            Self::Composite(_) => "cloudwatch/CompositeAlarms",
        }
    }

    pub(super) fn actions(self) -> Vec<&'a ActionArn> {
        match self {
            Self::Metric(alarm) => alarm.actions().collect(),
            Self::Composite(alarm) => alarm.actions().collect(),
        }
    }

    /// Whether its actions are done: they are where nothing is said.
    pub(super) fn acts(self) -> bool {
        let told = match self {
            Self::Metric(alarm) => alarm.actions_enabled(),
            Self::Composite(alarm) => alarm.actions_enabled(),
        };
        told.unwrap_or(true)
    }
}

impl<'a> Scope<'a> {
    /// Alarms of both kinds.
    pub(super) fn alarms(&self) -> impl Iterator<Item = Either<'a>> {
        let metric = self.cloudwatch.metric_alarms().values().map(Either::Metric);
        metric.chain(self.cloudwatch.composite_alarms().values().map(Either::Composite))
    }

    /// Whether nothing in the account is known to send a metric of a namespace that only the account itself sends
    /// to: it is not listed, and no metric filter makes it. Both must have been read whole.
    pub(super) fn is_unsent(&self, metric: &Metric) -> bool {
        !metric.namespace.is_reserved()
            && self.cloudwatch.metrics().exists(&MetricKey::of(metric)) == Some(false)
            && self.cloudwatch.metrics().is_complete()
            && !self.is_made_by_filter(metric)
    }

    /// Whether a metric of that namespace and name had data in the last two weeks, whatever its dimensions, as far as
    /// what was read tells: then the service sends it.
    pub(super) fn is_sent(&self, metric: &Metric) -> bool {
        let same = |one: &crate::state::ListedMetric| {
            *one.namespace() == metric.namespace && *one.metric_name() == metric.metric_name
        };
        self.cloudwatch.metrics().values().any(same)
    }

    /// Whether this very metric is known to have had no data in the last two weeks.
    pub(super) fn is_silent(&self, metric: &Metric) -> bool {
        let metrics = self.cloudwatch.metrics();
        metrics.is_complete() && metrics.exists(&MetricKey::of(metric)) == Some(false)
    }

    fn is_made_by_filter(&self, metric: &Metric) -> bool {
        let filters = self.logs.metric_filters();
        filters.unreadable().next().is_some()
            || filters.values().flat_map(|filter| filter.metric_transformations()).any(|made| {
                let dimensions = made.dimensions();
                *made.metric_namespace() == metric.namespace
                    && *made.metric_name() == metric.metric_name
                    && dimensions.map_or(0, std::collections::BTreeMap::len) == metric.dimensions.len()
                    && dimensions
                        .is_none_or(|names| names.keys().all(|name| metric.dimensions.get(name).is_some()))
            })
    }

    fn report(
        &self,
        findings: &mut Findings,
        subject: (&str, Option<&Region>, &str, &str),
        place: (&'static str, &str),
        problem: &impl Problem,
    ) {
        let (service, region, resource, id) = subject;
        // Names that were checked always make an ARN.
        let Ok(arn) = Arn::new(self.partition, service, region, Some(self.account), resource) else { return };
        let subject = Subject {
            arn,
            id: id.to_owned(),
            account: self.account,
            region: region.cloned(),
            tags: Tags::default(),
            collection: place.0,
            key: place.1.to_owned(),
        };
        findings.report(subject, problem);
    }

    /// Reports a problem of an alarm.
    pub(super) fn report_alarm(&self, findings: &mut Findings, alarm: Either<'_>, problem: &impl Problem) {
        let name = alarm.name().as_str();
        let subject = ("cloudwatch", Some(self.region), &*format!("alarm:{name}"), name);
        self.report(findings, subject, (alarm.collection(), name), problem);
    }

    /// Reports a problem of a dashboard. Dashboards are the account's, and every region lists them alike: what was
    /// read in two regions makes the same finding twice, equal to the last member, and whoever gathers the findings
    /// of an account keeps one.
    pub(super) fn report_dashboard(
        &self,
        findings: &mut Findings,
        name: &DashboardName,
        problem: &impl Problem,
    ) {
        let subject = ("cloudwatch", None, &*format!("dashboard/{name}"), name.as_str());
        self.report(findings, subject, ("cloudwatch/DashboardBody", name.as_str()), problem);
    }

    /// Reports a problem of a log group.
    pub(super) fn report_group(&self, findings: &mut Findings, name: &LogGroupName, problem: &impl Problem) {
        let subject = ("logs", Some(self.region), &*format!("log-group:{name}"), name.as_str());
        self.report(findings, subject, ("logs/logGroups", name.as_str()), problem);
    }

    /// Reports a problem of a filter, which AWS gives no ARN: it goes by that of its group.
    pub(super) fn report_filter(
        &self,
        findings: &mut Findings,
        collection: &'static str,
        filter: &InGroup,
        problem: &impl Problem,
    ) {
        let subject = ("logs", Some(self.region), &*format!("log-group:{}", filter.group()), filter.name());
        self.report(findings, subject, (collection, filter.as_str()), problem);
    }
}
