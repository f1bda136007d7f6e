//! `/api/v1/…`

pub mod accounts;
pub mod apps;
pub mod bookmarks;
pub mod favourites;
pub mod notifications;
pub mod preferences;
pub mod statuses;
pub mod timelines;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        accounts::endpoints(),
        apps::endpoints(),
        bookmarks::endpoints(),
        favourites::endpoints(),
        notifications::endpoints(),
        preferences::endpoints(),
        statuses::endpoints(),
        timelines::endpoints(),
    ]
    .concat()
}
