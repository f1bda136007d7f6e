//! Statuses by id, ready to be sent.

use ferrodon_db::{Conn, QueryResult};
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

/// Presents one status.
pub async fn present_one(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    id: StatusId,
) -> QueryResult<Option<Status>> {
    Ok(present(presenter, conn, viewer, &[id]).await?.pop())
}
