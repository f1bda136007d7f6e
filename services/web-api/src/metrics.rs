//! How often endpoints are called, how it ends, how long it takes.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry};

/// The metrics of web-api.
#[derive(Debug, Clone)]
pub struct Metrics {
    requests: IntCounterVec,
    durations: HistogramVec,
    /// Calls that are being answered.
    pub running: IntGauge,
}

impl Metrics {
    /// Makes and registers them.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let metrics = Self {
            requests: IntCounterVec::new(
                Opts::new("ferrodon_http_requests_total", "Answered requests"),
                &["method", "path", "status"],
            )?,
            durations: HistogramVec::new(
                HistogramOpts::new("ferrodon_http_request_duration_seconds", "Time to answer")
                    .buckets(vec![
                        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
                        10.0,
                    ]),
                &["method", "path"],
            )?,
            running: IntGauge::new(
                "ferrodon_http_requests_running",
                "Requests that are being answered",
            )?,
        };
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.durations.clone()))?;
        registry.register(Box::new(metrics.running.clone()))?;
        Ok(metrics)
    }

    /// Counts one. The path is the endpoint's, not the client's, so that labels stay few.
    pub fn count(&self, method: &str, path: &str, status: u16, took: Duration) {
        self.requests
            .with_label_values(&[method, path, &status.to_string()])
            .inc();
        self.durations
            .with_label_values(&[method, path])
            .observe(took.as_secs_f64());
    }
}
