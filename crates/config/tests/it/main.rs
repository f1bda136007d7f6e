//! What an operator's environment turns into.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod databases;
mod mistakes;
mod redis_servers;
mod site;

use std::collections::HashMap;

use ferrodon_config::{Config, ConfigErrors, Env, Process};

/// The least that a server needs, with more laid over it.
fn values(more: &[(&str, &str)]) -> HashMap<String, String> {
    let least = [
        ("LOCAL_DOMAIN", "example.com"),
        (
            "SECRET_KEY_BASE",
            "0123456789012345678901234567890123456789",
        ),
        ("ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "primary"),
        ("ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", "salt"),
        (
            "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
            "deterministic",
        ),
    ];
    least
        .iter()
        .chain(more)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn config(more: &[(&str, &str)]) -> Config {
    Config::from_map(values(more)).expect("valid settings")
}

fn config_of(process: Process, more: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    Config::from_env(&Env::from_map(values(more)), process)
}

/// The names of the variables that are wrong.
fn wrong(more: &[(&str, &str)]) -> Vec<String> {
    match Config::from_map(values(more)) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.into_iter().map(|error| error.variable).collect(),
    }
}
