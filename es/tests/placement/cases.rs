//! Every case of `es_placement.json`: upstream's assertions and model-computed ones, as its notes say.

use aozu_es::allocate::allocate;
use serde_json::Value;

#[test]
fn every_case_comes_out_to_the_last_copy() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../data/es_placement.json")).unwrap();
    let mut wrong = Vec::new();
    let mut steps = 0;
    for case in &cases {
        let answer = serde_json::to_value(allocate(&case.to_string(), true).unwrap()).unwrap();
        assert_eq!(answer["id"], case["id"]);
        for (number, step) in case["steps"].as_array().unwrap().iter().enumerate() {
            let got = &answer["steps"][number];
            for (member, expected) in step["expect"].as_object().unwrap() {
                steps += 1;
                if got[member] != *expected {
                    wrong.push(format!(
                        "{} step {number} {member}: {} not {expected}",
                        case["id"], got[member]
                    ));
                }
            }
            if let Some(promoted) = step.get("promoted") {
                assert_eq!(got["promoted"], *promoted, "{}", case["id"]);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() == 18 && steps > 150, "{} cases, {steps} members", cases.len());
}
