//! Names that stand for versions, and how calls are split among versions.

use std::collections::BTreeMap;

use aozu_names::Arn;
use serde::Serialize;
use smol_str::SmolStr;

use crate::{FunctionName, FunctionRef, Lambda};

/// The word for a function as it stands now, which is no published version.
const LATEST: &str = "$LATEST";

aozu_names::noun! {
    /// Where calls of an alias go besides its own version.
    ///
    /// Source: Lambda API Reference, `AliasRoutingConfiguration`.
    pub struct RoutingConfig / RoutingConfigMirror {
        /// The part of the calls that each further version gets, 0 to 1; AWS takes one version.
        verbatim weights: BTreeMap<SmolStr, f64> = "AdditionalVersionWeights",
    }
}

aozu_names::noun! {
    /// A name that stands for a version.
    ///
    /// Source: Lambda API Reference, `AliasConfiguration`.
    pub struct Alias / AliasMirror {
        /// Its ARN.
        one arn: Arn = "AliasArn",
        /// Its name.
        one name: SmolStr = "Name",
        /// The version.
        one function_version: SmolStr = "FunctionVersion",
        /// What it is for, in its owner's words.
        maybe description: SmolStr = "Description",
        /// Where its calls go besides.
        part routing_config: RoutingConfig = "RoutingConfig",
    }
}

aozu_names::noun! {
    /// The aliases of one function.
    pub struct FunctionAliases / FunctionAliasesMirror {
        /// The function.
        one function_name: FunctionName = "FunctionName",
        /// Its aliases.
        parts aliases: Alias = "Aliases",
    }
}
by_function_name!(item FunctionAliases / FunctionAliasesMirror, function_name);

/// How many of the calls a version gets.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VersionShare {
    /// The version: a number, or `$LATEST`.
    pub version: SmolStr,
    /// With which probability a call goes there, more than 0 and at most 1.
    pub probability: f64,
}

/// Why AWS refuses how an alias splits its calls.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RoutingProblem {
    /// A weight that is no part of the calls.
    #[error("version {version} gets {weight} of its calls: a weight is a number from 0 to 1")]
    Weight {
        /// The version.
        version: String,
        /// What it gets.
        weight: f64,
    },
    /// More than one further version.
    #[error("its calls are split among its own version and {count} more: one more is taken")]
    Versions {
        /// How many more.
        count: usize,
    },
    /// One of the versions is none that was published.
    #[error("its calls are split and `{}` is among the versions: both must be published", .version.escape_debug())]
    NotPublished {
        /// What stands there.
        version: String,
    },
}

impl Alias {
    /// The versions that get a part of its calls besides its own, and which part; by version.
    pub fn further_versions(&self) -> impl Iterator<Item = (&SmolStr, f64)> {
        let weights = self.routing_config.as_ref().and_then(|config| config.weights.as_ref());
        weights.into_iter().flatten().map(|(version, weight)| (version, *weight))
    }

    /// Every reason for which AWS refuses its routing.
    ///
    /// Source: AWS Lambda Developer Guide, "Using weighted aliases" (`configuring-alias-routing`), read 2026.
    #[must_use]
    pub fn routing_problems(&self) -> Vec<RoutingProblem> {
        let mut problems = Vec::new();
        let count = self.further_versions().count();
        if count > 1 {
            problems.push(RoutingProblem::Versions { count });
        }
        for (version, weight) in self.further_versions() {
            if !(0.0..=1.0).contains(&weight) {
                problems.push(RoutingProblem::Weight { version: version.to_string(), weight });
            }
        }
        let own = (count > 0).then_some(&self.function_version);
        for version in own.into_iter().chain(self.further_versions().map(|(version, _)| version)) {
            if !is_published(version) {
                problems.push(RoutingProblem::NotPublished { version: version.to_string() });
            }
        }
        problems
    }

