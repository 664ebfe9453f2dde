use std::collections::BTreeSet;

use aozu_names::{Region, Secret, UniqueIdKind};

use super::{
    Chain, CredentialSource, Output, Profile, ProfileProblem, ProfileProblems, Profiles, RoleStep, Source,
    SsoSource, config::shown, setting,
};
use crate::policy::nearest;

impl Profiles {
    /// Follows a profile to where its credentials come from, as the CLI does without environment variables.
    ///
    /// - A profile with `role_arn` assumes that role with the credentials of its `source_profile`, and so on, or
    ///   with those of its `credential_source`. One that serves as a source and has an access key of its own
    ///   gives that key, and its `role_arn` plays no part.
    /// - A profile may name itself as its source if it has an access key.
    /// - Without a role, the first of these gives the credentials: web identity, SSO, the credentials file,
    ///   `credential_process`, an access key in the config file.
    ///
    /// Where the CLI would go on to what the machine offers without having been told to, this ends with
    /// [`ProfileProblem::NoCredentials`].
    ///
    /// Source: AWS CLI User Guide, "Using an IAM role in the AWS CLI" (cli-configure-role); botocore,
    /// `credentials.py`, `AssumeRoleProvider` and `ProfileProviderBuilder`.
    ///
    /// ```
    /// use aozu_iam::profile::{ConfigFile, CredentialsFile, ProfileProblem, Profiles};
    /// let config = ConfigFile::parse(
    ///     "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n\
    ///      [profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = a\n",
    /// );
    /// let problems = Profiles::new(config, CredentialsFile::default()).resolve("a").unwrap_err();
    /// assert_eq!(problems.to_string(), "the profiles go round in a circle: `a` → `b` → `a`");
    /// ```
    ///
    /// # Errors
    /// Everything that keeps the profile from giving credentials.
    pub fn resolve(&self, name: &str) -> Result<Chain, ProfileProblems> {
        let mut walk = Walk { profiles: self, problems: Vec::new() };
        let Some(profile) = self.profile(name) else {
            let meant = walk.meant(name);
            return Err(ProfileProblems(vec![ProfileProblem::NoProfile { name: name.to_owned(), meant }]));
        };
        let region: Option<Region> = walk.value(&profile, setting::REGION, |text| text.parse().ok());
        let output: Option<Output> = walk.value(&profile, setting::OUTPUT, |text| text.parse().ok());
        let (source, mut roles) = walk.follow(profile);
        roles.reverse();
        match source {
            Some(source) if walk.problems.is_empty() => {
                Ok(Chain { profile: name.to_owned(), source, roles, region, output })
            }
            _ => Err(ProfileProblems(walk.problems)),
        }
    }
}

struct Walk<'p> {
    profiles: &'p Profiles,
    problems: Vec<ProfileProblem>,
}

impl<'p> Walk<'p> {
    fn meant(&self, name: &str) -> Option<String> {
        nearest(name, self.profiles.names()).map(str::to_owned)
    }

    /// A setting's value, if it is there and fits.
    fn value<T>(
        &mut self,
        profile: &Profile<'_>,
        key: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = profile.get(key)?;
        match setting::check(key, value) {
            Ok(()) => read(value),
            Err(misfit) => {
                self.problems.push(ProfileProblem::Value {
                    profile: profile.name().to_owned(),
                    key,
                    value: shown(key, value),
                    rule: misfit.rule,
                    help: misfit.help,
                });
                None
            }
        }
    }

