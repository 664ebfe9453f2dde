//! The `aozu` command.
fn main() {}
