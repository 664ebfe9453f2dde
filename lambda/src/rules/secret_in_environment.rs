use aozu_names::Secret;
use aozu_names::{Findings, Problem, RuleInfo, Severity};

use super::Scope;

/// A function's environment holds secrets.
#[derive(Debug, Clone, PartialEq, serde::Serialize, thiserror::Error)]
#[error("its environment holds secrets: {}", .variables.join(", "))]
pub struct SecretInEnvironment {
    /// The variables
    pub variables: Vec<String>,
}

pub(crate) static INFO: RuleInfo = RuleInfo {
    code: "LAM008",
    name: "secret-in-environment",
    severity: Severity::SecurityWarning,
    summary: "A function's environment holds secrets",
    page: include_str!("../../rules/LAM008.md"),
    subject: "lambda/Functions",
    needs: &[],
    volatile: &[],
};

impl Problem for SecretInEnvironment {
    fn rule(&self) -> &'static RuleInfo {
        &INFO
    }
    fn help(&self) -> String {
        "put them into Secrets Manager, let the role read them there, and change them: they have been read"
            .into()
    }
}

pub(crate) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for function in scope.lambda.functions().values() {
        let Some(environment) = function.environment() else { continue };
        let held = environment.variables.iter().filter(|(name, value)| is_secret(name, value));
        let variables: Vec<String> = held.map(|(name, _)| name.to_string()).collect();
        if !variables.is_empty() {
            scope.report(findings, function.name(), INFO.subject, &SecretInEnvironment { variables });
        }
    }
}

/// Whether a variable holds a secret: by what its value is, else by what it is called.
fn is_secret(name: &str, value: &Secret) -> bool {
    const ENDS: [&str; 5] = ["_ARN", "_NAME", "_ID", "_PATH", "_PARAMETER"];
    const WORDS: [&str; 7] = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "CREDENTIALS", "PWD"];
    const PAIRS: [&str; 4] = ["API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY"];
    if let Some(value) = value.reveal() {
        let key_id = value.len() == 20 && (value.starts_with("AKIA") || value.starts_with("ASIA"));
        if key_id || value.contains("PRIVATE KEY-----") {
            return true;
        }
        if value.is_empty() || value.starts_with("arn:") || value.starts_with('/') {
            return false;
        }
    }
    let name = name.to_ascii_uppercase();
    let called = name.split('_').any(|word| WORDS.contains(&word) || word == "APIKEY")
        || PAIRS.iter().any(|pair| name.contains(pair));
    called && !ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::fixture::{codes, good, only};

    #[test]
    fn names_and_values_tell() {
        for (name, value, found) in [
            ("DB_PASSWORD", "hunter2", true),
            ("AWS_SECRET_ACCESS_KEY_OLD", "x", true),
            ("API_KEY", "x", true),
            ("GREETING", "AKIAIOSFODNN7EXAMPLE", true),
            ("PEM", "-----BEGIN RSA PRIVATE KEY-----", true),
            ("DB_PASSWORD", "<redacted:f52fbd32>", true),
            ("DB_PASSWORD", "", false),
            ("DB_PASSWORD", "/prod/db/password", false),
            ("DB_SECRET", "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:db", false),
            ("SECRET_NAME", "db", false),
            ("TABLE", "orders", false),
            ("MONKEY", "x", false),
        ] {
            let mut one = good();
            one["lambda"]["Functions"]["f"]["Environment"] = json!({"Variables": {name: value}});
            if found {
                let told = only(&one, "LAM008", "f");
                assert!(!value.is_empty() && !format!("{told:?}").contains("hunter2"), "{name}");
            } else {
                assert_eq!(codes(&one), [""; 0], "{name}={value}");
            }
        }
    }
}
