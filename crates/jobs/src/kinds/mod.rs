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

use crate::job::{Job, Queue};

macro_rules! all {
    ($($kind:ident)*) => {
        /// Every kind's name and queue: what the services must have handlers for, between them.
        pub const ALL: &[(&str, Queue)] = &[$(($kind::KIND, $kind::QUEUE)),*];
    };
}

all! {
    DistributeStatus RemoveStatus
    Notify
    RebuildHomeFeed MergeIntoFeed UnmergeFromFeed ClearFromFeed
    RebuildListFeed MergeIntoList UnmergeFromList DropListFeed
    AfterBlock AfterMute ExpireMute AcceptFollowRequests DeleteAccount
    KillTokens KillAccount ViewerChanged
    VacuumIdempotencyKeys SweepExpiredMutes CleanInactiveFeeds VacuumTokens CleanAddresses
}

#[cfg(test)]
mod tests;
