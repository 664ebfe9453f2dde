//! One pass over a message: it is checked to be JSON to its end, and looked at only where a selector leads.

use std::borrow::Cow;

use super::{Program, select};
use crate::logs::pattern::{number::billionths, operand::Scalar};

/// What a value is, as far as conditions ask.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'a> {
    Null,
    Boolean(bool),
    Scalar(Scalar<'a>),
    Array { holds_null: bool },
    Object,
}

/// What a pass needs besides the message; kept between messages so that none allocates.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch {
    pub(crate) hits: Vec<bool>,
    open: Vec<bool>,
}

/// A reader of one message.
pub(crate) struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    open: Vec<bool>,
}

/// Marks the bytes of eight that end a run of plain characters in a string: a quote, a backslash, a control
/// character. Only the lowest mark is exact.
fn special(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |x: u64| x.wrapping_sub(ONES) & !x;
    let quote = zero(word ^ (ONES * 0x22));
    let backslash = zero(word ^ (ONES * 0x5C));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGH
}

impl<'a> Scan<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, open: Vec::new() }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    pub(crate) fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// A string: what stands between the quotes, and whether it holds escapes.
    pub(crate) fn string(&mut self) -> Option<(&'a [u8], bool)> {
        self.eat(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            while let Some(eight) = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
                let marks = special(u64::from_le_bytes(*eight));
                if marks != 0 {
                    self.at += (marks.trailing_zeros() / 8) as usize;
                    break;
                }
                self.at += 8;
            }
            match self.peek()? {
                b'"' => {
                    let held = self.bytes.get(start..self.at)?;
                    self.at += 1;
                    return Some((held, escaped));
                }
                b'\\' => {
                    escaped = true;
                    self.at += 1;
                    match self.peek()? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                        b'u' => {
                            let hex = self.bytes.get(self.at + 1..self.at + 5)?;
                            if !hex.iter().all(u8::is_ascii_hexdigit) {
                                return None;
                            }
                            self.at += 5;
                        }
                        _ => return None,
                    }
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    fn number(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        let _ = self.eat(b'-');
        match self.peek()? {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits()?,
            _ => return None,
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.bytes.get(start..self.at)
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// A value that is neither object nor array.
    fn scalar(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => self.string().map(|_| ()),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number().map(|_| ()),
        }
    }

    /// A member's key, up to its value.
    fn key(&mut self) -> Option<(&'a [u8], bool)> {
        let key = self.string()?;
        self.blanks();
        self.eat(b':')?;
        self.blanks();
        Some(key)
    }

    /// Passes over a value, however deep.
    pub(crate) fn skip(&mut self) -> Option<()> {
        let floor = self.open.len();
        loop {
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    self.blanks();
                    if self.eat(b'}').is_none() {
                        self.open.push(true);
                        self.key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.blanks();
                    if self.eat(b']').is_none() {
                        self.open.push(false);
                        continue;
                    }
                }
                _ => self.scalar()?,
            }
            // A value has ended: so may what holds it.
            loop {
                if self.open.len() == floor {
                    return Some(());
                }
                let object = *self.open.last()?;
                self.blanks();
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        self.blanks();
                        if object {
                            self.key()?;
                        }
                        break;
                    }
                    b'}' if object => {}
                    b']' if !object => {}
                    _ => return None,
                }
                self.at += 1;
                self.open.pop();
            }
        }
    }

    /// Calls with each member of the object, or element of the array, that begins here: its key if it has one, or its
    /// place; the callback passes over the value.
    pub(crate) fn each(
        &mut self,
        mut with: impl FnMut(&mut Self, Option<(&'a [u8], bool)>, usize) -> Option<()>,
    ) -> Option<()> {
        let (object, close) = match self.peek()? {
            b'{' => (true, b'}'),
            b'[' => (false, b']'),
            _ => return None,
        };
        self.at += 1;
        self.blanks();
        if self.eat(close).is_some() {
            return Some(());
        }
        let mut place = 0;
        loop {
            let key = if object { Some(self.key()?) } else { None };
            with(self, key, place)?;
            self.blanks();
            if self.eat(close).is_some() {
                return Some(());
            }
            self.eat(b',')?;
            self.blanks();
            place += 1;
        }
    }

    /// What the value that begins here is; it is passed over. Texts with escapes are decoded into `text`.
    pub(crate) fn kind<'t>(&mut self, text: &'t mut Vec<u8>) -> Option<Kind<'t>>
    where
        'a: 't,
    {
        Some(match self.peek()? {
            b'"' => match self.string()? {
                (held, false) => Kind::Scalar(Scalar::Text(held)),
                (held, true) => {
                    decode(held, text);
                    Kind::Scalar(Scalar::Text(text))
                }
            },
            b't' => {
                self.word(b"true")?;
                Kind::Boolean(true)
            }
            b'f' => {
                self.word(b"false")?;
                Kind::Boolean(false)
            }
            b'n' => {
                self.word(b"null")?;
                Kind::Null
            }
            b'{' => {
                self.skip()?;
                Kind::Object
            }
            b'[' => {
                let mut holds_null = false;
                self.each(|scan, _, _| {
                    holds_null |= scan.peek() == Some(b'n');
                    scan.skip()
                })?;
                Kind::Array { holds_null }
            }
            _ => Kind::Scalar(Scalar::Number(self.number()?)),
        })
    }
}

