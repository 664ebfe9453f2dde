//! Where things stand in the text of a JSON file: one pass for all that is asked for.

use std::collections::{BTreeMap, BTreeSet};

/// So deep a pointer is followed; deeper ones are not found.
const DEEPEST: usize = 128;

/// The lines, from 1, of what JSON pointers (RFC 6901) point to. What is not there, or is no JSON, is left out.
pub(super) fn lines(text: &str, pointers: &BTreeSet<String>) -> BTreeMap<String, usize> {
    let offsets = offsets(text, pointers);
    let mut by_offset: Vec<(usize, &String)> = offsets.iter().map(|(pointer, at)| (*at, pointer)).collect();
    by_offset.sort_unstable();
    let (mut line, mut seen) = (1, 0);
    let mut lines = BTreeMap::new();
    for (at, pointer) in by_offset {
        let between = text.as_bytes().get(seen..at).unwrap_or_default();
        line += between.iter().filter(|byte| **byte == b'\n').count();
        seen = at.max(seen);
        lines.insert(pointer.clone(), line);
    }
    lines
}

/// The offsets of the values, in bytes; of members of an object those of their names.
pub(crate) fn offsets(text: &str, pointers: &BTreeSet<String>) -> BTreeMap<String, usize> {
    let mut wanted = Wanted::default();
    for pointer in pointers {
        let mut node = &mut wanted;
        for token in pointer.split('/').skip(1).take(DEEPEST) {
            node = node.below.entry(token.replace("~1", "/").replace("~0", "~")).or_default();
        }
        if pointer.split('/').count() <= DEEPEST + 1 {
            node.pointer = Some(pointer);
        }
    }
    let mut scan = Scan { text: text.as_bytes(), at: 0, found: BTreeMap::new() };
    scan.space();
    let begin = scan.at;
    // Text that ends early has told what it could.
    let _ = scan.value(&wanted, begin);
    scan.found
}

/// The pointers that are asked for, as a tree.
#[derive(Default)]
struct Wanted<'p> {
    pointer: Option<&'p String>,
    below: BTreeMap<String, Wanted<'p>>,
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    found: BTreeMap<String, usize>,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Takes this byte and the space after it.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)?;
        self.space();
        Some(())
    }

    /// A value of which something may be wanted; as deep as the pointers, which are no deeper than [`DEEPEST`].
    fn value(&mut self, wanted: &Wanted<'_>, stands_at: usize) -> Option<()> {
        if let Some(pointer) = wanted.pointer {
            self.found.insert(pointer.clone(), stands_at);
        }
        if wanted.below.is_empty() {
            return self.skip();
        }
        match self.peek()? {
            b'{' => self.members(wanted),
            b'[' => self.items(wanted),
            _ => self.skip(),
        }
    }

    fn members(&mut self, wanted: &Wanted<'_>) -> Option<()> {
        self.take(b'{')?;
        while self.peek()? != b'}' {
            let (from, to) = self.string()?;
            self.space();
            self.take(b':')?;
            let name = self.text.get(from..to)?;
            match serde_json::from_slice::<String>(name).ok().and_then(|name| wanted.below.get(&name)) {
                Some(below) => self.value(below, from)?,
                None => self.skip()?,
            }
            self.space();
            if self.take(b',').is_none() {
                break;
            }
        }
        self.take(b'}')
    }

    fn items(&mut self, wanted: &Wanted<'_>) -> Option<()> {
        self.take(b'[')?;
        let mut number = 0_usize;
        while self.peek()? != b']' {
            match wanted.below.get(&number.to_string()) {
                Some(below) => self.value(below, self.at)?,
                None => self.skip()?,
            }
            number += 1;
            self.space();
            if self.take(b',').is_none() {
                break;
            }
        }
        self.take(b']')
    }

    /// Passes over a string, quotes included.
    fn string(&mut self) -> Option<(usize, usize)> {
        let from = self.at;
        (self.peek()? == b'"').then_some(())?;
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some((from, self.at))
    }

    /// Passes over a value, however deep it is.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                byte if byte.is_ascii_whitespace() => self.at += 1,
                _ => self.scalar(),
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn scalar(&mut self) {
        let ends = |byte: u8| byte.is_ascii_whitespace() || b",:{}[]\"".contains(&byte);
        while self.peek().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::{lines, offsets};

    fn found(text: &str, pointers: &[&str]) -> BTreeMap<String, usize> {
        lines(text, &pointers.iter().map(|pointer| (*pointer).to_owned()).collect())
    }

    const TEXT: &str = r#"{
  "Vpcs": [
    {"VpcId": "vpc-1", "Tags": [
      {"Key": "a}]\"", "Value": "x"}
    ]},
    {
      "a/b": {"~": [1, -2.5e3, null,
        true]}
    }
  ]
}
"#;

    #[test]
    fn each_pointer_has_its_line() {
        let pointers = ["", "/Vpcs", "/Vpcs/0", "/Vpcs/0/Tags/0", "/Vpcs/1", "/Vpcs/1/a~1b/~0/3"];
        let lines: Vec<usize> = found(TEXT, &pointers).into_values().collect();
        assert_eq!(lines, [1, 2, 3, 4, 6, 8]);
    }

    #[test]
    fn what_is_not_there_has_none() {
        assert!(found(TEXT, &["/Vpcs/2", "/Vpcs/x", "/Subnets", "/Vpcs/0/VpcId/x"]).is_empty());
        assert!(found("", &["/a"]).is_empty());
        assert_eq!(found("{\"a\": {\"b\": 1", &["/a", "/a/b", "/a/c"]).len(), 2, "text that ends early");
    }

    #[test]
    fn depth_does_no_harm() {
        let deep = "[".repeat(200_000);
        assert!(found(&deep, &["/1"]).is_empty());
        let pointer = "/0".repeat(100_000);
        assert!(found(&deep, &[pointer.as_str()]).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_ends(text in "[\\[\\]{}\",:\\\\a0 \n]{0,60}", pointer in "(/[a0])*") {
            let pointers = BTreeSet::from([pointer]);
            for at in offsets(&text, &pointers).into_values() {
                prop_assert!(at <= text.len());
            }
        }
    }
}
