use std::{collections::BTreeMap, fmt, str::FromStr};

use aozu_names::{AccountId, Arn, Region, Secret, UniqueId};

use super::{CredentialSource, Output, ini::Entry, setting};

/// A profile: its settings, from one file or from both.
///
/// A typed accessor gives none where the setting is absent or its value does not fit; which of the two it is,
/// the file's problems tell, and [`Profiles::resolve`](super::Profiles::resolve) refuses what does not fit.
/// `Debug` shows the settings' names, never a value.
///
/// ```
/// use aozu_iam::profile::{ConfigFile, Output};
/// let config = ConfigFile::parse("[profile dev]\nregion = us-east-1\noutput = table\ns3 =\n  use_accelerate_endpoint = true\n");
/// let dev = config.profile("dev").unwrap();
/// assert_eq!(dev.region().unwrap().as_str(), "us-east-1");
/// assert_eq!(dev.output(), Some(Output::Table));
/// assert_eq!(dev.nested("s3", "use_accelerate_endpoint"), Some("true"));
/// assert_eq!(dev.role_arn(), None);
/// ```
#[derive(Clone)]
pub struct Profile<'f> {
    name: String,
    settings: Settings<'f>,
}

/// A section of the config file that is no profile: `[sso-session NAME]`, `[services NAME]`.
///
/// ```
/// use aozu_iam::profile::ConfigFile;
/// let config = ConfigFile::parse("[services local]\ns3 =\n  endpoint_url = http://localhost:4566\n");
/// let local = config.services("local").unwrap();
/// assert_eq!(local.nested("s3", "endpoint_url"), Some("http://localhost:4566"));
/// ```
#[derive(Clone)]
pub struct Section<'f> {
    name: String,
    settings: Settings<'f>,
}

/// Settings by name; of two of a name, the later.
#[derive(Clone, Default)]
pub(super) struct Settings<'f>(BTreeMap<&'f str, &'f Entry>);

impl<'f> Settings<'f> {
    pub(super) fn add(&mut self, entries: &'f [Entry]) {
        self.0.extend(entries.iter().map(|entry| (entry.key.as_str(), entry)));
    }

    pub(super) fn over(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    fn entry(&self, key: &str) -> Option<&'f Entry> {
        let found = self.0.get(key).copied();
        found.or_else(|| self.0.get(key.to_lowercase().as_str()).copied())
    }

    fn get(&self, key: &str) -> Option<&'f str> {
        self.entry(key).map(|entry| entry.value.as_str())
    }

    fn nested(&self, key: &str, nested: &str) -> Option<&'f str> {
        let inner = &self.entry(key)?.nested;
        inner.iter().rfind(|inner| inner.key == nested).map(|inner| inner.value.as_str())
    }
}

macro_rules! raw {
    () => {
        /// Its name.
        #[must_use]
        pub fn name(&self) -> &str {
            &self.name
        }

        /// The names of its settings, in lower case, sorted.
        pub fn keys(&self) -> impl Iterator<Item = &'f str> + use<'_, 'f> {
            self.settings.0.keys().copied()
        }

        /// A setting's value as it stands, secrets too; several lines are joined by line feeds.
        #[must_use]
        pub fn get(&self, key: &str) -> Option<&'f str> {
            self.settings.get(key)
        }

        /// The value of a setting nested in another, such as `max_concurrent_requests` in `s3`.
        #[must_use]
        pub fn nested(&self, key: &str, nested: &str) -> Option<&'f str> {
            self.settings.nested(key, nested)
        }

        pub(super) fn new(name: &str, settings: Settings<'f>) -> Self {
            Self { name: name.to_owned(), settings }
        }

        fn typed<T: FromStr>(&self, key: &str) -> Option<T> {
            self.get(key)?.parse().ok()
        }

        fn text(&self, key: &str) -> Option<&'f str> {
            self.get(key).filter(|value| !value.is_empty())
        }
    };
}

impl<'f> Profile<'f> {
    raw!();

