//! Domains as dumps of an account have them, what is wrong with them, and what is lost with a node or a zone.

mod dumps;
mod losses;
mod mission;
