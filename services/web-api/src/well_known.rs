//! `/.well-known/…`, and the documents that these lead to.

mod documents;
pub mod host_meta;
pub mod nodeinfo;
pub mod oauth_authorization_server;
pub mod webfinger;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        host_meta::endpoints(),
        nodeinfo::endpoints(),
        oauth_authorization_server::endpoints(),
        webfinger::endpoints(),
    ]
    .concat()
}
