//! `/api/…`

pub mod v1;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    v1::endpoints()
}
