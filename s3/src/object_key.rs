use aozu_names::NameError;

use crate::limits::KEY_LENGTH;

aozu_names::checked_name! {
    /// The key of an object: 1 to 1,024 bytes of UTF-8, case-sensitive, in one flat namespace a bucket.
    ///
    /// Source: Amazon S3 User Guide, "Naming Amazon S3 objects" (2026).
    ///
    /// ```
    /// use aozu_s3::ObjectKey;
    /// let key: ObjectKey = "photos/2026/cat.jpg".parse()?;
    /// assert!(key.notes().is_empty());
    /// assert!("".parse::<ObjectKey>().is_err());
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub struct ObjectKey, "an object key", |text| {
        if KEY_LENGTH.contains(&text.len()) {
            Ok(())
        } else {
            Err((None, "it must have 1 to 1,024 bytes"))
        }
    }
}

/// What a key will meet with, from mild to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyNote {
    /// A character that must be encoded in URLs or handled with care: `& $ @ = ; / : + space , ?` and
    /// control characters; of these `/` is left out, which everybody uses.
    NeedsHandling(char),
    /// A character that AWS advises against: `\ { } ^ % ] [ " > < ~ # |`, a backquote, or one beyond ASCII.
    Avoid(char),
    /// It holds a carriage return, which XML requests must write `&#13;`.
    CarriageReturn,
    /// It is `soap`, which the virtual-host style cannot name.
    Soap,
    /// It begins with `./`, or `../`, or has such a segment: consoles and tools cannot upload or fetch it.
    RelativeSegment,
    /// It ends in a dot, which the console takes off when it downloads.
    TrailingDot,
}

impl KeyNote {
    /// Whether the object may be out of reach for some tools, not only in need of care.
    #[must_use]
    pub fn is_warning(self) -> bool {
        !matches!(self, Self::NeedsHandling(_))
    }
}

impl ObjectKey {
    /// What is troublesome about it, each thing once, in order.
    ///
    /// ```
    /// use aozu_s3::{KeyNote, ObjectKey};
    /// let key: ObjectKey = "../a&b.".parse()?;
    /// assert_eq!(key.notes(), [KeyNote::NeedsHandling('&'), KeyNote::RelativeSegment, KeyNote::TrailingDot]);
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn notes(&self) -> Vec<KeyNote> {
        let text = self.as_str();
        let mut notes: Vec<KeyNote> = text.chars().filter_map(of_character).collect();
        if text == "soap" {
            notes.push(KeyNote::Soap);
        }
        if text.split('/').any(|segment| matches!(segment, "." | "..")) {
            notes.push(KeyNote::RelativeSegment);
        }
        if text.ends_with('.') {
            notes.push(KeyNote::TrailingDot);
        }
        notes.sort_unstable();
        notes.dedup();
        notes
    }

    /// The object's ARN: `arn:aws:s3:::bucket/key`.
    ///
    /// # Errors
    /// When bucket and key together are longer than an ARN may be.
    ///
    /// ```
    /// use aozu_s3::{BucketName, ObjectKey};
    /// let (bucket, key): (BucketName, ObjectKey) = ("acme".parse()?, "a/b".parse()?);
    /// assert_eq!(key.arn(&aozu_names::Partition::aws(), &bucket)?.as_str(), "arn:aws:s3:::acme/a/b");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    pub fn arn(
        &self,
        partition: &aozu_names::Partition,
        bucket: &crate::BucketName,
    ) -> Result<aozu_names::Arn, NameError> {
        aozu_names::Arn::new(partition, "s3", None, None, &format!("{bucket}/{self}"))
    }
}

fn of_character(c: char) -> Option<KeyNote> {
    match c {
        '\r' => Some(KeyNote::CarriageReturn),
        '&' | '$' | '@' | '=' | ';' | ':' | '+' | ' ' | ',' | '?' | '\0'..='\x1f' | '\x7f' => {
            Some(KeyNote::NeedsHandling(c))
        }
        '\\' | '{' | '}' | '^' | '%' | '`' | ']' | '[' | '"' | '>' | '<' | '~' | '#' | '|' => {
            Some(KeyNote::Avoid(c))
        }
        c if !c.is_ascii() => Some(KeyNote::Avoid(c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyNote, ObjectKey};

    fn notes(text: &str) -> Vec<KeyNote> {
        text.parse::<ObjectKey>().unwrap().notes()
    }

    #[test]
    fn bytes_are_counted_not_characters() {
        assert!("\u{e9}".repeat(512).parse::<ObjectKey>().is_ok());
        assert!("\u{e9}".repeat(513).parse::<ObjectKey>().is_err());
    }

    #[test]
    fn safe_characters_are_silent() {
        assert_eq!(notes("Az09!-_.*'()/x"), []);
    }

    #[test]
    fn what_is_troublesome_is_told() {
        assert_eq!(notes("a+b c"), [KeyNote::NeedsHandling(' '), KeyNote::NeedsHandling('+')]);
        assert!(notes("a+b").iter().all(|note| !note.is_warning()));
        assert_eq!(notes("a`b\u{e9}"), [KeyNote::Avoid('`'), KeyNote::Avoid('\u{e9}')]);
        assert_eq!(notes("a\r\nb"), [KeyNote::NeedsHandling('\n'), KeyNote::CarriageReturn]);
        assert_eq!(notes("soap"), [KeyNote::Soap]);
        assert_eq!(notes("soap/x"), []);
        assert_eq!(notes("./x"), [KeyNote::RelativeSegment]);
        assert_eq!(notes("a/../b"), [KeyNote::RelativeSegment]);
        assert_eq!(notes("..a/b"), []);
        assert_eq!(notes("report."), [KeyNote::TrailingDot]);
    }
}
