//! Collections of accounts. <https://docs.joinmastodon.org/entities/Collection/>

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamp},
};
use diesel_async::RunQueryDsl;
use ferrodon_types::{AccountId, CollectionId, CollectionItemId, StatusId};

use crate::{Conn, QueryResult, statement::statement};

/// A row of `collections`, with its tag.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct Collection {
    #[diesel(sql_type = BigInt)]
    pub id: CollectionId,
    #[diesel(sql_type = BigInt)]
    pub account_id: AccountId,
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Plain text, of local ones.
    #[diesel(sql_type = Nullable<Text>)]
    pub description: Option<String>,
    /// HTML as received, of remote ones.
    #[diesel(sql_type = Nullable<Text>)]
    pub description_html: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub language: Option<String>,
    #[diesel(sql_type = Bool)]
    pub local: bool,
    #[diesel(sql_type = Bool)]
    pub sensitive: bool,
    #[diesel(sql_type = Bool)]
    pub discoverable: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub uri: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub url: Option<String>,
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
    #[diesel(sql_type = Timestamp)]
    pub updated_at: NaiveDateTime,
    /// Of `tags`.
    #[diesel(sql_type = Nullable<Text>)]
    pub tag_name: Option<String>,
}

/// A row of `collection_items`.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "columns of Mastodon's schema, by their names")]
pub struct CollectionItem {
    #[diesel(sql_type = BigInt)]
    pub id: CollectionItemId,
    #[diesel(sql_type = BigInt)]
    pub collection_id: CollectionId,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub account_id: Option<AccountId>,
    #[diesel(sql_type = Integer)]
    pub state: i32,
    #[diesel(sql_type = Timestamp)]
    pub created_at: NaiveDateTime,
}

impl CollectionItem {
    /// The account has not agreed yet.
    pub const PENDING: i32 = 0;
    /// The account is in.
    pub const ACCEPTED: i32 = 1;
}

/// Many collections, in no particular order.
pub async fn load_by_ids(conn: &Conn, ids: &[CollectionId]) -> QueryResult<Vec<Collection>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT c.id, c.account_id, c.name, c.description, c.description_html, c.language, c.local, c.sensitive, c.discoverable, \
                c.uri, c.url, c.created_at, c.updated_at, t.name AS tag_name \
         FROM public.collections c LEFT JOIN public.tags t ON t.id = c.tag_id WHERE c.id = ANY($1)",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .load(&mut conn)
    .await
}

/// The items of many collections that a viewer may see, by id: accepted ones, for owners the pending ones as well; without
/// accounts that the viewer blocks.
pub async fn load_items(
    conn: &Conn,
    viewer: Option<AccountId>,
    ids: &[CollectionId],
) -> QueryResult<Vec<CollectionItem>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    statement(
        "SELECT i.id, i.collection_id, i.account_id, i.state, i.created_at \
         FROM public.collection_items i JOIN public.collections c ON c.id = i.collection_id \
         WHERE i.collection_id = ANY($1) AND (i.state = 1 OR (i.state = 0 AND c.account_id = $2)) \
           AND NOT EXISTS (SELECT 1 FROM public.blocks b WHERE b.account_id = $2 AND b.target_account_id = i.account_id) \
         ORDER BY i.id",
    )
    .bind::<Array<BigInt>, _>(ids.to_vec())
    .bind::<Nullable<BigInt>, _>(viewer)
    .load(&mut conn)
    .await
}

/// Which collections items belong to; items that are gone are left out.
pub async fn load_ids_of_items(
    conn: &Conn,
    items: &[CollectionItemId],
) -> QueryResult<HashMap<CollectionItemId, CollectionId>> {
    #[derive(QueryableByName)]
    struct Item {
        #[diesel(sql_type = BigInt)]
        id: CollectionItemId,
        #[diesel(sql_type = BigInt)]
        collection_id: CollectionId,
    }
    if items.is_empty() {
        return Ok(HashMap::new());
    }
    let mut conn = conn;
    let found: Vec<Item> =
        statement("SELECT id, collection_id FROM public.collection_items WHERE id = ANY($1)")
            .bind::<Array<BigInt>, _>(items.to_vec())
            .load(&mut conn)
            .await?;
    Ok(found
        .into_iter()
        .map(|item| (item.id, item.collection_id))
        .collect())
}

/// The collections that the texts of many statuses link to, in the order of the links.
pub async fn load_tagged(
    conn: &Conn,
    statuses: &[StatusId],
) -> QueryResult<Vec<(StatusId, CollectionId)>> {
    #[derive(QueryableByName)]
    struct Tagged {
        #[diesel(sql_type = BigInt)]
        status_id: StatusId,
        #[diesel(sql_type = BigInt)]
        collection_id: CollectionId,
    }
    if statuses.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = conn;
    let found: Vec<Tagged> = statement(
        "SELECT status_id, object_id AS collection_id FROM public.tagged_objects \
         WHERE status_id = ANY($1) AND object_type = 'Collection' AND object_id IS NOT NULL ORDER BY id",
    )
    .bind::<Array<BigInt>, _>(statuses.to_vec())
    .load(&mut conn)
    .await?;
    Ok(found
        .into_iter()
        .map(|row| (row.status_id, row.collection_id))
        .collect())
}
