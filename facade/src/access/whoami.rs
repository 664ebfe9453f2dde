use aozu_iam::{
    evaluate::{Action, Caller, Decision},
    profile::{Chain, RoleStep, Source},
};
use aozu_names::{Arn, Known, UniqueId};
use serde::Serialize;

use super::{
    Answer, AskError, DecidedBy, Pins, When,
    can::decided,
    compiled::Compiled,
    subject::{Entity, Subject},
};
use crate::Model;

/// Who a profile of the AWS CLI stands for: what `aws sts get-caller-identity` would answer, and the way there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct WhoAmI {
    /// `AIDA…`, or `AROA…:SESSION`; none where the state does not tell.
    pub user_id: Option<String>,
    /// The account; none where nothing tells it.
    pub account: Option<String>,
    /// The ARN; none where the source of the credentials does not tell whose they are. A session's name that the
    /// CLI makes up stands as `botocore-session-…`.
    pub arn: Option<String>,
    /// Whether every role on the way can be assumed.
    pub decision: Decision,
    /// The first credentials, in words.
    pub source: String,
    /// The roles that are assumed, in order.
    pub steps: Vec<AssumeStep>,
}

/// One role on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssumeStep {
    /// The profile that names the role.
    pub profile: String,
    /// The role.
    pub role_arn: String,
    /// Whether it can be assumed from where one stands.
    pub decision: Decision,
    /// What decides it.
    pub decided_by: Option<DecidedBy>,
    /// Under which condition.
    pub when: When,
}

/// How the CLI calls a session that has no name; a number follows. Source: botocore, `credentials.py`.
const MADE_UP: &str = "botocore-session-…";

impl Model<'_> {
    /// Follows the chain of roles that a profile of the AWS CLI stands for, and asks at each step whether the role
    /// can be assumed.
    ///
    /// # Errors
    /// When a role's ARN on the way is no role's.
    ///
    /// ```
    /// use aozu::{Account, iam::profile::{ConfigFile, CredentialsFile, Profiles}, names::AccountId};
    /// let config = ConfigFile::parse("[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n");
    /// let credentials = CredentialsFile::parse(
    ///     "[b]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
    /// );
    /// let chain = Profiles::new(config, credentials).resolve("a")?;
    /// let account = Account::new(AccountId::literal("111122223333"));
    /// let me = account.compile().whoami(&chain)?.answer;
    /// assert_eq!(me.arn.unwrap(), "arn:aws:sts::111122223333:assumed-role/a/botocore-session-…");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn whoami(&self, chain: &Chain) -> Result<Answer<WhoAmI>, AskError> {
        let access = self.access();
        let (mut subject, source) = access.first(&chain.source)?;
        let mut notes: (Vec<String>, Vec<String>) = Default::default();
        let mut steps = Vec::new();
        let mut arn = subject.as_ref().map(|subject| subject.caller.as_str().to_owned());
        let web = match &chain.source {
            Source::WebIdentity { role, .. } => Some((role, "sts:AssumeRoleWithWebIdentity")),
            _ => None,
        };
        let roles = web.into_iter().chain(chain.roles.iter().map(|role| (role, "sts:AssumeRole")));
        for (role, action) in roles {
            let action = Action::new(action)?;
            steps.push(match subject.as_ref().filter(|_| action.name() == "assumerole") {
                Some(subject) => access.step(subject, role, &action, &mut notes)?,
                None => untold(role),
            });
            let session = role.session_name.as_deref().unwrap_or(MADE_UP);
            let refused = || AskError::Principal { text: role.role_arn.to_string() };
            let mut next = access.subject(role.role_arn.as_str())?;
            let management = next.caller.is_in_management_account();
            let session = Caller::session_of(&role.role_arn, session).ok_or_else(refused)?;
            next.caller = session.in_management_account(management);
            arn = Some(next.caller.as_str().to_owned());
            subject = Some(next);
        }
        let decision = steps.iter().map(|step| step.decision).max().unwrap_or(Decision::Allowed);
        let me = WhoAmI {
            user_id: subject.as_ref().and_then(|subject| access.user_id(subject)),
            account: arn.as_deref().and_then(|arn| Some(arn.parse::<Arn>().ok()?.account().to_owned())),
            arn,
            decision: if subject.is_none() { Decision::Depends } else { decision },
            source,
            steps,
        };
        Ok(Answer::new(me, notes.0, notes.1))
    }
}

