//! Switches for development: all of them, and all off by default. A process reports at start which are on.

use crate::Reader;

/// What a developer may switch off. Never in production.
#[derive(Debug, Clone, Default)]
pub struct DevConfig {
    /// `FERRODON_DEV_NO_RATE_LIMITS`: nobody is slowed down.
    pub no_rate_limits: bool,
    /// `FERRODON_DEV_CONFIRM_ACCOUNTS`: a new account's e-mail address counts as confirmed at once.
    pub confirm_accounts: bool,
    /// `FERRODON_DEV_PLAIN_HTTP`: our own URLs begin with `http`, cookies work without TLS. For `localhost`.
    pub plain_http: bool,
}

impl DevConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            no_rate_limits: reader.flag("FERRODON_DEV_NO_RATE_LIMITS"),
            confirm_accounts: reader.flag("FERRODON_DEV_CONFIRM_ACCOUNTS"),
            plain_http: reader.flag("FERRODON_DEV_PLAIN_HTTP"),
        }
    }

    /// The names of the switches that are on.
    pub fn active(&self) -> Vec<&'static str> {
        [
            (self.no_rate_limits, "FERRODON_DEV_NO_RATE_LIMITS"),
            (self.confirm_accounts, "FERRODON_DEV_CONFIRM_ACCOUNTS"),
            (self.plain_http, "FERRODON_DEV_PLAIN_HTTP"),
        ]
        .into_iter()
        .filter_map(|(on, name)| on.then_some(name))
        .collect()
    }
}
