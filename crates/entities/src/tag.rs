//! A hashtag. <https://docs.joinmastodon.org/entities/Tag/>

use ferrodon_types::TagId;
use schemars::JsonSchema;
use serde::Serialize;

/// A hashtag, and how much it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tag {
    /// The id.
    pub id: TagId,
    /// As it is written.
    pub name: String,
    /// Its page.
    pub url: String,
    /// The last week, today first.
    pub history: Vec<History>,
    /// The viewer follows it. Absent for strangers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub following: Option<bool>,
    /// The viewer has it on the profile. Absent for strangers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featuring: Option<bool>,
}

/// How much something is used on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct History {
    /// The day's beginning in Unix seconds.
    pub day: String,
    /// By how many accounts.
    pub accounts: String,
    /// How often.
    pub uses: String,
}
