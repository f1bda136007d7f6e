//! Where a process answers about itself.

use std::net::SocketAddr;

use crate::Reader;

/// Metrics and health.
#[derive(Debug, Clone)]
pub struct MetricsConfig {
    /// `FERRODON_METRICS_BIND`, as `127.0.0.1:9100`: serves `/metrics`, `/health` and `/health/ready`. Unset: nothing
    /// listens (web-api and streaming answer `/health` on their own address as well).
    pub bind: Option<SocketAddr>,
}

impl MetricsConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            bind: reader.optional_parsed(
                "FERRODON_METRICS_BIND",
                "set an address and port such as 127.0.0.1:9100",
            ),
        }
    }
}
