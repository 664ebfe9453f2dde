//! What the AWS CLI prints becomes a state, and a state is written and read again.

use aozu_elb::{ClassicElb, Elbv2, OPERATIONS, Priority};
use aozu_names::{
    Known,
    wire::{Answer, Reading, State},
};

use crate::world::{CLEAN, FAULTS, read, state};

fn document<S: State>(of: &S) -> serde_json::Value {
    of.slots().into_iter().filter_map(|(name, _, slot)| Some((name.to_owned(), slot.write()?))).collect()
}

#[test]
fn both_accounts_are_read_without_a_problem() {
    for (extract, counts, classic) in [
        (CLEAN, [2, 3, 5, 3, 3, 2, 3, 0, 2], [1, 1, 1, 1]),
        (FAULTS, [2, 3, 7, 5, 5, 2, 5, 0, 2], [1, 1, 1, 1]),
    ] {
        let (elb, old, problems) = read(extract, &["calls"]);
        assert!(problems.is_empty(), "{problems:?}");
        let count = |slots: Vec<(&str, aozu_names::wire::SlotKind, &dyn aozu_names::wire::Slot)>| {
            slots.into_iter().map(|(_, _, slot)| slot.count()).collect::<Vec<_>>()
        };
        assert_eq!(count(elb.slots()), counts);
        assert_eq!(count(old.slots()), classic);
    }
}

#[test]
fn what_is_written_is_read_again_and_the_same() {
    for extract in [CLEAN, FAULTS] {
        let (elb, classic, _) = read(extract, &["calls"]);
        let (written, old) = (document(&elb), document(&classic));
        let (again, old_again): (Elbv2, ClassicElb) = (state(&written), state(&old));
        assert_eq!((document(&again), document(&old_again)), (written, old));
        assert_eq!(again, elb);
        assert_eq!(old_again, classic);
    }
}

#[test]
fn joined_files_say_the_same_as_single_calls() {
    let (calls, _, _) = read(FAULTS, &["calls"]);
    let (joined, _, problems) = read(FAULTS, &["batfish"]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(joined.listeners(), calls.listeners());
    assert_eq!(joined.target_health(), calls.target_health());
    assert_eq!(joined.load_balancer_attributes(), calls.load_balancer_attributes());
    let (both, _, problems) = read(FAULTS, &["calls", "batfish"]);
    assert!(problems.is_empty() && both == calls, "{problems:?}");
}

#[test]
fn listeners_and_rules_are_found_in_order() {
    let (elb, _, _) = read(FAULTS, &["calls"]);
    let shop = elb.balancer("shop").unwrap();
    let listeners = elb.listeners_of(shop.load_balancer_arn());
    let ports: Vec<_> = listeners.present().unwrap().iter().map(|listener| listener.port()).collect();
    assert_eq!(ports, [Some(80), Some(443)]);
    let rules = elb.rules_of(listeners.present().unwrap()[1].listener_arn());
    let order: Vec<Priority> = rules.present().unwrap().iter().map(|rule| *rule.priority()).collect();
    assert_eq!(
        order,
        [
            Priority::Number(5),
            Priority::Number(10),
            Priority::Number(20),
            Priority::Number(30),
            Priority::Default
        ]
    );
}

#[test]
fn no_listener_is_known_from_not_asked() {
    let arn =
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/shop/0123456789abcdef";
    let parsed = arn.parse().unwrap();
    let mut elb = Elbv2::default();
    assert!(!elb.listeners_of(&parsed).was_read());
    let row = OPERATIONS.iter().find(|row| row.name == "describe-listeners").unwrap();
    let answer = Answer { bytes: br#"{"Listeners": []}"#, item: Some(arn) };
    (row.read)(&mut elb, &answer, &mut Reading::default());
    assert_eq!(elb.listeners_of(&parsed), Known::Present(Vec::new()));
    let again: Elbv2 = state(&document(&elb));
    assert_eq!(again.listeners_of(&parsed), Known::Present(Vec::new()), "the document keeps it");
    let mut refused = Elbv2::default();
    (row.failed)(&mut refused, Some(arn), "AccessDenied");
    assert!(!refused.listeners_of(&parsed).was_read());
}

#[test]
fn damage_is_told_and_leaves_the_rest() {
    for bytes in [&b""[..], b"[]", b"{", b"\xff", b"{}", b"{\"Listeners\": 5}", b"{\"Attributes\": {}}"] {
        for row in OPERATIONS {
            let mut reading = Reading::default();
            (row.read)(&mut Elbv2::default(), &Answer { bytes, item: Some("x") }, &mut reading);
            assert!(!reading.problems.is_empty(), "{} {bytes:?}", row.name);
        }
    }
    let row = OPERATIONS.iter().find(|row| row.name == "describe-rules").unwrap();
    let rule = |id: &str, priority: &str| {
        format!(
            r#"{{"RuleArn": "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener-rule/app/shop/a/b/{id}", "Priority": "{priority}"}}"#
        )
    };
    let json = format!(r#"{{"Rules": [{}, {}]}}"#, rule("1", "10"), rule("2", "ten"));
    let (mut elb, mut reading) = (Elbv2::default(), Reading::default());
    (row.read)(&mut elb, &Answer { bytes: json.as_bytes(), item: None }, &mut reading);
    assert_eq!(reading.problems[0].pointer, "/Rules/1/Priority");
    assert_eq!(elb.rules().len(), 1);
    let listener =
        "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:listener/app/shop/a/b".parse().unwrap();
    assert!(!elb.rules_of(&listener).was_read(), "a rule is missing, so the order is not known");
}
