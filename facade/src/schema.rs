//! JSON Schemas of the formats. The account document's is made from the very types that read and write it.

use aozu_cloudwatch::{CloudWatch, Logs};
use aozu_elb::{ClassicElb, Elbv2};
use aozu_es::Es;
use aozu_iam::{
    Iam,
    analyze::{public::NoPublicAccessRequest, validate::ValidatePolicyRequest},
    simulate::{ContextKeysRequest, Request},
};
use aozu_lambda::Lambda;
use aozu_names::wire::{Schemas, SlotKind, State};
use aozu_s3::{S3, evaluate_access::Request as EvaluateAccess};
use aozu_vpc::Network;
use schemars::{Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    ACCOUNT_FORMAT, REPORT_FORMAT,
    organizations::Organizations,
    plain::{
        autoscaling::AutoScaling, cloudtrail::CloudTrail, kms::Kms, rds::Rds, secretsmanager::SecretsManager,
        sns::Sns, sqs::Sqs,
    },
};

/// The names of the schemas that [`schema`] knows.
pub const SCHEMAS: &[&str] = &[
    "account",
    "report",
    "config",
    "expectations",
    "simulate-custom-policy",
    "simulate-principal-policy",
    "get-context-keys-for-custom-policy",
    "validate-policy",
    "check-no-public-access",
    "evaluate-access",
];

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema of a format: `account` (the account document), `report` (what `validate` finds), `config`
/// (`aozu.toml`), `expectations` (a file of promises, which `check` asks), or the request of an operation, by its name.
///
/// ```
/// let schema = aozu::schema("account").unwrap_or_default();
/// assert_eq!(schema["properties"]["format"]["const"], "aozu/account/1");
/// assert_eq!(aozu::schema("nonsense"), None);
/// ```
#[must_use]
pub fn schema(name: &str) -> Option<Value> {
    match name {
        "account" => Some(account()),
        "report" => Some(report()),
        "config" => Some(config()),
        "expectations" => Some(expectations()),
        "simulate-custom-policy" => {
            let title = "A request to simulate custom policies";
            Some(simulation(name, title, &["PolicySourceArn", "PolicyExclusionList"], &["ActionNames"]))
        }
        "simulate-principal-policy" => {
            let title = "A request to simulate the policies of a user, group or role";
            Some(simulation(name, title, &[], &["PolicySourceArn", "ActionNames"]))
        }
        "get-context-keys-for-custom-policy" => {
            let title = "A request for the context keys that policies ask for";
            Some(request::<ContextKeysRequest<'_>>(name, title, &["PolicyInputList"]))
        }
        "validate-policy" => {
            let title = "A request to validate a policy";
            Some(request::<ValidatePolicyRequest<'_>>(name, title, &["policyDocument", "policyType"]))
        }
        "check-no-public-access" => {
            let title = "A request to check a policy for public access";
            Some(request::<NoPublicAccessRequest<'_>>(name, title, &["policyDocument", "resourceType"]))
        }
        "evaluate-access" => {
            let title = "A request to decide one request to S3";
            Some(request::<EvaluateAccess<'_>>(name, title, &["Bucket", "Caller", "Action"]))
        }
        _ => None,
    }
}

/// The request of a simulation, without the members that the operation does not have.
fn simulation(name: &str, title: &str, without: &[&str], required: &[&str]) -> Value {
    let mut schema = request::<Request<'_>>(name, title, required);
    if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        members.retain(|member, _| !without.contains(&member.as_str()));
    }
    schema
}

/// The request of an operation, made from the type that reads it.
fn request<T: schemars::JsonSchema>(name: &str, title: &str, required: &[&str]) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    head(&mut schema, name, title);
    if let Value::Object(members) = &mut schema {
        members.insert("required".into(), json!(required));
    }
    schema
}

const ACCOUNT_ID: &str = "^[0-9]{12}$";
const REGION: &str = "^[a-z]{2,}(-[a-z]+)+-[0-9]+$";

fn account() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let global = services([service::<Iam>(&mut generator), service::<S3>(&mut generator)]);
    let regional = services([
        service::<AutoScaling>(&mut generator),
        service::<CloudTrail>(&mut generator),
        service::<CloudWatch>(&mut generator),
        service::<Network>(&mut generator),
        service::<ClassicElb>(&mut generator),
        service::<Elbv2>(&mut generator),
        service::<Es>(&mut generator),
        service::<Kms>(&mut generator),
        service::<Lambda>(&mut generator),
        service::<Logs>(&mut generator),
        service::<Rds>(&mut generator),
        service::<SecretsManager>(&mut generator),
        service::<Sns>(&mut generator),
        service::<Sqs>(&mut generator),
    ]);
    let (organizations, of_organization) = service::<Organizations>(&mut generator);
    let mut definitions = Value::Object(generator.take_definitions(true));
    close(&mut definitions);
    let account = object(
        &[],
        json!({
            "partition": {"type": "string", "description": "`aws`, `aws-cn`, `aws-us-gov`, …"},
            "global": global,
            "regions": {
                "type": "object",
                "propertyNames": {"pattern": REGION},
                "additionalProperties": regional,
            },
            "incomplete": incomplete(),
            "unreadable": unreadable(),
        }),
    );
    let organization = object(
        &[],
        json!({organizations: of_organization, "incomplete": incomplete(), "unreadable": unreadable()}),
    );
    let mut schema = object(
        &["format", "accounts"],
        json!({
            "format": {"const": ACCOUNT_FORMAT},
            "as_of": {"type": ["string", "null"], "format": "date-time", "description": "When the state was true."},
            "accounts": {"type": "object", "propertyNames": {"pattern": ACCOUNT_ID}, "additionalProperties": account},
            "organization": organization,
        }),
    );
    head(&mut schema, "account", "The account document: AWS accounts as they were read");
    if let Value::Object(members) = &mut schema {
        members.insert("$defs".into(), definitions);
    }
    schema
}

fn incomplete() -> Value {
    json!({
        "type": "object",
        "description": "Collections that were read in part, or whose call failed: `[REGION/]SERVICE/COLLECTION` and why.",
        "additionalProperties": {"anyOf": [
            {"enum": ["not-asked", "truncated", "filtered", "per-item"]},
            object(&["refused"], json!({"refused": {"type": "string"}})),
            object(&["damaged"], json!({"damaged": {"type": "string"}})),
        ]},
    })
}

fn unreadable() -> Value {
    json!({
        "type": "object",
        "description": "Resources that are there and could not be read: `[REGION/]SERVICE/COLLECTION/ID` and the problem.",
        "additionalProperties": {"type": "string"},
    })
}

fn services<const N: usize>(of: [(String, Value); N]) -> Value {
    let of: Map<String, Value> = of.into_iter().collect();
    json!({"type": "object", "additionalProperties": false, "properties": of})
}

/// A service's name, and its collections by name, each holding resources by key.
fn service<S: Schemas + State>(generator: &mut SchemaGenerator) -> (String, Value) {
    let collections = S::schemas(generator).into_iter().map(|(name, kind, resource)| {
        let resource = or_null(resource);
        let collection = match kind {
            SlotKind::One => resource,
            _ => json!({"type": "object", "additionalProperties": resource}),
        };
        (name.to_owned(), collection)
    });
    let collections = collections.collect::<Map<_, _>>();
    let of = json!({"type": "object", "additionalProperties": false, "properties": collections});
    (S::SERVICE.to_owned(), of)
}

/// `null` is known absence.
fn or_null(resource: Schema) -> Value {
    json!({"anyOf": [resource, {"type": "null"}]})
}

/// The document is read strictly: members that a type does not name are refused.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let named = members.get("properties").is_some_and(Value::is_object);
            members.values_mut().for_each(close);
            if named && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".into(), Value::Bool(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn report() -> Value {
    let text = json!({"type": "string"});
    let severity = json!({"enum": ["error", "security-warning", "warning", "suggestion"]});
    let account = json!({"type": "string", "pattern": ACCOUNT_ID});
    let region = json!({"type": ["string", "null"], "description": "`null` for a global service."});
    let texts = json!({"type": "array", "items": {"type": "string"}});
    let place = object(&["file", "pointer"], json!({"file": text, "pointer": text}));
    let count = json!({"type": "integer", "minimum": 0});
    let finding = all_required(json!({
        "rule": {"type": "string", "description": "The rule's stable code, such as `VPC008`."},
        "name": text,
        "severity": severity,
        "resource": {"type": "string", "description": "The resource's ARN."},
        "resource_id": text,
        "account": account,
        "region": region,
        "tags": {"type": "object", "additionalProperties": text},
        "place": {"anyOf": [place, {"type": "null"}]},
        "related": texts,
        "data": {"type": "object", "description": "The rule's own typed members."},
        "message": text,
        "help": text,
        "fingerprint": {"type": "string", "description": "Stays the same as long as the fault does; what a baseline compares."},
    }));
    let suppressed = all_required(json!({
        "rule": text, "resource": text, "fingerprint": text, "by": {"enum": ["aozu.toml", "tag", "baseline"]}, "reason": text,
    }));
    let read =
        all_required(json!({"account": account, "region": region, "collection": text, "resources": count}));
    let not_read = object(
        &["account", "region", "collection", "reason", "needs"],
        json!({"account": {"anyOf": [account, {"type": "null"}]}, "region": region, "collection": text, "place": place,
            "reason": text, "needs": texts}),
    );
    let not_run = all_required(
        json!({"rule": text, "account": account, "region": region, "collections": texts, "needs": texts}),
    );
    let list = |of: Value| json!({"type": "array", "items": of});
    let summary = all_required(
        json!({"error": count, "security-warning": count, "warning": count, "suggestion": count}),
    );
    let mut schema = all_required(json!({
        "format": {"const": REPORT_FORMAT},
        "as_of": {"type": ["string", "null"], "format": "date-time"},
        "findings": list(finding),
        "summary": summary,
        "suppressed": list(suppressed),
        "coverage": all_required(json!({"read": list(read), "not_read": list(not_read), "rules_not_run": list(not_run)})),
    }));
    head(&mut schema, "report", "The report: everything that is wrong, and how far the looking went");
    schema
}

