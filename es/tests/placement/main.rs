//! The placement of shards: upstream's cases, what steps do, what is explained, and laws.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cases;
mod explained;
mod laws;
mod naive;
mod refused;
mod steps;

use serde_json::Value;

/// The answer to a request, as JSON.
fn asked(request: &Value) -> Value {
    serde_json::to_value(aozu_es::allocate::allocate(&request.to_string(), true).unwrap()).unwrap()
}
