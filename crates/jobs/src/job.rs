//! What a job is: its kind, its queue, and how it is tried again.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Serialize, de::DeserializeOwned};

pub use crate::retry::{Curve, Exhausted, Retry};

/// A kind of work. The type is the payload: ids and small snapshots, never documents.
///
/// Payloads outlive the code that wrote them: a changed payload raises [`Job::VERSION`], and the type of the old
/// version stays (with the same [`Job::KIND`]) until no such row can exist any more.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The name in the database, in metrics and in `tootctl queues`: a noun phrase in `snake_case`.
    const KIND: &'static str;
    /// The payload's version. A worker that doesn't know it gives the job back.
    const VERSION: i32 = 1;
    /// Where it waits.
    const QUEUE: Queue;
    /// Which list of the queue is emptied first.
    const PRIORITY: Priority = Priority::Normal;
    /// How often, and when, it is tried again.
    const RETRY: Retry = Retry::DEFAULT;
    /// How long one run may take; then it is stopped, which counts as a failure.
    const TIME_LIMIT: Duration = Duration::from_mins(15);

    /// What makes two of the kind the same work, if anything does. At most one such job waits; a repeat moves it
    /// forward, and makes it run once more if it runs already.
    fn unique_key(&self) -> Option<String> {
        None
    }

    /// What shares a place in a queue with lanes ([`Queue::has_lanes`]): the receiving host. Elsewhere ignored.
    fn lane(&self) -> Option<String> {
        None
    }

    /// The status or account that the job is about.
    fn subject_id(&self) -> Option<i64> {
        None
    }

    /// The account on whose behalf something is sent.
    fn sender_id(&self) -> Option<i64> {
        None
    }
}

/// Where jobs wait, by Mastodon's names; `media` is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Queue {
    /// Everything that local users wait for.
    Default,
    /// Incoming activities.
    Ingress,
    /// Outgoing deliveries, a lane per host.
    Push,
    /// Fetching, imports, backups, deletion: what nobody waits for.
    Pull,
    /// Mails.
    Mailers,
    /// What schedules start.
    Scheduler,
    /// Uploads, and media of other servers.
    Media,
}

impl Queue {
    /// All queues, the most urgent first.
    pub const ALL: [Self; 7] = [
        Self::Default,
        Self::Ingress,
        Self::Push,
        Self::Pull,
        Self::Mailers,
        Self::Scheduler,
        Self::Media,
    ];

    /// The queue's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Ingress => "ingress",
            Self::Push => "push",
            Self::Pull => "pull",
            Self::Mailers => "mailers",
            Self::Scheduler => "scheduler",
            Self::Media => "media",
        }
    }

    /// The queue's share of a worker's slots, against `default`'s 8, as Mastodon weighs its queues.
    pub const fn weight(self) -> usize {
        match self {
            Self::Default | Self::Media => 8,
            Self::Push => 6,
            Self::Ingress => 4,
            Self::Mailers => 2,
            Self::Pull | Self::Scheduler => 1,
        }
    }

    /// How many of the queue's jobs a process runs at once, where it runs `concurrency` of `default`. Never less than
    /// two, so that one slow job doesn't stop a queue.
    pub fn slots(self, concurrency: usize) -> usize {
        (concurrency * self.weight())
            .div_ceil(Self::Default.weight())
            .max(2)
    }

    /// Whether jobs with a lane wait there until the relay hands them over, a few of each lane at a time.
    pub const fn has_lanes(self) -> bool {
        matches!(self, Self::Push)
    }
}

impl fmt::Display for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no queue of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no queue `{0}`")]
pub struct UnknownQueue(pub String);

impl FromStr for Queue {
    type Err = UnknownQueue;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|queue| queue.name() == name)
            .ok_or_else(|| UnknownQueue(name.to_owned()))
    }
}

/// Which jobs of a queue come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Priority {
    /// After everything else of the queue.
    Low,
    /// The usual.
    #[default]
    Normal,
    /// Before everything else of the queue: what keeps people safe.
    High,
}

impl Priority {
    /// In the order in which lists are emptied.
    pub const ALL: [Self; 3] = [Self::High, Self::Normal, Self::Low];

    /// The name in Redis keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    /// The number in the database.
    pub const fn to_db(self) -> i16 {
        match self {
            Self::Low => -1,
            Self::Normal => 0,
            Self::High => 1,
        }
    }

    /// Reads the database's number.
    pub const fn from_db(number: i16) -> Self {
        match number {
            i16::MIN..=-1 => Self::Low,
            0 => Self::Normal,
            1..=i16::MAX => Self::High,
        }
    }
}

/// The row's unique key: kinds don't share keys.
pub(crate) fn full_key<J: Job>(job: &J) -> Option<String> {
    job.unique_key().map(|key| format!("{}:{key}", J::KIND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_are_found_by_their_names() {
        for queue in Queue::ALL {
            assert_eq!(queue.name().parse(), Ok(queue));
        }
        assert_eq!(
            "fasp".parse::<Queue>(),
            Err(UnknownQueue("fasp".to_owned()))
        );
    }

    #[test]
    fn slots_follow_weights_and_never_fall_below_two() {
        assert_eq!(Queue::Default.slots(20), 20);
        assert_eq!(Queue::Push.slots(20), 15);
        assert_eq!(Queue::Pull.slots(20), 3);
        assert_eq!(Queue::Scheduler.slots(1), 2);
    }

    #[test]
    fn priorities_survive_the_database() {
        for priority in Priority::ALL {
            assert_eq!(Priority::from_db(priority.to_db()), priority);
        }
    }
}
