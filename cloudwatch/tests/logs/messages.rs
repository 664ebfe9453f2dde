//! What AWS says of patterns that are none (recorded, September 2026), and where it is.

use aozu_cloudwatch::logs::{Pattern, PatternErrorKind, TestMetricFilterRequest, test_metric_filter};

#[test]
fn an_invalid_pattern_is_refused_in_aws_s_words_with_the_offset() {
    for (pattern, message, offset) in [
        ("{ $.v = %(Alpha|Beta)% }", "Invalid character(s) in term '%('", 9),
        ("%^(ERROR|WARN)%", "Invalid character(s) in term '%^('", 2),
        ("{ $..value = \"hit\" }", "Invalid character(s) in term '$..'", 4),
        ("{ $.\"sc-status\" = 5* }", "Invalid character(s) in term '$.\"'", 4),
        ("{ $.arr[-1] = \"hit\" }", "Invalid character(s) in term '[-'", 8),
        ("{ $.arr[0:2] = \"hit\" }", "Invalid character(s) in term '[0:'", 9),
        ("\"ERROR", "Invalid character(s) in term '\"ERROR'", 0),
        ("{ $.v IS NOT NULL }", "Invalid character(s) in term 'NOT'", 9),
        ("{ $.v > \"Alpha\" }", "Invalid character(s) in term '\"Alpha\"'", 8),
        ("{ $.v EXISTS }", "Invalid metric filter pattern", 6),
        ("{ $.v == 1 }", "Invalid metric filter pattern", 7),
        ("{ $.v > 0 AND $.v < 2 }", "Invalid metric filter pattern", 10),
        ("{ $.broken = }", "Invalid metric filter pattern", 13),
        ("{ $.v = null }", "Invalid metric filter pattern", 8),
        ("ERR*", "Invalid character(s) in term '*'", 3),
        ("level\\\":error", "Invalid character(s) in term '\\'", 5),
        ("?Status: timeout", "Invalid character(s) in term ':'", 7),
        ("[..., status, ...]", "Duplicate field '...'", 14),
        ("[word, word]", "Duplicate field 'word'", 7),
        (
            "{ $.items[*].* = 1 }",
            "Your filter pattern has a JSON path selector that exceeds the maximum of 1 wildcard allowed per json selector.",
            2,
        ),
        (
            "{ $.arr[*] = \"hit\" || $.items[*].a = 1 || $.* = \"hit\" || $.matrix[*][0] = 0 }",
            "Your input has exceeded the maximum of 3 JSON wildcard selectors allowed per filter pattern.",
            57,
        ),
        (
            "{ $.v = %Alpha% || $.v = %Beta% || $.v = %Gamma% }",
            "Your input has exceeded the maximum of 2 regular expressions per filter pattern.",
            35,
        ),
    ] {
        let error = Pattern::compile(pattern).unwrap_err();
        assert_eq!((error.aws_message().as_str(), error.offset()), (message, offset), "{pattern}: {error}");
        let said = error.to_string();
        assert!(said.starts_with(message) && said.contains(&format!("at byte {offset}: ")), "{said}");
    }
}

#[test]
fn patterns_that_cannot_be_are_refused() {
    for pattern in [
        "{}",
        "{ }",
        "{",
        "{ $.a }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ $ = 1 }",
        "{ $.a[ = 1 }",
        "{ $['a'] = 1 }",
        "{ $.a = 1 && }",
        "{ ($.a = 1 }",
        "{ $.a = 1) }",
        "{ $.a = arn:aws }",
        "{ $.a = \"x }",
        "{ a = 1 }",
        "{ $.a IS }",
        "{ $.a IS null }",
        "{ $.a NOT NULL }",
        " { $.a = 1 }",
        "[",
        "[a",
        "[a,]",
        "[,a]",
        "[a b]",
        "[a=1 && b=2]",
        "[a] x",
        "[a=]",
        "[..]",
        "[a=1, a]",
        "- x",
        "?",
        "%",
        "%%",
        "%a",
        "%a{%",
        "%a{2,1}%",
        "%[%",
        "%[b-a]%",
        "%[]%",
        "%]%",
        "%*a%",
        "%a<b%",
        "%\\q%",
        "%\\x4%",
        "a\"b\"",
        "caf\u{e9}",
        "%a{999}{999}{999}%",
        "foo(",
        "[ip, a.b]",
    ] {
        let error = Pattern::compile(pattern).expect_err(pattern);
        assert!(error.offset() <= pattern.len(), "{pattern}");
    }
    let long = Pattern::compile(&"a".repeat(1025)).unwrap_err();
    assert!(matches!(long.kind(), PatternErrorKind::TooLong { characters: 1025 }) && long.offset() == 1024);
    assert!(Pattern::compile(&"a".repeat(1024)).is_ok());
}

#[test]
fn patterns_that_can_be_are_read() {
    for pattern in [
        "",
        "   ",
        "a-b_c",
        "\"\"",
        "--x",
        "\"a \\\"b\\\"\" -\"c d\" ?%e f%",
        "%a{,4}b+?[^\\d_-]\\x3A\\.%",
        "{$.a=1}",
        "{ $.detail-type = \"x\" }",
        "{ $.['a b'][\"c\"][0].d != -1.5e+3 || ( $.e IS NULL && $.f NOT EXISTS ) }",
        "{ $.sourceIPAddress != 123.123.* }",
        "[]",
        "[...]",
        "[a, ...]",
        "[a=1 || a=2 && a!=3, (b > 1), c = \"x y*\"]",
        "[w1!=ERROR&&w1!=WARNING,w2]",
        "{ $.a = TRUE* }",
    ] {
        assert!(Pattern::compile(pattern).is_ok(), "{pattern}: {:?}", Pattern::compile(pattern));
    }
}

