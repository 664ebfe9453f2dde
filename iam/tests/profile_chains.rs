//! Where a profile's credentials come from, as the AWS CLI finds them.

use aozu_iam::profile::{Chain, ConfigFile, CredentialSource, CredentialsFile, Output, Profiles, Source};
use proptest::prelude::*;

const KEYS: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\
                    aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

fn resolve(config: &str, credentials: &str, name: &str) -> Result<Chain, Vec<String>> {
    let credentials = credentials.replace("KEYS\n", KEYS);
    let config = config.replace("KEYS\n", KEYS).replace("ROLE", "role_arn = arn:aws:iam::111122223333:role/");
    let profiles = Profiles::new(ConfigFile::parse(&config), CredentialsFile::parse(&credentials));
    let told = |p: &aozu_iam::profile::ProfileProblem| format!("{p}; {}", p.help());
    profiles.resolve(name).map_err(|problems| problems.0.iter().map(told).collect())
}

/// The profile that gives the first credentials, and the roles in order.
fn short(chain: &Chain) -> (String, Vec<&str>) {
    let kind = match &chain.source {
        Source::Static { .. } => "key",
        Source::Sso(_) => "sso",
        Source::Process { .. } => "process",
        Source::WebIdentity { .. } => "web",
        Source::Environment { .. } => "environment",
        _ => "other",
    };
    let roles = chain.roles.iter().map(|step| step.role_arn.name()).collect();
    (format!("{kind} of {}", chain.source.profile()), roles)
}

#[test]
fn chains_end_where_the_cli_ends() {
    for (config, credentials, name, source, roles) in [
        ("", "[default]\nKEYS\n", "default", "key of default", vec![]),
        ("[default]\nKEYS\n", "", "default", "key of default", vec![]),
        // A role, by way of another, by way of a user.
        (
            "[profile a]\nROLEa\nsource_profile = b\n[profile b]\nROLEb\nsource_profile = c\n",
            "[c]\nKEYS\n",
            "a",
            "key of c",
            vec!["b", "a"],
        ),
        // A source with a key of its own gives that key, whatever role it names.
        (
            "[profile a]\nROLEa\nsource_profile = b\n[profile b]\nROLEb\nsource_profile = gone\n",
            "[b]\nKEYS\n",
            "a",
            "key of b",
            vec!["a"],
        ),
        // The profile that was asked for takes the role though it has a key.
        ("[profile a]\nROLEa\nsource_profile = b\nKEYS\n", "[b]\nKEYS\n", "a", "key of b", vec!["a"]),
        // It may be its own source.
        ("[profile a]\nROLEa\nsource_profile = a\n", "[a]\nKEYS\n", "a", "key of a", vec!["a"]),
        ("[profile a]\nROLEa\ncredential_source = EcsContainer\n", "", "a", "environment of a", vec!["a"]),
        ("[profile a]\nROLEa\nweb_identity_token_file = /t\n", "", "a", "web of a", vec![]),
        (
            "[profile b]\nROLEb\nsource_profile = a\n[profile a]\nROLEa\nweb_identity_token_file = /t\n",
            "",
            "b",
            "web of a",
            vec!["b"],
        ),
        ("[profile a]\ncredential_process = /bin/keys\n", "", "a", "process of a", vec![]),
        // The credentials file comes before the command, and that before a key in the config file.
        ("[profile a]\ncredential_process = /bin/keys\n", "[a]\nKEYS\n", "a", "key of a", vec![]),
        ("[profile a]\ncredential_process = /bin/keys\nKEYS\n", "", "a", "process of a", vec![]),
        (
            "[profile a]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = r\n\
             [sso-session s]\nsso_region = us-east-1\nsso_start_url = u\n",
            "[a]\nKEYS\n",
            "a",
            "sso of a",
            vec![],
        ),
        (
            "[profile a]\nsso_region = us-east-1\nsso_start_url = u\nsso_account_id = 111122223333\n\
             sso_role_name = r\n[profile b]\nROLEb\nsource_profile = a\n",
            "",
            "b",
            "sso of a",
            vec!["b"],
        ),
    ] {
        let chain =
            resolve(config, credentials, name).unwrap_or_else(|problems| panic!("{config} {problems:?}"));
        assert_eq!(short(&chain), (source.to_owned(), roles), "{config}{credentials}");
    }
}

