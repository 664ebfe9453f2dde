//! The AWS CLI's two files: kept to the byte, edited line by line, and told what is wrong with them.

use aozu_iam::profile::{ConfigFile, CredentialSource, CredentialsFile, EditProblem, FileFault, Output};
use proptest::prelude::*;

const CONFIG: &str = r#"# my machines
[default]
region = ap-northeast-1
output=json
cli_pager =

  ; what follows is Tokyo's too
[profile "my dev"]
role_arn : arn:aws:iam::111122223333:role/dev
source_profile = default
external_id = x-1
mfa_serial = arn:aws:iam::111122223333:mfa/alice
duration_seconds = 900
role_session_name = alice
services = local
s3 =
  # parts of a file at once
  max_concurrent_requests = 20

  addressing_style = path
colour = green

[profile ci]
Role_ARN = arn:aws:iam::111122223333:role/ci
credential_source = Ec2InstanceMetadata
web_identity_token_file = /token
credential_process = /usr/bin/keys --for "ci"
[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Admin
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[services local]
s3 =
  endpoint_url = http://localhost:4566
[plugins]
endpoint = awscli_plugin_endpoint
"#;

#[test]
fn every_setting_has_its_accessor() {
    let config = ConfigFile::parse(CONFIG);
    assert_eq!(config.problems(), []);
    assert_eq!(config.names().collect::<Vec<_>>(), ["default", "my dev", "ci", "sso"]);
    assert_eq!(config.profiles().count(), 4);
    let default = config.profile("default").unwrap();
    assert_eq!(
        (default.region().unwrap().as_str(), default.output()),
        ("ap-northeast-1", Some(Output::Json))
    );
    assert_eq!(default.get("cli_pager"), Some(""), "a blank line ends a value");
    let dev = config.profile("my dev").unwrap();
    assert_eq!(dev.role_arn().unwrap().name(), "dev");
    assert_eq!((dev.source_profile(), dev.external_id()), (Some("default"), Some("x-1")));
    assert_eq!(dev.mfa_serial(), Some("arn:aws:iam::111122223333:mfa/alice"));
    assert_eq!((dev.duration_seconds(), dev.role_session_name()), (Some(900), Some("alice")));
    assert_eq!(dev.nested("s3", "max_concurrent_requests"), Some("20"));
    assert_eq!(dev.nested("s3", "addressing_style"), Some("path"));
    assert_eq!((dev.get("colour"), dev.get("region")), (Some("green"), None));
    let ci = config.profile("ci").unwrap();
    assert!(ci.role_arn().is_some(), "names of settings have no case");
    assert_eq!(ci.credential_source(), Some(CredentialSource::Ec2InstanceMetadata));
    assert_eq!(ci.web_identity_token_file(), Some("/token"));
    assert_eq!(ci.credential_process(), Some("/usr/bin/keys --for \"ci\""));
    let sso = config.profile("sso").unwrap();
    assert_eq!((sso.sso_session(), sso.sso_role_name()), (Some("corp"), Some("Admin")));
    assert_eq!(sso.sso_account_id().unwrap().as_str(), "111122223333");
    let corp = config.sso_session("corp").unwrap();
    assert_eq!(corp.sso_start_url(), Some("https://corp.awsapps.com/start"));
    assert_eq!(corp.sso_region().unwrap().as_str(), "us-east-1");
    let local = config.services(dev.services().unwrap()).unwrap();
    assert_eq!(local.nested("s3", "endpoint_url"), Some("http://localhost:4566"));
    assert!(config.profile("plugins").is_none());
}

#[test]
fn an_edit_touches_its_line_alone() {
    let edit = |key: &str, value: &str| {
        let mut config = ConfigFile::parse(CONFIG);
        config.set("my dev", key, value).unwrap();
        config.to_string()
    };
    for (key, value, old, new) in [
        ("duration_seconds", "3600", "duration_seconds = 900\n", "duration_seconds = 3600\n"),
        ("role_arn", "x", "role_arn : arn:aws:iam::111122223333:role/dev\n", "role_arn = x\n"),
        ("s3.addressing_style", "virtual", "  addressing_style = path\n", "  addressing_style = virtual\n"),
        ("s3.x", "1", "  addressing_style = path\n", "  addressing_style = path\n  x = 1\n"),
        ("output", "text", "colour = green\n", "colour = green\noutput = text\n"),
        ("ec2.x", "1", "colour = green\n", "colour = green\nec2 =\n    x = 1\n"),
    ] {
        assert_eq!(edit(key, value), CONFIG.replacen(old, new, 1), "{key}");
    }
    let scalar = edit("s3", "1");
    assert!(scalar.contains("s3 = 1\n  # parts of a file at once\n\ncolour"), "{scalar}");
}

#[test]
fn a_setting_is_removed_with_what_goes_on_with_it() {
    let mut config = ConfigFile::parse(CONFIG);
    assert!(config.remove("default", "output") && !config.remove("default", "output"));
    assert_eq!(config.to_string(), CONFIG.replacen("output=json\n", "", 1));
    let mut config = ConfigFile::parse(CONFIG);
    assert!(config.remove("my dev", "s3"));
    assert!(config.to_string().contains("services = local\n  # parts of a file at once\n\ncolour"));
    assert!(!config.remove("nobody", "s3") && !config.remove("my dev", "a b"));
    let mut config = ConfigFile::parse(CONFIG);
    assert!(config.remove("my dev", "s3.addressing_style"));
    assert_eq!(config.to_string(), CONFIG.replacen("  addressing_style = path\n", "", 1));
}

#[test]
fn new_sections_are_written_as_the_cli_writes_them() {
    let mut config = ConfigFile::parse("[default]\r\nregion = us-east-1");
    config.set("my dev", "region", "us-west-2").unwrap();
    config.set("default", "output", "text").unwrap();
    assert_eq!(
        config.to_string(),
        "[default]\r\nregion = us-east-1\r\noutput = text\r\n[profile \"my dev\"]\r\nregion = us-west-2\r\n"
    );
    let mut credentials = CredentialsFile::default();
    credentials.set("my dev", "aws_access_key_id", "AKIAIOSFODNN7EXAMPLE").unwrap();
    assert_eq!(credentials.to_string(), "[my dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
}

#[test]
fn what_would_not_read_back_is_refused() {
    let mut config = ConfigFile::parse(CONFIG);
    for (profile, key, value) in [
        ("", "region", "x"),
        ("a]b", "region", "x"),
        ("a\nb", "region", "x"),
        (" a", "region", "x"),
        ("a", "", "x"),
        ("a", "re gion", "x"),
        ("a", "s3.", "x"),
        ("a", "s3.a.b", "x"),
        ("a", "#region", "x"),
        ("a", "region", "x\n[admin]"),
        ("a", "region", " x"),
        ("a", "region", "x\r"),
    ] {
        assert!(config.set(profile, key, value).is_err(), "{profile:?} {key:?} {value:?}");
    }
    assert_eq!(config.to_string(), CONFIG);
    let error = config.set("a", "aws_secret_access_key", "wJalrXUt\n").unwrap_err();
    assert!(matches!(&error, EditProblem::Value { .. }) && !error.to_string().contains("wJal"));
}

/// What is said of a config file: line and message each.
fn said(text: &str) -> Vec<String> {
    ConfigFile::parse(text).problems().iter().map(|p| format!("{p}; {}", p.help())).collect()
}

#[test]
fn every_problem_names_line_text_rule_and_fix() {
    let text = "\u{feff}region = us-east-1\n\
                [default]\n\
                aws_secret_access_key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\
                output = yml\n\
                output = text # for people\n\
                = x\n\
                aws_acess_key_id = AKIAIOSFODNN7EXAMPLE\n\
                [dev]\n\
                region = us-east-1\n\
                [ profile x ] \n\
                [profile a b]\n\
                [profile c] d\n\
                [Default]\n\
                [default]\n\
                duration_seconds = 60\n\
                s3 =\n\
                \x20 nothing\n\
                [profile default\n";
    assert_eq!(
        said(text),
        [
            "line 1: a byte order mark stands before the first line; the CLI then reads no section there; \
             save the file as UTF-8 without a byte order mark",
            "line 1: `region` stands before the first section; the CLI refuses the file; put `[default]` above it",
            "line 3: `aws_…` is neither a section nor a setting; the CLI refuses the file; \
             write `name = value`, or `#` before it to make it a comment",
            "line 4: `yml` is no value for `output`: it must be `json`, `yaml`, `yaml-stream`, `text`, `table` or \
             `off`; did you mean `yaml`?",
            "line 5: setting `output` stands on line 4 already; the CLI refuses the file; take one of the two lines \
             out",
            "line 5: the comment behind `output` is a part of its value: a comment must stand on a line of its own; \
             put the comment on the line above",
            "line 6: a setting has no name before its `=`; the CLI refuses the file; \
             write `name = value`, or `#` before it to make it a comment",
            "line 7: no setting is called `aws_acess_key_id`; did you mean `aws_access_key_id`?",
            "line 8: `[dev]` is no profile: in the config file a profile's heading begins with `profile`; \
             write `[profile dev]`",
            "line 10: `[ profile x ]` is no profile: nothing may stand between the bracket and the word; \
             write `[profile x]`",
            "line 11: `[profile a b]` is no profile: its name must be one word, or stand in quotes; \
             write `[profile \"a b\"]`",
            "line 12: `d` behind a heading is passed over; put it on a line of its own",
            "line 13: `[Default]` is no profile: the unnamed profile is `default`, in lower case, without spaces \
             around it; write `[default]`",
            "line 14: section `[default]` stands on line 2 already; the CLI refuses the file; \
             join the two sections `[default]`",
            "line 15: `60` is no value for `duration_seconds`: it must be a whole number from 900 to 43200; \
             write seconds; without the setting a session lasts 3600",
            "line 16: `nothing` within `s3` is no nested setting: it must be `name = value`; the CLI refuses the file; \
             write `name = value`, or indent the line no deeper",
            "line 18: the heading `[profile default` has no `]`; the CLI refuses the file; close it with `]`",
            "line 18: profile `default` has two headings, here and on line 2; the CLI keeps only the later one; \
             join the two sections of profile `default`",
        ]
    );
    let config = ConfigFile::parse(text);
    let default = config.profile("default").unwrap();
    assert_eq!(default.get("duration_seconds"), Some("60"), "the rest is still read");
    assert_eq!(default.get("output"), Some("text # for people"), "of two the later one counts");
}

#[test]
fn the_credentials_file_has_rules_of_its_own() {
    let text = "[profile dev]\naws_access_key_id = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\
                aws_secret_access_key = AKIAIOSFODNN7EXAMPLE\n[ x ]\n[DEFAULT]\n[default]\n";
    let file = CredentialsFile::parse(text);
    let said: Vec<String> = file.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 1: `[profile dev]` is no profile: the credentials file names profiles without the word `profile`",
            "line 2: `wJal…` is no value for `aws_access_key_id`: it must be 16 to 128 letters, digits and `_` that \
             begin `AKIA` or `ASIA`",
            "line 3: `<redacted>` is no value for `aws_secret_access_key`: it must be 40 letters, digits, `/`, `+` \
             and `=`; it has 20",
            "line 4: `[ x ]` is no profile: nothing may stand between the brackets and the name",
            "line 5: `[DEFAULT]` is no profile: the unnamed profile is `default`, in lower case",
        ]
    );
    assert!(file.problems().iter().all(|problem| !problem.fault().is_fatal()));
    assert!(matches!(ConfigFile::parse("x").problems()[0].fault(), FileFault::NotASetting { .. }));
}

