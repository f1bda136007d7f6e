//! Pages: HTML for people, drawn from `templates/`, without scripts.

pub mod auth;
pub mod error;
pub mod home;
pub mod layout;
pub mod packs;
pub mod pictures;
pub mod texts;
pub mod web;

use crate::endpoint::Endpoint;

/// The endpoints below.
pub fn endpoints() -> Vec<Endpoint> {
    [
        auth::endpoints(),
        home::endpoints(),
        packs::endpoints(),
        pictures::endpoints(),
    ]
    .concat()
}
