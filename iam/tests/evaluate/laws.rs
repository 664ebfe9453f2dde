//! What holds of every decision, whatever the policies say.

use aozu_iam::{
    evaluate::{Action, Decision},
    policy::{Document, PolicyKind},
};
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

use crate::{
    generate::{KEYS, Shape, cases, document, full, known, question, statement, world},
    world::{Attached, Policy, Question, World},
};

/// Every set of every layer.
fn sets(world: &mut World) -> Vec<&mut Vec<Policy>> {
    let mut all: Vec<&mut Vec<Policy>> = world.identity.iter_mut().collect();
    all.extend(world.boundary.iter_mut());
    all.extend(world.session.iter_mut().flatten());
    all.extend(world.scps.iter_mut().flatten());
    all.extend(world.rcps.iter_mut().flatten());
    all.extend(world.endpoint.iter_mut());
    if let Attached::Given(policies) = &mut world.resource {
        all.push(policies);
    }
    all
}

fn json_of(document: &Document) -> Value {
    serde_json::from_str(document.source()).unwrap()
}

fn rewrite(world: &World, change: impl Fn(Value) -> Value) -> World {
    let mut world = world.clone();
    for policy in sets(&mut world).into_iter().flatten() {
        if let Some(document) = &policy.document {
            *policy = Policy::new(policy.id.clone(), policy.kind, &change(json_of(document)));
        }
    }
    world
}

fn statements(json: &Value) -> Vec<Value> {
    match &json["Statement"] {
        Value::Array(many) => many.clone(),
        one => vec![one.clone()],
    }
}

fn with_statements(json: &Value, statements: Vec<Value>) -> Value {
    let mut json = json.clone();
    json["Statement"] = Value::Array(statements);
    json
}

/// Lists reversed: statements, actions, resources, principals, and values, except under operators that may be
/// errors, of which AWS takes the values in order.
fn reversed(value: Value, under: &str) -> Value {
    match value {
        Value::Array(many) if under.to_ascii_lowercase().contains("arn") => Value::Array(many),
        Value::Array(many) => Value::Array(many.into_iter().rev().map(|one| reversed(one, under)).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let under = if under.is_empty() || under == "Condition" { name.as_str() } else { under };
                    let under =
                        if ["Statement", "Principal", "NotPrincipal"].contains(&under) { "" } else { under };
                    let value = reversed(value, under);
                    (name, value)
                })
                .collect(),
        ),
        other => other,
    }
}

/// Scalars as lists of one, and lists of one as scalars.
fn reshaped(value: Value, name: &str) -> Value {
    match value {
        Value::Array(mut many) if many.len() == 1 => many.remove(0),
        Value::Array(many) => Value::Array(many),
        Value::Object(members) => {
            let listed = name == "Statement";
            let members = members
                .into_iter()
                .map(|(name, value)| {
                    let value = match name.as_str() {
                        "Effect" | "Version" | "Sid" => value,
                        "Principal" | "NotPrincipal" if value == json!("*") => value,
                        name => reshaped(value, name),
                    };
                    (name, value)
                })
                .collect();
            let object = Value::Object(members);
            if listed { json!([object]) } else { object }
        }
        scalar => json!([scalar]),
    }
}

/// Action letters in the other case.
fn other_case(value: Value) -> Value {
    let flip = |text: &str| -> String {
        let flipped =
            |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
        text.chars().map(flipped).collect()
    };
    let mut json = value;
    let mut all = statements(&json);
    for statement in &mut all {
        for name in ["Action", "NotAction"] {
            match statement.get_mut(name) {
                Some(Value::String(text)) => *text = flip(text),
                Some(Value::Array(many)) => {
                    for one in many {
                        *one = json!(flip(one.as_str().unwrap()));
                    }
                }
                _ => {}
            }
        }
    }
    json["Statement"] = Value::Array(all);
    json
}

