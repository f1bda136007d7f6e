//! `/auth/…`: signing in and out, and what keeps people from using their account.

pub mod sign_in;
pub mod sign_out;
pub mod state;

use crate::endpoint::Endpoint;

pub use sign_out::SignOut;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        sign_in::endpoints(),
        sign_out::endpoints(),
        state::endpoints(),
    ]
    .concat()
}