#[test]
fn nothing_but_the_file_itself_shows_a_secret() {
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    let text = format!(
        "[default]\naws_secret_access_key = {SECRET}\naws_session_token = {SECRET}\n{SECRET}\n {SECRET} = x\n\
         aws_access_key_id = {SECRET}\nx =\n  {SECRET}\n"
    );
    let (config, credentials) = (ConfigFile::parse(&text), CredentialsFile::parse(&text));
    let mut shown = format!("{config:?}{credentials:?}{:#?}", credentials.problems());
    for problem in config.problems() {
        shown += &format!("{problem}{problem:?}{}", problem.help());
    }
    shown += &format!(
        "{:?}{:?}",
        config.profile("default"),
        config.profile("default").unwrap().aws_session_token()
    );
    assert!(!shown.contains("wJalr"), "{shown}");
}

/// Texts that are nearly files.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("[default]".to_owned()),
        Just("[profile dev]".to_owned()),
        Just("  [profile \"my dev\"]  # x".to_owned()),
        Just("[dev]".to_owned()),
        Just("[sso-session dev".to_owned()),
        Just("# comment".to_owned()),
        Just("   ; comment".to_owned()),
        Just(String::new()),
        Just("  ".to_owned()),
        Just("region = us-east-1".to_owned()),
        Just("  Region=us-east-1".to_owned()),
        Just("s3 =".to_owned()),
        Just("\t s3:".to_owned()),
        Just("    max = 1".to_owned()),
        Just("      region".to_owned()),
        "[ \\t\\[\\]=:#;a-z\"'\\\\é]{0,12}",
        "\\PC{0,6}",
    ];
    let end = prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("\r"), 1 => Just("")];
    prop::collection::vec((line, end), 0..24)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("default".to_owned()),
        Just("dev".to_owned()),
        Just("my dev".to_owned()),
        "[a-z\"'\\\\é]{1,4}"
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("region".to_owned()),
        Just("s3".to_owned()),
        Just("s3.max".to_owned()),
        Just("aws_session_token".to_owned()),
        "[a-zA-Z]{1,3}",
    ]
}

