//! Hashtags, ready to be sent.

use ferrodon_db::{
    Conn, QueryResult,
    tags::{self, Tag as Row},
};
use ferrodon_types::TagId;

use crate::{
    presenter::{Presenter, Viewer},
    tag::{History, Tag},
};

/// Presents hashtags in their order, each with its history; one flight, none for strangers.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    rows: impl IntoIterator<Item = (Row, Vec<History>)>,
) -> QueryResult<Vec<Tag>> {
    let rows: Vec<(Row, Vec<History>)> = rows.into_iter().collect();
    let ids: Vec<TagId> = rows.iter().map(|(row, _)| row.id).collect();
    let marks = match viewer {
        Some(viewer) => Some(tags::load_marks(conn, viewer.account_id, &ids).await?),
        None => None,
    };
    let shown = rows.into_iter().map(|(row, history)| {
        let marks = marks
            .as_ref()
            .map(|marks| marks.get(&row.id).copied().unwrap_or_default());
        Tag {
            id: row.id,
            name: row.shown_name().to_owned(),
            url: presenter.urls.tag_url(&row.name),
            history,
            following: marks.map(|marks| marks.following),
            featuring: marks.map(|marks| marks.featuring),
        }
    });
    Ok(shown.collect())
}
