//! What a search found. <https://docs.joinmastodon.org/entities/Search/>

use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, collection::Collection, status::Status, tag::Tag};

/// What was found, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Search {
    /// Accounts, best first.
    pub accounts: Vec<Account>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// Hashtags, shortest first.
    pub hashtags: Vec<Tag>,
    /// Collections, by their addresses alone.
    pub collections: Vec<Collection>,
}
