//! Small queries and the rows they give.

use aozu_cloudwatch::insights::{Event, Options, Query};

use crate::{rows, run, worth};

const LOG: [&str; 6] = [
    r#"{"timestamp":1715769600000,"message":"{\"level\":\"INFO\",\"ms\":10,\"user\":\"ann\"}","logStreamName":"s1"}"#,
    r#"{"timestamp":1715769660000,"message":"{\"level\":\"ERROR\",\"ms\":30,\"user\":\"bob\"}","logStreamName":"s1"}"#,
    r#"{"timestamp":1715769720000,"message":"{\"level\":\"INFO\",\"ms\":\"20\",\"user\":\"ann\"}","logStreamName":"s2"}"#,
    r#"{"timestamp":1715769780000,"message":"{\"level\":\"INFO\",\"ms\":null,\"user\":\"cid\"}","logStreamName":"s2"}"#,
    r#"{"timestamp":1715769840000,"message":"not JSON","logStreamName":"s2"}"#,
    "a line of no known time",
];

#[test]
fn queries_and_their_rows() {
    let cases: &[(&str, &[&str])] = &[
        // The latest first, those of no known time last.
        (
            "fields @timestamp, level",
            &[
                "2024-05-15 10:44:00.000 ; -",
                "2024-05-15 10:43:00.000 ; INFO",
                "2024-05-15 10:42:00.000 ; INFO",
                "2024-05-15 10:41:00.000 ; ERROR",
                "2024-05-15 10:40:00.000 ; INFO",
                "- ; -",
            ],
        ),
        ("filter level = 'INFO' | fields ms", &["-", "20", "10"]),
        ("filter level != 'INFO' | fields ms", &["30"]),
        ("filter not (level = 'INFO') | fields ms", &["30"]),
        ("filter ms > 10 and ms <= 30 | fields ms | sort ms", &["20", "30"]),
        ("filter ms >= 30 or user = 'cid' | display user | sort user desc", &["cid", "bob"]),
        ("filter not ispresent(level) | stats count(*)", &["2"]),
        ("filter isempty(ms) and ispresent(user) | display user", &["cid"]),
        ("filter level like 'RR' | display user", &["bob"]),
        ("filter level not like /^I/ | display user", &["bob"]),
        (
            "stats count(*), count(ms), count() by level",
            &["- ; 2 ; 0 ; 2", "ERROR ; 1 ; 1 ; 1", "INFO ; 3 ; 2 ; 3"],
        ),
        (
            "stats sum(ms), avg(ms), min(ms), max(ms) by user",
            &[
                "- ; - ; - ; - ; -",
                "ann ; 30 ; 15 ; 10 ; 20",
                "bob ; 30 ; 30 ; 30 ; 30",
                "cid ; - ; - ; - ; -",
            ],
        ),
        ("stats max(ms) - min(ms) as spread, spread * 2 as twice", &["20 ; 40"]),
        ("stats pct(ms, 50), pct(ms, 50.1), pct(ms, 0), pct(ms, 100)", &["20 ; 20 ; 10 ; 30"]),
        ("stats stddev(ms) by level", &["- ; -", "ERROR ; 0", "INFO ; 5"]),
        ("stats count_distinct(user) as users", &["3"]),
        ("stats earliest(user), latest(user), sortsFirst(user), sortsLast(user)", &["ann ; cid ; ann ; cid"]),
        ("stats latest(@timestamp) - earliest(@timestamp) as took", &["240000"]),
        (
            "stats count(*) as n by bin(2m) as t | sort t desc",
            &[
                "2024-05-15 10:44:00.000 ; 1",
                "2024-05-15 10:42:00.000 ; 2",
                "2024-05-15 10:40:00.000 ; 2",
                "- ; 1",
            ],
        ),
        ("stats count(*) by @logStream | sort count(*) desc, @logStream | limit 2", &["s2 ; 3", "s1 ; 2"]),
        // Rows of one `stats` are what the next one reads.
        ("stats count(*) as n by user | stats max(n), count(*) as users", &["2 ; 4"]),
        (
            "stats count(*) as n by user | filter n > 1 and user like /a/ | fields n * 10 as ten",
            &["ann ; 2 ; 20"],
        ),
        ("stats count(*) as n by user | display missing, n", &["- ; 2", "- ; 2", "- ; 1", "- ; 1"]),
        ("stats count(*) by level | limit 1", &["- ; 2"]),
        ("filter user = 'nobody' | stats count(*)", &[]),
        ("fields user as who, who as again | filter again = 'bob'", &["bob ; bob"]),
        ("fields user | fields level, user | filter ms = 30", &["bob ; ERROR"]),
        ("fields ms | display user | fields level | filter ms = 30", &["bob"]),
        ("display user | display level | filter ms = 30", &["ERROR"]),
        ("fields `user` | sort ms desc | limit 2", &["bob", "ann"]),
        ("FIELDS user | Filter ms = 30 OR ms = 31 | SORT user DESC", &["bob"]),
        ("parse @message '\"ms\":*,' as ms | filter ms = 30 | fields ms + 1 as more", &["31"]),
        ("parse @message /(?<word>not|known)/ | filter ispresent(word) | display word", &["not", "known"]),
        ("parse user /(?<first>[ab])(?<then>x)?/ | filter first='b' | display first, then", &["b ; -"]),
        ("fields @logStream | filter ms = 30 | dedup @logStream", &["s1"]),
        ("sort ms asc | filter ms > 0 | display ms | limit 2", &["10", "20"]),
    ];
    for (query, expected) in cases {
        assert_eq!(rows(query, &LOG), *expected, "{query}");
    }
}