    /// Goes from source to source: the first credentials, and the roles, last one first.
    fn follow(&mut self, profile: Profile<'p>) -> (Option<Source>, Vec<RoleStep>) {
        let mut roles = Vec::new();
        let mut visited = vec![profile.name().to_owned()];
        let mut seen: BTreeSet<String> = visited.iter().cloned().collect();
        let mut current = profile;
        loop {
            let asked = visited.len() == 1;
            let assumes = current.get(setting::ROLE_ARN).is_some()
                && current.get(setting::WEB_IDENTITY_TOKEN_FILE).is_none();
            if !assumes || (!asked && current.has_static_credentials()) {
                return (self.first(&current), roles);
            }
            roles.extend(self.role(&current));
            let name = current.name().to_owned();
            let source = match (current.get(setting::SOURCE_PROFILE), current.get(setting::CREDENTIAL_SOURCE))
            {
                (Some(_), Some(_)) => {
                    self.problems.push(ProfileProblem::TwoSources { profile: name });
                    return (None, roles);
                }
                (None, None) => {
                    let own_key = current.has_static_credentials();
                    self.problems.push(ProfileProblem::NoSource { profile: name, own_key });
                    return (None, roles);
                }
                (None, Some(_)) => {
                    let read = |text: &str| text.parse::<CredentialSource>().ok();
                    let found = self.value(&current, setting::CREDENTIAL_SOURCE, read);
                    let source = found
                        .map(|credential_source| Source::Environment { profile: name, credential_source });
                    return (source, roles);
                }
                (Some(source), None) => source,
            };
            let Some(next) = self.profiles.profile(source) else {
                let meant = self.meant(source);
                let name = source.to_owned();
                self.problems.push(ProfileProblem::NoSourceProfile {
                    profile: current.name().to_owned(),
                    name,
                    meant,
                });
                return (None, roles);
            };
            if source == current.name() && current.has_static_credentials() {
                return (self.first(&current), roles);
            }
            if !seen.insert(source.to_owned()) {
                let from = visited.iter().position(|name| name == source).unwrap_or_default();
                let mut profiles: Vec<String> = visited.split_off(from);
                profiles.push(source.to_owned());
                self.problems.push(ProfileProblem::Loop { profiles });
                return (None, roles);
            }
            visited.push(source.to_owned());
            current = next;
        }
    }

    fn role(&mut self, profile: &Profile<'_>) -> Option<RoleStep> {
        let text = |text: &str| Some(text.to_owned());
        let session_name = self.value(profile, setting::ROLE_SESSION_NAME, text);
        let external_id = self.value(profile, setting::EXTERNAL_ID, text);
        let mfa_serial = self.value(profile, setting::MFA_SERIAL, text);
        let duration = self.value(profile, setting::DURATION_SECONDS, |text| setting::duration(text).ok());
        let role_arn = self.value(profile, setting::ROLE_ARN, |text| setting::role_arn(text).ok())?;
        let profile = profile.name().to_owned();
        Some(RoleStep { profile, role_arn, session_name, external_id, duration, mfa_serial })
    }

    /// The first credentials that a profile gives without assuming a role.
    fn first(&mut self, profile: &Profile<'p>) -> Option<Source> {
        let name = profile.name().to_owned();
        if profile.web_identity_token_file().is_some() {
            return self.web_identity(profile);
        }
        if profile.get(setting::SSO_ACCOUNT_ID).is_some() || profile.get(setting::SSO_ROLE_NAME).is_some() {
            return self.sso(profile);
        }
        // Each file must hold a whole key: the CLI reads them one by one.
        let both = self.profiles;
        if let Some(file) =
            both.credentials().profile(&name).filter(|p| p.get(setting::ACCESS_KEY_ID).is_some())
        {
            return self.key(&file);
        }
        if let Some(command) = profile.credential_process() {
            return Some(Source::Process { profile: name, command: Secret::new(command) });
        }
        if let Some(file) = both.config().profile(&name).filter(|p| p.get(setting::ACCESS_KEY_ID).is_some()) {
            return self.key(&file);
        }
        let problem = if profile.get(setting::SECRET_ACCESS_KEY).is_some() {
            ProfileProblem::HalfKey { profile: name, missing: setting::ACCESS_KEY_ID }
        } else {
            ProfileProblem::NoCredentials { profile: name }
        };
        self.problems.push(problem);
        None
    }

