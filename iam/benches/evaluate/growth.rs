//! Policies of any number of statements, in the shapes that put an index to the test.

use std::fmt::Write;

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, PolicySet, Target},
    policy::{Document, PolicyKind},
};

use crate::case;

/// How the statements of a set differ.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Each names an action of a service of its own.
    DistinctActions,
    /// Each names another action of one service.
    OneService,
    /// All name one action pattern, and each a resource of its own.
    OneAction,
    /// All name every action, and each a resource of its own.
    EveryAction,
    /// As before, the resources with a wildcard before their own name.
    WildcardRegion,
    /// All allow all but one action, each on a resource of its own.
    NotAction,
    /// All but the last deny an action on a resource that is not asked for.
    Denies,
    /// All name one action and one resource, and differ by their conditions alone.
    ConditionsAlone,
}

impl Shape {
    pub(crate) const ALL: [Self; 8] = [
        Self::DistinctActions,
        Self::OneService,
        Self::OneAction,
        Self::EveryAction,
        Self::WildcardRegion,
        Self::NotAction,
        Self::Denies,
        Self::ConditionsAlone,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::DistinctActions => "distinct actions",
            Self::OneService => "one service, many actions",
            Self::OneAction => "one action, many resources",
            Self::EveryAction => "`*`, many resources",
            Self::WildcardRegion => "`*`, many resources in any region",
            Self::NotAction => "NotAction, many resources",
            Self::Denies => "denies that do not match",
            Self::ConditionsAlone => "conditions alone differ",
        }
    }

    /// The members of the `n`-th of `many` statements.
    fn statement(self, n: usize, many: usize) -> String {
        let table = |region: &str, n| format!("arn:aws:dynamodb:{region}:111122223333:table/t{n}/*");
        let last = n + 1 == many;
        let (effect, action, resource) = match self {
            Self::DistinctActions if last => ("Allow", "dynamodb:GetItem".to_owned(), "*".to_owned()),
            Self::DistinctActions => ("Allow", format!("service{n}:GetItem"), "*".to_owned()),
            Self::OneService if last => ("Allow", "dynamodb:GetItem".to_owned(), "*".to_owned()),
            Self::OneService => ("Allow", format!("dynamodb:Get{n}*"), "*".to_owned()),
            Self::OneAction => ("Allow", "dynamodb:Get*".to_owned(), table("eu-west-1", n)),
            Self::EveryAction => ("Allow", "*".to_owned(), table("eu-west-1", n)),
            Self::WildcardRegion => ("Allow", "*".to_owned(), table("*", n)),
            Self::NotAction => ("Allow", "iam:*".to_owned(), table("eu-west-1", n)),
            Self::Denies if last => ("Allow", "dynamodb:*".to_owned(), table("*", n)),
            Self::Denies => ("Deny", "dynamodb:*Item".to_owned(), table("eu-west-1", n)),
            Self::ConditionsAlone => ("Allow", "dynamodb:*".to_owned(), "*".to_owned()),
        };
        let named = if matches!(self, Self::NotAction) { "NotAction" } else { "Action" };
        let condition = match self {
            Self::ConditionsAlone => {
                let key = case::KEY;
                format!(r#", "Condition": {{"StringEquals": {{"{key}": "team-{n}"}}}}"#)
            }
            _ => String::new(),
        };
        format!(r#"{{"Effect": "{effect}", "{named}": "{action}", "Resource": "{resource}"{condition}}}"#)
    }

    /// So many statements, in policies of a hundred, compiled; the last of them allows the [`Question`].
    pub(crate) fn set(self, many: usize) -> PolicySet {
        let mut set = PolicySet::builder();
        for begin in (0..many).step_by(100) {
            let mut text = r#"{"Version": "2012-10-17", "Statement": ["#.to_owned();
            for n in begin..many.min(begin + 100) {
                let comma = if n > begin { ", " } else { "" };
                let _ = write!(text, "{comma}{}", self.statement(n, many));
            }
            let document = Document::parse(&(text + "]}")).unwrap_or_else(|errors| panic!("{errors}"));
            set.add(PolicyKind::Managed, format!("policy-{begin}"), &document);
        }
        set.build()
    }
}

/// A request in parts, so that it can be asked again and again.
pub(crate) struct Question {
    pub(crate) caller: Caller,
    pub(crate) action: Action,
    pub(crate) target: Target,
    pub(crate) context: Context,
}

impl Question {
    pub(crate) fn new(action: &str, resource: &str, team: &str) -> Self {
        let mut context = Context::absent();
        context.set(case::KEY, team);
        context.set("aws:PrincipalArn", case::CALLER);
        context.set("aws:PrincipalAccount", "111122223333");
        context.set("aws:username", "alice");
        Self {
            caller: Caller::parse(case::CALLER).unwrap_or_else(|error| panic!("{error}")),
            action: Action::new(action).unwrap_or_else(|error| panic!("{error}")),
            target: Target::new(resource),
            context,
        }
    }

    /// What the last of so many statements allows.
    pub(crate) fn growing(many: usize) -> Self {
        let last = many - 1;
        let resource = format!("arn:aws:dynamodb:eu-west-1:111122223333:table/t{last}/stream");
        Self::new("dynamodb:GetItem", &resource, &format!("team-{last}"))
    }

    pub(crate) fn request(&self) -> aozu_iam::evaluate::Request<'_> {
        let Self { caller, action, target, context } = self;
        aozu_iam::evaluate::Request { caller, action, target, context }
    }

    /// What the caller's own policies come to.
    pub(crate) fn decide(&self, identity: &[&PolicySet]) -> Decision {
        let layers = aozu_iam::evaluate::Layers { identity, ..Default::default() };
        layers.decide(&self.request())
    }
}
