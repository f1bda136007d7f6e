//! What follows a status, and its end.

use ferrodon_types::{AccountId, StatusId, Visibility};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue};

/// A status was published or edited: put it into feeds, notify, say it on streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DistributeStatus {
    /// The new or edited status (a reblog has its own).
    pub status_id: StatusId,
    /// Whether this is an edit: feeds keep their order and say `status.update`.
    #[serde(default)]
    pub update: bool,
    /// Whether nobody is notified (a status that was fetched late, for example).
    #[serde(default)]
    pub skip_notifications: bool,
}

impl DistributeStatus {
    /// The job of a new status.
    pub const fn new(status_id: StatusId) -> Self {
        Self {
            status_id,
            update: false,
            skip_notifications: false,
        }
    }
}

impl Job for DistributeStatus {
    const KIND: &'static str = "distribute_status";
    const QUEUE: Queue = Queue::Default;

    fn subject_id(&self) -> Option<i64> {
        Some(self.status_id.get())
    }
}

/// A status is gone: take it (and what reblogged it) out of feeds and streams. Carries what the row no longer tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveStatus {
    /// The status.
    pub status_id: StatusId,
    /// Its author.
    pub account_id: AccountId,
    /// Who could see it.
    #[serde(with = "visibility")]
    pub visibility: Visibility,
    /// What it reblogged, where it was a reblog.
    pub reblog_of_id: Option<StatusId>,
    /// The author of what it reblogged.
    #[serde(default)]
    pub reblog_of_account_id: Option<AccountId>,
    /// What it replied to.
    pub in_reply_to_id: Option<StatusId>,
    /// Whom it replied to.
    pub in_reply_to_account_id: Option<AccountId>,
    /// Its tags' normalised names.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whom it mentioned.
    #[serde(default)]
    pub mentioned_account_ids: Vec<AccountId>,
    /// Whether it was from this server.
    pub local: bool,
    /// Whether it had media.
    pub has_media: bool,
    /// Its language.
    pub language: Option<String>,
    /// Reblogs that went with it, and who had made them.
    #[serde(default)]
    pub reblogs: Vec<(StatusId, AccountId)>,
}

impl Job for RemoveStatus {
    const KIND: &'static str = "remove_status";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(self.status_id.to_string())
    }

    fn subject_id(&self) -> Option<i64> {
        Some(self.status_id.get())
    }
}

/// `limited` must survive, so the number is written, as in the database.
mod visibility {
    use ferrodon_types::Visibility;
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    pub(super) fn serialize<S: Serializer>(
        visibility: &Visibility,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_i32(visibility.to_db())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Visibility, D::Error> {
        i32::deserialize(deserializer).map(Visibility::from_db)
    }
}
