//! The streaming process.

use super::listen::{self, Listen};
use crate::{Process, Reader};

/// Settings of streaming.
#[derive(Debug, Clone)]
pub struct StreamingConfig {
    /// `BIND`, `PORT` (4000), or `SOCKET`. In all-in-one `PORT` is the web's, and `FERRODON_STREAMING_PORT` (4000)
    /// is streaming's.
    pub listen: Listen,
}

impl StreamingConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let listen = if reader.process() == Process::Streaming {
            listen::read(reader, "PORT", 4000, Some("SOCKET"))
        } else {
            listen::read(reader, "FERRODON_STREAMING_PORT", 4000, None)
        };
        Self { listen }
    }
}
