//! Who may use a layer.

use std::collections::BTreeSet;

use aozu_iam::{
    entity::PolicyDocument,
    policy::{Document, Named, PolicyText, Principal, Principals, Spanned, Statement},
};
use aozu_names::{
    AccountId, NameError,
    wire::{Fields, Problems, Resource},
};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{LayerVersionArn, part::OfItem};

/// The policy of a version of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerVersionPolicy {
    arn: LayerVersionArn,
    policy: PolicyDocument,
}

/// Who besides the account itself may use a version of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct LayerAudience {
    /// Whether everyone may.
    pub everyone: bool,
    /// The organizations all of whose accounts may.
    pub organizations: BTreeSet<String>,
    /// The accounts that may.
    pub accounts: BTreeSet<AccountId>,
    /// What the policy says that Lambda's own call does not write, as it stands: whom it lets in is not told.
    pub others: Vec<String>,
}

/// The key by which a statement lets in an organization.
const ORGANIZATION: &str = "aws:PrincipalOrgID";

impl LayerVersionPolicy {
    /// The version of the layer.
    #[must_use]
    pub fn arn(&self) -> &LayerVersionArn {
        &self.arn
    }

    /// What it says.
    #[must_use]
    pub fn policy(&self) -> &PolicyDocument {
        &self.policy
    }

    /// Who may use the version; nothing where the policy is none.
    ///
    /// Lambda writes statements of one kind: a principal that is an account, its root or `*`, with `*` perhaps an
    /// organization as a condition.
    ///
    /// ```
    /// use aozu_lambda::{LayerVersionPolicy, wire};
    /// let text = r#"{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::222233334444:root"},
    ///     "Action": "lambda:GetLayerVersion",
    ///     "Resource": "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme-common:1"}]}"#;
    /// let wire: wire::LayerVersionPolicy = serde_json::from_value(serde_json::json!({"Policy": text}))?;
    /// let policy = LayerVersionPolicy::try_from(wire)?;
    /// let audience = policy.audience().unwrap();
    /// assert!(!audience.everyone && audience.accounts.contains(&"222233334444".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Source: Lambda API Reference, `AddLayerVersionPermission`, read 2026.
    #[must_use]
    pub fn audience(&self) -> Option<LayerAudience> {
        let mut audience = LayerAudience::default();
        for statement in self.policy.document()?.statements() {
            if statement.allows() && gives_the_layer(statement) {
                audience.add(statement);
            }
        }
        Some(audience)
    }

    /// The id of the statement that lets everyone in, where one does and has an id.
    #[must_use]
    pub fn open_statement(&self) -> Option<&str> {
        let statements = self.policy.document()?.statements().iter();
        let mut open = statements.filter(|statement| {
            statement.allows()
                && gives_the_layer(statement)
                && statement.conditions().is_empty()
                && these(statement).is_some_and(Principals::has_everyone)
        });
        open.next()?.sid()
    }
}

impl LayerAudience {
    fn add(&mut self, statement: &Statement) {
        let Some(principals) = these(statement) else { return self.other(statement) };
        if statement.conditions().is_empty() {
            self.everyone |= *principals == Principals::Everyone;
            for (_, principal) in principals.listed() {
                self.let_in(&principal.value);
            }
            return;
        }
        let organizations = organizations(statement);
        if principals.has_everyone() && !organizations.is_empty() {
            self.organizations.extend(organizations);
        } else {
            self.other(statement);
        }
    }

    fn other(&mut self, statement: &Statement) {
        let number = || format!("statement number {}", statement.index + 1);
        self.others.push(statement.sid().map_or_else(number, str::to_owned));
    }

    fn let_in(&mut self, principal: &Principal) {
        match principal {
            Principal::Everyone => self.everyone = true,
            Principal::Account(_) | Principal::Root(_) => self.accounts.extend(principal.account()),
            other => self.others.push(other.as_str().to_owned()),
        }
    }
}

/// Whom a statement names; nothing where it names whom it is not about, or nobody.
fn these(statement: &Statement) -> Option<&Principals> {
    match statement.principals() {
        Some(Named::These(principals)) => Some(principals),
        _ => None,
    }
}

/// Whether a statement is about `lambda:GetLayerVersion`.
fn gives_the_layer(statement: &Statement) -> bool {
    let is = |action: &Spanned<SmolStr>| {
        ["lambda:getlayerversion", "lambda:*", "*"].contains(&action.value.to_ascii_lowercase().as_str())
    };
    match statement.actions() {
        Some(Named::These(actions)) => actions.iter().any(is),
        Some(Named::AllBut(actions)) => !actions.iter().any(is),
        None => false,
    }
}

/// The organizations that a statement asks for by its only condition; none where it asks for something else.
fn organizations(statement: &Statement) -> Vec<String> {
    let [clause] = statement.conditions() else { return Vec::new() };
    let [entry] = clause.entries.as_slice() else { return Vec::new() };
    if clause.name.value != "StringEquals" || !entry.key.value.eq_ignore_ascii_case(ORGANIZATION) {
        return Vec::new();
    }
    entry.values.iter().map(|value| value.value.text.to_string()).collect()
}

