use aozu_iam::entity::OnlyOne;
use aozu_names::wire::Resource;

aozu_names::noun! {
    /// What a region of an account may have.
    ///
    /// Source: Lambda API Reference, `AccountLimit`.
    pub struct AccountLimit / AccountLimitMirror {
        /// Requests in flight.
        value concurrent_executions: u64 = "ConcurrentExecutions",
        /// What of that is not reserved.
        value unreserved_concurrent_executions: u64 = "UnreservedConcurrentExecutions",
        /// Bytes of a package, unzipped, layers included.
        value code_size_unzipped: u64 = "CodeSizeUnzipped",
        /// Bytes of a package, zipped.
        value code_size_zipped: u64 = "CodeSizeZipped",
        /// Bytes of all packages.
        value total_code_size: u64 = "TotalCodeSize",
    }
}

impl Resource for AccountLimit {
    type Key = OnlyOne;
    type Wire = AccountLimitMirror;
    const ID: &'static str = "AccountLimit";
    fn wire_id(_: &AccountLimitMirror) -> Option<&str> {
        Some("")
    }
    fn key(&self) -> OnlyOne {
        OnlyOne
    }
}
