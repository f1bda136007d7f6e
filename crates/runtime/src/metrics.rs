//! The registries of a process and their text form.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use prometheus::process_collector::ProcessCollector;
use prometheus::proto::MetricFamily;
use prometheus::{Registry, TextEncoder};

/// All registries of a process: one per service, so that services in one process may register the same names.
#[derive(Clone, Default)]
pub struct Metrics {
    registries: Arc<Mutex<Vec<Registry>>>,
}

impl Metrics {
    /// A process's metrics, with those of the process itself (memory, open files, CPU).
    pub fn with_process() -> Self {
        let metrics = Self::default();
        let registry = Registry::new();
        if let Err(error) = registry.register(Box::new(ProcessCollector::for_self())) {
            tracing::warn!(%error, "no metrics about the process itself");
        }
        metrics.add(registry);
        metrics
    }

    /// A new registry whose metrics carry the label `service`.
    pub fn registry(&self, service: &str) -> Registry {
        let labels = HashMap::from([("service".to_owned(), service.to_owned())]);
        // it fails only for an empty prefix, and there is none
        let registry = Registry::new_custom(None, Some(labels)).unwrap_or_default();
        self.add(registry.clone());
        registry
    }

    fn add(&self, registry: Registry) {
        self.registries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(registry);
    }

    /// All metrics in Prometheus' text form.
    pub fn text(&self) -> String {
        let registries = self
            .registries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        // the text form wants all samples of one name together, whichever registry they come from
        let mut families: BTreeMap<String, MetricFamily> = BTreeMap::new();
        for mut family in registries.iter().flat_map(Registry::gather) {
            match families.get_mut(family.name()) {
                Some(known) => known.mut_metric().append(family.mut_metric()),
                None => drop(families.insert(family.name().to_owned(), family)),
            }
        }
        let families: Vec<_> = families.into_values().collect();
        TextEncoder::new()
            .encode_to_string(&families)
            .unwrap_or_else(|error| {
                tracing::error!(%error, "metrics could not be written");
                String::new()
            })
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}
