//! Polls. <https://docs.joinmastodon.org/entities/Poll/>

use ferrodon_types::PollId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{emoji::CustomEmoji, time::Time};

/// A poll of a status.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Poll {
    /// The id.
    pub id: PollId,
    /// When it ends.
    pub expires_at: Option<Time>,
    /// It has ended.
    pub expired: bool,
    /// More than one option may be chosen.
    pub multiple: bool,
    /// All votes.
    pub votes_count: i64,
    /// All voters; `null` where the origin doesn't say.
    pub voters_count: Option<i64>,
    /// The viewer voted (the author counts as having). Signed-in viewers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voted: Option<bool>,
    /// The viewer's choices. Signed-in viewers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_votes: Option<Vec<i32>>,
    /// What can be chosen.
    pub options: Vec<PollOption>,
    /// The custom emoji of the options.
    pub emojis: Vec<CustomEmoji>,
}

/// One option of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PollOption {
    /// Its text.
    pub title: String,
    /// Its votes; `null` while totals are hidden.
    pub votes_count: Option<i64>,
}