proptest! {
    #[test]
    fn any_text_is_kept_to_the_byte(text in prop_oneof![text(), any::<String>()]) {
        prop_assert_eq!(ConfigFile::parse(&text).to_string(), text.clone());
        prop_assert_eq!(CredentialsFile::parse(&text).to_string(), text);
    }

    #[test]
    fn what_is_set_is_got_and_what_is_removed_is_gone(
        text in text(), name in name(), key in key(), value in "[ -~é]{0,8}",
    ) {
        let value = value.trim();
        let (outer, nested) = key.split_once('.').map_or((&*key, None), |(outer, nested)| (outer, Some(nested)));

        let mut config = ConfigFile::parse(&text);
        let before = config.clone();
        config.set(&name, &key, value).unwrap();
        let profile = config.profile(&name).unwrap();
        let got = nested.map_or_else(|| profile.get(outer), |nested| profile.nested(outer, nested));
        prop_assert_eq!(got, Some(value), "{:?}", config.to_string());
        // Whatever else there was is still there.
        for old in before.profiles() {
            let new = config.profile(old.name()).unwrap();
            for other in old.keys().filter(|other| old.name() != name || !other.eq_ignore_ascii_case(outer)) {
                prop_assert_eq!(old.get(other), new.get(other), "{} {:?}", other, config.to_string());
            }
        }
        prop_assert!(config.remove(&name, &key));
        let gone = config.profile(&name);
        let gone = gone.map(|p| nested.map_or_else(|| p.get(outer), |nested| p.nested(outer, nested)).is_none());
        prop_assert!(gone.unwrap_or(true));

        let mut credentials = CredentialsFile::parse(&text);
        credentials.set(&name, &key, value).unwrap();
        let profile = credentials.profile(&name).unwrap();
        let got = nested.map_or_else(|| profile.get(outer), |nested| profile.nested(outer, nested));
        prop_assert_eq!(got, Some(value));
    }

    #[test]
    fn lines_that_are_not_concerned_stay(text in text(), value in "[!-~]{1,8}") {
        let mut config = ConfigFile::parse(&text);
        config.set("dev", "colour", &value).unwrap();
        let edited = config.to_string();
        let mut rest = edited.split(['\n', '\r']);
        // The old lines stand in the new text, in their order.
        for line in text.split(['\n', '\r']).filter(|line| !line.is_empty()) {
            prop_assert!(rest.any(|new| new == line), "{:?} in {:?}", line, edited);
        }
    }
}
