//! Custom emoji of a text.

use ferrodon_db::emojis::CustomEmoji as Row;
use ferrodon_storage::Style;

use super::media;
use crate::{emoji::CustomEmoji, presenter::Presenter};

/// Presents an emoji as texts carry it: without its category. One whose picture isn't here yet shows where it came from.
pub(crate) fn present(presenter: &Presenter, row: &Row) -> CustomEmoji {
    let file = media::emoji(row);
    let elsewhere = || row.image_remote_url.clone().unwrap_or_default();
    CustomEmoji {
        shortcode: row.shortcode.clone(),
        url: file.map_or_else(elsewhere, |file| {
            presenter.storage.file(&file, Style::Original)
        }),
        static_url: file.map_or_else(elsewhere, |file| presenter.storage.still(&file)),
        visible_in_picker: row.visible_in_picker,
        category: None,
        featured: None,
    }
}
