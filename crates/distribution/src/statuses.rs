//! Statuses that begin, and that end.

mod fan_out;
mod remove;

pub use fan_out::distribute;
pub use remove::remove;
