//! What the original answers, and what must hold for any input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    unreachable_pub
)]

mod addresses;
mod names;
mod numbers;
mod scopes;
mod vectors;
