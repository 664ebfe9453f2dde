//! What was published of a function.

use aozu_names::{Arn, Known};
use smol_str::SmolStr;

use crate::{Architecture, FunctionName, Lambda, Runtime};

aozu_names::noun! {
    /// A version of a function; `$LATEST` is the one that is not published.
    ///
    /// Source: Lambda API Reference, `FunctionConfiguration`.
    pub struct FunctionVersion / FunctionVersionMirror {
        /// Its number, or `$LATEST`.
        one version: SmolStr = "Version",
        /// Its ARN, with the version.
        maybe arn: Arn = "FunctionArn",
        /// What it is, in its owner's words.
        maybe description: SmolStr = "Description",
        /// What it runs in.
        maybe runtime: Runtime = "Runtime",
        /// What it runs on; x86_64 where the answer is silent.
        many architectures: Architecture = "Architectures",
        /// The size of its package in bytes.
        value code_size: u64 = "CodeSize",
        /// Its memory in MB.
        value memory_size: u64 = "MemorySize",
        /// After how many seconds it is ended.
        value timeout: u64 = "Timeout",
        /// `Pending`, `Active`, `Inactive` or `Failed`.
        maybe state: SmolStr = "State",
    }
}

aozu_names::noun! {
    /// The versions of one function.
    ///
    /// Source: Lambda API Reference, `ListVersionsByFunction`.
    pub struct FunctionVersions / FunctionVersionsMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// Its versions.
        parts versions: FunctionVersion = "Versions",
    }
}
by_function_name!(item FunctionVersions / FunctionVersionsMirror, function_name);

impl Lambda {
    /// Whether a function has a version; nothing where its versions were not read.
    ///
    /// ```
    /// use aozu_lambda::Lambda;
    /// let lambda = Lambda::default();
    /// assert_eq!(lambda.has_version(&"order-api".parse()?, "$LATEST"), Some(true), "every function has it");
    /// assert_eq!(lambda.has_version(&"order-api".parse()?, "1"), None, "nobody has read its versions");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn has_version(&self, function: &FunctionName, version: &str) -> Option<bool> {
        if version == "$LATEST" {
            return Some(true);
        }
        match self.versions().get_known(function) {
            Known::Present(all) => Some(all.versions().iter().any(|one| one.version() == version)),
            _ => None,
        }
    }
}
