//! `aozu.toml`: found from the working directory upwards, read strictly.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use aozu_names::{Severity, Timestamp};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{Failure, suggest::did_you_mean};
use crate::Suppression;

/// The name that is looked for.
const NAME: &str = "aozu.toml";

/// What `aozu.toml` says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Config {
    /// The state to look at, where the command line names none.
    pub state: Option<PathBuf>,
    /// The severity from which findings end in exit status 1.
    pub deny: Option<Severity>,
    /// The time of the run.
    pub as_of: Option<Timestamp>,
    /// Quotas that AWS has raised.
    pub quotas: BTreeMap<String, usize>,
    /// Findings to leave out.
    pub suppressions: Vec<Suppression>,
}

/// The file as it stands, each value with its place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    state: Option<String>,
    deny: Option<Severity>,
    as_of: Option<Spanned<Value>>,
    #[serde(default)]
    quotas: BTreeMap<Spanned<String>, usize>,
    #[serde(default)]
    suppress: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Spanned<String>,
    resource: Spanned<String>,
    reason: Spanned<String>,
    expires: Option<Spanned<Value>>,
}

impl Config {
    /// Reads the configuration that is named, else the nearest one; none is fine.
    pub(super) fn find(named: Option<&Path>) -> Result<Self, Failure> {
        match named {
            Some(path) => Self::open(path),
            None => {
                let here = std::env::current_dir()?;
                let nearest = here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
                nearest.map_or_else(|| Ok(Self::default()), |path| Self::open(&path))
            }
        }
    }

    fn open(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure(format!("cannot read `{}`: {error}", path.display())))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut config = Self::parse(&text).map_err(|problems| {
            let told: Vec<String> =
                problems.iter().map(|problem| format!("{}:{problem}", path.display())).collect();
            Failure(told.join("\n"))
        })?;
        config.state = config.state.map(|state| folder.join(state));
        Ok(config)
    }

    /// Reads the text of a configuration.
    ///
    /// # Errors
    /// Every problem, as `line:column: what is wrong`.
    pub(super) fn parse(text: &str) -> Result<Self, Vec<String>> {
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![format!("{}: {}", position(text, at), first_lower(error.message()))]
        })?;
        let mut reader = Reader { text, problems: Vec::new() };
        let config = Self {
            state: file.state.map(PathBuf::from),
            deny: file.deny,
            as_of: file.as_of.and_then(|value| reader.parsed("as_of", &value)),
            quotas: file.quotas.into_iter().map(|(name, value)| (reader.quota(name), value)).collect(),
            suppressions: file.suppress.into_iter().map(|entry| reader.suppression(entry)).collect(),
        };
        if reader.problems.is_empty() { Ok(config) } else { Err(reader.problems) }
    }
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn problem<T>(&mut self, at: &Spanned<T>, message: &str) {
        self.problems.push(format!("{}: {message}", position(self.text, at.span().start)));
    }

    /// A time or a day, as TOML's own (`2026-12-31`) or as a text.
    fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
        &mut self,
        member: &str,
        value: &Spanned<Value>,
    ) -> Option<T> {
        let text = match value.get_ref() {
            Value::String(text) => text.clone(),
            Value::Datetime(time) => time.to_string(),
            other => {
                let message = format!("`{member}` is a {}, not a time", other.type_str());
                self.problem(value, &message);
                return None;
            }
        };
        match text.parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let message = format!("`{member}` is `{text}`: {error}");
                self.problem(value, &message);
                None
            }
        }
    }

    fn quota(&mut self, name: Spanned<String>) -> String {
        let text = name.get_ref();
        if !aozu_vpc::Quotas::has(text) && !aozu_iam::Quotas::has(text) {
            let message = format!(
                "no quota is called `{text}`; IAM's have the names of `aws iam get-account-summary` \
                 (`RolesQuota`), EC2's are in the page of VPC033 (`VpcsPerRegion`)"
            );
            self.problem(&name, &message);
        }
        name.into_inner()
    }

    fn suppression(&mut self, entry: Entry) -> Suppression {
        let rule = entry.rule.get_ref();
        let known = crate::rule(rule);
        if known.is_none() {
            let words = crate::rules().flat_map(|rule| [rule.code, rule.name]);
            let message =
                format!("no rule is called `{rule}`{} (`aozu rules` lists them)", did_you_mean(rule, words));
            self.problem(&entry.rule, &message);
        }
        if entry.resource.get_ref().trim().is_empty() {
            self.problem(&entry.resource, "`resource` is empty; `*` stands for every resource");
        }
        if entry.reason.get_ref().trim().is_empty() {
            self.problem(
                &entry.reason,
                "`reason` is empty; say why it is left out, for whoever reads the report",
            );
        }
        Suppression {
            rule: known.map_or_else(|| rule.clone(), |rule| rule.code.to_owned()),
            resource: entry.resource.into_inner(),
            reason: entry.reason.into_inner(),
            expires: entry.expires.and_then(|value| self.parsed("expires", &value)),
        }
    }
}