/// How AWS's JSON holds a [`LayerVersionPolicy`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LayerVersionPolicyMirror {
    /// `LayerVersionArn`; where it is missing, the policy says which version it is of.
    pub layer_version_arn: Option<SmolStr>,
    /// `Policy`.
    pub policy: Option<PolicyText>,
}

impl TryFrom<LayerVersionPolicyMirror> for LayerVersionPolicy {
    type Error = Problems;
    fn try_from(mirror: LayerVersionPolicyMirror) -> Result<Self, Problems> {
        let mut fields = Fields::default();
        let policy = mirror.policy.map(PolicyDocument::new);
        if policy.is_none() {
            fields.problem("Policy", "the member is missing");
        }
        let said = policy.as_ref().and_then(PolicyDocument::document).and_then(of_which);
        let arn = fields.required("LayerVersionArn", mirror.layer_version_arn.as_deref().or(said));
        match (arn, policy) {
            (Some(arn), Some(policy)) => fields.ok(Self { arn, policy }),
            _ => Err(fields.into_problems()),
        }
    }
}

/// The version of a layer that a policy is about: the one resource of its statements.
fn of_which(document: &Document) -> Option<&str> {
    document.statements().iter().find_map(|statement| match statement.resources() {
        Some(Named::These(resources)) => resources.first().map(|one| one.value.as_str()),
        _ => None,
    })
}

impl From<&LayerVersionPolicy> for LayerVersionPolicyMirror {
    fn from(policy: &LayerVersionPolicy) -> Self {
        Self {
            layer_version_arn: Some(policy.arn.arn().as_str().into()),
            policy: Some(policy.policy.text().clone()),
        }
    }
}

impl Resource for LayerVersionPolicy {
    type Key = LayerVersionArn;
    type Wire = LayerVersionPolicyMirror;
    const ID: &'static str = "LayerVersionArn";
    fn wire_id(wire: &LayerVersionPolicyMirror) -> Option<&str> {
        wire.layer_version_arn.as_deref()
    }
    fn key(&self) -> LayerVersionArn {
        self.arn.clone()
    }
}

impl OfItem for LayerVersionPolicy {
    /// The call names a layer and a number; only an ARN tells both.
    fn named(item: &str) -> Result<LayerVersionArn, NameError> {
        item.parse()
    }
    fn set_item(wire: &mut LayerVersionPolicyMirror, key: &LayerVersionArn) {
        wire.layer_version_arn = Some(key.arn().as_str().into());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{LayerAudience, LayerVersionPolicy};
    use crate::wire;

    const ARN: &str = "arn:aws:lambda:ap-northeast-1:111122223333:layer:acme-common:1";

    fn audience(statements: &Value) -> LayerAudience {
        let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let wire: wire::LayerVersionPolicy = serde_json::from_value(json!({"Policy": text})).unwrap();
        let policy = LayerVersionPolicy::try_from(wire).unwrap();
        assert_eq!(policy.arn().arn().as_str(), ARN);
        policy.audience().unwrap()
    }

    fn statement(principal: &Value) -> Value {
        json!({"Sid": "s", "Effect": "Allow", "Principal": principal, "Action": "lambda:GetLayerVersion", "Resource": ARN})
    }

    #[test]
    fn the_three_principals_that_lambda_writes() {
        let told = audience(&json!([
            statement(&json!({"AWS": "arn:aws:iam::222233334444:root"})),
            statement(&json!({"AWS": "333344445555"})),
        ]));
        let accounts: Vec<&str> = told.accounts.iter().map(aozu_names::AccountId::as_str).collect();
        assert_eq!((accounts, told.everyone), (vec!["222233334444", "333344445555"], false));
        for everyone in [json!("*"), json!({"AWS": "*"})] {
            assert!(audience(&json!([statement(&everyone)])).everyone);
        }
    }

    #[test]
    fn an_organization_is_not_everyone() {
        let mut one = statement(&json!("*"));
        one["Condition"] = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
        let told = audience(&json!([one]));
        assert!(!told.everyone && told.organizations.contains("o-a1b2c3d4e5"));
        one["Condition"] = json!({"StringLike": {"aws:PrincipalOrgID": "o-*"}});
        let told = audience(&json!([one]));
        assert_eq!((told.everyone, told.organizations.len(), told.others), (false, 0, vec!["s".to_owned()]));
    }

    #[test]
    fn what_does_not_give_the_layer_lets_nobody_in() {
        let mut one = statement(&json!("*"));
        one["Action"] = json!("lambda:GetLayerVersionPolicy");
        assert_eq!(audience(&json!([one])), LayerAudience::default());
        one["Action"] = json!("lambda:GetLayerVersion");
        one["Effect"] = json!("Deny");
        assert_eq!(audience(&json!([one])), LayerAudience::default());
        let mut all_but = statement(&json!("*"));
        all_but.as_object_mut().unwrap().remove("Principal");
        all_but["NotPrincipal"] = json!({"AWS": "222233334444"});
        let told = audience(&json!([all_but]));
        assert_eq!((told.everyone, told.others), (false, vec!["s".to_owned()]));
        let told = audience(&json!([statement(&json!({"AWS": "arn:aws:iam::222233334444:role/r"}))]));
        assert_eq!(told.others, ["arn:aws:iam::222233334444:role/r"]);
    }
}
