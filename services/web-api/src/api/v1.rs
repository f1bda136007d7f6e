//! `/api/v1/…`

pub mod accounts;
pub mod apps;
pub mod blocks;
pub mod bookmarks;
pub mod custom_emojis;
pub mod donation_campaigns;
pub mod favourites;
pub mod follow_requests;
pub mod instance;
pub mod lists;
pub mod markers;
pub mod mutes;
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
        blocks::endpoints(),
        bookmarks::endpoints(),
        custom_emojis::endpoints(),
        donation_campaigns::endpoints(),
        favourites::endpoints(),
        follow_requests::endpoints(),
        instance::endpoints(),
        lists::endpoints(),
        markers::endpoints(),
        mutes::endpoints(),
        notifications::endpoints(),
        preferences::endpoints(),
        statuses::endpoints(),
        timelines::endpoints(),
    ]
    .concat()
}
