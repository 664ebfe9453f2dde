//! Laws over generated queries and events.

use aozu_cloudwatch::insights::{Event, Options, Query, Results, Value};
use proptest::prelude::*;

/// An expression as text; whether it makes sense is not asked.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-d]".prop_map(String::from),
        Just("@message".to_owned()),
        "`[a-c #\"-]{1,4}`".prop_map(String::from),
        (0u32..200).prop_map(|n| n.to_string()),
        (0.0..1e9f64).prop_map(|n| n.to_string()),
        "\"[a-c #|'/*`-]{0,5}\"".prop_map(String::from),
        r#"'[a-c"]{0,3}(\\\\|\\')?'"#.prop_map(String::from),
        Just("TRUE".to_owned()),
        Just("bin(5m)".to_owned()),
        Just("datefloor(@timestamp, 2weeks)".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), "[+*/%^<=-]|<=|>=|!=|and|or| AND ", inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            (inner.clone(), "[+*/%-]", inner.clone(), "[+*/%-]", inner.clone())
                .prop_map(|(a, x, b, y, c)| format!("({a}){x}({b}){y}({c})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}) like /a[^\\/]|\\\\\\/b/")),
            inner.clone().prop_map(|a| format!("({a}) not like \"x\"")),
            inner.clone().prop_map(|a| format!("({a}) not in [1, -2.5, 'x', true]")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("coalesce({a}, abs({b}), concat({a}, {b}))")),
        ]
    })
}

