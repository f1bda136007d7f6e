//! Figures that bound what users may do.

use std::time::Duration;

use crate::Reader;

/// Limits that operators may move.
#[derive(Debug, Clone)]
pub struct LimitsConfig {
    /// `MAX_FOLLOWS_THRESHOLD` (7500): as many may be followed by anyone.
    pub max_follows_threshold: i64,
    /// `MAX_FOLLOWS_RATIO` (1.1): beyond it, own followers × this.
    pub max_follows_ratio: f64,
    /// `USER_ACTIVE_DAYS` (7): whose last visit is longer ago has no feed kept.
    pub user_active_days: u32,
    /// `IP_RETENTION_PERIOD` (31556952 seconds, a year): addresses are forgotten after it.
    pub ip_retention: Duration,
    /// `SESSION_RETENTION_PERIOD` (31556952 seconds, a year): unused web sessions end after it.
    pub session_retention: Duration,
    /// `MAX_SESSION_ACTIVATIONS` (10): web sessions per user; the oldest ends.
    pub max_session_activations: i64,
}

const YEAR_SECONDS: u64 = 31_556_952;

impl LimitsConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let mut seconds =
            |name| Duration::from_secs(reader.number(name, YEAR_SECONDS, 0..=YEAR_SECONDS * 1000));
        let ip_retention = seconds("IP_RETENTION_PERIOD");
        let session_retention = seconds("SESSION_RETENTION_PERIOD");
        Self {
            max_follows_threshold: reader.number("MAX_FOLLOWS_THRESHOLD", 7500, 0..=i64::MAX),
            max_follows_ratio: reader.number("MAX_FOLLOWS_RATIO", 1.1, 0.0..=1e9),
            user_active_days: reader.number("USER_ACTIVE_DAYS", 7, 1..=36_500),
            ip_retention,
            session_retention,
            max_session_activations: reader.number("MAX_SESSION_ACTIVATIONS", 10, 1..=100_000),
        }
    }
}
