use std::collections::BTreeMap;

use aozu_vpc::reach::{Answer, AskError, Request, Verdict};

use super::{
    Asker, ReachPromise, Selector,
    outcome::{Outcome, Tally},
};

/// More pairs are not asked: whoever means so many means something narrower.
const MOST_PAIRS: usize = 100_000;

impl Asker<'_, '_> {
    /// The verdict on packets from each source to each destination.
    pub(super) fn reach(&mut self, promise: &ReachPromise) -> Outcome {
        let (from, to) = (self.ends(&promise.from), self.ends(&promise.to));
        let mut tally = Tally::default();
        if promise.from.exact().is_none() || promise.to.exact().is_none() {
            let lists =
                ["ec2/NetworkInterfaces", "ec2/Reservations", "elbv2/LoadBalancers", "lambda/Functions"];
            self.doubt_partial(&mut tally, &lists);
        }
        for (ends, selector, role) in [(&from, &promise.from, "from"), (&to, &promise.to, "to")] {
            if ends.is_empty() && !tally.is_empty() {
                return tally.into_outcome(String::new());
            }
            if ends.is_empty() {
                return Outcome::of_nothing(&format!(
                    "`{role}`: {selector} selects nothing that packets come from or go to"
                ));
            }
        }
        if from.len().saturating_mul(to.len()) > MOST_PAIRS {
            tally.doubt_with(|| {
                format!(
                    "{} sources and {} destinations are too many pairs; select fewer",
                    from.len(),
                    to.len()
                )
            });
            return tally.into_outcome(String::new());
        }
        let is_many = promise.from.exact().is_none() || promise.to.exact().is_none();
        for (source, source_name) in &from {
            for (destination, destination_name) in &to {
                if is_many && source == destination {
                    continue;
                }
                let request = Request {
                    source: source.clone(),
                    destination: Some(destination.clone()),
                    protocol: promise.protocol,
                    destination_port: promise.port,
                    ..Request::default()
                };
                let pair = || {
                    let protocol = promise.protocol.map_or_else(|| "tcp".to_owned(), |one| one.to_string());
                    let port = promise.port.map_or_else(String::new, |port| format!(" {port}"));
                    format!("{source_name} -> {destination_name} {protocol}{port}")
                };
                match self.model.reach(&request) {
                    // Of many that are selected some may be no ends of packets.
                    Err(error @ AskError::NoSuchEndpoint { .. }) if is_many => {
                        tally.doubt_with(|| error.to_string());
                    }
                    Err(error @ AskError::NoSuchEndpoint { .. }) => tally.break_with(|| error.to_string()),
                    Err(error) => tally.break_with(|| format!("{}: {error}", pair())),
                    Ok(answer) => {
                        tally.assumptions.extend(answer.assumptions.iter().map(ToString::to_string));
                        match answer.verdict {
                            verdict if verdict == promise.verdict.verdict() => tally.held += 1,
                            Verdict::Unknown => {
                                tally.needs.extend(answer.needs.iter().map(ToString::to_string));
                                tally.doubt_with(|| format!("whether {} is {}", pair(), promise.verdict));
                            }
                            verdict => {
                                tally.break_with(|| format!("{} is {verdict}{}", pair(), because(&answer)));
                            }
                        }
                    }
                }
            }
        }
        if tally.is_empty() {
            return Outcome::of_nothing("both ends are the same one thing");
        }
        let (count, verdict) = (tally.held, promise.verdict);
        tally.into_outcome(format!("{count} {} {verdict}", if count == 1 { "path is" } else { "paths are" }))
    }

    /// What a selector names: what the network calls it, and what people do.
    fn ends(&mut self, selector: &Selector) -> Vec<(String, String)> {
        if let Some(text) = selector.exact() {
            return vec![(text.to_owned(), text.to_owned())];
        }
        let model = self.model;
        let ends: BTreeMap<String, String> = match selector {
            Selector::Text(_) => {
                // What has an id and a name is one thing.
                let known = model.endpoints();
                let fitting = known.into_iter().filter(|text| selector.names(std::iter::once(*text)));
                let mut ends = BTreeMap::new();
                for text in fitting.filter(|text| *text != "internet") {
                    let id = model.names().resolve(text, "end").unwrap_or(text);
                    ends.entry(id.to_owned()).or_insert_with(|| text.to_owned());
                }
                ends
            }
            Selector::Tag(_) => {
                let items = self.inventory().of_kinds(&["instance", "network-interface"]);
                items
                    .filter(|item| selector.selects(item) == Some(true))
                    .map(|item| (item.id.clone(), item.name.clone().unwrap_or_else(|| item.id.clone())))
                    .collect()
            }
        };
        let mut ends: Vec<(String, String)> = ends.into_iter().collect();
        ends.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        ends
    }
}

/// The first reason of a verdict, or the way.
fn because(answer: &Answer<'_>) -> String {
    let Some(first) = answer.explanations.first() else {
        let hops: Vec<&str> = answer.hops.iter().map(AsRef::as_ref).collect();
        return format!(": {}", hops.join(" > "));
    };
    let value = serde_json::to_value(first).unwrap_or_default();
    let code = value.get("ExplanationCode").and_then(|code| code.as_str()).unwrap_or_default();
    let at = ["Component", "NetworkInterface", "Subnet", "Vpc"]
        .into_iter()
        .find_map(|member| value.get(member)?.get("Id")?.as_str());
    match at {
        Some(at) => format!(": {code} at {at}"),
        None => format!(": {code}"),
    }
}
