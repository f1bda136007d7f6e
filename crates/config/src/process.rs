//! The processes that read settings.

/// Which process reads: defaults of ports and pools differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// REST API, OAuth and pages.
    WebApi,
    /// Live events.
    Streaming,
    /// All queues but `media`.
    FederationWorker,
    /// The queue `media`.
    MediaWorker,
    /// The four services in one process.
    AllInOne,
    /// The operators' command line.
    Tootctl,
}

impl Process {
    /// The binary's name, as logs and metrics show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebApi => "web-api",
            Self::Streaming => "streaming",
            Self::FederationWorker => "federation-worker",
            Self::MediaWorker => "media-worker",
            Self::AllInOne => "all-in-one",
            Self::Tootctl => "tootctl",
        }
    }
}
