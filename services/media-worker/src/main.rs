//! The worker of the queue `media`: the process.

use std::process::ExitCode;

use ferrodon_config::Process;

fn main() -> ExitCode {
    ferrodon_runtime::run_service(Process::MediaWorker, ferrodon_media_worker::run)
}
