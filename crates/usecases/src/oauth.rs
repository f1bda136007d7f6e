//! Apps and what they may do for people. <https://docs.joinmastodon.org/spec/oauth/>

mod authorize;
mod clients;
mod exchange;
pub mod redirect_uris;
mod register;
mod revoke;

pub use authorize::{
    Authorization, AuthorizationRequest, AuthorizeError, GrantError, Refusal, ResponseMode, check,
    grant, has_agreed,
};
pub use clients::{Credentials, authenticate};
pub use exchange::{CodeExchange, TokenError, client_token, exchange_code};
pub use register::{
    Fault, MAX_ADDRESS, MAX_NAME, RegisterError, Registration, register_application,
};
pub use revoke::{RevokeError, revoke_token, withdraw_application};
pub(crate) use revoke::{end_tokens, revoke_all};
