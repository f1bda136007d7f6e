//! Where a process listens.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::Reader;

/// A listening address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listen {
    /// `BIND` (127.0.0.1) and `PORT`.
    Tcp(SocketAddr),
    /// `SOCKET`: the path of a Unix socket.
    Unix(PathBuf),
}

impl Listen {
    /// The port; none of a Unix socket.
    pub fn port(&self) -> Option<u16> {
        match self {
            Self::Tcp(address) => Some(address.port()),
            Self::Unix(_) => None,
        }
    }
}

/// Reads `port_name` and `BIND`; a Unix socket at `socket_name`, if one is given and set, wins.
pub(super) fn read(
    reader: &mut Reader<'_>,
    port_name: &str,
    default_port: u16,
    socket_name: Option<&str>,
) -> Listen {
    // port 0 asks the system for a free one, which tests do
    let port = reader.number(port_name, default_port, 0..=u16::MAX);
    if let Some(path) = socket_name.and_then(|name| reader.optional(name)) {
        return Listen::Unix(path.into());
    }
    Listen::Tcp(SocketAddr::new(bind(reader), port))
}

fn bind(reader: &mut Reader<'_>) -> IpAddr {
    let local = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let Some(value) = reader.optional("BIND") else {
        return local;
    };
    if value == "localhost" {
        return local;
    }
    value
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .unwrap_or_else(|_| {
            reader.mistake(
                "BIND",
                format!("is `{value}`"),
                "set an IP address of this machine, such as 127.0.0.1 or [::]",
            );
            local
        })
}
