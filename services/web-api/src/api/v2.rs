//! `/api/v2/…`

pub mod instance;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    instance::endpoints()
}
