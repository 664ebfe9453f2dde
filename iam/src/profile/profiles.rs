use super::{ConfigFile, CredentialsFile, Profile};

/// Both files together, as the CLI sees them.
///
/// A profile has the settings of its section in the config file and those of its section in the credentials file;
/// where both have one, the credentials file's counts. Source: botocore, `session.py`, `full_config`; AWS CLI
/// User Guide, "Configuration and credential file settings".
///
/// ```
/// use aozu_iam::profile::{ConfigFile, CredentialsFile, Profiles};
/// let config = ConfigFile::parse("[profile dev]\nregion = us-east-1\noutput = text\n");
/// let credentials = CredentialsFile::parse("[dev]\nregion = eu-west-1\n");
/// let profiles = Profiles::new(config, credentials);
/// let dev = profiles.profile("dev").unwrap();
/// assert_eq!((dev.get("region"), dev.get("output")), (Some("eu-west-1"), Some("text")));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    config: ConfigFile,
    credentials: CredentialsFile,
}

impl Profiles {
    /// Puts the two files together; one that is not there is an empty one.
    #[must_use]
    pub fn new(config: ConfigFile, credentials: CredentialsFile) -> Self {
        Self { config, credentials }
    }

    /// The config file.
    #[must_use]
    pub fn config(&self) -> &ConfigFile {
        &self.config
    }

    /// The credentials file.
    #[must_use]
    pub fn credentials(&self) -> &CredentialsFile {
        &self.credentials
    }

    /// The names of all profiles: those of the config file in order, then those that only the credentials file
    /// has. `aws configure list-profiles` prints the same names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let more = self.credentials.names().filter(|name| self.config.profile(name).is_none());
        self.config.names().chain(more)
    }

    /// The profile of that name; the unnamed one is `default`.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<Profile<'_>> {
        match (self.config.profile(name), self.credentials.profile(name)) {
            (Some(config), Some(credentials)) => Some(config.under(credentials)),
            (config, credentials) => config.or(credentials),
        }
    }
}
