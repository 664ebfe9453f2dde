use super::{error::InputProblem, limits, request::Request};

/// Which of the actions an answer is about. AWS (recorded September 2026) counts actions, and does not mind if the
/// request behind a marker changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    pub start: usize,
    pub end: usize,
    pub total: usize,
}

const MARKER: &str = "action-";

impl Page {
    pub(super) fn of(request: &Request<'_>, total: usize, problems: &mut Vec<InputProblem>) -> Self {
        let mut most = limits::DEFAULT_MAX_ITEMS;
        match request.max_items {
            Some(items) if limits::MAX_ITEMS.contains(&items) => {
                most = usize::try_from(items).unwrap_or(most);
            }
            Some(items) => {
                let (least, most) = (limits::MAX_ITEMS.start(), limits::MAX_ITEMS.end());
                let message = format!("`{items}` must lie between {least} and {most}");
                problems.push(InputProblem::new("MaxItems", message));
            }
            None => {}
        }
        let mut start = 0;
        if let Some(marker) = &request.marker {
            match marker.strip_prefix(MARKER).and_then(|number| number.parse().ok()) {
                Some(number) => start = number,
                None => problems.push(InputProblem::new(
                    "Marker",
                    "Invalid marker for pagination: it must be the `Marker` of the answer before this one",
                )),
            }
        }
        let start = start.min(total);
        Self { start, end: start.saturating_add(most).min(total), total }
    }

    /// The marker of the next page, if there is one.
    pub(super) fn next(self) -> Option<String> {
        (self.end < self.total).then(|| format!("{MARKER}{}", self.end))
    }
}