/// `line:column`, both from 1, the column in characters.
fn position(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{line}:{column}")
}

fn first_lower(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use aozu_names::Severity;

    use super::Config;

    const WHOLE: &str = r#"
state = "dump"
deny = "warning"
as_of = 2026-01-05T00:00:00Z

[quotas]
SecurityGroupRules = 200

[[suppress]]
rule = "suppression-unmatched"
resource = "arn:aws:ec2:*:111122223333:vpc/vpc-1"
reason = "the old network goes in May"
expires = "2026-05-31"

[[suppress]]
rule = "ACC002"
resource = "*"
reason = "accepted"
expires = 2026-12-31
"#;

    #[test]
    fn every_member_is_read() {
        let config = Config::parse(WHOLE).unwrap();
        assert_eq!(config.state.unwrap().to_str(), Some("dump"));
        assert_eq!(config.deny, Some(Severity::Warning));
        assert_eq!(config.as_of.unwrap().to_string(), "2026-01-05T00:00:00Z");
        assert_eq!(config.quotas.get("SecurityGroupRules"), Some(&200));
        let days: Vec<String> = config
            .suppressions
            .iter()
            .map(|entry| format!("{} {}", entry.rule, entry.expires.unwrap()))
            .collect();
        assert_eq!(days, ["ACC001 2026-05-31", "ACC002 2026-12-31"], "a name is read as its code");
    }

    fn problems(text: &str) -> Vec<String> {
        Config::parse(text).unwrap_err()
    }

    #[test]
    fn an_unknown_member_is_told_with_its_place() {
        let told = problems("state = \"x\"\nstates = \"y\"\n").remove(0);
        assert!(told.starts_with("2:1: unknown field `states`"), "{told}");
        let told = problems("[[suppress]]\nrule = \"ACC001\"\nresource = \"*\"\nreason = \"r\"\nuntil = 1\n")
            .remove(0);
        assert!(told.starts_with("5:1: unknown field `until`"), "{told}");
    }

    #[test]
    fn every_wrong_entry_is_told_not_only_the_first() {
        let told = problems(
            "as_of = \"yesterday\"\n[[suppress]]\nrule = \"ACC01\"\nresource = \"\"\nreason = \" \"\nexpires = \"2026-02-30\"\n",
        );
        let begins = [
            "1:9: `as_of` is `yesterday`",
            "3:8: no rule is called `ACC01`; did you mean `ACC001`?",
            "4:12: `resource` is empty",
            "5:10: `reason` is empty",
            "6:11: `expires` is `2026-02-30`",
        ];
        assert_eq!(told.len(), begins.len(), "{told:?}");
        for (told, begin) in told.iter().zip(begins) {
            assert!(told.starts_with(begin), "{told}");
        }
    }

    #[test]
    fn a_suppression_without_a_reason_is_refused() {
        let told = problems("[[suppress]]\nrule = \"ACC001\"\nresource = \"*\"\n").remove(0);
        assert!(told.contains("missing field `reason`"), "{told}");
    }
}
