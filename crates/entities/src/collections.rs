//! Collections by id, ready to be sent.

use std::collections::HashMap;

use ferrodon_db::{
    Conn, QueryResult,
    collections::{self, CollectionItem as ItemRow},
};
use ferrodon_types::CollectionId;

use crate::{
    collection::Collection,
    present,
    presenter::{Presenter, Viewer},
};

/// Presents collections in the order asked for; unknown ids are left out. The caller has judged what the viewer may see.
pub async fn present(
    presenter: &Presenter,
    conn: &Conn,
    viewer: Option<Viewer>,
    ids: &[CollectionId],
) -> QueryResult<Vec<Collection>> {
    let viewer = viewer.map(|viewer| viewer.account_id);
    let (rows, found) = futures_util::try_join!(
        collections::load_by_ids(conn, ids),
        collections::load_items(conn, viewer, ids),
    )?;
    let mut items: HashMap<CollectionId, Vec<ItemRow>> = HashMap::new();
    for item in found {
        items.entry(item.collection_id).or_default().push(item);
    }
    let shown = ids.iter().filter_map(|id| {
        let row = rows.iter().find(|row| row.id == *id)?;
        let items = items.get(id).map_or(&[][..], Vec::as_slice);
        Some(present::collections::present(presenter, row, items))
    });
    Ok(shown.collect())
}
