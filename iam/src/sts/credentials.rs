use aozu_names::{Secret, Timestamp};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;
use smol_str::SmolStr;

/// Temporary credentials, as STS answers them. The secrets print and serialise redacted.
///
/// Source: STS API reference, `Credentials`; IAM User Guide, "IAM identifiers" (`ASIA`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TemporaryCredentials {
    /// `ASIA…`, 20 characters.
    pub access_key_id: SmolStr,
    /// The secret, 40 characters.
    pub secret_access_key: Secret,
    /// What every request must carry besides.
    pub session_token: Secret,
    /// When they end.
    pub expiration: Timestamp,
}

/// The randomness that credentials are made of: the crate has none of its own.
///
/// The same bytes give the same credentials, so that a snapshot is stable. Credentials that guard anything need bytes
/// of a cryptographic source, new ones for each session.
///
/// ```
/// use aozu_iam::sts::Randomness;
/// let credentials = Randomness::new([7; 64]).credentials("2026-06-01T01:00:00Z".parse()?);
/// assert_eq!(credentials.access_key_id, "ASIAA4DQOBYHA4DQOBYH");
/// assert_eq!(credentials.secret_access_key.reveal().unwrap().len(), 40);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Randomness([u8; 64]);

impl Randomness {
    /// Takes the bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The credentials that the bytes make: ten of them the key's id, thirty the secret, the rest the token.
    #[must_use]
    pub fn credentials(&self, expiration: Timestamp) -> TemporaryCredentials {
        let (id, rest) = self.0.split_at(10);
        let (secret, token) = rest.split_at(30);
        TemporaryCredentials {
            access_key_id: format!("ASIA{}", base32(id)).into(),
            secret_access_key: Secret::new(&STANDARD.encode(secret)),
            session_token: Secret::new(&STANDARD.encode(token)),
            expiration,
        }
    }
}

impl std::fmt::Debug for Randomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Randomness(…)")
    }
}

/// Five bits a character, as ids are spelt.
fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let at = (held >> bits) & 31;
            text.extend(ALPHABET.get(at as usize).map(|c| char::from(*c)));
            held &= (1 << bits) - 1;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Randomness;

    #[test]
    fn no_secret_shows_and_every_bit_counts() {
        let end = "2026-06-01T01:00:00Z".parse().unwrap();
        let first = Randomness::new([0; 64]).credentials(end);
        let json = serde_json::to_string(&first).unwrap();
        assert!(json.contains("ASIAAAAAAAAAAAAAAAAA") && json.contains("<redacted:"), "{json}");
        assert!(!json.contains(first.secret_access_key.reveal().unwrap()), "{json}");
        for at in 0..64 {
            let mut bytes = [0; 64];
            bytes[at] = 1;
            assert_ne!(Randomness::new(bytes).credentials(end), first, "{at}");
        }
    }
}
