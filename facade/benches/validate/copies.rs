//! The shipped account's network, laid side by side with new ids and addresses.

use std::{fs, path::Path};

use serde_json::Value;

const REGION: &str = "aws_configs/accounts/111122223333/ap-northeast-1";
const GLOBAL: &str = "aws_configs/accounts/111122223333/global";

/// Writes a dump that holds the region's resources `copies` times, and IAM's roles and users too.
pub(crate) fn write(to: &Path, copies: usize) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/accounts/shop");
    for part in [REGION, GLOBAL] {
        fs::create_dir_all(to.join(part)).unwrap_or_else(|error| panic!("{error}"));
        let mut entries: Vec<_> = fs::read_dir(from.join(part)).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries.iter().filter(|entry| entry.path().is_file()) {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            let Ok(Value::Object(answer)) = serde_json::from_str::<Value>(&text) else { continue };
            let many: serde_json::Map<String, Value> = answer
                .into_iter()
                .map(|(key, value)| {
                    let value = match value {
                        Value::Array(items) if key != "Policies" => Value::Array(
                            (0..copies).flat_map(|n| items.iter().map(move |item| copy(item, n))).collect(),
                        ),
                        other => other,
                    };
                    (key, value)
                })
                .collect();
            // The CLI's own indentation, so that bytes weigh what they weigh in a real dump.
            let text = serde_json::to_string_pretty(&many).unwrap_or_default().replace("\n  ", "\n    ");
            let _ = fs::write(to.join(part).join(entry.file_name()), text);
        }
    }
}

/// One resource with the ids, names and blocks of the `n`-th copy.
fn copy(value: &Value, n: usize) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(|item| copy(item, n)).collect()),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| {
                    let value = match (key.as_str(), value) {
                        (
                            "UserName" | "RoleName" | "GroupName" | "InstanceProfileName",
                            Value::String(name),
                        ) if name != "default" => Value::String(format!("{name}{}", suffix(n))),
                        _ => copy(value, n),
                    };
                    (key.clone(), value)
                })
                .collect(),
        ),
        Value::String(text) => Value::String(renamed(text, n)),
        plain => plain.clone(),
    }
}

fn suffix(n: usize) -> String {
    if n == 0 { String::new() } else { format!("-{n}") }
}

fn renamed(text: &str, n: usize) -> String {
    // 10.0.0.0/15 becomes a block of its own for each copy, so that VPCs do not overlap.
    if let Some(rest) = text.strip_prefix("10.")
        && let Some((second, rest)) = rest.split_once('.')
        && let Ok(second) = second.parse::<usize>()
    {
        return format!("{}.{}.{rest}", 10 + n / 100, second + 2 * (n % 100));
    }
    if text.starts_with("arn:aws:iam::1")
        && ["user", "role", "group", "instance-profile"]
            .iter()
            .any(|kind| text.contains(&format!(":{kind}/")))
    {
        return format!("{text}{}", suffix(n));
    }
    let mut out = text.to_owned();
    for prefix in [
        "vpc",
        "subnet",
        "rtb",
        "acl",
        "sg",
        "igw",
        "nat",
        "eni",
        "i",
        "vol",
        "eipalloc",
        "pcx",
        "vpce",
        "r",
        "fl",
        "sgr",
        "rtbassoc",
        "aclassoc",
        "eni-attach",
        "eipassoc",
        "iip-assoc",
    ] {
        let id = format!("{prefix}-");
        if let Some(at) = text.find(&id) {
            let hex = at + id.len();
            if text.get(hex..hex + 17).is_some_and(|id| id.bytes().all(|b| b.is_ascii_hexdigit()))
                && (at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric())
            {
                out.replace_range(hex..hex + 4, &format!("{:04x}", (n * 257 + 4096) % 65536));
                break;
            }
        }
    }
    out
}
