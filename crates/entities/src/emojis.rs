//! The emoji that can be picked. <https://docs.joinmastodon.org/methods/custom_emojis/>

use ferrodon_db::{Conn, QueryResult, emojis};

use crate::{emoji::CustomEmoji, present, presenter::Presenter};

/// Presents all emoji that this server offers, with their categories.
pub async fn present_listed(presenter: &Presenter, conn: &Conn) -> QueryResult<Vec<CustomEmoji>> {
    let rows = emojis::load_listed(conn).await?;
    Ok(rows
        .into_iter()
        .map(|(row, category)| {
            let featured = category
                .as_ref()
                .map(|(_, featured)| *featured == Some(row.id.get()));
            CustomEmoji {
                category: category.map(|(name, _)| name),
                featured,
                ..present::emojis::present(presenter, &row)
            }
        })
        .collect())
}
