//! AWS's JSON, member by member: the mirror of each noun, as plain serde structs.

pub use crate::{
    about_function::{
        FunctionConcurrencyMirror as FunctionConcurrency, FunctionPolicyMirror as FunctionPolicy,
        FunctionUrlMirror as FunctionUrl, ProvisionedConcurrencyConfigMirror as ProvisionedConcurrencyConfig,
        ProvisionedConcurrencyMirror as ProvisionedConcurrency,
    },
    account_limit::AccountLimitMirror as AccountLimit,
    alias::{
        AliasMirror as Alias, FunctionAliasesMirror as FunctionAliases, RoutingConfigMirror as RoutingConfig,
    },
    event_invoke::{
        DestinationConfigMirror as DestinationConfig, DestinationMirror as Destination,
        EventInvokeConfigMirror as EventInvokeConfig, EventInvokeConfigsMirror as EventInvokeConfigs,
    },
    event_source_mapping::EventSourceMappingMirror as EventSourceMapping,
    function::{
        CapacityProviderConfigMirror as CapacityProviderConfig, DeadLetterConfigMirror as DeadLetterConfig,
        EphemeralStorageMirror as EphemeralStorage, FileSystemConfigMirror as FileSystemConfig,
        FunctionMirror as Function, LoggingConfigMirror as LoggingConfig,
        ManagedInstancesMirror as ManagedInstances, VpcConfigMirror as VpcConfig,
    },
    layer::LayerUseMirror as LayerUse,
    layer_policy::LayerVersionPolicyMirror as LayerVersionPolicy,
    layer_version::{
        LayerMirror as Layer, LayerVersionMirror as LayerVersion, LayerVersionsMirror as LayerVersions,
    },
    version::{FunctionVersionMirror as FunctionVersion, FunctionVersionsMirror as FunctionVersions},
};
