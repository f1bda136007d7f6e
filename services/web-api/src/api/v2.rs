//! `/api/v2/…`

pub mod instance;
pub mod search;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [instance::endpoints(), search::endpoints()].concat()
}
