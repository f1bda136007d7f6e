//! Lost relationships. <https://docs.joinmastodon.org/entities/RelationshipSeveranceEvent/>

use schemars::JsonSchema;
use serde::Serialize;

use crate::time::Time;

/// Followers and followed accounts were lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RelationshipSeveranceEvent {
    /// The id.
    pub id: String,
    /// `domain_block`, `user_domain_block` or `account_suspension`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The list of what was lost is no longer there.
    pub purged: bool,
    /// The server or account.
    pub target_name: String,
    /// Lost followers.
    pub followers_count: i32,
    /// Lost followed accounts.
    pub following_count: i32,
    /// When.
    pub created_at: Time,
}
