//! `/oauth/…` (<https://docs.joinmastodon.org/methods/oauth/>)

pub mod applications;
pub mod authorize;
pub mod authorized_applications;
pub mod credentials;
pub mod error;
pub mod introspect;
pub mod revoke;
pub mod token;
pub mod userinfo;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        applications::endpoints(),
        authorize::endpoints(),
        authorized_applications::endpoints(),
        introspect::endpoints(),
        revoke::endpoints(),
        token::endpoints(),
        userinfo::endpoints(),
    ]
    .concat()
}
