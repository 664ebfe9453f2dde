//! AWS's numbers, each once.

/// Nanoseconds in a second.
pub(crate) const NANOS: u64 = 1_000_000_000;

/// Concurrent executions of a region of an account by default; raised on request.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const DEFAULT_CONCURRENCY: u64 = 1_000;

/// What reserving must leave to the functions that have nothing reserved.
///
/// Source: AWS Lambda Developer Guide, "Configuring reserved concurrency" (`configuration-concurrency`), read 2026.
pub const UNRESERVED_FLOOR: u64 = 100;

/// Requests a second that Lambda admits for each unit of concurrency.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const REQUESTS_PER_CONCURRENCY: u64 = 10;

/// Environments that one function may add every ten seconds, at once or bit by bit; since November 2023.
///
/// Source: AWS Lambda Developer Guide, "Lambda scaling behavior" (`scaling-behavior`), read 2026.
pub const SCALING_STEP: u64 = 1_000;

/// Environments that come back to a function's allowance each second.
///
/// Source: as for [`SCALING_STEP`]: a thousand in ten seconds.
pub const SCALING_PER_SECOND: u64 = 100;

/// Environments that a region may add each minute beyond the burst, until November 2023.
///
/// Source: AWS Lambda Developer Guide, "Lambda function scaling" (`invocation-scaling`), October 2023.
pub const CLASSIC_PER_MINUTE: u64 = 500;

/// The burst of a region until November 2023: what all functions of an account together might add at once.
///
/// Source: AWS Lambda Developer Guide, "Lambda function scaling" (`burst-concurrency`), October 2023.
///
/// ```
/// use aozu_lambda::classic_burst;
/// assert_eq!(classic_burst("ap-northeast-1"), 1_000);
/// assert_eq!(classic_burst("us-east-1"), 3_000);
/// assert_eq!(classic_burst("sa-east-1"), 500);
/// ```
#[must_use]
pub fn classic_burst(region: &str) -> u64 {
    match region {
        "us-west-2" | "us-east-1" | "eu-west-1" => 3_000,
        "ap-northeast-1" | "eu-central-1" | "us-east-2" => 1_000,
        _ => 500,
    }
}

/// How long an asynchronous event is tried, in seconds, unless configured otherwise.
///
/// Source: AWS Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation"
/// (`invocation-async`), read 2026; so are the next four.
pub const EVENT_AGE: u64 = 21_600;

/// The first wait of an event that was throttled, in seconds; it doubles from there.
pub const FIRST_BACK_OFF: u64 = 1;

/// The longest wait of an event that was throttled, in seconds.
pub const LONGEST_BACK_OFF: u64 = 300;

/// The waits of an event whose function failed, in seconds: before the second and before the third attempt.
pub const ERROR_BACK_OFF: [u64; 2] = [60, 120];

/// The longest timeout, in seconds.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const LONGEST_TIMEOUT: u64 = 900;

/// The most layers of a function.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const MOST_LAYERS: usize = 5;
