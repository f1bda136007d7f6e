//! The way in: the domain's name and port, and web-api behind it.

use std::time::Duration;

use ferrodon_config::{Config, Listen};
use tokio::net::{TcpStream, UnixStream, lookup_host};

use super::finding::Findings;

const PART: &str = "network";
/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks whether people and peers can come in.
pub(super) async fn look(config: &Config) -> Findings {
    let mut found = Findings::default();
    let site = &config.site;
    let address = if site.web_domain.contains(':') {
        site.web_domain.clone()
    } else {
        format!("{}:{}", site.web_domain, if site.https { 443 } else { 80 })
    };
    let resolved = tokio::time::timeout(PATIENCE, lookup_host(address.clone())).await;
    let is_known = resolved.is_ok_and(|found| found.is_ok_and(|addresses| addresses.count() > 0));
    if !is_known {
        found.doubt(
            PART,
            format!("{} has no address", site.web_domain),
            "make a DNS record of it, or wait until it is known",
        );
    } else if connects(TcpStream::connect(address.clone())).await {
        found.good(PART, format!("{address} answers"));
    } else {
        found.doubt(
            PART,
            format!("nobody answers at {address}, seen from here"),
            "start nginx (deploy/nginx), and open the port in the firewall",
        );
    }
    let (there, name) = match &config.web.listen {
        Listen::Tcp(address) => (
            connects(TcpStream::connect(*address)).await,
            address.to_string(),
        ),
        Listen::Unix(path) => (
            connects(UnixStream::connect(path)).await,
            path.display().to_string(),
        ),
    };
    if there {
        found.good(PART, format!("web-api listens at {name}"));
    } else {
        found.doubt(
            PART,
            format!("web-api doesn't listen at {name} on this machine"),
            "start it, unless it runs on another one",
        );
    }
    found
}

async fn connects<T>(connecting: impl Future<Output = std::io::Result<T>>) -> bool {
    matches!(tokio::time::timeout(PATIENCE, connecting).await, Ok(Ok(_)))
}
