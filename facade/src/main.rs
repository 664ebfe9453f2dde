//! The `aozu` command; everything it does lies in the library. See `aozu --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    aozu::cli::main()
}
