//! AWS's numbers, each once, with source and date.

use std::ops::RangeInclusive;

/// The longest name of a balancer or target group.
/// Source: Elastic Load Balancing API Reference, `CreateLoadBalancer`, `CreateTargetGroup` (2026).
pub const LONGEST_NAME: usize = 32;

/// Priorities of rules.
/// Source: Elastic Load Balancing API Reference, `CreateRule` (2026).
pub const PRIORITIES: RangeInclusive<u32> = 1..=50_000;

/// Weights of target groups.
/// Source: Elastic Load Balancing API Reference, `TargetGroupTuple` (2026).
pub const WEIGHTS: RangeInclusive<u32> = 0..=999;

/// How many target groups an action forwards to.
/// Source: Application Load Balancers, "Quotas" (2026: not adjustable). For Network Load Balancers the number is not
/// published; the same is taken, as a warning.
pub const TARGET_GROUPS_PER_ACTION: usize = 5;

/// How many target groups an Application Load Balancer forwards to.
/// Source: Application Load Balancers, "Quotas" (2026: not adjustable).
pub const TARGET_GROUPS_PER_ALB: usize = 100;

/// How many balancers forward to a target group.
/// Source: Elastic Load Balancing API Reference, `TargetGroup`; Application Load Balancers, "Quotas" (2026: not
/// adjustable).
pub const BALANCERS_PER_TARGET_GROUP: usize = 1;

/// How many functions, or balancers, a target group of such holds.
/// Source: Application Load Balancers and Network Load Balancers, "Quotas" (2026: not adjustable).
pub const SINGLE_TARGETS_PER_GROUP: usize = 1;

/// Balancers of one kind in a region. Can be raised.
/// Source: Application Load Balancers and Network Load Balancers, "Quotas" (2026).
pub const BALANCERS_PER_REGION: usize = 50;

/// Listeners of a balancer. Can be raised for Application Load Balancers.
/// Source: Application Load Balancers and Network Load Balancers, "Quotas" (2026).
pub const LISTENERS_PER_BALANCER: usize = 50;

/// Rules of an Application Load Balancer, default rules not counted. Can be raised.
/// Source: Application Load Balancers, "Quotas" (2026).
pub const RULES_PER_ALB: usize = 100;

/// Certificates of a balancer, default certificates not counted. Can be raised.
/// Source: Application Load Balancers and Network Load Balancers, "Quotas" (2026).
pub const CERTIFICATES_PER_BALANCER: usize = 25;

/// Targets of an Application Load Balancer. Can be raised.
/// Source: Application Load Balancers, "Quotas" (2026).
pub const TARGETS_PER_ALB: usize = 1000;

/// Targets of a Network Load Balancer. Can be raised.
/// Source: Network Load Balancers, "Quotas" (2026).
pub const TARGETS_PER_NLB: usize = 3000;

/// Targets of a target group. Can be raised.
/// Source: Application Load Balancers, "Quotas" (2026).
pub const TARGETS_PER_GROUP: usize = 1000;

/// Target groups in a region. Can be raised.
/// Source: Application Load Balancers, "Quotas" (2026): shared with Network Load Balancers.
pub const TARGET_GROUPS_PER_REGION: usize = 3000;

/// Classic balancers in a region. Can be raised.
/// Source: Classic Load Balancers, "Quotas" (2026).
pub const CLASSIC_PER_REGION: usize = 20;

/// Listeners of a classic balancer. Can be raised.
/// Source: Classic Load Balancers, "Quotas" (2026).
pub const LISTENERS_PER_CLASSIC: usize = 100;

/// Instances of a classic balancer. Can be raised.
/// Source: Classic Load Balancers, "Quotas" (2026).
pub const INSTANCES_PER_CLASSIC: usize = 1000;

/// Orders of actions.
/// Source: Elastic Load Balancing API Reference, `Action` (2026).
pub const ORDERS: RangeInclusive<u32> = 1..=50_000;

/// The longest body of a fixed response.
/// Source: Elastic Load Balancing API Reference, `FixedResponseActionConfig` (2026).
pub const LONGEST_BODY: usize = 1024;