#[test]
fn columns_are_called_as_they_are_written() {
    for (query, expected) in [
        ("filter ms > 0", vec!["@timestamp", "@message"]),
        ("fields abs(ms-1), `foo-bar`, user as who", vec!["abs(ms-1)", "foo-bar", "who"]),
        ("fields abs(`foo-bar`)", vec!["abs(foo-bar)"]),
        ("stats avg (ms), count(*) by bin( 5m ), level", vec!["bin( 5m )", "level", "avg (ms)", "count(*)"]),
        ("fields abs(\n  ms) | fields concat('#',user)", vec!["abs(ms)", "concat(\"#\", user)"]),
    ] {
        assert_eq!(run(query, &LOG).columns(), expected, "{query}");
    }
}

#[test]
fn statistics_tell_what_was_read_and_what_matched() {
    let answer = run("filter level = 'INFO' | stats count(*) by user | limit 1", &LOG);
    let statistics = answer.statistics();
    assert_eq!((statistics.records_scanned, statistics.records_matched), (6, 3));
    let bytes: usize = LOG.iter().map(|line| Event::from_line(line.as_bytes(), None).message().len()).sum();
    assert_eq!(statistics.bytes_scanned, bytes as u64);
    let after_sort = run("sort ms | filter level = 'INFO' | dedup user", &LOG);
    assert_eq!((after_sort.statistics().records_matched, after_sort.rows().len()), (3, 2));
}

