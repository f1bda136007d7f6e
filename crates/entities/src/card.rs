//! Previews of links. <https://docs.joinmastodon.org/entities/PreviewCard/>

use schemars::JsonSchema;
use serde::Serialize;

use crate::{account::Account, time::Time};

/// What is known of a linked page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PreviewCard {
    /// The link as posted.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// Its language.
    pub language: Option<String>,
    /// `link`, `photo`, `video` or `rich`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Deprecated for `authors`.
    pub author_name: String,
    /// Deprecated for `authors`.
    pub author_url: String,
    /// The site's name.
    pub provider_name: String,
    /// The site's address.
    pub provider_url: String,
    /// A player, sanitised.
    pub html: String,
    /// Width in pixels; 0 where unknown.
    pub width: i32,
    /// Height in pixels; 0 where unknown.
    pub height: i32,
    /// The picture.
    pub image: Option<String>,
    /// The picture's alt text.
    pub image_description: String,
    /// The photo's or the player's address.
    pub embed_url: String,
    /// A blurred preview in a few characters.
    pub blurhash: Option<String>,
    /// When the page was published.
    pub published_at: Option<Time>,
    /// Who wrote it.
    pub authors: Vec<PreviewCardAuthor>,
    /// The page names the viewer as author, but the viewer's attribution domains don't allow it. Signed-in viewers only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_attribution: Option<bool>,
}

/// The author of a linked page.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PreviewCardAuthor {
    /// Their name.
    pub name: String,
    /// Their address.
    pub url: String,
    /// Their account in the fediverse.
    pub account: Option<Account>,
}