/// A step from where nobody knows who stands there.
fn untold(role: &RoleStep) -> AssumeStep {
    AssumeStep {
        profile: role.profile.clone(),
        role_arn: role.role_arn.to_string(),
        decision: Decision::Depends,
        decided_by: None,
        when: When {
            words: "if the trust policy lets whoever the first credentials are in".to_owned(),
            keys: Vec::new(),
        },
    }
}

impl Compiled<'_> {
    /// Whose the first credentials are, and in words what they are.
    fn first(&self, source: &Source) -> Result<(Option<Subject>, String), AskError> {
        Ok(match source {
            Source::Static { access_key_id, profile, session_token, .. } => {
                let user = self.owner_of(access_key_id);
                let of = match (&user, session_token) {
                    (Some(user), _) => format!("of {}", user.caller.as_str()),
                    (None, Some(_)) => "of a session, which no state tells".to_owned(),
                    (None, None) => "which no user of the state has".to_owned(),
                };
                (user, format!("access key {access_key_id} in profile `{profile}`, {of}"))
            }
            Source::Sso(sso) => {
                let beginning = format!("AWSReservedSSO_{}_", sso.role_name);
                let role = self.holders.values().find(|holder| {
                    matches!(holder.entity, Entity::Role(_))
                        && holder.entity.arn().account_id() == Some(sso.account_id)
                        && holder.entity.name().starts_with(&beginning)
                });
                let words = format!(
                    "IAM Identity Center, permission set `{}` in account {}",
                    sso.role_name, sso.account_id
                );
                (role.map(|role| role.subject.clone()), words)
            }
            Source::Process { profile, .. } => (None, format!("a command that profile `{profile}` names")),
            Source::WebIdentity { token_file, .. } => {
                (None, format!("the web identity token in `{token_file}`"))
            }
            Source::Environment { credential_source, .. } => {
                (None, format!("what the machine offers: `{}`", credential_source.as_str()))
            }
            _ => (None, "credentials of a kind that this version does not know".to_owned()),
        })
    }

    /// The user who has an access key.
    fn owner_of(&self, key: &UniqueId) -> Option<Subject> {
        self.accounts.values().find_map(|account| {
            let keys = account
                .iam()
                .access_keys()
                .values()
                .find(|of| of.keys().iter().any(|one| one.id() == key))?;
            let Known::Present(user) = account.iam().users().get_known(keys.user()) else { return None };
            Some(self.holders.get(user.arn().as_str())?.subject.clone())
        })
    }

    fn step(
        &self,
        subject: &Subject,
        role: &RoleStep,
        action: &Action,
        (assumptions, needs): &mut (Vec<String>, Vec<String>),
    ) -> Result<AssumeStep, AskError> {
        let thing = self.thing(action, role.role_arn.as_str())?;
        let mut pins = Pins::default();
        let pinned = [
            ("sts:ExternalId", role.external_id.as_deref()),
            ("sts:RoleSessionName", role.session_name.as_deref()),
            ("aws:MultiFactorAuthPresent", role.mfa_serial.as_deref().map(|_| "true")),
        ];
        for (key, value) in pinned {
            pins.set(key, value);
        }
        let mut question = self.question(subject, action, &thing, &pins);
        if role.external_id.is_none() {
            question.context.set_absent("sts:ExternalId");
        }
        // Long-term keys tell of MFA only where the call carries its code.
        let long_term = matches!(subject.caller.kind(), aozu_iam::evaluate::CallerKind::User);
        if role.mfa_serial.is_none() && long_term {
            question.context.set_absent("aws:MultiFactorAuthPresent");
            question.context.set_absent("aws:MultiFactorAuthAge");
        }
        let decision = question.decide();
        let mut when = When::always();
        if decision == Decision::Depends {
            let explanation = question.ask(|layers, request| layers.explain(request));
            when = question.when(decision, &explanation);
            needs.extend(question.needs(decision, &explanation));
        } else if decision.is_denied() {
            "never, as things stand".clone_into(&mut when.words);
        }
        assumptions.extend(question.assumptions(decision));
        Ok(AssumeStep {
            profile: role.profile.clone(),
            role_arn: role.role_arn.to_string(),
            decision,
            decided_by: Some(decided(&question)),
            when,
        })
    }

    fn user_id(&self, subject: &Subject) -> Option<String> {
        let Known::Present(id) = &subject.facts.unique_id else { return None };
        Some(match subject.caller.kind() {
            aozu_iam::evaluate::CallerKind::Role { session: Some(session), .. } => format!("{id}:{session}"),
            _ => id.to_string(),
        })
    }
}
