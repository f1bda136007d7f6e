//! Logs: to standard error, for people or as JSON.

use std::io::{IsTerminal as _, stderr};

use ferrodon_config::{LogConfig, LogFormat};
use tracing_subscriber::{EnvFilter, fmt};

/// Installs the process's log subscriber and lets panics go through it. A second call does nothing, so tests may
/// call it freely.
pub fn init_logs(config: &LogConfig) {
    let level = config.level.as_str();
    let filter = match &config.directives {
        Some(directives) => EnvFilter::builder().parse_lossy(directives),
        // it says more at `info` than an operator wants to read
        None => EnvFilter::new(format!("{level},apalis=warn")),
    };
    let subscriber = fmt().with_env_filter(filter).with_writer(stderr);
    let installed = match config.format {
        LogFormat::Text => subscriber
            .with_ansi(stderr().is_terminal())
            .with_target(false)
            .try_init(),
        LogFormat::Json => subscriber
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .try_init(),
    };
    if installed.is_ok() {
        log_panics();
    }
}

/// A panic's message as a log line, so that it appears where everything else does, in the same form.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let message = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        let location = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(%location, "panic: {message}");
    }));
}
