//! Queries over log groups as the model holds them.

use aozu_cloudwatch::{
    insights::{Event, Options, Query, Results},
    logs::{LogEvent, LogGroup, RetentionDays},
};
use aozu_names::{AccountId, Timestamp};

const ACCOUNT: AccountId = AccountId::literal("111122223333");
const DAY: i64 = 86_400_000;
/// 2026-01-05T00:00:00Z.
const NOW: i64 = 1_767_571_200_000;

fn group(name: &str, events: &[(&str, i64, &str)]) -> LogGroup {
    let mut group = LogGroup::new(name.parse().unwrap());
    for (stream, at, message) in events {
        let stream = stream.parse().unwrap();
        if !group.streams().any(|(name, _)| *name == stream) {
            group.create_stream(stream.clone()).unwrap();
        }
        let answer =
            group.put_log_events(&stream, vec![LogEvent::new(NOW + at, *message)], NOW + at).unwrap();
        assert_eq!(answer.rejected_log_events_info, None);
    }
    group
}

fn time(at: i64) -> Timestamp {
    chrono::DateTime::from_timestamp_millis(NOW + at).unwrap().into()
}

fn rows(results: &Results) -> Vec<String> {
    results.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ; ")).collect()
}

fn asked(query: &str, groups: &[&LogGroup], options: &Options) -> Vec<String> {
    rows(&Query::parse(query).unwrap().run_over(groups.iter().copied(), ACCOUNT, options))
}

#[test]
fn the_latest_event_of_all_groups_and_streams_comes_first() {
    let web = group("/acme/web", &[("i-2", 30, "third"), ("i-1", 10, "first"), ("i-2", 40, "fourth")]);
    let api = group("/acme/api", &[("i-9", 20, "second")]);
    let query = "fields @message, @logStream, @log, @timestamp, @ingestionTime";
    assert_eq!(
        asked(query, &[&web, &api], &Options::default()),
        [
            "fourth ; i-2 ; 111122223333:/acme/web ; 2026-01-05 00:00:00.040 ; 2026-01-05 00:00:00.040",
            "third ; i-2 ; 111122223333:/acme/web ; 2026-01-05 00:00:00.030 ; 2026-01-05 00:00:00.030",
            "second ; i-9 ; 111122223333:/acme/api ; 2026-01-05 00:00:00.020 ; 2026-01-05 00:00:00.020",
            "first ; i-1 ; 111122223333:/acme/web ; 2026-01-05 00:00:00.010 ; 2026-01-05 00:00:00.010",
        ]
    );
    // The groups' order does not show.
    assert_eq!(
        asked(query, &[&web, &api], &Options::default()),
        asked(query, &[&api, &web], &Options::default())
    );
    assert_eq!(Event::of_group(&api, ACCOUNT, None).len(), 1);
}

#[test]
fn times_bound_a_query_and_retention_takes_what_is_old() {
    let mut web = group("/acme/web", &[("s", 0, "old"), ("s", DAY / 2, "young"), ("s", DAY, "new")]);
    let within =
        Options { start_time: Some(time(DAY / 2)), end_time: Some(time(DAY / 2)), ..Options::default() };
    assert_eq!(asked("fields @message", &[&web], &within), ["young"]);
    web.set_retention(Some(RetentionDays::try_from(1).unwrap()));
    let at =
        |at: i64| asked("stats count(*)", &[&web], &Options { now: Some(time(at)), ..Options::default() });
    assert_eq!(at(DAY), ["3"]);
    assert_eq!(at(DAY + 1), ["2"]);
    assert_eq!(at(2 * DAY + 1), [""; 0]);
    assert_eq!(
        asked("stats count(*)", &[&web], &Options::default()),
        ["3"],
        "without a time, all that was put"
    );
}

#[test]
fn fields_are_found_in_the_events_of_a_function() {
    let report =
        "REPORT RequestId: 8e4a9c2e-0000-0000-0000-000000000000\tDuration: 12.5 ms\tBilled Duration: 13 ms";
    let function =
        group("/aws/lambda/f", &[("2026/01/05/[1]a", 0, report), ("2026/01/05/[1]a", 1, "{\"n\": 7}")]);
    assert_eq!(
        asked("stats max(@duration) as ms, sum(n) as n", &[&function], &Options::default()),
        ["12.5 ; 7"]
    );
    assert_eq!(asked("fields @message", &[], &Options::default()), [""; 0]);
}
