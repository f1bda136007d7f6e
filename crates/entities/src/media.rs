//! Media attachments. <https://docs.joinmastodon.org/entities/MediaAttachment/>

use ferrodon_types::MediaAttachmentId;
use schemars::JsonSchema;
use serde::Serialize;

/// A picture, film or sound.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct MediaAttachment {
    /// The id.
    pub id: MediaAttachmentId,
    /// `image`, `gifv`, `video`, `audio` or `unknown`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The file; `null` until it is processed.
    pub url: Option<String>,
    /// A small picture of it.
    pub preview_url: Option<String>,
    /// Where it came from.
    pub remote_url: Option<String>,
    /// Where its preview came from.
    pub preview_remote_url: Option<String>,
    /// A short address of old.
    pub text_url: Option<String>,
    /// Sizes, focus, colours.
    pub meta: Option<serde_json::Value>,
    /// The alt text.
    pub description: Option<String>,
    /// A blurred preview in a few characters.
    pub blurhash: Option<String>,
}
