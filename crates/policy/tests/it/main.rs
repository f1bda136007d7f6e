//! The rules, on tables of situations and on what the original answered.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub)]

mod accounts;
mod feed;
mod lists;
mod notifications;
mod recorded;
mod status;
mod streaming;
mod vectors;
