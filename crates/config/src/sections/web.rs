//! The web process.

use ipnet::IpNet;

use super::listen::{self, Listen};
use super::outgoing::read_networks;
use crate::{Process, Reader};

/// Settings of web-api.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// `BIND`, `PORT` (3000), or `SOCKET`.
    pub listen: Listen,
    /// `TRUSTED_PROXY_IP`, comma or blank separated: who may set `X-Forwarded-*`. Replaces the default, which is
    /// loopback and the private ranges.
    pub trusted_proxies: Vec<IpNet>,
    /// `WEB_CONCURRENCY`: HTTP worker threads; none: one per core.
    pub workers: Option<usize>,
}

/// Loopback and the private ranges, as Rails trusts them.
const PRIVATE_RANGES: [&str; 6] = [
    "127.0.0.0/8",
    "::1/128",
    "fc00::/7",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
];

impl WebConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        // PORT, BIND and SOCKET are each process's own; streaming's are read by its section
        let listen = if reader.process() == Process::Streaming {
            Listen::Tcp(([127, 0, 0, 1], 3000).into())
        } else {
            listen::read(reader, "PORT", 3000, Some("SOCKET"))
        };
        let mut trusted_proxies = read_networks(reader, "TRUSTED_PROXY_IP");
        if trusted_proxies.is_empty() {
            trusted_proxies = PRIVATE_RANGES
                .iter()
                .filter_map(|range| range.parse().ok())
                .collect();
        }
        Self {
            listen,
            trusted_proxies,
            workers: reader
                .optional_number("WEB_CONCURRENCY", 0..=1024)
                .filter(|n| *n > 0),
        }
    }
}
