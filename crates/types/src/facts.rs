//! The plain structs that `policy` judges.
//!
//! `db` fills them in batches: for some viewers, some accounts and some statuses in a fixed number of queries. A fact
//! that wasn't loaded must never widen what somebody sees or gets, so the defaults are those of strangers.

mod accounts;
mod live;
mod notifications;
mod relations;
mod statuses;

pub use accounts::{AccountFacts, RoleFacts, UserFacts, ViewerFacts};
pub use live::{LiveStatusFacts, LiveViewerFacts};
pub use notifications::{
    NotificationFacts, NotificationPolicyFacts, PolicyAction, SourceStatusFacts,
};
pub use relations::{
    FollowFacts, ListFacts, MuteFacts, PlaceFacts, RelationFacts, Relations, RepliesPolicy,
};
pub use statuses::{AuthorFacts, MentionFacts, StatusFacts};
