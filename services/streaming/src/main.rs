//! Live events over WebSocket and SSE: the process.

use std::process::ExitCode;

use ferrodon_config::Process;

fn main() -> ExitCode {
    ferrodon_runtime::run_service(Process::Streaming, ferrodon_streaming::run)
}