fn added() -> impl Strategy<Value = [Value; 4]> {
    let of = |kind, denies| document(Shape { kind, denies }, 3);
    [
        of(PolicyKind::Managed, 1).boxed(),
        of(PolicyKind::ServiceControl, 1).boxed(),
        of(PolicyKind::ResourceControl, 1).boxed(),
        of(PolicyKind::Bucket, 9).boxed(),
    ]
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn a_further_deny_never_allows(
        world in world(),
        question in question(),
        deny in statement(Shape { kind: PolicyKind::Managed, denies: 1 }),
        at in any::<Index>(),
    ) {
        let before = world.decide(&question);
        let mut after = world.clone();
        let mut all = sets(&mut after);
        if !all.is_empty() {
            let at = at.index(all.len());
            let set = &mut *all[at];
            let kind = set.first().map_or(PolicyKind::Managed, |policy| policy.kind);
            let mut deny = deny;
            deny["Effect"] = json!("Deny");
            if kind.needs_principal() {
                deny["Principal"] = json!("*");
            }
            set.push(Policy::new("further", kind, &json!({"Version": "2012-10-17", "Statement": deny})));
            let after = after.decide(&question);
            prop_assert!(!after.is_allowed() || before.is_allowed(), "{before} became {after}");
            prop_assert!(!before.is_denied() || after.is_denied(), "{before} became {after}");
        }
    }

    #[test]
    fn a_further_ceiling_never_grants(world in world(), question in question(), [own, scp, rcp, _] in added()) {
        let before = world.decide(&question);
        let mut levels = world.scps.clone().unwrap_or_default();
        levels.push(vec![Policy::new("further", PolicyKind::ServiceControl, &scp)]);
        let mut rcps = world.rcps.clone().unwrap_or_default();
        rcps.push(vec![Policy::new("further", PolicyKind::ResourceControl, &rcp)]);
        let boundary = vec![Policy::new("further", PolicyKind::Boundary, &own)];
        let session = vec![vec![Policy::new("further", PolicyKind::Session, &own)]];
        let mut endpoint = full(PolicyKind::VpcEndpoint);
        endpoint["Statement"]["Action"] = json!("s3:Get*");
        let endpoint = vec![Policy::new("further", PolicyKind::VpcEndpoint, &endpoint)];
        let mut further = vec![
            ("scp", World { scps: Some(levels), ..world.clone() }),
            ("rcp", World { rcps: Some(rcps), ..world.clone() }),
        ];
        if world.boundary.is_none() {
            further.push(("boundary", World { boundary: Some(boundary), ..world.clone() }));
        }
        if world.session.is_none() {
            further.push(("session", World { session: Some(session), ..world.clone() }));
        }
        if world.endpoint.is_none() {
            further.push(("endpoint", World { endpoint: Some(endpoint), ..world.clone() }));
        }
        for (layer, world) in further {
            let after = world.decide(&question);
            prop_assert!(!after.is_allowed() || before.is_allowed(), "{layer}: {before} became {after}");
            prop_assert!(!before.is_denied() || after.is_denied(), "{layer}: {before} became {after}");
        }
    }

    #[test]
    fn how_policies_are_written_changes_nothing(world in world(), question in question()) {
        let before = world.decide(&question);
        let ways: [(&str, World); 6] = [
            ("every list the other way round", rewrite(&world, |json| reversed(json, ""))),
            ("scalars for lists of one, and back", rewrite(&world, |json| reshaped(json, ""))),
            ("actions in the other case", rewrite(&world, other_case)),
            ("every statement twice", rewrite(&world, |json| {
                let all = statements(&json);
                with_statements(&json, [all.clone(), all].concat())
            })),
            ("sets the other way round", {
                let mut world = world.clone();
                world.identity.reverse();
                for sets in [&mut world.session, &mut world.scps, &mut world.rcps].into_iter().flatten() {
                    sets.reverse();
                }
                for set in sets(&mut world) {
                    set.reverse();
                }
                world
            }),
            ("each statement a policy of its own", {
                let mut world = world.clone();
                for set in sets(&mut world) {
                    let mut split = Vec::new();
                    for policy in set.iter() {
                        let Some(document) = &policy.document else {
                            split.push(policy.clone());
                            continue;
                        };
                        let json = json_of(document);
                        split.extend(statements(&json).into_iter().map(|one| {
                            Policy::new(policy.id.clone(), policy.kind, &with_statements(&json, vec![one]))
                        }));
                    }
                    *set = split;
                }
                world
            }),
        ];
        for (way, world) in ways {
            let after = world.decide(&question);
            prop_assert_eq!(after, before, "{}: {:#?}", way, world);
        }
        let mut asked = question.clone();
        asked.action = Action::new(&question.action.as_str().to_uppercase()).unwrap();
        prop_assert_eq!(world.decide(&asked), before);
    }

    #[test]
    fn what_is_said_of_an_unknown_key_holds_of_all_its_values(
        world in world(),
        question in question(),
        key in any::<Index>(),
        values in KEYS.map(|(key, values)| proptest::collection::vec(known(key, values), 6)),
    ) {
        let compiled = world.compile();
        let at = key.index(KEYS.len());
        let key = KEYS[at].0;
        let mut unknown = question.clone();
        unknown.context.set_unknown(key);
        let told = compiled.decide(&unknown);
        for value in &values[at] {
            let mut known = question.clone();
            value.put(&mut known.context, key);
            let found = compiled.decide(&known);
            match told {
                Decision::Depends => {}
                Decision::ImplicitDeny => prop_assert!(found.is_denied(), "{key} as {value:?}: {found}"),
                told => prop_assert_eq!(found, told, "{} as {:?}", key, value),
            }
        }
    }

    #[test]
    fn what_settles_a_request_does(world in world(), question in question()) {
        let compiled = world.compile();
        let explanation = compiled.explain(&question);
        let decision = compiled.decide(&question);
        prop_assert_eq!(explanation.decision, decision);
        if explanation.service_rule.is_none() {
            let some = explanation.decisive().next().is_some();
            let unread = explanation.layers.iter().any(|layer| !layer.unreadable.is_empty());
            prop_assert!(decision != Decision::ExplicitDeny || some, "nothing denies explicitly");
            prop_assert!(
                decision != Decision::Depends
                    || some
                    || unread
                    || question.target.is_owner_unknown()
                    || question.caller.canonical_id().is_none(),
                "nothing is unknown"
            );
        }
    }

    #[test]
    fn what_is_unreadable_may_say_anything(world in world(), question in question(), at in any::<Index>()) {
        let mut blind = world.clone();
        let mut all = sets(&mut blind);
        if !all.is_empty() {
            let at = at.index(all.len());
            let set = &mut *all[at];
            let Some(policy) = set.first_mut() else { return Ok(()) };
            *policy = Policy::unreadable(policy.id.clone(), policy.kind);
            let (told, found) = (blind.decide(&question), world.decide(&question));
            match told {
                Decision::Depends => {}
                Decision::ImplicitDeny => prop_assert!(found.is_denied(), "{told}, yet {found}"),
                told => prop_assert_eq!(found, told),
            }
        }
    }
}

