//! Hashtags as the API shows them: rows from the database, a week of uses from Redis.

use ferrodon_db::{Conn, tags::Tag as Row};
use ferrodon_entities::{
    Viewer,
    tag::{History, Tag},
    tags,
};
use ferrodon_redis::uses::{self, Day, Kind};

use crate::{error::ApiError, prelude::Ctx};

/// The days of a tag's history.
const DAYS: usize = 7;

/// Presents hashtags for the caller; one flight to each store, however many there are.
pub async fn present(ctx: &Ctx, conn: &Conn, rows: Vec<Row>) -> Result<Vec<Tag>, ApiError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id.get()).collect();
    let histories = uses::history(&ctx.redis, Kind::Tags, &ids, DAYS, ctx.now()).await?;
    let histories = histories
        .into_iter()
        .map(|days| days.into_iter().map(history).collect());
    let viewer = ctx.viewer().map(Viewer::from);
    Ok(tags::present(
        &ctx.presenter,
        conn,
        viewer,
        rows.into_iter().zip(histories),
    )
    .await?)
}

fn history(day: Day) -> History {
    History {
        day: day.day.to_string(),
        accounts: day.accounts.to_string(),
        uses: day.uses.to_string(),
    }
}
