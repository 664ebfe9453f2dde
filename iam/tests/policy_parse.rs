//! Every fault of the parser, and laws over generated texts.

use aozu_iam::policy::{Document, Fault, GrammarFault, PolicyErrors, PolicyKind, Span, SyntaxFault, Version};
use proptest::prelude::*;

fn faults(text: &str) -> Vec<String> {
    match Document::parse(text) {
        Ok(_) => Vec::new(),
        Err(PolicyErrors(errors)) => errors.iter().map(ToString::to_string).collect(),
    }
}

fn in_statement(members: &str) -> String {
    format!(r#"{{"Statement":{{{members}}}}}"#)
}

#[test]
fn each_fault_is_told_with_its_place() {
    for (text, expected) in [
        ("", "the text ends where a value was expected (line 1, column 1)"),
        ("  \n {", "the text ends where a member's name in quotes was expected (line 2, column 3)"),
        ("[]", "the document is a list: it must be an object (line 1, column 1)"),
        ("{} x", "`x` stands where the end of the text was expected (line 1, column 4)"),
        ("{1}", "`1` stands where a member's name in quotes was expected (line 1, column 2)"),
        (r#"{"Id" "a"}"#, "`\"` stands where `:` was expected (line 1, column 7)"),
        (r#"{"Id": "a""#, "the text ends where `,` or `}` was expected (line 1, column 11)"),
        (r#"{"Id": "a",}"#, "`}` stands where a member's name in quotes was expected (line 1, column 12)"),
        (
            r#"{"Id": "a"#,
            "the text ends where the quote that closes the string was expected (line 1, column 8)",
        ),
        (r#"{"Id": tru}"#, "`t` stands where `true`, `false` or `null` was expected (line 1, column 8)"),
        (r#"{"Statement": [{},]}"#, "`]` stands where a value was expected (line 1, column 19)"),
        (r#"{"Id": 1}"#, "`Id` holds a number: it must hold a string (line 1, column 8)"),
        (
            r#"{"Version": "2012-10-18"}"#,
            "`2012-10-18` is not a version of the policy language: it must be `2012-10-17` or `2008-10-17` (line 1, column 13)",
        ),
        (
            r#"{"Statement": "x"}"#,
            "`Statement` holds a string: it must hold an object or a list of objects (line 1, column 15)",
        ),
        (r#"{"Statement": [[]]}"#, "`Statement` holds a list: it must hold objects (line 1, column 16)"),
        (r#"{"Statements": []}"#, "`Statements` is not a member of a policy document (line 1, column 2)"),
        (r#"{"Id": "a", "Id": "b"}"#, "`Id` stands twice in the same object (line 1, column 13)"),
        (
            &in_statement(r#""effect": "Allow""#),
            "`effect` is not a member of a statement (line 1, column 15)",
        ),
        (
            &in_statement(r#""Effect": "ALLOW""#),
            "`ALLOW` is not an effect: it must be `Allow` or `Deny` (line 1, column 25)",
        ),
        (
            &in_statement(r#""Action": {}"#),
            "`Action` holds an object: it must hold a string or a list of strings (line 1, column 25)",
        ),
        (
            &in_statement(r#""Resource": ["a", null]"#),
            "`Resource` holds null: it must hold strings (line 1, column 33)",
        ),
        (
            &in_statement(r#""Sid": "a", "Sid": "a""#),
            "`Sid` stands twice in the same object (line 1, column 27)",
        ),
        (
            &in_statement(r#""Principal": "111122223333""#),
            "`111122223333` stands without its key: a principal is `\"*\"` or an object such as `{\"AWS\": …}` (line 1, column 28)",
        ),
        (
            &in_statement(r#""Principal": ["*"]"#),
            "`Principal` holds a list: it must hold `\"*\"` or an object such as `{\"AWS\": …}` (line 1, column 28)",
        ),
        (
            &in_statement(r#""Principal": {"aws": "*"}"#),
            "`aws` is not a member of a principal (line 1, column 29)",
        ),
        (
            &in_statement(r#""Principal": {"AWS": "*", "AWS": "*"}"#),
            "`AWS` stands twice in the same object (line 1, column 41)",
        ),
        (
            &in_statement(r#""Principal": {"AWS": 111122223333}"#),
            "`AWS` holds a number: it must hold a string or a list of strings (line 1, column 36)",
        ),
        (
            &in_statement(r#""Condition": []"#),
            "`Condition` holds a list: it must hold an object of operators (line 1, column 28)",
        ),
        (
            &in_statement(r#""Condition": {"StringMatches": {}}"#),
            "`StringMatches` is not a condition operator (line 1, column 29)",
        ),
        (
            &in_statement(r#""Condition": {"Bool": true}"#),
            "`Bool` holds a boolean: it must hold an object of condition keys (line 1, column 37)",
        ),
        (
            &in_statement(r#""Condition": {"Bool": {"a": {}}}"#),
            "`a` holds an object: it must hold a string, number or boolean, or a list of them (line 1, column 43)",
        ),
        (
            &in_statement(r#""Condition": {"Bool": {"a:b": "x", "A:b": "y"}}"#),
            "`A:b` differs from `a:b` in the same object by letter case only (line 1, column 50)",
        ),
        (
            &in_statement(r#""Condition": {"Bool": {}, "bool": {}}"#),
            "`bool` differs from `Bool` in the same object by letter case only (line 1, column 41)",
        ),
        (
            &in_statement(r#""Condition": {"Bool": {"a": 01}}"#),
            "`01` is not a number of JSON (line 1, column 43)",
        ),
    ] {
        assert_eq!(faults(text), [expected], "{text}");
    }
}

#[test]
fn reading_goes_on_after_a_fault_of_grammar_and_ends_at_one_of_json() {
    let text =
        r#"{"Version": 2, "Statement": [{"Effect": "x", "Acton": [[{}]], "Sid": null}, 7], "Id": "a" "#;
    let (document, errors) = Document::recover(text);
    assert!(document.is_none());
    assert_eq!(errors.len(), 6);
    assert!(matches!(errors[5].fault(), Fault::Syntax(SyntaxFault::Ends { .. })));
    let (document, errors) = Document::recover(&format!("{text}}}"));
    assert_eq!(errors.len(), 5);
    assert_eq!(
        errors.iter().map(|e| e.statement()).collect::<Vec<_>>(),
        [None, Some(0), Some(0), Some(0), Some(1)]
    );
    let document = document.unwrap();
    assert_eq!((document.id(), document.statements().len()), (Some("a"), 1));
}

#[test]
fn an_unknown_operator_stays_as_one_that_never_matches() {
    let (document, errors) =
        Document::recover(&in_statement(r#""Condition": {"StringMatch": {"a:b": "c"}}"#));
    assert_eq!(errors.len(), 1);
    let document = document.unwrap();
    let clause = &document.statements()[0].conditions()[0];
    assert_eq!((clause.operator, clause.name.value.as_str(), clause.entries.len()), (None, "StringMatch", 1));
}

#[test]
fn brackets_without_end_are_an_error_and_no_overflow() {
    for open in ["[", "{\"a\":", "{\"Statement\":[", "{\"Statement\":{\"Condition\":{\"Bool\":{\"a\":["] {
        let text = open.repeat(10_000);
        assert!(!faults(&text).is_empty());
        assert!(!faults(&format!("{{\"x\":{text}")).is_empty());
    }
    let deep = format!("{{\"x\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(matches!(
        Document::parse(&deep).unwrap_err().0.last().unwrap().fault(),
        Fault::Syntax(SyntaxFault::TooDeep)
    ));
    let fair = format!("{{\"x\": {}{}}}", "[".repeat(40), "]".repeat(40));
    assert_eq!(faults(&fair).len(), 1, "only the unknown member");
}

#[test]
fn there_are_limits_to_length_and_to_problems() {
    let long = format!("{{\"Id\": \"{}\"}}", "a".repeat(Document::LONGEST));
    assert!(matches!(
        Document::parse(&long).unwrap_err().0[0].fault(),
        Fault::Syntax(SyntaxFault::TooLong { .. })
    ));
    let many = format!("{{{}\"Id\": \"a\"}}", "\"x\": 1,".repeat(5000));
    let errors = Document::parse(&many).unwrap_err().0;
    assert_eq!(errors.len(), Document::MOST_ERRORS + 1);
    assert!(matches!(errors.last().unwrap().fault(), Fault::Syntax(SyntaxFault::TooMany)));
    let keys: String = (0..20_000).map(|n| format!("\"k{n}\": 1,")).collect();
    let wide = in_statement(&format!("\"Condition\": {{\"NumericEquals\": {{{keys}\"K7\": 1}}}}"));
    assert_eq!(faults(&wide).len(), 1);
}

#[test]
fn every_element_knows_its_place() {
    let text = "{\"Statement\": [\n {\"Action\": [\"a:b\", \"c:d\"],\n \"Condition\": {\"Bool\": {\"k\": [true]}}}]}";
    let document = Document::parse(text).unwrap();
    let statement = &document.statements()[0];
    let of = |span: Span| span.of(text);
    assert!(of(statement.span).starts_with("{\"Action\"") && of(statement.span).ends_with("]}}}"));
    let action = statement.action.as_ref().unwrap();
    assert_eq!((of(action.name), of(action.span)), ("\"Action\"", "[\"a:b\", \"c:d\"]"));
    assert_eq!(of(action.value[1].span), "\"c:d\"");
    let clause = &statement.conditions()[0];
    assert_eq!((of(clause.name.span), of(clause.span)), ("\"Bool\"", "{\"k\": [true]}"));
    let entry = &clause.entries[0];
    assert_eq!((of(entry.key.span), of(entry.span), of(entry.values[0].span)), ("\"k\"", "[true]", "true"));
    assert_eq!(document.position(entry.key.span.start).to_string(), "line 3, column 25");
    assert_eq!(of(document.span()), text);
}

#[test]
fn what_was_meant_is_said() {
    for (text, help) in [
        (in_statement(r#""Actions": "*""#), "did you mean `Action`?"),
        (in_statement(r#""Effect": "Alow""#), "did you mean `Allow`?"),
        (in_statement(r#""Condition": {"StringEqual": {}}"#), "did you mean `StringEquals`?"),
        (in_statement(r#""Principal": {"aws": "*"}"#), "did you mean `AWS`?"),
        (in_statement(r#""Whatever": 1"#), "remove it: AWS refuses unknown members"),
    ] {
        assert_eq!(Document::parse(&text).unwrap_err().0[0].help(), help, "{text}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9:*?/${},' -]{0,30}",
        any::<String>(),
        Just("*".to_owned()),
        Just("s3:Get*".to_owned()),
        Just("arn:aws:iam::111122223333:role/x".to_owned()),
    ]
    .prop_map(|text| serde_json::Value::String(text).to_string())
}

fn one_or_many(one: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = String> {
    prop_oneof![
        one.clone(),
        prop::collection::vec(one, 0..4).prop_map(|many| format!("[{}]", many.join(" , "))),
    ]
}

fn object(members: impl Strategy<Value = Vec<(String, String)>>) -> impl Strategy<Value = String> {
    members.prop_map(|mut members| {
        let mut seen = std::collections::BTreeSet::new();
        members.retain(|(name, _)| seen.insert(name.to_ascii_lowercase()));
        let members = members.into_iter().map(|(name, value)| format!("\n{name}: {value}"));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    })
}

fn condition() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        text(),
        Just("true".to_owned()),
        Just("false".to_owned()),
        any::<f64>().prop_filter("JSON", |n| n.is_finite()).prop_map(|n| format!("{n:e}")),
        any::<i64>().prop_map(|n| n.to_string()),
    ];
    let entries = || object(prop::collection::vec((text(), one_or_many(value.clone().boxed())), 0..3));
    let operators = prop::sample::select(vec![
        "\"StringEquals\"",
        "\"ForAnyValue:stringlike\"",
        "\"BoolIfExists\"",
        "\"Null\"",
    ]);
    object(prop::collection::vec((operators.prop_map(str::to_owned), entries()), 0..4))
}

fn principals() -> impl Strategy<Value = String> {
    let keys = prop::sample::select(vec!["\"AWS\"", "\"Service\"", "\"Federated\"", "\"CanonicalUser\""]);
    let listed =
        object(prop::collection::vec((keys.prop_map(str::to_owned), one_or_many(text().boxed())), 0..3));
    prop_oneof![Just("\"*\"".to_owned()), listed]
}

fn statement() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        text().prop_map(|value| ("\"Sid\"".to_owned(), value)),
        prop::sample::select(vec!["\"Allow\"", "\"Deny\""])
            .prop_map(|value| ("\"Effect\"".to_owned(), value.to_owned())),
        (
            prop::sample::select(vec!["\"Action\"", "\"NotAction\"", "\"Resource\"", "\"NotResource\""]),
            one_or_many(text().boxed())
        )
            .prop_map(|(name, value)| (name.to_owned(), value)),
        (prop::sample::select(vec!["\"Principal\"", "\"NotPrincipal\""]), principals())
            .prop_map(|(name, value)| (name.to_owned(), value)),
        condition().prop_map(|value| ("\"Condition\"".to_owned(), value)),
    ];
    object(prop::collection::vec(member, 0..8))
}

fn document() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        text().prop_map(|value| ("\"Id\"".to_owned(), value)),
        prop::sample::select(vec!["\"2012-10-17\"", "\"2008-10-17\""])
            .prop_map(|v| ("\"Version\"".to_owned(), v.to_owned())),
        one_or_many(statement().boxed()).prop_map(|value| ("\"Statement\"".to_owned(), value)),
    ];
    object(prop::collection::vec(member, 0..4))
}

proptest! {
    #[test]
    fn any_bytes_give_a_document_or_errors(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Err(errors) = Document::parse_bytes(&bytes) {
            prop_assert!(!errors.0.is_empty());
        }
    }

    #[test]
    fn any_text_of_json_pieces_gives_a_document_or_errors(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\\", " ", "\n", "\"Statement\"", "\"Effect\":\"Allow\"", "\"Condition\"",
            "\"Bool\"", "true", "1", "-", "é", "\u{1F600}", "\"\\ud83d\"", "\"Principal\"", "\"AWS\"", "null",
        ]), 0..60)
    ) {
        let text = pieces.concat();
        let (document, errors) = Document::recover(&text);
        prop_assert!(document.is_some() || !errors.is_empty());
        for error in errors {
            prop_assert!((error.span().end as usize) <= text.len());
            prop_assert!(!error.help().is_empty());
        }
    }

    #[test]
    fn a_mutated_document_never_panics_and_the_json_agrees(
        text in document(), at in any::<prop::sample::Index>(), with in prop::sample::select(vec!["", "\"", "{", "]", "\\", "é", ",", "0"]),
    ) {
        let at = at.index(text.len() + 1);
        prop_assume!(text.is_char_boundary(at));
        let end = (at + 1..).find(|end| *end > text.len() || text.is_char_boundary(*end)).unwrap().min(text.len());
        let mutated = format!("{}{with}{}", &text[..at], &text[end..]);
        let (_, errors) = Document::recover(&mutated);
        let ours = errors.iter().any(|error| matches!(error.fault(), Fault::Syntax(_)));
        // serde_json knows lone surrogates and depth as we do not: only well-formed text must agree.
        if serde_json::from_str::<serde::de::IgnoredAny>(&mutated).is_err() {
            prop_assert!(ours, "{mutated}");
        } else if ours {
            let lenient = errors.iter().all(|error| !matches!(error.fault(), Fault::Syntax(
                SyntaxFault::Unexpected { .. } | SyntaxFault::Ends { .. } | SyntaxFault::Number { .. })));
            prop_assert!(lenient, "{mutated}: {errors:?}");
        }
    }

    #[test]
    fn any_document_can_be_checked_as_any_kind(text in document()) {
        let document = Document::parse(&text).unwrap();
        for kind in PolicyKind::ALL {
            for error in document.check(kind) {
                prop_assert!((error.span().end as usize) <= text.len());
                prop_assert!(!error.to_string().is_empty() && !error.help().is_empty());
            }
            for statement in document.statements() {
                let every = statement.covers_every_action();
                prop_assert!(!every || statement.covers_action("iam:PassRole"));
                let resource = "arn:aws:iam::111122223333:role/x";
                let every = statement.covers_every_resource();
                prop_assert!(!every || statement.covers_resource(resource, Version::V2012, kind));
            }
        }
    }

    #[test]
    fn what_is_written_reads_as_the_same_document(text in document()) {
        let document = Document::parse(&text).map_err(|e| TestCaseError::fail(format!("{e} in {text}")))?;
        prop_assert_eq!(document.source(), &text);
        let written = document.to_string();
        let again = Document::parse(&written).unwrap();
        prop_assert_eq!(&again, &document);
        prop_assert_eq!(again.to_string(), written);
        let (mut ours, mut theirs) = (String::new(), String::new());
        for (text, out) in [(&again.to_string(), &mut ours), (&text, &mut theirs)] {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            *out = value.to_string();
        }
        prop_assert_eq!(ours, theirs, "the same JSON values");
    }
}

#[test]
fn a_fault_can_be_matched() {
    let errors = Document::parse(r#"{"Id": []}"#).unwrap_err();
    assert!(matches!(errors.0[0].fault(), Fault::Grammar(GrammarFault::WrongType { .. })));
}
