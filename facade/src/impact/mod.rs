//! What stops, what degrades and what survives when something is taken away: the account without it, asked again.

mod alarms;
mod balancers;
mod gone;
mod plain;
mod removal;
mod standing;
mod ways;

use serde::Serialize;

use crate::{Model, Organization, access::Answer};

pub use removal::{ImpactError, Removal};

use gone::Gone;

/// What the loss of something means.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Impact {
    /// What was taken away.
    pub removed: Vec<String>,
    /// What stops: what stood in it, and what cannot go on without it.
    pub lost: Vec<Effect>,
    /// What goes on with less.
    pub degraded: Vec<Effect>,
    /// What goes on as before, though it could have been hit: it stands in several zones, or leans on others.
    pub survives: Vec<Effect>,
    /// Which alarms change their state.
    pub alarms: Vec<AlarmEffect>,
}

/// What becomes of one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Effect {
    /// The thing: what EC2 holds by its id, everything else by its ARN.
    pub resource: String,
    /// How it stood.
    pub before: String,
    /// How it stands then.
    pub after: String,
    /// Why.
    pub why: String,
}

/// What becomes of an alarm.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AlarmEffect {
    /// The alarm's ARN; its name where the ARN was not read.
    pub alarm: String,
    /// The state that it goes to.
    pub state: String,
    /// Why.
    pub why: String,
    /// What it then does, by ARN.
    pub actions: Vec<String>,
}

/// Effects while they are gathered, and what they rest on.
#[derive(Debug, Default)]
struct Found {
    impact: Impact,
    /// Values that metrics are known to take, and metrics of which no more comes.
    signals: Vec<alarms::Signal>,
    assumptions: Vec<String>,
    needs: Vec<String>,
}

impl Found {
    fn lost(
        &mut self,
        resource: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
        why: impl Into<String>,
    ) {
        self.impact.lost.push(effect(resource, before, after, why));
    }

    fn degraded(
        &mut self,
        resource: impl Into<String>,
        before: impl Into<String>,
        after: impl Into<String>,
        why: impl Into<String>,
    ) {
        self.impact.degraded.push(effect(resource, before, after, why));
    }

    fn survives(
        &mut self,
        resource: impl Into<String>,
        as_before: impl Into<String>,
        why: impl Into<String>,
    ) {
        let state = as_before.into();
        self.impact.survives.push(effect(resource, state.clone(), state, why));
    }
}

fn effect(
    resource: impl Into<String>,
    before: impl Into<String>,
    after: impl Into<String>,
    why: impl Into<String>,
) -> Effect {
    Effect { resource: resource.into(), before: before.into(), after: after.into(), why: why.into() }
}

impl Impact {
    /// Whether nothing stops and nothing degrades.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.lost.is_empty() && self.degraded.is_empty()
    }
}

impl Organization {
    /// What the loss of something means: what stops, what degrades, what survives, and which alarms ring.
    ///
    /// # Errors
    /// When nothing of that name is there.
    ///
    /// ```
    /// use aozu::{Organization, Removal};
    /// let nothing_read = Organization::default();
    /// assert!(nothing_read.impact(&Removal::zone("ap-northeast-1a")).is_err(), "there is no such zone");
    /// ```
    pub fn impact(&self, removal: &Removal) -> Result<Answer<Impact>, ImpactError> {
        let gone = Gone::of(self, removal)?;
        let without = gone.taken_from(self);
        Ok(compared(&self.compile(), &without.compile(), &gone))
    }

    /// The accounts without something: the copy that [`Organization::impact`] asks.
    ///
    /// # Errors
    /// When nothing of that name is there.
    pub fn without(&self, removal: &Removal) -> Result<Self, ImpactError> {
        Ok(Gone::of(self, removal)?.taken_from(self))
    }

    /// The loss of each zone in which anything stands, by zone.
    #[must_use]
    pub fn impact_of_zones(&self) -> Vec<(String, Answer<Impact>)> {
        let mut zones: Vec<&str> = self
            .accounts()
            .values()
            .flat_map(|account| account.regions().values())
            .flat_map(|state| state.ec2.subnets().values())
            .map(|subnet| subnet.availability_zone().as_str())
            .collect();
        zones.sort_unstable();
        zones.dedup();
        let before = self.compile();
        zones
            .into_iter()
            .filter_map(|zone| {
                let gone = Gone::of(self, &Removal::zone(zone)).ok()?;
                let without = gone.taken_from(self);
                Some((zone.to_owned(), compared(&before, &without.compile(), &gone)))
            })
            .collect()
    }
}

fn compared(before: &Model<'_>, after: &Model<'_>, gone: &Gone) -> Answer<Impact> {
    let mut found = Found::default();
    found.impact.removed.clone_from(&gone.named);
    found.assumptions.clone_from(&gone.assumptions);
    standing::look(before, gone, &mut found);
    ways::look(before, after, gone, &mut found);
    balancers::look(before, gone, &mut found);
    alarms::look(before, gone, &mut found);
    let Found { mut impact, assumptions, needs, .. } = found;
    for list in [&mut impact.lost, &mut impact.degraded, &mut impact.survives] {
        list.sort();
        list.dedup();
    }
    impact.alarms.sort();
    Answer::new(impact, assumptions, needs)
}
