#![doc = include_str!("../README.md")]

#[macro_use]
mod part;

mod about_function;
mod account_limit;
mod alias;
mod event_invoke;
mod event_source_mapping;
mod function;
mod function_limit;
mod function_name;
mod interfaces;
mod layer;
mod layer_policy;
mod layer_version;
mod limits;
mod log_stream;
mod operations;
mod role;
pub mod rules;
mod runtime;
pub mod simulate;
mod state;
mod version;
pub mod wire;

pub use about_function::{
    FunctionConcurrency, FunctionPolicy, FunctionUrl, ProvisionedConcurrency, ProvisionedConcurrencyConfig,
};
pub use account_limit::AccountLimit;
pub use alias::{Alias, FunctionAliases, RoutingConfig, RoutingProblem, VersionShare};
pub use event_invoke::{
    Destination, DestinationConfig, EventInvokeConfig, EventInvokeConfigs, EventProblem, Outcome,
};
pub use event_source_mapping::{EventSourceMapping, EventSourceMappingId};
pub use function::{
    Architecture, CapacityProviderConfig, DeadLetterConfig, Environment, EphemeralStorage, FileSystemConfig,
    Function, LoggingConfig, ManagedInstances, PackageType, VpcConfig, default_log_group,
};
pub use function_limit::FunctionLimit;
pub use function_name::{FunctionName, FunctionRef};
pub use interfaces::InterfaceKey;
pub use layer::{LayerUse, LayerVersionArn};
pub use layer_policy::{LayerAudience, LayerVersionPolicy};
pub use layer_version::{Incompatible, Layer, LayerName, LayerVersion, LayerVersions};
pub use limits::{
    CLASSIC_PER_MINUTE, DEFAULT_CONCURRENCY, ENVIRONMENT_BYTES, ERROR_BACK_OFF, EVENT_AGE, EVENT_AGES,
    FIRST_BACK_OFF, LONGEST_BACK_OFF, LONGEST_DESCRIPTION, LONGEST_HANDLER, LONGEST_TIMEOUT,
    LONGEST_TIMEOUT_ON_INSTANCES, MEMORY, MOST_FILE_SYSTEMS, MOST_LAYERS, MOST_MEMORY_ON_INSTANCES,
    MOST_SECURITY_GROUPS, MOST_SUBNETS, REQUESTS_PER_CONCURRENCY, RESERVED_VARIABLES, RETRY_ATTEMPTS,
    SCALING_PER_SECOND, SCALING_STEP, STORAGE, TIMEOUTS, UNRESERVED_FLOOR, UNZIPPED_BYTES, classic_burst,
};
pub use log_stream::LogStreamName;
pub use operations::{NOT_CALLED, OPERATIONS};
pub use role::{ExecutionRole, INTERFACE_ACTIONS, lambda_may_assume};
pub use rules::{LambdaProblem, RULES};
pub use runtime::{Day, Lifecycle, Runtime};
pub use state::Lambda;
pub use version::{FunctionVersion, FunctionVersions};
