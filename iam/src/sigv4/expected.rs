use aozu_names::{Region, Timestamp};

use crate::limits;

/// What the side that verifies expects: which service in which region it is, and what time it is.
///
/// ```
/// use aozu_iam::sigv4::Expected;
/// let expected = Expected::new("ap-northeast-1".parse()?, "s3", "2026-06-01T00:00:00Z".parse()?);
/// assert_eq!(expected.skew_seconds(), 900);
/// assert_eq!(expected.with_skew_seconds(60).skew_seconds(), 60);
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub(super) region: Region,
    pub(super) service: String,
    pub(super) now: Timestamp,
    pub(super) skew_seconds: u32,
    pub(super) token_unsigned: bool,
}

impl Expected {
    /// The service by the name that signatures have for it (`sts`, `s3`, `execute-api`), its region (global services
    /// sign for `us-east-1`), and the time now. Clocks may differ by five minutes, for S3 by fifteen.
    #[must_use]
    pub fn new(region: Region, service: &str, now: Timestamp) -> Self {
        let mut expected =
            Self { region, service: service.to_owned(), now, skew_seconds: 0, token_unsigned: false };
        expected.skew_seconds =
            if expected.is_s3() { limits::S3_CLOCK_SKEW_SECONDS } else { limits::CLOCK_SKEW_SECONDS };
        expected
    }

    /// The same with clocks that may differ by so many seconds.
    #[must_use]
    pub fn with_skew_seconds(mut self, seconds: u32) -> Self {
        self.skew_seconds = seconds;
        self
    }

    /// The same for a service (AWS IoT) that takes session tokens added after the signature was made.
    #[must_use]
    pub fn with_unsigned_token(mut self) -> Self {
        self.token_unsigned = true;
        self
    }

    /// By how many seconds clocks may differ.
    #[must_use]
    pub fn skew_seconds(&self) -> u32 {
        self.skew_seconds
    }

    /// Whether the service signs as S3 does: paths as they are, bodies unsigned where wanted, codes of its own.
    pub(super) fn is_s3(&self) -> bool {
        matches!(self.service.as_str(), "s3" | "s3express" | "s3-object-lambda" | "s3-outposts")
    }
}
