//! The REST API, OAuth and the pages: the process. `--routes` and `--openapi` print what it serves.

use std::process::ExitCode;

use ferrodon_config::Process;

fn main() -> ExitCode {
    match ferrodon_web_api::routes::print_asked_for(std::env::args().skip(1)) {
        Some(code) => code,
        None => ferrodon_runtime::run_service(Process::WebApi, ferrodon_web_api::run),
    }
}
