#![doc = include_str!("../README.md")]

#[macro_use]
mod part;

mod about_function;
mod account_limit;
mod event_source_mapping;
mod function;
mod function_name;
mod interfaces;
mod layer;
mod limits;
mod operations;
mod role;
pub mod rules;
mod runtime;
pub mod simulate;
mod state;
pub mod wire;

pub use about_function::{
    Alias, FunctionAliases, FunctionConcurrency, FunctionPolicy, FunctionUrl, ProvisionedConcurrency,
    ProvisionedConcurrencyConfig,
};
pub use account_limit::AccountLimit;
pub use event_source_mapping::{EventSourceMapping, EventSourceMappingId};
pub use function::{
    Architecture, DeadLetterConfig, Environment, EphemeralStorage, Function, LoggingConfig, PackageType,
    VpcConfig, default_log_group,
};
pub use function_name::{FunctionName, FunctionRef};
pub use interfaces::InterfaceKey;
pub use layer::{LayerUse, LayerVersionArn};
pub use limits::{
    CLASSIC_PER_MINUTE, DEFAULT_CONCURRENCY, ERROR_BACK_OFF, EVENT_AGE, FIRST_BACK_OFF, LONGEST_BACK_OFF,
    LONGEST_TIMEOUT, MOST_LAYERS, REQUESTS_PER_CONCURRENCY, SCALING_PER_SECOND, SCALING_STEP,
    UNRESERVED_FLOOR, classic_burst,
};
pub use operations::OPERATIONS;
pub use role::{ExecutionRole, INTERFACE_ACTIONS, lambda_may_assume};
pub use rules::{LambdaProblem, RULES};
pub use runtime::{Lifecycle, Runtime};
pub use state::Lambda;