    /// The region that commands go to.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        self.typed(setting::REGION)
    }

    /// How answers are printed.
    #[must_use]
    pub fn output(&self) -> Option<Output> {
        self.typed(setting::OUTPUT)
    }

    /// The role to assume.
    #[must_use]
    pub fn role_arn(&self) -> Option<Arn> {
        setting::role_arn(self.get(setting::ROLE_ARN)?).ok()
    }

    /// The profile whose credentials assume the role.
    #[must_use]
    pub fn source_profile(&self) -> Option<&'f str> {
        self.text(setting::SOURCE_PROFILE)
    }

    /// What gives the credentials that assume the role.
    #[must_use]
    pub fn credential_source(&self) -> Option<CredentialSource> {
        self.typed(setting::CREDENTIAL_SOURCE)
    }

    /// What the role's trust policy asks of a third party.
    #[must_use]
    pub fn external_id(&self) -> Option<&'f str> {
        self.text(setting::EXTERNAL_ID)
    }

    /// The MFA device whose code the role asks for: an ARN, or the serial number of a hardware device.
    #[must_use]
    pub fn mfa_serial(&self) -> Option<&'f str> {
        self.text(setting::MFA_SERIAL)
    }

    /// How long the role's session lasts, in seconds, 900 to 43200.
    #[must_use]
    pub fn duration_seconds(&self) -> Option<u32> {
        setting::duration(self.get(setting::DURATION_SECONDS)?).ok()
    }

    /// The name of the role's session; without one the CLI makes one up.
    #[must_use]
    pub fn role_session_name(&self) -> Option<&'f str> {
        self.text(setting::ROLE_SESSION_NAME)
    }

    /// The id of the access key.
    #[must_use]
    pub fn aws_access_key_id(&self) -> Option<UniqueId> {
        setting::access_key_id(self.get(setting::ACCESS_KEY_ID)?).ok()
    }

    /// The secret of the access key.
    #[must_use]
    pub fn aws_secret_access_key(&self) -> Option<Secret> {
        self.text(setting::SECRET_ACCESS_KEY).map(Secret::new)
    }

    /// The session token that a temporary access key needs; boto's old name for it is read too.
    #[must_use]
    pub fn aws_session_token(&self) -> Option<Secret> {
        let token = self.text(setting::SESSION_TOKEN).or_else(|| self.text(setting::SECURITY_TOKEN));
        token.map(Secret::new)
    }

    /// The command that prints credentials.
    #[must_use]
    pub fn credential_process(&self) -> Option<&'f str> {
        self.text(setting::CREDENTIAL_PROCESS)
    }

    /// The file with the token that assumes the role without other credentials.
    #[must_use]
    pub fn web_identity_token_file(&self) -> Option<&'f str> {
        self.text(setting::WEB_IDENTITY_TOKEN_FILE)
    }

    /// The `[sso-session NAME]` section that the profile signs in with.
    #[must_use]
    pub fn sso_session(&self) -> Option<&'f str> {
        self.text(setting::SSO_SESSION)
    }

    /// Where the SSO sign-in begins.
    #[must_use]
    pub fn sso_start_url(&self) -> Option<&'f str> {
        self.text(setting::SSO_START_URL)
    }

    /// The region of IAM Identity Center.
    #[must_use]
    pub fn sso_region(&self) -> Option<Region> {
        self.typed(setting::SSO_REGION)
    }

    /// The account that the SSO sign-in is for.
    #[must_use]
    pub fn sso_account_id(&self) -> Option<AccountId> {
        self.typed(setting::SSO_ACCOUNT_ID)
    }

    /// The permission set that the SSO sign-in is for.
    #[must_use]
    pub fn sso_role_name(&self) -> Option<&'f str> {
        self.text(setting::SSO_ROLE_NAME)
    }

    /// The `[services NAME]` section with the endpoints.
    #[must_use]
    pub fn services(&self) -> Option<&'f str> {
        self.text("services")
    }

    /// The same profile with another file's settings over its own.
    pub(super) fn under(self, others: Self) -> Self {
        Self { name: self.name, settings: self.settings.over(others.settings) }
    }

    /// Whether it has an access key of its own, or half of one: then the CLI looks no further when it is a
    /// source.
    pub(super) fn has_static_credentials(&self) -> bool {
        [setting::ACCESS_KEY_ID, setting::SECRET_ACCESS_KEY].iter().any(|key| self.get(key).is_some())
    }
}

impl<'f> Section<'f> {
    raw!();

    /// `sso_start_url` of an SSO session.
    #[must_use]
    pub fn sso_start_url(&self) -> Option<&'f str> {
        self.text(setting::SSO_START_URL)
    }

    /// `sso_region` of an SSO session.
    #[must_use]
    pub fn sso_region(&self) -> Option<Region> {
        self.typed(setting::SSO_REGION)
    }
}

impl fmt::Debug for Profile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("name", &self.name).field("keys", &self.settings.0.keys()).finish()
    }
}

impl fmt::Debug for Section<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Section").field("name", &self.name).field("keys", &self.settings.0.keys()).finish()
    }
}
