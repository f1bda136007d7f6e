//! The ground that tests stand on, tested.

mod database;
mod redis;