    fn web_identity(&mut self, profile: &Profile<'_>) -> Option<Source> {
        let token_file = profile.web_identity_token_file()?.to_owned();
        if profile.get(setting::ROLE_ARN).is_none() {
            let profile = profile.name().to_owned();
            self.problems.push(ProfileProblem::WebIdentityWithoutRole { profile });
        }
        Some(Source::WebIdentity { token_file, role: self.role(profile)? })
    }

    /// The access key of a profile in one of the files.
    fn key(&mut self, profile: &Profile<'_>) -> Option<Source> {
        let name = profile.name().to_owned();
        let id = self.value(profile, setting::ACCESS_KEY_ID, |text| setting::access_key_id(text).ok());
        if profile.get(setting::SECRET_ACCESS_KEY).is_none() {
            let missing = setting::SECRET_ACCESS_KEY;
            self.problems.push(ProfileProblem::HalfKey { profile: name.clone(), missing });
        }
        let secret_access_key =
            self.value(profile, setting::SECRET_ACCESS_KEY, |text| Some(Secret::new(text)));
        let session_token = profile.aws_session_token();
        let access_key_id = id?;
        if access_key_id.kind() == UniqueIdKind::TemporaryAccessKey && session_token.is_none() {
            self.problems.push(ProfileProblem::NoSessionToken { profile: name, access_key_id });
            return None;
        }
        Some(Source::Static {
            profile: name,
            access_key_id,
            secret_access_key: secret_access_key?,
            session_token,
        })
    }

    fn sso(&mut self, profile: &Profile<'_>) -> Option<Source> {
        let name = profile.name().to_owned();
        let session = match profile.get(setting::SSO_SESSION) {
            None => None,
            Some(session) => {
                let config = self.profiles.config();
                let Some(section) = config.sso_session(session) else {
                    let meant = nearest(session, config.sso_session_names()).map(str::to_owned);
                    let problem =
                        ProfileProblem::NoSsoSession { profile: name, name: session.to_owned(), meant };
                    self.problems.push(problem);
                    return None;
                };
                for key in [setting::SSO_START_URL, setting::SSO_REGION] {
                    let (own, shared) = (profile.get(key), section.get(key));
                    if own.is_some() && shared.is_some() && own != shared {
                        let (profile, session) = (name.clone(), session.to_owned());
                        self.problems.push(ProfileProblem::SsoDiffers { profile, session, key });
                    }
                }
                Some(section)
            }
        };
        let session = session.as_ref();
        let start_url =
            session.and_then(|s| s.get(setting::SSO_START_URL)).or(profile.get(setting::SSO_START_URL));
        let region_text =
            session.and_then(|s| s.get(setting::SSO_REGION)).or(profile.get(setting::SSO_REGION));
        let missing: Vec<&'static str> = [
            (setting::SSO_ACCOUNT_ID, profile.get(setting::SSO_ACCOUNT_ID)),
            (setting::SSO_ROLE_NAME, profile.get(setting::SSO_ROLE_NAME)),
            (setting::SSO_START_URL, start_url),
            (setting::SSO_REGION, region_text),
        ]
        .into_iter()
        .filter_map(|(key, value)| value.is_none().then_some(key))
        .collect();
        if !missing.is_empty() {
            self.problems.push(ProfileProblem::SsoIncomplete { profile: name.clone(), missing });
        }
        let account_id = self.value(profile, setting::SSO_ACCOUNT_ID, |text| text.parse().ok());
        let role_name = self.value(profile, setting::SSO_ROLE_NAME, |text| Some(text.to_owned()));
        let region = match setting::check(setting::SSO_REGION, region_text?) {
            Ok(()) => region_text?.parse().ok(),
            Err(misfit) => {
                self.problems.push(ProfileProblem::Value {
                    profile: name.clone(),
                    key: setting::SSO_REGION,
                    value: shown(setting::SSO_REGION, region_text?),
                    rule: misfit.rule,
                    help: misfit.help,
                });
                None
            }
        };
        Some(Source::Sso(SsoSource {
            profile: name,
            session: session.map(|session| session.name().to_owned()),
            start_url: start_url?.to_owned(),
            region: region?,
            account_id: account_id?,
            role_name: role_name?,
        }))
    }
}