fn answer(pattern: &str, messages: &[&str]) -> serde_json::Value {
    let request = TestMetricFilterRequest {
        filter_pattern: pattern.to_owned(),
        log_event_messages: messages.iter().map(|message| (*message).to_owned()).collect(),
    };
    serde_json::to_value(test_metric_filter(&request).unwrap()).unwrap()
}

#[test]
fn extracted_values_are_those_that_aws_answers() {
    let line = "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";
    assert_eq!(
        answer("[..., request = *.html*, status = 4*, bytes]", &["no", line]),
        serde_json::json!({"matches": [{"eventNumber": 2, "eventMessage": line, "extractedValues": {
            "$1": "127.0.0.1", "$2": "-", "$3": "frank", "$4": "10/Oct/2000:13:25:15 -0700",
            "$request": "GET /index.html HTTP/1.0", "$status": "404", "$bytes": "1534"}}]})
    );
    assert_eq!(
        answer(
            "[w1!=ERROR && w1!=WARNING, w2]",
            &["127.0.0.5  -  frank [10/Oct/2000:13:25:19 -0700] \"GET /\" 404 1534 extra"]
        )["matches"][0]["extractedValues"],
        serde_json::json!({"$w1": "127.0.0.5", "$w2": "-  frank [10/Oct/2000:13:25:19 -0700] \"GET /\" 404 1534 extra"})
    );
    assert_eq!(
        answer(
            "[kind = \"SPACE\", value, bucket]",
            &["SPACE 13 A", "SPACE banana A", "SPACE", "SPACE \"17.5\" A"]
        ),
        serde_json::json!({"matches": [
            {"eventNumber": 1, "eventMessage": "SPACE 13 A", "extractedValues": {"$kind": "SPACE", "$value": "13", "$bucket": "A"}},
            {"eventNumber": 2, "eventMessage": "SPACE banana A", "extractedValues": {"$kind": "SPACE", "$value": "banana", "$bucket": "A"}},
            {"eventNumber": 4, "eventMessage": "SPACE \"17.5\" A", "extractedValues": {"$kind": "SPACE", "$value": "17.5", "$bucket": "A"}},
        ]})
    );
    let json = r#"{"kind":"string","value":"11.5"}"#;
    assert_eq!(
        answer("{ $.kind = * && $.value = * }", &[json, r#"{"kind":"missing"}"#]),
        serde_json::json!({"matches": [{"eventNumber": 1, "eventMessage": json, "extractedValues": {}}]})
    );
}

#[test]
fn a_request_beyond_the_limits_is_refused_with_all_that_is_wrong() {
    let request = TestMetricFilterRequest {
        filter_pattern: "ERR*".into(),
        log_event_messages: vec![String::new(); 51],
    };
    let error = test_metric_filter(&request).unwrap_err();
    assert_eq!(error.code(), "InvalidParameterException");
    assert_eq!(error.pattern().map(aozu_cloudwatch::logs::PatternError::offset), Some(3));
    let said = error.to_string();
    assert!(
        said.contains("51 messages") && said.contains("logEventMessages[50]") && said.contains("at byte 3"),
        "{said}"
    );
    let none = TestMetricFilterRequest { filter_pattern: String::new(), log_event_messages: Vec::new() };
    assert!(test_metric_filter(&none).is_err());
}

#[test]
fn an_explanation_names_selector_value_and_rule() {
    let pattern =
        Pattern::compile("{ $.items[*].id = 2 && $.flag IS TRUE && $.gone NOT EXISTS && $.list = 1 }")
            .unwrap();
    let why = pattern.explain(r#"{"items":[{"id":1},{"id":2.0}],"flag":"true","list":[1]}"#);
    let json = serde_json::to_value(&why).unwrap();
    assert_eq!(json["matches"], false);
    let conditions = json["conditions"].as_array().unwrap();
    let values = |n: usize| conditions[n]["values"].clone();
    assert_eq!(
        (&conditions[0]["holds"], &conditions[1]["holds"], &conditions[2]["holds"]),
        (&true.into(), &false.into(), &true.into())
    );
    assert_eq!(values(0)[1]["selector"], "$.items[1].id");
    assert_eq!(values(0)[1]["value"], "2.0");
    assert_eq!(values(0)[1]["rule"], "number with number: by value");
    assert_eq!(
        (values(1)[0]["type"].clone(), values(1)[0]["rule"].clone()),
        ("string".into(), "IS TRUE wants the boolean true".into())
    );
    assert_eq!(conditions[2]["rule"], "the selector leads nowhere, which is what is asked");
    assert_eq!(values(3)[0]["rule"], "= acts on strings and numbers only, never on an array");
    assert_eq!(
        pattern.explain("no").reason.as_deref(),
        Some("the message is no JSON object, so no condition is asked of it")
    );
    let short = Pattern::compile("[a, b, c]").unwrap().explain("x y");
    assert_eq!(short.reason.as_deref(), Some("the message has 2 values, the pattern names 3 fields"));
    let optional = Pattern::compile("?a -b").unwrap().explain("c");
    assert!(optional.matches && optional.conditions[0].rule.as_deref().unwrap().contains("mean nothing"));
}
