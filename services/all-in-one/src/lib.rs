//! The four services in one process, for small servers.
//!
//! What it is for: one program to start, on two ports (web 3000, streaming 4000) as Mastodon has them; the services
//! are the very libraries of their own programs, and talk through Redis and PostgreSQL as ever.
//!
//! What it must not know: anything about what the services do.

use anyhow::Context as _;
use ferrodon_config::Process;
use ferrodon_runtime::Service;
use tokio_util::sync::CancellationToken;

/// Runs all services until the token is cancelled. One that ends by itself ends the others, which finish what they
/// have begun.
pub async fn run(service: Service) -> anyhow::Result<()> {
    let stop = service.shutdown.clone();
    let beside = |process| service.beside(process);
    // actix's future stays on this task, so all do; what they spawn runs on the runtime's threads
    let (web, streaming, federation, media) = tokio::join!(
        ended(
            Process::WebApi,
            &stop,
            ferrodon_web_api::run(beside(Process::WebApi))
        ),
        ended(
            Process::Streaming,
            &stop,
            ferrodon_streaming::run(beside(Process::Streaming))
        ),
        ended(
            Process::FederationWorker,
            &stop,
            ferrodon_federation_worker::run(beside(Process::FederationWorker))
        ),
        ended(
            Process::MediaWorker,
            &stop,
            ferrodon_media_worker::run(beside(Process::MediaWorker))
        ),
    );
    web.and(streaming).and(federation).and(media)
}

/// Waits for a service, then has the others stop.
async fn ended(
    process: Process,
    stop: &CancellationToken,
    service: impl Future<Output = anyhow::Result<()>>,
) -> anyhow::Result<()> {
    let outcome = service.await.with_context(|| process.name());
    if let Err(error) = &outcome {
        tracing::error!("{error:#}");
    }
    stop.cancel();
    outcome
}
