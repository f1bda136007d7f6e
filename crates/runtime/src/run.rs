//! From settings to exit code.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use ferrodon_config::{Config, Process};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::admin::Admin;
use crate::signals::StopSignals;
use crate::{Metrics, Service, init_logs};

/// How long a draining process may take before it is ended: below the 30 seconds that Kubernetes and systemd's usual
/// settings wait before they kill.
pub const DRAIN_LIMIT: Duration = Duration::from_secs(25);

/// The life of a service, as its `main` returns it: reads the settings (all mistakes go to standard error), starts
/// logs, the metrics address and a multi-threaded runtime, runs `run` until it returns, and lets signals cancel its
/// token. An error is logged with its causes and makes the exit code 1.
///
/// `run`'s future stays on the main task, so it needn't be `Send`; what it spawns runs on the runtime's threads.
pub fn run_service<F, Fut>(process: Process, run: F) -> ExitCode
where
    F: FnOnce(Service) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let Ok(config) = load_config(process) else {
        return ExitCode::FAILURE;
    };
    init_logs(&config.log);
    report_start(process, &config);
    finish(block_on(async {
        let signals = StopSignals::install().context("signal handlers")?;
        let shutdown = CancellationToken::new();
        let metrics = Metrics::with_process();
        let service = Service::new(process, Arc::new(config), shutdown.clone(), metrics.clone());
        let admin = Admin {
            metrics,
            health: service.health.clone(),
            draining: shutdown.clone(),
        };
        // it answers until the process ends, so that a draining one says so
        serve_admin(&service, admin).await?;
        tokio::select! {
            outcome = run(service) => outcome,
            reason = stop(signals, shutdown) => Err(anyhow::anyhow!(reason)),
        }
    }))
}

/// The life of a command: settings and logs as a service's, no metrics and no draining. Signals keep their default.
pub fn run_command<F, Fut>(process: Process, run: F) -> ExitCode
where
    F: FnOnce(Config) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let Ok(config) = load_config(process) else {
        return ExitCode::FAILURE;
    };
    init_logs(&config.log);
    match block_on(run(config)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads the settings; mistakes go to standard error, all of them.
pub fn load_config(process: Process) -> Result<Config, ferrodon_config::ConfigErrors> {
    Config::load_for(process).inspect_err(|errors| print_error(&errors.to_string()))
}

/// Before there are logs, and for commands, whose users read no logs.
fn print_error(text: &str) {
    // nothing can be done if even that fails
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("async runtime")?;
    let outcome = runtime.block_on(future);
    // blocking work that still runs (a password's hash) must not keep the process
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

fn report_start(process: Process, config: &Config) {
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        domain = config.site.local_domain,
        "{} starts",
        process.name()
    );
    for warning in &config.warnings {
        tracing::warn!("settings: {warning}");
    }
    for switch in config.dev.active() {
        tracing::warn!("{switch} is on: this is for development only");
    }
}

async fn serve_admin(service: &Service, admin: Admin) -> anyhow::Result<()> {
    let Some(address) = service.config.metrics.bind else {
        return Ok(());
    };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("FERRODON_METRICS_BIND: {address}"))?;
    tracing::info!(%address, "metrics and health");
    tokio::spawn(admin.serve(listener));
    Ok(())
}

/// Drains at the first signal. Returns, with the reason to end at once, at the second or when draining takes too long.
async fn stop(mut signals: StopSignals, shutdown: CancellationToken) -> &'static str {
    let signal = signals.next().await;
    // first: whoever reads the line may ask at once whether we are ready
    shutdown.cancel();
    tracing::info!("{signal}: finishing what has begun");
    tokio::select! {
        _ = signals.next() => "a second signal ended it at once",
        () = tokio::time::sleep(DRAIN_LIMIT) => "draining took too long",
    }
}

fn finish(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => {
            tracing::info!("stopped");
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("stopped: {error:#}");
            ExitCode::FAILURE
        }
    }
}
