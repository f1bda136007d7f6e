//! Statuses by id, ready to be sent.

use ferrodon_db::{Conn, QueryResult, statuses::Status as Row};
use ferrodon_types::StatusId;

use crate::{
    hydrate::statuses::StatusPage,
    presenter::{Presenter, Viewer},
    status::Status,
};

/// Presents statuses in the order asked for; unknown and deleted ones, and reblogs of such, are left out.
/// The caller has judged what the viewer may see.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    ids: &[StatusId],
) -> QueryResult<Vec<Status>> {
    Ok(StatusPage::load(presenter, conn, viewer, ids)
        .await?
        .present(presenter, ids))
}

/// Presents statuses that were asked for one by one: unlike in [`present`], reblogs carry the viewer's marks on what they
/// reblog.
pub async fn present_each(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    ids: &[StatusId],
) -> QueryResult<Vec<Status>> {
    Ok(StatusPage::load(presenter, conn, viewer, ids)
        .await?
        .with_marks_of_originals()
        .present(presenter, ids))
}

/// Presents one status that was asked for, as [`present_each`] does.
pub async fn present_one(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    id: StatusId,
) -> QueryResult<Option<Status>> {
    Ok(present_each(presenter, conn, viewer, &[id]).await?.pop())
}

/// Presents statuses of which the rows are at hand, with those that they reblog and quote.
pub async fn present_rows(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    rows: Vec<Row>,
    ids: &[StatusId],
) -> QueryResult<Vec<Status>> {
    Ok(StatusPage::of_rows(presenter, conn, viewer, rows)
        .await?
        .present(presenter, ids))
}

/// As [`present_rows`], for statuses that were asked for one by one.
pub async fn present_each_of(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    rows: Vec<Row>,
    ids: &[StatusId],
) -> QueryResult<Vec<Status>> {
    Ok(StatusPage::of_rows(presenter, conn, viewer, rows)
        .await?
        .with_marks_of_originals()
        .present(presenter, ids))
}

/// Presents a status for its author to write anew: with the text as typed.
pub async fn present_for_redraft(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Viewer,
    id: StatusId,
) -> QueryResult<Option<Status>> {
    Ok(StatusPage::load(presenter, conn, Some(viewer), &[id])
        .await?
        .for_redraft()
        .present_one(presenter, id))
}
