//! Eats the queues of jobs: all but `media`.
//!
//! What it is for: registers a handler for every kind of job that `distribution` and `usecases` (later `federation`,
//! `mailer`, `search`) know how to do, and runs them; beside that each process is a candidate for the relay and for
//! starting what runs by the clock.
//!
//! What it must not know: how anything is done. A handler is a few lines.
//!
//! Where to start: [`run`] connects and works; [`handlers::registry`] is the list of what it can do.

pub mod handlers;
mod state;

use anyhow::{Context as _, bail};
use ferrodon_jobs::{Metrics, Options, Queue, relay, schedules, work};
use ferrodon_runtime::Service;

pub use state::State;

/// How long a job waits for a database connection before it fails and is tried again: more run than there are
/// connections, and all of them get their turn.
pub(crate) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The queues that this service eats, unless told otherwise.
pub const QUEUES: [Queue; 6] = [
    Queue::Default,
    Queue::Ingress,
    Queue::Push,
    Queue::Pull,
    Queue::Mailers,
    Queue::Scheduler,
];

/// Runs the service until its token is cancelled, on the queues of the settings.
pub async fn run(service: Service) -> anyhow::Result<()> {
    run_queues(service, None).await
}

/// Runs the service on these queues; none means those of `FERRODON_QUEUES`, or else all of [`QUEUES`].
pub async fn run_queues(service: Service, queues: Option<Vec<Queue>>) -> anyhow::Result<()> {
    let queues = match queues {
        Some(queues) => queues,
        None => configured_queues(&service.config.jobs.queues)?,
    };
    let state = State::connect(&service).await?;
    let metrics = Metrics::register(&service.metrics).context("metrics")?;
    let jobs = state.usecases.jobs.clone();
    let options = Options {
        metrics: Some(metrics.clone()),
        ..Options::new(queues, service.config.jobs.concurrency)
    };
    let registry = handlers::registry(&state);
    let stop = &service.shutdown;
    tokio::join!(
        work(jobs.clone(), registry, options, stop.clone()),
        relay::run(jobs.clone(), Some(metrics), stop.clone()),
        schedules::run(jobs, schedules::SCHEDULES, stop.clone()),
    );
    Ok(())
}

/// The queues that settings name, as far as they are ours: one setting may name those of all workers.
fn configured_queues(names: &[String]) -> anyhow::Result<Vec<Queue>> {
    let mut queues = parse_queues(names.iter().map(String::as_str))?;
    if queues.is_empty() {
        queues.extend(QUEUES);
    }
    queues.retain(|queue| QUEUES.contains(queue));
    if queues.is_empty() {
        bail!("FERRODON_QUEUES names no queue that federation-worker eats");
    }
    Ok(queues)
}

/// Reads names of queues; each counts once, in the order given.
pub fn parse_queues<'a>(names: impl Iterator<Item = &'a str>) -> anyhow::Result<Vec<Queue>> {
    let mut queues = Vec::new();
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        let queue = name.parse()?;
        if !queues.contains(&queue) {
            queues.push(queue);
        }
    }
    Ok(queues)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_may_name_queues_of_all_workers() {
        let names = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            configured_queues(&names("push,media,push,default")).ok(),
            Some(vec![Queue::Push, Queue::Default])
        );
        assert_eq!(configured_queues(&[]).ok(), Some(QUEUES.to_vec()));
        assert!(configured_queues(&names("media")).is_err());
        assert!(configured_queues(&names("fasp")).is_err());
    }
}
