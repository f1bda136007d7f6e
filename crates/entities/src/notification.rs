//! Notifications as clients see them. <https://docs.joinmastodon.org/entities/Notification/>

use ferrodon_types::NotificationId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    account::Account, account_warning::AccountWarning, collection::Collection,
    fallback::NotificationFallback, report::Report, severance_event::RelationshipSeveranceEvent,
    status::Status, time::Time,
};

/// Something that the viewer is told.
///
/// What it is about is in one of the fields that are there by its kind; null, if it is gone.
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
    /// Present (true) where the viewer's policy kept it aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filtered: Option<bool>,
    /// Texts in its place, for clients that don't know its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<NotificationFallback>,
    /// Who caused it.
    pub account: Account,
    /// The status that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Status>")]
    pub status: Option<Option<Status>>,
    /// Of `admin.report`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Report>")]
    pub report: Option<Option<Report>>,
    /// Of `severed_relationships`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<RelationshipSeveranceEvent>")]
    pub event: Option<Option<RelationshipSeveranceEvent>>,
    /// Of `moderation_warning`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<AccountWarning>")]
    pub moderation_warning: Option<Option<AccountWarning>>,
    /// Of `added_to_collection` and `collection_update`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Collection>")]
    pub collection: Option<Option<Collection>>,
}
