//! `/auth/…`: signing in and out, and what keeps people from using their account.

mod sign_in;
mod sign_out;
mod state;

use crate::endpoint::Endpoint;

pub use sign_out::SignOut;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [sign_in::endpoints(), sign_out::endpoints(), state::endpoints()].concat()
}