fn query() -> impl Strategy<Value = String> {
    let command = prop_oneof![
        expression().prop_map(|e| format!("filter {e}")),
        (expression(), expression()).prop_map(|(a, b)| format!("fields {a}, {b} as b")),
        (expression(), expression()).prop_map(|(a, b)| format!("sort {a} desc, {b}")),
        (expression(), expression())
            .prop_map(|(a, b)| format!("stats count(*), max({a}) - 1 as m by {b}, a")),
        (1usize..20).prop_map(|n| format!("limit {n}")),
        Just("parse @message 'a*b*' as a, `b c`".to_owned()),
        Just(r"parse @message /(?<a>\d+)\/(?<d>.)?/".to_owned()),
        expression().prop_map(|e| format!("display {e}, c")),
    ];
    proptest::collection::vec(command, 1..4).prop_map(|commands| commands.join(" | "))
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        ("[ab]?", 0u32..4, "[a-c0-9]{0,2}")
            .prop_map(|(a, b, c)| format!(r#"{{"a":"{a}","b":{b},"c":"{c}"}}"#)),
        (0u32..60, "[a-c]{0,3}").prop_map(|(s, text)| format!("2024-05-15T10:37:{s:02}Z {text}")),
        "[a-c{}\":,0-9 ]{0,12}".prop_map(String::from),
    ]
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(line(), 0..30)
}

fn run(query: &str, lines: &[String]) -> Results {
    let query = Query::parse(query).unwrap_or_else(|errors| panic!("{query}\n{errors}"));
    query.run(lines.iter().map(|line| Event::from_line(line.as_bytes(), None)), &Options::default())
}

fn texts(answer: &Results) -> Vec<Vec<String>> {
    answer.rows().map(|row| row.iter().map(|value| format!("{value:?}")).collect()).collect()
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(128)
    ))]

    #[test]
    fn a_query_reads_back_as_it_is_written(text in query()) {
        let query = Query::parse(&text).map_err(|errors| TestCaseError::fail(format!("{text}\n{errors}")))?;
        let written = query.to_string();
        let again = Query::parse(&written).map_err(|errors| TestCaseError::fail(format!("{written}\n{errors}")))?;
        prop_assert_eq!(&again, &query);
        prop_assert_eq!(again.to_string(), written);
    }

    #[test]
    fn any_text_is_a_query_or_has_errors(text in ".{0,60}") {
        if let Err(errors) = Query::parse(&text) {
            prop_assert!(errors.iter().all(|error| error.offset() <= text.len()));
        }
    }

    #[test]
    fn nearly_queries_are_no_trouble(text in query(), cut in any::<prop::sample::Index>(), put in "[|/`'\"(#\\\\\\[]") {
        let places: Vec<usize> = (0..=text.len()).filter(|n| text.is_char_boundary(*n)).collect();
        let (before, after) = text.split_at(places[cut.index(places.len())]);
        let _ = Query::parse(&format!("{before}{put}{after}"));
        let _ = Query::parse(before);
    }

    #[test]
    fn every_query_answers_and_answers_the_same(text in query(), lines in lines()) {
        let answer = run(&text, &lines);
        prop_assert_eq!(&answer, &run(&text, &lines));
        prop_assert!(answer.rows().all(|row| row.len() == answer.columns().len()));
        prop_assert!(answer.statistics().records_matched <= answer.statistics().records_scanned);
        let numbers = answer.rows().flatten().all(|value| !matches!(value, Value::Number(n) if !n.is_finite()));
        prop_assert!(numbers);
    }

    #[test]
    fn groups_part_the_events(lines in lines(), condition in expression(), key in expression()) {
        let answer = run(&format!("filter {condition} | stats count(*) as n by {key}, a"), &lines);
        let sum: f64 = answer.rows().filter_map(|row| row.last()?.number()).sum();
        prop_assert_eq!(sum, answer.statistics().records_matched as f64);
        let keys: Vec<String> = answer.rows().map(|row| format!("{:?}", &row[..row.len() - 1])).collect();
        let mut different = sorted(keys.clone());
        different.dedup();
        prop_assert_eq!(different.len(), keys.len());
    }

    #[test]
    fn a_condition_and_its_contrary_and_neither_part_the_events(lines in lines(), condition in expression()) {
        let count = |filter: String| run(&format!("filter {filter} | fields @message"), &lines).rows().len();
        let all = count(condition.clone()) + count(format!("not ({condition})"))
            + count(format!("not ispresent(({condition}) and true)"));
        prop_assert_eq!(all, lines.len());
    }

    #[test]
    fn sort_is_a_permutation(lines in lines(), key in expression()) {
        let plain = texts(&run("fields @message, @timestamp", &lines));
        let by_key = texts(&run(&format!("fields @message, @timestamp | sort {key}, @message"), &lines));
        prop_assert_eq!(sorted(plain), sorted(by_key.clone()));
        let twice = texts(&run(&format!("fields @message, @timestamp | sort {key}, @message | sort {key}"), &lines));
        prop_assert_eq!(twice, by_key);
    }

    #[test]
    fn limit_gives_the_first_rows(lines in lines(), key in expression(), n in 1usize..40) {
        let all = texts(&run(&format!("fields @message | sort {key}"), &lines));
        let first = texts(&run(&format!("fields @message | sort {key} | limit {n}"), &lines));
        prop_assert_eq!(&first[..], &all[..n.min(all.len())]);
        prop_assert_eq!(run(&format!("limit any {n}"), &lines).rows().len(), n.min(lines.len()));
    }

    #[test]
    fn many_rows_are_cut_without_losing_the_first(stamps in proptest::collection::vec(0i64..50, 200..400), n in 1usize..20) {
        let lines: Vec<String> = stamps.iter().map(|s| format!("{} {s}", 1_715_769_462_000 + s)).collect();
        let all = texts(&run("fields @message", &lines));
        let first = texts(&run(&format!("fields @message | limit {n}"), &lines));
        prop_assert_eq!(&first[..], &all[..n]);
    }

    #[test]
    fn dedup_keeps_the_first_of_each_kind(lines in lines()) {
        let all = texts(&run("fields a, @message", &lines));
        let kept = texts(&run("fields a, @message | dedup a", &lines));
        let mut seen: Vec<&str> = Vec::new();
        let expected: Vec<Vec<String>> = all.iter().filter(|row| {
            let new = row[0] == "Null" || !seen.contains(&row[0].as_str());
            seen.push(&row[0]);
            new
        }).cloned().collect();
        prop_assert_eq!(kept, expected);
    }

    #[test]
    fn the_order_of_events_does_not_change_groups(mut lines in lines(), seed in any::<prop::sample::Index>()) {
        let query = "stats count(*), count_distinct(c), min(b), max(c), pct(b, 70) by a";
        let before = texts(&run(query, &lines));
        if !lines.is_empty() {
            let n = seed.index(lines.len());
            lines.rotate_left(n);
        }
        prop_assert_eq!(texts(&run(query, &lines)), before);
    }
}
