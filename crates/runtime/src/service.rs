//! What a service is given.

use std::sync::Arc;

use ferrodon_config::{Config, Process};
use prometheus::Registry;
use tokio_util::sync::CancellationToken;

use crate::{Health, Metrics};

/// Everything that a service's `run` needs from the process it runs in.
#[derive(Debug, Clone)]
pub struct Service {
    /// Which service this is.
    pub process: Process,
    /// The settings.
    pub config: Arc<Config>,
    /// Cancelled when the service shall finish what it has begun, take nothing new, and return.
    pub shutdown: CancellationToken,
    /// Where the service registers its metrics; they carry the label `service`.
    pub metrics: Registry,
    /// Where the service registers what must be well before it is ready.
    pub health: Health,
    all_metrics: Metrics,
}

impl Service {
    /// A service under `process`'s name, of a process of its own.
    pub fn new(
        process: Process,
        config: Arc<Config>,
        shutdown: CancellationToken,
        metrics: Metrics,
    ) -> Self {
        let registry = metrics.registry(process.name());
        Self {
            process,
            config,
            shutdown,
            metrics: registry,
            health: Health::default(),
            all_metrics: metrics,
        }
    }

    /// Another service in the same process (all-in-one): same settings, shutdown and health, metrics of its own.
    #[must_use]
    pub fn beside(&self, process: Process) -> Self {
        Self {
            process,
            metrics: self.all_metrics.registry(process.name()),
            ..self.clone()
        }
    }

    /// All metrics of the process in Prometheus' text form, for a service that shows them on its own address.
    pub fn metrics_text(&self) -> String {
        self.all_metrics.text()
    }
}
