use aozu_names::{Region, Secret, UniqueId};

use super::{ConfigFile, CredentialsFile, EditProblem, Output, ini::Target, setting};

/// What `aws configure` asks for; what is none stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// AWS Access Key ID.
    pub access_key_id: Option<UniqueId>,
    /// AWS Secret Access Key.
    pub secret_access_key: Option<Secret>,
    /// Default region name.
    pub region: Option<Region>,
    /// Default output format.
    pub output: Option<Output>,
}

/// Does what `aws configure --profile NAME` does with its four answers: key and secret go to the credentials
/// file, region and output to the config file.
///
/// Source: AWS CLI User Guide, "Configuration and credential file settings", "Set and view configuration
/// settings using commands".
///
/// ```
/// use aozu_iam::profile::{Answers, ConfigFile, CredentialsFile, Output, configure};
/// use aozu_names::Secret;
///
/// let (mut config, mut credentials) = (ConfigFile::default(), CredentialsFile::default());
/// let answers = Answers {
///     access_key_id: Some("AKIAIOSFODNN7EXAMPLE".parse()?),
///     secret_access_key: Some(Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
///     region: Some("ap-northeast-1".parse()?),
///     output: Some(Output::Json),
/// };
/// configure(&mut config, &mut credentials, "default", &answers)?;
/// assert_eq!(config.to_string(), "[default]\nregion = ap-northeast-1\noutput = json\n");
/// assert_eq!(credentials.to_string().lines().next(), Some("[default]"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the profile cannot have that name, or the secret was redacted before it was read; then neither file is
/// changed.
pub fn configure(
    config: &mut ConfigFile,
    credentials: &mut CredentialsFile,
    profile: &str,
    answers: &Answers,
) -> Result<(), EditProblem> {
    let Answers { access_key_id, secret_access_key, region, output } = answers;
    let (mut new_config, mut new_credentials) = (config.clone(), credentials.clone());
    if let Some(id) = access_key_id {
        new_credentials.set(profile, setting::ACCESS_KEY_ID, id.as_str())?;
    }
    if let Some(secret) = secret_access_key {
        let key = setting::SECRET_ACCESS_KEY;
        let secret = secret.reveal().ok_or(EditProblem::Redacted { key })?;
        new_credentials.set(profile, key, secret)?;
    }
    if let Some(region) = region {
        new_config.set(profile, setting::REGION, region.as_str())?;
    }
    if let Some(output) = output {
        new_config.set(profile, setting::OUTPUT, output.as_str())?;
    }
    (*config, *credentials) = (new_config, new_credentials);
    Ok(())
}

/// What an edit is about, where profile and setting can have these names.
pub(super) fn target<'k>(profile: &str, key: &'k str) -> Result<Target<'k>, EditProblem> {
    let forbidden = |c: char| c.is_control() || matches!(c, '[' | ']' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if profile.is_empty() || profile.trim() != profile || profile.contains(forbidden) {
        return Err(EditProblem::Name { name: super::problem::quotable_name(profile) });
    }
    let word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let target = match key.split_once('.') {
        Some((key, nested)) => Target { key, nested: Some(nested) },
        None => Target { key, nested: None },
    };
    if word(target.key) && target.nested.is_none_or(word) {
        Ok(target)
    } else {
        Err(EditProblem::Key { key: super::problem::quotable(key) })
    }
}

/// Whether a value reads back as it is written.
pub(super) fn writable(key: &str, value: &str) -> Result<(), EditProblem> {
    let broken = |c: char| c.is_control() && c != '\t' || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if value.trim() != value || value.contains(broken) {
        return Err(EditProblem::Value { key: key.to_owned() });
    }
    Ok(())
}
