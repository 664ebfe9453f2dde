//! AWS's numbers, each once.

use std::ops::RangeInclusive;

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

/// How often an event may be tried again after the function failed.
///
/// Source: Lambda API Reference, `PutFunctionEventInvokeConfig`, read 2026; so is the next.
pub const RETRY_ATTEMPTS: RangeInclusive<u64> = 0..=2;

/// How long an event may be tried, in seconds.
pub const EVENT_AGES: RangeInclusive<u64> = 60..=EVENT_AGE;

/// The longest timeout, in seconds.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const LONGEST_TIMEOUT: u64 = 900;

/// The timeouts that a function may have, in seconds.
///
/// Source: Lambda API Reference, `CreateFunction`, and as for [`LONGEST_TIMEOUT`].
pub const TIMEOUTS: RangeInclusive<u64> = 1..=LONGEST_TIMEOUT;

/// The longest timeout of a function that runs on instances of the account's own (a capacity provider), in seconds.
///
/// Source: AWS Lambda Developer Guide, "Configure Lambda function timeout" (`configuration-timeout`), read 2026.
pub const LONGEST_TIMEOUT_ON_INSTANCES: u64 = 5_400;

/// The memory that a function may have, in MB.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const MEMORY: RangeInclusive<u64> = 128..=10_240;

/// The most memory of a function that runs on instances of the account's own (a capacity provider), in MB.
///
/// Source: Lambda API Reference, `CreateFunction`, `MemorySize`, read 2026.
pub const MOST_MEMORY_ON_INSTANCES: u64 = 32_768;

/// What `/tmp` of a function may hold, in MB.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const STORAGE: RangeInclusive<u64> = 512..=10_240;

/// The most bytes of all names and values of a function's environment.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`): 4 KB, read 2026.
pub const ENVIRONMENT_BYTES: usize = 4_096;

/// Names of variables that Lambda sets itself and refuses in a function's configuration. Those that begin with `_` are
/// left out: no name may.
///
/// Source: AWS Lambda Developer Guide, "Defined runtime environment variables" (`configuration-envvars`), read 2026.
pub const RESERVED_VARIABLES: [&str; 16] = [
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// The most subnets of a function.
///
/// Source: Lambda API Reference, `VpcConfig`, read 2026; so is the next.
pub const MOST_SUBNETS: usize = 16;

/// The most security groups of a function.
pub const MOST_SECURITY_GROUPS: usize = 5;

/// The longest handler, in characters.
///
/// Source: Lambda API Reference, `CreateFunction`, read 2026; so are the next two.
pub const LONGEST_HANDLER: usize = 128;

/// The longest description of a function, in characters.
pub const LONGEST_DESCRIPTION: usize = 256;

/// The most file systems of a function.
pub const MOST_FILE_SYSTEMS: usize = 1;

/// The most bytes of a package and its layers, unzipped.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`): 250 MB, read 2026; the number is the
/// one that `GetAccountSettings` answers with.
pub const UNZIPPED_BYTES: u64 = 262_144_000;

/// The most layers of a function.
///
/// Source: AWS Lambda Developer Guide, "Lambda quotas" (`gettingstarted-limits`), read 2026.
pub const MOST_LAYERS: usize = 5;
