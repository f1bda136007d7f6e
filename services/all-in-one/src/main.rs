//! All services: the process.

use std::process::ExitCode;

use ferrodon_config::Process;

fn main() -> ExitCode {
    ferrodon_runtime::run_service(Process::AllInOne, ferrodon_all_in_one::run)
}