#[test]
fn a_chain_carries_what_each_role_is_assumed_with() {
    let chain = resolve(
        "[profile a]\nregion = eu-west-1\noutput = table\nROLEpath/a\nsource_profile = b\nexternal_id = x-1\n\
         duration_seconds = 43200\nmfa_serial = GAHT12345678\nrole_session_name = alice\n\
         [profile b]\nregion = us-east-1\nROLEb\ncredential_source = Environment\n",
        "[a]\nregion = eu-west-3\n",
        "a",
    )
    .unwrap();
    assert_eq!(chain.region.as_ref().unwrap().as_str(), "eu-west-3", "the credentials file wins");
    assert_eq!(chain.output, Some(Output::Table));
    let last = chain.final_role().unwrap();
    assert_eq!((last.profile.as_str(), last.duration), ("a", Some(43_200)));
    assert_eq!(last.external_id.as_deref(), Some("x-1"));
    assert_eq!(last.mfa_serial.as_deref(), Some("GAHT12345678"));
    assert_eq!(last.session_name.as_deref(), Some("alice"));
    assert_eq!(chain.roles[0].external_id, None);
    let Source::Environment { credential_source, .. } = chain.source else { panic!("{chain:?}") };
    assert_eq!(credential_source, CredentialSource::Environment);
}

#[test]
fn a_broken_chain_says_why() {
    for (config, credentials, name, says) in [
        (
            "[profile dev]\n",
            "",
            "dve",
            vec![
                "there is no profile `dve`; `aws configure --profile dve` makes it; `aws configure list-profiles` lists those there are",
            ],
        ),
        (
            "[profile production]\n",
            "",
            "produktion",
            vec!["there is no profile `produktion`; did you mean `production`?"],
        ),
        (
            "[profile a]\nROLEa\nsource_profile = defualt\n[default]\n",
            "",
            "a",
            vec![
                "`source_profile` of profile `a` names `defualt`, which is no profile; did you mean `default`?",
            ],
        ),
        (
            "[profile a]\nROLEa\nsource_profile = b\n[profile b]\nROLEb\nsource_profile = c\n\
             [profile c]\nROLEc\nsource_profile = b\n",
            "",
            "a",
            vec![
                "the profiles go round in a circle: `b` → `c` → `b`; let one of them name a profile that has credentials of its own",
            ],
        ),
        (
            "[profile a]\nROLEa\nsource_profile = a\n",
            "",
            "a",
            vec![
                "the profiles go round in a circle: `a` → `a`; let one of them name a profile that has credentials of its own",
            ],
        ),
        (
            "[profile a]\nROLEa\n",
            "[a]\nKEYS\n",
            "a",
            vec![
                "profile `a` has a `role_arn` and nothing to assume the role with: it must have `source_profile` or `credential_source`; to use its own access key, write `source_profile = a`",
            ],
        ),
        (
            "[profile a]\nROLEa\nsource_profile = b\ncredential_source = Environment\n",
            "",
            "a",
            vec![
                "profile `a` has both `source_profile` and `credential_source`: it must have one; take one of the two lines out",
            ],
        ),
        (
            "[profile a]\nrole_arn = admin\ncredential_source = Ec2\nduration_seconds = 1\nregion = x\n",
            "",
            "a",
            vec![
                "profile `a`: `x` is no value for `region`: it must be at least two lower-case words and a number joined by hyphens, such as `ap-northeast-1`; `aws ec2 describe-regions` lists the regions",
                "profile `a`: `1` is no value for `duration_seconds`: it must be a whole number from 900 to 43200; write seconds; without the setting a session lasts 3600",
                "profile `a`: `admin` is no value for `role_arn`: it must begin with `arn:`; write `arn:aws:iam::ACCOUNT:role/NAME`, as `aws iam get-role` prints it",
                "profile `a`: `Ec2` is no value for `credential_source`: it must be `Environment`, `Ec2InstanceMetadata` or `EcsContainer`; write one of these words, in this case",
            ],
        ),
        (
            "[profile a]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n",
            "[a]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            "a",
            vec![
                "profile `a` has half an access key: `aws_secret_access_key` is missing in the same file; `aws configure --profile a` asks for both",
            ],
        ),
        (
            "",
            "[a]\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            "a",
            vec![
                "profile `a` has half an access key: `aws_access_key_id` is missing in the same file; `aws configure --profile a` asks for both",
            ],
        ),
        (
            "",
            "[a]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            "a",
            vec![
                "profile `a` has the temporary key `ASIAIOSFODNN7EXAMPLE` without `aws_session_token`; copy all three values of the temporary credentials; without the token AWS refuses the key",
            ],
        ),
        (
            "[profile a]\nweb_identity_token_file = /t\n",
            "",
            "a",
            vec![
                "profile `a` has a `web_identity_token_file` and no `role_arn`; write `role_arn = arn:aws:iam::ACCOUNT:role/NAME`",
            ],
        ),
        (
            "[profile a]\nsso_session = crop\nsso_account_id = 111122223333\n[sso-session corp]\n",
            "",
            "a",
            vec![
                "`sso_session` of profile `a` names `crop`, and there is no `[sso-session crop]`; `aws configure sso-session` makes `[sso-session crop]`",
            ],
        ),
        (
            "[profile a]\nsso_session = s\nsso_account_id = 111122223333\nsso_region = us-east-1\n\
             [sso-session s]\nsso_region = us-east-2\n",
            "",
            "a",
            vec![
                "`sso_region` of profile `a` differs from that of `[sso-session s]`; take `sso_region` out of the profile",
                "profile `a` signs in through SSO and lacks `sso_role_name`, `sso_start_url`; `aws configure sso --profile a` asks for them",
            ],
        ),
        (
            "[profile a]\nregion = us-east-1\n",
            "",
            "a",
            vec![
                "profile `a` names no credentials; give it an access key with `aws configure`, a `role_arn` or an SSO session; the CLI itself would go on to the container's and the instance's role",
            ],
        ),
    ] {
        assert_eq!(resolve(config, credentials, name).unwrap_err(), says, "{config}{credentials}");
    }
}

