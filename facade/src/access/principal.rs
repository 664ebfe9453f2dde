//! Who is meant by a text.

use std::sync::Arc;

use aozu_iam::{
    context_keys::PrincipalFacts,
    evaluate::{Caller, CallerKind, PolicySet},
    policy::PolicyKind,
};
use aozu_names::{AccountId, Partition};

use super::{
    AskError,
    compiled::{Compiled, DETAILS},
    facts,
    subject::{Holder, Subject},
};

impl<'a> Compiled<'a> {
    /// Finds a principal by its ARN, by its name in the state, by a service's name, or as `anonymous`.
    pub(super) fn subject(&self, text: &str) -> Result<Subject, AskError> {
        if text == "anonymous" {
            return Ok(Subject::bare(Caller::anonymous(), PrincipalFacts::default()));
        }
        if text.starts_with("arn:") {
            let caller = Caller::parse(text).map_err(|_| AskError::Principal { text: text.to_owned() })?;
            return self.of_caller(caller, text);
        }
        if let Ok(account) = text.parse::<AccountId>() {
            return self.root(account, text);
        }
        match self.named(text)?.as_slice() {
            [one] => Ok(one.subject.clone()),
            [] if text == "root" => {
                let mut accounts = self.accounts.keys();
                match (accounts.next(), accounts.next()) {
                    (Some(only), None) => self.root(*only, text),
                    _ => Err(AskError::Ambiguous {
                        text: text.to_owned(),
                        candidates: self
                            .accounts
                            .keys()
                            .map(|id| format!("arn:{}:iam::{id}:root", self.partition(*id)))
                            .collect(),
                    }),
                }
            }
            [] if is_service(text) => Ok(self.service(text)),
            [] => {
                if self.accounts.values().any(|account| group(account, text)) {
                    return Err(AskError::Group { text: text.to_owned() });
                }
                let plain = |part: &str| {
                    !part.is_empty()
                        && part.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b':' | b'*' | b'?'))
                };
                if text.split('/').all(plain) {
                    Err(self.no_such(text))
                } else {
                    Err(AskError::Principal { text: text.to_owned() })
                }
            }
            several => Err(AskError::Ambiguous {
                text: text.to_owned(),
                candidates: several.iter().map(|holder| holder.entity.arn().to_string()).collect(),
            }),
        }
    }

    /// Users and roles by name, by `user/NAME`, or by what their ARN ends in.
    fn named(&self, text: &str) -> Result<Vec<&Holder<'a>>, AskError> {
        let (kind, name) = match text.split_once('/') {
            Some(("group", _)) => return Err(AskError::Group { text: text.to_owned() }),
            Some((kind @ ("user" | "role"), name)) => (Some(kind), name),
            _ => (None, text),
        };
        let of_kind = |holder: &&Holder<'a>| kind.is_none_or(|kind| kind == holder.entity.kind());
        let found = |same: &dyn Fn(&Holder<'a>) -> bool| -> Vec<&Holder<'a>> {
            self.holders.values().filter(of_kind).filter(|holder| same(holder)).collect()
        };
        let whole = found(&|holder| {
            let resource = holder.entity.arn().resource();
            resource == text
                || text.contains('/')
                    && resource.strip_prefix(holder.entity.kind()) == Some(&format!("/{text}"))
        });
        if !whole.is_empty() {
            return Ok(whole);
        }
        let exact = found(&|holder| holder.entity.name() == name);
        if !exact.is_empty() {
            return Ok(exact);
        }
        Ok(found(&|holder| holder.entity.name().eq_ignore_ascii_case(name)))
    }

    fn no_such(&self, text: &str) -> AskError {
        let known = self.holders.values().map(|of| format!("{}/{}", of.entity.kind(), of.entity.name()));
        AskError::NoSuchPrincipal { text: text.to_owned(), known: known.collect() }
    }

    fn partition(&self, account: AccountId) -> &str {
        self.accounts.get(&account).map_or("aws", |account| account.partition().as_str())
    }

    fn root(&self, account: AccountId, text: &str) -> Result<Subject, AskError> {
        let arn = format!("arn:{}:iam::{account}:root", self.partition(account));
        let caller = Caller::parse(&arn).map_err(|_| AskError::Principal { text: text.to_owned() })?;
        self.of_caller(caller, text)
    }

    pub(super) fn of_caller(&self, caller: Caller, text: &str) -> Result<Subject, AskError> {
        let refused = || AskError::Principal { text: text.to_owned() };
        let account = caller.account().ok_or_else(refused)?;
        match caller.kind() {
            CallerKind::Group => Err(AskError::Group { text: text.to_owned() }),
            CallerKind::Root => {
                let facts = facts::stranger(&caller, &self.structure);
                let management = self.bounds(account).is_management;
                Ok(Subject::bare(caller.in_management_account(management), facts))
            }
            CallerKind::Role { name, session: Some(session), .. } => {
                let Some(role) = self.role_of_session(account, name) else {
                    return self.unread_or_none(caller.clone(), account, text);
                };
                let named = Caller::session_of(role.entity.arn(), session).ok_or_else(refused)?;
                let mut subject = role.subject.clone();
                subject.caller = named.in_management_account(subject.caller.is_in_management_account());
                subject.name = text.to_owned();
                subject.assumptions.push("the session was made without session policies".to_owned());
                Ok(subject)
            }
            CallerKind::User | CallerKind::Role { .. } => match self.holders.get(caller.as_str()) {
                Some(holder) => Ok(holder.subject.clone()),
                None => self.unread_or_none(caller, account, text),
            },
            _ => Ok(self.stranger(caller)),
        }
    }

    /// A user or role that the state does not hold.
    fn unread_or_none(&self, caller: Caller, account: AccountId, text: &str) -> Result<Subject, AskError> {
        let whole = self.accounts.get(&account).is_some_and(|account| {
            let iam = account.iam();
            if matches!(caller.kind(), CallerKind::User) {
                iam.users().is_complete()
            } else {
                iam.roles().is_complete()
            }
        });
        if whole { Err(self.no_such(text)) } else { Ok(self.stranger(caller)) }
    }

    /// One whose policies nobody read.
    pub(super) fn stranger(&self, caller: Caller) -> Subject {
        let facts = facts::stranger(&caller, &self.structure);
        let who = caller.as_str().to_owned();
        let unread =
            |what: &str| Arc::new(PolicySet::unreadable(PolicyKind::Managed, format!("the {what} of {who}")));
        let account = caller.account();
        let at_home = account.is_some_and(|account| self.accounts.contains_key(&account));
        let federated = matches!(caller.kind(), CallerKind::FederatedUser { .. });
        let mut subject = Subject::bare(caller, facts);
        subject.identity = vec![unread("policies")];
        // Across accounts identity policies must allow, so that nothing more rests on the boundary.
        subject.boundary = at_home.then(|| unread("boundary"));
        subject.session = federated.then(|| vec![unread("session policies")]);
        if let Some(account) = account.filter(|_| !federated) {
            subject.needs.push(match at_home {
                true => DETAILS.to_owned(),
                false => format!("{DETAILS} # in account {account}"),
            });
        }
        subject
    }

    pub(super) fn service(&self, name: &str) -> Subject {
        Subject::bare(Caller::service(name), PrincipalFacts::default())
    }

    /// Whether a partition's ARNs are what the state holds; used to spell what has none.
    pub(super) fn any_partition(&self) -> Partition {
        self.accounts.values().next().map_or_else(Partition::aws, |account| account.partition().clone())
    }
}

fn is_service(text: &str) -> bool {
    text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn")
}

fn group(account: &crate::Account, text: &str) -> bool {
    text.parse().is_ok_and(|name| account.iam().groups().get::<aozu_names::GroupName>(&name).is_some())
}