/// The independent execution of edits.
fn carry_out(
    world: &World,
    question: &Question,
    step: &aozu_iam::evaluate::Step,
) -> Option<(World, Question)> {
    use aozu_iam::evaluate::{Layer, Step};
    let (mut world, mut question) = (world.clone(), question.clone());
    let set_of = |world: &mut World, layer: Layer, level: Option<usize>| -> Vec<Vec<Policy>> {
        let level =
            |levels: &Option<Vec<Vec<Policy>>>| vec![levels.as_ref().unwrap()[level.unwrap() - 1].clone()];
        match layer {
            Layer::Identity => world.identity.clone(),
            Layer::Session => world.session.clone().unwrap(),
            Layer::Boundary => world.boundary.iter().cloned().collect(),
            Layer::Endpoint => world.endpoint.iter().cloned().collect(),
            Layer::ServiceControl => level(&world.scps),
            Layer::ResourceControl => level(&world.rcps),
            _ => match &world.resource {
                Attached::Given(policies) => vec![policies.clone()],
                _ => Vec::new(),
            },
        }
    };
    let put = |world: &mut World, layer: Layer, level: Option<usize>, mut sets: Vec<Vec<Policy>>| match layer
    {
        Layer::Identity => world.identity = sets,
        Layer::Session => world.session = Some(sets),
        Layer::Boundary => world.boundary = Some(sets.remove(0)),
        Layer::Endpoint => world.endpoint = Some(sets.remove(0)),
        Layer::ServiceControl => world.scps.as_mut().unwrap()[level.unwrap() - 1] = sets.remove(0),
        Layer::ResourceControl => world.rcps.as_mut().unwrap()[level.unwrap() - 1] = sets.remove(0),
        _ => world.resource = Attached::Given(sets.remove(0)),
    };
    match step {
        Step::Context { key, value } => question.context.set(key, value.as_str()),
        Step::Remove { layer, level, policy, statement } => {
            let mut sets = set_of(&mut world, *layer, *level);
            let found = sets.iter_mut().flatten().find(|one| one.id == policy.as_str())?;
            let json = json_of(found.document.as_ref()?);
            let mut all = statements(&json);
            // Emptied, so that the numbers of the others stay.
            all[*statement as usize] = json!({"Effect": "Deny", "Action": [], "Resource": []});
            *found = Policy::new(found.id.clone(), found.kind, &with_statements(&json, all));
            put(&mut world, *layer, *level, sets);
        }
        Step::Allow { layer, level, statement } => {
            let mut sets = set_of(&mut world, *layer, *level);
            let statement: Value = serde_json::from_str(statement).ok()?;
            let kind = match layer {
                Layer::Resource if statement.get("Resource").is_none() => PolicyKind::Trust,
                Layer::Resource => PolicyKind::Resource,
                Layer::Endpoint => PolicyKind::VpcEndpoint,
                Layer::ServiceControl => PolicyKind::ServiceControl,
                Layer::Boundary => PolicyKind::Boundary,
                _ => PolicyKind::Managed,
            };
            let json = json!({"Version": "2012-10-17", "Statement": statement});
            if sets.is_empty() {
                sets.push(Vec::new());
            }
            sets[0].push(Policy::new("the edit", kind, &json));
            put(&mut world, *layer, *level, sets);
        }
        _ => return None,
    }
    Some((world, question))
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn every_edit_that_is_told_lets_the_request_through(world in world(), question in question()) {
        let compiled = world.compile();
        let edits = compiled.with(|layers| layers.unblock(&question.request()));
        let decision = compiled.decide(&question);
        prop_assert!(decision.is_denied() || edits.is_empty(), "edits for what is {decision}");
        for edit in edits {
            let mut state = (world.clone(), question.clone());
            for step in &edit.steps {
                let next = carry_out(&state.0, &state.1, step);
                prop_assert!(next.is_some(), "{step:?} cannot be carried out");
                state = next.unwrap();
            }
            let (world, question) = state;
            let found = world.decide(&question);
            prop_assert!(found.is_allowed(), "{found} after {edit:?} under {world:#?}");
        }
    }

    #[test]
    fn what_settling_rules_out_never_happens(
        world in world(),
        question in question(),
        values in KEYS.map(|(key, values)| known(key, values)),
    ) {
        let compiled = world.compile();
        let settled = compiled.with(|layers| layers.settle(&question.request()));
        let mut known = question.clone();
        for ((key, _), value) in KEYS.iter().zip(&values) {
            if matches!(question.context.get(key), aozu_iam::evaluate::KeyState::Unknown) {
                value.put(&mut known.context, key);
            }
        }
        let found = compiled.decide(&known);
        match settled.decision {
            Decision::Allowed => prop_assert!(!found.is_denied(), "allowed, yet {found} of {known:?}"),
            decision if decision.is_denied() => prop_assert!(!found.is_allowed(), "{decision}, yet {found} of {known:?}"),
            _ => {}
        }
        for (with, wanted) in [(settled.allowed_with, true), (settled.denied_with, false)] {
            let Some(with) = with else { continue };
            let mut known = question.clone();
            for one in with {
                match one.value {
                    Some(value) => known.context.set(&one.key, value),
                    None => known.context.set_absent(&one.key),
                }
            }
            let found = compiled.decide(&known);
            prop_assert!(if wanted { found.is_allowed() } else { found.is_denied() }, "{found}, wanted: {wanted}");
        }
    }
}
