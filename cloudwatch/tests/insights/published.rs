//! Examples of AWS's manual (Logs user guide; the page is named at each), as facts.

use crate::{rows, run, worth};

/// Page `CWL_QuerySyntax` (awsdocs/amazon-cloudwatch-logs-user-guide, edition of 2020), command `parse`.
#[test]
fn parse_by_stars_and_by_groups() {
    let line = "25 May 2019 10:24:39,474 [ERROR] {foo=2, bar=data} The error was: DataIntegrityException";
    for parse in [
        r#"parse @message "[*] * The error was: *" as level, config, exception"#,
        r"parse @message /\[(?<level>\S+)\]\s+(?<config>\{.*\})\s+The error was: (?<exception>\S+)/",
    ] {
        let query = format!("{parse} | display level, config, exception");
        assert_eq!(rows(&query, &[line]), ["ERROR ; {foo=2, bar=data} ; DataIntegrityException"]);
    }
}

/// The same page, command `display`.
#[test]
fn display_shows_one_field_of_those_that_were_parsed() {
    let query = r#"fields @message
        | parse @message "[*] *" as loggingType, loggingMessage
        | filter loggingType = "ERROR"
        | display loggingMessage"#;
    assert_eq!(rows(query, &["[ERROR] disk is full", "[INFO] all is well"]), ["disk is full"]);
}

