//! The REST API, OAuth and the pages.
//!
//! What it is for: a handler extracts, calls one use case or one query, and presents. Everything else, from the body
//! to the last header, is here and made from data: see `README.md` for how a handler looks.
//!
//! Must not know: SQL (that is `db`), what a write entails (`usecases`), who may see what (`policy`).
//!
//! Where to start: [`routes::routes`] lists all endpoints; [`dispatch`] is the way that every call takes.
//!
//! Invariants:
//! - the folders of handlers are the paths of URLs; an endpoint is declared in the file of its handler, once;
//! - scopes, limits, caching and parameters of an endpoint are data of its [`endpoint::Endpoint`], never code;
//! - everything that a client sends is bounded before it is read.

pub mod about;
pub mod accept;
pub mod api;
pub mod auth;
pub mod body;
pub mod call;
pub mod cors;
pub mod dispatch;
pub mod dress;
pub mod endpoint;
pub mod error;
pub mod health;
pub mod invalid;
pub mod locale;
pub mod metrics;
pub mod oauth;
pub mod openapi;
pub mod pages;
pub mod pagination;
pub mod params;
pub mod rate_limits;
pub mod reply;
pub mod request;
pub mod router;
pub mod routes;
pub mod search;
pub mod server;
pub mod state;
pub mod tags;
pub mod well_known;

/// What handlers import.
pub mod prelude {
    pub use crate::{
        auth::{CurrentUser, Me},
        call::Ctx,
        endpoint::{Cache, Closed, Endpoint, Limit, delete, get, patch, post, put},
        error::ApiError,
        invalid::Invalid,
        pagination::Links,
        params::{Flag, Given, Many, NoParams, PageLimit, Params},
        reply::{Answer, Empty, Html, Raw, Redirect, Reply},
    };

    /// What a handler gives back.
    pub type ApiResult<T> = Result<Reply<T>, ApiError>;
}

pub use server::run;
