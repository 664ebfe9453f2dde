use crate::{
    AccountLimit, EventSourceMapping, Function, FunctionAliases, FunctionConcurrency, FunctionPolicy,
    FunctionUrl, ProvisionedConcurrency,
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
        /// Addresses of functions; known absent where they have none.
        urls, urls_mut: Each FunctionUrl = "FunctionUrl",
        /// Queues and streams that Lambda reads.
        event_source_mappings, event_source_mappings_mut: Many EventSourceMapping = "EventSourceMappings",
        /// What the region may have.
        account_limit, account_limit_mut: One AccountLimit = "AccountLimit",
    }
}
