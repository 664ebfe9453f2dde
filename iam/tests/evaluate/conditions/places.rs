//! Addresses and ARNs.

use super::{E, F, One, Row, T, Want, check};

/// What is held, the values, and what the operator and its negation say.
type Both<'t> = (&'t str, &'t [&'t str], [Want; 2]);

fn both(table: &str, operators: &[[&str; 2]], cells: &[Both<'_>]) {
    for pair in operators {
        for (operator, side) in pair.iter().zip([0, 1]) {
            let rows: Vec<Row<'_>> = cells
                .iter()
                .map(|(held, values, wants)| (*operator, *values, One(held), wants[side]))
                .collect();
            check(&format!("{table}, {operator}"), &rows);
        }
    }
}

const HIT: [Want; 2] = [T, F];
const MISS: [Want; 2] = [F, T];
const NEITHER: [Want; 2] = [F, F];
const ERROR: [Want; 2] = [E, E];

#[test]
fn addresses_lie_within_ranges() {
    both(
        "addresses",
        &[["IpAddress", "NotIpAddress"], ["IpAddressIfExists", "NotIpAddressIfExists"]],
        &[
            ("192.0.2.7", &["192.0.2.0/24"], HIT),
            ("192.0.3.7", &["192.0.2.0/24"], MISS),
            ("203.0.113.9", &["0.0.0.0/0"], HIT),
            // A bare address is one address.
            ("192.0.2.7", &["192.0.2.7"], HIT),
            ("192.0.2.8", &["192.0.2.7"], MISS),
            ("2001:db8::1", &["2001:db8::1"], HIT),
            ("2001:db8::2", &["2001:db8::1"], MISS),
            ("2001:db8::1", &["2001:db8::1/128"], HIT),
            // The two families never meet.
            ("192.0.2.7", &["::/0"], MISS),
            ("2001:db8::1", &["0.0.0.0/0"], MISS),
            ("2001:db8::1", &["::/0"], HIT),
            ("2001:db8::1", &["2001:db8::/64"], HIT),
            ("2001:db8:0:1::1", &["2001:db8::/64"], MISS),
            // Host bits of IPv4, leading zeros, a sign.
            ("192.0.2.99", &["192.0.2.5/24"], HIT),
            ("192.0.3.5", &["192.0.2.5/24"], MISS),
            ("192.0.2.5", &["192.000.002.005"], HIT),
            ("192.0.2.99", &["192.0.2.0/+24"], HIT),
            // IPv6 by its meaning, not by its spelling.
            ("2001:db8::1", &["2001:DB8:0:0:0:0:0:1"], HIT),
            ("2001:0DB8:0000::0001", &["2001:db8::1"], HIT),
            // Host bits of IPv6 leave nothing.
            ("2001:db8::5", &["2001:db8::5/64"], MISS),
            ("2001:db8::6", &["2001:db8::5/64"], MISS),
            // Dotted tails and mapped addresses leave nothing.
            ("2001:db8::c000:201", &["2001:db8::192.0.2.1"], MISS),
            ("192.0.2.1", &["::ffff:192.0.2.1"], MISS),
            ("192.0.2.1", &["::ffff:c000:201"], MISS),
            ("::ffff:192.0.2.1", &["::ffff:192.0.2.1"], MISS),
            ("::ffff:192.0.2.1", &["::ffff:0:0/96"], MISS),
            // Out of range or no address: the others still count.
            ("192.0.2.7", &["192.0.2.0/33"], MISS),
            ("2001:db8::1", &["2001:db8::/129"], MISS),
            ("192.0.2.7", &["house"], MISS),
            ("192.0.2.7", &[""], MISS),
            ("192.0.2.7", &["192.0.2.256"], MISS),
            ("192.0.2.7", &["192.0.2.*"], MISS),
            ("192.0.2.7", &["192.0.2.0/33", "192.0.2.0/24"], HIT),
            ("192.0.2.7", &["192.0.2.0/24", "house"], HIT),
            ("192.0.2.7", &["house", "198.51.100.0/24"], MISS),
            ("2001:db8::5", &["2001:db8::5/64", "2001:db8::/64"], HIT),
            // A mapped address in the request is the IPv4 address.
            ("::ffff:192.0.2.7", &["192.0.2.0/24"], HIT),
            ("::ffff:c000:207", &["192.0.2.0/24"], HIT),
            ("::ffff:192.0.2.7", &["::/0"], MISS),
            // No address in the request.
            ("192.0.2.7/32", &["192.0.2.0/24"], NEITHER),
            ("192.0.2", &["192.0.2.0/24"], NEITHER),
            ("3221225991", &["192.0.2.0/24"], NEITHER),
            ("2001:db8::192.0.2.1", &["2001:db8::/32"], NEITHER),
            ("", &["192.0.2.0/24"], NEITHER),
            ("house", &["house"], NEITHER),
            ("house", &["192.0.2.0/33"], NEITHER),
        ],
    );
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111122223333:jobs";

#[test]
fn arns_match_part_by_part() {
    both(
        "ARNs",
        &[
            ["ArnEquals", "ArnNotEquals"],
            ["ArnLike", "ArnNotLike"],
            ["ArnLikeIfExists", "ArnNotLikeIfExists"],
        ],
        &[
            (QUEUE, &[QUEUE], HIT),
            (QUEUE, &["arn:aws:sqs:eu-west-1:111122223333:job"], MISS),
            (QUEUE, &["arn:aws:sqs:*:111122223333:jobs"], HIT),
            (QUEUE, &["arn:*:*:*:*:*"], HIT),
            (QUEUE, &["arn:aws:s?s:eu-*-1:11112222????:j*s"], HIT),
            (QUEUE, &["arn:aws:sqs:eu-west-1:111122223333:job?"], HIT),
            (QUEUE, &["arn:aws:sqs:eu-west-1:111122223333:jobs?"], MISS),
            // A wildcard stays in its part.
            (QUEUE, &["arn:aws:s*3333:jobs:*:*"], MISS),
            (QUEUE, &["arn:*:sqs:jobs:*:*"], MISS),
            // With letter case.
            (QUEUE, &["arn:aws:SQS:eu-west-1:111122223333:jobs"], MISS),
            (QUEUE, &["arn:aws:sqs:eu-west-1:111122223333:Jobs"], MISS),
            // The sixth part may hold colons and slashes, and `*` crosses them.
            ("arn:aws:sns:eu-west-1:111122223333:a:b", &["arn:aws:sns:eu-west-1:111122223333:a:b"], HIT),
            ("arn:aws:sns:eu-west-1:111122223333:a:b/c", &["arn:aws:sns:*:*:a*"], HIT),
            ("arn:aws:s3:::acme/a/b", &["arn:aws:s3:::acme*b"], HIT),
            ("arn:aws:s3:::acme/a", &["arn:aws:s3:::acme/[a]"], MISS),
            ("arn:aws:s3:::\u{1f600}", &["arn:aws:s3:::?"], MISS),
            ("arn:aws:s3:::\u{1f600}", &["arn:aws:s3:::??"], HIT),
            ("arn:aws:s3:::", &["arn:aws:s3:::*"], HIT),
            // No ARN in the request: asked first.
            ("jobs", &[QUEUE], NEITHER),
            ("", &[QUEUE], NEITHER),
            ("arn:aws:sqs", &["arn:aws:sqs:*:*:*"], NEITHER),
            ("jobs", &["jobs"], NEITHER),
            // No ARN in the policy: an error where it is met.
            (QUEUE, &["jobs"], ERROR),
            (QUEUE, &[""], ERROR),
            (QUEUE, &["arn:aws:sqs"], ERROR),
            (QUEUE, &["jobs", QUEUE], ERROR),
            (QUEUE, &["arn:aws:s3:::other", "jobs", QUEUE], ERROR),
            (QUEUE, &["arn:aws:s3:::other", "jobs"], ERROR),
            // Behind a hit it is not met.
            (QUEUE, &[QUEUE, "jobs"], HIT),
            (QUEUE, &["arn:aws:s3:::other", QUEUE, "jobs"], HIT),
        ],
    );
}
