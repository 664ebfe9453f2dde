//! What a change means: who gained or lost access, what became reachable or public, what got less resilient, which
//! findings are new; not which text differs.

mod cause;
mod findings;
#[cfg(feature = "cli")]
mod listing;
mod packets;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use aozu_iam::evaluate::Decision;
use aozu_names::{Arn, Severity};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::{
    Impact, Model, Options, Organization,
    access::{self, AccessChange, Answer},
};

use cause::Changes;
#[cfg(feature = "cli")]
pub(crate) use listing::listing;

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Who may do what.
    Access,
    /// Who reaches whom.
    Reachability,
    /// What everyone is let into.
    Public,
    /// What the loss of a zone takes along.
    Resilience,
    /// What is wrong.
    Finding,
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Access => "access",
            Self::Reachability => "reachability",
            Self::Public => "public",
            Self::Resilience => "resilience",
            Self::Finding => "finding",
        })
    }
}

/// One consequence of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Difference {
    /// What it is about.
    pub kind: DifferenceKind,
    /// What became of it: `gained` or `lost` of access, of what is public and of resilience, `opened` or `closed` of
    /// ways, `new` or `fixed` of findings.
    pub change: &'static str,
    /// Whom or what it concerns.
    pub subject: String,
    /// What shows it: a request, packets, a proof, a zone, a finding.
    pub witness: Value,
    /// What brought it about.
    pub cause: String,
    /// How bad it is; a change for the better is a suggestion.
    #[serde(serialize_with = "word")]
    pub severity: Severity,
}

/// The services whose resources decide who may do what.
const OF_ACCESS: [&str; 9] =
    ["iam", "s3", "kms", "sns", "sqs", "secretsmanager", "lambda", "es", "organizations"];

/// Those that decide who reaches whom.
const OF_PACKETS: [&str; 4] = ["ec2", "elb", "elbv2", "lambda"];

/// Those that may stop with a zone.
const OF_RESILIENCE: [&str; 7] = ["ec2", "elb", "elbv2", "lambda", "es", "rds", "autoscaling"];

fn word<S: Serializer>(severity: &Severity, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(severity.as_str())
}

impl Difference {
    /// Whether it is one for the worse; a way out that is lost is, for what needs one stops.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        match self.kind {
            DifferenceKind::Resilience => self.change == "lost",
            _ => matches!(self.change, "gained" | "opened" | "new") || self.severity > Severity::Suggestion,
        }
    }

    /// Whether it may come from what the newer state was not read of.
    fn leans_on(&self, changes: &Changes) -> bool {
        match self.kind {
            DifferenceKind::Access => changes.lack(&OF_ACCESS),
            DifferenceKind::Reachability => changes.lack(&OF_PACKETS),
            DifferenceKind::Resilience => changes.lack(&OF_RESILIENCE),
            DifferenceKind::Public => match self.subject.parse::<Arn>() {
                Ok(arn) => changes.lack(&[arn.service()]),
                Err(_) => changes.lack(&OF_ACCESS),
            },
            // Whether its rule was run is asked there.
            DifferenceKind::Finding => false,
        }
    }

    /// What shows it, in a line.
    #[must_use]
    pub fn witness_in_words(&self) -> String {
        let one = self;
        let text = |name: &str| one.witness.get(name).and_then(Value::as_str).unwrap_or_default();
        match one.kind {
            DifferenceKind::Access => format!("{} {}", text("Action"), text("Resource")),
            DifferenceKind::Finding => format!("{} {}", text("Rule"), text("Message")),
            DifferenceKind::Resilience => format!("without {}", text("Zone")),
            DifferenceKind::Public => text("Kind").to_owned(),
            DifferenceKind::Reachability if one.witness.get("Protocol").is_some() => {
                let port = one.witness.get("DestinationPort").and_then(Value::as_u64);
                let port = port.map_or_else(String::new, |port| format!(" {port}"));
                let from = match text("Source") {
                    "" => String::new(),
                    source => format!(" from {source}"),
                };
                let to = match text("DestinationIp") {
                    "" => String::new(),
                    address => format!(" to {address}"),
                };
                format!("{}{port}{from}{to}", text("Protocol"))
            }
            DifferenceKind::Reachability if one.witness.get("Reaches").is_some() => {
                let names = |member: &str| -> String {
                    let all: Vec<&str> = one
                        .witness
                        .get(member)
                        .and_then(Value::as_array)
                        .map(|all| all.iter().filter_map(Value::as_str).collect())
                        .unwrap_or_default();
                    match all.len() {
                        0 => "nobody".to_owned(),
                        1..=3 => all.join(", "),
                        many => {
                            format!("{} and {} more", all.get(..2).unwrap_or_default().join(", "), many - 2)
                        }
                    }
                };
                format!("reaches {}; reached by {}", names("Reaches"), names("ReachedBy"))
            }
            _ => format!("{} -> {}", text("Before"), text("After")),
        }
    }
}

