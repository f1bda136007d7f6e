//! Collections of accounts. <https://docs.joinmastodon.org/entities/Collection/>

use ferrodon_types::{AccountId, CollectionId, CollectionItemId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::time::Time;

/// A collection, as far as the viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Collection {
    /// The id.
    pub id: CollectionId,
    /// Its ActivityPub id.
    pub uri: String,
    /// Its name, plain.
    pub name: String,
    /// Plain text of local ones, HTML of remote ones.
    pub description: Option<String>,
    /// The language of its texts.
    pub language: Option<String>,
    /// Whose it is.
    pub account_id: AccountId,
    /// It is of this server.
    pub local: bool,
    /// What it shows may be unpleasant.
    pub sensitive: bool,
    /// It may be recommended.
    pub discoverable: bool,
    /// Its page.
    pub url: Option<String>,
    /// How many items the viewer sees.
    pub item_count: usize,
    /// When it was made.
    pub created_at: Time,
    /// When it was changed last.
    pub updated_at: Time,
    /// Its topic.
    pub tag: Option<ShallowTag>,
    /// Its items.
    pub items: Vec<CollectionItem>,
}

/// A hashtag's name and page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ShallowTag {
    /// The normalised name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// An account's place in a collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CollectionItem {
    /// The id.
    pub id: CollectionItemId,
    /// `pending`, `accepted`, `rejected` or `revoked`.
    pub state: &'static str,
    /// When it was added.
    pub created_at: Time,
    /// The account, while it is in or asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
}
