//! The set algebra of patterns against matching itself, on generated patterns and texts.

use aozu_iam::{
    analyze::glob::{Found, Pattern, ResourceElement, TextSet, search},
    policy::{
        PolicyKind, Version,
        pattern::{ActionPattern, Glob, ResourcePattern},
    },
};
use proptest::prelude::*;

fn pattern() -> impl Strategy<Value = String> {
    "[ab*?]{0,6}"
}

fn text() -> impl Strategy<Value = String> {
    "[abc]{0,8}"
}

/// Every text of up to so many letters.
fn texts(letters: &[char], longest: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last.iter().flat_map(|text| letters.iter().map(move |c| format!("{text}{c}"))).collect();
        all.extend(last.iter().cloned());
    }
    all
}

proptest! {
    #[test]
    fn a_pattern_matches_what_the_engine_matches(pattern in "[aB*?\u{10400}]{0,8}", text in "[aAbB\u{10400}]{0,8}") {
        prop_assert_eq!(Pattern::new(&pattern).matches(&text), Glob::new(&pattern).matches(&text));
        let (own, engine) = (Pattern::of_any_case(&pattern), Glob::of_any_case(&pattern));
        prop_assert_eq!(own.matches(&text), engine.matches(&text));
    }

    #[test]
    fn containment_is_that_of_the_texts(a in pattern(), b in pattern()) {
        let (outer, inner) = (Pattern::new(&a), Pattern::new(&b));
        match inner.beyond(&outer) {
            Some(witness) => {
                prop_assert!(!outer.contains(&inner));
                prop_assert!(Glob::new(&b).matches(&witness) && !Glob::new(&a).matches(&witness), "{}", witness);
            }
            None => {
                prop_assert!(outer.contains(&inner));
                for text in texts(&['a', 'b', 'c'], 6) {
                    prop_assert!(!Glob::new(&b).matches(&text) || Glob::new(&a).matches(&text), "{}", text);
                }
            }
        }
    }

    #[test]
    fn intersection_is_that_of_the_texts(a in pattern(), b in pattern()) {
        let (one, two) = (Pattern::new(&a), Pattern::new(&b));
        match one.meeting(&two) {
            Some(witness) => {
                prop_assert!(one.intersects(&two) && two.intersects(&one));
                prop_assert!(Glob::new(&a).matches(&witness) && Glob::new(&b).matches(&witness), "{}", witness);
            }
            None => {
                prop_assert!(!one.intersects(&two) && !two.intersects(&one));
                for text in texts(&['a', 'b', 'c'], 6) {
                    prop_assert!(!(Glob::new(&a).matches(&text) && Glob::new(&b).matches(&text)), "{}", text);
                }
            }
        }
    }

    #[test]
    fn a_union_covers_what_its_texts_cover(a in pattern(), others in prop::collection::vec(pattern(), 0..4)) {
        let one = Pattern::new(&a);
        let all: Vec<Pattern> = others.iter().map(|text| Pattern::new(text)).collect();
        let all: Vec<&Pattern> = all.iter().collect();
        let matched = |text: &str| others.iter().any(|other| Glob::new(other).matches(text));
        match search(&[&one], &all) {
            Found::Text(witness) => {
                prop_assert!(!one.is_covered_by(&all));
                prop_assert!(Glob::new(&a).matches(&witness) && !matched(&witness), "{}", witness);
            }
            Found::Nothing => {
                prop_assert!(one.is_covered_by(&all));
                for text in texts(&['a', 'b', 'c'], 5) {
                    prop_assert!(!Glob::new(&a).matches(&text) || matched(&text), "{}", text);
                }
            }
            Found::TooComplex => prop_assert!(false, "so short a pattern"),
        }
    }

    #[test]
    fn a_set_is_its_patterns_but_for_its_exceptions(
        any in prop::collection::vec(pattern(), 0..3),
        none in prop::collection::vec(pattern(), 0..3),
        text in text(),
    ) {
        let set = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect::<Vec<_>>();
        let (union, rest) = (TextSet::any_of(set(&any)), TextSet::all_but(set(&none)));
        prop_assert_eq!(union.contains(&text), any.iter().any(|a| Glob::new(a).matches(&text)));
        prop_assert_eq!(rest.contains(&text), !none.iter().any(|a| Glob::new(a).matches(&text)));
        match union.beyond(&rest) {
            Found::Text(witness) => prop_assert!(union.contains(&witness) && !rest.contains(&witness)),
            found => {
                prop_assert_eq!(found, Found::Nothing);
                prop_assert!(union.is_within(&rest) && (!union.contains(&text) || rest.contains(&text)));
            }
        }
        match union.meeting(&rest) {
            Found::Text(witness) => prop_assert!(union.contains(&witness) && rest.contains(&witness)),
            found => {
                prop_assert_eq!(found, Found::Nothing);
                prop_assert!(union.is_disjoint(&rest) && !(union.contains(&text) && rest.contains(&text)));
            }
        }
    }

    #[test]
    fn actions_are_matched_as_the_engine_does(
        a in "(\\*|[sS3*?]{1,2}:[aA*? ,]{0,4}|[a:]{0,3})",
        b in "[s3*?]{1,2}:[a*?]{1,4}",
        action in "[s3]{1,3}:[aAb:]{1,5}",
    ) {
        let own = Pattern::action(&a);
        prop_assert_eq!(own.as_ref().is_some_and(|own| own.matches(&action)), ActionPattern::new(&a).matches(&action));
        if let (Some(outer), Some(inner)) = (own, Pattern::action(&b))
            && outer.contains(&inner)
        {
            prop_assert!(!ActionPattern::new(&b).matches(&action) || ActionPattern::new(&a).matches(&action));
        }
    }

    #[test]
    fn resources_are_matched_as_the_engine_does(
        a in "(\\*|arn:aws:(s3|\\*|s\\?):[e*]?:[1*]?:[bB*?/:]{0,4}|arn:aws:s3)",
        b in "(\\*|arn:aws:(s3|\\*):[e*]?:[1*]?:[b*?/:]{0,4})",
        resource in "arn:aws:(s3|sns):[ef]?:[12]?:[bBc/:]{0,5}",
    ) {
        for kind in [PolicyKind::Managed, PolicyKind::Bucket] {
            let engine = |text: &str| ResourcePattern::new(text, Version::V2012, kind);
            let element = |text: &str| ResourceElement::new(text, Version::V2012, kind);
            let (own, other) = (element(&a), element(&b));
            let matched = own.as_ref().is_some_and(|own| own.pattern().matches(&resource));
            prop_assert_eq!(matched, engine(&a).matches(&resource), "{} on {}", a, resource);
            if let (Some(own), Some(other)) = (own, other) {
                let (mine, theirs) = (engine(&a).matches(&resource), engine(&b).matches(&resource));
                prop_assert!(!own.contains(&other) || !theirs || mine, "{} in {}: {}", b, a, resource);
                prop_assert!(own.intersects(&other) || !(mine && theirs), "{} and {}: {}", a, b, resource);
            }
        }
    }

    #[test]
    fn no_pattern_makes_a_question_endless(a in "[a-c*?:\u{10400}]{0,40}", b in "[a-c*?:\u{10400}]{0,40}") {
        let (one, two) = (Pattern::new(&a), Pattern::new(&b));
        prop_assert!(!one.contains(&two) || one.intersects(&two), "no pattern is empty");
        prop_assert!(one.contains(&one) && one.is_covered_by(&[&one]));
    }
}