#[test]
fn a_chain_shows_no_secret() {
    let credentials = format!("[a]\n{KEYS}aws_session_token = FwoGZXIvYXdzEXAMPLE\n");
    let chain = resolve("", &credentials, "a").unwrap();
    let process = resolve("[profile b]\ncredential_process = keys --password hunter2\n", "", "b").unwrap();
    let shown = format!("{chain:?}{process:#?}");
    assert!(!shown.contains("wJalr") && !shown.contains("FwoG") && !shown.contains("hunter2"), "{shown}");
    let Source::Static { secret_access_key, session_token, .. } = chain.source else { panic!("{shown}") };
    assert_eq!(secret_access_key.reveal(), Some("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"));
    assert_eq!(session_token.unwrap().reveal(), Some("FwoGZXIvYXdzEXAMPLE"));
}

proptest! {
    /// Whatever profiles name whatever profiles, a chain ends, and its length is at most theirs.
    #[test]
    fn every_walk_ends(links in prop::collection::vec((0..6_usize, any::<bool>(), any::<bool>()), 6)) {
        let mut config = String::new();
        for (at, (to, role, key)) in links.iter().enumerate() {
            config += &format!("[profile p{at}]\n");
            if *role {
                config += &format!("ROLEr{at}\nsource_profile = p{to}\n");
            }
            if *key {
                config += "KEYS\n";
            }
        }
        for at in 0..links.len() {
            match resolve(&config, "", &format!("p{at}")) {
                Ok(chain) => {
                    prop_assert!(chain.roles.len() <= links.len());
                    let source = &links[chain.source.profile()[1..].parse::<usize>().unwrap()];
                    prop_assert!(source.2, "the first credentials are a key");
                }
                Err(problems) => prop_assert_eq!(problems.len(), 1),
            }
        }
    }
}
