//! Documents of discovery, as a real Mastodon has them.
#![allow(clippy::unwrap_used, missing_docs)]

mod documents;
mod resources;
