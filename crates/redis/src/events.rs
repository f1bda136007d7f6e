//! Live events: the messages that the streaming server hands to clients.
//!
//! A message is written once and its bytes are shared by all channels that it goes to. Events are published after the
//! commit that caused them, and may be lost.
//!
//! See <https://docs.joinmastodon.org/methods/streaming/#events>.

use std::{borrow::Cow, sync::Arc};

use bytes::Bytes;
use ferrodon_types::StatusId;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{Redis, Result};

/// Events in one pipeline at most.
const CHUNK: usize = 1_000;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum EventKind {
    /// A new status; the payload is a Status.
    #[serde(rename = "update")]
    Update,
    /// An edited status; the payload is a Status.
    #[serde(rename = "status.update")]
    StatusUpdate,
    /// A status is gone; the payload is its id.
    #[serde(rename = "delete")]
    Delete,
    /// A new notification; the payload is a Notification.
    #[serde(rename = "notification")]
    Notification,
    /// Accepted notification requests were merged; the payload is `"1"`.
    #[serde(rename = "notifications_merged")]
    NotificationsMerged,
    /// A conversation changed; the payload is a Conversation.
    #[serde(rename = "conversation")]
    Conversation,
    /// An announcement; the payload is an Announcement.
    #[serde(rename = "announcement")]
    Announcement,
    /// A reaction to an announcement.
    #[serde(rename = "announcement.reaction")]
    AnnouncementReaction,
    /// An announcement is gone; the payload is its id.
    #[serde(rename = "announcement.delete")]
    AnnouncementDelete,
    /// The account's filters changed; has no payload and never reaches clients.
    #[serde(rename = "filters_changed")]
    FiltersChanged,
    /// Ends connections; has no payload.
    #[serde(rename = "kill")]
    Kill,
}

/// A message for a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it is said.
    pub channel: Cow<'static, str>,
    /// Its exact bytes.
    pub message: Bytes,
}

#[derive(Serialize)]
struct Message<'a> {
    event: EventKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a RawValue>,
}

impl Event {
    /// An event with an entity as payload.
    pub fn new(
        channel: impl Into<Cow<'static, str>>,
        kind: EventKind,
        payload: &RawValue,
    ) -> Result<Self> {
        Ok(Self {
            channel: channel.into(),
            message: message(kind, payload)?,
        })
    }

    /// An event whose message is shared with others.
    pub fn shared(channel: impl Into<Cow<'static, str>>, message: Bytes) -> Self {
        Self {
            channel: channel.into(),
            message,
        }
    }

    /// `kill` or `filters_changed`: an event without payload.
    pub fn bare(channel: impl Into<Cow<'static, str>>, kind: EventKind) -> Self {
        Self {
            channel: channel.into(),
            message: bare_message(kind),
        }
    }

    /// Says that a status left a stream.
    pub fn delete(channel: impl Into<Cow<'static, str>>, status: StatusId) -> Self {
        Self {
            channel: channel.into(),
            message: delete_message(status),
        }
    }
}

/// The bytes of a message with an entity (written already) as payload.
pub fn message(kind: EventKind, payload: &RawValue) -> Result<Bytes> {
    Ok(serde_json::to_vec(&Message {
        event: kind,
        payload: Some(payload),
    })?
    .into())
}

/// The bytes of a message whose payload is written now.
pub fn message_of(kind: EventKind, payload: &impl Serialize) -> Result<Bytes> {
    message(kind, &serde_json::value::to_raw_value(payload)?)
}

/// The bytes of `delete`, shared by all streams that the status leaves.
pub fn delete_message(status: StatusId) -> Bytes {
    format!(r#"{{"event":"delete","payload":"{status}"}}"#).into()
}

/// The bytes of a message without payload.
pub fn bare_message(kind: EventKind) -> Bytes {
    // serialising a unit variant can't fail; an empty message would be dropped by its readers
    serde_json::to_vec(&Message {
        event: kind,
        payload: None,
    })
    .unwrap_or_default()
    .into()
}

/// Publishes events in order, in one pipeline per thousand.
pub async fn publish_many(redis: &Redis, events: &[Event]) -> Result<()> {
    for chunk in events.chunks(CHUNK) {
        let mut pipeline = redis::Pipeline::with_capacity(chunk.len());
        for event in chunk {
            pipeline
                .publish(event.channel.as_ref(), event.message.as_ref())
                .ignore();
        }
        redis.pipe::<()>(&pipeline).await?;
    }
    Ok(())
}

/// Publishes one message on a channel.
pub async fn publish(redis: &Redis, channel: &str, message: &[u8]) -> Result<()> {
    redis
        .query::<()>(redis::cmd("PUBLISH").arg(channel).arg(message))
        .await
}

/// A received message's parts.
#[derive(Debug)]
pub struct Received<'a> {
    /// The event's name, also one that we don't know.
    pub event: Cow<'a, str>,
    /// The payload as it was written; none where it is missing or falsy, as Mastodon's streaming server sees it.
    pub payload: Option<&'a RawValue>,
}

/// Takes a message apart; none for what is not an object with an event's name.
pub fn parse(message: &[u8]) -> Option<Received<'_>> {
    #[derive(serde::Deserialize)]
    struct Raw<'a> {
        #[serde(borrow)]
        event: Cow<'a, str>,
        #[serde(borrow, default)]
        payload: Option<&'a RawValue>,
    }
    let raw: Raw<'_> = serde_json::from_slice(message).ok()?;
    if raw.event.is_empty() {
        return None;
    }
    let payload = raw.payload.filter(|payload| {
        !matches!(
            payload.get(),
            "null" | "\"\"" | "0" | "false" | "-0" | "0.0" | "-0.0"
        )
    });
    Some(Received {
        event: raw.event,
        payload,
    })
}

/// A channel's name that is shared by many listeners.
pub type ChannelName = Arc<str>;