/// The same page: operators and functions whose results the manual states.
#[test]
fn stated_results_of_functions() {
    for (expression, expected) in [
        ("2 ^ 3", "8"),
        ("10 % 3", "1"),
        (r#"ltrim("xyZfooxyZ","xyZ")"#, "fooxyZ"),
        (r#"rtrim("xyZfooxyZ","xyZ")"#, "xyZfoo"),
        (r#"trim("xyZfooxyZ","xyZ")"#, "foo"),
        (r#"substr("xyZfooxyZ",3, 3)"#, "foo"),
        (r#"replace("foo","o","0")"#, "f00"),
        ("ispresent(resolverArn)", "0"),
        ("ispresent(@message)", "1"),
    ] {
        assert_eq!(worth(expression, "m"), expected, "{expression}");
    }
}

/// The same page: three ways to search for a word, case-sensitive, and two that are not.
#[test]
fn like_searches_for_texts_and_regular_expressions() {
    let lines = [r#"{"f1":"an Exception here"}"#, r#"{"f1":"exception"}"#, r#"{"f1":"none"}"#];
    for filter in ["f1 like /Exception/", "f1 =~ /Exception/", r#"f1 like "Exception""#] {
        assert_eq!(
            rows(&format!("fields f1, f2, f3 | filter {filter}"), &lines),
            ["an Exception here ; - ; -"]
        );
    }
    assert_eq!(rows("fields f1 | filter f1 like /(?i)Exception/", &lines).len(), 2);
    assert_eq!(rows("fields f1 | filter f1 =~ /^(?i)Exception$/", &lines), ["exception"]);
}

/// The same page: sets of values.
#[test]
fn in_and_not_in() {
    let lines = [r#"{"statusCode":300}"#, r#"{"statusCode":"500"}"#, r#"{"statusCode":200}"#];
    assert_eq!(rows("fields statusCode | filter statusCode in [300,400,500]", &lines), ["300", "500"]);
    let lines = [r#"{"Type":"foo"}"#, r#"{"Type":"food"}"#, r#"{"Type":1}"#, r#"{"Type":2}"#];
    assert_eq!(rows(r#"fields Type | filter Type not in ["foo","bar",1]"#, &lines), ["food", "2"]);
}

/// The same page: a line that begins with `#` is ignored.
#[test]
fn comments_are_ignored() {
    let query = "fields @timestamp, @message\n    # | filter @message like /delay/\n    | limit 20";
    assert_eq!(rows(query, &["m"]), ["- ; m"]);
}

/// Page `CWL_AnalyzeLogData-discoverable-fields`: the example of CloudTrail, shortened.
#[test]
fn fields_of_nested_json() {
    let line = r#"{ "eventVersion": "1.0", "userIdentity": { "type": "IAMUser", "userName": "Alice" },
        "requestParameters": { "instancesSet": { "items": [ { "instanceId": "i-abcde123" } ] } },
        "responseElements": { "instancesSet": { "items": [ { "instanceId": "i-abcde123", "currentState":
        { "code": 0, "name": "pending" } } ] } }, "@example.com": "x" }"#;
    let query = "fields userIdentity.type, requestParameters.instancesSet.items.0.instanceId, \
        responseElements.instancesSet.items.0.currentState.code, @@example.com";
    assert_eq!(rows(query, &[line]), ["IAMUser ; i-abcde123 ; 0 ; x"]);
}

/// Page `CWL_QuerySyntax-examples`: over-provisioned memory of a Lambda function.
#[test]
fn overprovisioned_memory() {
    let query = r#"filter @type = "REPORT"
        | stats max(@memorySize / 1000 / 1000) as provisonedMemoryMB,
            min(@maxMemoryUsed / 1000 / 1000) as smallestMemoryRequestMB,
            avg(@maxMemoryUsed / 1000 / 1000) as avgMemoryUsedMB,
            max(@maxMemoryUsed / 1000 / 1000) as maxMemoryUsedMB,
            provisonedMemoryMB - maxMemoryUsedMB as overProvisionedMB"#;
    let lines = [
        "START RequestId: 3f3e8a5b-0001-4c1e-8a5b-3f3e8a5b0001 Version: $LATEST",
        "REPORT RequestId: 3f3e8a5b-0001-4c1e-8a5b-3f3e8a5b0001\tDuration: 12.5 ms\tBilled Duration: 13 ms\tMemory Size: 512 MB\tMax Memory Used: 60 MB\tInit Duration: 200.12 ms\t",
        "REPORT RequestId: 3f3e8a5b-0002-4c1e-8a5b-3f3e8a5b0002\tDuration: 2.5 ms\tBilled Duration: 3 ms\tMemory Size: 512 MB\tMax Memory Used: 80 MB\t",
    ];
    assert_eq!(rows(query, &lines), ["512 ; 60 ; 70 ; 80 ; 432"]);
    let query = "filter @type = 'REPORT' | stats avg(@duration), max(@billedDuration), count(@initDuration)";
    assert_eq!(rows(query, &lines), ["7.5 ; 13 ; 1"]);
    assert_eq!(
        rows("filter @type='START' | display @requestId", &lines),
        ["3f3e8a5b-0001-4c1e-8a5b-3f3e8a5b0001"]
    );
}

/// The same page, and `CWL_QuerySyntax-Sort`: the hosts that sent most, of VPC flow logs.
#[test]
fn top_talkers_of_a_flow_log() {
    let lines = [
        "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK",
        "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK",
        "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 17 5 4249 1418530010 1418530070 REJECT OK",
        "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA",
    ];
    let query = "stats sum(packets) as packetsTransferred by srcAddr, dstAddr
        | sort packetsTransferred  desc
        | limit 15";
    assert_eq!(
        rows(query, &lines),
        ["172.31.9.69 ; 172.31.9.12 ; 25", "172.31.16.139 ; 172.31.16.21 ; 20", "- ; - ; -",]
    );
    assert_eq!(rows("filter protocol=17 | stats count(*) by srcAddr", &lines), ["172.31.9.69 ; 1"]);
    let query = r#"filter isIpv4InSubnet(srcAddr, "172.31.9.0/24") | stats count(*)"#;
    assert_eq!(rows(query, &lines), ["2"]);
}

/// Page `CWL_QuerySyntax-examples`: exceptions per hour, the busiest hour first.
#[test]
fn exceptions_per_hour() {
    let query = "filter @message like /Exception/
        | stats count(*) as exceptionCount by bin(1h)
        | sort exceptionCount desc";
    let lines = [
        "2024-05-15T10:01:00Z Exception",
        "2024-05-15T11:01:00Z Exception",
        "2024-05-15T11:59:59Z Exception",
        "2024-05-15T11:59:59Z fine",
    ];
    assert_eq!(rows(query, &lines), ["2024-05-15 11:00:00.000 ; 2", "2024-05-15 10:00:00.000 ; 1"]);
}

/// Page `CWL_QuerySyntax-Dedup`: the latest event of each server; those without a server all stay.
#[test]
fn dedup_keeps_the_first_in_order_and_all_without_a_value() {
    let lines = [
        r#"{"timestamp":1000,"message":"{\"server\":\"a\",\"n\":1}"}"#,
        r#"{"timestamp":3000,"message":"{\"server\":\"a\",\"n\":3}"}"#,
        r#"{"timestamp":2000,"message":"{\"server\":\"b\",\"n\":2}"}"#,
        r#"{"timestamp":5000,"message":"{\"n\":5}"}"#,
        r#"{"timestamp":4000,"message":"{\"n\":4}"}"#,
    ];
    let query = "fields server, n | sort @timestamp desc | dedup server";
    let expected = ["- ; 5", "- ; 4", "a ; 3", "b ; 2"];
    assert_eq!(rows(query, &lines), expected);
    // Without `sort` the latest come first.
    assert_eq!(rows("fields server, n | dedup server", &lines), expected);
    assert_eq!(rows("fields server, n | dedup server | limit 3", &lines).len(), 3);
}

/// Page `CWL_QuerySyntax-Limit`: 10,000 rows without `limit`, up to 100,000 with it.
#[test]
fn ten_thousand_rows_unless_asked_for_more() {
    let lines = vec!["m"; 12_000];
    let answer = run("fields @message", &lines);
    assert_eq!((answer.rows().len(), answer.statistics().records_matched), (10_000, 12_000));
    assert_eq!(run("fields @message | limit 11000", &lines).rows().len(), 11_000);
    let answer = run("fields @message | limit any 7", &lines);
    assert_eq!((answer.rows().len(), answer.statistics().records_scanned), (7, 7));
}

/// Page `CWL_QuerySyntax-Filter`: a number equals a text of the same digits.
#[test]
fn account_ids_compare_with_numbers() {
    let lines =
        [r#"{"range":3001,"accountId":"123456789012"}"#, r#"{"range":3000,"accountId":"123456789012"}"#];
    let query = "fields @timestamp, @message | filter (range>3000 and accountId=123456789012) | sort @timestamp desc | limit 20";
    assert_eq!(rows(query, &lines), [format!("- ; {}", lines[0])]);
}
