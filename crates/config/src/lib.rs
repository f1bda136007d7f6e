//! Settings, read once at start from Mastodon's environment names.
//!
//! What it is for: an operator's `.env.production` works unchanged. Each section is one file under `sections`, a
//! plain struct whose fields name their variables; [`Config::load`] reads the process's environment over the env
//! files ([`Env`]) and reports **all** mistakes at once ([`ConfigErrors`]).
//!
//! What it must not know: the parts that it configures. A part's `connect` takes its own section, never the whole.
//!
//! Invariants:
//! 1. Nothing else in the workspace reads the environment.
//! 2. A value that got here is valid: no section holds an address, key or number that its part must check again.
//! 3. Secrets never appear in `Debug` output or in an error's text.

mod dotenv;
mod env;
mod errors;
mod process;
mod reader;
mod secret;
pub mod sections;

pub use crate::env::Env;
pub use crate::errors::{ConfigError, ConfigErrors};
pub use crate::process::Process;
pub use crate::reader::Reader;
pub use crate::secret::Secret;
pub use crate::sections::database::{DatabaseConfig, PostgresServer, SslMode, SslRoot};
pub use crate::sections::dev::DevConfig;
pub use crate::sections::jobs::JobsConfig;
pub use crate::sections::limits::LimitsConfig;
pub use crate::sections::listen::Listen;
pub use crate::sections::log::{LogConfig, LogFormat, LogLevel};
pub use crate::sections::metrics::MetricsConfig;
pub use crate::sections::outgoing::OutgoingConfig;
pub use crate::sections::redis::{RedisConfig, RedisServer, RedisTarget, RedisTls, Sentinel};
pub use crate::sections::registrations::RegistrationsConfig;
pub use crate::sections::secrets::{ColumnEncryption, SecretsConfig, VapidKeys};
pub use crate::sections::site::SiteConfig;
pub use crate::sections::storage::{LocalFiles, S3Config, StorageBackend, StorageConfig};
pub use crate::sections::streaming::StreamingConfig;
pub use crate::sections::web::WebConfig;

use std::collections::HashMap;

/// Everything that can be set, one section per part.
#[derive(Debug, Clone)]
pub struct Config {
    /// Who this server is: domains, modes, language.
    pub site: SiteConfig,
    /// PostgreSQL and its read replica.
    pub database: DatabaseConfig,
    /// Redis in its three uses.
    pub redis: RedisConfig,
    /// Keys that Rails derives everything from.
    pub secrets: SecretsConfig,
    /// Where files lie and how their URLs read.
    pub storage: StorageConfig,
    /// The web process.
    pub web: WebConfig,
    /// The streaming process.
    pub streaming: StreamingConfig,
    /// The workers.
    pub jobs: JobsConfig,
    /// Requests to other servers.
    pub outgoing: OutgoingConfig,
    /// Figures that bound what users may do.
    pub limits: LimitsConfig,
    /// Who may sign up.
    pub registrations: RegistrationsConfig,
    /// Where a process answers about itself.
    pub metrics: MetricsConfig,
    /// What is logged, and in which form.
    pub log: LogConfig,
    /// Switches for development, all off by default.
    pub dev: DevConfig,
    /// Settings that were understood but deserve a word at start (obsolete names and the like).
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads the process's environment and the env files ([`Env::load`]), for the process that runs everything.
    pub fn load() -> Result<Self, ConfigErrors> {
        Self::load_for(Process::AllInOne)
    }

    /// As [`Config::load`], for one of the processes: they differ in default ports and pool sizes, and `streaming`
    /// doesn't ask for secrets that it never uses.
    pub fn load_for(process: Process) -> Result<Self, ConfigErrors> {
        let (env, mistakes) = Env::load();
        Self::read(&env, process, mistakes)
    }

    /// Reads from a map alone: for tests, and for whoever keeps settings elsewhere.
    pub fn from_map(values: HashMap<String, String>) -> Result<Self, ConfigErrors> {
        Self::from_env(&Env::from_map(values), Process::AllInOne)
    }

    /// Reads from an environment that was put together before.
    pub fn from_env(env: &Env, process: Process) -> Result<Self, ConfigErrors> {
        Self::read(env, process, Vec::new())
    }

    fn read(env: &Env, process: Process, mistakes: Vec<ConfigError>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(env, process);
        let dev = DevConfig::read(&mut reader);
        let web = WebConfig::read(&mut reader);
        let config = Self {
            site: SiteConfig::read(&mut reader, &dev, &web),
            database: DatabaseConfig::read(&mut reader),
            redis: RedisConfig::read(&mut reader),
            secrets: SecretsConfig::read(&mut reader),
            storage: StorageConfig::read(&mut reader),
            web,
            streaming: StreamingConfig::read(&mut reader),
            jobs: JobsConfig::read(&mut reader),
            outgoing: OutgoingConfig::read(&mut reader),
            limits: LimitsConfig::read(&mut reader),
            registrations: RegistrationsConfig::read(&mut reader),
            metrics: MetricsConfig::read(&mut reader),
            log: LogConfig::read(&mut reader),
            dev,
            warnings: Vec::new(),
        };
        let (found, warnings) = reader.finish();
        let errors: Vec<_> = mistakes.into_iter().chain(found).collect();
        if errors.is_empty() {
            Ok(Self { warnings, ..config })
        } else {
            Err(ConfigErrors(errors))
        }
    }
}
