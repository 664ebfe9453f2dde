use aozu_names::Timestamp;
use chrono::{DateTime, NaiveDateTime};

use super::{Expected, Reason};

/// A credential: the key's id, and what the signature is good for.
pub(super) struct Credential<'r> {
    pub(super) access_key_id: &'r str,
    date: &'r str,
    region: &'r str,
    service: &'r str,
    terminator: &'r str,
}

impl<'r> Credential<'r> {
    pub(super) fn parse(text: &'r str, part: &'static str) -> Result<Self, Reason> {
        const RULE: &str = "it must be `KEY/YYYYMMDD/REGION/SERVICE/aws4_request`";
        // An id may hold slashes for all that the grammar says; so from the right.
        let mut parts = text.rsplitn(5, '/');
        let mut next =
            || parts.next().filter(|part| !part.is_empty()).ok_or(Reason::Incomplete { part, rule: RULE });
        let (terminator, service, region, date, access_key_id) =
            (next()?, next()?, next()?, next()?, next()?);
        Ok(Self { access_key_id, date, region, service, terminator })
    }

    /// Holds the scope against what is expected and when the request was signed.
    pub(super) fn check(&self, expected: &Expected, signed_at: &str) -> Result<(), Reason> {
        let date = signed_at.get(..8).unwrap_or_default();
        for (part, found, expected) in [
            ("terminator", self.terminator, "aws4_request"),
            ("region", self.region, expected.region.as_str()),
            ("service", self.service, expected.service.as_str()),
            ("date", self.date, date),
        ] {
            if found != expected {
                return Err(Reason::Scope { part, found: cut(found), expected: expected.to_owned() });
            }
        }
        Ok(())
    }
}

/// The instant in AWS's short form, `20150830T123600Z`; nothing else.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let shape = text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'T' | b'Z'));
    let time = shape.then(|| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%SZ").ok())??;
    let time = time.and_utc();
    (time.format("%Y%m%dT%H%M%SZ").to_string() == text).then(|| Timestamp::from(time))
}

/// The instant of a `Date` header, in the short form.
pub(super) fn of_date_header(text: &str) -> Option<String> {
    let time = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
    Some(time.format("%Y%m%dT%H%M%SZ").to_string())
}

/// A text from a request to quote in an answer.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(128).flat_map(char::escape_debug).collect()
}
