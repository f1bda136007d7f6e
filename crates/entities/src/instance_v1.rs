//! The server, as old clients see it. <https://docs.joinmastodon.org/entities/V1_Instance/>

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    account::Account,
    instance::{MediaLimits, PollLimits, StatusLimits},
    rule::Rule,
};

/// The server.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "V1Instance")]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Instance {
    /// The domain of handles.
    pub uri: String,
    pub title: String,
    pub short_description: String,
    pub description: String,
    pub email: String,
    pub version: String,
    pub urls: Urls,
    pub stats: Stats,
    pub thumbnail: String,
    pub languages: Vec<String>,
    pub registrations: bool,
    pub approval_required: bool,
    pub invites_enabled: bool,
    pub configuration: Configuration,
    pub contact_account: Option<Account>,
    pub rules: Vec<Rule>,
}

/// Addresses of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "V1InstanceUrls")]
pub struct Urls {
    /// Where streaming is.
    pub streaming_api: String,
}

/// How large the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "V1InstanceStats")]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Stats {
    pub user_count: i64,
    pub status_count: i64,
    pub domain_count: i64,
}

/// What clients can rely on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "V1InstanceConfiguration")]
#[expect(missing_docs, reason = "fields of Mastodon's entity, by their names")]
pub struct Configuration {
    pub accounts: AccountLimits,
    pub statuses: StatusLimits,
    pub media_attachments: MediaLimits,
    pub polls: PollLimits,
}

/// Limits of profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "V1InstanceAccountLimits")]
pub struct AccountLimits {
    /// Hashtags on a profile.
    pub max_featured_tags: usize,
}
