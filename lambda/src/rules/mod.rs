//! What can be wrong with functions.

#[cfg(test)]
pub(crate) mod fixture;
mod role_policies;
mod scope;

mod alias_routing_invalid;
mod alias_version_missing;
mod event_invoke_config_invalid;
mod function_in_one_zone;
mod function_in_public_subnet;
mod function_over_limit;
mod layer_incompatible;
mod layer_of_another_region;
mod layer_shared_with_everyone;
mod layer_version_deleted;
mod provisioned_concurrency_too_high;
mod provisioned_on_latest;
mod reserved_concurrency_too_high;
mod role_cannot_log;
mod role_cannot_make_interfaces;
mod role_not_assumable;
mod runtime_deprecated;
mod secret_in_environment;
mod stopped_function_is_called;
mod too_many_layers;

pub use scope::Scope;

pub use alias_routing_invalid::AliasRoutingInvalid;
pub use alias_version_missing::AliasVersionMissing;
pub use event_invoke_config_invalid::EventInvokeConfigInvalid;
pub use function_in_one_zone::FunctionInOneZone;
pub use function_in_public_subnet::FunctionInPublicSubnet;
pub use function_over_limit::FunctionOverLimit;
pub use layer_incompatible::LayerIncompatible;
pub use layer_of_another_region::LayerOfAnotherRegion;
pub use layer_shared_with_everyone::LayerSharedWithEveryone;
pub use layer_version_deleted::LayerVersionDeleted;
pub use provisioned_concurrency_too_high::ProvisionedConcurrencyTooHigh;
pub use provisioned_on_latest::ProvisionedOnLatest;
pub use reserved_concurrency_too_high::ReservedConcurrencyTooHigh;
pub use role_cannot_log::RoleCannotLog;
pub use role_cannot_make_interfaces::RoleCannotMakeInterfaces;
pub use role_not_assumable::RoleNotAssumable;
pub use runtime_deprecated::RuntimeDeprecated;
pub use secret_in_environment::SecretInEnvironment;
pub use stopped_function_is_called::StoppedFunctionIsCalled;
pub use too_many_layers::TooManyLayers;

aozu_names::rules! {
    /// What is wrong with functions, typed: a variant a rule.
    pub enum LambdaProblem {
        runtime_deprecated::RuntimeDeprecated,
        function_in_public_subnet::FunctionInPublicSubnet,
        function_in_one_zone::FunctionInOneZone,
        reserved_concurrency_too_high::ReservedConcurrencyTooHigh,
        stopped_function_is_called::StoppedFunctionIsCalled,
        provisioned_on_latest::ProvisionedOnLatest,
        role_not_assumable::RoleNotAssumable,
        secret_in_environment::SecretInEnvironment,
        layer_of_another_region::LayerOfAnotherRegion,
        too_many_layers::TooManyLayers,
        role_cannot_log::RoleCannotLog,
        role_cannot_make_interfaces::RoleCannotMakeInterfaces,
        function_over_limit::FunctionOverLimit,
        alias_routing_invalid::AliasRoutingInvalid,
        alias_version_missing::AliasVersionMissing,
        layer_incompatible::LayerIncompatible,
        layer_shared_with_everyone::LayerSharedWithEveryone,
        layer_version_deleted::LayerVersionDeleted,
        event_invoke_config_invalid::EventInvokeConfigInvalid,
        provisioned_concurrency_too_high::ProvisionedConcurrencyTooHigh,
    }
}