#[test]
fn expressions_and_what_they_are_worth() {
    let message = r#"{"n":7,"t":"007","s":" Ab ","e":"","b":true,"f":false,"z":null,"ip":"10.1.2.3","v6":"2001:db8::1","big":12345678901234567890,"é":"ü"}"#;
    let cases = [
        ("n + 1 * 2 - 3", "6"),
        ("(n + 1) * 2 / 4 % 3", "1"),
        ("-n", "-7"),
        ("2 ^ 3 ^ 2", "512"),
        ("-2 ^ 2", "-4"),
        ("2 ^ -1", "0.5"),
        ("n / 0", "-"),
        ("n % 0", "-"),
        ("s + 1", "-"),
        ("missing + 1", "-"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("1e3", "1000"),
        (".5", "0.5"),
        ("n = t", "1"),
        ("n = 7 and not b = false", "1"),
        ("b = 1", "1"),
        ("b = 'true'", "1"),
        ("b", "1"),
        ("f", "0"),
        ("z", "-"),
        ("z = 1", "-"),
        ("not z", "-"),
        ("z = 1 or n = 7", "1"),
        ("z = 1 and n = 8", "0"),
        ("z = 1 and n = 7", "-"),
        ("z in [1]", "-"),
        ("n in ['7', -1]", "1"),
        ("n not in [1, 2]", "1"),
        ("s < 'b'", "1"),
        ("n > 10", "0"),
        ("'n' > 10", "1"),
        ("big", "12345678901234567890"),
        ("`é`", "ü"),
        ("abs(-3.5)", "3.5"),
        ("ceil(1.2) + floor(1.8)", "3"),
        ("greatest(1, n, 3) - least(1, n, 3)", "6"),
        ("greatest(1, z)", "-"),
        ("log(1)", "0"),
        ("log(0)", "-"),
        ("sqrt(16)", "4"),
        ("sqrt(-1)", "-"),
        ("isempty(e) + isempty(missing) + isempty(s)", "2"),
        ("isblank('  ')", "1"),
        ("concat(n, '-', s, '-', b)", "7- Ab -1"),
        ("concat(s, z)", "-"),
        ("strlen(trim(s))", "2"),
        ("strlen('añb')", "3"),
        ("concat('[', ltrim(s), '|', rtrim(s), ']')", "[Ab | Ab]"),
        ("trim(s, z)", "-"),
        ("toupper(s)", " AB "),
        ("tolower(s)", " ab "),
        ("substr('äöü', 1)", "öü"),
        ("substr('abc', 5)", ""),
        ("substr('abc', 0, 2)", "ab"),
        ("substr('abc', -1)", "-"),
        ("replace('aba', 'a', 'xy')", "xybxy"),
        ("replace(s, z, 'x')", "-"),
        ("substr('abc', 1e300, 1e300)", ""),
        ("replace('aaa', '', 'x')", "aaa"),
        ("strcontains('abc', 'bc') + strcontains('abc', 'd')", "1"),
        ("coalesce(missing, z, n)", "7"),
        ("coalesce(missing, z)", "-"),
        ("toMillis(fromMillis(1500))", "1500"),
        ("fromMillis(0)", "1970-01-01 00:00:00.000"),
        ("fromMillis('x')", "-"),
        ("fromMillis(1e300)", "-"),
        ("datefloor(fromMillis(5400000), 1h)", "1970-01-01 01:00:00.000"),
        ("dateceil(fromMillis(5400000), 1hrs)", "1970-01-01 02:00:00.000"),
        ("bin(1h)", "-"),
        ("isValidIp(ip) + isValidIp(v6) + isValidIp(s)", "2"),
        ("isValidIpV4(ip) - isValidIpV6(ip)", "1"),
        ("isvalidipv6(v6)", "1"),
        ("isIpInSubnet(ip, '10.0.0.0/8') + isIpInSubnet(v6, '2001:db8::/32')", "2"),
        ("isIpv4InSubnet(v6, '2001:db8::/32')", "0"),
        ("isIpv6InSubnet(v6, '2001:db8::/32')", "1"),
        ("isIpInSubnet(missing, '10.0.0.0/8')", "0"),
        ("isIpInSubnet(ip, s)", "0"),
        ("now()", "-"),
        (r"'a\'b\\c\d'", r"a'b\c\d"),
        ("true", "1"),
        ("s like ' A'", "1"),
        (r"'a/b' =~ /^a\/b$/", "1"),
    ];
    for (expression, expected) in cases {
        assert_eq!(worth(expression, message), expected, "{expression}");
    }
}

#[test]
fn texts_cannot_fill_the_memory() {
    let doubled: Vec<String> = (0..300).map(|_| "fields concat(m, m) as m".to_owned()).collect();
    let query = format!("fields @message as m | {} | display strlen(m)", doubled.join(" | "));
    assert_eq!(rows(&query, &["0123456789abcdef"]), ["-"]);
    let sixteen = format!("fields @message as m | {} | display strlen(m)", doubled[..16].join(" | "));
    assert_eq!(rows(&sixteen, &["0123456789abcdef"]), ["1048576"]);
    let replaced: Vec<String> = (0..200).map(|_| "fields replace(m, 'a', 'aa') as m".to_owned()).collect();
    let query = format!("fields @message as m | {} | display strlen(m)", replaced.join(" | "));
    assert_eq!(rows(&query, &["a"]), ["-"]);
}

#[test]
fn now_is_what_the_options_say() {
    let options = Options { now: Some("1970-01-01T01:00:00Z".parse().unwrap()), ..Options::default() };
    let query = Query::parse("filter toMillis(@timestamp) > (now() * 1000 - 60000) | fields now()").unwrap();
    let events = [3_500_000i64, 3_550_000]
        .map(|millis| Event::new("m").at(chrono::DateTime::from_timestamp_millis(millis).unwrap().into()));
    let answer = query.run(events, &options);
    let rows: Vec<String> = answer.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(rows, ["3600"]);
}

#[test]
fn at_most_a_hundred_fields_of_an_event_are_found() {
    let members: Vec<String> = (0..150).map(|n| format!("\"f{n}\":{n}")).collect();
    let line = format!("{{{}}}", members.join(","));
    assert_eq!(rows("fields f99, f100", &[&line]), ["99 ; -"]);
}

#[test]
fn broken_json_has_no_fields() {
    for line in [
        r#"{"a":1"#,
        r#"{"a":1} x"#,
        r#"[{"a":1}]"#,
        r#""a""#,
        &format!("{{\"a\":1,\"b\":{}", "[".repeat(100_000)),
    ] {
        assert_eq!(rows("fields a", &[line]), ["-"], "{line:.20}");
    }
}

#[test]
fn the_first_json_in_a_line_of_lambda_is_found() {
    let line = "2024-05-15T10:37:42.123Z\t3f3e8a5b-0001-4c1e-8a5b-3f3e8a5b0001\tINFO\tgot {\"a\":{\"b\":1}} and {\"c\":2}";
    let found = rows("fields a.b, c, @requestId, @timestamp", &[line]);
    assert_eq!(found, ["1 ; - ; 3f3e8a5b-0001-4c1e-8a5b-3f3e8a5b0001 ; 2024-05-15 10:37:42.123"]);
    let event = Event::new("got {\"a\":{\"b\":1}}").in_log("123456789012:/aws/lambda/f");
    let answer = Query::parse("fields a.b, @log").unwrap().run([event], &Options::default());
    let row: Vec<String> = answer.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(row, ["1", "123456789012:/aws/lambda/f"]);
}
