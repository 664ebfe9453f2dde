//! The layers that an account has published.

use aozu_names::{AccountId, Arn, NameError, Region, wire::Resource};
use smol_str::SmolStr;

use crate::{Architecture, Function, Lambda, LayerVersionArn, Runtime, function_name::is_word, part::OfItem};

aozu_names::checked_name! {
    /// The bare name of a layer: 1 to 140 letters, digits, `-` and `_`.
    ///
    /// Source: Lambda API Reference, `PublishLayerVersion`.
    ///
    /// ```
    /// use aozu_lambda::LayerName;
    /// assert!("acme-common".parse::<LayerName>().is_ok());
    /// assert!("acme-common:1".parse::<LayerName>().is_err());
    /// ```
    pub struct LayerName, "a layer name", |text| {
        if text.is_empty() || text.len() > 140 {
            return Err((None, "it must have 1 to 140 characters"));
        }
        match text.char_indices().find(|(_, c)| !is_word(*c)) {
            Some((at, _)) => Err((Some(at), "it may hold letters, digits, `-` and `_`")),
            None => Ok(()),
        }
    }
}

aozu_names::noun! {
    /// A version of a layer.
    ///
    /// Source: Lambda API Reference, `LayerVersionsListItem`.
    pub struct LayerVersion / LayerVersionMirror {
        /// Its ARN.
        one arn: LayerVersionArn = "LayerVersionArn",
        /// Its number.
        value version: u64 = "Version",
        /// What it is, in its owner's words.
        maybe description: SmolStr = "Description",
        /// When it was published, as AWS writes it.
        maybe created_date: SmolStr = "CreatedDate",
        /// The runtimes that it is for; for any where there are none.
        many compatible_runtimes: Runtime = "CompatibleRuntimes",
        /// The architectures that it is for; for any where there are none.
        many compatible_architectures: Architecture = "CompatibleArchitectures",
        /// Its licence.
        maybe license_info: SmolStr = "LicenseInfo",
    }
}

aozu_names::noun! {
    /// A layer of the account, with its newest version.
    ///
    /// Source: Lambda API Reference, `LayersListItem`.
    pub struct Layer / LayerMirror {
        /// Its name.
        one name: LayerName = "LayerName",
        /// Its ARN, without a version.
        one arn: Arn = "LayerArn",
        /// Its newest version.
        part latest: LayerVersion = "LatestMatchingVersion",
    }
}

impl Resource for Layer {
    type Key = LayerName;
    type Wire = LayerMirror;
    const ID: &'static str = "LayerName";
    fn wire_id(wire: &LayerMirror) -> Option<&str> {
        wire.name.as_deref()
    }
    fn key(&self) -> LayerName {
        self.name.clone()
    }
}

aozu_names::noun! {
    /// The versions of one layer that there are; deleted ones are not among them.
    ///
    /// Source: Lambda API Reference, `ListLayerVersions`.
    pub struct LayerVersions / LayerVersionsMirror {
        /// The layer.
        one layer_name: LayerName = "LayerName",
        /// Its versions.
        parts versions: LayerVersion = "LayerVersions",
    }
}

impl Resource for LayerVersions {
    type Key = LayerName;
    type Wire = LayerVersionsMirror;
    const ID: &'static str = "LayerName";
    fn wire_id(wire: &LayerVersionsMirror) -> Option<&str> {
        wire.layer_name.as_deref()
    }
    fn key(&self) -> LayerName {
        self.layer_name.clone()
    }
}

impl OfItem for LayerVersions {
    /// A layer is asked for by its name or its ARN.
    fn named(item: &str) -> Result<LayerName, NameError> {
        let Some(rest) = item.strip_prefix("arn:") else { return item.parse() };
        rest.split_once(":layer:").map_or(rest, |(_, name)| name).parse()
    }
    fn set_item(wire: &mut LayerVersionsMirror, key: &LayerName) {
        wire.layer_name = Some(key.as_str().into());
    }
}

/// What of a function a layer is not for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Incompatible {
    /// The function's runtime, which is not among the layer's.
    pub runtime: Option<Runtime>,
    /// The function's architecture, which is not among the layer's.
    pub architecture: Option<Architecture>,
}

impl LayerVersion {
    /// What of a function it is not for; nothing where it is for the function, or does not say.
    #[must_use]
    pub fn incompatible_with(&self, function: &Function) -> Option<Incompatible> {
        let runtimes = self.compatible_runtimes();
        let runtime =
            function.runtime().filter(|runtime| !runtimes.is_empty() && !runtimes.contains(*runtime));
        let on = function.architectures().first().unwrap_or(&Architecture::X8664);
        let architectures = self.compatible_architectures();
        let architecture = (!architectures.is_empty() && !architectures.contains(on)).then(|| on.clone());
        let found = Incompatible { runtime: runtime.cloned(), architecture };
        (found != Incompatible::default()).then_some(found)
    }
}

impl Lambda {
    /// A version of a layer, where it was read.
    #[must_use]
    pub fn layer_version(&self, arn: &LayerVersionArn) -> Option<&LayerVersion> {
        let name: LayerName = arn.name().parse().ok()?;
        let listed = self.layer_versions().get(&name).map_or(&[][..], LayerVersions::versions);
        let latest = self.layers().get(&name).and_then(Layer::latest);
        listed.iter().chain(latest).find(|version| version.arn() == arn)
    }

    /// Whether a version of a layer of this account and region is there; nothing where that was not read, and of other
    /// accounts' layers.
    #[must_use]
    pub fn has_layer_version(
        &self,
        arn: &LayerVersionArn,
        account: AccountId,
        region: &Region,
    ) -> Option<bool> {
        if arn.account() != Some(account) || arn.arn().region() != region.as_str() {
            return None;
        }
        if self.layer_version(arn).is_some() {
            return Some(true);
        }
        let name: LayerName = arn.name().parse().ok()?;
        // A layer is listed as long as it has a version.
        let gone = self.layer_versions().get(&name).is_some() || self.layers().exists(&name) == Some(false);
        gone.then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::LayerVersions;
    use crate::part::OfItem;

    #[test]
    fn a_layer_is_named_by_name_or_arn() {
        for item in ["acme", "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme"] {
            assert_eq!(LayerVersions::named(item).unwrap().as_str(), "acme");
        }
        for item in ["", "arn:", "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme:1", "a b"] {
            assert!(LayerVersions::named(item).is_err(), "{item}");
        }
    }
}
