//! Notifications.

use ferrodon_types::{AccountId, NotificationType};
use serde::{Deserialize, Serialize};

use crate::job::{Job, Queue};

/// Tell a local account of something that happened, if its rules allow. A second run finds the first one's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notify {
    /// Who is told.
    pub recipient_id: AccountId,
    /// What of.
    #[serde(rename = "type", with = "notification_type")]
    pub kind: NotificationType,
    /// The class of what it is about, by Mastodon's name (`Favourite`, `Follow`, `Mention`, `Status`, …).
    pub activity_type: String,
    /// Its id.
    pub activity_id: i64,
}

impl Job for Notify {
    const KIND: &'static str = "notify";
    const QUEUE: Queue = Queue::Default;

    fn unique_key(&self) -> Option<String> {
        Some(format!(
            "{}:{}:{}:{}",
            self.recipient_id, self.kind, self.activity_type, self.activity_id
        ))
    }
}

/// By the name that the database has.
mod notification_type {
    use ferrodon_types::NotificationType;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    pub(super) fn serialize<S: Serializer>(
        kind: &NotificationType,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(kind.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<NotificationType, D::Error> {
        let name = String::deserialize(deserializer)?;
        NotificationType::parse(&name)
            .ok_or_else(|| D::Error::custom(format!("unknown notification type `{name}`")))
    }
}
