use super::{Cursor, See};

/// Tells of each member and element of a JSON text where it stands, as far as the text is JSON.
pub(super) fn walk(text: &str, see: See<'_>) {
    // Where it is none, whoever reads it says so.
    let _stopped = value(&mut Cursor::new(text), see);
}

fn space(cursor: &mut Cursor<'_>) {
    cursor.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
}

fn value(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    space(cursor);
    match cursor.peek()? {
        b'{' => object(cursor, see),
        b'[' => array(cursor, see),
        b'"' => {
            cursor.at += 1;
            cursor.string(b'"', true).map(drop)
        }
        _ => {
            cursor.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'));
            Some(())
        }
    }
}

fn object(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    cursor.at += 1;
    space(cursor);
    if cursor.eat(b'}') {
        return Some(());
    }
    loop {
        space(cursor);
        let at = cursor.at;
        let key = cursor.eat(b'"').then(|| cursor.string(b'"', true))??;
        space(cursor);
        cursor.eat(b':').then_some(())?;
        cursor.below(key, |cursor| {
            see(&cursor.path, at);
            value(cursor, see)
        })?;
        space(cursor);
        if cursor.eat(b'}') {
            return Some(());
        }
        cursor.eat(b',').then_some(())?;
    }
}

fn array(cursor: &mut Cursor<'_>, see: See<'_>) -> Option<()> {
    cursor.at += 1;
    space(cursor);
    if cursor.eat(b']') {
        return Some(());
    }
    for n in 0_usize.. {
        space(cursor);
        cursor.below(&format!("[{n}]"), |cursor| {
            see(&cursor.path, cursor.at);
            value(cursor, see)
        })?;
        space(cursor);
        if cursor.eat(b']') {
            return Some(());
        }
        cursor.eat(b',').then_some(())?;
    }
    None
}
