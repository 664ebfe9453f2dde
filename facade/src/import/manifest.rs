//! `MANIFEST.json`: a list of calls, each with its argv, exit status, error and the file it wrote.
//!
//! It tells known absent (`NoSuchEntity`) from not asked and from refused, which files alone cannot.

use aozu_names::{Region, Timestamp};
use serde::Deserialize;

/// The file that lists the calls of the folder it lies in.
pub(super) const FILE: &str = "MANIFEST.json";

#[derive(Debug, Deserialize)]
struct Entry {
    file: Option<String>,
    argv: Option<Vec<String>>,
    rc: Option<i64>,
    error: Option<String>,
    time: Option<Timestamp>,
}

/// The CLI's global options that take no value (AWS CLI Command Reference, "Global options").
const SWITCHES: [&str; 6] = [
    "--debug",
    "--no-cli-auto-prompt",
    "--no-cli-pager",
    "--no-paginate",
    "--no-sign-request",
    "--no-verify-ssl",
];

/// How much of a message without a code is kept, in characters.
const LONGEST_MESSAGE: usize = 120;

/// A call of the AWS CLI, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Call {
    pub service: String,
    pub operation: String,
    /// The operation's own flags with their values, as typed.
    pub arguments: Vec<(String, String)>,
    pub region: Option<Region>,
}

/// What a manifest says of one call.
#[derive(Debug)]
pub(super) struct Line {
    /// The file it wrote, relative to the manifest.
    pub file: Option<String>,
    /// The call; none for a file that was composed from several.
    pub call: Option<Call>,
    /// AWS's error code, where the call failed.
    pub failed: Option<String>,
    /// When the call was made, where the manifest says so.
    pub time: Option<Timestamp>,
}

/// Reads a manifest.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let entries: Vec<Entry> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok(entries.into_iter().map(Line::from).collect())
}

impl From<Entry> for Line {
    fn from(entry: Entry) -> Self {
        let failed = (entry.rc.unwrap_or_default() != 0)
            .then(|| error_code(entry.error.as_deref().unwrap_or("unknown error")));
        Self { file: entry.file, call: entry.argv.as_deref().and_then(Call::parse), failed, time: entry.time }
    }
}

impl Call {
    /// Takes an argv apart: `aws [global options] SERVICE OPERATION [--flag value]…`.
    fn parse(argv: &[String]) -> Option<Self> {
        let mut words = argv.iter().skip_while(|word| word.rsplit('/').next() != Some("aws")).skip(1);
        let mut call = Self::default();
        let mut positional = Vec::new();
        let mut pending: Option<String> = None;
        let put = |call: &mut Self, flag: String, value: &str| match flag.as_str() {
            "--region" => call.region = value.parse().ok(),
            "--output" | "--profile" | "--endpoint-url" | "--color" | "--cli-read-timeout" => {}
            _ => call.arguments.push((flag, value.to_owned())),
        };
        for word in &mut words {
            if SWITCHES.contains(&word.as_str()) {
                continue;
            }
            if word.starts_with("--") {
                if let Some(flag) = pending.take() {
                    put(&mut call, flag, "");
                }
                match word.split_once('=') {
                    Some((flag, value)) => put(&mut call, flag.to_owned(), value),
                    None => pending = Some(word.clone()),
                }
            } else if let Some(flag) = pending.take() {
                put(&mut call, flag, word);
            } else {
                positional.push(word.clone());
            }
        }
        if let Some(flag) = pending {
            put(&mut call, flag, "");
        }
        let mut positional = positional.into_iter();
        call.service = positional.next()?;
        call.operation = positional.next()?;
        Some(call)
    }

    /// The value of a flag.
    pub(super) fn argument(&self, flag: &str) -> Option<&str> {
        self.arguments.iter().find(|(name, _)| name == flag).map(|(_, value)| value.as_str())
    }
}

/// The code in the CLI's `An error occurred (CODE) when calling …`.
pub(super) fn error_code(error: &str) -> String {
    let code =
        error.split_once("occurred (").and_then(|(_, rest)| rest.split_once(')')).map(|(code, _)| code);
    // Without a code the call failed before it reached AWS; the end of the message says why.
    let Some(code) = code else {
        let line = error.trim().lines().next_back().unwrap_or_default().trim();
        let skipped = line.chars().count().saturating_sub(LONGEST_MESSAGE);
        let end: String = line.chars().skip(skipped).collect();
        return if skipped > 0 { format!("…{end}") } else { end };
    };
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Call, error_code, read};

    fn call(line: &str) -> Call {
        let argv: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Call::parse(&argv).unwrap()
    }

    #[test]
    fn global_options_stand_before_or_after_the_operation() {
        let one = call(
            "aws --region ap-northeast-1 --output json ec2 describe-vpc-attribute --vpc-id vpc-1 --attribute x",
        );
        let two = call(
            "/usr/bin/aws ec2 describe-vpc-attribute --vpc-id vpc-1 --attribute=x --output json --region ap-northeast-1",
        );
        assert_eq!(one, two);
        assert_eq!((one.service.as_str(), one.argument("--attribute")), ("ec2", Some("x")));
        assert_eq!(one.region.unwrap().as_str(), "ap-northeast-1");
    }

    #[test]
    fn flags_without_a_value_do_not_swallow_the_next_one() {
        let call = call("aws iam list-policies --only-attached --scope Local");
        assert_eq!(call.argument("--scope"), Some("Local"));
        assert_eq!(call.argument("--only-attached"), Some(""));
    }

    #[test]
    fn the_error_s_code_is_taken_out_of_its_sentence() {
        assert_eq!(
            error_code("An error occurred (NoSuchEntity) when calling the GetLoginProfile operation: …"),
            "NoSuchEntity"
        );
        assert_eq!(error_code("\nUnable to locate credentials\n"), "Unable to locate credentials");
        assert_eq!(error_code(&"x".repeat(500)).chars().count(), 121);
    }

    #[test]
    fn a_manifest_that_is_no_list_is_an_error() {
        assert!(read(b"{}").is_err());
        assert!(read(b"[{\"file\":null,\"rc\":255}]").unwrap()[0].failed.is_some());
    }
}
