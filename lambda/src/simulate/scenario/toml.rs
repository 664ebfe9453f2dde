use std::collections::BTreeMap;

use super::{Cursor, See};

/// Tells of each member and element of a TOML text where it stands, as far as the text is TOML.
pub(super) fn walk(text: &str, see: See<'_>) {
    // Where it is none, whoever reads it says so.
    let _stopped = document(&mut Cursor::new(text), see);
}

fn document(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    let mut tables = Tables::default();
    loop {
        lines(cursor);
        let at = cursor.at;
        match cursor.peek()? {
            b'[' => {
                cursor.at += 1;
                let many = cursor.eat(b'[');
                let keys = dotted(cursor)?;
                cursor.eat(b']').then_some(())?;
                if many {
                    cursor.eat(b']').then_some(())?;
                }
                cursor.path = tables.enter(&keys, many);
                if let Some((list, _)) = cursor.path.rsplit_once('[').filter(|_| many) {
                    see(list, at);
                }
                see(&cursor.path, at);
            }
            _ => pair(cursor, see)?,
        }
    }
}

/// How many tables each list of tables has so far.
#[derive(Default)]
struct Tables(BTreeMap<String, usize>);

impl Tables {
    /// The path of the table that a header opens: of a list of tables, the newest.
    fn enter(&mut self, keys: &[String], many: bool) -> String {
        let mut path = String::new();
        for (n, key) in keys.iter().enumerate() {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
            if many && n + 1 == keys.len() {
                *self.0.entry(path.clone()).or_default() += 1;
            }
            if let Some(count) = self.0.get(&path) {
                path.push_str(&format!("[{}]", count - 1));
            }
        }
        path
    }
}

fn space(cursor: &mut Cursor<'_>) {
    cursor.skip_while(|byte| matches!(byte, b' ' | b'\t'));
}

/// Goes over everything between two values: spaces, ends of lines, comments.
fn lines(cursor: &mut Cursor<'_>) {
    loop {
        cursor.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if cursor.peek() != Some(b'#') {
            return;
        }
        cursor.skip_while(|byte| byte != b'\n');
    }
}

/// `a."b".c`
fn dotted(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    loop {
        space(cursor);
        let key = match cursor.peek()? {
            quote @ (b'"' | b'\'') => {
                cursor.at += 1;
                cursor.string(quote, quote == b'"')?
            }
            _ => {
                let from = cursor.at;
                cursor.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
                cursor.text.get(from..cursor.at).filter(|key| !key.is_empty())?
            }
        };
        keys.push(key.to_owned());
        space(cursor);
        if !cursor.eat(b'.') {
            return Some(keys);
        }
    }
}

/// `a.b = value`
fn pair(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    let at = cursor.at;
    let keys = dotted(cursor)?;
    cursor.eat(b'=').then_some(())?;
    assign(cursor, at, &keys, see)
}

fn assign(cursor: &mut Cursor<'_>, at: usize, keys: &[String], see: See<'_>) -> Option<()> {
    let Some((first, rest)) = keys.split_first() else { return value(cursor, see) };
    cursor.below(first, |cursor| {
        see(&cursor.path, at);
        assign(cursor, at, rest, see)
    })
}

fn value(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    space(cursor);
    match cursor.peek()? {
        b'[' => array(cursor, see),
        b'{' => table(cursor, see),
        quote @ (b'"' | b'\'') => string(cursor, quote),
        _ => {
            cursor.skip_while(|byte| !matches!(byte, b',' | b']' | b'}' | b'\n' | b'#'));
            Some(())
        }
    }
}

fn string(cursor: &mut Cursor<'_>, quote: u8) -> Option<()> {
    let three: &str = if quote == b'"' { "\"\"\"" } else { "'''" };
    if !cursor.rest().starts_with(three) {
        cursor.at += 1;
        return cursor.string(quote, quote == b'"').map(drop);
    }
    cursor.at += 3;
    loop {
        if cursor.rest().starts_with(three) {
            cursor.at += 3;
            // One or two quotes may stand before the three that end it.
            cursor.skip_while(|byte| byte == quote);
            return Some(());
        }
        match cursor.peek()? {
            b'\\' if quote == b'"' => cursor.at += 2,
            _ => cursor.at += 1,
        }
    }
}

fn array(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    cursor.at += 1;
    for n in 0_usize.. {
        lines(cursor);
        if cursor.eat(b']') {
            return Some(());
        }
        cursor.below(&format!("[{n}]"), |cursor| {
            see(&cursor.path, cursor.at);
            value(cursor, see)
        })?;
        lines(cursor);
        if !cursor.eat(b',') {
            return cursor.eat(b']').then_some(());
        }
    }
    None
}

fn table(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    cursor.at += 1;
    loop {
        lines(cursor);
        if cursor.eat(b'}') {
            return Some(());
        }
        pair(cursor, see)?;
        lines(cursor);
        if !cursor.eat(b',') {
            return cursor.eat(b'}').then_some(());
        }
    }
}
