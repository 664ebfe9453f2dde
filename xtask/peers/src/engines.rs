//! The engines, each with the case loaded.

use aozu_iam::{
    evaluate::{Action, Caller, Context, Decision, Layers, PolicySet, Request, Target},
    policy::{Document, PolicyKind},
};
use cedar_policy as cedar;

use crate::case;

/// A team that no statement names.
const ANOTHER: &str = "nobody";

/// An engine that holds the policies and two requests.
pub trait Engine {
    /// What it is called, with what was done to ask it.
    fn name(&self) -> &'static str;
    /// Decides the request, which the last statement allows.
    fn allows(&self) -> bool;
    /// Decides the same request of someone else's, which nothing allows.
    fn allows_another(&self) -> bool;
}

/// This repository's.
pub struct Aozu {
    set: PolicySet,
    caller: Caller,
    action: Action,
    target: Target,
    contexts: [Context; 2],
}

impl Aozu {
    pub fn new() -> Self {
        let mut set = PolicySet::builder();
        for n in 0..case::POLICIES {
            let document = Document::parse(&case::policy(n)).expect("the case is a policy");
            set.add(PolicyKind::Managed, format!("policy-{n}"), &document);
        }
        let context = |team: &str| {
            let mut context = Context::absent();
            context.set(case::KEY, team);
            context
        };
        Self {
            set: set.build(),
            caller: Caller::parse(case::CALLER).expect("the case has a caller"),
            action: Action::new(case::ACTION).expect("the case has an action"),
            target: Target::new(case::RESOURCE),
            contexts: [context(case::TEAM), context(ANOTHER)],
        }
    }

    fn decide(&self, context: &Context) -> bool {
        let request = Request { caller: &self.caller, action: &self.action, target: &self.target, context };
        Layers { identity: &[&self.set], ..Layers::default() }.decide(&request) == Decision::Allowed
    }
}

impl Engine for Aozu {
    fn name(&self) -> &'static str {
        "aozu-iam"
    }

    fn allows(&self) -> bool {
        self.decide(&self.contexts[0])
    }

    fn allows_another(&self) -> bool {
        self.decide(&self.contexts[1])
    }
}

/// `iam-rs`: the same policies as they stand.
pub struct IamRs {
    evaluator: iam_rs::PolicyEvaluator,
    requests: [iam_rs::IAMRequest; 2],
}

impl IamRs {
    pub fn new() -> Self {
        let policy = |n| iam_rs::IAMPolicy::from_json(&case::policy(n)).expect("the case is a policy");
        let request = |team: &str| {
            iam_rs::IAMRequest::new_with_context(
                iam_rs::Principal::Aws(iam_rs::PrincipalId::String(case::CALLER.to_owned())),
                case::ACTION,
                iam_rs::Arn::parse(case::RESOURCE).expect("the case has a resource"),
                iam_rs::Context::new().with_string(case::KEY, team),
            )
        };
        Self {
            evaluator: iam_rs::PolicyEvaluator::with_policies((0..case::POLICIES).map(policy).collect()),
            requests: [request(case::TEAM), request(ANOTHER)],
        }
    }

    fn decide(&self, request: &iam_rs::IAMRequest) -> bool {
        let answer = self.evaluator.evaluate(request).expect("it answers");
        answer.decision == iam_rs::Decision::Allow
    }
}

impl Engine for IamRs {
    fn name(&self) -> &'static str {
        "iam-rs 0.8.0"
    }

    fn allows(&self) -> bool {
        self.decide(&self.requests[0])
    }

    fn allows_another(&self) -> bool {
        self.decide(&self.requests[1])
    }
}

/// What both ways of asking Cedar have in common.
struct Loaded {
    authorizer: cedar::Authorizer,
    policies: cedar::PolicySet,
    /// The principal, of the right team and of another.
    entities: [cedar::Entities; 2],
    request: cedar::Request,
}

