//! The data as it lies in the binary: read where it stands, nothing is built from it.
//!
//! `cargo xtask codegen` writes it and describes the tables (`xtask/src/codegen/encode.rs`).

use std::sync::OnceLock;

use super::Source;

static DATA: &[u8] = include_bytes!("reference.bin");

/// Where the data comes from, as its head says.
pub(super) const SOURCE: Source = Source {
    package: head("package"),
    version: head("version"),
    date: head("date"),
    licence: head("licence"),
};

/// Where the actions come from that others depend on.
pub(super) const DEPENDENTS: &str = head("dependents");

/// The line of the head that begins with that word, without it. Read while compiling: where it is missing
/// there is nothing to compile.
const fn head(word: &str) -> &'static str {
    let mut rest = DATA;
    let mut line_start = rest;
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'\n' {
            continue;
        }
        let (line, _) = line_start.split_at(line_start.len() - rest.len() - 1);
        line_start = rest;
        if let Some(value) = after_word(line, word.as_bytes()) {
            return match std::str::from_utf8(value) {
                Ok(value) => value,
                Err(_) => "",
            };
        }
        if line.is_empty() {
            break;
        }
    }
    ""
}

const fn after_word<'l>(mut line: &'l [u8], mut word: &[u8]) -> Option<&'l [u8]> {
    while let ([a, line_rest @ ..], [b, word_rest @ ..]) = (line, word) {
        if *a != *b {
            return None;
        }
        line = line_rest;
        word = word_rest;
    }
    match (line, word) {
        ([b' ', value @ ..], []) => Some(value),
        _ => None,
    }
}

/// The tables, each a piece of [`DATA`].
#[derive(Debug, Default)]
pub(super) struct Tables {
    text: &'static str,
    string_ends: &'static [u8],
    pub services: Table<10>,
    pub actions: Table<9>,
    pub resource_types: Table<6>,
    pub keys: Table<3>,
    pub global_keys: Table<3>,
    list_ends: &'static [u8],
    items: &'static [u8],
}

/// The tables; they are found once.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    // A test reads every row, so that the data of a build is whole; were it not, there would be nothing in it.
    TABLES.get_or_init(|| Tables::find(DATA).unwrap_or_default())
}

impl Tables {
    fn find(data: &'static [u8]) -> Option<Self> {
        const PARTS: usize = 9;
        let head = data.windows(2).position(|two| two == b"\n\n")?;
        let body = data.get(head + 2..)?;
        let (lengths, mut rest) = body.split_at_checked(4 * PARTS)?;
        let mut parts = [const { &[] as &'static [u8] }; PARTS];
        for (n, part) in parts.iter_mut().enumerate() {
            (*part, rest) = rest.split_at_checked(u32_at(lengths, n)?)?;
        }
        let [text, string_ends, services, actions, resource_types, keys, global_keys, list_ends, items] =
            parts;
        Some(Self {
            text: std::str::from_utf8(text).ok()?,
            string_ends,
            services: Table(services),
            actions: Table(actions),
            resource_types: Table(resource_types),
            keys: Table(keys),
            global_keys: Table(global_keys),
            list_ends,
            items,
        })
    }

    /// A string by its place.
    pub(super) fn string(&self, place: u16) -> &'static str {
        let found = || {
            let (from, to) = range(self.string_ends, usize::from(place))?;
            self.text.get(from..to)
        };
        found().unwrap_or_default()
    }

    /// A list by its place.
    pub(super) fn list(&self, place: u16) -> List {
        let found = || {
            let (from, to) = range(self.list_ends, usize::from(place))?;
            self.items.get(2 * from..2 * to)
        };
        List(found().unwrap_or_default())
    }

    /// The strings of a list.
    pub(super) fn strings(&'static self, list: u16) -> impl Iterator<Item = &'static str> + Clone {
        self.list(list).map(|place| self.string(place))
    }
}

fn u32_at(bytes: &[u8], n: usize) -> Option<usize> {
    let (numbers, _) = bytes.as_chunks::<4>();
    numbers.get(n).and_then(|four| usize::try_from(u32::from_le_bytes(*four)).ok())
}

/// Where an entry begins and ends, in a table of ends.
fn range(ends: &[u8], n: usize) -> Option<(usize, usize)> {
    let from = n.checked_sub(1).map_or(Some(0), |before| u32_at(ends, before))?;
    Some((from, u32_at(ends, n)?))
}

/// A list of numbers, of which each two bytes are one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct List(&'static [u8]);

impl Iterator for List {
    type Item = u16;
    fn next(&mut self) -> Option<u16> {
        let (first, rest) = self.0.split_first_chunk::<2>()?;
        self.0 = rest;
        Some(u16::from_le_bytes(*first))
    }
}

/// Rows of `WIDTH` bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Table<const WIDTH: usize>(&'static [u8]);

impl<const WIDTH: usize> Table<WIDTH> {
    /// How many rows there are.
    pub(super) fn len(self) -> u16 {
        u16::try_from(self.0.as_chunks::<WIDTH>().0.len()).unwrap_or(u16::MAX)
    }

    /// The number that two bytes of a row are.
    pub(super) fn number(self, row: u16, at: usize) -> u16 {
        let found = || {
            let (rows, _) = self.0.as_chunks::<WIDTH>();
            rows.get(usize::from(row))?.get(at..)?.first_chunk::<2>().copied()
        };
        found().map(u16::from_le_bytes).unwrap_or_default()
    }

    /// One byte of a row.
    pub(super) fn byte(self, row: u16, at: usize) -> u8 {
        let (rows, _) = self.0.as_chunks::<WIDTH>();
        rows.get(usize::from(row)).and_then(|row| row.get(at)).copied().unwrap_or_default()
    }
}

/// The first row of a sorted range for which `before` is false.
pub(super) fn partition(mut from: u16, mut to: u16, before: impl Fn(u16) -> bool) -> u16 {
    while from < to {
        let middle = from + (to - from) / 2;
        if before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

/// The order of names: letter case does not count.
pub(super) fn order(a: &str, b: &str) -> std::cmp::Ordering {
    for (a, b) in a.bytes().zip(b.bytes()) {
        let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        if a != b {
            return a.cmp(&b);
        }
    }
    a.len().cmp(&b.len())
}
