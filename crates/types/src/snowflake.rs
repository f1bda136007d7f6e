//! Time-ordered ids in Mastodon's layout: 48 bits of milliseconds since 1970, then 16 bits of tail.
//!
//! The database's `timestamp_id()` fills the tail from a hashed sequence; ours is random, and a conflict is
//! answered by trying again. Ids made here are known before the insert, so a transaction can be pipelined.

use chrono::{DateTime, Utc};

/// Bits below the milliseconds.
const TAIL_BITS: u32 = 16;

/// A new id for something that happened at `at`, with a random tail.
pub fn id_at(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis().max(0) << TAIL_BITS | i64::from(rand::random::<u16>())
}

/// The smallest id of the second of `at`; for comparing ids with times, which Mastodon does by whole seconds.
pub fn first_id_at(at: DateTime<Utc>) -> i64 {
    (at.timestamp() * 1_000) << TAIL_BITS
}

/// When an id was made, to the second (as Mastodon reads it).
pub fn time_of(id: i64) -> DateTime<Utc> {
    DateTime::from_timestamp((id >> TAIL_BITS).div_euclid(1_000), 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// When an id was made, to the millisecond.
pub fn millisecond_of(id: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(id >> TAIL_BITS).unwrap_or(DateTime::UNIX_EPOCH)
}
