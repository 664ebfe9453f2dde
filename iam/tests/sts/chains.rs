//! Which roles can be reached by switching.

use aozu_iam::{
    entity::Role,
    evaluate::{Context, Layer, Layers, PolicySet},
    policy::PolicyKind,
    sts::{AssumableRole, Reach, RoleNode, reachable_roles},
};

use crate::world::{ALICE, Who, allow, aws, policies, role};

const ASSUME: &str = r#""sts:AssumeRole""#;

fn arn(name: &str) -> String {
    format!("arn:aws:iam::111122223333:role/{name}")
}

fn trusting(name: &str, trusted: &str, condition: &str) -> Role {
    role(&arn(name), ASSUME, &aws(trusted), condition)
}

fn reach<'p>(start: &Who<'p>, roles: &[Role], identity: &'p [&'p PolicySet]) -> Vec<Reach> {
    let compiled: Vec<_> = roles.iter().map(AssumableRole::new).collect();
    let layers = Layers { identity, ..Layers::default() };
    let nodes: Vec<_> = compiled.iter().map(|role| RoleNode { role, layers }).collect();
    reachable_roles(&start.calling(), &nodes)
}

fn alice<'p>(identity: &'p [&'p PolicySet]) -> Who<'p> {
    Who { context: Context::unknown(), facts: Default::default(), ..Who::new(ALICE, identity) }
}

fn ways(found: &[Reach]) -> Vec<String> {
    let way = |reach: &Reach| {
        let steps: Vec<_> = reach.steps.iter().map(|step| step.role.name().to_owned()).collect();
        format!("{} {}", steps.join(">"), reach.decision)
    };
    found.iter().map(way).collect()
}

#[test]
fn the_shortest_way_to_each_role_by_which_statements() {
    let roles = [
        trusting("far", &arn("near"), "{}"),
        trusting("near", ALICE, "{}"),
        trusting("also", &arn("far"), "{}"),
        trusting("never", "arn:aws:iam::111122223333:user/bob", "{}"),
        trusting("round", "111122223333", "{}"),
    ];
    let found = reach(&alice(&[]), &roles, &[]);
    assert_eq!(ways(&found), ["near allowed", "near>far allowed", "near>far>also allowed"]);
    let seconds: Vec<_> = found.iter().map(|reach| reach.longest_session_seconds).collect();
    assert_eq!(seconds, [Some(7200), Some(3600), Some(3600)]);
    let step = &found[1].steps[1];
    assert_eq!((step.from.as_str(), step.by.len()), (arn("near").as_str(), 1));
    let by = &step.by[0];
    assert_eq!(
        (by.layer, by.policy.as_str(), by.sid.as_deref()),
        (Layer::Resource, arn("far").as_str(), Some("Trust"))
    );
    // An account in a trust policy asks for the switcher's own policies too.
    let switch = allow("sts:AssumeRole");
    let found = reach(&alice(&[]), &roles, &[&switch]);
    assert_eq!(ways(&found)[2..], ["near>round allowed", "near>far>also allowed"]);
    let layers: Vec<_> = found[2].steps[1].by.iter().map(|by| by.layer).collect();
    assert_eq!(layers, [Layer::Resource, Layer::Identity]);
}

#[test]
fn what_depends_is_kept_apart_with_the_keys_that_decide() {
    let external = r#"{"StringEquals": {"sts:ExternalId": "acme-7"}}"#;
    let mfa = r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#;
    let roles = [
        trusting("guarded", ALICE, external),
        trusting("mfa", ALICE, mfa),
        trusting("beyond", &arn("guarded"), "{}"),
        trusting("sure", ALICE, "{}"),
        // Reached at once by a step that depends, and for certain by a longer way.
        role(
            &arn("both"),
            ASSUME,
            &format!(r#"{{"AWS": ["{ALICE}", "{}"]}}"#, arn("sure")),
            r#"{"StringNotEquals": {"aws:username": "alice"}}"#,
        ),
        role(&arn("late"), ASSUME, &format!(r#"{{"AWS": ["{}", "{}"]}}"#, arn("guarded"), arn("sure")), "{}"),
    ];
    let found = reach(&alice(&[]), &roles, &[]);
    assert_eq!(
        ways(&found),
        [
            "guarded depends",
            "mfa depends",
            "sure allowed",
            "guarded>beyond depends",
            "sure>both allowed",
            "sure>late allowed",
        ]
    );
    assert_eq!(found[0].steps[0].keys, ["sts:ExternalId"]);
    assert_eq!(found[1].steps[0].keys, ["aws:MultiFactorAuthPresent"]);
    assert_eq!(found[3].steps.iter().map(|step| step.keys.len()).collect::<Vec<_>>(), [1, 0]);
    // With long-term keys there is no MFA.
    let keys = Who { context: Context::unknown(), ..Who::new(ALICE, &[]) };
    assert!(!ways(&reach(&keys, &roles, &[])).iter().any(|way| way.starts_with("mfa")));
}

#[test]
fn a_deny_and_a_boundary_cut_the_way() {
    let roles = [trusting("near", "111122223333", "{}"), trusting("far", "111122223333", "{}")];
    let allow = allow("sts:*");
    let deny = policies(
        PolicyKind::Managed,
        &format!(r#"{{"Effect": "Deny", "Action": "sts:AssumeRole", "Resource": "{}"}}"#, arn("near")),
    );
    assert_eq!(reach(&alice(&[&allow, &deny]), &roles, &[]).len(), 1);
    let boundary =
        policies(PolicyKind::Boundary, r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#);
    let identity = [&allow];
    let mut bounded = alice(&identity);
    bounded.layers.boundary = Some(&boundary);
    assert!(reach(&bounded, &roles, &[]).is_empty());
    let mut session = alice(&identity);
    session.caller = aozu_iam::evaluate::Caller::parse(&arn("near")).unwrap();
    assert_eq!(ways(&reach(&session, &roles, &[])), ["far allowed"], "it is at `near` already");
}

#[test]
fn hundreds_of_roles_in_a_ring_and_a_mesh() {
    let ring: Vec<_> = (0..316)
        .map(|n: usize| match n {
            0 => trusting("r0", ALICE, "{}"),
            _ => trusting(&format!("r{n}"), &arn(&format!("r{}", n - 1)), "{}"),
        })
        .collect();
    let found = reach(&alice(&[]), &ring, &[]);
    assert_eq!(found.len(), 316);
    assert!(found.iter().enumerate().all(|(n, reach)| reach.steps.len() == n + 1));

    let mesh: Vec<_> = (0..316).map(|n| trusting(&format!("r{n}"), "111122223333", "{}")).collect();
    let switch = allow("sts:AssumeRole");
    let identity = [&switch];
    let found = reach(&alice(&identity), &mesh, &identity);
    assert!(found.len() == 316 && found.iter().all(|reach| reach.steps.len() == 1));
}
