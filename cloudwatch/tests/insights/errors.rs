//! What is said of queries that are wrong.

use aozu_cloudwatch::insights::{LONGEST_QUERY, Query, QueryProblem};

fn told(query: &str) -> Vec<String> {
    match Query::parse(query) {
        Ok(read) => panic!("{query} reads as {read}"),
        Err(errors) => errors.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn each_problem_is_told_with_its_place() {
    let mut wrong = Vec::new();
    for (query, expected) in [
        ("", "1:1: a command is missing"),
        ("fields a |", "1:11: a command is missing"),
        ("fields a | | limit 1", "1:12: a command is missing"),
        ("fileds a", "1:1: `fileds` is no command of Logs Insights; did you mean `fields`?"),
        ("frobnicate a", "1:1: `frobnicate` is no command of Logs Insights"),
        ("fields a | pattern @message", "1:12: `pattern` is not supported here"),
        ("filterIndex a = 1", "1:1: `filterIndex` is not supported here"),
        ("SELECT * FROM x", "1:1: `SELECT` is not supported here"),
        ("source '/aws/x' | fields a", "1:1: `source` is not supported here"),
        ("fields", "1:7: the end of the query stands where a field or a value must stand"),
        ("fields a,", "1:10: the end of the query stands where a field or a value must stand"),
        ("fields a b", "1:10: `b` stands where `,`, `|` or the end must stand"),
        ("filter a == 1", "1:10: `==` stands where an operator must stand; did you mean `=`?"),
        (
            "filter a = 1 && b = 2",
            "1:14: `&&` stands where `,`, `|` or the end must stand; did you mean `and`?",
        ),
        ("filter !ispresent(a)", "1:8: `!` stands where a field or a value must stand; did you mean `not`?"),
        ("filter a like b", "1:15: `b` stands where a text in quotes or a regular expression"),
        ("filter a in 1", "1:13: the number `1` stands where `[` with values in it must stand"),
        ("filter a in [b]", "1:14: `b` stands where a number or a text in quotes must stand"),
        ("filter a in []", "1:14: `]` stands where a field or a value must stand"),
        ("filter a like /x", "1:15: the regular expression that begins here has no end: close it by `/`"),
        ("filter a like /(/", "1:15: the regular expression does not compile: unclosed group"),
        ("filter a like /(?=x)/", "1:15: the regular expression does not compile: look-around"),
        (
            "filter a like /(((a{100}){100}){100}){100}/",
            "1:15: the regular expression does not compile: it takes more",
        ),
        ("filter a = 'x", "1:12: the text that begins here has no end"),
        ("fields `a", "1:8: the field name that begins here has no end"),
        ("fields ``", "1:8: an empty name stands where a field must stand"),
        ("fields a;", "1:9: `;` stands where"),
        ("fields strlne(a)", "1:8: `strlne` is no function of Logs Insights; did you mean `strlen`?"),
        ("fields substr(a)", "1:8: `substr` takes 2 or 3 arguments, here it has 1"),
        ("fields now(1)", "1:8: `now` takes no argument, here it has 1"),
        ("fields concat()", "1:8: `concat` takes 1 argument or more, here it has 0"),
        ("stats count(*) by bin(5)", "1:19: argument 1 of `bin` must be a period such as `5m`"),
        ("stats count(*) by bin(5x)", "1:23: `5x` is no period"),
        ("fields abs(5m)", "1:8: argument 1 of `abs` must be a field or a value, not a period"),
        ("fields isIpInSubnet(a, '10.0.0.0/40')", "1:8: argument 2 of `isIpInSubnet` must be a subnet"),
        ("stats pct(a, 101)", "1:7: argument 2 of `pct` must be a number from 0 to 100"),
        ("stats pct(a, b)", "1:7: argument 2 of `pct` must be a number from 0 to 100"),
        ("filter count(*) > 1", "1:8: `count(*)` aggregates over events"),
        ("stats sum(count(*))", "1:11: `count(*)` stands within another aggregate"),
        ("stats count(*) + a", "1:7: the field `a` has no single value in a group"),
        ("stats b, count(*) as b by c", "1:7: the field `b` has no single value in a group"),
        ("stats count(*) as n by a | sort max(n)", "1:33: `max(n)` aggregates over events"),
        ("limit 0", "1:7: `limit` takes a whole number from 1 to 100000"),
        ("limit 1.5", "1:7: `limit` takes a whole number"),
        ("limit 100001", "1:7: `limit` takes a whole number"),
        ("limit", "1:6: `limit` takes a whole number"),
        ("limit ten", "1:7: `limit` takes a whole number"),
        ("tail 20", "1:1: `tail` is not supported here: AWS has replaced it"),
        ("parse 'a*' as b", "1:7: the text `a*` stands where the field to take apart"),
        ("parse @message 'a*b*' as c", "1:16: the pattern has 2 `*` and 1 names after `as`"),
        ("parse @message 'a' ", "1:16: the pattern has 0 `*` and 0 names"),
        ("parse @message /(a)/", "1:16: the regular expression of `parse` names no field"),
        ("parse @message b", "1:16: `b` stands where a pattern"),
        ("dedup a | sort a", "1:11: after `dedup` only `limit` may follow: put `sort` before it"),
        ("fields 1e999", "1:8: `1e999` is larger than any number"),
        ("fields a.b\n| filter é = and", "2:14: `and` stands where a field or a value must stand"),
    ] {
        let found = told(query);
        if !found[0].starts_with(expected) || found.len() != 1 {
            wrong.push(format!("{query}\n  {found:?}\n  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_are_told_at_once() {
    let found = told("fileds a | filter b = | stats cont(*) | sort x y | filter c like /a|b/ d | limit 0");
    let places: Vec<&str> = found.iter().map(|told| told.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["1:1", "1:23", "1:36", "1:48", "1:72", "1:82"], "{found:#?}");
}

#[test]
fn no_query_is_too_deep_or_too_long_to_be_refused() {
    for query in [
        format!("filter {}a{}", "(".repeat(3000), ")".repeat(3000)),
        format!("filter {}a", "not ".repeat(2000)),
        format!("fields {}1", "-".repeat(5000)),
        format!("fields {}1", "1^".repeat(4000)),
        format!("fields {}a{}", "abs(".repeat(1000), ")".repeat(1000)),
    ] {
        let errors = Query::parse(&query).unwrap_err();
        assert_eq!(errors.iter().next().unwrap().problem(), &QueryProblem::TooDeep, "{query:.20}");
    }
    // Long chains are not deep.
    Query::parse(&format!("filter {}a = 1", "a = 1 or ".repeat(1000))).unwrap();
    Query::parse(&format!("fields {}1 as x", "1+".repeat(4000))).unwrap();
    let long = format!("fields {}", "a".repeat(LONGEST_QUERY));
    assert_eq!(
        Query::parse(&long).unwrap_err().iter().next().unwrap().problem(),
        &QueryProblem::TooLong(10_007)
    );
}