fn uid(kind: &str, id: &str) -> cedar::EntityUid {
    let kind = kind.parse().expect("a type");
    cedar::EntityUid::from_type_name_and_id(kind, cedar::EntityId::new(id))
}

impl Loaded {
    /// One Cedar policy a statement; `resources` are in the boxes that the statements name.
    fn new(statement: impl Fn(usize, usize) -> String, context: cedar::Context) -> Self {
        let numbers = (0..case::POLICIES).flat_map(|p| (0..case::POLICIES).map(move |s| (p, s)));
        let text: String = numbers.map(|(policy, number)| statement(policy, number)).collect();
        let team = |team: &str| {
            let entities = serde_json::json!([
                {"uid": {"type": "User", "id": case::CALLER}, "attrs": {"team": team}, "parents": []},
                {
                    "uid": {"type": "Resource", "id": case::RESOURCE},
                    "attrs": {},
                    "parents": [{"type": "Box", "id": case::resource(9, 9)}],
                },
            ]);
            cedar::Entities::from_json_value(entities, None).expect("entities")
        };
        let request = cedar::Request::new(
            uid("User", case::CALLER),
            uid("Action", case::ACTION),
            uid("Resource", case::RESOURCE),
            context,
            None,
        );
        Self {
            authorizer: cedar::Authorizer::new(),
            policies: text.parse().expect("Cedar policies"),
            entities: [team(case::TEAM), team(ANOTHER)],
            request: request.expect("a request"),
        }
    }

    fn decide(&self, entities: &cedar::Entities) -> bool {
        let answer = self.authorizer.is_authorized(&self.request, &self.policies, entities);
        answer.decision() == cedar::Decision::Allow
    }
}

/// `cedar-policy` in its own way: actions by their names, resources by what they are in. It has no wildcards to
/// match, which spares it work.
pub struct Cedar(Loaded);

impl Cedar {
    pub fn new() -> Self {
        let statement = |policy, statement| {
            let last = (policy, statement) == (case::POLICIES - 1, case::POLICIES - 1);
            let mut actions = case::actions(policy, statement);
            if last {
                actions[2] = case::ACTION.to_owned();
            }
            let actions = actions.map(|action| format!("Action::{action:?}")).join(", ");
            let (resource, team) = (case::resource(policy, statement), case::team(policy, statement));
            format!(
                "permit(principal == User::{:?}, action in [{actions}], resource in Box::{resource:?})
                 when {{ principal.team == {team:?} }};\n",
                case::CALLER
            )
        };
        Self(Loaded::new(statement, cedar::Context::empty()))
    }
}

impl Engine for Cedar {
    fn name(&self) -> &'static str {
        "cedar-policy 4.14, entities for patterns"
    }

    fn allows(&self) -> bool {
        self.0.decide(&self.0.entities[0])
    }

    fn allows_another(&self) -> bool {
        self.0.decide(&self.0.entities[1])
    }
}

/// `cedar-policy` with the patterns as they stand, by its `like`.
pub struct CedarPatterns(Loaded);

impl CedarPatterns {
    pub fn new() -> Self {
        let statement = |policy, statement| {
            let actions =
                case::actions(policy, statement).map(|action| format!("context.action like {action:?}"));
            let (resource, team) = (case::resource(policy, statement), case::team(policy, statement));
            format!(
                "permit(principal == User::{:?}, action, resource)
                 when {{ ({}) && context.resource like {resource:?} && principal.team == {team:?} }};\n",
                case::CALLER,
                actions.join(" || ")
            )
        };
        let context = serde_json::json!({"action": case::ACTION, "resource": case::RESOURCE});
        let context = cedar::Context::from_json_value(context, None).expect("a context");
        Self(Loaded::new(statement, context))
    }
}

impl Engine for CedarPatterns {
    fn name(&self) -> &'static str {
        "cedar-policy 4.14, patterns by `like`"
    }

    fn allows(&self) -> bool {
        self.0.decide(&self.0.entities[0])
    }

    fn allows_another(&self) -> bool {
        self.0.decide(&self.0.entities[1])
    }
}
