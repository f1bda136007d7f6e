//! Custom emoji of a text.

use ferrodon_db::emojis::CustomEmoji as Row;

use crate::{emoji::CustomEmoji, presenter::Presenter};

/// Presents an emoji as texts carry it: without its category.
pub(crate) fn present(presenter: &Presenter, row: &Row) -> CustomEmoji {
    CustomEmoji {
        shortcode: row.shortcode.clone(),
        url: super::media::emoji_url(presenter, row, "original"),
        static_url: super::media::emoji_url(presenter, row, "static"),
        visible_in_picker: row.visible_in_picker,
        category: None,
        featured: None,
    }
}
