use crate::{
    AccountLimit, EventInvokeConfigs, EventSourceMapping, Function, FunctionAliases, FunctionConcurrency,
    FunctionPolicy, FunctionUrl, FunctionVersions, Layer, LayerVersionPolicy, LayerVersions,
    ProvisionedConcurrency,
};

aozu_names::state! {
    /// The Lambda of one region of one account. What a call for one function tells stands apart from the function, by
    /// its name; policies of single versions and aliases are not held.
    pub struct Lambda: "lambda" {
        /// The functions.
        functions, functions_mut: Many Function = "Functions",
        /// The functions' policies; known absent where AWS said so.
        policies, policies_mut: Each FunctionPolicy = "Policy",
        /// What functions have reserved; known absent where they have nothing.
        concurrency, concurrency_mut: Each FunctionConcurrency = "ReservedConcurrentExecutions",
        /// What is kept warm.
        provisioned, provisioned_mut: Each ProvisionedConcurrency = "ProvisionedConcurrencyConfigs",
        /// Aliases.
        aliases, aliases_mut: Each FunctionAliases = "Aliases",
        /// What was published of functions.
        versions, versions_mut: Each FunctionVersions = "Versions",
        /// How events of functions are handled.
        event_invoke_configs, event_invoke_configs_mut: Each EventInvokeConfigs = "FunctionEventInvokeConfigs",
        /// Addresses of functions; known absent where they have none.
        urls, urls_mut: Each FunctionUrl = "FunctionUrl",
        /// Queues and streams that Lambda reads.
        event_source_mappings, event_source_mappings_mut: Many EventSourceMapping = "EventSourceMappings",
        /// The account's layers.
        layers, layers_mut: Many Layer = "Layers",
        /// Which versions of them there are, layer by layer.
        layer_versions, layer_versions_mut: Each LayerVersions = "LayerVersions",
        /// Who may use them, version by version; known absent where only the account may.
        layer_policies, layer_policies_mut: Each LayerVersionPolicy = "LayerVersionPolicy",
        /// What the region may have.
        account_limit, account_limit_mut: One AccountLimit = "AccountLimit",
    }
}
