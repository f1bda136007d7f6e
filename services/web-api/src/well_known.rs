//! `/.well-known/…`

pub mod oauth_authorization_server;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    oauth_authorization_server::endpoints()
}
