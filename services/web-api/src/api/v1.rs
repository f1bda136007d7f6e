//! `/api/v1/…`

pub mod preferences;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [preferences::endpoints()].concat()
}
