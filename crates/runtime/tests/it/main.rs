//! The life of a process, on real processes: the test binary starts itself as the service.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod life;