impl Organization {
    /// What the change from this state to a newer one means, the worst first. Ages and quotas are counted as `options`
    /// says, in both.
    ///
    /// ```
    /// use aozu::{Options, Organization};
    /// let (old, new) = (Organization::default(), Organization::default());
    /// assert!(old.diff(&new, &Options::default()).answer.is_empty());
    /// ```
    #[must_use]
    pub fn diff(&self, newer: &Self, options: &Options) -> Answer<Vec<Difference>> {
        let changes = Changes::between(self, newer);
        if changes.is_empty() {
            return Answer::new(Vec::new(), Vec::new(), Vec::new());
        }
        compared(self, newer, options, &changes)
    }
}

fn compared(
    old: &Organization,
    new: &Organization,
    options: &Options,
    changes: &Changes,
) -> Answer<Vec<Difference>> {
    let (before, after) = (old.compile(), new.compile());
    let mut found = Vec::new();
    let (mut assumptions, mut needs) = (Vec::new(), Vec::new());
    if changes.touch(&OF_ACCESS) {
        let all = access::changes(before.access(), after.access());
        // What may now be let in because a resource is gone, or was not read, is nothing gained.
        let open = |one: &&AccessChange| {
            !(one.gained && one.after == Decision::Depends && changes.is_gone_or_unread(&one.resource))
        };
        found.extend(all.iter().filter(open).map(|one| of_access(one, changes)));
        assumptions.push(
            "of policies that changed, requests made from their own statements were tried: what only other requests \
             show is not listed"
                .to_owned(),
        );
    }
    if changes.touch(&OF_PACKETS) {
        packets::compare(&before, &after, changes, &mut found, &mut assumptions, &mut needs);
    }
    if changes.touch(&OF_RESILIENCE) {
        resilience(old, new, changes, &mut found, &mut needs);
    }
    public(&before, &after, &mut found, &mut needs);
    findings::compare(old, new, options, changes, &mut found);
    // What the newer state was not read of has not gone.
    found.retain(|one| one.is_worse() || !one.leans_on(changes));
    assumptions.extend(changes.unread());
    needs.extend(changes.needs());
    found.sort_by(|a, b| {
        let rank = |one: &Difference| (!one.is_worse(), std::cmp::Reverse(one.severity), one.kind);
        (rank(a), &a.subject, a.change, a.witness.to_string()).cmp(&(
            rank(b),
            &b.subject,
            b.change,
            b.witness.to_string(),
        ))
    });
    Answer::new(found, assumptions, needs)
}

fn of_access(one: &AccessChange, changes: &Changes) -> Difference {
    let decided = format!("{} was {}, is {}", one.policy, one.before.as_str(), one.after.as_str());
    let more = match one.more {
        0 => String::new(),
        more => format!("; {more} more requests of that policy likewise"),
    };
    let cause = changes
        .of_policy(&one.principal, &one.policy)
        .map_or(decided.clone(), |text| format!("{text}: {decided}"));
    Difference {
        kind: DifferenceKind::Access,
        change: if one.gained { "gained" } else { "lost" },
        subject: one.principal.clone(),
        witness: json!({"Principal": one.principal, "Action": one.action, "Resource": one.resource}),
        cause: cause + &more,
        severity: if one.gained { Severity::SecurityWarning } else { Severity::Suggestion },
    }
}

