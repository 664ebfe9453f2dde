//! What rules say about each other, on all requests there are and not on samples.

mod redirects;
mod sets;
mod shadow;
mod unreached;

pub use redirects::{RedirectLoop, redirect_loops};
pub use shadow::{Impossible, Shadowed, impossible, shadowed, takes_everything};
pub use unreached::{DeadWay, NoTraffic, unreached};
