//! The workers.

use crate::Reader;

/// Settings of the workers.
#[derive(Debug, Clone)]
pub struct JobsConfig {
    /// `SIDEKIQ_CONCURRENCY` (20): jobs that run at once in each queue of a process. Mastodon's default is 5
    /// threads; here a waiting job costs no thread.
    pub concurrency: usize,
    /// `FERRODON_QUEUES`, comma separated: the queues that a worker eats; empty means all that are its own.
    pub queues: Vec<String>,
}

/// Queues by Mastodon's names, and `media`, which is ours.
const QUEUES: [&str; 7] = [
    "default",
    "ingress",
    "push",
    "pull",
    "mailers",
    "scheduler",
    "media",
];

impl JobsConfig {
    /// Reads the section.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let queues = reader.list("FERRODON_QUEUES", ',');
        for queue in &queues {
            if !QUEUES.contains(&queue.as_str()) {
                reader.mistake(
                    "FERRODON_QUEUES",
                    format!("names `{queue}`"),
                    format!("choose of {}", QUEUES.join(", ")),
                );
            }
        }
        Self {
            concurrency: reader.number("SIDEKIQ_CONCURRENCY", 20, 1..=10_000),
            queues,
        }
    }
}