/// The longest host, path or query of a redirect.
/// Source: Elastic Load Balancing API Reference, `RedirectActionConfig` (2026).
pub const LONGEST_REDIRECT_PART: usize = 128;

/// The types of body that a fixed response may have.
/// Source: Elastic Load Balancing API Reference, `FixedResponseActionConfig` (2026).
pub const BODY_TYPES: [&str; 5] =
    ["text/plain", "text/css", "text/html", "application/javascript", "application/json"];

/// How many values the conditions of a rule have together.
/// Source: Application Load Balancers, "Quotas" (2023): condition values per rule.
pub const VALUES_PER_RULE: usize = 5;

/// How many wildcards the conditions of a rule have together: five by older pages, six by the newest.
/// Source: Application Load Balancers, "Quotas" (2023 and 2026).
pub const WILDCARDS_PER_RULE: usize = 6;

/// In how many zones an Application Load Balancer stands at least.
/// Source: Application Load Balancers, "Availability Zone subnets" (2026).
pub const ALB_ZONES: usize = 2;

/// The longest prefix of an Application Load Balancer's subnet, and how many addresses must be free.
/// Source: Application Load Balancers, "Availability Zone subnets" (2026).
pub const LONGEST_SUBNET_PREFIX: u8 = 27;

/// How many addresses of a subnet must be free for an Application Load Balancer to grow.
/// Source: Application Load Balancers, "Availability Zone subnets" (2026).
pub const FREE_ADDRESSES: u32 = 8;

/// Seconds between two health checks.
/// Source: Elastic Load Balancing API Reference, `CreateTargetGroup` (2026).
pub const CHECK_INTERVAL: RangeInclusive<u32> = 5..=300;

/// Seconds after which a health check has failed.
/// Source: Elastic Load Balancing API Reference, `CreateTargetGroup` (2026).
pub const CHECK_TIMEOUT: RangeInclusive<u32> = 2..=120;

/// Checks in a row that change a target's health.
/// Source: Elastic Load Balancing API Reference, `CreateTargetGroup` (2026).
pub const CHECK_THRESHOLD: RangeInclusive<u32> = 2..=10;

/// Seconds after which a classic balancer's check has failed; intervals and thresholds are those of target groups.
/// Source: Elastic Load Balancing API Reference (2012-06-01), `HealthCheck` (2026).
pub const CLASSIC_CHECK_TIMEOUT: RangeInclusive<u32> = 2..=60;

/// Seconds that a connection may be idle.
/// Source: Elastic Load Balancing API Reference, `LoadBalancerAttribute`: `idle_timeout.timeout_seconds` (2026).
pub const IDLE_TIMEOUT: RangeInclusive<u32> = 1..=4000;

/// Seconds that a client's connection is kept.
/// Source: Elastic Load Balancing API Reference, `LoadBalancerAttribute`: `client_keep_alive.seconds` (2026).
pub const CLIENT_KEEP_ALIVE: RangeInclusive<u32> = 60..=604_800;

/// Seconds that a target which leaves may finish.
/// Source: Elastic Load Balancing API Reference, `TargetGroupAttribute`: `deregistration_delay.timeout_seconds`
/// (2026).
pub const DEREGISTRATION_DELAY: RangeInclusive<u32> = 0..=3600;

/// Seconds that a target which arrives is spared; 0 switches it off.
/// Source: Elastic Load Balancing API Reference, `TargetGroupAttribute`: `slow_start.duration_seconds` (2026).
pub const SLOW_START: RangeInclusive<u32> = 30..=900;

/// Seconds that a client stays with its target or target group.
/// Source: Application Load Balancers, "Sticky sessions" (2026).
pub const STICKINESS: RangeInclusive<u32> = 1..=604_800;

/// How many redirects a client follows before it gives up: Chromium's number, which curl's (50) exceeds.
/// Source: Chromium, `net/url_request/url_request.h`, `kMaxRedirects` (2026).
pub const REDIRECTS_FOLLOWED: usize = 20;
