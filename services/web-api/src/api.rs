//! `/api/…`

pub mod v1;
pub mod v2;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [v1::endpoints(), v2::endpoints()].concat()
}
