use std::collections::BTreeMap;

use aozu_names::{Arn, Secret};
use aozu_vpc::{SecurityGroupId, SubnetId, VpcId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{FunctionName, LayerUse, Runtime};

aozu_names::words! {
    /// What a function runs on.
    pub enum Architecture {
        X8664 = "x86_64",
        Arm64 = "arm64",
    }
}

aozu_names::words! {
    /// How a function is packed.
    pub enum PackageType {
        Zip = "Zip",
        Image = "Image",
    }
}

aozu_names::noun! {
    /// Where a function's interfaces are. Functions with the same subnet and groups share them.
    ///
    /// Source: Lambda API Reference, `VpcConfigResponse`; Lambda Developer Guide, "Hyperplane ENIs".
    pub struct VpcConfig / VpcConfigMirror {
        /// The subnets, in order.
        sorted subnet_ids: SubnetId = "SubnetIds",
        /// The security groups, in order.
        sorted security_group_ids: SecurityGroupId = "SecurityGroupIds",
        /// The VPC.
        maybe vpc_id: VpcId = "VpcId",
    }
}

/// The environment of a function: values do not leave it.
///
/// Source: Lambda API Reference, `EnvironmentResponse`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Environment {
    /// By name.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub variables: BTreeMap<SmolStr, Secret>,
}

aozu_names::noun! {
    /// Where events go that were given up.
    pub struct DeadLetterConfig / DeadLetterConfigMirror {
        /// A queue or a topic.
        maybe target_arn: Arn = "TargetArn",
    }
}

aozu_names::noun! {
    /// Where a function logs.
    ///
    /// Source: Lambda API Reference, `LoggingConfig`.
    pub struct LoggingConfig / LoggingConfigMirror {
        /// `Text` or `JSON`.
        maybe log_format: SmolStr = "LogFormat",
        /// From which level on the function's own lines are kept.
        maybe application_log_level: SmolStr = "ApplicationLogLevel",
        /// From which level on Lambda's lines are kept.
        maybe system_log_level: SmolStr = "SystemLogLevel",
        /// The log group.
        maybe log_group: SmolStr = "LogGroup",
    }
}

aozu_names::noun! {
    /// How much a function's `/tmp` holds.
    pub struct EphemeralStorage / EphemeralStorageMirror {
        /// In MB.
        value size: u64 = "Size",
    }
}

aozu_names::noun! {
    /// A file system that a function mounts.
    ///
    /// Source: Lambda API Reference, `FileSystemConfig`.
    pub struct FileSystemConfig / FileSystemConfigMirror {
        /// Its access point.
        one arn: Arn = "Arn",
        /// Where it is mounted: below `/mnt/`.
        maybe local_mount_path: SmolStr = "LocalMountPath",
    }
}

aozu_names::noun! {
    /// The instances of the account's own that a function runs on.
    ///
    /// Source: Lambda API Reference, `LambdaManagedInstancesCapacityProviderConfig`.
    pub struct ManagedInstances / ManagedInstancesMirror {
        /// Which capacity provider has them.
        maybe capacity_provider_arn: Arn = "CapacityProviderArn",
    }
}

aozu_names::noun! {
    /// What a function runs on, where that is not Lambda's own.
    ///
    /// Source: Lambda API Reference, `CapacityProviderConfig`.
    pub struct CapacityProviderConfig / CapacityProviderConfigMirror {
        /// Instances of the account's own.
        part managed_instances: ManagedInstances = "LambdaManagedInstancesCapacityProviderConfig",
    }
}

aozu_names::noun! {
    /// A function, as `$LATEST` is configured.
    ///
    /// Source: Lambda API Reference, `FunctionConfiguration`.
    pub struct Function / FunctionMirror {
        /// Its name.
        one name: FunctionName = "FunctionName",
        /// Its ARN, without a version.
        one arn: Arn = "FunctionArn",
        /// The role that it runs as.
        maybe role: Arn = "Role",
        /// What it runs in; none of a container image.
        maybe runtime: Runtime = "Runtime",
        /// What is called in it.
        maybe handler: SmolStr = "Handler",
        /// What it is for, in its owner's words.
        maybe description: SmolStr = "Description",
        /// How it is packed.
        maybe package_type: PackageType = "PackageType",
        /// The size of its package in bytes.
        value code_size: u64 = "CodeSize",
        /// After how many seconds it is ended.
        value timeout: u64 = "Timeout",
        /// Its memory in MB.
        value memory_size: u64 = "MemorySize",
        /// What it runs on; x86_64 where the answer is silent.
        many architectures: Architecture = "Architectures",
        /// Its layers, in the order in which they are laid over each other.
        parts layers: LayerUse = "Layers",
        /// Its environment.
        verbatim environment: Environment = "Environment",
        /// Where its interfaces are, as written.
        part vpc: VpcConfig = "VpcConfig",
        /// Where events go that were given up.
        part dead_letter_config: DeadLetterConfig = "DeadLetterConfig",
        /// Where it logs.
        part logging_config: LoggingConfig = "LoggingConfig",
        /// Its `/tmp`.
        part ephemeral_storage: EphemeralStorage = "EphemeralStorage",
        /// The file systems that it mounts.
        parts file_systems: FileSystemConfig = "FileSystemConfigs",
        /// What it runs on, where that is not Lambda's own.
        part capacity_provider: CapacityProviderConfig = "CapacityProviderConfig",
        /// The key that its environment is encrypted with.
        maybe kms_key_arn: Arn = "KMSKeyArn",
        /// `Pending`, `Active`, `Inactive` or `Failed`.
        maybe state: SmolStr = "State",
    }
}

by_function_name!(list Function / FunctionMirror, name);

impl Function {
    /// Where its interfaces are; none of a function that is in no VPC, for which Lambda prints lists without anything.
    #[must_use]
    pub fn vpc_config(&self) -> Option<&VpcConfig> {
        self.vpc.as_ref().filter(|config| !config.subnet_ids.is_empty())
    }

    /// The log group that it writes: its own unless configured otherwise.
    ///
    /// Source: AWS Lambda Developer Guide, "Sending Lambda function logs to CloudWatch Logs", read 2026.
    #[must_use]
    pub fn log_group(&self) -> SmolStr {
        let configured = self.logging_config.as_ref().and_then(|config| config.log_group.clone());
        configured.unwrap_or_else(|| default_log_group(&self.name))
    }
}

/// The log group of a function that names none: Lambda makes it where it is missing and the role may.
///
/// ```
/// let name = "order-api".parse()?;
/// assert_eq!(aozu_lambda::default_log_group(&name), "/aws/lambda/order-api");
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[must_use]
pub fn default_log_group(name: &FunctionName) -> SmolStr {
    smol_str::format_smolstr!("/aws/lambda/{name}")
}
