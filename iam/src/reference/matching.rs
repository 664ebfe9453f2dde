use super::{Action, Service};
use crate::policy::pattern::{ActionPattern, Glob};

/// The actions that a pattern of `Action` matches: service by service, by name.
pub(super) struct Matching {
    services: std::vec::IntoIter<Service>,
    /// What the names begin with, as far as it is no wildcard.
    start: String,
    name: Glob,
    /// Those of the service that is looked at.
    actions: Option<Box<dyn Iterator<Item = Action>>>,
}

impl Matching {
    pub(super) fn new(pattern: &str) -> Self {
        let whole = ActionPattern::new(pattern);
        let (service, name) = if pattern == "*" { ("*", "*") } else { halves(pattern) };
        let services: Vec<_> = if whole.is_nothing() {
            Vec::new()
        } else if service.contains(['*', '?']) {
            let service = Glob::of_any_case(service);
            Service::all().filter(|found| service.matches(found.prefix())).collect()
        } else {
            Service::find(service).into_iter().collect()
        };
        let start = name.split(['*', '?']).next().unwrap_or_default().to_owned();
        Self { services: services.into_iter(), start, name: Glob::of_any_case(name), actions: None }
    }
}

fn halves(pattern: &str) -> (&str, &str) {
    pattern.split_once(':').unwrap_or_default()
}

impl Iterator for Matching {
    type Item = Action;
    fn next(&mut self) -> Option<Action> {
        loop {
            let name = &self.name;
            let next = self.actions.as_mut().and_then(|left| left.find(|found| name.matches(found.name())));
            if next.is_some() {
                return next;
            }
            self.actions = Some(Box::new(self.services.next()?.actions_from(&self.start)));
        }
    }
}