/// Whether a message is JSON and an object.
pub(crate) fn is_object(message: &[u8]) -> bool {
    let mut scan = Scan::new(message, 0);
    scan.blanks();
    scan.peek() == Some(b'{')
        && scan.skip().is_some()
        && {
            scan.blanks();
            scan.peek().is_none()
        }
        && std::str::from_utf8(message).is_ok()
}

/// What a string says, its escapes undone. Half a surrogate pair becomes U+FFFD.
pub(crate) fn decoded((held, escaped): (&[u8], bool)) -> Cow<'_, [u8]> {
    if !escaped {
        return Cow::Borrowed(held);
    }
    let mut text = Vec::new();
    decode(held, &mut text);
    Cow::Owned(text)
}

fn decode(held: &[u8], text: &mut Vec<u8>) {
    text.clear();
    let mut rest = held;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            text.push(byte);
            continue;
        }
        let Some((&escape, after)) = rest.split_first() else { return };
        rest = after;
        match escape {
            b'b' => text.push(0x8),
            b'f' => text.push(0xC),
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'u' => {
                let mut code = unit(&mut rest).unwrap_or(0xFFFD);
                if (0xD800..0xDC00).contains(&code) {
                    let mut ahead = rest;
                    let low = ahead.strip_prefix(b"\\u").and_then(|after| {
                        ahead = after;
                        unit(&mut ahead).filter(|low| (0xDC00..0xE000).contains(low))
                    });
                    if let Some(low) = low {
                        rest = ahead;
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    }
                }
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            other => text.push(other),
        }
    }
}

fn unit(rest: &mut &[u8]) -> Option<u32> {
    let (digits, after) = rest.split_at_checked(4)?;
    *rest = after;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

impl Program {
    /// Reads a message and notes in `scratch.hits` what each condition saw; false if it is no JSON object.
    pub(crate) fn run(&self, message: &[u8], scratch: &mut Scratch) -> bool {
        scratch.hits.clear();
        scratch.hits.resize(self.conditions.len(), false);
        let mut run = Run { program: self, hits: &mut scratch.hits, text: Vec::new() };
        let mut scan = Scan { bytes: message, at: 0, open: std::mem::take(&mut scratch.open) };
        scan.open.clear();
        scan.blanks();
        let read = scan.peek() == Some(b'{') && run.value(&mut scan, 0).is_some() && {
            scan.blanks();
            scan.peek().is_none()
        };
        scratch.open = scan.open;
        read
    }

    /// Whether the pattern of that place matches, the message having been read. A message that is no UTF-8 is no JSON.
    pub(crate) fn matches(&self, pattern: usize, message: &[u8], scratch: &Scratch) -> bool {
        self.holds(pattern, &scratch.hits) && std::str::from_utf8(message).is_ok()
    }
}

struct Run<'p, 'h> {
    program: &'p Program,
    hits: &'h mut [bool],
    text: Vec<u8>,
}

impl Run<'_, '_> {
    fn hit(&mut self, condition: usize, hit: bool) {
        if let Some(slot) = self.hits.get_mut(condition) {
            *slot = hit;
        }
    }

    /// Reads the value that begins here, at which the node of the tree stands.
    fn value(&mut self, scan: &mut Scan<'_>, at: usize) -> Option<()> {
        let program = self.program;
        let node = program.nodes.get(at)?;
        let start = scan.at;
        let goes_on = match scan.peek()? {
            b'{' => !node.keys.is_empty(),
            b'[' => !node.indexes.is_empty(),
            _ => false,
        };
        if goes_on {
            let mut holds_null = false;
            scan.each(|scan, key, place| {
                let child = match key {
                    Some((name, false)) => {
                        node.keys.iter().find(|(key, _)| **key == *name).map(|(_, child)| *child)
                    }
                    Some(escaped) => {
                        let name = decoded(escaped);
                        node.keys.iter().find(|(key, _)| **key == *name).map(|(_, child)| *child)
                    }
                    None => {
                        holds_null |= scan.peek() == Some(b'n');
                        node.indexes.iter().find(|(index, _)| *index == place).map(|(_, child)| *child)
                    }
                };
                let Some(child) = child else { return scan.skip() };
                if let Some(below) = program.nodes.get(child).map(|node| &node.below) {
                    for condition in below {
                        self.hit(*condition, false);
                    }
                }
                self.value(scan, child)
            })?;
            let kind =
                if scan.bytes.get(start) == Some(&b'[') { Kind::Array { holds_null } } else { Kind::Object };
            for condition in &node.tests {
                let hit = program.conditions.get(*condition)?.test.passes(&kind);
                self.hit(*condition, hit);
            }
        } else if node.tests.is_empty() {
            scan.skip()?;
        } else {
            let mut text = std::mem::take(&mut self.text);
            let kind = scan.kind(&mut text)?;
            let short = match kind {
                Kind::Scalar(Scalar::Number(number)) => billionths(number),
                _ => None,
            };
            for condition in &node.tests {
                let hit = program.conditions.get(*condition)?.test.passes_of(&kind, short);
                self.hit(*condition, hit);
            }
            self.text = text;
        }
        for condition in &node.wild {
            let one = program.conditions.get(*condition)?;
            let mut hit = false;
            select(scan.bytes, start, one.walked(), &mut Vec::new(), &mut |_, at| {
                hit = hit
                    || Scan::new(scan.bytes, at)
                        .kind(&mut Vec::new())
                        .is_some_and(|kind| one.test.passes(&kind));
            });
            self.hit(*condition, hit);
        }
        Some(())
    }
}
