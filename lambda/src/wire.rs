//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

pub use crate::{
    about_function::{
        AliasMirror as Alias, FunctionAliasesMirror as FunctionAliases,
        FunctionConcurrencyMirror as FunctionConcurrency, FunctionPolicyMirror as FunctionPolicy,
        FunctionUrlMirror as FunctionUrl, ProvisionedConcurrencyConfigMirror as ProvisionedConcurrencyConfig,
        ProvisionedConcurrencyMirror as ProvisionedConcurrency,
    },
    account_limit::AccountLimitMirror as AccountLimit,
    event_source_mapping::EventSourceMappingMirror as EventSourceMapping,
    function::{
        DeadLetterConfigMirror as DeadLetterConfig, EphemeralStorageMirror as EphemeralStorage,
        FunctionMirror as Function, LoggingConfigMirror as LoggingConfig, VpcConfigMirror as VpcConfig,
    },
    layer::LayerUseMirror as LayerUse,
};
