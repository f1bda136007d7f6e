//! The jobs table, its hand-over to Redis, the worker loop, schedules, and [`Tx`], the only way to write.
//!
//! PostgreSQL owns every job's state, its claim included; Redis carries ids of what is due, as hints that may vanish,
//! double or lie. apalis runs the workers; this crate alone names it.
//!
//! It must not know what a job does: payloads are in [`kinds`], the work in `distribution`, `usecases` and the like,
//! handlers in the service that eats the queue.
//!
//! Where to start: [`Jobs::transaction`] to write, [`Registry`] and [`work`] to run, [`relay`] and [`schedules`] for
//! what every worker process does beside. `README.md` has an example.
//!
//! Invariants:
//! - a job that was committed runs, until it succeeded, was given up visibly, or was dropped by somebody;
//! - everything in Redis may vanish, double or lie at any instant: what follows is a delay of a minute at most;
//! - times of jobs are the database's (`clock_timestamp()`), so that clocks of machines may differ.

pub mod admin;
mod claim;
mod error;
mod finish;
mod handover;
mod job;
mod jobs;
pub mod kinds;
pub mod lanes;
mod lease;
mod metrics;
mod registry;
pub mod relay;
mod retry;
pub mod schedules;
mod tx;
mod worker;

pub use error::{BoxError, JobError, TxError, TxFailure};
pub use job::{Curve, Exhausted, Job, Priority, Queue, Retry, UnknownQueue};
pub use jobs::Jobs;
pub use metrics::Metrics;
pub use registry::{Context, JobLock, Registry};
pub use tx::{AccountCounts, StatusCounts, Tx, TxWork};
pub use worker::{Options, work};
