//! OAuth: registered apps, authorization codes, and the making and ending of access tokens.
//! Who is behind a token is in [`crate::tokens`].

pub mod applications;
pub mod grants;
pub mod tokens;

pub use applications::Application;
pub use grants::Grant;
