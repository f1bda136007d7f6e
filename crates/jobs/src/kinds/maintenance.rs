//! Work by the clock: started by [`crate::schedules`], bounded per run, safe to skip or repeat.

use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue, Retry};

macro_rules! scheduled {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        pub struct $name {}

        impl Job for $name {
            const KIND: &'static str = $kind;
            const QUEUE: Queue = Queue::Scheduler;
            // the next tick is the retry
            const RETRY: Retry = Retry::NEVER;

            fn unique_key(&self) -> Option<String> {
                Some(String::new())
            }
        }
    )*};
}

scheduled! {
    /// Deletes answers to requests with an `Idempotency-Key` that are older than a day.
    VacuumIdempotencyKeys = "vacuum_idempotency_keys";
    /// Ends timed mutes that have run out and whose own job was lost or never made (rows that Mastodon wrote).
    SweepExpiredMutes = "sweep_expired_mutes";
    /// Deletes home and list feeds of users who have been away for longer than `USER_ACTIVE_DAYS`.
    CleanInactiveFeeds = "clean_inactive_feeds";
    /// Deletes revoked access tokens and revoked or expired grants.
    VacuumTokens = "vacuum_tokens";
    /// Forgets addresses after `IP_RETENTION_PERIOD`, sessions after `SESSION_RETENTION_PERIOD`, expired address rules.
    CleanAddresses = "clean_addresses";
}
