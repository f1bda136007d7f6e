//! Custom emoji. <https://docs.joinmastodon.org/entities/CustomEmoji/>

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use ferrodon_schema::{custom_emoji_categories, custom_emojis};
use ferrodon_types::CustomEmojiId;

use crate::{Conn, QueryResult, accounts::coalesce_text};

/// A row of `custom_emojis`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = custom_emojis)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct CustomEmoji {
    pub id: CustomEmojiId,
    pub shortcode: String,
    /// `None` for this server's own.
    pub domain: Option<String>,
    pub image_file_name: Option<String>,
    pub image_content_type: Option<String>,
    pub image_storage_schema_version: Option<i32>,
    pub image_remote_url: Option<String>,
    pub visible_in_picker: bool,
}

/// The enabled emoji of many (shortcode, domain) pairs; unknown pairs are left out. One statement.
pub async fn load_by_shortcodes(
    conn: &Conn,
    pairs: &[(String, Option<String>)],
) -> QueryResult<Vec<CustomEmoji>> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    let found: Vec<CustomEmoji> = custom_emojis::table
        .filter(
            custom_emojis::shortcode.eq_any(pairs.iter().map(|(shortcode, _)| shortcode.as_str())),
        )
        .filter(
            coalesce_text(custom_emojis::domain, "").eq_any(
                pairs
                    .iter()
                    .map(|(_, domain)| domain.as_deref().unwrap_or_default()),
            ),
        )
        .filter(custom_emojis::disabled.eq(false))
        .order(custom_emojis::id.asc())
        .select(CustomEmoji::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// The emoji that this server offers in pickers, with their category's name and whether it is featured.
pub async fn load_listed(
    conn: &Conn,
) -> QueryResult<Vec<(CustomEmoji, Option<(String, Option<i64>)>)>> {
    let mut conn = conn;
    custom_emojis::table
        .left_join(custom_emoji_categories::table)
        .filter(custom_emojis::domain.is_null())
        .filter(custom_emojis::disabled.eq(false))
        .filter(custom_emojis::visible_in_picker.eq(true))
        .order(custom_emojis::id.asc())
        .select((
            CustomEmoji::as_select(),
            (
                custom_emoji_categories::name.assume_not_null(),
                custom_emoji_categories::featured_emoji_id,
            )
                .nullable(),
        ))
        .load(&mut conn)
        .await
}
