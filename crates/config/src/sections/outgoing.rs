//! Requests to other servers.

use std::path::PathBuf;

use ipnet::IpNet;
use url::Url;

use crate::Reader;

/// How this server reaches others.
#[derive(Debug, Clone)]
pub struct OutgoingConfig {
    /// `ALLOWED_PRIVATE_ADDRESSES`, comma or blank separated: private addresses that may be reached all the same.
    pub allowed_private_addresses: Vec<IpNet>,
    /// `SSL_CERT_FILE`: certificates that are trusted instead of the system's.
    pub ssl_cert_file: Option<PathBuf>,
    /// `http_proxy`: the proxy for all outgoing requests.
    pub http_proxy: Option<Url>,
    /// `MAX_REQUEST_POOL_SIZE` (512): connections kept at once.
    pub max_pool_size: usize,
}

impl OutgoingConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            allowed_private_addresses: read_networks(reader, "ALLOWED_PRIVATE_ADDRESSES"),
            ssl_cert_file: reader.optional("SSL_CERT_FILE").map(PathBuf::from),
            http_proxy: reader.optional_parsed(
                "http_proxy",
                "set an address such as http://proxy.example.com:3128",
            ),
            max_pool_size: reader.number("MAX_REQUEST_POOL_SIZE", 512, 1..=65_536),
        }
    }
}

/// A list of addresses and networks.
pub(super) fn read_networks(reader: &mut Reader<'_>, name: &str) -> Vec<IpNet> {
    let mut networks = Vec::new();
    for item in reader.loose_list(name) {
        let address = item
            .parse()
            .ok()
            .map(|ip: std::net::IpAddr| IpNet::from(ip));
        match address.or_else(|| item.parse().ok()) {
            Some(network) => networks.push(network),
            None => reader.mistake(
                name,
                format!("has `{item}`"),
                "list IP addresses or networks such as 10.0.0.0/8",
            ),
        }
    }
    networks
}
