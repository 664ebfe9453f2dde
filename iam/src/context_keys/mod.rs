//! Condition keys: what a request carries of them, told by typed facts, and what is known of each.
//!
//! [`Facts`] holds who asks, of what, and how; it yields the [`Context`] that the engine
//! asks. [`ContextKeyInfo`] tells the type of a key and whether it is a list.
//!
//! Source: IAM User Guide, "AWS global condition context keys"; specs/iam.md §4.

mod catalogue;
mod facts;
mod organization_path;
mod principal;
mod request;
mod resource;

pub use catalogue::{CATALOGUE, ContextKeyInfo, KeyType, lookup, put_values};
pub use facts::Facts;
pub use organization_path::OrganizationPath;
pub use principal::{Instance, Mfa, PrincipalFacts};
pub use request::{EndpointSource, NetworkSource, RequestFacts, ServiceSource};
pub use resource::{ResourceFacts, tells_resource_account};

use aozu_names::Known;
use smol_str::SmolStr;

use crate::evaluate::Context;

/// Sets a key to what is known of it; what was not read stays what the context takes the rest for.
fn put<T>(context: &mut Context, key: &str, known: &Known<T>, text: impl FnOnce(&T) -> SmolStr) {
    match known {
        Known::Present(value) => context.set(key, text(value)),
        Known::Absent => context.set_absent(key),
        Known::NotRead(_) => {}
    }
}

fn absent(context: &mut Context, keys: &[&str]) {
    for key in keys {
        context.set_absent(key);
    }
}

/// Sets the id and the path of an organization under the keys that hold them.
fn put_organization(context: &mut Context, id: &str, paths: &str, place: &Known<OrganizationPath>) {
    put(context, id, place, |place| place.organization().into());
    match place {
        Known::Present(place) => context.set_list(paths, [place.as_str()]),
        Known::Absent => context.set_absent(paths),
        Known::NotRead(_) => {}
    }
}
