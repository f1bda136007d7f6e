//! What tests stand on: a database of its own for each test, a Redis of its own, builders, keys.
//!
//! For dev-dependencies only. Knows the crates up to `db` and `redis`; it must not know what tests are about.
//!
//! Where to start: [`TestDb::new`] and [`TestRedis::start`]. Both work as root and as an ordinary user, beside other
//! test binaries and beside servers on the usual ports, none of which they touch.
//!
//! Everything here panics when something is wrong: there is nothing that a test could do about it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test whose ground is missing has to fail at once"
)]

pub mod builders;
mod cluster;
mod database;
mod folder;
pub mod keys;
mod redis;

pub use builders::{AccountBuilder, LOCAL_DOMAIN, PASSWORD, PASSWORD_HASH, TestAccount, TestUser};
pub use database::TestDb;
pub use redis::TestRedis;