fn public(before: &Model<'_>, after: &Model<'_>, found: &mut Vec<Difference>, needs: &mut Vec<String>) {
    let (was, is) = (before.public_resources(), after.public_resources());
    needs.extend(is.needs.iter().filter(|call| !was.needs.contains(*call)).cloned());
    let by = |all: &crate::PublicResources| -> BTreeMap<String, (&'static str, Vec<String>)> {
        all.found.iter().map(|one| (one.resource.to_string(), (one.kind, one.proof.clone()))).collect()
    };
    let unsure: BTreeSet<String> = is.unknown.iter().map(ToString::to_string).collect();
    let (was, is) = (by(&was), by(&is));
    let mut tell = |change, arn: &String, kind: &str, proof: &[String], severity| {
        found.push(Difference {
            kind: DifferenceKind::Public,
            change,
            subject: arn.clone(),
            witness: json!({"Kind": kind, "Proof": proof}),
            cause: proof.join("; "),
            severity,
        });
    };
    for (arn, (kind, proof)) in &is {
        if !was.contains_key(arn) {
            tell("gained", arn, kind, proof, Severity::Error);
        }
    }
    for (arn, (kind, proof)) in &was {
        // What may still be public is not lost.
        if !is.contains_key(arn) && !unsure.contains(arn.as_str()) {
            tell("lost", arn, kind, proof, Severity::Suggestion);
        }
    }
}

/// What stops with a zone now and did not before, and the other way round.
fn resilience(
    old: &Organization,
    new: &Organization,
    changes: &Changes,
    found: &mut Vec<Difference>,
    needs: &mut Vec<String>,
) {
    let (was, is) = (Stops::of(old), Stops::of(new));
    let open: Vec<&String> = is.needs.difference(&was.needs).collect();
    let sides = [(&is, &was, "lost", Severity::Warning), (&was, &is, "gained", Severity::Suggestion)];
    for (now, then, change, severity) in sides {
        // Nobody knows what goes on as long as something of the newer state is not read that was of the older.
        if change == "gained" && !open.is_empty() {
            continue;
        }
        for ((resource, zone), why) in &now.why {
            // What is no more has not become resilient.
            let gone = change == "gained" && changes.is_gone(resource);
            if !gone && !then.why.contains_key(&(resource.clone(), zone.clone())) {
                found.push(Difference {
                    kind: DifferenceKind::Resilience,
                    change,
                    subject: resource.clone(),
                    witness: json!({"Zone": zone}),
                    cause: if change == "lost" {
                        format!("it stops with {zone}: {why}")
                    } else {
                        format!("it stopped with {zone}, and no longer does")
                    },
                    severity,
                });
            }
        }
    }
    needs.extend(open.into_iter().cloned());
}

/// What stops with each zone.
#[derive(Default)]
struct Stops {
    /// By resource and zone.
    why: BTreeMap<(String, String), String>,
    needs: BTreeSet<String>,
}

impl Stops {
    fn of(organization: &Organization) -> Self {
        let mut stops = Self::default();
        for (zone, answer) in organization.impact_of_zones() {
            let Impact { lost, degraded, .. } = answer.answer;
            let lost = lost.into_iter().filter(|effect| effect.after != "gone");
            // A subnet without a way out is as good as gone for whatever needs one.
            let cut_off =
                degraded.into_iter().filter(|effect| effect.after.starts_with("no way to the internet"));
            let effects = lost.chain(cut_off);
            stops.why.extend(effects.map(|effect| ((effect.resource, zone.clone()), effect.why)));
            stops.needs.extend(answer.needs);
        }
        stops
    }
}
