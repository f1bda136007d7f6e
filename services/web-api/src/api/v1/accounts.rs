//! `/api/v1/accounts` and what lies below (<https://docs.joinmastodon.org/methods/accounts/>)

pub mod statuses;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [statuses::endpoints()].concat()
}
