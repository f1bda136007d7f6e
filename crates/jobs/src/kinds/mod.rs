//! Every kind of job: payloads only, one file per family. What a job does is in `distribution` and `usecases`, its
//! handler in the service that eats the queue.
//!
//! A new kind is a struct here, a handler there, and nothing else. Ids are written as strings, as everywhere in JSON.

mod accounts;
mod feeds;
mod maintenance;
mod notifications;
mod statuses;
mod viewers;

pub use accounts::*;
pub use feeds::*;
pub use maintenance::*;
pub use notifications::*;
pub use statuses::*;
pub use viewers::*;

#[cfg(test)]
mod tests;
