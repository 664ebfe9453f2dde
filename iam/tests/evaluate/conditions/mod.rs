//! specs/iam.md §1.5 to §1.7, §2, §2.1 and §2.2, cell by cell; §8 items 1 to 9 and 12.

mod blocks;
mod every;
mod matching;
mod numbers;
mod places;
mod strings;
mod variables;

use aozu_iam::evaluate::Context;
use serde_json::json;

use crate::fixture::condition;

/// What the request carries under the key that a row asks.
#[derive(Debug, Clone, Copy)]
enum Held<'t> {
    /// Nothing.
    No,
    /// A single value.
    One(&'t str),
    /// A list, be it of one value or of none.
    List(&'t [&'t str]),
}

use Held::{List, No, One};

/// What a row expects: `Ok` of whether it matches, or the error of an ARN operator.
type Want = Result<bool, &'static str>;

const T: Want = Ok(true);
const F: Want = Ok(false);
/// An Allow grants nothing, and a Deny denies.
const E: Want = Err("an error");

/// An operator, the values of the policy, what the request holds, and whether that matches.
type Row<'t> = (&'t str, &'t [&'t str], Held<'t>, Want);

/// The key that rows ask: any will do.
const KEY: &str = "aws:PrincipalTag/asked";

fn context(held: Held<'_>) -> Context {
    let mut context = Context::absent();
    match held {
        No => {}
        One(value) => context.set(KEY, value),
        List(values) => context.set_list(KEY, values.iter().copied()),
    }
    context
}

/// Asks every row and names those that differ.
fn check(table: &str, rows: &[Row<'_>]) {
    let mut wrong = Vec::new();
    for (operator, values, held, want) in rows {
        let found = condition(&json!({ *operator: { KEY: values } }), &context(*held));
        if found != *want {
            wrong.push(format!("{operator} {values:?} of {held:?}: {found:?}, not {want:?}"));
        }
    }
    println!("{table}: {} rows", rows.len());
    assert!(wrong.is_empty(), "{table}:\n{}", wrong.join("\n"));
}