    /// Which version a call of it goes to, with which probability: its own version first. Nothing where its weights are
    /// none that AWS takes.
    ///
    /// ```
    /// use aozu_lambda::{Alias, wire};
    /// let wire: wire::Alias = serde_json::from_str(r#"{"Name": "live", "FunctionVersion": "3",
    ///     "AliasArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:order-api:live",
    ///     "RoutingConfig": {"AdditionalVersionWeights": {"4": 0.25}}}"#)?;
    /// let split = Alias::try_from(wire)?.split().unwrap();
    /// assert_eq!((split[0].version.as_str(), split[0].probability), ("3", 0.75));
    /// assert_eq!((split[1].version.as_str(), split[1].probability), ("4", 0.25));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn split(&self) -> Option<Vec<VersionShare>> {
        if !self.routing_problems().is_empty() {
            return None;
        }
        let further = self.further_versions().find(|(version, _)| *version != self.function_version());
        let elsewhere = further.map_or(0.0, |(_, weight)| weight);
        let own = [(self.function_version(), 1.0 - elsewhere)];
        let shares = own.into_iter().chain(further).filter(|(_, probability)| *probability > 0.0);
        Some(
            shares
                .map(|(version, probability)| VersionShare { version: version.clone(), probability })
                .collect(),
        )
    }
}

impl Lambda {
    /// Which version a call of a function goes to, with which probability: without a qualifier to `$LATEST`, with a
    /// version to that, with an alias as the alias says. Nothing where the alias was not read, or is none.
    ///
    /// ```
    /// use aozu_lambda::Lambda;
    /// let lambda = Lambda::default();
    /// assert_eq!(lambda.split(&"order-api:7".parse()?).unwrap()[0].version, "7");
    /// assert_eq!(lambda.split(&"order-api:live".parse()?), None, "nobody has read its aliases");
    /// # Ok::<(), aozu_names::NameError>(())
    /// ```
    #[must_use]
    pub fn split(&self, called: &FunctionRef) -> Option<Vec<VersionShare>> {
        let whole = |version: &str| vec![VersionShare { version: version.into(), probability: 1.0 }];
        match called.qualifier() {
            None => Some(whole(LATEST)),
            Some(version) if version == LATEST || is_published(version) => Some(whole(version)),
            Some(name) => {
                let mut aliases = self.aliases().get(called.name())?.aliases().iter();
                aliases.find(|alias| alias.name() == name)?.split()
            }
        }
    }
}

/// Whether a word is that of a published version: digits. Aliases have at least one character that is none.
pub(crate) fn is_published(version: &str) -> bool {
    !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{Alias, RoutingProblem, VersionShare};
    use crate::wire;

    fn alias(version: &str, weights: Value) -> Alias {
        let wire: wire::Alias = serde_json::from_value(json!({
            "AliasArn": "arn:aws:lambda:ap-northeast-1:111122223333:function:f:live", "Name": "live",
            "FunctionVersion": version, "RoutingConfig": {"AdditionalVersionWeights": weights}}))
        .unwrap();
        Alias::try_from(wire).unwrap()
    }

    #[test]
    fn without_weights_all_goes_to_its_version() {
        for weights in [json!({}), json!(null), json!({"2": 0})] {
            let split = alias("1", weights).split().unwrap();
            assert_eq!(split, [VersionShare { version: "1".into(), probability: 1.0 }]);
        }
        assert_eq!(alias("$LATEST", json!({})).split().unwrap()[0].version, "$LATEST");
        assert_eq!(alias("1", json!({"2": 1})).split().unwrap()[0].version, "2", "all of it");
        assert_eq!(alias("1", json!({"1": 0.5})).split().unwrap().len(), 1);
    }

    #[test]
    fn what_aws_refuses_is_told_and_not_split() {
        let not = |version: &str| RoutingProblem::NotPublished { version: version.into() };
        for (version, weights, problem) in [
            ("1", json!({"2": 1.5}), RoutingProblem::Weight { version: "2".into(), weight: 1.5 }),
            ("1", json!({"2": -0.1}), RoutingProblem::Weight { version: "2".into(), weight: -0.1 }),
            ("1", json!({"2": 0.1, "3": 0.1}), RoutingProblem::Versions { count: 2 }),
            ("1", json!({"$LATEST": 0.1}), not("$LATEST")),
            ("$LATEST", json!({"1": 0.1}), not("$LATEST")),
        ] {
            let alias = alias(version, weights);
            assert_eq!(alias.routing_problems(), [problem]);
            assert_eq!(alias.split(), None);
        }
        assert_eq!(alias("$LATEST", json!({})).routing_problems(), []);
    }

    proptest! {
        #[test]
        fn the_shares_are_one(weight in 0.0..=1.0_f64) {
            let split = alias("1", json!({"2": weight})).split().unwrap();
            let sum: f64 = split.iter().map(|share| share.probability).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12 && split.iter().all(|share| share.probability > 0.0));
        }
    }
}
