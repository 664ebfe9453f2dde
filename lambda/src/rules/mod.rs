//! What can be wrong with functions.

#[cfg(test)]
pub(crate) mod fixture;
mod role_policies;
mod scope;

mod function_in_one_zone;
mod function_in_public_subnet;
mod layer_of_another_region;
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

pub use function_in_one_zone::FunctionInOneZone;
pub use function_in_public_subnet::FunctionInPublicSubnet;
pub use layer_of_another_region::LayerOfAnotherRegion;
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
    }
}
