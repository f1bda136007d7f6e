//! Keys and addresses, as a real Mastodon has them.
#![allow(clippy::unwrap_used, missing_docs)]

mod keys;
mod media;
mod urls;
