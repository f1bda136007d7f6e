//! Custom emoji. <https://docs.joinmastodon.org/entities/CustomEmoji/>

use schemars::JsonSchema;
use serde::Serialize;

/// A picture for a shortcode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CustomEmoji {
    /// The name between the colons.
    pub shortcode: String,
    /// The picture, maybe animated.
    pub url: String,
    /// The picture, still.
    pub static_url: String,
    /// Offered in pickers.
    pub visible_in_picker: bool,
    /// Its category, in the list of all emoji.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Whether its category is featured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub featured: Option<bool>,
}
