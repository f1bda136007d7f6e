//! The sections, one file each.

pub mod database;
pub mod dev;
pub mod jobs;
pub mod limits;
pub mod listen;
pub mod log;
pub mod metrics;
pub mod outgoing;
pub mod redis;
pub mod registrations;
pub mod secrets;
pub mod site;
pub mod storage;
pub mod streaming;
pub mod web;
