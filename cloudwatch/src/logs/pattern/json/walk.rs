use std::fmt;

use super::{Scan, Step, decoded};

/// The way that was walked to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trail {
    Key(String),
    Index(usize),
}

impl fmt::Display for Trail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key)
                if !key.is_empty()
                    && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')) =>
            {
                write!(f, ".{key}")
            }
            Self::Key(key) => write!(f, "['{}']", key.escape_debug()),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Calls with the way to, and the first byte of, every value that the steps select from the value at `at` of a message
/// that is known to be JSON. Of members with one name the last counts.
pub(crate) fn select(
    message: &[u8],
    at: usize,
    steps: &[Step],
    trail: &mut Vec<Trail>,
    with: &mut dyn FnMut(&[Trail], usize),
) {
    let Some((step, further)) = steps.split_first() else {
        with(trail, at);
        return;
    };
    let mut found: Vec<(Trail, usize)> = Vec::new();
    let mut scan = Scan::new(message, at);
    // A value that holds nothing has no members to call with.
    let _ = scan.each(|scan, key, place| {
        let here = match (step, key) {
            (Step::Key(wanted), Some(key)) => {
                let name = decoded(key);
                (*name == *wanted.as_bytes()).then(|| Trail::Key(wanted.to_string()))
            }
            (Step::Index(wanted), None) => (*wanted == place).then_some(Trail::Index(place)),
            (Step::Any, Some(key)) => Some(Trail::Key(String::from_utf8_lossy(&decoded(key)).into_owned())),
            (Step::Any, None) => Some(Trail::Index(place)),
            _ => None,
        };
        if let Some(here) = here {
            found.push((here, scan.at()));
        }
        scan.skip()
    });
    let mut last = std::collections::BTreeMap::new();
    for (place, (here, _)) in found.iter().enumerate() {
        if let Trail::Key(name) = here {
            last.insert(name.clone(), place);
        }
    }
    for (place, (here, at)) in found.into_iter().enumerate() {
        if matches!(&here, Trail::Key(name) if last.get(name) != Some(&place)) {
            continue;
        }
        trail.push(here);
        select(message, at, further, trail, with);
        trail.pop();
    }
}
