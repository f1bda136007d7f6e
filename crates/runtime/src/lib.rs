//! The life of a process: settings, logs, metrics, health, signals, exit code.
//!
//! What it is for: a service's `main.rs` is one call of [`run_service`], so that all of them start, report and stop
//! alike.
//!
//! What it must not know: features. A service gets what it needs as plain values ([`Service`]): a registry to put
//! metrics in, a list to put health checks in, a token that says when to stop. No library below imports this crate.
//!
//! Invariants:
//! 1. Only this crate installs signal handlers, the log subscriber and the panic hook.
//! 2. The first SIGTERM or SIGINT drains, the second ends at once; draining ends by itself after [`DRAIN_LIMIT`].
//! 3. All mistakes in the settings are printed before anything is connected.

mod admin;
mod health;
mod logs;
mod memory;
mod metrics;
pub mod room;
mod run;
mod service;
mod signals;

pub use crate::health::{Health, Readiness};
pub use crate::logs::init_logs;
pub use crate::metrics::Metrics;
pub use crate::run::{DRAIN_LIMIT, load_config, run_command, run_service};
pub use crate::service::Service;
