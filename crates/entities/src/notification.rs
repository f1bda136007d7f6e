//! Notifications as clients see them. <https://docs.joinmastodon.org/entities/Notification/>

use ferrodon_types::NotificationId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, status::Status, time::Time};

/// Something that the viewer is told.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Notification {
    /// The id.
    pub id: NotificationId,
    /// What of: `mention`, `status`, `reblog`, `follow`, `follow_request`, `favourite`, `poll`, `update`, …
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When.
    pub created_at: Time,
    /// Notifications of one group are shown as one.
    pub group_key: String,
    /// Who caused it.
    pub account: Account,
    /// The status that it is about; present for kinds that are about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Status>")]
    pub status: Option<Option<Status>>,
    /// Present (true) where the viewer's policy kept it aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filtered: Option<bool>,
}
