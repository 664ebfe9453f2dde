use std::str::FromStr;

use aozu_names::{AccountId, Arn, NameError, Region};
use smol_str::SmolStr;

use crate::{function::Architecture, function_name::is_word, runtime::Runtime};

/// The ARN of one version of a layer.
///
/// Source: Lambda API Reference, `LayerVersionArn`.
///
/// ```
/// use aozu_lambda::LayerVersionArn;
/// let layer: LayerVersionArn = "arn:aws:lambda:ap-northeast-1:464622532012:layer:Datadog-Python312:102".parse()?;
/// assert_eq!((layer.name(), layer.version()), ("Datadog-Python312", 102));
/// assert!(layer.is_datadog());
/// # Ok::<(), aozu_names::NameError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerVersionArn {
    arn: Arn,
    name: SmolStr,
    version: u64,
}

/// The account that publishes Datadog's layers.
///
/// Source: github.com/DataDog/datadog-lambda-python, releases, read 2026.
const DATADOG: &str = "464622532012";
/// The one in GovCloud.
const DATADOG_GOV: &str = "002406178527";

impl LayerVersionArn {
    /// The ARN.
    #[must_use]
    pub fn arn(&self) -> &Arn {
        &self.arn
    }

    /// The layer's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Which version.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The account that published it.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        self.arn.account_id()
    }

    /// Whether Datadog published it.
    #[must_use]
    pub fn is_datadog(&self) -> bool {
        let account = if self.arn.partition() == "aws-us-gov" { DATADOG_GOV } else { DATADOG };
        self.arn.account() == account
    }

    /// Datadog's library for a runtime, in a region of the partition `aws` or of GovCloud; nothing for runtimes that
    /// have none.
    ///
    /// ```
    /// use aozu_lambda::{Architecture, LayerVersionArn, Runtime};
    /// let runtime: Runtime = "python3.12".parse()?;
    /// let layer = LayerVersionArn::datadog(&"ap-northeast-1".parse()?, &runtime, &Architecture::Arm64, 102).unwrap();
    /// assert_eq!(
    ///     layer.arn().as_str(),
    ///     "arn:aws:lambda:ap-northeast-1:464622532012:layer:Datadog-Python312-ARM:102"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn datadog(region: &Region, runtime: &Runtime, on: &Architecture, version: u64) -> Option<Self> {
        let word = runtime.as_str();
        let (name, arm) = if let Some(version) = word.strip_prefix("python") {
            (format!("Python{}", version.replace('.', "")), true)
        } else if let Some(major) = word.strip_prefix("nodejs").and_then(|rest| rest.strip_suffix(".x")) {
            // The library is JavaScript: one layer serves both architectures.
            (format!("Node{major}-x"), false)
        } else {
            return None;
        };
        let suffix = if arm && *on == Architecture::Arm64 { "-ARM" } else { "" };
        let (partition, account) = if region.as_str().starts_with("us-gov-") {
            ("aws-us-gov", DATADOG_GOV)
        } else {
            ("aws", DATADOG)
        };
        format!("arn:{partition}:lambda:{region}:{account}:layer:Datadog-{name}{suffix}:{version}")
            .parse()
            .ok()
    }
}

impl FromStr for LayerVersionArn {
    type Err = NameError;
    fn from_str(text: &str) -> Result<Self, NameError> {
        const RULE: &str = "it must be `arn:…:lambda:region:account:layer:name:version`";
        let wrong = || NameError::new("a layer version", text, RULE);
        let arn: Arn = text.parse()?;
        let (name, version) =
            arn.resource().strip_prefix("layer:").and_then(|rest| rest.split_once(':')).ok_or_else(wrong)?;
        let version = version.parse().map_err(|_| wrong())?;
        if arn.service() != "lambda"
            || name.is_empty()
            || !name.chars().all(is_word)
            || arn.account_id().is_none()
        {
            return Err(wrong());
        }
        let name = SmolStr::new(name);
        Ok(Self { arn, name, version })
    }
}

impl std::fmt::Display for LayerVersionArn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.arn.fmt(f)
    }
}

aozu_names::noun! {
    /// A layer of a function.
    ///
    /// Source: Lambda API Reference, `Layer`.
    pub struct LayerUse / LayerUseMirror {
        /// Which version of which.
        one arn: LayerVersionArn = "Arn",
        /// Its size in bytes, zipped.
        value code_size: u64 = "CodeSize",
    }
}
