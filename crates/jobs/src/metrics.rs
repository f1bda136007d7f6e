//! What operators see: how far queues lag behind, how many jobs wait, what ran and how it ended.

use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry,
    core::Collector,
};

use crate::job::Queue;

/// The metrics of jobs. Cheap to clone; registered once per registry.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// `jobs_queue_lag_seconds{queue}`: the age of the first due job, by the relay that leads.
    pub(crate) lag: GaugeVec,
    /// `jobs_queue_jobs{queue,state}`: rows that are due, scheduled or dead, once a minute by the relay that leads.
    pub(crate) rows: IntGaugeVec,
    /// `jobs_running{queue}`: jobs that this process runs now.
    pub(crate) running: IntGaugeVec,
    /// `jobs_finished_total{kind,outcome}`: ends of runs in this process.
    pub(crate) finished: IntCounterVec,
    /// `jobs_duration_seconds{kind}`: how long runs took.
    pub(crate) duration: HistogramVec,
    /// `jobs_wait_seconds{queue}`: from due to claimed.
    pub(crate) wait: HistogramVec,
    /// `jobs_claims_lost_total{queue}`: claims that ran out, by the relay that leads.
    pub(crate) crashes: IntCounterVec,
}

/// From a fast delivery to a long rebuild.
const BUCKETS: [f64; 11] = [
    0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0,
];

impl Metrics {
    /// Makes them and puts them into a registry.
    pub fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        fn add<C: Collector + Clone + 'static>(
            registry: &Registry,
            collector: C,
        ) -> Result<C, prometheus::Error> {
            registry.register(Box::new(collector.clone()))?;
            Ok(collector)
        }
        let histogram =
            |name: &str, help: &str| HistogramOpts::new(name, help).buckets(BUCKETS.to_vec());
        Ok(Self {
            lag: add(
                registry,
                GaugeVec::new(
                    Opts::new("jobs_queue_lag_seconds", "Age of a queue's first due job"),
                    &["queue"],
                )?,
            )?,
            rows: add(
                registry,
                IntGaugeVec::new(
                    Opts::new("jobs_queue_jobs", "Jobs in the database"),
                    &["queue", "state"],
                )?,
            )?,
            running: add(
                registry,
                IntGaugeVec::new(
                    Opts::new("jobs_running", "Jobs that this process runs"),
                    &["queue"],
                )?,
            )?,
            finished: add(
                registry,
                IntCounterVec::new(
                    Opts::new("jobs_finished_total", "Ends of runs"),
                    &["kind", "outcome"],
                )?,
            )?,
            duration: add(
                registry,
                HistogramVec::new(
                    histogram("jobs_duration_seconds", "Duration of runs"),
                    &["kind"],
                )?,
            )?,
            wait: add(
                registry,
                HistogramVec::new(
                    histogram("jobs_wait_seconds", "Time from due to claimed"),
                    &["queue"],
                )?,
            )?,
            crashes: add(
                registry,
                IntCounterVec::new(
                    Opts::new("jobs_claims_lost_total", "Claims that ran out"),
                    &["queue"],
                )?,
            )?,
        })
    }

    /// Only the leader of relays knows lag and counts; whoever stops leading forgets them.
    pub(crate) fn forget_queues(&self) {
        self.lag.reset();
        self.rows.reset();
    }

    pub(crate) fn set_lag(&self, queue: Queue, seconds: f64) {
        self.lag
            .with_label_values(&[queue.name()])
            .set(seconds.max(0.0));
    }
}
