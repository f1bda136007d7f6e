//! The operators' command line: the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    ferrodon_tootctl::run(std::env::args().skip(1).collect())
}
