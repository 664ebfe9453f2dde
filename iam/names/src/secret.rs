use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// A value that may not leave: it shows, prints and serialises as `<redacted:…>` with eight hex
/// digits of its SHA-256, so that a change is still seen.
///
/// Two secrets are equal when their digests are. Reading a redacted text back gives a secret with
/// that digest and no value.
///
/// ```
/// use aozu_names::Secret;
/// let key = Secret::new("hunter2");
/// assert_eq!(format!("{key:?}"), "<redacted:f52fbd32>");
/// assert_eq!(key.reveal(), Some("hunter2"));
/// ```
#[derive(Clone)]
pub struct Secret {
    value: Option<Box<str>>,
    digest: [u8; 4],
}

impl Secret {
    /// Takes a value in.
    #[must_use]
    pub fn new(value: &str) -> Self {
        let hash = Sha256::digest(value.as_bytes());
        let digest = hash.first_chunk::<4>().copied().unwrap_or_default();
        Self { value: Some(value.into()), digest }
    }

    /// The value, where it was not redacted before it was read. Nothing in aozu calls this on the
    /// way to an output unless the user asked for it with `--show-secrets`.
    #[must_use]
    pub fn reveal(&self) -> Option<&str> {
        self.value.as_deref()
    }

    fn from_redacted(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("<redacted:")?.strip_suffix('>')?;
        if hex.len() != 8 || !hex.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase()) {
            return None;
        }
        let digest = u32::from_str_radix(hex, 16).ok()?.to_be_bytes();
        Some(Self { value: None, digest })
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<redacted:{:08x}>", u32::from_be_bytes(self.digest))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}
impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Ok(Self::from_redacted(&text).unwrap_or_else(|| Self::new(&text)))
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn no_way_out_shows_the_value() {
        let secret = Secret::new("AKIAsecretvalue");
        let json = serde_json::to_string(&secret).unwrap();
        for shown in [json.clone(), secret.to_string(), format!("{secret:?}"), format!("{secret:#?}")] {
            assert!(!shown.contains("secretvalue") && shown.contains("<redacted:"), "{shown}");
        }
    }

    #[test]
    fn reading_a_redacted_secret_back_writes_the_same() {
        let secret = Secret::new("x");
        let json = serde_json::to_string(&secret).unwrap();
        let back: Secret = serde_json::from_str(&json).unwrap();
        assert_eq!((back.reveal(), serde_json::to_string(&back).unwrap()), (None, json));
        assert_eq!(back, secret);
    }
}
