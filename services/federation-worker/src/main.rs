//! The worker of all queues but `media`: the process. `--queues default,push` limits it to some.

use std::process::ExitCode;

use ferrodon_config::Process;
use ferrodon_federation_worker::{parse_queues, run_queues};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let queues = match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        [] => None,
        ["--queues", names] => Some(parse_queues(names.split(','))),
        [one] if one.starts_with("--queues=") => {
            Some(parse_queues(one.trim_start_matches("--queues=").split(',')))
        }
        _ => Some(Err(anyhow::anyhow!(
            "usage: federation-worker [--queues NAME,NAME…]"
        ))),
    };
    ferrodon_runtime::run_service(Process::FederationWorker, |service| async {
        run_queues(service, queues.transpose()?).await
    })
}