fn config() -> Value {
    let suppress = object(
        &["rule", "resource", "reason"],
        json!({
            "rule": {"type": "string", "description": "The rule, by code or name."},
            "resource": {"type": "string", "description": "The resource's ARN, with `*` and `?`, or its bare id."},
            "reason": {"type": "string", "minLength": 1, "description": "Why it is left out."},
            "expires": {"type": "string", "format": "date", "description": "The last day on which it holds."},
        }),
    );
    let mut schema = object(
        &[],
        json!({
            "state": {"type": "string", "description": "The state to look at, relative to this file."},
            "deny": {"enum": ["error", "security-warning", "warning", "suggestion"]},
            "as_of": {"type": "string", "format": "date-time", "description": "The time of the run."},
            "quotas": {"type": "object", "description": "Quotas that AWS has raised.",
                "additionalProperties": {"type": "integer", "minimum": 0}},
            "suppress": {"type": "array", "items": suppress},
        }),
    );
    head(&mut schema, "config", "The configuration, aozu.toml");
    schema
}

fn expectations() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let tags = json!({"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"},
        "description": "What bears all these tags; values may have `*` and `?`."});
    let selector = json!({"anyOf": [
        {"type": "string", "minLength": 1, "description": "An id, a name or an ARN; with `*` and `?`, all that fit."},
        object(&["tag"], json!({"tag": tags})),
    ]});
    let selectors = json!({"anyOf": [selector, {"type": "array", "minItems": 1, "items": selector}]});
    let ports = json!({"type": "array", "minItems": 1, "items": {"anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 65535, "description": "A port of TCP."},
        {"type": "string", "description": "`8000-8100`, `udp/53`, `icmp`, or `*` for everything."},
    ]}});
    let opened = object(&["resource", "ports"], json!({"resource": selector, "ports": ports}));
    let rules = json!({"anyOf": [text, {"type": "array", "minItems": 1, "items": text}],
        "description": "Rules, by code or name with `*` and `?`."});
    let reach = object(
        &["from", "to", "verdict"],
        json!({
            "from": selector,
            "to": selector,
            "protocol": {"type": ["string", "integer"], "description": "`tcp`, `udp`, `icmp`, a number, or `-1` for all."},
            "port": {"type": "integer", "minimum": 0, "maximum": 65535},
            "verdict": {"enum": ["reachable", "denied", "one-way", "partial"]},
        }),
    );
    let can = object(
        &["principal", "action", "resource", "decision"],
        json!({
            "principal": selector,
            "action": {"type": "string", "description": "`s3:GetObject`, or a pattern: `iam:*`."},
            "resource": selector,
            "decision": {"enum": ["allowed", "denied", "implicitDeny", "explicitDeny"]},
        }),
    );
    let kinds = [
        ("reach", reach),
        ("can", can),
        ("public", object(&["resource", "is"], json!({"resource": selector, "is": {"type": "boolean"}}))),
        (
            "subnet",
            object(
                &["select", "class"],
                json!({"select": selector, "class": {"enum": ["public", "protected", "private"]}}),
            ),
        ),
        ("survives", object(&["az", "resources"], json!({"az": text, "resources": selectors}))),
        ("exposed_only", json!({"type": "array", "items": opened})),
        (
            "findings",
            object(
                &["rules", "at_most"],
                json!({"rules": rules, "at_most": {"type": "integer", "minimum": 0}}),
            ),
        ),
    ];
    let promises = kinds.into_iter().map(|(kind, of)| {
        let name =
            json!({"type": "string", "minLength": 1, "description": "No two promises are called alike."});
        object(&["name", kind], json!({"name": name, kind: of}))
    });
    let promises: Vec<Value> = promises.collect();
    let list = json!({"type": "array", "minItems": 1, "items": {"oneOf": promises}});
    let mut schema = object(&["expect"], json!({"expect": list}));
    head(&mut schema, "expectations", "A file of promises, which `aozu check` asks as tests");
    schema
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn all_required(properties: Value) -> Value {
    let required: Vec<String> =
        properties.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn head(schema: &mut Value, name: &str, title: &str) {
    if let Value::Object(members) = schema {
        members.insert("$schema".into(), DRAFT.into());
        members.insert("$id".into(), format!("aozu/{name}/1").into());
        members.insert("title".into(), title.into());
    }
}
