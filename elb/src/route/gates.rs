use super::{
    CompiledRule, Request,
    condition::Test,
    glob::{Ends, Gate},
};

/// What the rules of a listener ask of the ends of host and path, side by side: of a hundred rules all but a few are
/// passed over without looking at them.
#[derive(Debug, Clone, Default)]
pub(super) struct Gates {
    gates: Vec<Gate>,
    /// For each rule its gates: those of its host, then those of its path.
    of_rule: Vec<[u32; 3]>,
}

impl Gates {
    pub(super) fn of(rules: &[CompiledRule<'_>]) -> Self {
        let mut all = Self::default();
        for rule in rules {
            let from = all.end();
            // A rule has at most one condition on either; were there more, one that asks less is as right.
            let of_host =
                rule.tests.iter().map(Test::gates).map(|gates| gates.0).find(|gates| !gates.is_empty());
            all.gates.extend(of_host.into_iter().flatten());
            let between = all.end();
            let of_path =
                rule.tests.iter().map(Test::gates).map(|gates| gates.1).find(|gates| !gates.is_empty());
            all.gates.extend(of_path.into_iter().flatten());
            let end = all.end();
            all.of_rule.push([from, between, end]);
        }
        all
    }

    fn end(&self) -> u32 {
        u32::try_from(self.gates.len()).unwrap_or(u32::MAX)
    }

    /// The rules that may hold for a request, in order, by their place.
    pub(super) fn admitted(&self, request: &Request<'_>) -> impl Iterator<Item = usize> {
        let (host, path) = (Ends::of(&request.host), Ends::of(request.path));
        let admits = move |from: u32, to: u32, ends: &Ends| {
            from == to
                || self
                    .gates
                    .get(from as usize..to as usize)
                    .is_none_or(|gates| gates.iter().any(|gate| gate.admits(ends)))
        };
        let places = self.of_rule.iter().enumerate();
        places
            .filter(move |(_, [from, between, end])| {
                admits(*from, *between, &host) && admits(*between, *end, &path)
            })
            .map(|(place, _)| place)
    }
}
