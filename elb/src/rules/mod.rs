//! What can be wrong with load balancers.

#[cfg(test)]
pub(crate) mod fixture;
mod scope;

mod access_logs_off;
mod actions_malformed;
mod balancer_addresses_refused;
mod balancer_failed;
mod balancer_group_elsewhere;
mod balancer_in_one_zone;
mod balancer_limit_exceeded;
mod balancer_over_quota;
mod balancer_subnet_elsewhere;
mod balancer_subnet_too_small;
mod certificate_missing;
mod classic_health_check_out_of_range;
mod classic_in_one_zone;
mod classic_listener_malformed;
mod classic_without_access_logs;
mod classic_without_cross_zone;
mod condition_never_holds;
mod deletion_protection_off;
mod desync_not_mitigated;
mod forward_to_empty_group;
mod health_check_out_of_range;
mod internal_balancer_in_public_subnets;
mod invalid_headers_kept;
mod listener_not_admitted;
mod listeners_conflict;
mod no_healthy_target;
mod no_way_from_internet;
mod old_tls_allowed;
mod plain_http_served;
mod protocol_mismatch;
mod redirect_loop;
mod rule_over_limits;
mod rule_shadowed;
mod setting_out_of_range;
mod target_bypasses_balancer;
mod target_group_unused;
mod target_in_public_subnet;
mod target_not_admitted;
mod target_out_of_zones;
mod targets_in_one_zone;
mod zones_uneven;

pub use scope::Scope;

pub use access_logs_off::AccessLogsOff;
pub use actions_malformed::ActionsMalformed;
pub use balancer_addresses_refused::BalancerAddressesRefused;
pub use balancer_failed::BalancerFailed;
pub use balancer_group_elsewhere::BalancerGroupElsewhere;
pub use balancer_in_one_zone::BalancerInOneZone;
pub use balancer_limit_exceeded::BalancerLimitExceeded;
pub use balancer_over_quota::BalancerOverQuota;
pub use balancer_subnet_elsewhere::BalancerSubnetElsewhere;
pub use balancer_subnet_too_small::BalancerSubnetTooSmall;
pub use certificate_missing::CertificateMissing;
pub use classic_health_check_out_of_range::ClassicHealthCheckOutOfRange;
pub use classic_in_one_zone::ClassicInOneZone;
pub use classic_listener_malformed::ClassicListenerMalformed;
pub use classic_without_access_logs::ClassicWithoutAccessLogs;
pub use classic_without_cross_zone::ClassicWithoutCrossZone;
pub use condition_never_holds::ConditionNeverHolds;
pub use deletion_protection_off::DeletionProtectionOff;
pub use desync_not_mitigated::DesyncNotMitigated;
pub use forward_to_empty_group::ForwardToEmptyGroup;
pub use health_check_out_of_range::HealthCheckOutOfRange;
pub use internal_balancer_in_public_subnets::InternalBalancerInPublicSubnets;
pub use invalid_headers_kept::InvalidHeadersKept;
pub use listener_not_admitted::ListenerNotAdmitted;
pub use listeners_conflict::ListenersConflict;
pub use no_healthy_target::NoHealthyTarget;
pub use no_way_from_internet::NoWayFromInternet;
pub use old_tls_allowed::OldTlsAllowed;
pub use plain_http_served::PlainHttpServed;
pub use protocol_mismatch::ProtocolMismatch;
pub use redirect_loop::RedirectLoop;
pub use rule_over_limits::RuleOverLimits;
pub use rule_shadowed::RuleShadowed;
pub use setting_out_of_range::SettingOutOfRange;
pub use target_bypasses_balancer::TargetBypassesBalancer;
pub use target_group_unused::TargetGroupUnused;
pub use target_in_public_subnet::TargetInPublicSubnet;
pub use target_not_admitted::TargetNotAdmitted;
pub use target_out_of_zones::TargetOutOfZones;
pub use targets_in_one_zone::TargetsInOneZone;
pub use zones_uneven::ZonesUneven;

aozu_names::rules! {
    /// What is wrong with load balancers, typed: a variant a rule.
    pub enum ElbProblem {
        balancer_in_one_zone::BalancerInOneZone,
        balancer_subnet_elsewhere::BalancerSubnetElsewhere,
        no_way_from_internet::NoWayFromInternet,
        internal_balancer_in_public_subnets::InternalBalancerInPublicSubnets,
        balancer_subnet_too_small::BalancerSubnetTooSmall,
        balancer_group_elsewhere::BalancerGroupElsewhere,
        listener_not_admitted::ListenerNotAdmitted,
        target_not_admitted::TargetNotAdmitted,
        target_out_of_zones::TargetOutOfZones,
        targets_in_one_zone::TargetsInOneZone,
        forward_to_empty_group::ForwardToEmptyGroup,
        no_healthy_target::NoHealthyTarget,
        target_group_unused::TargetGroupUnused,
        rule_shadowed::RuleShadowed,
        condition_never_holds::ConditionNeverHolds,
        redirect_loop::RedirectLoop,
        protocol_mismatch::ProtocolMismatch,
        certificate_missing::CertificateMissing,
        listeners_conflict::ListenersConflict,
        plain_http_served::PlainHttpServed,
        old_tls_allowed::OldTlsAllowed,
        deletion_protection_off::DeletionProtectionOff,
        access_logs_off::AccessLogsOff,
        invalid_headers_kept::InvalidHeadersKept,
        desync_not_mitigated::DesyncNotMitigated,
        rule_over_limits::RuleOverLimits,
        actions_malformed::ActionsMalformed,
        health_check_out_of_range::HealthCheckOutOfRange,
        target_bypasses_balancer::TargetBypassesBalancer,
        target_in_public_subnet::TargetInPublicSubnet,
        classic_without_cross_zone::ClassicWithoutCrossZone,
        classic_without_access_logs::ClassicWithoutAccessLogs,
        classic_in_one_zone::ClassicInOneZone,
        classic_listener_malformed::ClassicListenerMalformed,
        classic_health_check_out_of_range::ClassicHealthCheckOutOfRange,
        zones_uneven::ZonesUneven,
        balancer_failed::BalancerFailed,
        setting_out_of_range::SettingOutOfRange,
        balancer_limit_exceeded::BalancerLimitExceeded,
        balancer_over_quota::BalancerOverQuota,
        balancer_addresses_refused::BalancerAddressesRefused,
    }
}
