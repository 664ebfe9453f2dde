//! The placement of shards: upstream's cases, what steps do, what is explained, and laws.

mod cases;
